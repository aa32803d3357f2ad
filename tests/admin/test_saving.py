"""Two curators on one record, and an import between: the second is told, and nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pghistory
import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import reverse

from cppcc.curation import deciding, merging, saving
from cppcc.curation.signing import Refused
from cppcc.curation.versions import since
from cppcc.importing.chunks import as_importer
from cppcc.models import Organisation, Person, Post, Question, Record
from tests import factories

Values = dict[str, str]


def page_of(record: Any, what: str = "change") -> str:
    return reverse(f"admin:cppcc_{record._meta.model_name}_{what}", args=[record.pk])


def opened(client: Client, record: Any) -> Values:
    """What a browser would send back of a form that was just opened."""
    client.cookies["django_language"] = "en"
    return shown(client.get(page_of(record)))


def shown(response: Any) -> Values:
    form = response.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    sent = {
        name: str(value) if not isinstance(value, list) else "\n".join(value)
        for name, value in values.items()
        if value is not None and value is not False
    }
    return sent | ({"asked": form.to_choose} if form.changed else {})


def fields(response: Any) -> dict[str, tuple[str, str, str]]:
    """What the page tells of the differences: field -> as it began, now, mine."""
    rows = response.context["adminform"].form.changed_rows()
    return {row.name: (str(row.began), str(row.theirs), str(row.mine)) for row in rows}


@pytest.fixture
def post(db: None) -> Post:
    """赵中军, 主席 of a party group."""
    return factories.post(factories.person("赵中军"), "主席", body="党组")


@pytest.fixture
def other(django_user_model: Any, db: None) -> Any:
    return django_user_model.objects.create_user("王芳")


def context_of(record: Any) -> dict[str, Any]:
    """What the history holds of the last change."""
    event = type(record).pgh_event_model.objects.filter(pgh_obj=record.pk).latest("pgh_id")
    metadata: dict[str, Any] = event.pgh_context.metadata
    return metadata


# --- saving ---------------------------------------------------------------------------------------


def test_a_save_is_signed_with_its_reason(
    post: Post, admin_client: Client, admin_user: Any
) -> None:
    values = opened(admin_client, post) | {"title": "副主席", "reason": "原文排印有误"}
    assert admin_client.post(page_of(post), values).status_code == 302
    post.refresh_from_db()
    assert (post.title, post.decided) == ("副主席", ["title"])
    said = context_of(post)
    assert (said["operation"], said["user"], said["reason"]) == (
        "decide",
        admin_user.pk,
        "原文排印有误",
    )


def test_a_record_by_hand_is_signed_too(db: None, admin_client: Client, admin_user: Any) -> None:
    values = {"name": "大连大学", "kind": "school", "level": "", "reason": "见校名录"}
    added = admin_client.post(reverse("admin:cppcc_organisation_add"), values)
    assert added.status_code == 302
    made = Organisation.objects.get()
    said = context_of(made)
    assert (made.review, said["operation"], said["reason"]) == ("confirmed", "add", "见校名录")


@pytest.mark.parametrize("decision", ["confirm", "reject"])
def test_a_decision_takes_a_reason(decision: str, post: Post, admin_client: Client) -> None:
    post.refresh_from_db()
    sent = {"decision": decision, "reason": "见任免公告", "version": saving.version_of(post)}
    admin_client.post(page_of(post, "review"), sent)
    said = context_of(post)
    assert (said["operation"], said["reason"]) == (f"{decision}ed", "见任免公告")


def test_a_reason_alone_changes_nothing(post: Post, admin_client: Client) -> None:
    values = opened(admin_client, post) | {"reason": "只是看看"}
    assert admin_client.post(page_of(post), values).status_code == 302
    post.refresh_from_db()
    assert post.decided == []


@pytest.mark.parametrize(("value", "written"), [("60", "60"), ("20.90", "20.9"), ("0.05", "0.05")])
def test_a_number_is_written_without_the_zeros_of_its_column(
    value: str, written: str, db: None, admin_client: Client
) -> None:
    statistic = factories.statistic(value=Decimal(value))
    statistic.refresh_from_db()
    values = opened(admin_client, statistic)
    assert values["value"] == written
    assert admin_client.post(page_of(statistic), values | {"measure": "座谈会"}).status_code == 302
    statistic.refresh_from_db()
    assert (statistic.value, statistic.decided) == (Decimal(value), ["measure"])


def test_a_saved_field_answers_the_question_about_it(post: Post, admin_client: Client) -> None:
    asked = Question.objects.create(
        about="differs", kind="post", record_id=post.pk, field="title", label="赵中军"
    )
    values = opened(admin_client, post) | {"title": "副主席"}
    admin_client.post(page_of(post), values)
    asked.refresh_from_db()
    assert asked.state == "written"


def test_what_is_refused_is_said_in_the_form_and_nothing_typed_is_lost(
    post: Post, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: Any, **_said: Any) -> None:
        raise Refused("此处不可")

    monkeypatch.setattr(saving, "save", refuse)
    values = opened(admin_client, post) | {"title": "副主席", "reason": "见公告"}
    response = admin_client.post(page_of(post), values)
    assert "此处不可" in response.content.decode()
    assert (shown(response)["title"], shown(response)["reason"]) == ("副主席", "见公告")


def test_divisions_and_kinds_are_saved_the_same_way(db: None, admin_client: Client) -> None:
    region, kind = factories.region(), factories.event_kind()
    for row, name in ((region, "name"), (kind, "name_en")):
        values = opened(admin_client, row) | {name: "Dalian", "reason": "改名"}
        assert admin_client.post(page_of(row), values).status_code == 302
        row.refresh_from_db()
        assert getattr(row, name) == "Dalian"
        assert name in row.decided
        assert context_of(row)["reason"] == "改名"


# --- two curators ---------------------------------------------------------------------------------


def test_what_only_the_other_changed_is_kept_and_what_only_i_changed_is_saved(
    post: Post, other: Any, admin_client: Client
) -> None:
    mine = opened(admin_client, post) | {"title": "副主席"}
    deciding.decide(post, {"body": "机关党组"}, user=other, reason="见公告")
    told = admin_client.post(page_of(post), mine)
    assert told.status_code == 200
    assert fields(told) == {"body": ("党组", "机关党组", "")}
    html = told.content.decode()
    assert "王芳" in html and "见公告" in html
    post.refresh_from_db()
    assert post.title == "主席"  # nothing is saved before I have seen it
    again = shown(told)
    assert (again["title"], again["body"]) == ("副主席", "机关党组")
    assert admin_client.post(page_of(post), again).status_code == 302
    post.refresh_from_db()
    assert (post.title, post.body, post.decided) == ("副主席", "机关党组", ["body", "title"])


@pytest.mark.parametrize(("choice", "title"), [("theirs", "主任"), ("mine", "副主席")])
def test_what_both_changed_is_chosen(
    choice: str, title: str, post: Post, other: Any, admin_client: Client
) -> None:
    mine = opened(admin_client, post) | {"title": "副主席", "reason": "排印有误"}
    deciding.decide(post, {"title": "主任"}, user=other)
    told = admin_client.post(page_of(post), mine)
    assert fields(told) == {"title": ("主席", "主任", "副主席")}
    again = shown(told)
    assert again["reason"] == "排印有误"
    unchosen = admin_client.post(page_of(post), again)
    assert unchosen.status_code == 200
    post.refresh_from_db()
    assert post.title == "主任"
    last = shown(unchosen) | {"keep-title": choice}
    assert last["title"] == "副主席"
    assert admin_client.post(page_of(post), last).status_code == 302
    post.refresh_from_db()
    assert post.title == title


def test_a_third_change_is_told_as_well(post: Post, other: Any, admin_client: Client) -> None:
    mine = opened(admin_client, post) | {"title": "副主席"}
    deciding.decide(post, {"title": "主任"}, user=other)
    told = admin_client.post(page_of(post), mine)
    deciding.decide(post, {"body": "机关党组"}, user=other)
    again = admin_client.post(page_of(post), shown(told) | {"keep-title": "mine"})
    assert fields(again) == {"body": ("党组", "机关党组", "")}
    assert admin_client.post(page_of(post), shown(again)).status_code == 302
    post.refresh_from_db()
    assert (post.title, post.body) == ("副主席", "机关党组")


def test_a_question_that_was_not_answered_is_put_again_beside_a_third_change(
    post: Post, other: Any, admin_client: Client
) -> None:
    mine = opened(admin_client, post) | {"title": "副主席"}
    deciding.decide(post, {"title": "主任"}, user=other)
    told = admin_client.post(page_of(post), mine)
    deciding.decide(post, {"body": "机关党组"}, user=other)
    again = admin_client.post(page_of(post), shown(told))
    assert set(fields(again)) == {"title", "body"}
    assert shown(again)["asked"] == "title"


def test_what_both_wrote_alike_is_no_question(post: Post, other: Any, admin_client: Client) -> None:
    mine = opened(admin_client, post) | {"title": "副主席"}
    deciding.decide(post, {"title": "副主席"}, user=other)
    told = admin_client.post(page_of(post), mine)
    assert shown(told)["asked"] == ""
    assert admin_client.post(page_of(post), shown(told)).status_code == 302
    post.refresh_from_db()
    assert post.title == "副主席"


def test_a_mistyped_field_that_another_changed_is_not_lost(
    db: None, other: Any, admin_client: Client
) -> None:
    event = factories.event(committee=factories.committee())
    mine = opened(admin_client, event) | {"date": "昨天"}
    deciding.decide(event, {"date": "2023-06-29"}, user=other)
    told = admin_client.post(page_of(event), mine)
    assert shown(told)["date"] == "昨天"
    assert fields(told)["date"] == ("—", "2023-06-29", "昨天")


def test_a_date_and_its_days_are_one_choice(db: None, other: Any, admin_client: Client) -> None:
    event = factories.event(committee=factories.committee())
    mine = opened(admin_client, event) | {"date": "2023-05"}
    deciding.decide(event, {"date": "2023-06-29"}, user=other)
    told = shown(admin_client.post(page_of(event), mine))
    assert told["asked"] == "date"
    assert admin_client.post(page_of(event), told | {"keep-date": "mine"}).status_code == 302
    event.refresh_from_db()
    assert (event.date, str(event.earliest), str(event.latest)) == (
        "2023-05",
        "2023-05-01",
        "2023-05-31",
    )


def test_links_are_told_by_name(db: None, other: Any, admin_client: Client) -> None:
    first, second, third = (factories.committee(f"{name}政协") for name in ("甲县", "乙县", "丙县"))
    proposal = factories.proposal(committee=first)
    mine = opened(admin_client, proposal) | {"committee": str(second.pk)}
    deciding.decide(proposal, {"committee": third}, user=other)
    told = admin_client.post(page_of(proposal), mine)
    began, now, typed = fields(told)["committee"]
    assert ("甲县政协" in began, "丙县政协" in now, "乙县政协" in typed) == (True, True, True)


def test_a_form_of_an_unknown_version_asks_about_everything(
    post: Post, admin_client: Client
) -> None:
    mine = opened(admin_client, post) | {"title": "副主席", "version": "0" * 32}
    told = shown(admin_client.post(page_of(post), mine))
    assert told["asked"] == "title"
    admin_client.post(page_of(post), told | {"keep-title": "mine"})
    post.refresh_from_db()
    assert post.title == "副主席"


def test_every_kind_of_record_tells_what_changed_under_a_form(
    records: dict[str, Record], admin_client: Client
) -> None:
    for kind, record in records.items():
        mine = opened(admin_client, record)
        deciding.reject(record)
        told = admin_client.post(page_of(record), mine)
        assert fields(told)["review"][1] == "rejected", kind
        assert admin_client.post(page_of(record), shown(told)).status_code == 302, kind


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_in_the_same_moment_one_is_told(django_user_model: Any) -> None:
    post = factories.post(factories.person("赵中军"), "主席")
    curators = [django_user_model.objects.create_superuser(name) for name in ("甲", "乙")]
    clients = []
    for curator in curators:
        clients.append(Client())
        clients[-1].force_login(curator)
    sent = [
        opened(client, post) | {"title": title}
        for client, title in zip(clients, ("副主席", "主任"), strict=True)
    ]
    together = Barrier(2)

    def save(number: int) -> int:
        together.wait(timeout=20)
        try:
            return clients[number].post(page_of(post), sent[number]).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(save, (0, 1)))
    assert sorted(answers) == [200, 302]
    post.refresh_from_db()
    assert post.title == ("副主席", "主任")[answers.index(302)]


# --- an import between ----------------------------------------------------------------------------


def imported(record: Any, **values: Any) -> None:
    """What an import does to a record that no curator decided."""
    run = factories.run()
    with as_importer(run):
        row = type(record).objects.get(pk=record.pk)
        row.read = row.read | values
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def test_what_an_import_changed_meanwhile_does_not_become_the_curators_word(
    post: Post, admin_client: Client
) -> None:
    mine = opened(admin_client, post) | {"title": "副主席"}
    imported(post, body="机关党组", last_cited="2023-06-29")
    told = admin_client.post(page_of(post), mine)
    assert {"body", "last_cited"} <= set(fields(told))
    assert "import" in told.content.decode()
    assert admin_client.post(page_of(post), shown(told)).status_code == 302
    post.refresh_from_db()
    assert (post.body, post.last_cited, post.decided) == ("机关党组", "2023-06-29", ["title"])


def test_what_was_only_read_otherwise_is_told_too(post: Post, admin_client: Client) -> None:
    deciding.decide(post, {"title": "副主席"})
    mine = opened(admin_client, post) | {"body": "机关党组"}
    with as_importer(factories.run()):
        row = Post.objects.get(pk=post.pk)
        row.read = row.read | {"title": "主任"}
        row.save()
    told = admin_client.post(page_of(post), mine)
    assert fields(told) == {"read.title": ("主席", "主任", "")}


# --- review buttons -------------------------------------------------------------------------------


def test_a_button_pressed_on_what_has_changed_since_decides_nothing(
    post: Post, other: Any, admin_client: Client
) -> None:
    admin_client.cookies["django_language"] = "en"
    page = admin_client.get(page_of(post))
    version = page.context["version"]
    assert f'name="version" value="{version}"' in page.content.decode()
    deciding.decide(post, {"title": "主任"}, user=other, reason="见公告")
    sent = {"decision": "confirm", "version": version, "reason": "clear"}
    response = admin_client.post(page_of(post, "review"), sent)
    assert response.headers["Location"] == f"{page_of(post)}?reason=clear"
    assert 'value="clear"' in admin_client.get(response.headers["Location"]).content.decode()
    (said,) = (str(one) for one in get_messages(response.wsgi_request))
    assert "王芳" in said and "见公告" in said
    post.refresh_from_db()
    assert post.review == "extracted"
    sent["version"] = admin_client.get(page_of(post)).context["version"]
    admin_client.post(page_of(post, "review"), sent)
    post.refresh_from_db()
    assert post.review == "confirmed"


# --- records that go ------------------------------------------------------------------------------


def test_what_was_typed_about_a_record_that_was_merged_meanwhile_is_shown(
    db: None, other: Any, admin_client: Client
) -> None:
    survivor, person = factories.person("王五"), factories.person("王伍")
    mine = opened(admin_client, person) | {"ethnicity": "满族"}
    merging.merge(survivor, [person], user=other)
    told = admin_client.post(page_of(person), mine)
    html = told.content.decode()
    assert told.status_code == 409
    assert "满族" in html and page_of(survivor) in html


def test_what_was_typed_about_a_record_that_went_meanwhile_is_shown(
    db: None, admin_client: Client
) -> None:
    person = factories.person("王伍")
    mine = opened(admin_client, person) | {"ethnicity": "满族"}
    address = page_of(person)
    person.delete()
    told = admin_client.post(address, mine)
    assert told.status_code == 409
    assert "满族" in told.content.decode()


def test_who_may_not_change_a_record_is_told_nothing_of_it(
    staff: Callable[..., Client], post: Post
) -> None:
    client = staff("view_person")
    assert client.post(page_of(post), {"version": "0" * 32, "title": "副主席"}).status_code == 403


# --- versions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [one.name for one in Post._meta.concrete_fields if one.name != "id"]
)
def test_every_column_counts_in_the_version(name: str, post: Post) -> None:
    field = Post._meta.get_field(name)
    before = saving.version_of(post)
    now = getattr(post, field.attname)
    other_value: Any = {"read": {"title": "委员"}, "decided": ["title"]}.get(
        name, not now if isinstance(now, bool) else "x" if isinstance(now, str) else 999
    )
    setattr(post, field.attname, other_value)
    assert saving.version_of(post) != before


def test_a_version_is_the_same_out_of_the_database_and_out_of_the_history(
    records: dict[str, Record],
) -> None:
    for kind, record in records.items():
        row = type(record).objects.get(pk=record.pk)
        before = saving.version_of(row)
        with pghistory.context(operation="test"):
            type(record).objects.filter(pk=row.pk).update(review="confirmed")
        row.refresh_from_db()
        (step,) = since(row, before) or []
        assert (step.before.review, step.after.review, kind) == ("extracted", "confirmed", kind)
    assert Person.objects.exists()

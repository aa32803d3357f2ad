"""The history of every record: who, when, what and why; two versions side by side; taking back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.admin.history_story import SIZE, Entry
from cppcc.curation import deciding, merging, saving, splitting
from cppcc.curation.versions import events_of, version_of
from cppcc.importing.chunks import as_importer
from cppcc.models import Document, Organisation, Person, Post, Record, Scope
from tests import factories


@pytest.fixture
def wang(django_user_model: Any, db: None) -> Any:
    return django_user_model.objects.create_user("wang", first_name="王芳")


@pytest.fixture
def post(db: None) -> Any:
    """赵中军, 主席, as an import read it."""
    run = factories.run()
    with as_importer(run):
        made = factories.post(factories.person("赵中军"), "主席", run=run)
    return Post.objects.get(pk=made.pk)


def page_of(record: Any, what: str = "history") -> str:
    return reverse(f"admin:cppcc_{record._meta.model_name}_{what}", args=[record.pk])


def look(client: Client, address: str, **query: Any) -> Any:
    client.cookies["django_language"] = "en"
    response = client.get(address, query)
    assert response.status_code == 200
    return response


def story(client: Client, record: Any, **query: Any) -> list[Entry]:
    entries: list[Entry] = look(client, page_of(record), **query).context["story"].entries
    return entries


def told(entry: Entry) -> list[tuple[str, str, str]]:
    return [(one.name, str(one.before), str(one.after)) for one in entry.fields]


def take_back(client: Client, record: Any, old: int, *fields: str, **sent: str) -> Any:
    """What the form under two versions sends."""
    record.refresh_from_db()
    values = {"old": old, "fields": list(fields), "version": version_of(record), **sent}
    return client.post(page_of(record, "revert"), values)


# --- the story ------------------------------------------------------------------------------------


def test_it_tells_who_when_what_and_why(post: Post, wang: Any, admin_client: Client) -> None:
    deciding.decide(post, {"title": "副主席"}, user=wang, reason="原文排印有误")
    deciding.confirm(post, user=wang)
    deciding.reject(post, user=wang, reason="同名另有其人")
    rejected, confirmed, corrected, read = story(admin_client, post)
    assert [str(one.what) for one in (rejected, confirmed, corrected, read)] == [
        "rejected",
        "confirmed",
        "corrected",
        "first read",
    ]
    assert told(corrected) == [("title", "主席", "副主席")]
    assert (corrected.who, corrected.reason) == ("王芳", "原文排印有误")
    assert told(rejected) == [("review", "confirmed", "rejected")]
    assert read.run == (reverse("admin:cppcc_importrun_change", args=[post.run_id]), str(post.run))


def test_what_an_import_changed_leads_to_its_run(post: Post, admin_client: Client) -> None:
    run = factories.run()
    with as_importer(run):
        Post.objects.filter(pk=post.pk).update(
            last_cited="2023", read=post.read | {"last_cited": "2023"}
        )
    imported, _read = story(admin_client, post)
    assert told(imported) == [("last_cited", "—", "2023")]
    assert imported.quiet == []  # what was read is what is told
    assert imported.run == (reverse("admin:cppcc_importrun_change", args=[run.pk]), str(run))


def test_links_and_choices_are_told_in_words(db: None, admin_client: Client) -> None:
    person = factories.person(gender="男")
    first, second = factories.committee("甲县政协"), factories.committee("乙县政协")
    proposal = factories.proposal(committee=first)
    deciding.decide(person, {"gender": "女"})
    deciding.decide(proposal, {"committee": second})
    assert told(story(admin_client, person)[0]) == [("gender", "male", "female")]
    ((_name, before, after),) = told(story(admin_client, proposal)[0])
    assert ("甲县政协" in before, "乙县政协" in after) == (True, True)
    assert f'href="{page_of(second, "change")}"' in after


def test_a_change_in_plain_sql_is_told_as_nobodys(db: None, admin_client: Client) -> None:
    person = factories.person()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cppcc_person SET gender = '女' WHERE id = %s", [person.pk])
    response = look(admin_client, page_of(person))
    assert told(response.context["story"].entries[0]) == [("gender", "—", "female")]
    assert "somebody without a name" in response.content.decode()


def test_a_merge_is_told_on_both_sides_and_can_be_undone_from_there(
    db: None, wang: Any, admin_client: Client
) -> None:
    survivor, other = factories.person("王五"), factories.person("王伍")
    merging.merge(survivor, [other], user=wang, reason="简历相同")
    (merged, _added) = story(admin_client, survivor)
    assert (merged.operation, merged.who, merged.reason) == ("merge", "王芳", "简历相同")
    unmerge = reverse("admin:cppcc_person_unmerge", args=[other.pk])
    assert merged.link is not None and merged.link[0] == unmerge
    gone = story(admin_client, other)[0]
    assert ("merged_into" in {one.name for one in gone.fields}) is True
    assert gone.link is not None and gone.link[0] == unmerge


def test_a_split_is_told_of_the_other_record(
    records: dict[str, Record], source: Document, wang: Any, admin_client: Client
) -> None:
    again = factories.document("张三在另一处。", name="乙报.txt")
    reading = factories.cite(records["person"], again, "张三")
    other = splitting.split(records["person"], [reading], user=wang, reason="两人同名")
    made = story(admin_client, other)[-1]
    assert (made.operation, made.who, made.reason) == ("split", "王芳", "两人同名")


def test_citations_that_came_and_went_are_told(
    records: dict[str, Record], source: Document, admin_client: Client
) -> None:
    person, run = records["person"], factories.run()
    person.readings.update(run=run)  # type: ignore[attr-defined]
    entries = story(admin_client, person)
    cited = [one for one in entries if one.run and str(run) in one.run]
    assert cited[0].notes == ["citations read: 1"]
    with as_importer(factories.run()):
        Person.objects.filter(pk=person.pk).update(gender="男")
        person.readings.all().delete()  # type: ignore[attr-defined]
    assert story(admin_client, person)[0].notes == ["no longer cited: “张三”"]


def test_what_hangs_on_a_record_has_its_own_history(
    records: dict[str, Record], admin_client: Client
) -> None:
    html = look(admin_client, page_of(records["person"])).content.decode()
    assert page_of(records["post"]) in html
    assert page_of(records["participation"]) in html


def test_every_model_tells_its_history(
    records: dict[str, Record], source: Document, admin_client: Client
) -> None:
    rows = [*records.values(), source, factories.region(), factories.event_kind()]
    for row in rows:
        assert look(admin_client, page_of(row)).context["story"].record == row


def test_a_long_history_is_paged_and_costs_the_same(db: None, admin_client: Client) -> None:
    short, long = factories.organisation("甲校"), factories.organisation("乙校")
    Organisation.objects.filter(pk=short.pk).update(name="甲校一")
    for number in range(2 * SIZE + 20):
        Organisation.objects.filter(pk=long.pk).update(name=f"乙校{number}")
    story(admin_client, short)
    counts = []
    for record, page in ((short, 1), (long, 1)):
        with CaptureQueriesContext(connection) as queries:
            story(admin_client, record, p=page)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20
    names = []
    for page in (1, 2, 3):
        entries = story(admin_client, long, p=page)
        names += [said.after for one in entries for said in one.fields]
    assert names == [f"乙校{number}" for number in reversed(range(2 * SIZE + 20))]
    assert "p=3" in look(admin_client, page_of(long)).content.decode()


# --- two versions ---------------------------------------------------------------------------------


def test_two_versions_stand_side_by_side(post: Post, wang: Any, admin_client: Client) -> None:
    deciding.decide(post, {"title": "副主席"}, user=wang, reason="见公告")
    deciding.decide(post, {"body": "党组"})
    newest, older, first = (one.number for one in story(admin_client, post))
    both = look(admin_client, page_of(post, "compare"), old=first, new=older).context
    assert [(row.name, row.old, row.new) for row in both["differing"]] == [
        ("title", "主席", "副主席")
    ]
    assert not both["may_revert"]  # only what is said now can be taken back
    swapped = look(admin_client, page_of(post, "compare"), old=newest, new=first)
    assert (swapped.context["old"]["number"], swapped.context["new"]["number"]) == (first, newest)
    assert "见公告" in look(admin_client, page_of(post, "compare"), old=older).content.decode()


@pytest.mark.parametrize("old", ["999999", "x", "-1", "٣", "9" * 30])
def test_a_version_that_is_none_is_not_found(old: str, post: Post, admin_client: Client) -> None:
    assert admin_client.get(page_of(post, "compare"), {"old": old}).status_code == 404


def test_one_change_is_taken_back_from_its_entry(post: Post, admin_client: Client) -> None:
    deciding.decide(post, {"title": "副主席"})
    deciding.decide(post, {"body": "党组"})
    html = look(admin_client, page_of(post)).content.decode()
    entry = story(admin_client, post)[1]
    link = f"{page_of(post, 'compare')}?old={entry.before}&amp;new=now&amp;fields=title,"
    assert link in html
    page = look(admin_client, page_of(post, "compare"), old=entry.before, new="now", fields="title")
    assert [row.name for row in page.context["differing"] if row.chosen] == ["title"]


# --- taking back ----------------------------------------------------------------------------------


def test_a_field_is_taken_back_with_a_reason(
    post: Post, wang: Any, admin_client: Client, admin_user: Any
) -> None:
    deciding.decide(post, {"title": "副主席", "body": "党组"}, user=wang)
    first = story(admin_client, post)[-1].number
    assert first is not None
    response = take_back(admin_client, post, first, "title", reason="原来没错")
    assert response.headers["Location"] == page_of(post)
    post.refresh_from_db()
    assert (post.title, post.body, post.decided) == ("主席", "党组", ["body", "title"])
    newest = story(admin_client, post)[0]
    assert (str(newest.what), newest.who, newest.reason) == ("reverted", "admin", "原来没错")
    assert newest.before is not None
    take_back(admin_client, post, newest.before, "title")
    post.refresh_from_db()
    assert post.title == "副主席"


def test_the_review_is_taken_back(post: Post, admin_client: Client) -> None:
    deciding.reject(post)
    first = story(admin_client, post)[-1].number
    assert first is not None
    take_back(admin_client, post, first, "review")
    post.refresh_from_db()
    assert post.review == "extracted"


def test_what_changed_meanwhile_is_not_taken_back(
    post: Post, wang: Any, admin_client: Client
) -> None:
    deciding.decide(post, {"title": "副主席"})
    seen = version_of(Post.objects.get(pk=post.pk))
    deciding.decide(post, {"title": "主任"}, user=wang)
    response = take_back(admin_client, post, 0, "title", version=seen)
    (said,) = (str(one) for one in get_messages(response.wsgi_request))
    post.refresh_from_db()
    assert ("王芳" in said, post.title) == (True, "主任")


def test_nothing_ticked_takes_nothing_back(post: Post, admin_client: Client) -> None:
    deciding.decide(post, {"title": "副主席"})
    take_back(admin_client, post, 0)
    post.refresh_from_db()
    assert post.title == "副主席"


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rights", "status"),
    [
        (["view_post", "change_post", "revert_records"], 302),
        (["view_post", "change_post"], 403),
        (["view_post", "revert_records"], 403),
    ],
)
def test_taking_back_needs_both_rights(
    rights: list[str], status: int, post: Post, staff: Callable[..., Client]
) -> None:
    deciding.decide(post, {"title": "副主席"})
    client = staff(*rights)
    page = look(client, page_of(post, "compare"), old=0, new="now")
    assert page.context["may_revert"] == (status == 302)
    assert ("Take this change back" in look(client, page_of(post)).content.decode()) == (
        status == 302
    )
    assert take_back(client, post, 0, "title").status_code == status
    post.refresh_from_db()
    assert (post.title == "主席") == (status == 302)


def test_who_may_not_see_a_record_sees_none_of_its_history(
    post: Post, staff: Callable[..., Client]
) -> None:
    client = staff("view_person")
    for what in ("history", "compare"):
        assert client.get(page_of(post, what)).status_code == 403
    assert client.get(reverse("admin:cppcc_post_deleted")).status_code == 403


def test_a_merge_is_taken_back_by_who_may_merge(
    db: None, staff: Callable[..., Client], admin_client: Client
) -> None:
    survivor, other = factories.person("王五"), factories.person("王伍")
    before = events_of(other).get().pgh_id
    merging.merge(survivor, [other])
    client = staff("view_person", "change_person", "revert_records")
    assert take_back(client, other, before, "review").status_code == 403
    assert take_back(admin_client, other, before, "review").status_code == 302
    other.refresh_from_db()
    assert (other.review, other.merged_into) == ("extracted", None)


def test_nobody_takes_a_record_out_of_his_provinces(
    staff: Callable[..., Client], django_user_model: Any
) -> None:
    factories.region("210000", "辽宁省", level="province")
    there = factories.committee("北京市政协", region=factories.region("110000", "北京市"))
    here = factories.committee("大连市政协", region=factories.region("210200", "大连市"))
    proposal = factories.proposal(committee=there)
    deciding.decide(proposal, {"committee": here})
    client = staff("view_proposal", "change_proposal", "revert_records")
    Scope.objects.create(user=django_user_model.objects.get(username="staff"), region_id="210000")
    first = story(client, proposal)[-1].number
    assert first is not None
    take_back(client, proposal, first, "committee")
    proposal.refresh_from_db()
    assert proposal.committee_id == here.pk


def test_looking_takes_nothing_back(post: Post, admin_client: Client) -> None:
    for what in ("revert", "restore"):
        assert admin_client.get(page_of(post, what)).status_code == 405


# --- what was deleted -----------------------------------------------------------------------------


@pytest.fixture
def deleted(admin_client: Client) -> Organisation:
    """A school that a curator added and deleted."""
    school = Organisation(name="误添学校", kind="school")
    school.key = school.own_key()
    saving.add(school, ["name"], reason="见校名录")
    kept = Organisation.objects.get(pk=school.pk)
    assert admin_client.post(page_of(school, "delete"), {"post": "yes"}).status_code == 302
    assert not Organisation.objects.exists()
    return kept


def test_what_was_deleted_is_listed_and_restored(
    deleted: Organisation, admin_client: Client
) -> None:
    lists = look(admin_client, reverse("admin:cppcc_organisation_changelist")).content.decode()
    address = reverse("admin:cppcc_organisation_deleted")
    assert address in lists
    (row,) = look(admin_client, address).context["rows"]
    assert (row.label, row.who, str(row.what)) == ("误添学校", "admin", "deleted")
    sent = admin_client.post(page_of(deleted, "restore"), {"reason": "没有添错"})
    assert sent.headers["Location"] == page_of(deleted, "change")
    back = Organisation.objects.get(pk=deleted.pk)
    assert version_of(back) == version_of(deleted)
    assert [str(one.what) for one in story(admin_client, back)] == ["restored", "deleted", "added"]
    assert look(admin_client, address).context["rows"] == []


def test_the_history_of_a_deleted_record_stays_and_offers_to_restore_it(
    deleted: Organisation, admin_client: Client
) -> None:
    page = look(admin_client, page_of(deleted))
    assert page.context["restore"] == page_of(deleted, "restore")
    gone, added = page.context["story"].entries
    assert (str(gone.what), str(added.what), added.reason) == ("deleted", "added", "见校名录")


def test_what_an_import_removed_leads_to_its_run(post: Post, admin_client: Client) -> None:
    run = factories.run()
    with as_importer(run):
        Post.objects.filter(pk=post.pk).delete()
    address = reverse("admin:cppcc_post_deleted")
    assert look(admin_client, address).context["rows"] == []
    (row,) = look(admin_client, address, by="import").context["rows"]
    assert row.run == (reverse("admin:cppcc_importrun_change", args=[run.pk]), str(run))
    response = admin_client.post(page_of(post, "restore"))
    assert str(run) in str(next(iter(get_messages(response.wsgi_request))))
    assert not Post.objects.exists()


def test_why_a_record_cannot_come_back_is_said(deleted: Organisation, admin_client: Client) -> None:
    factories.organisation("另一所", key=deleted.key)
    response = admin_client.post(page_of(deleted, "restore"))
    assert "另一所" in [str(one) for one in get_messages(response.wsgi_request)][-1]


@pytest.mark.parametrize(
    ("rights", "status"),
    [
        (["add_organisation", "change_organisation", "revert_records"], 302),
        (["add_organisation", "change_organisation"], 403),
        (["change_organisation", "revert_records"], 403),
    ],
)
def test_restoring_needs_the_rights(
    rights: list[str], status: int, deleted: Organisation, staff: Callable[..., Client]
) -> None:
    client = staff("view_organisation", *rights)
    assert client.post(page_of(deleted, "restore")).status_code == status
    assert Organisation.objects.exists() == (status == 302)


def test_the_list_of_the_deleted_costs_the_same_for_one_and_for_many(
    db: None, admin_client: Client
) -> None:
    address = reverse("admin:cppcc_post_deleted")
    counts = []
    for number in (1, 12):
        committee = factories.committee(f"{number}县政协")
        for index in range(number):
            factories.post(factories.person(f"甲{index}"), committee=committee).delete()
        with CaptureQueriesContext(connection) as queries:
            assert look(admin_client, address).context["rows"]
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_record_that_never_was_has_no_history(db: None, admin_client: Client) -> None:
    for number in ("4711", "x"):
        address = reverse("admin:cppcc_person_history", args=[number])
        assert admin_client.get(address).status_code == 404


def test_every_entry_has_its_event(post: Post, admin_client: Client) -> None:
    deciding.decide(post, {"title": "副主席"})
    numbers = [one.number for one in story(admin_client, post)]
    assert numbers == [events_of(post).get().pgh_id, 0]

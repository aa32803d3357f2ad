"""Who may do what: every address of the site × every role × reading and sending, in one table."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import URLResolver, resolve, reverse

from cppcc import roles
from cppcc.models import RECORDS, Contradiction, Duplicate, Question, Upload
from tests import factories

#  everyone in the order of what he may do; whatever one may do, all after him may do as well
RANKS = ["anyone", "outsider", "staff", "viewer", "curator", "editor", "administrator", "never"]
ROLES = RANKS[:-1]
NONE = "-"  # there is no such thing as reading or sending here

Row = tuple[str, str]  # who at least may read it, and who may send to it

LISTED: dict[str, Row] = {
    "changelist": ("viewer", "viewer"),  # each action asks again
    "history": ("viewer", "viewer"),
    "": ("staff", "staff"),  # leads to the page itself
}
CURATED: dict[str, Row] = LISTED | {
    "compare": ("viewer", NONE),
    "revert": (NONE, "editor"),
    "deleted": ("editor", NONE),
    "restore": (NONE, "editor"),
    "export": ("viewer", "viewer"),
    "download": ("viewer", "viewer"),
    "table": ("editor", "editor"),
    "preview": ("editor", "editor"),
    "undo_table": (NONE, "editor"),
    "save_filter": (NONE, "viewer"),
    "drop_filter": (NONE, "viewer"),  # one's own
}
RECORD: dict[str, Row] = CURATED | {
    "change": ("viewer", "curator"),
    "add": ("curator", "curator"),
    "delete": ("editor", "editor"),
    "review": (NONE, "curator"),
    "merge": ("editor", "editor"),
    "unmerge": ("editor", "editor"),
    "joined": ("viewer", "viewer"),
    "split": ("editor", "editor"),
    "change_field": (NONE, "curator"),
    "review_many": (NONE, "curator"),
}
REFERENCE: dict[str, Row] = CURATED | {
    "change": ("viewer", "editor"),
    "add": ("editor", "editor"),
    "delete": ("never", "never"),
}
ASKED: dict[str, Row] = LISTED | {
    "change": ("viewer", NONE),
    "add": ("never", "never"),
    "delete": ("never", "never"),
    "next": ("viewer", "viewer"),
}
STAFF: dict[str, Row] = {
    "": ("staff", "staff"),
    "changelist": ("administrator", "administrator"),
    "history": ("administrator", "administrator"),
    "change": ("administrator", "administrator"),
    "add": ("administrator", "administrator"),
    "delete": ("administrator", "administrator"),
}
TABLE: dict[str, dict[str, Row]] = {
    **dict.fromkeys(RECORDS, RECORD),
    "document": CURATED
    | {
        "change": ("viewer", "curator"),
        "add": ("never", "never"),
        "delete": ("never", "never"),
        "deleted": ("never", NONE),
        "restore": (NONE, "never"),
        "fact": ("viewer", "curator"),
        "selection": ("viewer", "curator"),
        "add_selected": ("curator", "curator"),
        "sentence": (NONE, "viewer"),  # confirms what this user may change
        "undo": (NONE, "viewer"),  # takes back what this user has done
        "next": ("viewer", NONE),
        "roster": ("curator", "curator"),
        "supersede": ("curator", "curator"),
    },
    "reading": CURATED
    | {
        "change": ("viewer", "never"),
        "add": ("never", "never"),
        "delete": ("never", "never"),
        "revert": (NONE, "never"),
        "deleted": ("never", NONE),
        "restore": (NONE, "never"),
        "export": ("never", "never"),  # no table of its own
        "download": ("never", "never"),
        "table": ("never", "never"),
        "preview": ("never", "never"),
        "undo_table": (NONE, "never"),
    },
    "region": REFERENCE,
    "eventkind": REFERENCE,
    "proposalkind": REFERENCE,
    "question": ASKED | {"answer": (NONE, "curator")},
    "duplicate": ASKED | {"decide": (NONE, "editor")},
    "doubt": ASKED | {"answer": (NONE, "curator")},
    "contradiction": ASKED | {"answer": (NONE, "curator")},
    "importrun": LISTED
    | {
        "change": ("viewer", "never"),
        "add": ("never", "never"),
        "delete": ("never", "never"),
        "upload": ("editor", "editor"),
        "preview": ("editor", "editor"),
        "records": ("viewer", "never"),
        "undo": ("editor", "editor"),
    },
    "user": STAFF | {"password_change": ("administrator", "administrator")},
    "group": STAFF,
}
#  addresses of no model
SITE: dict[str, Row] = {
    "index": ("staff", "staff"),
    "search": ("staff", "staff"),  # of what this user may see
    "login": ("anyone", "anyone"),
    "logout": (NONE, "anyone"),
    "password_change": ("staff", "staff"),
    "password_change_done": ("staff", NONE),
    "autocomplete": ("viewer", NONE),
    "jsi18n": ("staff", NONE),
    "view_on_site": ("never", "never"),  # records have no other site to be viewed on
    "app_list": ("viewer", "viewer"),
}
#  what an address asks for
READ: dict[str, dict[str, Any]] = {
    "autocomplete": {"app_label": "cppcc", "model_name": "post", "field_name": "person"},
    "records": {"kind": "person", "what": "added"},
}
SENT: dict[str, dict[str, Any]] = {
    "review": {"decision": "confirm"},
    "decide": {"decision": "first"},
    "delete": {"post": "yes"},
    "fact": {"decision": "confirm"},
    "review_many": {"decision": "confirm"},
    "save_filter": {"name": "待核查", "query": ""},
}
#  where even who may finds nothing: there is no such version, row, table or filter
MISSING = {"revert", "restore", "undo_table", "drop_filter"}
#  actions of lists
ACTIONS = {
    "confirm": "curator",
    "reject": "curator",
    "reopen": "curator",
    "change_field": "curator",
    "export_selected": "viewer",
    "merge_selected": "editor",
    "delete_selected": "editor",
}


def walk(patterns: Iterable[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """(route, name) of every address below some patterns."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, route)
        else:
            yield route, one.name or ""


ADDRESSES = list(walk(admin.site.get_urls()))


def of_model(model: str) -> dict[str, str]:
    """The addresses of one model: {"change": "cppcc/person/<path:object_id>/change/", …}"""
    found = {}
    for route, name in ADDRESSES:
        if route.split("/")[1:2] == [model]:
            app = route.split("/")[0]
            found[name.removeprefix(f"{app}_{model}").removeprefix("_")] = route
    return found


def test_every_address_has_a_row() -> None:
    models = {model._meta.model_name for model in admin.site._registry}
    assert models == set(TABLE)
    for model, rows in TABLE.items():
        assert set(of_model(model)) == set(rows), model
    apps = {model._meta.app_label for model in admin.site._registry}
    others = {name for route, name in ADDRESSES if route.split("/")[0] not in apps}
    assert others - {""} == set(SITE)  # "" is what catches the rest: nothing


# --- asking ---------------------------------------------------------------------------------------


@pytest.fixture
def people(db: None, django_user_model: Any) -> dict[str, Any]:
    """Somebody of every role."""
    roles.make(before=roles.known())
    found: dict[str, Any] = {"anyone": AnonymousUser()}
    for name in ROLES[1:]:
        user = django_user_model.objects.create_user(name, is_staff=name != "outsider")
        if name in roles.ROLES:
            user.groups.add(Group.objects.get(name=name))
        found[name] = user
    return found


@pytest.fixture
def ids(people: dict[str, Any], django_user_model: Any) -> dict[str, Any]:
    """Something of every model to ask for, and of what can be deleted something that may be."""
    records = factories.one_of_each(factories.document())
    found: dict[str, Any] = {name: record.pk for name, record in records.items()}
    for name, record in records.items():
        found[f"{name} for delete"] = found[f"{name} for merge"] = beside(record, "2").pk
        found[f"{name} for unmerge"] = beside(record, "3", review="merged", merged_into=record).pk
    document = records["person"].readings.get().document
    doubt = document.doubts.create(
        about="open year", start=0, spans=[[0, 5]], quotes=["大连市政协"], readings=[], mark="1"
    )
    figure, another = records["statistic"], factories.statistic("视察")
    figures = dict(zip(("first", "second"), sorted([figure.key, another.key]), strict=True))
    contradiction = Contradiction.objects.create(ground=Contradiction.Ground.values[0], **figures)
    first, second = sorted([records["person"].key, factories.person("李四").key])
    pair = Duplicate.objects.create(kind="person", first=first, second=second, ground="name")
    about = {"about": "unstated", "kind": "event", "record_id": records["event"].pk}
    batch = uuid.uuid4()
    for user in people.values():
        if user.pk:
            Upload.objects.create(batch=batch, user=user, name="甲.txt", data="甲报".encode())
    return found | {
        "document": document.pk,
        "reading": records["person"].readings.get().pk,
        "region": "210200",
        "eventkind": "consultation",
        "proposalkind": "proposal",
        "question": Question.objects.create(**about).pk,
        "doubt": doubt.pk,
        "contradiction": contradiction.pk,
        "duplicate": pair.pk,
        "importrun": factories.run(state="done").pk,
        "user": django_user_model.objects.create_user("spare").pk,
        "group": Group.objects.create(name="spare").pk,
        "batch": batch,
    }


def beside(record: Any, number: str, **fields: Any) -> Any:
    """Another record like one, made by hand: no document states it."""
    copy = type(record).objects.get(pk=record.pk)
    copy.pk, copy.key, copy.read = None, f"{record.key}/{number}", {}
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save()
    return copy


class Nothing(Exception):
    """Rolls back what an address did."""


@contextmanager
def undone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Nothing
    except Nothing:
        pass


def allowed(user: Any, address: str, sent: dict[str, Any] | None, read: dict[str, Any]) -> Any:
    """Whether an address answers; None where it finds nothing, "-" where it knows no such method.
    No page is rendered.
    """
    factory = RequestFactory()
    request = factory.get(address, read) if sent is None else factory.post(address, sent)
    request.user = user
    request.session = SessionStore()
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    view, args, given = resolve(address)
    with undone():
        try:
            response = view(request, *args, **given)
        except PermissionDenied:
            return False
        except Http404:
            return None
        if response.streaming:
            list(response)  # lets go of the cursor that it reads from
        if response.status_code == 405:
            return NONE
        if response.status_code == 302 and response.url.startswith(reverse("admin:login")):
            return False
        return response.status_code in (200, 302, 422) or response.status_code
    raise AssertionError


def right(name: str, least: str, number: int) -> tuple[Any, ...]:
    """What an address may answer somebody of a role."""
    if least == NONE:
        return (NONE,)
    if number < RANKS.index(least):
        return (False, None)
    return (True, None) if name in MISSING else (True,)


def wrong(
    people: dict[str, Any], name: str, row: Row, address: str, read: dict[str, Any]
) -> Iterator[str]:
    """Verdicts that are not those of the table: "viewer may send to change"."""
    for method, least in zip(("read", "send to"), row, strict=True):
        for number, role in enumerate(ROLES):
            if least == NONE and number < RANKS.index("staff"):
                continue  # sent to log in, as everywhere
            sent = read | SENT.get(name, {}) if method == "send to" else None
            found = allowed(people[role], address, sent, read)
            if found not in right(name, least, number):
                yield f"{role} may {method} {name or 'the page'}: {found}"


@pytest.mark.parametrize("model", TABLE)
def test_addresses_of(model: str, people: dict[str, Any], ids: dict[str, Any]) -> None:
    routes, found = of_model(model), []
    for name, row in TABLE[model].items():
        asked = ids.get(f"{model} for {name}", ids[model])
        parts = {
            "<path:object_id>": asked,
            "<id>": asked,
            "<int:number>": asked if isinstance(asked, int) else 0,
            "<uuid:batch>": ids["batch"],
            "<uuid:mark>": ids["batch"],
            "<slug:name>": "csv",
            "<str:kind>": "person",
            "<int:pk>": ids["person"],
        }
        address = f"/admin/{routes[name]}"
        for part, value in parts.items():
            address = address.replace(part, str(value))
        found += wrong(people, name, row, address, asks(name, ids, model))
    assert found == []


def asks(name: str, ids: dict[str, Any], model: str) -> dict[str, Any]:
    """What an address is asked with."""
    if name == "merge":
        return {"id": [ids[model], ids[f"{model} for merge"]]}
    if name in ("change_field", "review_many"):
        return {"chosen": ids[model]}
    if name in ("selection", "add_selected"):
        return {"start": 0, "end": 5, "fact": f"person-{ids['person']}"}
    if name == "answer":
        answers = {"question": "kept", "doubt": "clear", "contradiction": "both"}
        return {"answer": answers[model]}
    if name == "sentence":
        return {"place": ids["reading"]}
    return READ.get(name, {})


@pytest.mark.parametrize("name", SITE)
def test_addresses_of_no_model(name: str, people: dict[str, Any], ids: dict[str, Any]) -> None:
    given: list[Any] = []
    if name == "view_on_site":
        given = [ContentType.objects.get(app_label="cppcc", model="person").pk, ids["person"]]
    if name == "app_list":
        given = ["cppcc"]
    address = reverse(f"admin:{name}", args=given)
    assert list(wrong(people, name, SITE[name], address, READ.get(name, {}))) == []


@pytest.mark.parametrize("model", TABLE)
def test_actions_of(model: str, people: dict[str, Any]) -> None:
    page = next(one for kind, one in admin.site._registry.items() if kind._meta.model_name == model)
    for role in ROLES[2:]:
        request = RequestFactory().get("/")
        request.user = people[role]
        for action in page.get_actions(request):
            assert RANKS.index(role) >= RANKS.index(ACTIONS[action]), (role, action)


# --- roles ----------------------------------------------------------------------------------------


def test_each_role_may_do_what_the_one_before_may(db: None) -> None:
    roles.make(before=roles.known())
    before: set[Any] = set()
    for name in roles.ROLES:
        given = set(Group.objects.get(name=name).permissions.values_list("pk", flat=True))
        assert before < given, name
        before = given


def test_every_permission_of_a_role_is_there(db: None) -> None:
    for name, wanted in roles.ROLES.items():
        found = roles.granted(wanted)
        assert {(one.content_type.app_label, one.codename) for one in found} == wanted, name


def test_what_an_administrator_took_away_stays_away(db: None) -> None:
    roles.make(before=roles.known())
    curator = Group.objects.get(name="curator")
    curator.permissions.remove(Permission.objects.get(codename="add_person"))
    roles.make(before=roles.known())
    assert not curator.permissions.filter(codename="add_person").exists()


def test_a_permission_that_is_new_goes_to_the_roles_that_want_it(db: None) -> None:
    roles.make(before=roles.known())
    new = Permission.objects.get(codename="add_person")
    for group in Group.objects.all():
        group.permissions.remove(new)
    roles.make(before=roles.known() - {new.pk})
    assert set(new.group_set.values_list("name", flat=True)) == {
        "curator",
        "editor",
        "administrator",
    }


# --- users ----------------------------------------------------------------------------------------


@pytest.fixture
def administrator(people: dict[str, Any]) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(people["administrator"])
    return client


def test_an_administrator_makes_no_superuser(administrator: Client, people: dict[str, Any]) -> None:
    viewer = people["viewer"]
    address = reverse("admin:auth_user_change", args=[viewer.pk])
    assert 'name="is_superuser"' not in administrator.get(address).content.decode()
    values = form_of(viewer) | {"is_superuser": "on"}
    assert administrator.post(address, values).status_code == 302
    viewer.refresh_from_db()
    assert not viewer.is_superuser


def test_an_administrator_does_not_touch_a_superuser(
    administrator: Client, admin_user: Any
) -> None:
    page = reverse("admin:auth_user_change", args=[admin_user.pk])
    assert administrator.post(page, form_of(admin_user)).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[admin_user.pk])
    assert administrator.get(password).status_code == 403


def test_a_user_is_given_a_role_and_provinces(
    administrator: Client, people: dict[str, Any]
) -> None:
    user = people["staff"]
    curator = Group.objects.get(name="curator")
    values = form_of(user) | {"groups": [curator.pk], "provinces": ["210000"]}
    assert administrator.post(reverse("admin:auth_user_change", args=[user.pk]), values).url
    assert [str(group) for group in user.groups.all()] == [str(curator)]
    assert [scope.region_id for scope in user.scopes.all()] == ["210000"]


def form_of(user: Any) -> dict[str, Any]:
    """What a user's page sends."""
    return {"username": user.username, "is_active": "on", "is_staff": "on"}


def test_a_new_user_can_log_in(administrator: Client, django_user_model: Any) -> None:
    viewer = Group.objects.get(name="viewer")
    password = "核查员的密码很长"
    values = {"username": "王芳", "password1": password, "password2": password}
    administrator.post(reverse("admin:auth_user_add"), values | {"groups": [viewer.pk]})
    client = Client()
    assert client.login(username="王芳", password=password)
    assert client.get(reverse("admin:cppcc_event_changelist")).status_code == 200


def test_who_has_worked_here_is_not_deleted(administrator: Client, people: dict[str, Any]) -> None:
    people["editor"].last_login = people["editor"].date_joined
    people["editor"].save()
    for name, status in [("editor", 403), ("viewer", 302)]:
        address = reverse("admin:auth_user_delete", args=[people[name].pk])
        assert administrator.post(address, {"post": "yes"}).status_code == status, name


def test_a_role_of_ones_own_is_made_with_its_boxes(administrator: Client) -> None:
    address = reverse("admin:auth_group_add")
    html = administrator.get(address).content.decode()
    assert 'aria-label="Person: View"' in html and "Can import documents" in html
    view = Permission.objects.get(codename="view_person")
    administrator.post(address, {"name": "见习", "permissions": [view.pk]})
    group = Group.objects.get(name="见习")
    assert list(group.permissions.all()) == [view]
    page = administrator.get(reverse("admin:auth_group_change", args=[group.pk]))
    assert f'value="{view.pk}" aria-label="Person: View" checked' in page.content.decode()


def test_the_roles_that_come_with_the_program_are_not_deleted(administrator: Client) -> None:
    curator = Group.objects.get(name="curator")
    address = reverse("admin:auth_group_delete", args=[curator.pk])
    assert administrator.post(address, {"post": "yes"}).status_code == 403


def test_no_permission_is_told_by_its_name_in_the_database(people: dict[str, Any]) -> None:
    person = ContentType.objects.get(app_label="cppcc", model="person")
    change = Permission.objects.get(content_type=person, codename="change_person")
    assert str(change) != change.name

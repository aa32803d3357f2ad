"""Roles: what members of the staff may do, as groups that `migrate` makes.

viewer          sees everything and takes tables away
curator         confirms, rejects, corrects, adds, answers; in his provinces, if he is given any
editor          also merges, splits, reverts, deletes, brings tables and documents in, undoes runs
administrator   also looks after users and roles
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from cppcc.models import RECORDS

Named = tuple[str, str]  # of a permission: ("cppcc", "view_person")

ASKED = ("question", "duplicate", "doubt", "contradiction")
READ = ("document", "reading", "importrun", *ASKED)
REFERENCE = ("region", "eventkind", "proposalkind")


def ours(actions: Iterable[str], models: Iterable[str]) -> set[Named]:
    """("add", "change"), ("person",)  ->  add_person, change_person"""
    return {("cppcc", f"{action}_{model}") for model in models for action in actions}


def rights(*names: str) -> set[Named]:
    return {("cppcc", name) for name in names}


VIEWER = ours(["view"], [*READ, *REFERENCE, *RECORDS]) | rights("export_tables")
CURATOR = VIEWER | ours(["add", "change"], RECORDS) | ours(["change"], ["document", *ASKED])
EDITOR = (
    CURATOR
    | ours(["delete"], RECORDS)
    | ours(["add", "change"], REFERENCE)
    | rights("merge_records", "revert_records", "import_tables", "upload_documents", "undo_imports")
)
ADMINISTRATOR = EDITOR | {
    ("auth", f"{action}_{model}")
    for model in ("user", "group")
    for action in ("view", "add", "change", "delete")
}

ROLES: dict[str, set[Named]] = {
    gettext_noop("viewer"): VIEWER,
    gettext_noop("curator"): CURATOR,
    gettext_noop("editor"): EDITOR,
    gettext_noop("administrator"): ADMINISTRATOR,
}


def known(*, using: str = DEFAULT_DB_ALIAS) -> set[int]:
    """Permissions that are there already; none before the first migration."""
    if Permission._meta.db_table not in connections[using].introspection.table_names():
        return set()
    return set(Permission.objects.using(using).values_list("pk", flat=True))


def make(*, before: set[int], using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the roles that are missing. One that is there gets only what was not known before:
    whatever an administrator gave it or took away stays so.
    """
    for name, wanted in ROLES.items():
        group, made = Group.objects.using(using).get_or_create(name=name)
        found = granted(wanted, using=using)
        group.permissions.add(*(one for one in found if made or one.pk not in before))


def granted(wanted: set[Named], *, using: str = DEFAULT_DB_ALIAS) -> QuerySet[Permission]:
    either = Q()
    for app, codename in wanted:
        either |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.using(using).filter(either)

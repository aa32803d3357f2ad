"""What a record says, in words for people: choices by their label, links by what they lead to.

words = Words(Post, [before, after], site)      a query for each kind of record that is linked
words.said(field, 7)          <a href="…">沈阳市政协</a>
words.said(field, "chair")    主席
words.said(field, "")         —
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin import site as default_site
from django.db.models import Model
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cppcc.curation.versions import Change
from cppcc.models import ImportRun, Record

from .pages import address

NOTHING = "—"
#  what the program keeps beside the words of a record
TECHNICAL = ("key", "decided", "run", "merged_into")

OPERATIONS = {
    "add": gettext_lazy("added"),
    "decide": gettext_lazy("corrected"),
    "confirmed": gettext_lazy("confirmed"),
    "rejected": gettext_lazy("rejected"),
    "extracted": gettext_lazy("back to unreviewed"),
    "merge": gettext_lazy("merged"),
    "unmerge": gettext_lazy("merge undone"),
    "split": pgettext_lazy("history", "split"),
    "different": gettext_lazy("told apart"),
    "answer": gettext_lazy("answered a question"),
    "header": gettext_lazy("header corrected"),
    "supersede": gettext_lazy("superseded"),
    "supersede no more": gettext_lazy("supersedes no more"),
    "revert": gettext_lazy("reverted"),
    "take back": gettext_lazy("decision taken back"),
    "cite": gettext_lazy("citation added"),
    "roster": gettext_lazy("roster entered"),
    "settle": gettext_lazy("doubt settled"),
    "reconcile": gettext_lazy("contradiction settled"),
    "bulk": gettext_lazy("changed together with others"),
    "table": gettext_lazy("table brought in"),
    "undo table": gettext_lazy("table taken back"),
    "restore": gettext_lazy("restored"),
    "import": pgettext_lazy("history", "import"),
    "undo import": gettext_lazy("import undone"),
}


def operation_told(operation: str) -> Any:
    """What was done; an operation that has no words here by its own name."""
    return OPERATIONS.get(operation, operation)


def user_told(user: Any) -> str:
    """王芳, or the login where no name is given."""
    return (user.get_full_name() or user.get_username()) if user else ""


def told_by(change: Change | None) -> str:
    """王芳, 14:02; of an import, its run."""
    if change is None:
        return ""
    who = user_told(change.user)
    if change.run or change.undone:
        who = f"{operation_told(change.operation)} {change.run or change.undone}"
    when = date_format(timezone.localtime(change.when), "Y-m-d H:i")
    return _("%(who)s, %(when)s") % {"who": who or _("somebody without a name"), "when": when}


def told_in_full(change: Change) -> str:
    """王芳, 14:02 (corrected: the paper misprints it)"""
    if change.run or change.undone:
        return told_by(change)
    what = str(operation_told(change.operation)) if change.operation else ""
    told = ": ".join(filter(None, [what, change.reason]))
    said = {"change": told_by(change), "what": told}
    return _("%(change)s (%(what)s)") % said if told else told_by(change)


@dataclass(frozen=True, slots=True)
class Said:
    """A field in two versions, or only in one."""

    name: str
    label: Any
    before: Any
    after: Any


class Words:
    """The words for some versions of one kind of record."""

    def __init__(
        self, model: type[Model], versions: Iterable[Any], site: AdminSite | None = None
    ) -> None:
        self.model = model
        self.site = site or default_site
        self.fields: dict[str, Any] = {one.name: one for one in model._meta.concrete_fields}
        self.linked: dict[type[Model], dict[Any, Any]] = {}
        self.by_key: dict[type[Model], dict[str, Any]] = {}
        self.look_up([one for one in versions if one is not None])

    def look_up(self, versions: list[Any]) -> None:
        """Every record that the versions lead to, by id and, for what was read, by key."""
        ids: dict[type[Model], set[Any]] = defaultdict(set)
        keys: dict[type[Model], set[str]] = defaultdict(set)
        for field in self.fields.values():
            if not field.is_relation:
                continue
            target = field.related_model
            ids[target] |= {getattr(one, field.attname) for one in versions} - {None}
            said = {(getattr(one, "read", None) or {}).get(field.name) for one in versions}
            if issubclass(target, Record):
                keys[target] |= {one for one in said if isinstance(one, str)}
            else:
                ids[target] |= said - {None}
        for target in ids:
            rows = self.rows(target)
            self.linked[target] = rows.in_bulk(ids[target]) if ids[target] else {}
            if keys[target]:
                found = rows.filter(key__in=keys[target])
                self.by_key[target] = {one.key: one for one in found}

    def rows(self, target: type[Model]) -> Any:
        """Records with what their names are made of."""
        page = self.site._registry.get(target)
        related = page.list_select_related if page else ()
        rows = target._default_manager.all()
        return rows.select_related(*related) if isinstance(related, (list, tuple)) else rows

    def attach(self, version: Any) -> None:
        """Let a version know the records that it leads to, so that its name asks for none."""
        for field in self.fields.values():
            if not field.is_relation:
                continue
            found = self.linked[field.related_model].get(getattr(version, field.attname))
            if found is not None:
                setattr(version, field.name, found)

    # --- one value

    def label(self, name: str) -> Any:
        return self.fields[name].verbose_name if name in self.fields else name

    def said(self, name: str, value: Any) -> Any:
        """A value of a field as a page shows it."""
        field = self.fields.get(name)
        if value is None or value == "" or value == [] or value == {}:
            return NOTHING
        if field is not None and field.is_relation:
            return self.link(field.related_model, value)
        if name == "decided":
            return "、".join(str(self.label(one)) for one in value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return "、".join(map(str, value))
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        if isinstance(value, date):
            return date_format(value, "Y-m-d")
        if isinstance(value, dict):
            return "；".join(f"{self.label(one)}：{value[one]}" for one in value)
        return dict(field.flatchoices).get(value, value) if field is not None else value

    def link(self, target: type[Model], value: Any) -> Any:
        """A linked record by its name, leading to its page; one that is gone by its number."""
        found = self.linked.get(target, {}).get(value)
        if found is None:
            found = self.by_key.get(target, {}).get(value)
        if found is None:
            return _("no longer on record (%s)") % value
        if isinstance(found, ImportRun) and target not in self.site._registry:
            return str(found)
        try:
            return format_html('<a href="{}">{}</a>', address(found), found)
        except NoReverseMatch:
            return str(found)

    # --- two versions

    def differences(self, before: Any, after: Any, names: Iterable[str]) -> Iterator[Said]:
        """Fields that two versions say otherwise; of what was read, every field by itself."""
        for name in names:
            was, now = self.value(before, name), self.value(after, name)
            if was == now:
                continue
            if name == "read":
                yield from self.read_differences(was or {}, now or {})
            else:
                yield Said(name, self.label(name), self.said(name, was), self.said(name, now))

    def read_differences(self, was: dict[str, Any], now: dict[str, Any]) -> Iterator[Said]:
        for name in dict.fromkeys([*was, *now]):
            if was.get(name) != now.get(name):
                label = _("%s as read") % self.label(name)
                before, after = was.get(name), now.get(name)
                yield Said(f"read.{name}", label, self.said(name, before), self.said(name, after))

    def value(self, version: Any, name: str) -> Any:
        return None if version is None else getattr(version, self.fields[name].attname)

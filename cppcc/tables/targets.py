"""What links in a table lead to: looked up all at once, by key, by code or by printed name.

targets = Targets()
targets.look_up(Committee, {"大连市政协", "委员会|210100"})     two queries, however many words
targets[Committee]["大连市政协"]    the record, or Unclear with the near matches
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from cppcc.importing.links import survivors
from cppcc.models import EventKind, ProposalKind, Record, Region, Review

from .cells import NEAR, Unclear, near_matches
from .resources import PRINTED, identity

MOST_SEARCHES = 20  # of near matches in one table: each reads a part of the names there are
MOST_CANDIDATES = 500
#  further names that people know a row by
ALSO: dict[type[Model], tuple[str, ...]] = {
    Region: ("code", "short_name"),
    EventKind: ("name_en",),
    ProposalKind: ("name_en",),
}


class Targets(Mapping[Any, "Directory"]):
    """A directory for every model that links lead to."""

    def __init__(self) -> None:
        self.directories: dict[type[Model], Directory] = {}

    def look_up(self, model: type[Model], words: set[str]) -> None:
        self[model].look_up(words)

    def __getitem__(self, model: type[Model]) -> Directory:
        return self.directories.setdefault(model, Directory(model))

    def __iter__(self) -> Any:
        return iter(self.directories)

    def __len__(self) -> int:
        return len(self.directories)


class Directory:
    """Rows of one model by what they are called."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.identity = identity(model)
        self.name = PRINTED.get(model, self.identity)
        self.by_identity: dict[str, Any] = {}
        self.by_name: dict[str, list[Any]] = defaultdict(list)
        self.searches = 0

    def look_up(self, words: set[str]) -> None:
        self.by_identity |= rows_of(self.model, self.identity, words)
        left = words - self.by_identity.keys()
        for name in (self.name, *ALSO.get(self.model, ())):
            if left:
                for row in standing(self.model).filter(**{f"{name}__in": left}):
                    self.by_name[getattr(row, name)].append(row)

    def __getitem__(self, words: str) -> Any:
        """Raises Unclear."""
        if (row := self.by_identity.get(words)) is not None:
            return row
        found = list(dict.fromkeys(self.by_name.get(words, ())))
        if len(found) == 1:
            return found[0]
        if found:
            keys = [str(getattr(row, self.identity)) for row in found[:NEAR]]
            raise Unclear(_("more than one is called so; write its key"), keys)
        kind = self.model._meta.verbose_name
        raise Unclear(_("no %s has this key or name") % kind, self.near(words))

    def near(self, words: str) -> list[str]:
        """Names like these; of a key, the keys that begin alike."""
        if self.searches >= MOST_SEARCHES:
            return []
        self.searches += 1
        head, slash, _rest = words.partition("/")
        if slash:
            keys = self.values(self.identity, [Q(**{f"{self.identity}__startswith": head})])
            if keys:
                return near_matches(words, keys)
        pairs = {head[at : at + 2] for at in range(max(1, len(head) - 1))}
        alike = [Q(**{f"{self.name}__contains": pair}) for pair in sorted(pairs)]
        return near_matches(head, self.values(self.name, alike))

    def values(self, name: str, alike: Iterable[Q]) -> set[str]:
        condition = Q()
        for one in alike:
            condition |= one
        rows = standing(self.model).filter(condition).order_by()
        return {str(one) for one in rows.values_list(name, flat=True)[:MOST_CANDIDATES]}


def standing(model: type[Model]) -> QuerySet[Any]:
    rows = model._default_manager.all()
    if issubclass(model, Record):
        rows = rows.exclude(review__in=[Review.REJECTED, Review.MERGED])
    return rows


def rows_of(model: type[Model], name: str, words: set[str]) -> dict[str, Any]:
    """Rows by identity; an old key leads to the survivor."""
    if not issubclass(model, Record):
        return model._default_manager.in_bulk(words, field_name=name)
    ids = survivors(model, words)
    rows = model._default_manager.in_bulk(set(ids.values()))
    return {key: rows[id_] for key, id_ in ids.items()}

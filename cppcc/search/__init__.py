"""Finding records by words: either script, two characters and more, names by their sound.

search = Search("辽宁 养老")
search.narrow(Event.objects.all())      the events that say both, themselves or by their committee
search.hits([Person, Event])            {Person: Hits(exact=[7], all=[7, 12, …], more=False), …}

Each word is looked for in all its spellings, in what a record says itself and in the names of what
it belongs to. The index gives the rows; a word that is nearly everywhere is met by walking instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Exists, IntegerField, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Left
from django.db.models.lookups import In

from cppcc.models import (
    Committee,
    Document,
    Event,
    EventCommittee,
    Initiative,
    Organisation,
    Participation,
    Person,
    Post,
    Proposal,
    Reading,
    Statistic,
    Work,
)
from cppcc.models.base import SORTED

from . import sounds
from .spellings import spellings
from .words import QUOTE, TEXT, WORDS, Words, containing, exactly, walking

__all__ = ["WALKED", "Hits", "Search", "searched"]

LONGEST = 200  # characters that are looked for
WORDS_AT_MOST = 8
MOST = 2000  # rows that the index gives a list; beyond, the list is walked in its own order
BELONGING = 1000  # of what has a word in its name, and records belong to
COMMITTEES = 4000  # of these: more than there are
SHOWN, COUNTED = 5, 100  # of one kind on the page of results
WALKED = "walked"  # a mark on the query of a list that is met by walking: it has many rows

#  what a record belongs to: found by its name, the record is found
BELONGS: dict[type[Model], dict[str, type[Model]]] = {
    Post: {"person": Person, "committee": Committee, "organisation": Organisation},
    Event: {"committee": Committee},
    EventCommittee: {"committee": Committee, "event": Event},
    Participation: {"person": Person, "event": Event},
    Proposal: {"committee": Committee},
    Work: {"committee": Committee},
    Statistic: {"committee": Committee},
    Initiative: {"committee": Committee},
    Document: {"home": Committee},
}

#  what is shown first where it is called just what was typed
NAMED = (Person, Committee, Organisation, Proposal, Work, Initiative)


def searched(model: type[Model]) -> bool:
    """Whether rows of a kind are found here."""
    return model in WORDS or model in BELONGS or model is Reading


@dataclass(frozen=True, slots=True)
class Hits:
    """Ids of one kind: what says just the words first; more where there are more than counted."""

    exact: list[int] = field(default_factory=list)
    all: list[int] = field(default_factory=list)

    @property
    def number(self) -> int:
        return min(len(self.all), COUNTED)

    @property
    def more(self) -> bool:
        return len(self.all) > COUNTED


class Search:
    """What somebody typed, and what was found of it so far."""

    def __init__(self, typed: str) -> None:
        self.typed = " ".join(typed.replace("\0", "")[:LONGEST].split())
        self.words = self.typed.split()[:WORDS_AT_MOST]
        self.letters = sounds.letters_of(self.typed)
        self.known: dict[tuple[type[Model], str], list[int] | None] = {}

    def __bool__(self) -> bool:
        return bool(self.words)

    # --- lists

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of a queryset that say every word."""
        if not self:
            return queryset
        model = queryset.model
        if not all(self.crowded(model, word) for word in self.words):
            found = queryset.order_by().filter(self.said(model)).values_list("pk", flat=True)
            ids = list(found[: MOST + 1])
            if len(ids) <= MOST:
                return queryset.filter(pk__in=ids)
        walked = queryset.filter(self.said(model, walk=True))
        setattr(walked.query, WALKED, True)
        return walked

    # --- the page of results

    def hits(self, models: Iterable[type[Model]]) -> dict[type[Model], Hits]:
        """What was found of each kind, in one query and a few for what records belong to."""
        wanted = list(models)
        found = {model: Hits() for model in wanted}
        parts = [part for number, model in enumerate(wanted) for part in self.parts(number, model)]
        if not self or not parts:
            return found
        first, *others = parts
        for number, exact, pk in first.union(*others, all=True):
            hits = found[wanted[number]]
            (hits.exact if exact else hits.all).append(pk)
        return found

    def parts(self, number: int, model: Any) -> Iterable[QuerySet[Any, Any]]:
        rows = model._base_manager.order_by()
        place = {"found_as": Value(number, IntegerField())}
        just_so = self.just_so(model)
        if just_so is not None:
            exact = rows.filter(just_so).annotate(**place, found_exact=Value(1, IntegerField()))
            yield exact.values_list("found_as", "found_exact", "pk")[:SHOWN]
        every = rows.filter(self.said(model)).annotate(
            **place, found_exact=Value(0, IntegerField())
        )
        yield every.values_list("found_as", "found_exact", "pk")[: COUNTED + 1]

    def just_so(self, model: type[Model]) -> Q | None:
        """What says what was typed and nothing else, in one of its columns."""
        if model not in NAMED:
            return None
        found = Q()
        for form in spellings(self.typed):
            found |= exactly(WORDS[model], form)
        return found | called(sounds.just_so(self.letters)) if model is Person else found

    # --- conditions

    def said(self, model: type[Model], *, walk: bool = False) -> Q:
        """That a record says every word, or that a person's name sounds like the letters typed."""
        every = Q()
        for word in self.words:
            every &= self.says(model, word, walk=walk)
        if model is Person:
            if len(self.words) > 1:  # 赵中军 和平区: a word of it is the name's
                every &= any_of(self.says_itself(model, word, walk=walk) for word in self.words)
            every |= called(self.names)
        return every

    @cached_property
    def names(self) -> list[str]:
        return sounds.sounding(self.letters)

    def says(self, model: type[Model], word: str, *, walk: bool) -> Q:
        """That a record says a word, or belongs to something that has it in its name."""
        if model is Reading:
            return self.quotes(word)
        found = self.says_itself(model, word, walk=walk)
        for name, other in BELONGS.get(model, {}).items():
            ids = self.belonging(other, word)
            if ids is not None:
                found |= Q(**{f"{name}__in": ids})
            else:  # asked row by row: a list that is walked soon meets enough
                named = self.says_itself(other, word, walk=True)
                found |= Q(Exists(other._base_manager.filter(named, pk=OuterRef(f"{name}_id"))))
        if model is Person and len(self.words) > 1:
            posts = Post.objects.filter(
                Q(committee__in=self.belonging(Committee, word) or [])
                | Q(organisation__in=self.belonging(Organisation, word) or []),
                person=OuterRef("pk"),
            )
            found |= Q(Exists(posts))
        return found

    def says_itself(self, model: type[Model], word: str, *, walk: bool = False) -> Q:
        says = walking if walk else containing
        return any_of(
            says(words, form)
            for words in texts(model)
            for form in spellings(word)
            if words is not TEXT or telling(form)
        )

    def crowded(self, model: type[Model], word: str) -> bool:
        """Whether too many rows belong to what has a word in its name."""
        return any(self.belonging(other, word) is None for other in BELONGS.get(model, {}).values())

    def belonging(self, model: type[Model], word: str) -> list[int] | None:
        """Ids of what has a word in its name; None where these are too many."""
        if (model, word) not in self.known:
            named = self.says_itself(model, word)
            if model is Person:
                named |= called(sounds.sounding(sounds.letters_of(word)))
            found = model._base_manager.order_by().filter(named).values_list("pk", flat=True)
            most = COMMITTEES if model is Committee else BELONGING
            some = list(found[: most + 1])
            self.known[model, word] = some if len(some) <= most else None
        return self.known[model, word]

    def quotes(self, word: str) -> Q:
        """Of readings: what is quoted stands in the document's text, and that has an index."""
        if not telling(word):
            return Q(pk__in=[])
        quoted = any_of(walking(QUOTE, form) for form in spellings(word))
        documents = self.says_in_text(word)
        return quoted & Q(document__in=documents) if len(documents) <= MOST else quoted

    def says_in_text(self, word: str) -> list[int]:
        """Ids of documents; one more than most where these are not all."""
        says = any_of(containing(TEXT, form) for form in spellings(word))
        rows = Document.objects.order_by().filter(says)
        return list(rows.values_list("pk", flat=True)[: MOST + 1])


def texts(model: type[Model]) -> list[Words]:
    """What a record says itself; a document also its whole text."""
    if model is Document:
        return [WORDS[model], TEXT]
    return [WORDS[model]] if model in WORDS else []


def called(names: list[str]) -> Q:
    """People of these names, by the index in whose order they are listed."""
    return Q(In(Left("name", SORTED), names)) if names else Q(pk__in=[])


def telling(word: str) -> bool:
    """Whether a word is looked for in whole texts: figures and single characters are everywhere."""
    return len(word) > 1 and not word.isascii() or any(map(str.isalpha, word)) and len(word) > 2


def any_of(conditions: Iterable[Q]) -> Q:
    """One of them; none of none."""
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found

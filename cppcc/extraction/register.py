"""The people of a page while it is read: each once, with posts and places.

"省政协副主席许某某" and later "许某某副主席"  ->  one Found with one post, mentioned twice
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from . import names
from .facts import Person, Post, Span
from .people_vocabulary import NATIONALITIES
from .text import Page, Passage, fold

GENDER = re.compile(r"[男女]")
NATIONALITY = re.compile("|".join(NATIONALITIES))
folded = lru_cache(maxsize=1 << 12)(fold)
COMPARED = 40  # posts of one title that a further one is compared with


@dataclass
class Found:
    """A person while the page is read."""

    name: str
    posts: list[Post] = field(default_factory=list)
    words: list[dict[Span, None]] = field(default_factory=list)  # of each post, every mention
    titled: dict[str, list[int]] = field(default_factory=dict)  # a title's places in posts
    spans: set[Span] = field(default_factory=set)
    gender: str = ""
    ethnicity: str = ""
    rule: str = ""  # by which it was first found

    def describe(self, note: str) -> None:
        """Take sex and people from what stands in brackets behind the name."""
        gender, nationality = GENDER.search(note), NATIONALITY.search(note)
        if gender:
            self.gender = self.gender or gender.group()
        if nationality:
            self.ethnicity = self.ethnicity or nationality.group()

    def holds(self, post: Post) -> bool:
        """Whether a title without an organisation is known from one with it."""
        title = folded(post.title)
        return any(known.endswith(title) or title.endswith(known) for known in self.titled)

    def sits(self, post: Post) -> bool:
        """Whether a bare 委员 is known to hold more in the same committee: 某委员 after 常委某."""
        return folded(post.title) == "委员" and any(
            other.committee == post.committee and not other.body and other.committee
            for other in self.posts[-COMPARED:]
        )

    def add(self, post: Post, *said: Span) -> None:
        """Add a post, or its words to the same post; one without an organisation adds nothing
        to the same title with one."""
        same = self.titled.setdefault(folded(post.title), [])
        two = folded(post.org or "")
        for number in same[-COMPARED:]:
            other = self.posts[number]
            one = folded(other.org or "")
            if one.endswith(two) or two.endswith(one):
                former = other.former or post.former
                if len(one) < len(two):
                    self.posts[number] = replace(post, title=other.title, former=former)
                elif former != other.former:
                    self.posts[number] = replace(other, former=former)
                self.words[number].update(dict.fromkeys(said))
                return
        same.append(len(self.posts))
        self.posts.append(post)
        self.words.append(dict.fromkeys(said))

    def person(self) -> Person:
        """The fact."""
        return Person(
            name=self.name,
            posts=tuple(
                replace(post, spans=tuple(words))
                for post, words in zip(self.posts, self.words, strict=True)
            ),
            spans=tuple(sorted(self.spans)),
            gender=self.gender,
            ethnicity=self.ethnicity,
            rule=self.rule,
        )


def mentioned(page: Page, passages: list[Passage], people: dict[str, Found]) -> None:
    """Add to each person every place where the name stands by itself."""
    known = [name for name in people if name]
    if not known:
        return
    automaton = AhoCorasick(known)
    for passage in passages:
        for index, start, end in outermost(automaton, passage.text):
            if end - start > 2 or alone(passage.text, start, end):
                people[known[index]].spans.add(passage.span(start, end))


def outermost(automaton: AhoCorasick, text: str) -> Iterator[tuple[int, int, int]]:
    """Names that stand inside no longer one."""
    matches = automaton.find_matches_as_indexes(text, overlapping=True)
    reached = -1
    for start, below, index in sorted((start, -end, index) for index, start, end in matches):
        if -below > reached:
            yield index, start, -below
            reached = -below


def alone(text: str, start: int, end: int) -> bool:
    """Whether a short name is no part of a longer word: 高峰|论坛."""
    return names.strength(text, end) > 0 and names.starts_here(text, start) > 0

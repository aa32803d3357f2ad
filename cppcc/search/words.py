"""What of each kind of record is searched, and the conditions that find it.

containing(WORDS[Event], "养老")   these characters, by the index of bigrams
walking(WORDS[Event], "养老")      the same without the index, for what is everywhere
exactly(WORDS[Person], "张三")     a column that says just this

The expressions are those of the indexes in migration 0005, to the letter.
"""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Func, Model, Q, TextField

from cppcc.models import (
    Committee,
    Document,
    Event,
    Initiative,
    Organisation,
    Participation,
    Person,
    Post,
    Proposal,
    Statistic,
    Work,
)

EDGE = "\n"  # before and behind what each column says

#  a key is folded, and says more than the first column only where that has marks or is traditional
KEY = "CASE WHEN pg_catalog.strpos({key}, {first}) = 0 THEN {key} ELSE '' END"


class Words(Func):
    """Columns as one text in small letters: "\\n养老服务\\n协商会\\n市图书馆\\n"."""

    output_field = TextField()

    def __init__(self, sql: str, *columns: str) -> None:
        super().__init__(*columns)
        self.sql = sql

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        columns = (compiler.compile(column)[0] for column in self.source_expressions)
        return self.sql.format(*columns), []


def record(*columns: str) -> Words:
    printed = " || E'\\n' || ".join(f"{{{number}}}" for number in range(len(columns)))
    key = KEY.format(key=f"{{{len(columns)}}}", first="{0}")
    return Words(f"pg_catalog.lower(E'\\n' || {printed} || E'\\n' || {key})", *columns, "key")


WORDS: dict[type[Model], Words] = {
    Committee: record("name"),
    Organisation: record("name", "party"),
    Person: Words(
        "pg_catalog.lower(E'\\n' || {0} || E'\\n' || {1}::text || E'\\n' ||"
        " pg_catalog.replace({2}, ' ', '') || E'\\n' || "
        + KEY.format(key="{3}", first="{0}")
        + ")",
        *("name", "other_names", "pinyin", "key"),
    ),
    Post: record("title", "body"),
    Event: record("topic", "form", "place"),
    Participation: record("name", "title"),
    Proposal: record("title", "number"),
    Work: record("title", "issuer"),
    Statistic: record("measure", "quote"),
    Initiative: record("name", "slogan"),
    Document: Words(
        "pg_catalog.lower(E'\\n' || {0} || E'\\n' || {1} || E'\\n' || {2} ||"
        " E'\\n' || {3} || E'\\n')",
        *("title", "publisher", "name", "address"),
    ),
}

#  a whole text without blanks: words go on over the ends of its lines
TEXT = Words("pg_catalog.translate(pg_catalog.lower({0}), E' \\n\\r\\t\\u3000', '')", "text")

#  without an index: what is quoted stands in a text
QUOTE = Words("pg_catalog.lower({0})", "quote")


class Bigrams(Func):
    """Words that have all of some pairs of characters; answered by an index."""

    output_field = BooleanField()

    def __init__(self, words: Words, pairs: list[str]) -> None:
        super().__init__(words)
        self.pairs = pairs

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        words, params = compiler.compile(self.source_expressions[0])
        return f"cppcc_bigrams({words}) @> %s::text[]", [*params, self.pairs]


class Says(Func):
    """Words that have a string of characters in one piece."""

    output_field = BooleanField()

    def __init__(self, words: Words, characters: str) -> None:
        super().__init__(words)
        self.characters = characters

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        words, params = compiler.compile(self.source_expressions[0])
        return f"pg_catalog.strpos({words}, %s) > 0", [*params, self.characters]


def containing(words: Words, typed: str) -> Q:
    """Two characters are a bigram, so the index says all; a single one must begin a column."""
    wanted = sought(typed)
    found = Q(Bigrams(words, pairs(wanted)))
    return found if len(wanted) == 2 else found & Q(Says(words, wanted))


def walking(words: Words, typed: str) -> Q:
    return Q(Says(words, sought(typed)))


def exactly(words: Words, typed: str) -> Q:
    wanted = f"{EDGE}{typed.lower()}{EDGE}"
    return Q(Bigrams(words, pairs(wanted))) & Q(Says(words, wanted))


def sought(typed: str) -> str:
    return typed.lower() if len(typed) > 1 else f"{EDGE}{typed.lower()}"


def pairs(characters: str) -> list[str]:
    """养老服务  ->  服务, 老服, 养老"""
    return sorted({characters[start : start + 2] for start in range(len(characters) - 1)})

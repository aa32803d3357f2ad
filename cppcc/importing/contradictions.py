"""What one document says against one record: two people of a name in one list, two genders.

ask(task, ids, run)   《…赵甲（女）、钱乙、赵甲…》  ->  a question whether 赵甲 is one person

Between documents, duplicates.py finds the same by SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cppcc.extraction.facts import Doubt, Facts
from cppcc.models import ImportRun, Person, Question

from . import questions
from .identity import Draft

DOUBTS = ("same name twice", "person differs")  # that one person may be two


def ask(
    facts: Facts,
    drafts: list[Draft],
    text: str,
    sha256: str,
    ids: Mapping[str, int],
    run: ImportRun | None,
) -> list[questions.Asked]:
    """Questions that are new about people of one document, which is stored already."""
    asked = [
        questions.Asked(
            Question.About.SPLIT,
            "person",
            person,
            field_of(doubt),
            before={field_of(doubt): doubt.readings[0]},
            now={field_of(doubt): doubt.readings[-1]},
            quote_now=text[doubt.spans[-1].start : doubt.spans[-1].end],
            sha256_now=sha256,
        )
        for doubt, key in doubted(facts, drafts)
        for person in Person.objects.standing().filter(pk=ids.get(key))
    ]
    return questions.store(asked, run) if asked else []


def doubted(facts: Facts, drafts: list[Draft]) -> Iterator[tuple[Doubt, str]]:
    """Each doubt about a person, with the key of the reading whose words it is about."""
    people = [one for one in drafts if one.kind == "person"]
    for doubt in facts.doubts:
        if doubt.kind in DOUBTS:
            for draft in people:
                if any(span in draft.spans for span in doubt.spans):
                    yield doubt, draft.key
                    break


def field_of(doubt: Doubt) -> str:
    if doubt.kind == "same name twice":
        return "name"
    return "gender" if doubt.readings[0] in ("男", "女") else "ethnicity"

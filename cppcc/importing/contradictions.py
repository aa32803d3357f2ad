"""What does not go together: two people of a name in one list, two values of one measure.

ask(task, ids, run)   《…赵甲（女）、钱乙、赵甲…》  ->  a question whether 赵甲 is one person
refresh()             提案118件 by 甲报, 提案128件 by 乙报  ->  a Contradiction, "values"

Between documents, duplicates.py finds people of two genders by SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import connection, transaction

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


def asked(run: ImportRun) -> int:
    """People of whom a run asks whether they are two."""
    return Question.objects.filter(run=run, about=Question.About.SPLIT).count()


# --- figures of several documents -----------------------------------------------------------------

LOCK = 0x66696775  # one refresh at a time

#  Records of one committee, measure, unit and period, each with the next larger value: 60余 and 65
#  can both be so, 118 and 128 cannot. One text that gives both counts different things.
VALUES = """\
SELECT 'values' AS ground, pair.key AS first, pair.next_key AS second
FROM (
    SELECT record.id, record.key, record.value, record.bound,
        pg_catalog.lead(record.id) OVER same AS next_id,
        pg_catalog.lead(record.key) OVER same AS next_key,
        pg_catalog.lead(record.value) OVER same AS next_value,
        pg_catalog.lead(record.bound) OVER same AS next_bound
    FROM cppcc_statistic AS record
    WHERE record.review NOT IN ('rejected', 'merged') AND record.committee_id IS NOT NULL
        AND record.measure <> '' AND record.period <> ''
    WINDOW same AS (
        PARTITION BY record.committee_id, record.period, record.measure, record.unit, record.flow
        ORDER BY record.value, record.key
    )
) AS pair
WHERE pair.value < pair.next_value
    AND (
        (pair.bound = 'exact' AND pair.next_bound IN ('exact', 'over'))
        OR (pair.bound = 'under' AND pair.next_bound = 'exact')
    )
    AND NOT (
        ARRAY(SELECT one.document_id FROM cppcc_reading AS one WHERE one.statistic_id = pair.id)
        && ARRAY(
            SELECT other.document_id FROM cppcc_reading AS other
            WHERE other.statistic_id = pair.next_id
        )
    )"""

#  118 of 565 is 20.9 %, as far as the printed places tell
SHARE = """\
SELECT 'share', part.key, whole.key
FROM cppcc_statistic AS part
INNER JOIN cppcc_statistic AS whole ON whole.id = part.part_of_id
WHERE part.review NOT IN ('rejected', 'merged') AND whole.review NOT IN ('rejected', 'merged')
    AND part.bound = 'exact' AND whole.bound = 'exact' AND part.share IS NOT NULL
    AND part.unit = whole.unit AND whole.value > 0
    AND pg_catalog.abs(part.value * 100 / whole.value - part.share)
        > pg_catalog.power(10::numeric, -pg_catalog.scale(pg_catalog.trim_scale(part.share)))"""

#  118件，其中565件
PART = """\
SELECT 'part', part.key, whole.key
FROM cppcc_statistic AS part
INNER JOIN cppcc_statistic AS whole ON whole.id = part.part_of_id
WHERE part.review NOT IN ('rejected', 'merged') AND whole.review NOT IN ('rejected', 'merged')
    AND part.unit = whole.unit AND part.value > whole.value
    AND part.bound IN ('exact', 'over') AND whole.bound IN ('exact', 'under')"""

FOUND = f"""\
CREATE TEMPORARY TABLE found_figures ON COMMIT DROP AS
{VALUES}
UNION ALL
{SHARE}
UNION ALL
{PART}"""

STALE = """\
DELETE FROM cppcc_contradiction AS known
WHERE known.state = 'open' AND NOT EXISTS (
    SELECT 1 FROM found_figures AS found
    WHERE found.first = known.first AND found.second = known.second
        AND found.ground = known.ground
)"""

NEW = """\
INSERT INTO cppcc_contradiction (ground, first, second, state)
SELECT found.ground, found.first, found.second, 'open' FROM found_figures AS found
ORDER BY found.ground, found.first, found.second
ON CONFLICT (first, second, ground) DO NOTHING"""


def refresh() -> int:
    """Find all contradictions among figures anew; how many are open. What a curator said of a pair
    is remembered.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("DROP TABLE IF EXISTS found_figures")
        cursor.execute(FOUND)
        cursor.execute("ANALYZE found_figures")
        cursor.execute(STALE)
        cursor.execute(NEW)
        cursor.execute("DROP TABLE found_figures")
        cursor.execute("SELECT pg_catalog.count(*) FROM cppcc_contradiction WHERE state = 'open'")
        (number,) = cursor.fetchone()
    return int(number)

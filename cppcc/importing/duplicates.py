"""Possible duplicates: pairs that may be one, found by set-based SQL at the end of a run.

refresh(run)   王芳 of 沈阳市和平区政协 and 王芳 of 沈阳市铁西区政协  ->  a Duplicate, ground "name"

What stands in the database alone determines the pairs, not the order in which it came there. Only
names and committees are looked at again that something happened to since the last time.
Nothing joins by itself: a curator says same or different, and is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from cppcc.models import RECORDS, ImportRun, Question

from . import near

LOCK = 0x64757065  # one refresh at a time

#  Of records that look alike each is paired with the next in the order of keys: a name that a
#  thousand people have makes 999 pairs, not half a million.

#  a column without blanks and marks
WORDS = (
    "pg_catalog.regexp_replace(record.{}, '[[:space:][:punct:]，。、：；“”‘’《》（）]', '', 'g')"
)
TOPIC, TITLE_WORDS, NAME_WORDS = map(WORDS.format, ("topic", "title", "name"))

#  王芳/委员会/210102 and 王芳/委员会/210106; who is known by a document alone joins nobody
NAME = """\
SELECT 'person' AS kind, pair.key AS first, pair.next_key AS second, 'name' AS ground,
    pg_catalog.jsonb_build_object('name', pair.name) AS evidence
FROM (
    SELECT record.key, record.name, pg_catalog.lead(record.key) OVER (
        PARTITION BY pg_catalog.split_part(record.key, '/', 1) ORDER BY record.key
    ) AS next_key
    FROM cppcc_person AS record
    WHERE record.review NOT IN ('rejected', 'merged')
        AND pg_catalog.split_part(record.key, '/', 2) NOT LIKE '@%'
        AND record.key LIKE '%/%'
) AS pair
WHERE pair.next_key IS NOT NULL"""

#  two people of one name with a post in the same body, whatever else is known of them
EMPLOYER = """\
SELECT 'person', pair.key, pair.next_key, 'employer',
    pg_catalog.jsonb_build_object('name', pair.name, 'employer', pair.employer)
FROM (
    SELECT held.key, held.name, held.employer, pg_catalog.lead(held.key) OVER (
        PARTITION BY pg_catalog.split_part(held.key, '/', 1), held.organisation_id
        ORDER BY held.key
    ) AS next_key
    FROM (
        SELECT DISTINCT record.key, record.name, post.organisation_id, body.name AS employer
        FROM cppcc_person AS record
        INNER JOIN cppcc_post AS post ON post.person_id = record.id
        INNER JOIN cppcc_organisation AS body ON body.id = post.organisation_id
        WHERE record.review NOT IN ('rejected', 'merged')
            AND post.review NOT IN ('rejected', 'merged')
            AND pg_catalog.strpos(record.key, '/') > 0
    ) AS held
) AS pair
WHERE pair.next_key IS NOT NULL"""

#  one committee, kind and day; another topic, or none
DAY = """\
SELECT 'event', pair.key, pair.next_key, 'day',
    pg_catalog.jsonb_build_object('date', pair.date, 'topics',
        pg_catalog.jsonb_build_array(pair.topic, pair.next_topic))
FROM (
    SELECT record.key, record.date, record.topic,
        pg_catalog.lead(record.key) OVER same AS next_key,
        pg_catalog.lead(record.topic) OVER same AS next_topic
    FROM cppcc_event AS record
    WHERE record.review NOT IN ('rejected', 'merged')
        AND record.committee_id IS NOT NULL AND record.earliest = record.latest
    WINDOW same AS (
        PARTITION BY record.committee_id, record.kind_id, record.earliest ORDER BY record.key
    )
) AS pair
WHERE pair.next_key IS NOT NULL"""

#  one committee, kind and topic; days that overlap, though they are not the same
MEETING = f"""\
SELECT 'event', pair.key, pair.next_key, 'meeting',
    pg_catalog.jsonb_build_object('topic', pair.topic, 'dates',
        pg_catalog.jsonb_build_array(pair.date, pair.next_date))
FROM (
    SELECT record.key, record.topic, record.date, record.earliest, record.latest,
        pg_catalog.lead(record.key) OVER same AS next_key,
        pg_catalog.lead(record.date) OVER same AS next_date,
        pg_catalog.lead(record.earliest) OVER same AS next_earliest,
        pg_catalog.lead(record.latest) OVER same AS next_latest
    FROM cppcc_event AS record
    WHERE record.review NOT IN ('rejected', 'merged')
        AND record.committee_id IS NOT NULL AND record.topic <> '' AND record.earliest IS NOT NULL
    WINDOW same AS (
        PARTITION BY record.committee_id, record.kind_id,
            {TOPIC}
        ORDER BY record.earliest, record.latest DESC, record.key
    )
) AS pair
WHERE pair.next_earliest <= pair.latest
    AND (pair.earliest, pair.latest) IS DISTINCT FROM (pair.next_earliest, pair.next_latest)"""

#  《关于加强养老服务的提案》 and 《加强养老服务》 of one committee; {table} and {kind} are ours
TITLE = """\
SELECT '{kind}', pair.key, pair.next_key, 'title',
    pg_catalog.jsonb_build_object(
        'titles', pg_catalog.jsonb_build_array(pair.title, pair.next_title)
    )
FROM (
    SELECT named.key, named.title, named.core,
        pg_catalog.lead(named.key) OVER near AS next_key,
        pg_catalog.lead(named.title) OVER near AS next_title,
        pg_catalog.lead(named.core) OVER near AS next_core
    FROM (
        SELECT record.key, record.title, record.committee_id, {issuer} AS issuer,
            pg_catalog.regexp_replace(
                pg_catalog.regexp_replace({title}, '^(关于|对于)?(进一步)?(切实)?', ''),
                '(的)?(若干)?(对策)?(意见)?(调研|情况|视察)?'
                '(提案|建议案|建议|意见|报告|发言)$', ''
            ) COLLATE "C" AS core
        FROM {table} AS record
        WHERE record.review NOT IN ('rejected', 'merged')
    ) AS named
    WHERE pg_catalog.length(named.core) >= 4
        AND (named.committee_id IS NOT NULL OR named.issuer <> '')
    WINDOW near AS (
        PARTITION BY named.committee_id, named.issuer ORDER BY named.core, named.key
    )
) AS pair
WHERE pair.next_key IS NOT NULL AND (
    pair.next_core = pair.core
    OR (pg_catalog.length(pair.core) >= 8 AND pg_catalog.starts_with(pair.next_core, pair.core))
)"""

#  “有事来协商”平台 and 有事来协商 of one committee
PRINTED = f"""\
SELECT 'initiative', pair.key, pair.next_key, 'printed',
    pg_catalog.jsonb_build_object('names', pg_catalog.jsonb_build_array(pair.name, pair.next_name))
FROM (
    SELECT named.key, named.name, pg_catalog.lead(named.key) OVER same AS next_key,
        pg_catalog.lead(named.name) OVER same AS next_name
    FROM (
        SELECT record.key, record.name, record.committee_id,
            pg_catalog.regexp_replace(
                {NAME_WORDS},
                '(协商)?(议事)?(平台|品牌|活动|工作室|机制|行动|工程)$', ''
            ) AS core
        FROM cppcc_initiative AS record
        WHERE record.review NOT IN ('rejected', 'merged') AND record.committee_id IS NOT NULL
    ) AS named
    WHERE pg_catalog.length(named.core) >= 2
    WINDOW same AS (PARTITION BY named.committee_id, named.core ORDER BY named.key)
) AS pair
WHERE pair.next_key IS NOT NULL"""

#  kind, and what finds pairs among all its records
GROUNDS = (
    ("person", EMPLOYER),  # says more than the name alone
    ("person", NAME),
    ("event", MEETING),
    ("event", DAY),
    (
        "proposal",
        TITLE.format(kind="proposal", table="cppcc_proposal", issuer="''", title=TITLE_WORDS),
    ),
    (
        "work",
        TITLE.format(kind="work", table="cppcc_work", issuer="record.issuer", title=TITLE_WORDS),
    ),
    ("initiative", PRINTED),
)

#  every pair once, by the ground that says most
FOUND = """\
CREATE TEMPORARY TABLE found_pairs ON COMMIT DROP AS
SELECT DISTINCT ON (kind, first, second) kind, first, second, ground, evidence
FROM (
    SELECT
        kind,
        LEAST(first COLLATE "C", second COLLATE "C") AS first,
        GREATEST(first COLLATE "C", second COLLATE "C") AS second,
        ground, evidence, place
    FROM ({grounds}) AS pairs
) AS ordered
WHERE first < second
ORDER BY kind, first, second, place, evidence::text COLLATE "C\""""

STALE = """\
DELETE FROM cppcc_duplicate AS known
WHERE known.state = 'open' {within} AND NOT EXISTS (
    SELECT 1 FROM found_pairs AS found
    WHERE found.kind = known.kind AND found.first = known.first AND found.second = known.second
)"""

CHANGED = """\
UPDATE cppcc_duplicate AS known SET ground = found.ground, evidence = found.evidence
FROM found_pairs AS found
WHERE known.state = 'open' AND found.kind = known.kind
    AND found.first = known.first AND found.second = known.second
    AND (known.ground, known.evidence) IS DISTINCT FROM (found.ground, found.evidence)"""

NEW = """\
INSERT INTO cppcc_duplicate (kind, first, second, ground, evidence, state)
SELECT found.kind, found.first, found.second, found.ground, found.evidence, 'open'
FROM found_pairs AS found
WHERE NOT EXISTS (
    SELECT 1 FROM cppcc_duplicate AS known
    WHERE known.kind = found.kind AND known.first = found.first AND known.second = found.second
)
ORDER BY found.kind, found.first, found.second
ON CONFLICT (kind, first, second) DO NOTHING"""

#  pairs that a curator decided on go with their records
GONE = """\
DELETE FROM cppcc_duplicate AS known
WHERE known.kind = '{kind}' AND known.state = 'open' {within} AND (
    NOT EXISTS (SELECT 1 FROM {table} AS record WHERE record.key = known.first)
    OR NOT EXISTS (SELECT 1 FROM {table} AS record WHERE record.key = known.second)
)"""


def refresh(run: ImportRun | None = None) -> int:
    """Bring the pairs up to date, ask where evidence contradicts itself; how many pairs are open.

    Without a run, whatever happened since, all of them are found anew.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s)", [LOCK])
        nearby = bool(run and near.find(cursor))
        within = near.WITHIN if nearby else ""
        cursor.execute("DROP TABLE IF EXISTS found_pairs")
        cursor.execute(FOUND.format(grounds=numbered(GROUNDS, nearby=nearby)))
        cursor.execute("ANALYZE found_pairs")
        cursor.execute(STALE.format(within=within))
        cursor.execute(CHANGED)
        cursor.execute(NEW)
        for kind, model in RECORDS.items():
            table = model._meta.db_table
            cursor.execute(GONE.format(kind=kind, table=table, within=within))
        cursor.execute("DROP TABLE found_pairs")
        people = near.PEOPLE if nearby else ""
        cursor.execute(CONTRADICTED.replace(NEARBY, people), {"run": run.pk if run else None})
        cursor.execute("SELECT pg_catalog.count(*) FROM cppcc_duplicate WHERE state = 'open'")
        (number,) = cursor.fetchone()
    return int(number)


def numbered(grounds: Iterable[tuple[str, str]], *, nearby: bool) -> str:
    """All grounds, each with its place among them."""
    return "\nUNION ALL\n".join(
        f"SELECT ground.kind, ground.first, ground.second, ground.ground, ground.evidence,"
        f" {place} AS place FROM ({near.limited(words, kind) if nearby else words})"
        " AS ground (kind, first, second, ground, evidence)"
        for place, (kind, words) in enumerate(grounds)
    )


# --- one record that may be two -------------------------------------------------------------------

#  a man in one paper and a woman in the other: joined by name and committee, perhaps two;
#  where a curator decided which, the question is whether that holds, and was asked already
NEARBY = "/* of those near by */"
CONTRADICTED = f"""\
INSERT INTO cppcc_question (
    about, kind, record_id, label, field, before, now, quote_before, quote_now,
    document_before_id, document_now_id, run_id, asked, state
)
SELECT '{Question.About.SPLIT}', 'person', said.person_id, person.name, said.field,
    pg_catalog.jsonb_build_object(said.field, said.value),
    pg_catalog.jsonb_build_object(said.field, other.value),
    said.quote, other.quote, said.document_id, other.document_id, %(run)s,
    pg_catalog.now(), '{Question.State.OPEN}'
FROM (
    SELECT DISTINCT ON (reading.person_id, told.field)
        reading.person_id, told.field, told.value, reading.quote, reading.document_id
    FROM cppcc_reading AS reading
    INNER JOIN cppcc_document AS document ON document.id = reading.document_id
    CROSS JOIN LATERAL pg_catalog.jsonb_each_text(reading.fields) AS told (field, value)
    WHERE reading.kind = 'person' AND NOT reading.lapsed AND reading.person_id IS NOT NULL
        AND told.field IN ('gender', 'ethnicity', 'birth_year') AND told.value IS NOT NULL
        {NEARBY}
    ORDER BY reading.person_id, told.field, document.published, document.sha256, reading.start
) AS said
INNER JOIN LATERAL (
    SELECT reading.fields ->> said.field AS value, reading.quote, reading.document_id
    FROM cppcc_reading AS reading
    INNER JOIN cppcc_document AS document ON document.id = reading.document_id
    WHERE reading.person_id = said.person_id AND NOT reading.lapsed
        AND reading.document_id <> said.document_id
        AND reading.fields ->> said.field <> said.value
    ORDER BY document.published, document.sha256, reading.start
    LIMIT 1
) AS other ON true
INNER JOIN cppcc_person AS person ON person.id = said.person_id
WHERE person.review NOT IN ('rejected', 'merged') AND NOT EXISTS (
    SELECT 1 FROM cppcc_question AS asked
    WHERE asked.about IN ('{Question.About.SPLIT}', '{Question.About.DIFFERS}')
        AND asked.kind = 'person'
        AND asked.record_id = said.person_id AND asked.field = said.field
)
ORDER BY person.key, said.field"""

"""Where possible duplicates are to be looked for again: near what happened since the last time.

find(cursor)   a run added 王芳/委员会/210106  ->  every 王芳; an event changed its day  ->  every
               event of its committee; and of both, whoever was paired with it before

Pairs are found inside one name or one committee, so everything else has the pairs that it had.
What happened, the history tells, and the runs that ended since or never did: their additions.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

#  for what was written before the last time, and committed after it
MARGIN = timedelta(hours=1)

OF_COMMITTEES = ("event", "proposal", "work", "initiative")
PAIRED = ("person", *OF_COMMITTEES)

#  when a run that changed anything ended last: it looked at all that there was when it began to
LAST = """\
SELECT pg_catalog.max(finished) FROM cppcc_importrun
WHERE counts @@ 'exists($.*.added) || exists($.*.changed) || exists($.*.removed)'"""

RUNS = "SELECT id FROM cppcc_importrun WHERE finished IS NULL OR finished >= %(since)s"
CHANGED = "SELECT pgh_obj_id FROM cppcc_{kind}event WHERE pgh_created_at >= %(since)s"

TABLES = """\
DROP TABLE IF EXISTS touched, near_records, reached;
CREATE TEMPORARY TABLE touched (kind text, key text COLLATE "C") ON COMMIT DROP;
CREATE TEMPORARY TABLE near_records (kind text, id bigint) ON COMMIT DROP;
CREATE TEMPORARY TABLE reached (kind text, key text COLLATE "C") ON COMMIT DROP"""

#  under the key that it had, too
TOUCHED = f"""\
INSERT INTO touched
SELECT '{{kind}}', record.key FROM cppcc_{{kind}} AS record
WHERE record.run_id IN ({RUNS}) OR record.id IN ({CHANGED})
UNION
SELECT '{{kind}}', was.key FROM cppcc_{{kind}}event AS was WHERE was.pgh_created_at >= %(since)s"""

#  people by their posts, by where they hold them, and by what was read of them
PEOPLE_TOUCHED = f"""\
INSERT INTO touched
SELECT 'person', person.key FROM cppcc_person AS person
WHERE person.id IN (
    SELECT post.person_id FROM cppcc_post AS post
    WHERE post.run_id IN ({RUNS})
        OR post.id IN ({CHANGED.format(kind="post")})
        OR post.organisation_id IN ({CHANGED.format(kind="organisation")})
    UNION
    SELECT was.person_id FROM cppcc_postevent AS was WHERE was.pgh_created_at >= %(since)s
    UNION
    SELECT reading.person_id FROM cppcc_reading AS reading
    WHERE reading.kind = 'person' AND reading.run_id IN ({RUNS})
)"""

PARTNERS = """\
INSERT INTO touched
SELECT known.kind, known.second FROM cppcc_duplicate AS known
INNER JOIN touched ON touched.kind = known.kind AND touched.key = known.first
UNION
SELECT known.kind, known.first FROM cppcc_duplicate AS known
INNER JOIN touched ON touched.kind = known.kind AND touched.key = known.second"""

#  王芳/… stand together in the index of keys: / comes before 0
NAMESAKES = """\
INSERT INTO near_records
SELECT 'person', record.id
FROM (
    SELECT DISTINCT pg_catalog.split_part(key, '/', 1) AS name FROM touched WHERE kind = 'person'
) AS named
INNER JOIN cppcc_person AS record
    ON record.key >= (named.name || '/') COLLATE "C"
    AND record.key < (named.name || '0') COLLATE "C\""""

COLLEAGUES = """\
INSERT INTO near_records
SELECT '{kind}', record.id FROM cppcc_{kind} AS record
WHERE record.committee_id IN (
    SELECT one.committee_id FROM cppcc_{kind} AS one
    INNER JOIN touched ON touched.kind = '{kind}' AND touched.key = one.key
)"""

#  works without a committee: the city's newspaper issued them
ISSUED = """\
INSERT INTO near_records
SELECT 'work', record.id FROM cppcc_work AS record
WHERE record.committee_id IS NULL AND record.issuer IN (
    SELECT one.issuer FROM cppcc_work AS one
    INNER JOIN touched ON touched.kind = 'work' AND touched.key = one.key
    WHERE one.committee_id IS NULL
)"""

REACHED = "INSERT INTO reached SELECT DISTINCT kind, key FROM touched"
REACHED_RECORDS = """\
INSERT INTO reached
SELECT DISTINCT '{kind}', record.key FROM cppcc_{kind} AS record
INNER JOIN near_records AS one ON one.kind = '{kind}' AND one.id = record.id"""

#  pairs of which a record is near by
WITHIN = """\
AND known.id IN (
    SELECT pair.id FROM cppcc_duplicate AS pair
    INNER JOIN reached ON reached.kind = pair.kind AND reached.key = pair.first
    UNION
    SELECT pair.id FROM cppcc_duplicate AS pair
    INNER JOIN reached ON reached.kind = pair.kind AND reached.key = pair.second
)"""
PEOPLE = "AND reading.person_id IN (SELECT id FROM near_records WHERE kind = 'person')"

STANDING = "record.review NOT IN ('rejected', 'merged')"


def find(cursor: Any) -> bool:
    """Fill the tables near_records and reached; False where there was no time before, so that
    everything is near.
    """
    cursor.execute(LAST)
    (last,) = cursor.fetchone()
    if last is None:
        return False
    fill(cursor, last - MARGIN)
    return True


def fill(cursor: Any, since: datetime) -> None:
    told = {"since": since}
    cursor.execute(TABLES)
    for kind in PAIRED:
        cursor.execute(TOUCHED.format(kind=kind), told)
    cursor.execute(PEOPLE_TOUCHED, told)
    cursor.execute("ANALYZE touched")
    cursor.execute(PARTNERS)
    cursor.execute(NAMESAKES)
    for kind in OF_COMMITTEES:
        cursor.execute(COLLEAGUES.format(kind=kind))
    cursor.execute(ISSUED)
    cursor.execute("ANALYZE near_records")
    cursor.execute(REACHED)
    for kind in PAIRED:
        cursor.execute(REACHED_RECORDS.format(kind=kind))
    cursor.execute("ANALYZE reached")


def limited(words: str, kind: str) -> str:
    """A statement about all records that stand, about those of them only that are near."""
    assert STANDING in words
    some = f"{STANDING} AND record.id IN (SELECT id FROM near_records WHERE kind = '{kind}')"
    return words.replace(STANDING, some)

"""Records that no view shows, each with the one that stands in for it.

record  id  survivor_id
person  17  NULL          rejected
person  18  12            merged into 12, perhaps by way of others
post    40  NULL          a post of person 17
"""

from cppcc.models import RECORDS

#  what falls with what: a rejected person's posts are no posts
PARENTS = {
    "post": ["person"],
    "eventcommittee": ["event", "committee"],
    "participation": ["event", "person", "organisation"],
}

#  the chain of merges is followed to its end; one that ends where it began has no survivor
BY_ITSELF = """\
SELECT '{kind}'::text AS record, record.id, survivor.id AS survivor_id
FROM {table} AS record
LEFT JOIN LATERAL (
    WITH RECURSIVE chain (id, merged_into_id) AS (
        SELECT record.id, record.merged_into_id
        UNION
        SELECT next.id, next.merged_into_id
        FROM chain
        INNER JOIN {table} AS next ON next.id = chain.merged_into_id
    )
    SELECT last.id
    FROM chain
    INNER JOIN {table} AS last ON last.id = chain.id
    WHERE chain.merged_into_id IS NULL AND last.review IN ('extracted', 'confirmed')
) AS survivor ON TRUE
WHERE record.review IN ('rejected', 'merged')"""

WITH_PARENT = """\
SELECT '{kind}'::text AS record, record.id, NULL::bigint AS survivor_id
FROM {table} AS record
INNER JOIN ({parents}) AS parent ON parent.id = record.{parent}_id
WHERE parent.survivor_id IS NULL AND record.review IN ('extracted', 'confirmed')"""


def query() -> str:
    """The SQL of the view left_out; a record that falls with two parents stands in it twice."""
    return "\nUNION ALL\n".join(
        [_by_itself(kind) for kind in RECORDS]
        + [_with_parent(kind, parent) for kind, parents in PARENTS.items() for parent in parents]
    )


def _by_itself(kind: str) -> str:
    return BY_ITSELF.format(kind=kind, table=RECORDS[kind]._meta.db_table)


def _with_parent(kind: str, parent: str) -> str:
    return WITH_PARENT.format(
        kind=kind,
        table=RECORDS[kind]._meta.db_table,
        parent=parent,
        parents=_by_itself(parent),
    )

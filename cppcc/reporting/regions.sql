-- Administrative divisions, with the names that they have or had
SELECT
    region.code,
    region.name,
    region.level,
    NULLIF(region.parent, '') AS parent,
    NULLIF(region.valid_from, '') AS valid_from,
    NULLIF(region.valid_to, '') AS valid_to,
    (
        SELECT pg_catalog.string_agg(successor.code, ',' ORDER BY successor.position)
        FROM pg_catalog.jsonb_array_elements_text(region.successors)
            WITH ORDINALITY AS successor (code, position)
    ) AS successor
FROM cppcc_region AS region

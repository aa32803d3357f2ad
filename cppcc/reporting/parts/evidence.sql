-- Readings of records that stand; those of a merged record are its survivor's
SELECT
    reading.kind::text AS record,
    COALESCE(gone.survivor_id, stated.id) AS record_id,
    reading.document_id,
    reading.start,
    reading."end",
    reading.quote,
    reading.spans,
    reading.field_spans,
    pg_catalog.jsonb_array_length(reading.spans) AS mentions
FROM cppcc_reading AS reading
CROSS JOIN LATERAL (
    SELECT
        COALESCE(
            reading.committee_id,
            reading.organisation_id,
            reading.person_id,
            reading.post_id,
            reading.event_id,
            reading.eventcommittee_id,
            reading.participation_id,
            reading.proposal_id,
            reading.work_id,
            reading.statistic_id,
            reading.initiative_id
        ) AS id
) AS stated
LEFT JOIN report_parts.left_out AS gone
    ON gone.record = reading.kind AND gone.id = stated.id
WHERE stated.id IS NOT NULL
    AND (gone.id IS NULL OR gone.survivor_id IS NOT NULL)

-- Events, with the date as printed and as resolved
SELECT
    event.id AS event_id,
    committee.id AS committee_id,
    committee.name AS committee,
    region.code AS region_code,
    event.kind_id AS kind,
    NULLIF(event.form, '') AS form,
    NULLIF(event.organ, '') AS organ,
    event.term,
    event.session,
    NULLIF(event.topic, '') AS topic,
    NULLIF(event.date, '') AS date,
    NULLIF(event.date_said, '') AS date_said,
    NULLIF(event.date_rule, '') AS date_rule,
    event.earliest,
    event.latest,
    NULLIF(event.place, '') AS place,
    event.expected,
    event.present,
    COALESCE(cited.mentions, 0) AS citations,
    event.review
FROM cppcc_event AS event
LEFT JOIN report_parts.left_out AS gone
    ON gone.record = 'committee' AND gone.id = event.committee_id
LEFT JOIN cppcc_committee AS committee
    ON committee.id = COALESCE(gone.survivor_id, event.committee_id)
    AND committee.review IN ('extracted', 'confirmed')
LEFT JOIN cppcc_region AS region ON region.id = committee.region_id
LEFT JOIN (
    SELECT record_id, pg_catalog.sum(mentions) AS mentions
    FROM report_parts.evidence WHERE record = 'event' GROUP BY record_id
) AS cited ON cited.record_id = event.id
WHERE event.review IN ('extracted', 'confirmed')

-- Committees at events, with the part that each had
SELECT
    event.id AS event_id,
    committee.id AS committee_id,
    committee.name AS committee,
    part.role
FROM cppcc_eventcommittee AS part
LEFT JOIN report_parts.left_out AS gone_event
    ON gone_event.record = 'event' AND gone_event.id = part.event_id
INNER JOIN cppcc_event AS event
    ON event.id = COALESCE(gone_event.survivor_id, part.event_id)
    AND event.review IN ('extracted', 'confirmed')
LEFT JOIN report_parts.left_out AS gone_committee
    ON gone_committee.record = 'committee' AND gone_committee.id = part.committee_id
INNER JOIN cppcc_committee AS committee
    ON committee.id = COALESCE(gone_committee.survivor_id, part.committee_id)
    AND committee.review IN ('extracted', 'confirmed')
WHERE part.review IN ('extracted', 'confirmed')

-- People and organisations at events, in the order of the list
SELECT
    event.id AS event_id,
    person.id AS person_id,
    organisation.id AS organisation_id,
    participation.name,
    organisation.name AS organisation,
    NULLIF(participation.title, '') AS title,
    NULLIF(participation.capacity, '') AS capacity,
    participation.position
FROM cppcc_participation AS participation
LEFT JOIN report_parts.left_out AS gone_event
    ON gone_event.record = 'event' AND gone_event.id = participation.event_id
INNER JOIN cppcc_event AS event
    ON event.id = COALESCE(gone_event.survivor_id, participation.event_id)
    AND event.review IN ('extracted', 'confirmed')
LEFT JOIN report_parts.left_out AS gone_person
    ON gone_person.record = 'person' AND gone_person.id = participation.person_id
LEFT JOIN cppcc_person AS person
    ON person.id = COALESCE(gone_person.survivor_id, participation.person_id)
    AND person.review IN ('extracted', 'confirmed')
LEFT JOIN report_parts.left_out AS gone_organisation
    ON gone_organisation.record = 'organisation'
    AND gone_organisation.id = participation.organisation_id
LEFT JOIN cppcc_organisation AS organisation
    ON organisation.id = COALESCE(gone_organisation.survivor_id, participation.organisation_id)
    AND organisation.review IN ('extracted', 'confirmed')
WHERE participation.review IN ('extracted', 'confirmed')
    AND (participation.person_id IS NULL OR person.id IS NOT NULL)
    AND (participation.organisation_id IS NULL OR organisation.id IS NOT NULL)

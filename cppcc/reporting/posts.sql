-- Posts that people hold or held, with the dates that documents cite
SELECT
    post.id AS post_id,
    person.id AS person_id,
    person.name,
    COALESCE(committee.name || post.body, organisation.name) AS organisation,
    committee.id AS committee_id,
    NULL::bigint AS body_id,
    organisation.id AS organisation_id,
    post.title,
    post.role,
    NULL::smallint AS term,
    post.former,
    NULLIF(post.first_cited, '') AS first_cited,
    NULLIF(post.last_cited, '') AS last_cited,
    NULLIF(post.started, '') AS started,
    NULLIF(post.ended, '') AS ended,
    post.review
FROM cppcc_post AS post
LEFT JOIN report_parts.left_out AS gone_person
    ON gone_person.record = 'person' AND gone_person.id = post.person_id
INNER JOIN cppcc_person AS person
    ON person.id = COALESCE(gone_person.survivor_id, post.person_id)
    AND person.review IN ('extracted', 'confirmed')
LEFT JOIN report_parts.left_out AS gone_committee
    ON gone_committee.record = 'committee' AND gone_committee.id = post.committee_id
LEFT JOIN cppcc_committee AS committee
    ON committee.id = COALESCE(gone_committee.survivor_id, post.committee_id)
    AND committee.review IN ('extracted', 'confirmed')
LEFT JOIN report_parts.left_out AS gone_organisation
    ON gone_organisation.record = 'organisation' AND gone_organisation.id = post.organisation_id
LEFT JOIN cppcc_organisation AS organisation
    ON organisation.id = COALESCE(gone_organisation.survivor_id, post.organisation_id)
    AND organisation.review IN ('extracted', 'confirmed')
WHERE post.review IN ('extracted', 'confirmed')

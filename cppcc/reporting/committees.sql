-- Committees, with how much is reported of each
SELECT
    committee.id AS committee_id,
    committee.name,
    committee.form,
    region.code AS region_code,
    region.name AS region,
    province.name AS province,
    region.level,
    NULLIF(committee.valid_from, '') AS valid_from,
    NULLIF(committee.valid_to, '') AS valid_to,
    CASE WHEN gone.id IS NULL THEN committee.predecessor_id ELSE gone.survivor_id END
        AS predecessor_id,
    COALESCE(held.events, 0) AS events,
    COALESCE(received.proposals, 0) AS proposals,
    COALESCE(counted.statistics, 0) AS statistics,
    COALESCE(posted.people, 0) AS people
FROM cppcc_committee AS committee
LEFT JOIN cppcc_region AS region ON region.id = committee.region_id
LEFT JOIN cppcc_region AS province
    ON province.id = pg_catalog.left(region.code, 2) || '0000' AND province.level = 'province'
LEFT JOIN report_parts.left_out AS gone
    ON gone.record = 'committee' AND gone.id = committee.predecessor_id
LEFT JOIN (
    SELECT committee_id, pg_catalog.count(*) AS events FROM report.events GROUP BY committee_id
) AS held ON held.committee_id = committee.id
LEFT JOIN (
    SELECT committee_id, pg_catalog.count(*) AS proposals
    FROM report.proposals GROUP BY committee_id
) AS received ON received.committee_id = committee.id
LEFT JOIN (
    SELECT committee_id, pg_catalog.count(*) AS statistics
    FROM report.statistics GROUP BY committee_id
) AS counted ON counted.committee_id = committee.id
LEFT JOIN (
    SELECT committee_id, pg_catalog.count(DISTINCT person_id) AS people
    FROM report.posts GROUP BY committee_id
) AS posted ON posted.committee_id = committee.id
WHERE committee.review IN ('extracted', 'confirmed')

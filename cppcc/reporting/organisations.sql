-- Organisations other than committees
SELECT
    organisation.id AS organisation_id,
    organisation.name,
    organisation.kind,
    NULLIF(organisation.party, '') AS party,
    region.code AS region_code,
    COALESCE(NULLIF(organisation.level, ''), region.level) AS level
FROM cppcc_organisation AS organisation
LEFT JOIN cppcc_region AS region ON region.id = organisation.region_id
WHERE organisation.review IN ('extracted', 'confirmed')

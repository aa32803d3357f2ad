-- Figures that committees report of their work
SELECT
    statistic.id AS statistic_id,
    committee.id AS committee_id,
    committee.name AS committee,
    CASE
        WHEN gone_organisation.id IS NULL THEN statistic.organisation_id
        ELSE gone_organisation.survivor_id
    END AS organisation_id,
    NULLIF(statistic.measure, '') AS measure,
    NULLIF(statistic.measure_key, '') AS measure_key,
    pg_catalog.trim_scale(statistic.value) AS value,
    statistic.bound,
    NULLIF(statistic.unit, '') AS unit,
    NULLIF(statistic.flow, '') AS flow,
    NULLIF(statistic.subject, '') AS subject,
    NULLIF(statistic.period, '') AS period,
    statistic.earliest,
    statistic.latest,
    CASE WHEN gone_whole.id IS NULL THEN statistic.part_of_id ELSE gone_whole.survivor_id END
        AS part_of_id,
    pg_catalog.trim_scale(statistic.share) AS share,
    statistic.derived,
    NULLIF(statistic.quote, '') AS quote,
    statistic.review
FROM cppcc_statistic AS statistic
LEFT JOIN report_parts.left_out AS gone_committee
    ON gone_committee.record = 'committee' AND gone_committee.id = statistic.committee_id
LEFT JOIN cppcc_committee AS committee
    ON committee.id = COALESCE(gone_committee.survivor_id, statistic.committee_id)
    AND committee.review IN ('extracted', 'confirmed')
LEFT JOIN report_parts.left_out AS gone_organisation
    ON gone_organisation.record = 'organisation'
    AND gone_organisation.id = statistic.organisation_id
LEFT JOIN report_parts.left_out AS gone_whole
    ON gone_whole.record = 'statistic' AND gone_whole.id = statistic.part_of_id
WHERE statistic.review IN ('extracted', 'confirmed')

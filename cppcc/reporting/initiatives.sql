-- Named campaigns, platforms, brands, think tanks and mechanisms
SELECT
    initiative.id AS initiative_id,
    committee.id AS committee_id,
    committee.name AS committee,
    initiative.name,
    initiative.kind,
    CASE WHEN gone_whole.id IS NULL THEN initiative.parent_id ELSE gone_whole.survivor_id END
        AS parent_id,
    initiative.slots,
    initiative.review
FROM cppcc_initiative AS initiative
LEFT JOIN report_parts.left_out AS gone
    ON gone.record = 'committee' AND gone.id = initiative.committee_id
LEFT JOIN cppcc_committee AS committee
    ON committee.id = COALESCE(gone.survivor_id, initiative.committee_id)
    AND committee.review IN ('extracted', 'confirmed')
LEFT JOIN report_parts.left_out AS gone_whole
    ON gone_whole.record = 'initiative' AND gone_whole.id = initiative.parent_id
WHERE initiative.review IN ('extracted', 'confirmed')

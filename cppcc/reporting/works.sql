-- Other titled texts: rules and plans, books, periodicals
SELECT
    work.id AS work_id,
    work.title,
    work.kind_id AS kind,
    NULLIF(work.issuer, '') AS issuer,
    CASE WHEN gone.id IS NULL THEN work.committee_id ELSE gone.survivor_id END AS committee_id,
    work.review
FROM cppcc_work AS work
LEFT JOIN report_parts.left_out AS gone
    ON gone.record = 'committee' AND gone.id = work.committee_id
WHERE work.review IN ('extracted', 'confirmed')

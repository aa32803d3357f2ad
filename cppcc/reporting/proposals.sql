-- Proposals, reports, recommendations and speeches, with what became of them
SELECT
    proposal.id AS proposal_id,
    committee.id AS committee_id,
    committee.name AS committee,
    proposal.title,
    proposal.kind_id AS kind,
    NULLIF(proposal.number, '') AS number,
    proposal.year,
    proposal.term,
    proposal.session,
    NULLIF(proposal.stage, '') AS stage,
    NULLIF(proposal.outcome, '') AS outcome,
    proposal.priority,
    CASE WHEN gone_whole.id IS NULL THEN proposal.joined_with_id ELSE gone_whole.survivor_id END
        AS joined_with_id,
    COALESCE(cited.mentions, 0) AS citations,
    proposal.review
FROM cppcc_proposal AS proposal
LEFT JOIN report_parts.left_out AS gone
    ON gone.record = 'committee' AND gone.id = proposal.committee_id
LEFT JOIN cppcc_committee AS committee
    ON committee.id = COALESCE(gone.survivor_id, proposal.committee_id)
    AND committee.review IN ('extracted', 'confirmed')
LEFT JOIN report_parts.left_out AS gone_whole
    ON gone_whole.record = 'proposal' AND gone_whole.id = proposal.joined_with_id
LEFT JOIN (
    SELECT record_id, pg_catalog.sum(mentions) AS mentions
    FROM report_parts.evidence WHERE record = 'proposal' GROUP BY record_id
) AS cited ON cited.record_id = proposal.id
WHERE proposal.review IN ('extracted', 'confirmed')

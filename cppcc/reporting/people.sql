-- People, with their posts and citations counted
SELECT
    person.id AS person_id,
    person.name,
    COALESCE(NULLIF(person.pinyin, ''), sound.pinyin) AS pinyin,
    NULLIF(person.gender, '') AS gender,
    NULLIF(person.ethnicity, '') AS ethnicity,
    person.kind,
    COALESCE(held.posts, 0) AS posts,
    COALESCE(cited.mentions, 0) AS citations,
    person.review
FROM cppcc_person AS person
LEFT JOIN cppcc_namesound AS sound ON sound.name = person.name
LEFT JOIN (
    SELECT person_id, pg_catalog.count(*) AS posts FROM report.posts GROUP BY person_id
) AS held ON held.person_id = person.id
LEFT JOIN (
    SELECT record_id, pg_catalog.sum(mentions) AS mentions
    FROM report_parts.evidence WHERE record = 'person' GROUP BY record_id
) AS cited ON cited.record_id = person.id
WHERE person.review IN ('extracted', 'confirmed')

-- Citations: every mention of a record, and the words of its single fields
SELECT
    evidence.record,
    evidence.record_id,
    cited.field,
    evidence.document_id,
    (cited.span ->> 0)::integer AS start,
    (cited.span ->> 1)::integer AS "end",
    --  a document's text is long: it is read only where the reading has not kept the words
    CASE
        WHEN (cited.span ->> 0)::integer = evidence.start
            AND (cited.span ->> 1)::integer = evidence."end" THEN evidence.quote
        ELSE pg_catalog.substr(
            document.text,
            (cited.span ->> 0)::integer + 1,
            (cited.span ->> 1)::integer - (cited.span ->> 0)::integer
        )
    END AS quote
FROM report_parts.evidence AS evidence
INNER JOIN cppcc_document AS document ON document.id = evidence.document_id
CROSS JOIN LATERAL (
    SELECT NULL::text AS field, mention.span
    FROM pg_catalog.jsonb_array_elements(evidence.spans) AS mention (span)
    UNION ALL
    SELECT field.name AS field, field.span
    FROM pg_catalog.jsonb_each(evidence.field_spans) AS field (name, span)
) AS cited

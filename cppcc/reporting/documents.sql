-- Documents, as received
SELECT
    document.id AS document_id,
    document.name AS file,
    NULLIF(document.title, '') AS title,
    NULLIF(document.publisher, '') AS publisher,
    NULLIF(document.page, '') AS page,
    document.published,
    document.covers_from,
    document.covers_to,
    NULLIF(document.genre, '') AS genre,
    NULLIF(document.address, '') AS address,
    document.script,
    document.characters,
    document.sha256
FROM cppcc_document AS document

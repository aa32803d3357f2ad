"""Indexes of the words that are searched: bigrams, so that two characters are enough.

What is indexed is written out in cppcc/search/words.py too; a test holds that both agree.
"""

from django.db import migrations, models

#  养老服务  ->  {养老, 老服, 服务} and what is left over; only pg_catalog's functions, named in full
BIGRAMS = r"""
CREATE FUNCTION cppcc_bigrams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.string_to_array(
    pg_catalog.rtrim(
        pg_catalog.regexp_replace(words, '(..)', E'\\1\x01', 'g') || E'\x01'
            || pg_catalog.regexp_replace(pg_catalog.substr(words, 2), '(..)', E'\\1\x01', 'g'),
        E'\x01'
    ),
    E'\x01'
)
"""

#  printed words between line ends; the key, which is folded, where it does not hold them as printed
WORDS = {
    "committee": ("name",),
    "organisation": ("name", "party"),
    "post": ("title", "body"),
    "event": ("topic", "form", "place"),
    "participation": ("name", "title"),
    "proposal": ("title", "number"),
    "work": ("title", "issuer"),
    "statistic": ("measure", "quote"),
    "initiative": ("name", "slogan"),
}
RECORD = "pg_catalog.lower(E'\\n' || {printed} || E'\\n' || {key})"
KEY = "CASE WHEN pg_catalog.strpos(key, {first}) = 0 THEN key ELSE '' END"
OTHERS = {
    "person_words": (
        "person",
        "pg_catalog.lower(E'\\n' || name || E'\\n' || other_names::text || E'\\n' ||"
        f" pg_catalog.replace(pinyin, ' ', '') || E'\\n' || {KEY.format(first='name')})",
    ),
    "document_words": (
        "document",
        "pg_catalog.lower(E'\\n' || title || E'\\n' || publisher || E'\\n' || name ||"
        " E'\\n' || address || E'\\n')",
    ),
    "document_text_words": (
        "document",
        "pg_catalog.translate(pg_catalog.lower(text), E' \\n\\r\\t\\u3000', '')",
    ),
}


def record_words(columns):
    printed = " || E'\\n' || ".join(columns)
    return RECORD.format(printed=printed, key=KEY.format(first=columns[0]))


def indexes():
    for table, columns in WORDS.items():
        yield f"{table}_words", table, record_words(columns)
    for name, (table, words) in OTHERS.items():
        yield name, table, words


class Migration(migrations.Migration):
    dependencies = [("cppcc", "0004_lists")]

    operations = [
        migrations.RunSQL(BIGRAMS, "DROP FUNCTION cppcc_bigrams(text)"),
        *(
            migrations.RunSQL(
                f"CREATE INDEX {name} ON cppcc_{table} USING gin (cppcc_bigrams({words}))",
                f"DROP INDEX {name}",
            )
            for name, table, words in indexes()
        ),
        migrations.CreateModel(
            name="NameSound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(unique=True, verbose_name="name")),
                ("pinyin", models.CharField(verbose_name="pinyin")),
                ("letters", models.CharField(help_text="The pinyin without blanks and case.", verbose_name="letters")),
                ("initials", models.CharField(verbose_name="initials")),
            ],
            options={
                "verbose_name": "sound of a name",
                "verbose_name_plural": "sounds of names",
                "ordering": ["name"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["letters"], name="sound_by_letters", opclasses=["text_pattern_ops"]),
                    models.Index(fields=["initials"], name="sound_by_initials", opclasses=["text_pattern_ops"]),
                ],
            },
        ),
    ]

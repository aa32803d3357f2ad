"""The SQL interface: one .sql file a view of the schema `report`, and what makes and reads them.

    views.py      drops and makes the schema, `manage.py migrate` calls it
    left_out.py   rejected and merged records, which no view shows
    readers.py    the role cppcc_reader, which may select from the schema and do nothing else
    export.py     a view's rows as a table, CSV or JSON
    digest.py     one SHA-256 over all views, the same for the same documents

The views stand on the schema `report_parts`: left_out, and parts/*.sql. It is nobody's interface.
"""

"""Tables in and out: what a list shows as a file, and a file as a curator's word.

    inert.py        =1+1 in a cell stays four characters
    cells.py        values as cells hold them, cells as people type them
    resources.py    a model's columns (django-import-export)
    formats.py      rows to CSV, XLSX, JSON
    reading.py      files to rows; workbooks.py without their bombs
    targets.py      what links lead to, and near matches of what leads nowhere
    headings.py     which column is which
    differences.py  what a table would add and change, into rows.py; newcomers.py by hand
    values.py       values in a record that is not saved yet
    writing.py      the same, done; undoing.py takes it back

Taken away and brought in again unchanged, a table changes nothing.
"""

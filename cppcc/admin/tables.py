"""Tables in and out: CSV, XLSX and JSON of every model, a curator's word on the way in."""

from .pages import Page


class WithTables(Page):
    """Pages that give their rows as tables and take tables in."""

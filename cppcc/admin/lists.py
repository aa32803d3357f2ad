"""Lists that stay fast however many rows there are."""

from .pages import Page


class WithLists(Page):
    """Lists of a million rows."""

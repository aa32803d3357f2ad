"""Who may change what: permissions, and the provinces of a curator."""

from .pages import Page


class Scoped(Page):
    """Pages whose records a curator may change in his provinces only."""

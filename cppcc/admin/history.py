"""History on every page: who changed what, when and why; taking a version or a field back."""

from .pages import Page


class WithHistory(Page):
    """Pages with a history that can be read, compared and reverted."""

"""Merging records that are one, splitting one that is two."""

from .pages import Page


class WithJoining(Page):
    """Pages of records that can be merged and split."""

"""The curators' site: documents with their facts marked, records with their evidence beside."""

from . import (
    committees,
    documents,
    events,
    initiatives,
    organisations,
    people,
    proposals,
    readings,
    regions,
    runs,
    statistics,
)

__all__ = [
    "committees",
    "documents",
    "events",
    "initiatives",
    "organisations",
    "people",
    "proposals",
    "readings",
    "regions",
    "runs",
    "statistics",
]

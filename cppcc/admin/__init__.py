"""The curators' site: documents with their facts marked, records with their evidence beside."""

from . import (
    committees,
    documents,
    duplicates,
    events,
    initiatives,
    organisations,
    people,
    proposals,
    questions,
    readings,
    regions,
    runs,
    statistics,
)

__all__ = [
    "committees",
    "documents",
    "duplicates",
    "events",
    "initiatives",
    "organisations",
    "people",
    "proposals",
    "questions",
    "readings",
    "regions",
    "runs",
    "statistics",
]

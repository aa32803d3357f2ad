"""The curators' site: documents with their facts marked, records with their evidence beside."""

from . import (
    committees,
    contradictions,
    documents,
    doubts,
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
    users,
)

__all__ = [
    "committees",
    "contradictions",
    "documents",
    "doubts",
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
    "users",
]

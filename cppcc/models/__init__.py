"""The record: documents, the readings they give, and what is computed from them."""

from .assignments import Assignment
from .base import Record, Review
from .committees import Committee
from .companions import CompanionEntry
from .contradictions import Contradiction
from .documents import Document, Reading
from .doubts import Doubt
from .duplicates import Duplicate
from .events import Event, EventCommittee, Participation
from .filters import SavedFilter
from .initiatives import Initiative
from .organisations import Organisation
from .people import Person, Post
from .proposals import Proposal, Work
from .questions import Question
from .regions import EventKind, ProposalKind, Region
from .rights import Right, Scope
from .runs import Chunk, ImportRun, Incoming
from .search import NameSound
from .statistics import Statistic
from .uploads import Upload

#  every kind of record by the name that readings use, those referred to before those that refer
RECORDS: dict[str, type[Record]] = {
    "committee": Committee,
    "organisation": Organisation,
    "person": Person,
    "post": Post,
    "event": Event,
    "eventcommittee": EventCommittee,
    "participation": Participation,
    "proposal": Proposal,
    "work": Work,
    "statistic": Statistic,
    "initiative": Initiative,
}

__all__ = [
    "RECORDS",
    "Assignment",
    "Chunk",
    "Committee",
    "CompanionEntry",
    "Contradiction",
    "Document",
    "Doubt",
    "Duplicate",
    "Event",
    "EventCommittee",
    "EventKind",
    "ImportRun",
    "Incoming",
    "Initiative",
    "NameSound",
    "Organisation",
    "Participation",
    "Person",
    "Post",
    "Proposal",
    "ProposalKind",
    "Question",
    "Reading",
    "Record",
    "Region",
    "Review",
    "Right",
    "SavedFilter",
    "Scope",
    "Statistic",
    "Upload",
    "Work",
]

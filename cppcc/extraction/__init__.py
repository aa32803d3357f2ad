"""Text in, facts out. The steps in order; arguments show what depends on what.

extract("6月29日,鼓楼区政协召开座谈会…")  ->  Facts(events=(Event(kind="consultation", …),), …)
"""

from __future__ import annotations

from dataclasses import replace

from . import committees, dates, doubts, events, initiatives, people, proposals, statistics, text
from .facts import Committee, Facts, Told
from .gazetteer import Gazetteer, default
from .text import Page

__all__ = ["VERSION", "Committee", "Facts", "Told", "extract"]

#  goes up whenever the same text may give other facts: readings remember it
VERSION = "1"


def extract(document: str, *, places: Gazetteer | None = None, told: Told | None = None) -> Facts:
    """All facts that a document states, as far as it can be told by its text and by `told`.

    The argument is the decoded text, BOM removed and nothing else changed; spans count its
    code points. Never raises, whatever the text.
    """
    places, told = places or default(), told or Told()
    page = headed(text.read(document), told)
    bodies = committees.find(page, places, home=told.home)
    days = dates.find(page, covers=told.covers)
    titles = tuple(proposals.find(page, bodies))
    persons = tuple(people.find(page, bodies, places))
    named = tuple(initiatives.find(page, bodies, titles))
    counts = tuple(statistics.find(page, bodies, days))
    occurrences = tuple(events.find(page, bodies, days, persons, titles))
    return text.with_repeats(
        Facts(
            header=page.header,
            committees=bodies.facts(occurrences, persons, titles, counts, named),
            people=persons,
            events=occurrences,
            proposals=titles,
            statistics=counts,
            initiatives=named,
            doubts=tuple(doubts.find(page, bodies, days, places, persons, counts)),
            home=bodies.home,
        ),
        page.repeats,
    )


def headed(page: Page, told: Told) -> Page:
    """The page under the header that a curator gave it."""
    header = page.header
    if told.published or told.publisher:
        published, publisher = told.published or header.published, told.publisher
        header = replace(header, published=published, publisher=publisher or header.publisher)
    return page if header is page.header else replace(page, header=header)

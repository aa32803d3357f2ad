"""Text in, facts out. The steps in order; arguments show what depends on what.

extract("6月29日,鼓楼区政协召开座谈会…")  ->  Facts(events=(Event(kind="consultation", …),), …)
"""

from __future__ import annotations

from . import committees, dates, doubts, events, initiatives, people, proposals, statistics, text
from .facts import Facts
from .gazetteer import Gazetteer, default

#  goes up whenever the same text may give other facts: readings remember it
VERSION = "1"


def extract(document: str, *, places: Gazetteer | None = None) -> Facts:
    """All facts that a document states.

    The argument is the decoded text, BOM removed and nothing else changed; spans count its
    code points. Never raises, whatever the text.
    """
    places = places or default()
    page = text.read(document)
    bodies = committees.find(page, places)
    days = dates.find(page)
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

"""Facts of the papers that curators' tests import: 大连市政协主席甲乙主持召开座谈会。"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from cppcc.extraction.facts import (
    Committee,
    Event,
    Facts,
    Header,
    Initiative,
    Participant,
    Person,
    Post,
    Proposal,
    Span,
    Statistic,
)

DALIAN = Committee("210200", "大连市政协", spans=(Span(3, 8),))
SHENYANG = Committee("210100", "沈阳市政协", spans=(Span(3, 8),))


def facts(
    *,
    published: str | None = None,
    title: str = "主席",
    gender: str = "",
    topic: str = "供水",
    kind: str = "consultation",
    date: str | None = "2023-05-01",
    committee: Committee = DALIAN,
    name: str = "甲乙",
) -> Facts:
    """A committee, a person with a post, and a meeting that the person chaired."""
    post = Post(title, committee.name, False, committee, spans=(Span(3, 10),))
    return Facts(
        Header(published=published),
        committees=(committee,),
        people=(Person(name, (post,), (Span(10, 12),), gender=gender),),
        events=(
            Event(
                committee,
                kind,
                date,
                topic,
                (Span(3, 19),),
                participants=(Participant(name, title, "主持", Span(10, 12)),),
            ),
        ),
    )


def one_of_each(
    *, committee: Committee = DALIAN, school: str = "大连大学", **changes: Any
) -> Facts:
    """As much as a paper can state."""
    words = (Span(14, 18),)
    found = facts(committee=committee, **changes)
    teacher = Post("教授", school, False, spans=(Span(3, 10),))
    (person,) = found.people
    return replace(
        found,
        people=(replace(person, posts=(*person.posts, teacher)),),
        proposals=(
            Proposal("关于供水的提案", "proposal", committee, words),
            Proposal("供水条例", "plan", committee, words),
        ),
        statistics=(
            Statistic(committee, Decimal(60), "over", "场", "座谈会", words, period="2023"),
        ),
        initiatives=(Initiative("供水讲堂", "brand", committee, words),),
    )

"""Runs of small papers, and a curator's hand between them.

run = put("甲报", facts(gender="女"))    one run that reads one paper so
with by_hand(): …                        whatever is done inside is a person's doing
"""

from datetime import timedelta
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from cppcc import extraction
from cppcc.extraction.facts import Committee, Event, Facts, Header, Person, Post, Span
from cppcc.importing import duplicates
from cppcc.importing.chunks import Task, Terms, header_of, store
from cppcc.importing.files import Source
from cppcc.importing.identity import readings
from cppcc.models import ImportRun

FUSHUN = Committee("210400", "抚顺市政协", spans=(Span(0, 5),))


def put(name: str, told: Facts, *others: tuple[str, Facts]) -> ImportRun:
    """One run that reads some documents so."""
    run = ImportRun.objects.create(version=extraction.VERSION)
    if connection.in_atomic_block:  # the database dates all of a transaction by its beginning
        ImportRun.objects.filter(pk=run.pk).update(started=timezone.now() - timedelta(hours=1))
    for paper, facts in ((name, told), *others):
        text = f"{paper}：抚顺市政协主席丙丁主持召开座谈会。"
        source = Source(f"{paper}.txt", text.encode(), text=text)
        task = Task(source, facts, header_of(facts, text), readings(facts, text))
        store([task], Terms(run, allow_shrink=True))
    duplicates.refresh(run)
    run.state = ImportRun.State.DONE
    run.save(update_fields=["state"])
    run.refresh_from_db()
    return run


def facts(
    *, published: str | None = None, title: str = "主席", gender: str = "", topic: str = "供暖"
) -> Facts:
    post = Post(title, FUSHUN.name, False, FUSHUN, spans=(Span(2, 9),))
    return Facts(
        Header(published=published),
        committees=(FUSHUN,),
        people=(Person("丙丁", (post,), (Span(9, 11),), gender=gender),),
        events=(Event(FUSHUN, "consultation", "2023-05-01", topic, (Span(2, 18),)),),
    )


NOTHING = Facts(Header(), committees=(FUSHUN,))


def by_hand(**said: Any) -> Any:
    """What is done inside is a person's doing."""
    user, _new = get_user_model().objects.get_or_create(username="lihua")
    return pghistory.context(user=user.pk, **said)

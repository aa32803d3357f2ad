"""One operation of a curator: one transaction, its history signed with who, what and why.

with signed("merge", user, "同一人，见任免公告"): …
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pghistory
from django.db import connection, transaction

from cppcc.importing.chunks import patiently

Outcome = TypeVar("Outcome")


class Refused(Exception):
    """What a curator asked for cannot be done; the message says why, to people."""


@contextmanager
def signed(operation: str, user: Any, reason: str = "") -> Iterator[None]:
    said: dict[str, Any] = {"operation": operation}
    if user is not None:
        said["user"] = user.pk
    if reason:
        said["reason"] = reason
    with pghistory.context(**said):
        yield


def sign(operation: str, user: Any, reason: str, work: Callable[[], Outcome]) -> Outcome:
    """Do it whole, and again where an import stood in the way."""

    def whole() -> Outcome:
        with signed(operation, user, reason), transaction.atomic():
            return work()

    return whole() if connection.in_atomic_block else patiently(whole)

"""What a document's readings depend on besides its words: the rules, and what curators told.

digest_of(document, assignments)  ->  "5f2a…": as long as it stays, reading again gives the same
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from cppcc import extraction
from cppcc.models import Assignment, Document

#  header fields that, once a curator set them, are told to the rules
TOLD = ("published", "publisher", "home_id", "covers_from", "covers_to")
LIBRARIES = ("opencc", "ahocorasick_rs")


@cache
def rules() -> str:
    """The code and the dictionaries that read texts, and how facts become keys."""
    package = Path(extraction.__file__).parent
    identity = Path(__file__).with_name("identity.py")
    files = [
        *sorted(package.glob("*.py")),
        identity,
        settings.FIXTURES / "regions.jsonl",
    ]
    digest = hashlib.sha256(extraction.VERSION.encode())
    for file in files:
        digest.update(file.read_bytes())
    for library in LIBRARIES:
        digest.update(importlib.metadata.version(library).encode())
    return digest.hexdigest()


def digest_of(document: Document | None, assignments: Iterable[Assignment] = ()) -> str:
    """Of everything that decides what a document's words state."""
    told = header_told(document) if document else {}
    moved = sorted((one.kind, one.key, one.to_key) for one in assignments)
    words = json.dumps([rules(), told, moved], cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def header_told(document: Document) -> dict[str, Any]:
    """What a curator said about a document, by column; nothing of what was read."""
    always = {"covers_from", "covers_to"}  # no reading gives them
    return {
        name: getattr(document, name)
        for name in TOLD
        if (name in always or name.removesuffix("_id") in document.decided)
        and getattr(document, name) is not None
    }

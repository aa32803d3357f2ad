"""A companion's words to entries, each with its line: YAML, and only what data needs of it.

    facts:
      people:
      - name: 赵中军          ->  Entry("people", {"name": "赵中军"}, line=3)
    decisions:
    - reject: {kind: event, quote: 召开座谈会}

Dates and codes stay as written; only true, false, null and plain numbers are more than words.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from cppcc.models import Document

from .files import Problem, check_size, printable, reason

FACTS = ("committees", "people", "events", "proposals", "statistics", "initiatives", "records")
DECISIONS = (
    "header",
    "supersede",
    "split",
    "hold",
    "set",
    "confirm",
    "reject",
    "merge",
    "different",
)
#  what the shape of facts has beside the lists: of the document itself, or of no concern here
OF_THE_DOCUMENT = ("title", "publisher", "published")
PASSED_OVER = ("source", "script")

WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,12}")


class Fault(Exception):
    """What is wrong in a companion, and what to do: one line for people."""

    def __init__(self, reason: str, line: int = 0) -> None:
        self.reason, self.line = reason, line
        super().__init__(reason)


class Mapping(dict[str, Any]):
    """Names and values, and the line at which they begin."""

    line: int = 0


@dataclass(frozen=True)
class Companion:
    """A file of facts and decisions; the document that it stands beside, if it does."""

    path: Path
    document: Document | None = None

    @property
    def file(self) -> str:
        return printable(self.path)


@dataclass(frozen=True)
class Entry:
    """One fact or one decision, as written."""

    what: str  # of FACTS or DECISIONS
    values: Mapping
    companion: Companion = field(compare=False)

    @property
    def line(self) -> int:
        return self.values.line

    @property
    def where(self) -> str:
        return f"{self.companion.file}:{self.line}"

    @property
    def document(self) -> Document | None:
        return self.companion.document

    @property
    def digest(self) -> str:
        """The same for the same words about the same document, in whatever file."""
        document = self.document.sha256 if self.document else ""
        words = [self.what, document, self.values]
        written = json.dumps(words, cls=DjangoJSONEncoder, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()


def entries(companion: Companion) -> tuple[list[Entry], list[Fault]]:
    """Everything that a companion says, and what in it cannot be understood."""
    try:
        page = parsed(contents(companion))
    except Fault as fault:
        return [], [fault]
    found: list[Entry] = []
    faults: list[Fault] = []
    for one in said(page, companion):
        if isinstance(one, Entry):
            found.append(one)
        else:
            faults.append(one)
    return found, faults


def contents(companion: Companion) -> str:
    """The text of the file. Raises Fault."""
    path = companion.path
    try:
        check_size(path.stat().st_size, file=path)
        return path.read_bytes().decode("utf-8-sig")
    except Problem as problem:
        raise Fault(problem.reason) from problem
    except OSError as error:
        raise Fault(reason(error)) from error
    except UnicodeDecodeError as error:
        message = _("byte %d: this is no UTF-8. Save the file as UTF-8.")
        raise Fault(message % error.start) from error


def said(page: Mapping, companion: Companion) -> Iterator[Entry | Fault]:
    for name, value in page.items():
        if name == "facts" and isinstance(value, Mapping):
            yield from facts(value, companion)
        elif name == "decisions" and isinstance(value, list):
            for one in value:
                yield decision(one, page.line, companion)
        elif name not in ("facts", "decisions"):
            yield unknown(name, ("facts", "decisions"), page.line)
        elif value is not None:
            message = _("“%s” holds nothing that can be read. Write lists, as the example shows.")
            yield Fault(message % name, page.line)


def facts(value: Mapping, companion: Companion) -> Iterator[Entry | Fault]:
    header = Mapping({name: value[name] for name in OF_THE_DOCUMENT if value.get(name)})
    if header:
        header.line = value.line
        told = Mapping(printed=header)
        told.line = value.line
        yield Entry("printed", told, companion)
    for name, rows in value.items():
        if name in (*OF_THE_DOCUMENT, *PASSED_OVER):
            continue
        if name not in FACTS:
            yield unknown(name, FACTS, value.line)
        elif companion.document is None and name != "records":
            message = _("%s need a document. Write them into NAME.facts.yaml beside NAME.txt.")
            yield Fault(message % name, value.line)
        elif not isinstance(rows, list):
            yield Fault(_("%s is no list. Begin each fact with a dash.") % name, value.line)
        else:
            for row in rows:
                yield fact(name, row, value.line, companion)


def fact(name: str, row: Any, line: int, companion: Companion) -> Entry | Fault:
    try:
        return Entry(name, mapping(row, line), companion)
    except Fault as fault:
        return fault


def decision(row: Any, line: int, companion: Companion) -> Entry | Fault:
    """An entry by the one word of it that says what was decided."""
    try:
        values = mapping(row, line)
    except Fault as fault:
        return fault
    found = [name for name in values if name in DECISIONS]
    if len(found) == 1:
        return Entry(found[0], values, companion)
    if found:
        message = _("%s are two decisions. Write each with a dash of its own.")
        return Fault(message % ", ".join(found), values.line)
    return unknown(next(iter(values), ""), DECISIONS, values.line)


def mapping(value: Any, line: int) -> Mapping:
    if isinstance(value, Mapping):
        return value
    message = _("“%s” is no mapping. Write name: value, one a line.")
    raise Fault(message % str(value)[:40], line)


def unknown(name: str, known: Iterable[str], line: int) -> Fault:
    """An unknown name, with what was perhaps meant."""
    known = list(known)
    near = difflib.get_close_matches(name, known)
    words = {"name": name[:40], "known": ", ".join(near or known)}
    if near:
        return Fault(_("“%(name)s” is unknown. Did you mean %(known)s?") % words, line)
    return Fault(_("“%(name)s” is unknown. Write one of: %(known)s.") % words, line)


# --- YAML -----------------------------------------------------------------------------------------


def parsed(words: str) -> Mapping:
    """The mapping that a file holds. Raises Fault."""
    try:
        node = yaml.compose(words, Loader=yaml.BaseLoader)
        value = built(node, set()) if node is not None else Mapping()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        cause = " ".join(filter(None, [error.context, error.problem]))
        message = _("this is no YAML (%s). Mind indentation, and put quotes around : and #.")
        raise Fault(message % cause, mark.line + 1 if mark else 0) from error
    except yaml.YAMLError as error:
        message = _("this is no YAML (%s). Save it as plain UTF-8 text.")
        raise Fault(message % " ".join(str(error).split())[:120]) from error
    except RecursionError as error:
        raise Fault(_("brackets inside brackets without end. Write it out flat.")) from error
    if not isinstance(value, Mapping):
        raise Fault(_("the file is no mapping. Begin it with facts: or decisions:."), 1)
    return value


def built(node: yaml.Node, seen: set[int]) -> Any:
    """A node's value, each mapping with its line."""
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return scalar(node)
    if id(node) in seen:
        raise Fault(_("anchors and aliases are not read. Write it out."), line)
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [built(one, seen) for one in node.value]
    found = Mapping()
    found.line = line
    for name, value in node.value:
        if not isinstance(name, yaml.ScalarNode):
            raise Fault(_("a name is no word. Write name: value."), name.start_mark.line + 1)
        if name.value in found:
            message = _("“%s” stands here twice. Keep one.")
            raise Fault(message % name.value, name.start_mark.line + 1)
        found[name.value] = built(value, seen)
    return found


def scalar(node: yaml.ScalarNode) -> Any:
    words: str = node.value
    if node.style is not None:  # quoted: words, whatever they look like
        return words
    if words.lower() in WORDS:
        return WORDS[words.lower()]
    if INTEGER.fullmatch(words):
        return int(words)
    return Decimal(words) if DECIMAL.fullmatch(words) else words

"""Which column is which: by its name or by its label, in Chinese or English.

recognised(["标识", "姓名", "备注"], table_of(Person))
->  {0: "key", 1: "name"}, [Unread("备注", near=())]
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from .cells import in_every_language, near_matches
from .reading import NoTable
from .resources import Table
from .rows import Unread

NAMED = 10  # headers that are named where none is known


def recognised(headers: list[str], table: Table) -> tuple[dict[int, str], list[Unread]]:
    """Places of the columns that are ours, and the headers of the others. Raises NoTable."""
    names = names_of(table)
    places: dict[int, str] = {}
    unread = []
    for at, header in enumerate(headers):
        name = names.get(header.casefold())
        if name in places.values():
            raise NoTable(_("The column %s is there twice.") % header)
        if name is not None:
            places[at] = name
        elif header:
            near = near_matches(header.casefold(), names)
            unread.append(Unread(header, tuple(dict.fromkeys(names[one] for one in near))))
    if not set(places.values()) & table.editable.keys():
        message = _("None of these columns is known: %(these)s. Known are: %(known)s.")
        said = {"these": ", ".join(headers[:NAMED]), "known": ", ".join(table.editable)}
        raise NoTable(message % said)
    return places, unread


def names_of(table: Table) -> dict[str, str]:
    """Columns by their names and, where only one is called so, by their labels."""
    labels: dict[str, set[str]] = {}
    for name, column in table.named.items():
        if column.field is not None:
            for label in in_every_language(column.field.verbose_name):
                labels.setdefault(label.casefold(), set()).add(name)
    alone = {label: next(iter(names)) for label, names in labels.items() if len(names) == 1}
    return alone | {name: name for name in table.headers}

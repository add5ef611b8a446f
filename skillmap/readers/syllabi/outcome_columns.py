"""The cells of a table's row in, the columns of outcomes that they name out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from skillmap.readers.columns import Columns, find_columns
from skillmap.readers.syllabi.headings import role_of
from skillmap.readers.syllabi.names import is_kind
from skillmap.text import clean

NAME_WORDS = 8  # more make no column's name
_WIDER = re.compile(r"\b(?:program(?:me)?s?|institution\w*|college|university|general|degree)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The places of a table's columns; ``outcomes`` are those of outcomes, the first of which ``columns`` has too."""

    columns: Columns
    outcomes: tuple[int, ...]


def name_columns(cells: Sequence[str]) -> Header | None:
    """Find the columns that a row of names tells of; None where it names no outcomes, or holds more than names.

    Several columns are of outcomes where they are named by kinds.

    >>> name_columns(["Outcome", "Activity", "Assessment"]).outcomes
    (0,)
    >>> name_columns(["No.", "Knowledge", "Skills", "Competence"]).outcomes
    (1, 2, 3)
    """
    names = [clean(cell) for cell in cells]
    if any(len(name.split()) > NAME_WORDS for name in names):
        return None
    found = find_columns(names)
    kinds = tuple(place for place, name in enumerate(names) if is_kind(name))
    if len(kinds) > 1 and (found is None or found.outcome in kinds):
        return Header(Columns(kinds[0], found.id if found else None, None), kinds)
    if found is None:
        roles = [role_of(name, heading=True) for name in names]
        named = [place for place, role in enumerate(roles) if role in {"opens", "introduces"}]
        if not named:
            return None
        # The outcomes of a course stand beside those of its programme that they serve.
        outcome = min(named, key=lambda place: _WIDER.search(names[place]) is not None)
        # With a name that find_columns knows in its place, the other columns are found as beside any outcome.
        found = find_columns([*names[:outcome], "learning outcome", *names[outcome + 1 :]])
    return None if found is None else Header(found, (found.outcome,))

"""A table's header or an object's keys in, the places of the outcome, its id and its credential out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from skillmap.text import clean

#: Names of the column that holds the outcome, the surest first: where a table has several, the first one counts.
OUTCOME = (
    "outcome text",
    "outcome statement",
    "outcome description",
    "learning outcome text",
    "learning outcome statement",
    "learning outcome description",
    "competency statement",
    "competency text",
    "skill statement",
    "full statement",
    "statement",
    "learning outcome",
    "learning outcomes",
    "student learning outcome",
    "student learning outcomes",
    "course learning outcome",
    "course learning outcomes",
    "course outcome",
    "course outcomes",
    "program learning outcome",
    "program outcome",
    "programme learning outcome",
    "programme outcome",
    "outcome",
    "outcomes",
    "learning objective",
    "learning objectives",
    "objective",
    "objectives",
    "competency",
    "competencies",
    "text",
)
#: Names of the column that holds the outcome's own id.
ID = ("outcome id", "learning outcome id", "outcome code", "learning outcome code", "identifier", "id", "code")
#: Names of the column that holds what the outcome belongs to.
CREDENTIAL = (
    "credential",
    "credential title",
    "credential name",
    "microcredential",
    "micro credential",
    "certificate",
    "badge",
    "badge name",
    "course title",
    "course name",
    "course",
    "program",
    "programme",
    "program title",
    "programme title",
    "module",
    "title",
)

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What people add to a name: "Learning outcome(s)", "Program(me)", "Outcome *", "Outcome:".
_DECORATION = re.compile(r"\((?:s|me|es|ies)\)|[*:.\"']")


@dataclass(frozen=True, slots=True)
class Columns:
    """Places from 0; None for a column that isn't there."""

    outcome: int
    id: int | None
    credential: int | None

    @property
    def known(self) -> int:
        """How many columns are recognised, from 1 to 3."""
        return 1 + (self.id is not None) + (self.credential is not None)


def find_columns(names: Sequence[str]) -> Columns | None:
    """Find the columns by their names, or None where none is an outcome's; the leftmost of equal names counts.

    >>> find_columns(["Code", "Learning Outcome(s)", "notes"])
    Columns(outcome=1, id=0, credential=None)
    """
    plain = [normalise(name) for name in names]
    outcome = _place(plain, OUTCOME)
    return None if outcome is None else Columns(outcome, _place(plain, ID), _place(plain, CREDENTIAL))


def normalise(name: str) -> str:
    """Reduce a column's name to lower-case words.

    >>> normalise("Learning_Outcome(s):"), normalise("outcomeID")
    ('learning outcome', 'outcome id')
    """
    if len(name) > 100:  # no column's name, and perhaps a megabyte
        return ""
    plain = _HUMP.sub(" ", _DECORATION.sub("", clean(name)))
    return " ".join(re.split(r"[\s_\-]+", plain.lower())).strip()


def _place(plain: Sequence[str], accepted: Sequence[str]) -> int | None:
    return next((plain.index(name) for name in accepted if name in plain), None)

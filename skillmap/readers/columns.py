"""A table's header or an object's keys in, the places of the outcome, its id and its credential out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from skillmap.text import clean

# How offices shorten "student learning outcome" and its like.
_SHORT = ("lo", "slo", "clo", "plo", "mlo", "ulo", "ilo")
_LONG = (
    "learning outcome",
    "student learning outcome",
    "course learning outcome",
    "module learning outcome",
    "unit learning outcome",
    "program learning outcome",
    "programme learning outcome",
    "intended learning outcome",
    "expected learning outcome",
    "course outcome",
    "module outcome",
    "unit outcome",
    "program outcome",
    "programme outcome",
    "outcome",
    "learning objective",
    "course objective",
    "module objective",
    "unit objective",
    "objective",
)
_NOUNS = (*_SHORT, *_LONG, "competency", "skill")

#: Names of the column that holds the outcome, the surest first: where a table has several, the first one counts.
OUTCOME = (
    "outcome text",
    "outcome statement",
    "outcome description",
    *(f"{noun} {kind}" for noun in _NOUNS for kind in ("text", "statement", "description") if noun != "outcome"),
    "full statement",
    "statement",
    *(name for noun in _LONG for name in (noun, f"{noun}s")),
    "learning result",
    "learning results",
    "learning goal",
    "learning goals",
    "students will be able to",
    "competency",
    "competencies",
    "competence",
    "competences",
    *(name for noun in _SHORT for name in (f"{noun}s", noun)),
    "text",
)
#: Names of the column that holds the outcome's own id.
ID = (
    "outcome id",
    "learning outcome id",
    "outcome code",
    "learning outcome code",
    *(f"{noun} {kind}" for noun in _NOUNS for kind in ("id", "code", "number", "no", "ref", "reference")),
    "identifier",
    "id",
    "code",
)
#: Names of the column that holds what the outcome belongs to.
CREDENTIAL = (
    "credential",
    "credential title",
    "credential name",
    "microcredential",
    "micro credential",
    "microcredential title",
    "microcredential name",
    "micro credential title",
    "micro credential name",
    "certificate",
    "certificate title",
    "certificate name",
    "qualification",
    "qualification title",
    "qualification name",
    "award title",
    "badge",
    "badge title",
    "badge name",
    "course title",
    "course name",
    "module title",
    "module name",
    "unit title",
    "unit name",
    "course",
    "program",
    "programme",
    "program title",
    "programme title",
    "program name",
    "programme name",
    "module",
    "title",
)
#: Names of the column that holds the credential's own code.
CODE = tuple(
    f"{noun} {kind}"
    for noun in (
        *("credential", "microcredential", "micro credential", "certificate", "qualification", "award", "badge"),
        *("course", "module", "unit", "program", "programme", "subject", "class", "catalog", "catalogue"),
    )
    for kind in ("code", "id", "number", "no", "ref", "reference")
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
    code: int | None = None

    @property
    def known(self) -> int:
        """How many columns are recognised, from 1 to 4."""
        return 1 + sum(place is not None for place in (self.id, self.credential, self.code))


def find_columns(names: Sequence[str]) -> Columns | None:
    """Find the columns by their names, or None where none is an outcome's; the leftmost of equal names counts.

    >>> find_columns(["Code", "Learning Outcome(s)", "notes"])
    Columns(outcome=1, id=0, credential=None, code=None)
    """
    plain = [normalise(name) for name in names]
    outcome, identifier = _place(plain, OUTCOME), _place(plain, ID)
    if outcome is None:
        return None
    if identifier is None and plain[outcome] in _SHORT and "description" in plain:
        outcome, identifier = plain.index("description"), outcome  # "SLO" with "SLO1", then what it says
    return Columns(outcome, identifier, _place(plain, CREDENTIAL), _place(plain, CODE))


def normalise(name: str) -> str:
    """Reduce a column's name to lower-case words.

    >>> normalise("Learning_Outcome(s):"), normalise("outcomeID"), normalise("SLO #")
    ('learning outcome', 'outcome id', 'slo number')
    """
    if len(name) > 100:  # no column's name, and perhaps a megabyte
        return ""
    plain = _HUMP.sub(" ", _DECORATION.sub("", clean(name).replace("#", " number")))
    return " ".join(re.split(r"[\s_\-]+", plain.lower())).strip()


def _place(plain: Sequence[str], accepted: Sequence[str]) -> int | None:
    return next((plain.index(name) for name in accepted if name in plain), None)

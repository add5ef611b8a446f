"""A file of judged alignments in; for one framework, each outcome with its graded competencies out."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from skillmap.errors import InputError, named
from skillmap.nouns import Framework, Outcome, Rejected

#: Grades run from 0 (not aligned) to 3 (strong); from this one on, a reviewer would accept the alignment.
ACCEPTABLE = 2
_GRADES = ("0", "1", "2", "3")
_REQUIRED = ("outcome", "competency_id")
# What a committee decided, as a grade: what it accepts is at least partial, what it rejects is not aligned.
_DECISIONS = {"accepted": "2", "rejected": "0"}


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome and the grade, 0 to 3, of each competency that was judged for it, by id."""

    outcome: Outcome
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Gold:
    """Judged outcomes in the file's order, and the rows that couldn't be used; rows of other frameworks are counted."""

    judged: tuple[Judged, ...]
    rejected: tuple[Rejected, ...]
    rows: int
    elsewhere: int


def read_gold(file: Path, framework: Framework, *, decisions: bool = False) -> Gold:
    """Read a CSV with the columns ``outcome``, ``competency_id`` and ``grade``, or ``decision`` in place of the grade.

    A decision is ``accepted`` or ``rejected``, and is taken as the grade 2 or 0. A ``competency_id`` may also be a
    label or a URI. Where there is a ``framework`` column, only rows of this framework's id (any version) are used;
    ``outcome_id`` and ``context`` (the credential's title) are optional. Every row is used, counted as another
    framework's, or rejected with its number and reason: one that contradicts a row above it, too.
    """
    column, accepted = ("decision", tuple(_DECISIONS)) if decisions else ("grade", _GRADES)
    required = (*_REQUIRED, column)
    try:
        header, *records = [*csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""))] or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise InputError(
            f"{file} can't be read as judged alignments: {e}", value=file, accepted=("a UTF-8 CSV",)
        ) from e
    missing = [name for name in required if name not in header]
    if missing:
        raise InputError(
            f"{file} has no column {', '.join(missing)}; its columns are: {named(header)}",
            value=missing[0],
            accepted=required,
        )
    # Blank rows are passed over but counted, so that a number is the one that a spreadsheet shows.
    rows = [
        (number, dict.fromkeys(header, "") | dict(zip(header, cells, strict=False)))
        for number, cells in enumerate(records, start=2)
        if any(map(str.strip, cells))
    ]
    known = _names(framework)
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    outcomes: dict[str, Outcome] = {}
    rejected, elsewhere = [], 0
    for number, row in rows:
        if row.get("framework") and row["framework"].partition("@")[0] != framework.info.id:
            elsewhere += 1
            continue
        competency = known.get(row["competency_id"].strip())
        said = row[column].strip().lower()
        text = row["outcome"].strip()
        if competency is None or said not in accepted or not text:
            rejected.append(Rejected(number, _reason(row, competency, framework, column, accepted), text[:80]))
            continue
        key = row.get("outcome_id") or f"{row.get('context') or ''}: {text}"
        outcome, grade = Outcome(key, text, row.get("context") or ""), int(_DECISIONS.get(said, said))
        if outcomes.setdefault(key, outcome) != outcome:
            rejected.append(Rejected(number, f"its id {key!r} is that of another outcome or context above", text[:80]))
        elif grades[key].setdefault(competency, grade) != grade:
            rejected.append(Rejected(number, f"{competency} has another {column} for this outcome above", text[:80]))
    judged = tuple(Judged(outcome, grades[key]) for key, outcome in outcomes.items())
    if not judged:
        why = f"; row {rejected[0].row}: {rejected[0].reason}" if rejected else ""
        raise InputError(f"{file} holds no judged alignment with {framework.info.name}{why}", value=file)
    return Gold(judged, tuple(rejected), len(rows), elsewhere)


def _names(framework: Framework) -> dict[str, str]:
    """Map every way to name a competency to its id; an id wins over a URI, and that over a label."""
    names = {c.label: c.id for c in reversed(framework.competencies)}
    names |= {c.uri: c.id for c in framework.competencies if c.uri}
    return names | {c.id: c.id for c in framework.competencies}


def _reason(
    row: Mapping[str, str], competency: str | None, framework: Framework, column: str, accepted: tuple[str, ...]
) -> str:
    if not row["outcome"].strip():
        return "the outcome is empty"
    if competency is None:
        return f"{row['competency_id']!r} is no id, URI or label in {framework.info.name}"
    return f"the {column} is {row[column]!r}; it must be one of {', '.join(accepted)}"

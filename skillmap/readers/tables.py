"""Records of cells under a header in, rows out: what CSV and workbooks have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skillmap.errors import InputError
from skillmap.readers.columns import CREDENTIAL, ID, OUTCOME, Columns, normalise
from skillmap.readers.rows import Row, excerpt


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row; a ``problem`` is why they could not be read."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing at all stands there, as in the empty lines between rows."""
        return not self.problem and not any(cell.strip() for cell in self.cells)


def read_table(header: Record, columns: Columns, records: Iterable[Record], name: str) -> tuple[Row, ...]:
    """Take the recognised columns of the records below the header; blank ones don't count."""
    heading = normalise(header.cells[columns.outcome])
    if [normalise(cell) for cell in header.cells].count(heading) > 1:
        raise InputError(f"{name} has more than one column named {heading!r}; keep one", value=heading)

    def cell(record: Record, place: int | None) -> str:
        return "" if place is None or place >= len(record.cells) else record.cells[place]

    def row(record: Record) -> Row:
        if record.problem:
            return Row(record.number, " ".join(record.cells), problem=record.problem)
        texts = (cell(record, place) for place in (columns.outcome, columns.id, columns.credential))
        return Row(record.number, *texts)

    return tuple(row(record) for record in records if not record.blank)


def lone_column(records: Sequence[Record], name: str) -> tuple[Record, ...]:
    """Return the only column that holds anything; raise InputError where several do: which one has the outcomes?"""
    used = sorted({place for record in records for place, cell in enumerate(record.cells) if cell.strip()})
    if len(used) > 1:
        first = next(record for record in records if not record.blank)
        raise missing_column(first.cells, name)
    place = used[0] if used else 0
    return tuple(Record(record.number, record.cells[place : place + 1] or ("",), record.problem) for record in records)


def missing_column(found: Sequence[str], name: str) -> InputError:
    """Make the error for a table whose header names no outcome column."""
    have = ", ".join(repr(excerpt(cell)) for cell in found[:12] if cell.strip())
    accepted = ("outcome", "learning outcome", "outcome text", "statement", "objective", "competency", "text")
    return InputError(
        f"{name} has no column with outcomes; its first row holds {have}; name the column one of: "
        f"{', '.join(accepted)} (and, if you like, {ID[0]!r} and {CREDENTIAL[0]!r})",
        value=have,
        accepted=OUTCOME,
    )

"""Records of cells under a header in, rows out: what CSV and workbooks have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from skillmap.errors import InputError
from skillmap.readers.columns import CREDENTIAL, ID, OUTCOME, Columns, normalise
from skillmap.readers.markers import measure_markers
from skillmap.readers.rows import Row, excerpt

# Names of columns that hold the credential's code as often as the outcome's id.
_ANYBODYS = {"code", "id", "identifier"}
_LONGEST_LIST = 50_000  # characters; a longer cell is refused for its length


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
    """Take the recognised columns of the records below the header; blank ones don't count.

    Where most rows name no credential and each title stands in one place only, it holds for the rows below it. A cell
    whose lines are a list by their bullets or numbers gives a row for each of them.
    """
    heading = normalise(header.cells[columns.outcome])
    if [normalise(cell) for cell in header.cells].count(heading) > 1:
        raise InputError(f"{name} has more than one column named {heading!r}; keep one", value=heading)
    filled = [record for record in records if not record.blank]
    credentials = _fill_down([_cell(record, columns.credential) for record in filled])
    codes = _fill_down([_cell(record, columns.code) for record in filled])
    ids = [_cell(record, columns.id) for record in filled]
    if columns.code is None and columns.credential is not None and columns.id is not None:
        shared = _fill_down(ids)
        if normalise(header.cells[columns.id]) in _ANYBODYS and _belong_to(shared, credentials):
            ids, codes = [""] * len(filled), shared
    rows: list[Row] = []
    for record, identifier, credential, code in zip(filled, ids, credentials, codes, strict=True):
        if record.problem:
            rows.append(Row(record.number, " ".join(record.cells), problem=record.problem))
            continue
        row = Row(record.number, _cell(record, columns.outcome), identifier, credential or code, code=code)
        rows += _split(row)
    return tuple(rows)


def _cell(record: Record, place: int | None) -> str:
    return "" if place is None or place >= len(record.cells) else record.cells[place]


def _fill_down(column: Sequence[str]) -> list[str]:
    """Let each value hold for the blank cells below it, where the column is surely meant so.

    >>> _fill_down(["A", "", "", "B", "", ""]), _fill_down(["A", "B", ""]), _fill_down(["A", "", "", "A", "", ""])
    (['A', 'A', 'A', 'B', 'B', 'B'], ['A', 'B', ''], ['A', '', '', 'A', '', ''])
    """
    stated = [value for value in column if value.strip()]
    runs = [value for value, _ in groupby(stated)]
    blanks = len(column) - len(stated)
    if not column or not column[0].strip() or len(runs) < 2 or len(set(runs)) < len(runs) or blanks <= len(runs):
        return list(column)
    filled: list[str] = []
    for value in column:
        filled.append(value if value.strip() or not filled else filled[-1])
    return filled


def _belong_to(codes: Sequence[str], credentials: Sequence[str]) -> bool:
    """Tell whether a column of codes has one code a credential, and some code on several rows."""
    pairs = {(code, credential) for code, credential in zip(codes, credentials, strict=True) if code.strip()}
    stated = [code for code in codes if code.strip()]
    return len(pairs) == len({code for code, _ in pairs}) == len({title for _, title in pairs}) < len(stated)


def _split(row: Row) -> list[Row]:
    lines = [line.strip() for line in row.text.split("\n") if line.strip()]
    if len(lines) < 2 or len(row.text) > _LONGEST_LIST:
        return [row]
    ends = measure_markers(lines)
    introduced = not ends[0] and lines[0].endswith(":")
    if not all(ends[introduced:]) or len(lines) - introduced < 2:
        return [row]
    own, at = row.id.strip(), f"row {row.number}"
    items = [line[end:] for line, end in zip(lines, ends, strict=True)][introduced:]
    rows = [Row(row.number, lines[0], problem="introduces the list; not an outcome")] if introduced else []
    return rows + [
        replace(row, text=text, id=f"{own}.{count}" if own else "", place=f"{at}, item {count}")
        for count, text in enumerate(items, start=1)
    ]


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

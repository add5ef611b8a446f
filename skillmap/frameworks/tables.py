"""The bytes of a CSV, tab-delimited or XLSX file in, a table of text out; "NA", "null" and "None" are values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skillmap.errors import BrokenFramework, named
from skillmap.frameworks.archive import list_members


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a header. ``source`` names the file in messages; every row is as wide as the header.

    ``numbers`` are the rows' numbers in the file, as a spreadsheet shows them: the header is row 1, blank rows count.
    """

    source: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()


def has(table: Table, accepted: Sequence[str]) -> bool:
    """Tell whether the table has a column of one of these names."""
    return any(name in table.header for name in accepted)


def pick(table: Table, *columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the wanted columns of each row; each column is given as the names under which it is accepted.

    >>> list(pick(Table("t", ("DWA ID", "x"), (("D1", "7"),)), ("DWA Element ID", "DWA ID")))
    [('D1',)]
    """
    places = [_place(table, accepted) for accepted in columns]
    for row in table.rows:
        yield tuple(row[place] for place in places)


def _place(table: Table, accepted: Sequence[str]) -> int:
    for name in accepted:
        if name in table.header:
            return table.header.index(name)
    wanted = " or ".join(repr(name) for name in accepted)
    raise BrokenFramework(
        f"{table.source} has no column {wanted}; it has: {named(table.header, most=30)}",
        value=accepted[0],
        accepted=accepted,
    )


def decode(data: bytes, source: str) -> str:
    """Decode UTF-8 with or without a byte order mark; raise BrokenFramework with the place of the first bad byte."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise BrokenFramework(
            f"{source} is not UTF-8: byte 0x{data[e.start]:02x} in line {line}; save it as UTF-8", value=source
        ) from e


def parse_csv(data: bytes, source: str) -> Table:
    """Read comma-separated text with quoted cells."""
    return _table(csv.reader(io.StringIO(decode(data, source), newline="")), source)


def parse_tabs(data: bytes, source: str) -> Table:
    """Read tab-delimited text, where a quotation mark is a character like any other."""
    lines = io.StringIO(decode(data, source), newline="")
    return _table(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), source)


def parse_xlsx(data: bytes, source: str) -> Table:
    """Read the first sheet of an XLSX workbook; a whole number keeps no decimal point."""
    import openpyxl

    list_members(data, name=source)  # a workbook is a zip: refuse a bomb before the reader sees it
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        return _table(([_text(cell) for cell in row] for row in rows), source)
    except (KeyError, IndexError, ValueError, SyntaxError) as e:
        if isinstance(e, BrokenFramework):
            raise
        raise BrokenFramework(f"{source} is not a readable workbook: {e}", value=source) from e


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _table(rows: Iterator[list[str]], source: str) -> Table:
    try:
        header = tuple(cell.strip() for cell in next(rows, []))
        width = len(header)
        kept, numbers = [], []
        for number, row in enumerate(rows, start=2):
            if len(row) > width and any(row[width:]):
                raise BrokenFramework(f"{source} row {number} has {len(row)} cells, its header {width}", value=source)
            # Writers drop empty cells at the end of a row; a row of nothing is only a blank line.
            if any(row):
                kept.append(tuple(row[:width]) + ("",) * (width - len(row)))
                numbers.append(number)
    except csv.Error as e:
        raise BrokenFramework(f"{source} is not a readable table: {e}", value=source) from e
    if not any(header):
        raise BrokenFramework(f"{source} is empty: it has no header row", value=source)
    return Table(source, header, tuple(kept), tuple(numbers))

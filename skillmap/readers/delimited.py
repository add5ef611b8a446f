"""The text of a CSV or tab-delimited table in, rows out; a row that breaks the quoting is refused, the rest goes on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from skillmap.readers.columns import Columns, find_columns
from skillmap.readers.lists import read_list
from skillmap.readers.rows import Row
from skillmap.readers.tables import Record, lone_column, read_table

DELIMITERS = ",;\t|"
# Stands in no text, so that a line with commas stays one cell while its quotation marks are still understood.
_NO_DELIMITER = "\x1f"
_SEP_LINE = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_LOOK_AHEAD = 20


def looks_delimited(text: str, *, listed: bool) -> bool:
    """Tell whether a text of no known extension is a table; ``listed``: its extension is that of plain text.

    A line of prose can hold the word "text" between commas, and a list can have the heading "Learning outcomes";
    so one recognised name is only believed where the next rows have as many cells, or where it is a bare lower-case
    column name.
    """
    if _SEP_LINE.match(text):
        return True
    found = _find_header(text)
    if found is None:
        return False
    delimiter, header, columns = found
    if columns.known > 1:
        return True
    if len(header.cells) == 1:
        return not listed and re.fullmatch(r'"?[a-z_]+[a-rt-z]"?\s*', text.lstrip().splitlines()[0]) is not None
    below = [r for r in islice(_records(text, delimiter), _LOOK_AHEAD) if not r.blank][1:]
    return bool(below) and 2 * sum(len(r.cells) == len(header.cells) for r in below) > len(below)


def read_delimited(text: str, name: str) -> tuple[Row, ...]:
    """Read a table, numbering its records from 1 with the header and blank lines, as a spreadsheet shows them.

    Without a recognised header, a table of one column is a list of outcomes; raise InputError for a wider one.
    """
    first = 1
    forced = ""
    if sep := _SEP_LINE.match(text):  # Excel's own first line, which it hides
        forced, text, first = sep[1], text[sep.end() :], 2
    found = _find_header(text, forced or DELIMITERS)
    if found is None:
        return _read_headerless(text, name, first)
    delimiter, header, columns = found
    if len(header.cells) == 1:  # under one name every comma belongs to the text, quoted or not
        delimiter = _NO_DELIMITER
    records = [_checked(one, len(header.cells), delimiter) for one in _records(text, delimiter, first)]
    below = [one for one in records if one.number >= header.number + first]
    return read_table(header, columns, below, name)


def _find_header(text: str, delimiters: str = DELIMITERS) -> tuple[str, Record, Columns] | None:
    """Find the delimiter under which the first row that isn't blank has the most names that are recognised."""
    best = None
    for delimiter in delimiters:
        header = next((one for one in _records(text, delimiter) if not one.blank), None)
        columns = find_columns(header.cells) if header else None
        if header is None or columns is None:
            continue
        rank = (columns.known, len(header.cells))
        if best is None or rank > best[0]:
            best = (rank, (delimiter, header, columns))
    return best and best[1]


def _read_headerless(text: str, name: str, first: int) -> tuple[Row, ...]:
    for delimiter in DELIMITERS:
        records = tuple(_records(text, delimiter, first))
        widths = {len(one.cells) for one in records if not one.blank}
        if len(widths) == 1 and widths != {1}:
            return read_list(lone_column(records, name))
    return read_list(_records(text, _NO_DELIMITER, first))


def _records(text: str, delimiter: str, first: int = 1) -> Iterator[Record]:
    lines = io.StringIO(text, newline="").readlines()
    # Strict, since the tolerant mode glues the rest of a file to a cell whose quotation mark is never closed.
    reader = csv.reader(iter(lines), delimiter=delimiter, strict=True, skipinitialspace=True)
    number = first - 1
    while True:
        number += 1
        start = reader.line_num
        try:
            yield Record(number, tuple(next(reader)))
        except StopIteration:
            return
        except csv.Error as e:
            yield Record(number, (lines[start],), _explain(e, reader.line_num - start))


def _explain(error: csv.Error, lines: int) -> str:
    words = str(error)
    if "field limit" in words:
        return f"a cell has more than {csv.field_size_limit():,} characters"
    if "unexpected end" in words:
        return f"a quotation mark is opened here and never closed; {lines} lines up to the end are lost in it"
    if "expected after" in words:
        return f'a quotation mark within a quoted cell is not doubled (""), {lines} lines from here'
    return f"not readable as a table row: {words}"


def _checked(record: Record, width: int, delimiter: str) -> Record:
    if record.problem or not any(cell.strip() for cell in record.cells[width:]):
        return record
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    reason = (
        f"{len(record.cells)} cells under a header of {width}: "
        f"put quotation marks around a text that holds the delimiter ({shown})"
    )
    return Record(record.number, (delimiter.join(record.cells),), reason)

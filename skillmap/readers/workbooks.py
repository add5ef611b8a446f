"""The bytes of an XLSX workbook in, a listing of outcomes out, with row numbers as Excel shows them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import islice
from typing import Any

from skillmap.errors import InputError
from skillmap.exchange.csv_rows import is_header
from skillmap.readers.columns import Columns, find_columns
from skillmap.readers.lists import read_list
from skillmap.readers.recognise import refuse_alignments
from skillmap.readers.rows import Listing, Row, excerpt
from skillmap.readers.tables import Record, lone_column, read_table

#: A header is looked for in this many rows from the top of each sheet: titles may stand above it.
HEADER_WITHIN = 20
# Sheets that aren't data, by their names; and names that tell nothing of what a sheet holds.
_ASIDE = re.compile(r"\W*(?:examples?|instructions?|read\s?me|how to)\b", re.IGNORECASE)
_UNNAMED = re.compile(r"(?:sheet|table|tabelle|feuil|hoja|outcomes|learning outcomes|data)\s*\d*", re.IGNORECASE)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
# A row number or a column letter in the file makes openpyxl fill up to there: a small file could ask for billions.
_MAX_ROWS = 1_048_576  # Excel's own limit
_MAX_CELLS = 20_000_000
# XML can't hold NUL: no cell's own text is one of these.
_UNCALCULATED = "\0formula"
_ERROR = "\0error "
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its filled rows; ``merged`` has column (from 0), first and last row of cells that span rows."""

    title: str
    hidden: bool
    records: tuple[Record, ...]
    merged: tuple[tuple[int, int, int], ...]


def read_workbook(data: bytes, name: str, *, max_unpacked: int) -> Listing:
    """Read every sheet with a recognised header, or the first with a single column; raise InputError where none is.

    Examples, instructions and hidden sheets are read only where no other sheet has a header. Where several sheets are
    read, one without a column for the credential has its own name as that, and an outcome that an earlier sheet has
    for the same credential is refused.
    """
    sheets = sheets_of(data, name, max_unpacked)
    if any(sheet.records and is_header(sheet.records[0].cells) for sheet in sheets):
        raise refuse_alignments(name)
    tables = [(sheet, found) for sheet in sheets if (found := _find_header(sheet.records))]
    tables = [one for one in tables if not _is_aside(one[0])] or tables
    if tables:
        return Listing(_across([_rows(sheet, *found, name) for sheet, found in tables], [one for one, _ in tables]))
    filled = next((one.records for one in sheets if not all(record.blank for record in one.records)), None)
    if filled is None:
        raise InputError(f"{name} is empty: no sheet of it holds anything", value=name)
    rows = [checked(one, range(len(one.cells))) for one in filled]
    return Listing(read_list(lone_column(rows, name)))


def _is_aside(sheet: Sheet) -> bool:
    return sheet.hidden or _ASIDE.match(sheet.title) is not None


def _rows(sheet: Sheet, header: Record, columns: Columns, name: str) -> tuple[Row, ...]:
    places = (columns.outcome, columns.id, columns.credential, columns.code)
    below = [checked(one, places) for one in sheet.records if one.number > header.number]
    for place in (columns.credential, columns.code):
        if place is not None:
            below = _unmerged(below, place, sheet.merged)
    return read_table(header, columns, below, name)


def _unmerged(records: list[Record], place: int, merged: Iterable[tuple[int, int, int]]) -> list[Record]:
    """Repeat what stands in the first row of a merged cell in its other rows."""
    spans = sorted((first, last) for column, first, last in merged if column == place)
    filled: list[Record] = []
    value, until = "", 0
    for record in records:
        while spans and spans[0][0] <= record.number:
            first, last = spans.pop(0)
            value, until = "", 0
            if first == record.number and place < len(record.cells):
                value, until = record.cells[place], last
        here = record.cells[place] if place < len(record.cells) else ""
        if value and record.number <= until and not here.strip() and not record.blank and not record.problem:
            cells = [*record.cells, *[""] * (place + 1 - len(record.cells))]
            cells[place] = value
            filled.append(Record(record.number, tuple(cells)))
        else:
            filled.append(record)
    return filled


def _across(tables: list[tuple[Row, ...]], sheets: list[Sheet]) -> tuple[Row, ...]:
    """Join the rows of several sheets, saying of each where it stands."""
    if len(tables) == 1:
        return tables[0]
    seen: dict[tuple[str, str], str] = {}
    rows: list[Row] = []
    for table, sheet in zip(tables, sheets, strict=True):
        told = "" if any(row.credential.strip() for row in table) or _UNNAMED.fullmatch(sheet.title) else sheet.title
        new: dict[tuple[str, str], str] = {}
        for row in table:
            place = f"sheet {excerpt(sheet.title)!r}, {row.place or f'row {row.number}'}"
            credential = row.credential or told
            key = (credential, " ".join(row.text.split()))
            problem = row.problem or (f"the same outcome stands in {seen[key]}" if key in seen else "")
            new.setdefault(key, place)
            rows.append(replace(row, credential=credential, place=place, problem=problem))
        seen |= new
    return tuple(rows)


def _find_header(records: tuple[Record, ...]) -> tuple[Record, Columns] | None:
    """Find the row with the most recognised names: a title above the header may be "Learning outcomes" too."""
    near = [one for one in records if one.number <= HEADER_WITHIN]
    found = [(one, columns) for one in near if (columns := find_columns(one.cells))]
    return max(found, key=lambda pair: pair[1].known, default=None)


def checked(record: Record, places: Iterable[int | None]) -> Record:
    """Turn the marks of cells without a value into the record's problem, where the cells are among those read."""
    for place in places:
        cell = record.cells[place] if place is not None and place < len(record.cells) else ""
        if cell == _UNCALCULATED:
            reason = f"{_name(place, record)} holds a formula without a value: open the file in Excel and save it"
            return Record(record.number, (), reason)
        if cell.startswith(_ERROR):
            error = cell.removeprefix(_ERROR)
            return Record(record.number, (error,), f"{_name(place, record)} holds the error {error}")
    return record


def sheets_of(data: bytes, name: str, max_unpacked: int) -> list[Sheet]:
    """Return every sheet of a workbook; raise InputError where it is damaged or too large."""
    import openpyxl

    try:
        has_formulas = _inspect(data, name, max_unpacked)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations, which don't matter here
            values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True) if has_formulas else values
            return [
                Sheet(
                    value_sheet.title,
                    value_sheet.sheet_state != "visible",
                    tuple(_records(value_sheet, formula_sheet, has_formulas, name)),
                    _merged(data, value_sheet),
                )
                for value_sheet, formula_sheet in zip(values.worksheets, formulas.worksheets, strict=True)
            ]
    except InputError:
        raise
    except Exception as e:  # a damaged workbook fails anywhere in zipfile, zlib, the XML parser or openpyxl
        raise InputError(f"{name} is a damaged XLSX workbook: {type(e).__name__}: {e}", value=name) from e


def _inspect(data: bytes, name: str, max_unpacked: int) -> bool:
    """Refuse a zip bomb by its announced sizes (zipfile reads no more than those); tell whether there are formulas."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        size = sum(member.file_size for member in members)
        if size > max_unpacked:
            raise InputError(
                f"{name} unpacks to {size:,} bytes; at most {max_unpacked:,} are read", value=size, accepted=()
            )
        sheets = [one for one in members if one.filename.startswith("xl/worksheets/")]
        return any(_FORMULA.search(archive.read(sheet)) for sheet in sheets)


def _merged(data: bytes, sheet: Any) -> tuple[tuple[int, int, int], ...]:
    """Find the cells that span rows; openpyxl leaves them out when it reads a sheet row by row."""
    path = getattr(sheet, "_worksheet_path", "")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if path not in archive.namelist():
            return ()
        found = [(_column(one[1]), int(one[2]), int(one[3])) for one in _MERGED.finditer(archive.read(path))]
    return tuple(one for one in found if one[1] < one[2])


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = 26 * place + letter - ord("A") + 1
    return place - 1


def _records(values: Any, formulas: Any, has_formulas: bool, name: str) -> Iterator[Record]:
    for sheet in {id(values): values, id(formulas): formulas}.values():
        sheet.reset_dimensions()  # what the file says of its size is often wrong, and rows would be lost
    rows = values.iter_rows()
    uncached = formulas.iter_rows() if has_formulas else None
    filled = 0
    for number, row in enumerate(rows, start=1):
        filled += 1 + len(row)
        if number > _MAX_ROWS or filled > _MAX_CELLS:
            raise InputError(
                f"{name} has a sheet of over {_MAX_ROWS:,} rows or {_MAX_CELLS:,} cells; keep only the outcomes",
                value=name,
            )
        written = next(uncached, ()) if uncached else ()
        cells = [_text(cell) for cell in row]
        for place, cell in enumerate(islice(written, len(cells))):
            # Excel keeps an empty result as text ("str"); a formula without any result was never calculated.
            if cell.data_type == "f" and row[place].value is None and row[place].data_type != "str":
                cells[place] = _UNCALCULATED
        if any(cells):
            yield Record(number, tuple(cells))


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return f"{_ERROR}{value}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()  # a day, to which openpyxl adds midnight
    return str(value)


def _name(place: int | None, record: Record) -> str:
    """Name a cell as Excel does: B7."""
    letters, rest = "", (place or 0) + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"cell {letters}{record.number}"

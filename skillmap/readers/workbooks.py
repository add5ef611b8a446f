"""The bytes of an XLSX workbook in, a listing of outcomes out, with row numbers as Excel shows them."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import islice
from typing import Any

from skillmap.errors import InputError
from skillmap.exchange.csv_rows import is_header
from skillmap.readers.columns import Columns, find_columns
from skillmap.readers.lists import read_list
from skillmap.readers.packages import open_package
from skillmap.readers.recognise import refuse_alignments
from skillmap.readers.rows import Listing, Row, excerpt
from skillmap.readers.sheet_xml import Layout, read_layout
from skillmap.readers.tables import Record, lone_column, read_table

#: A header is looked for in this many rows from the top of each sheet: titles may stand above it.
HEADER_WITHIN = 20
HIDDEN = "the sheet is hidden: show it, or delete it"
# Sheets that aren't data, by their names; and names that tell nothing of what a sheet holds.
_ASIDE = re.compile(r"\W*(?:examples?|instructions?|read\s?me|how to)\b", re.IGNORECASE)
_UNNAMED = re.compile(r"(?:sheet|table|tabelle|feuil|hoja|outcomes|learning outcomes|data)\s*\d*", re.IGNORECASE)
# A row number or a column letter in the file makes openpyxl fill up to there: a small file could ask for billions.
_MAX_ROWS = 1_048_576  # Excel's own limit
_MAX_CELLS = 20_000_000
# XML can't hold NUL: no cell's own text is one of these.
_UNCALCULATED = "\0formula"
_ERROR = "\0error "
_BOOLEAN = "\0boolean "
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its filled rows, and how they are laid out."""

    title: str
    hidden: bool
    records: tuple[Record, ...]
    layout: Layout


def read_workbook(data: bytes, name: str, *, max_unpacked: int) -> Listing:
    """Read every sheet with a recognised header, or the first with a single column; raise InputError where none is.

    Examples, instructions and hidden sheets are read only where no other sheet has a header. Where several sheets are
    read, one without a column for the credential has its own name as that, and an outcome that an earlier sheet has
    for the same credential is refused. So are the outcomes of hidden sheets beside others and of hidden rows: a
    filter hides rows, and nobody sees what is read of them.
    """
    sheets = sheets_of(data, name, max_unpacked)
    if any(sheet.records and is_header(sheet.records[0].cells) for sheet in sheets):
        raise refuse_alignments(name)
    tables = [(sheet, found) for sheet in sheets if (found := _find_header(sheet.records))]
    shown = [one for one in tables if not _is_aside(one[0])]
    if shown:
        hidden = [one for one in tables if one[0].hidden and not _ASIDE.match(one[0].title)]
        tables = [one for one in tables if one in shown or one in hidden]
    if tables:
        rows = [_rows(sheet, *found, name) for sheet, found in tables]
        return Listing(_across(rows, [sheet for sheet, _ in tables], unread=HIDDEN if shown else ""))
    filled = next((one for one in sheets if not all(record.blank for record in one.records)), None)
    if filled is None:
        raise InputError(f"{name} is empty: no sheet of it holds anything", value=name)
    single = [checked(one, range(len(one.cells)), filled.layout.hidden) for one in filled.records]
    return Listing(read_list(lone_column(single, name)))


def _is_aside(sheet: Sheet) -> bool:
    return sheet.hidden or _ASIDE.match(sheet.title) is not None


def _rows(sheet: Sheet, header: Record, columns: Columns, name: str) -> tuple[Row, ...]:
    places = (columns.outcome, columns.id, columns.credential, columns.code)
    hidden = sheet.layout.hidden
    below = [checked(one, places, hidden) for one in sheet.records if one.number > header.number]
    for place in (columns.credential, columns.code):
        if place is not None:
            below = _unmerged(below, place, sheet.layout.merged)
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


def _across(tables: list[tuple[Row, ...]], sheets: list[Sheet], *, unread: str) -> tuple[Row, ...]:
    """Join the rows of several sheets, saying where each stands; ``unread`` is why those of hidden ones aren't read."""
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
            problem = row.problem or (unread if sheet.hidden else "")
            problem = problem or (f"the same outcome stands in {seen[key]}" if key in seen else "")
            if not problem:
                new.setdefault(key, place)
            rows.append(replace(row, credential=credential, place=place, problem=problem))
        seen |= new
    return tuple(rows)


def _find_header(records: tuple[Record, ...]) -> tuple[Record, Columns] | None:
    """Find the row with the most recognised names: a title above the header may be "Learning outcomes" too."""
    near = [one for one in records if one.number <= HEADER_WITHIN]
    found = [(one, columns) for one in near if (columns := find_columns(one.cells))]
    return max(found, key=lambda pair: pair[1].known, default=None)


def checked(record: Record, places: Iterable[int | None], hidden: Collection[int]) -> Record:
    """Turn a row that is hidden, and the marks of cells without a text, into the record's problem.

    Only the cells of ``places`` matter: a column that isn't read may hold what it likes.
    """
    if record.number in hidden:
        text = " ".join(cell for cell in record.cells if cell and not cell.startswith("\0"))
        return Record(record.number, (text,), "the row is hidden in the sheet: show it, or delete it")
    for place in places:
        cell = record.cells[place] if place is not None and place < len(record.cells) else ""
        if cell == _UNCALCULATED:
            reason = f"{_name(place, record)} holds a formula without a value: open the file in Excel and save it"
            return Record(record.number, (), reason)
        if cell.startswith(_BOOLEAN):
            value = cell.removeprefix(_BOOLEAN)
            return Record(record.number, (value,), f"{_name(place, record)} holds the truth value {value}, not text")
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
                    read_layout(data, getattr(value_sheet, "_worksheet_path", "")),
                )
                for value_sheet, formula_sheet in zip(values.worksheets, formulas.worksheets, strict=True)
            ]
    except InputError:
        raise
    except Exception as e:  # a damaged workbook fails anywhere in zipfile, zlib, the XML parser or openpyxl
        raise InputError(f"{name} is a damaged XLSX workbook: {type(e).__name__}: {e}", value=name) from e


def _inspect(data: bytes, name: str, max_unpacked: int) -> bool:
    """Refuse an archive that is made to harm; tell whether there are formulas."""
    with open_package(data, name, max_unpacked=max_unpacked) as archive:
        sheets = [one for one in archive.infolist() if one.filename.startswith("xl/worksheets/")]
        return any(_FORMULA.search(archive.read(sheet)) for sheet in sheets)


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
    if isinstance(value, bool):
        return f"{_BOOLEAN}{str(value).upper()}"
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

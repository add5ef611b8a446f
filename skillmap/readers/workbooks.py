"""The bytes of an XLSX workbook in, a listing of outcomes out, with row numbers as Excel shows them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from skillmap.errors import InputError
from skillmap.readers.columns import Columns, find_columns
from skillmap.readers.lists import read_list
from skillmap.readers.rows import Listing
from skillmap.readers.tables import Record, lone_column, read_table

#: A header is looked for in this many rows from the top of each sheet: titles may stand above it.
HEADER_WITHIN = 20
# A row number or a column letter in the file makes openpyxl fill up to there: a small file could ask for billions.
_MAX_ROWS = 1_048_576  # Excel's own limit
_MAX_CELLS = 20_000_000
# XML can't hold NUL: no cell's own text is one of these.
_UNCALCULATED = "\0formula"
_ERROR = "\0error "
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


def read_workbook(data: bytes, name: str, *, max_unpacked: int) -> Listing:
    """Read the first sheet that has a recognised header, or a single column; raise InputError where none does."""
    sheets = _load(data, name, max_unpacked)
    for records in sheets:
        found = _find_header(records)
        if found:
            header, columns = found
            places = (columns.outcome, columns.id, columns.credential)
            below = [_checked(one, places) for one in records if one.number > header.number]
            return Listing(read_table(header, columns, below, name))
    filled = next((records for records in sheets if not all(one.blank for one in records)), None)
    if filled is None:
        raise InputError(f"{name} is empty: no sheet of it holds anything", value=name)
    checked = [_checked(one, range(len(one.cells))) for one in filled]
    return Listing(read_list(lone_column(checked, name)))


def _find_header(records: tuple[Record, ...]) -> tuple[Record, Columns] | None:
    """Find the row with the most recognised names: a title above the header may be "Learning outcomes" too."""
    near = [one for one in records if one.number <= HEADER_WITHIN]
    found = [(one, columns) for one in near if (columns := find_columns(one.cells))]
    return max(found, key=lambda pair: pair[1].known, default=None)


def _checked(record: Record, places: Iterable[int | None]) -> Record:
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


def _load(data: bytes, name: str, max_unpacked: int) -> list[tuple[Record, ...]]:
    import openpyxl

    try:
        has_formulas = _inspect(data, name, max_unpacked)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations, which don't matter here
            values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True) if has_formulas else values
            return [
                tuple(_records(value_sheet, formula_sheet, has_formulas, name))
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
    return str(value)


def _name(place: int | None, record: Record) -> str:
    """Name a cell as Excel does: B7."""
    letters, rest = "", (place or 0) + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"cell {letters}{record.number}"

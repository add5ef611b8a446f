"""The bytes of a CSV or an old Excel file in, its rows as text with their numbers out."""

from __future__ import annotations

import csv
import io

from skillmap.errors import InputError

_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Rows = list[tuple[int, tuple[str, ...]]]


def read_rows(data: bytes, name: str) -> Rows:
    """Return the rows that hold anything, numbered from 1 as a spreadsheet shows them; of a workbook, its first sheet.

    Raises InputError with the place of what can't be read.
    """
    if data.startswith(_XLS):
        return _kept(_xls(data, name))
    if data.startswith(b"PK\x03\x04"):
        raise InputError(f"{name} is a zip or an XLSX workbook: save its sheet as CSV", value=name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what Excel writes as "CSV" on an English Windows
    if "\0" in text:
        raise InputError(f"{name} is a binary file; give CSV, or XLS", value=name, accepted=("CSV", "XLS"))
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        return _kept(list(reader))
    except csv.Error as e:
        raise InputError(f"{name} is not a readable table: {e} at line {reader.line_num}", value=name) from e


def _xls(data: bytes, name: str) -> list[list[str]]:
    import xlrd

    try:
        # What it has to say of a damaged file goes to this buffer rather than to the screen.
        book = xlrd.open_workbook(file_contents=data, on_demand=True, logfile=io.StringIO())
        sheet = book.sheet_by_index(0)
        return [[_text(cell) for cell in sheet.row_values(i)] for i in range(sheet.nrows)]
    except Exception as e:  # damaged files make it fail in many ways, none of which means more to the user
        raise InputError(f"{name} is not a readable XLS workbook: {e}", value=name) from e


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _kept(rows: list[list[str]]) -> Rows:
    stripped = ((number, tuple(" ".join(cell.split()) for cell in row)) for number, row in enumerate(rows, start=1))
    return [(number, row) for number, row in stripped if any(row)]

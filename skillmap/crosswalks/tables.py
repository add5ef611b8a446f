"""The bytes of a CSV or an Excel file, old or new, in; the rows of its sheets as text with their numbers out."""

from __future__ import annotations

import csv
import io
import zipfile

from skillmap.errors import InputError

_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLSX = b"PK\x03\x04"
#: What a workbook may unpack to, in bytes: the largest of these crosswalks is 1 MB.
_MOST = 200_000_000
Rows = list[tuple[int, tuple[str, ...]]]


def read_sheets(data: bytes, name: str) -> list[Rows]:
    """Return, of each sheet, the rows that hold anything, numbered from 1 as a spreadsheet shows them.

    A CSV is one sheet. Raises InputError with the place of what can't be read.
    """
    if data.startswith((_XLS, _XLSX)):
        return [_kept(sheet) for sheet in (_xls if data.startswith(_XLS) else _xlsx)(data, name)]
    return [_kept(_csv(data, name))]


def _csv(data: bytes, name: str) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what Excel writes as "CSV" on an English Windows
    if "\0" in text:
        raise InputError(f"{name} is a binary file; give CSV, XLS or XLSX", value=name, accepted=("CSV", "XLS", "XLSX"))
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        return list(reader)
    except csv.Error as e:
        raise InputError(f"{name} is not a readable table: {e} at line {reader.line_num}", value=name) from e


def _xls(data: bytes, name: str) -> list[list[list[str]]]:
    import xlrd

    try:
        # What it has to say of a damaged file goes to this buffer rather than to the screen.
        book = xlrd.open_workbook(file_contents=data, on_demand=True, logfile=io.StringIO())
        return [[[_text(c) for c in sheet.row_values(i)] for i in range(sheet.nrows)] for sheet in book.sheets()]
    except Exception as e:  # damaged files make it fail in many ways, none of which means more to the user
        raise InputError(f"{name} is not a readable XLS workbook: {e}", value=name) from e


def _xlsx(data: bytes, name: str) -> list[list[list[str]]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > _MOST:
            raise InputError(f"{name} unpacks to {size:,} bytes; at most {_MOST:,} are read", value=name)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [[[_text(c) for c in row] for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    except InputError:
        raise
    except Exception as e:  # damaged files make it fail in many ways, none of which means more to the user
        raise InputError(f"{name} is not a readable XLSX workbook: {e}", value=name) from e


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _kept(rows: list[list[str]]) -> Rows:
    stripped = ((number, tuple(" ".join(cell.split()) for cell in row)) for number, row in enumerate(rows, start=1))
    return [(number, row) for number, row in stripped if any(row)]

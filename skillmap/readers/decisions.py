"""The bytes of a workbook in, our own table of alignments in it out, as the text of the CSV that it was."""

from __future__ import annotations

import csv
import io

from skillmap.errors import InputError
from skillmap.exchange.csv_rows import is_header
from skillmap.readers.recognise import recognise
from skillmap.readers.tables import Record
from skillmap.readers.workbooks import checked, sheets_of

#: The largest workbook of decisions in bytes after unzipping.
MAX_UNPACKED = 200_000_000
_ZIP = b"PK\x03\x04"


def read_decisions(data: bytes, name: str, *, max_unpacked: int = MAX_UNPACKED) -> str | None:
    """Return the sheet that is our table, its rows in the places that they have in Excel; None for any other file.

    Raise InputError for two such sheets, of which nobody knows which one was decided in, and for a cell that holds
    a formula without a value or an error.
    """
    if not data.startswith(_ZIP) or recognise(data, name) != "xlsx":
        return None
    sheets = sheets_of(data, name, max_unpacked)
    ours = [sheet for sheet in sheets if sheet.records and is_header(sheet.records[0].cells)]
    if not ours:
        return None
    if len(ours) > 1:
        titles = ", ".join(repr(sheet.title[:40]) for sheet in ours)
        raise InputError(f"{name} has the table of alignments in {len(ours)} sheets, {titles}: keep one", value=titles)
    return _as_csv(ours[0].records, name)


def _as_csv(records: tuple[Record, ...], name: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    below = records[0].number
    for record in records:
        # A row that a filter hides has its decision all the same.
        found = checked(record, range(len(record.cells)), hidden=())
        if found.problem:
            raise InputError(f"{name}, row {record.number}: {found.problem}", value=found.problem)
        # An empty row stays one, so that a message names the row that Excel shows.
        out.write("\n" * (record.number - below - 1))
        writer.writerow(record.cells)
        below = record.number
    return out.getvalue()

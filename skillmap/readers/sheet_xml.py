"""The XML of a sheet in, what openpyxl leaves out when it reads row by row: cells over several rows, hidden rows."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]{0,500}>")
_NUMBER = re.compile(rb"""\sr=["'](\d{1,7})["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")


@dataclass(frozen=True, slots=True)
class Layout:
    """``merged`` are column (from 0), first and last row of each cell that spans rows; ``hidden`` are row numbers."""

    merged: tuple[tuple[int, int, int], ...] = ()
    hidden: frozenset[int] = frozenset()


def read_layout(data: bytes, path: str) -> Layout:
    """Read the layout of the sheet that stands at ``path`` in a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if path not in archive.namelist():
            return Layout()
        sheet = archive.read(path)
    spans = [(_column(one[1]), int(one[2]), int(one[3])) for one in _MERGED.finditer(sheet)]
    rows = [one[0] for one in _ROW.finditer(sheet) if _HIDDEN.search(one[0])]
    hidden = frozenset(int(number[1]) for row in rows if (number := _NUMBER.search(row)))
    return Layout(tuple(one for one in spans if one[1] < one[2]), hidden)


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = 26 * place + letter - ord("A") + 1
    return place - 1

"""The bytes of a PDF in, its ruled tables out: their rows of cells, and where on its page each of them stands.

Only tables with drawn lines are told: columns by white space alone can't be told from a page in two columns.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from skillmap.readers.syllabi.blocks import Block
from skillmap.readers.syllabi.pdf_lines import Line

# Only pages with such words are searched for tables, and those that a table goes on to: a manual has a thousand others.
_MENTIONS = re.compile(r"outcome|objective|competenc|able to|\b[CPSM]?LOs?\b", re.IGNORECASE)
_MARKED = re.compile(r"(?:[•▪◦‣·*–-]|\(?(?:\d{1,2}|[a-z])[.)])\s")
_NEAR = 3.0  # points that a table's edges may differ by from one page to the next


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a page (from 1): its edges in points from the left and as shares of the page from the top."""

    page: int
    left: float
    right: float
    top: float
    bottom: float
    rows: tuple[tuple[str, ...], ...]

    def holds(self, line: Line) -> bool:
        """Tell whether a line of text stands in this table."""
        across = self.left - _NEAR <= line.x <= self.right + _NEAR
        return line.page == self.page and across and self.top <= line.top <= self.bottom


def find_grids(data: bytes, lines: Sequence[Line]) -> list[Grid]:
    """Return the ruled tables of two columns or more on pages that mention outcomes, in reading order.

    ``lines`` are those of the same file, which has been read without a fault.
    """
    import pdfplumber

    mentioned = {line.page for line in lines if _MENTIONS.search(line.text)}
    if not mentioned:
        return []
    log = logging.getLogger("pdfminer")
    level = log.level
    log.setLevel(logging.CRITICAL)
    grids: list[Grid] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for number, page in enumerate(document.pages, start=1):
                if number in mentioned or (grids and grids[-1].page == number - 1):
                    grids += _of_page(page, number)
                page.close()
    except Exception:
        # What pdfplumber stumbles over stays what it is without it: lines of text.
        return grids
    finally:
        log.setLevel(level)
    return grids


def rows_of(grids: Sequence[Grid]) -> dict[Grid, list[Block]]:
    """Return the rows of each table as blocks; one that goes on from the page before keeps its number."""
    made: dict[Grid, list[Block]] = {}
    number = row = 0
    before: Grid | None = None
    for grid in grids:
        if not _goes_on(grid, before):
            number, row = number + 1, 0
        made[grid] = []
        for cells in grid.rows:
            row += 1
            place = f"page {grid.page}, table {number}, row {row}"
            blocks = tuple((Block("paragraph", text, place=place),) if text else () for text in cells)
            made[grid].append(Block("row", "", place=place, cells=blocks, table=number))
        before = grid
    return made


def _goes_on(grid: Grid, before: Grid | None) -> bool:
    """Tell whether a table is the one of the page before: as wide, at the same edges, with as many columns."""
    return (
        before is not None
        and grid.page == before.page + 1
        and abs(grid.left - before.left) <= _NEAR
        and abs(grid.right - before.right) <= _NEAR
        and len(grid.rows[0]) == len(before.rows[0])
    )


def _of_page(page: Any, number: int) -> list[Grid]:
    found = []
    height = float(page.height) or 1.0
    for table in page.find_tables():
        rows = tuple(tuple(_unwrapped(cell or "") for cell in row) for row in table.extract())
        if not rows or len(rows[0]) < 2 or not any(any(row) for row in rows):
            continue
        left, top, right, bottom = map(float, table.bbox)
        found.append(Grid(number, left, right, top / height, bottom / height, rows))
    return found


def _unwrapped(cell: str) -> str:
    r"""Join the lines of a cell that were wrapped, and keep those apart that are marked as items.

    >>> _unwrapped("CLO-\n5"), _unwrapped("Plane a\nboard"), _unwrapped("• Saw\n• Plane a\nboard")
    ('CLO-5', 'Plane a board', '• Saw\n• Plane a board')
    """
    text = ""
    for line in filter(None, map(str.strip, cell.splitlines())):
        if not text:
            text = line
        elif _MARKED.match(line):
            text += f"\n{line}"
        elif re.search(r"[a-z]{2}-$", text) and line[:1].islower():
            text = text[:-1] + line
        else:
            text += line if text.endswith("-") else f" {line}"
    return text

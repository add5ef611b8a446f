"""The bytes of a PDF in, its tables out, ruled or not: their rows of cells, and where on its page each one stands."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from skillmap.readers.syllabi.blocks import Block, joined
from skillmap.readers.syllabi.pdf_columns import Unruled, find_unruled
from skillmap.readers.syllabi.pdf_lines import Line
from skillmap.readers.syllabi.pdf_paragraphs import join_wrapped
from skillmap.readers.syllabi.pdf_words import Word
from skillmap.verbs import main_verb

# Only pages with such words are searched for tables, and those that a table goes on to: a manual has a thousand others.
_MENTIONS = re.compile(r"outcome|objective|competenc|able to|\b[CPSM]?LOs?\b", re.IGNORECASE)
_MARKED = re.compile(r"(?:[•▪◦‣·*–-]|\(?(?:\d{1,2}|[a-z])[.)])\s")
_BELOW = 0.002  # of the page's height: some fonts have their boxes end at the line that the text stands on
_NEAR = 3.0  # points that a table's edges may differ by from one page to the next


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a page (from 1): its edges in points from the left and as shares of the page from the top.

    ``problem`` says why it can't be taken apart: then its rows are lines of text. ``goes_on`` tells that it began on
    the page before, whatever its edges. ``name`` is what its header calls the outcomes, as far as it is known.
    """

    page: int
    left: float
    right: float
    top: float
    bottom: float
    rows: tuple[tuple[str, ...], ...]
    problem: str = ""
    goes_on: bool = False
    name: str = ""

    def holds(self, line: Line) -> bool:
        """Tell whether a line of text stands in this table."""
        across = self.left - _NEAR <= line.x <= self.right + _NEAR
        return line.page == self.page and across and self.top <= line.top <= self.bottom + _BELOW


def find_grids(data: bytes, lines: Sequence[Line], margins: Sequence[Line], hyphenated: frozenset[str]) -> list[Grid]:
    """Return the tables of two columns or more on pages that mention outcomes, in reading order.

    ``lines`` are those of the same file, which has been read without a fault, without its headers and footers, which
    ``margins`` are; ``hyphenated`` are the words that keep their hyphens at the end of a line.
    """
    import pdfplumber

    mentioned = {line.page for line in lines if _MENTIONS.search(line.text)}
    if not mentioned:
        return []
    log = logging.getLogger("pdfminer")
    level = log.level
    log.setLevel(logging.CRITICAL)
    grids: list[Grid] = []
    last: Unruled | None = None
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for number, page in enumerate(document.pages, start=1):
                if number in mentioned or (grids and grids[-1].page == number - 1):
                    ruled = _of_page(page, number, hyphenated)
                    unruled = find_unruled(_words(page, number, margins, ruled), last)
                    last = unruled[-1] if unruled and unruled[-1].ends_page else None
                    grids += sorted(
                        [*ruled, *(_grid(one, page, number, hyphenated) for one in unruled)], key=lambda one: one.top
                    )
                else:
                    last = None
                page.close()
    except Exception:
        # What pdfplumber stumbles over stays what it is without it: lines of text.
        return grids
    finally:
        log.setLevel(level)
    return grids


def rows_of(grids: Sequence[Grid], hyphenated: frozenset[str]) -> dict[Grid, list[Block]]:
    """Return the rows of each table as blocks; one that goes on from the page before keeps its number."""
    made: dict[Grid, list[Block]] = {}
    number = row = 0
    before: Grid | None = None
    header: tuple[str, ...] = ()
    for grid in grids:
        if not _goes_on(grid, before):
            number, row, header = number + 1, 0, grid.rows[0]
        made[grid] = []
        for at, cells in enumerate(grid.rows):
            if at == (grid.rows[0] == header) and row and before is not None and made.get(before) and _is_rest(cells):
                made[before][-1] = _completed(made[before][-1], cells, hyphenated)
                continue
            row += 1
            if grid.problem:
                place = f"page {grid.page}, table {number}, line {row}"
                made[grid].append(Block("item", cells[0], 1, grid.name, place, problem=grid.problem))
                continue
            place = f"page {grid.page}, table {number}, row {row}"
            blocks = tuple((Block("paragraph", text, place=place),) if text else () for text in cells)
            made[grid].append(Block("row", "", place=place, cells=blocks, table=number))
        before = grid
    return made


def _is_rest(cells: Sequence[str]) -> bool:
    """Tell whether a row is what the page break cut off the row before: each of its cells goes on in lower case."""
    return not cells[0] and all(cell[:1].islower() for cell in cells if cell)


def _completed(row: Block, rest: Sequence[str], hyphenated: frozenset[str]) -> Block:
    cells = []
    for cell, more in zip(row.cells, rest, strict=True):
        whole = _unwrapped(f"{joined(cell)}\n{more}", hyphenated) if more else joined(cell)
        cells.append((Block("paragraph", whole, place=row.place),) if whole else ())
    return replace(row, cells=tuple(cells))


def _goes_on(grid: Grid, before: Grid | None) -> bool:
    """Tell whether a table is the one of the page before: with as many columns, at the same edges or known to go on."""
    if before is None or grid.problem or before.problem or grid.page != before.page + 1:
        return False
    same_edges = abs(grid.left - before.left) <= _NEAR and abs(grid.right - before.right) <= _NEAR
    return len(grid.rows[0]) == len(before.rows[0]) and (grid.goes_on or same_edges)


def _of_page(page: Any, number: int, hyphenated: frozenset[str]) -> list[Grid]:
    found = []
    height = float(page.height) or 1.0
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    # A row that the page break cuts often has no line there.
    ends = [min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)] if upright else []
    for table in page.find_tables({"explicit_horizontal_lines": ends}):
        rows = tuple(tuple(_unwrapped(cell or "", hyphenated) for cell in row) for row in table.extract())
        if not rows or len(rows[0]) < 2 or not any(any(row) for row in rows):
            continue
        left, top, right, bottom = map(float, table.bbox)
        found.append(Grid(number, left, right, top / height, bottom / height, rows))
    return found


def _words(page: Any, number: int, margins: Sequence[Line], ruled: Sequence[Grid]) -> list[Word]:
    """Return the words of a page outside of its ruled tables, and whether headers or footers stand where they do."""
    height = float(page.height) or 1.0
    apart = [(line, set(line.text.split())) for line in margins if line.page == number]
    words = []
    for order, one in enumerate(page.extract_words(use_text_flow=True)):
        left, right, top, bottom = (float(one[key]) for key in ("x0", "x1", "top", "bottom"))
        text = str(one["text"])
        margin = any(
            text in texts and left > line.x - 1 and abs(bottom - line.top * height) < 0.6 * (bottom - top)
            for line, texts in apart
        )
        if not any(
            grid.left <= left <= grid.right and grid.top <= bottom / height <= grid.bottom + 0.005 for grid in ruled
        ):
            words.append(Word(text, left, right, top, bottom, order, margin))
    return words


def _grid(table: Unruled, page: Any, number: int, hyphenated: frozenset[str]) -> Grid:
    height = float(page.height) or 1.0
    left, right = min(word.left for word in table.words), max(word.right for word in table.words)
    top, bottom = min(word.top for word in table.words), max(word.bottom for word in table.words)
    rows = tuple(tuple(_unwrapped(cell, hyphenated) for cell in row) for row in table.rows)
    return Grid(number, left, right, top / height, bottom / height, rows, table.problem, table.goes_on, table.name)


def _unwrapped(cell: str, hyphenated: frozenset[str] = frozenset()) -> str:
    r"""Join the lines of a cell that were wrapped, and keep those apart that are outcomes of their own.

    >>> _unwrapped("CLO-\n5"), _unwrapped("Plane a\nboard"), _unwrapped("• Saw\n• Plane a\nboard")
    ('CLO-5', 'Plane a board', '• Saw\n• Plane a board')
    >>> _unwrapped("Describe the\nrights of data subjects\nExplain them")
    'Describe the rights of data subjects\nExplain them'
    """
    text = ""
    for line in filter(None, map(str.strip, cell.splitlines())):
        if not text:
            text = line
        elif _MARKED.match(line) or (_commands(line) and main_verb(text[:300]) is not None):
            text += f"\n{line}"
        elif text.endswith("-") and not re.search(r"[a-z]{2}-$", text):
            text += line
        else:
            text = join_wrapped(text, line, hyphenated)
    return text


def _commands(line: str) -> bool:
    """Tell whether a line begins, in a capital, with a verb that isn't used as a noun."""
    found = main_verb(line[:300]) if line[:1].isupper() else None
    if found is None or found.form != "base" or not line.startswith(found.written):
        return False
    return not found.verb.noun or found.rest.split(" ", 1)[0] in {"a", "an", "the"}  # "Draft a notice"

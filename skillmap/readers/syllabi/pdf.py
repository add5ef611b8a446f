"""The lines of a PDF in, its blocks and its title out: wrapped lines joined, what repeats on each page dropped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from skillmap.readers.markers import measure_markers
from skillmap.readers.syllabi.blocks import Block, Document
from skillmap.readers.syllabi.headings import role_of
from skillmap.readers.syllabi.pdf_lines import Line, read_lines
from skillmap.readers.syllabi.pdf_paragraphs import Open, Typography, goes_on, heading_level, join_wrapped, measure
from skillmap.readers.syllabi.pdf_tables import Grid, find_grids, rows_of
from skillmap.readers.syllabi.statements import read_statement
from skillmap.text import clean

_MARGIN = 0.12  # of the page's height: where headers and footers stand
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|von)\s*\d{1,4})?\W*", re.IGNORECASE)
# What browsers print at the edges of a page: when, and from where.
_PRINTED = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}:\d\d.{0,100}|(?:https?|file)://\S+(?:\s+\d{1,4}\s*/\s*\d{1,4})?",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(r"(?:untitled.*|document\s*\d*|microsoft (?:word|powerpoint).*|.*\.\w{3,4})?", re.IGNORECASE)


def read_pdf(data: bytes, name: str) -> Document:
    """Read the text of a PDF as headings, items and paragraphs, each with its page.

    Raise InputError as :func:`skillmap.readers.syllabi.pdf_lines.read_lines` does.
    """
    lines, stated = read_lines(data, name)
    kept = _without_margins(lines)
    shown = set(kept)
    if not kept:
        return Document(())
    typography = measure(kept)
    grids = find_grids(data, kept, [line for line in lines if line not in shown], typography.hyphenated)
    blocks = _blocks(kept, typography, grids)
    title = clean(stated)
    if _NO_TITLE.fullmatch(title):
        title = next((clean(one.text) for one in blocks[:3] if one.kind == "heading" and one.level == 1), "")
    return Document(tuple(blocks), "" if role_of(title, heading=True) else title)


def _without_margins(lines: Sequence[Line]) -> list[Line]:
    """Drop page numbers, and what stands at the same height of most pages but for its digits."""
    pages = len({line.page for line in lines})
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for line in lines:
        seen[_repeated(line)].add(line.page)

    def drops(line: Line) -> bool:
        if _MARGIN < line.top < 1 - _MARGIN:
            return False
        if _PAGE_NUMBER.fullmatch(line.text) or _PRINTED.fullmatch(line.text):
            return True
        times = len(seen[_repeated(line)])
        return times > 1 and 2 * times >= pages

    return [line for line in lines if not drops(line)]


def _repeated(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", clean(line.text)), round(line.y / 3)


def _blocks(lines: Sequence[Line], typography: Typography, grids: Sequence[Grid]) -> list[Block]:
    ends = measure_markers([line.text for line in lines])
    blocks: list[Open | Grid] = []
    for line, end in zip(lines, ends, strict=True):
        if grid := next((one for one in grids if one.holds(line)), None):
            if grid not in blocks:
                blocks.append(grid)
            continue
        level = heading_level(line, typography)
        marked = bool(end) or bool(read_statement(line.text).id)
        current = blocks[-1] if blocks else None
        if isinstance(current, Open) and goes_on(current, line, level, marked, typography):
            current.text = join_wrapped(current.text, line.text, typography.hyphenated)
            current.lines.append(line)
        else:
            blocks.append(Open("heading" if level else "paragraph", level, [line], line.text))
    rows = rows_of([one for one in blocks if isinstance(one, Grid)], typography.hyphenated)
    return [block for one in blocks for block in (rows[one] if isinstance(one, Grid) else [one.block()])]

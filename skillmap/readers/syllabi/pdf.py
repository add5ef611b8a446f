"""The lines of a PDF in, its blocks and its title out: wrapped lines joined, what repeats on each page dropped."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from skillmap.readers.markers import measure_markers
from skillmap.readers.syllabi.blocks import LOOKS_LIKE, Block, Document
from skillmap.readers.syllabi.headings import role_of
from skillmap.readers.syllabi.pdf_lines import Line, read_lines
from skillmap.readers.syllabi.pdf_tables import Grid, find_grids, rows_of
from skillmap.readers.syllabi.statements import own_id, read_statement
from skillmap.text import clean
from skillmap.verbs import main_verb

_MARGIN = 0.12  # of the page's height: where headers and footers stand
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|von)\s*\d{1,4})?\W*", re.IGNORECASE)
_NARROWEST = 350.0  # points; no page's text is narrower, though its few lines may be
_HEADING_WORDS = 14
_NO_TITLE = re.compile(r"(?:untitled.*|document\s*\d*|microsoft (?:word|powerpoint).*|.*\.\w{3,4})?", re.IGNORECASE)
_ENDS = re.compile(r"[.;:!?…]\W*$")


def read_pdf(data: bytes, name: str) -> Document:
    """Read the text of a PDF as headings, items and paragraphs, each with its page.

    Raise InputError as :func:`skillmap.readers.syllabi.pdf_lines.read_lines` does.
    """
    lines, stated = read_lines(data, name)
    kept = _without_margins(lines)
    shown = set(kept)
    blocks = _blocks(kept, find_grids(data, kept, [line for line in lines if line not in shown]))
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
        if _PAGE_NUMBER.fullmatch(line.text):
            return True
        times = len(seen[_repeated(line)])
        return times > 1 and 2 * times >= pages

    return [line for line in lines if not drops(line)]


def _repeated(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", clean(line.text)), round(line.y / 3)


@dataclass(slots=True)
class _Open:
    """The block that lines are being added to."""

    kind: str
    level: int
    page: int
    lines: list[Line] = field(default_factory=list)
    text: str = ""


def _blocks(lines: Sequence[Line], grids: Sequence[Grid] = ()) -> list[Block]:
    if not lines:
        return []
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = max(sizes, key=lambda size: (sizes[size], -size))
    bold = 2 * sum(len(line.text) for line in lines if line.bold) > sum(sizes.values())
    larger = sorted({line.size for line in lines if line.size > 1.08 * body}, reverse=True)
    levels = {size: min(at, LOOKS_LIKE - 1) for at, size in enumerate(larger, start=1)}
    width = max(_NARROWEST, *(_right(line) for line in lines))
    gaps = [above.y - line.y for above, line in pairwise(lines) if above.page == line.page and above.y > line.y]
    usual = median(sorted(gaps)[: max(1, len(gaps) * 3 // 4)]) if gaps else 0.0
    ends = measure_markers([line.text for line in lines])
    blocks: list[_Open | Grid] = []
    for line, end in zip(lines, ends, strict=True):
        if grid := next((one for one in grids if one.holds(line)), None):
            if grid not in blocks:
                blocks.append(grid)
            continue
        level = _heading_level(line, levels, emboldened=not bold)
        marked = bool(end) or bool(read_statement(line.text).id)
        current = blocks[-1] if blocks else None
        if isinstance(current, _Open) and _continues(current, line, level, marked, width, usual):
            _join(current, line)
            continue
        kind = "heading" if level else "paragraph"
        blocks.append(_Open(kind, level, line.page, [line], line.text))
    rows = rows_of([one for one in blocks if isinstance(one, Grid)])
    return [block for one in blocks for block in (rows[one] if isinstance(one, Grid) else [_block(one)])]


def _right(line: Line) -> float:
    # No font's widths: a letter is about half as wide as its size.
    return line.x + 0.5 * line.size * len(line.text)


def _heading_level(line: Line, levels: dict[float, int], *, emboldened: bool) -> int:
    if len(line.text.split()) > _HEADING_WORDS or not any(map(str.isalpha, line.text)) or own_id(line.text):
        return 0
    if line.size in levels:
        return levels[line.size]
    looks = (emboldened and line.bold) or (line.text.isupper() and sum(map(str.isalpha, line.text)) > 5)
    return LOOKS_LIKE if looks and not line.text.endswith((".", ";", ",")) else 0


def _continues(current: _Open, line: Line, level: int, marked: bool, width: float, usual: float) -> bool:
    last = current.lines[-1]
    gap = last.y - line.y
    if level or current.kind == "heading":
        same = (level, line.size, line.bold) == (current.level, last.size, last.bold)
        near = last.page == line.page and 0 < gap < 1.6 * line.size
        return same and near and not marked and bool(role_of(f"{current.text} {line.text}", heading=True))
    if marked or abs(line.size - last.size) > 0.6:
        return False
    same_page = last.page == line.page
    if same_page and usual and gap > 1.45 * max(usual, line.size):
        return False
    if line.text[:1].islower() or current.text.endswith(("-", "\u00ad", ",")):
        return True
    named = role_of(line.text, heading=False) or role_of(current.text, heading=False)
    return not named and _wrapped(current, line, width)


def _wrapped(current: _Open, line: Line, width: float) -> bool:
    """Tell by the place and the length of lines whether one that starts with a capital goes on with the last."""
    last = current.lines[-1]
    found = main_verb(clean(line.text[:300]))
    if found is not None and found.form == "base":
        return False  # an item whose bullet is drawn rather than written
    hangs = last.page == line.page and line.x > current.lines[0].x + 1
    if _ENDS.search(current.text):
        return hangs and _right(last) > 0.8 * width
    return hangs or _right(last) > 0.75 * width


def _join(current: _Open, line: Line) -> None:
    text = current.text
    if text.endswith("\u00ad") or (re.search(r"[^\W\d_]{2}-$", text) and line.text[:1].islower()):
        current.text = text[:-1] + line.text
    else:
        current.text = f"{text} {line.text}"
    current.lines.append(line)


def _block(one: _Open) -> Block:
    place = f"page {one.page}"
    if one.kind == "heading":
        return Block("heading", one.text, one.level, place=place)
    return Block("paragraph", one.text, place=place)

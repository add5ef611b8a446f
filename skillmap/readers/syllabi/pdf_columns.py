"""The words of a PDF's page in, its tables without drawn lines out, or why one of them can't be taken apart.

A table is told from a page in two columns by its header, or by ids below a heading of outcomes, and by the order in
which the page was written: a table goes back to its first column with each row, a column of prose goes on to its end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from skillmap.readers.syllabi.headings import role_of
from skillmap.readers.syllabi.names import is_kind
from skillmap.readers.syllabi.outcome_columns import name_columns
from skillmap.readers.syllabi.pdf_rows import by_keys, by_writing, is_cut, is_key
from skillmap.readers.syllabi.pdf_words import Word, bands_of, gap_between, lines_of, pieces_of, text_of
from skillmap.readers.syllabi.statements import is_marked
from skillmap.text import clean

NO_HEADER = "stands in a table without a header that names the column of outcomes; name it, or give a list"
NO_ROWS = "stands in a table whose rows can't be told apart in the PDF; give it as a list, or as DOCX or CSV"

#: The most words of a page that is searched, and the most columns of a table: a full page has a thousand words.
MAX_WORDS = 5_000
MAX_COLUMNS = 20

_SURELY = 2.0  # times the type size: as wide a blank is between columns, whatever stands there
_GUTTER = 2.5  # points that stay blank between two columns, at the least
_SECTION_NUMBER = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[ivx]{1,5}|[a-z])[.):]?", re.IGNORECASE)
_EXACT = 0.6  # points, likewise, where nothing else tells the columns
_SAME = 1.5  # points that the left edges of a column may differ by

_Strip = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Unruled:
    """A table: the words that it holds, its rows of cells with line breaks, and the strips between its columns.

    ``problem`` says why it has lines of text instead of rows. ``goes_on`` tells that it began on the page before.
    ``name`` is what its header calls the column of outcomes.
    """

    words: tuple[Word, ...]
    rows: tuple[tuple[str, ...], ...]
    strips: tuple[_Strip, ...]
    problem: str = ""
    goes_on: bool = False
    ends_page: bool = False
    name: str = ""


def find_unruled(words: Sequence[Word], before: Unruled | None) -> list[Unruled]:
    """Return the tables of a page from the top; ``before`` is the one at the end of the page before, if any.

    A page of more than ``MAX_WORDS`` has none: it stays lines of text, as it is for the rest of the reader.
    """
    bands = _without_margins(bands_of(words)) if len(words) <= MAX_WORDS else []
    found: list[Unruled] = []
    opened = False
    at = 0
    while at < len(bands):
        table, taken = _table(bands, at, opened, before if at == 0 else None)
        if table is not None:
            found.append(table)
            at += taken
            continue
        opened = _opens(bands[at], opened)
        at += 1
    return found


def _opens(band: Sequence[Word], opened: bool) -> bool:
    role = role_of(text_of(band), heading=True)
    return role in {"opens", "introduces"} if role in {"opens", "introduces", "ends"} else opened


def _table(
    bands: Sequence[Sequence[Word]], at: int, opened: bool, before: Unruled | None
) -> tuple[Unruled | None, int]:
    """Return the table that starts at a band, if one does, and how many bands it takes."""
    pieces, problem = pieces_of(bands[at]), ""
    if len(pieces) > MAX_COLUMNS or _is_numbered_heading(pieces):
        return None, 0
    named = _named(pieces)
    if not named and at + 1 < len(bands) and len(pieces) > 1:
        both = pieces_of([*bands[at], *bands[at + 1]])
        if named := len(both) == len(pieces) and _named(both):
            pieces = both
    if not named and (cut := _cut_by_rows(bands, at)) and (named := _named(cut)):
        pieces = cut
    if before is not None and not named:
        table, taken = _read(bands, at, [[strip] for strip in before.strips], before=before)
        return (table, taken) if table is not None and not table.problem else (None, 0)
    if not named:
        key = text_of(pieces[0])
        least = 3 if is_key(key) and not is_kind(clean(key)) else 2  # a number before its item makes no table
        if not opened or len(pieces) < least or is_marked(f"{key} x") > is_key(key):
            return None, 0
        problem = "" if is_key(key) else NO_HEADER
    blanks = [(max(word.right for word in left), min(word.left for word in right)) for left, right in pairwise(pieces)]
    if problem and any(right - left < _SURELY * bands[at][0].size for left, right in blanks):
        return None, 0  # a justified line
    strips = [[blank] for blank in blanks]
    return _read(bands, at, strips, named=named, problem=problem, before=before)


def _cut_by_rows(bands: Sequence[Sequence[Word]], at: int) -> list[list[Word]]:
    """Cut a header whose names stand too near to each other where the columns of both rows below begin."""
    below = [pieces_of(band) for band in bands[at + 1 : at + 3]]
    if len(below) < 2 or not 1 < len(below[0]) == len(below[1]) or is_marked(f"{text_of(below[0][0])} x"):
        return []
    lefts = [piece[0].left for piece in below[0]]
    if any(abs(piece[0].left - left) > _EXACT for piece, left in zip(below[1], lefts, strict=True)):
        return []
    starts = [left for left in lefts if any(abs(word.left - left) < _EXACT for word in bands[at])]
    columns = [
        [word for word in bands[at] if sum(word.left > left - _EXACT for left in starts) == n + 1]
        for n in range(len(starts))
    ]
    return columns if sum(map(len, columns)) == len(bands[at]) else []


def _is_numbered_heading(pieces: Sequence[Sequence[Word]]) -> bool:
    """Tell whether a line is "1   Learning outcomes", with a wide blank."""
    if len(pieces) != 2 or not _SECTION_NUMBER.fullmatch(text_of(pieces[0])):
        return False
    return role_of(text_of(pieces[1]), heading=True) in {"opens", "ends"}


def _named(pieces: Sequence[Sequence[Word]]) -> bool:
    return len(pieces) > 1 and name_columns([text_of(piece) for piece in pieces]) is not None


def _without_margins(bands: Sequence[list[Word]]) -> list[list[Word]]:
    """Drop headers and footers, but for a table's names on each page, and what is as near to a row as its own lines.

    "CLO-14" at the top of one page and "CLO-29" at that of the next look like a header.
    """
    kept = [not all(word.margin for word in band) or _named(pieces_of(band)) for band in bands]
    for places in (range(1, len(bands)), range(len(bands) - 2, -1, -1)):
        step = places.step
        for at in places:
            upper, lower = sorted((at, at - step))
            kept[at] = kept[at] or (
                kept[at - step] and gap_between(bands[upper], bands[lower]) < 0.35 * bands[at][0].size
            )
    return [band for band, keeps in zip(bands, kept, strict=True) if keeps]


def _read(
    bands: Sequence[Sequence[Word]],
    at: int,
    strips: list[list[_Strip]],
    *,
    named: bool = False,
    problem: str = "",
    before: Unruled | None = None,
) -> tuple[Unruled | None, int]:
    end, strips = _end(bands, at, strips)
    inside = [word for band in bands[at:end] for word in band]
    if end - at < (2 if named or problem else 1) or not inside:
        return None, 0
    chosen = tuple(_choose(strip, inside) for strip in strips)

    def column(word: Word) -> int:
        return sum(word.left >= right - 0.1 for _, right in chosen)

    if problem and any(sum(abs(word.left - right) < _SAME for word in inside) < 2 for _, right in chosen):
        return None, 0  # nothing begins below where a column would begin
    rows = by_writing(inside, column, named) or by_keys(bands[at:end], column, named)
    if rows is None:
        return None, 0
    made = tuple(
        tuple(text_of([one for one in row if column(one) == n]) for n in range(len(chosen) + 1)) for row in rows
    )
    if not problem and is_cut(made[1:] if named else made):
        problem = NO_ROWS
    found = name_columns(made[0]) if named else None
    name = clean(made[0][found.outcomes[0]]) if found else ""
    if problem:
        made = tuple((clean(text_of(line)),) for band in bands[at + named : end] for line in lines_of(band))
    goes_on = before is not None and len(before.strips) == len(chosen)
    return Unruled(tuple(inside), made, chosen, problem, goes_on, end == len(bands), name), end - at


def _end(bands: Sequence[Sequence[Word]], at: int, strips: list[list[_Strip]]) -> tuple[int, list[list[_Strip]]]:
    """Return where the table ends: at text across its columns, a heading, or a gap; and what stays blank till there."""
    widest = 0.0
    grouped = is_kind(clean(text_of(pieces_of(bands[at])[0])))
    for number in range(at, len(bands)):
        band = bands[number]
        left = [_without(strip, band) for strip in strips]
        if not all(left):
            return number, strips
        if number > at:
            gap = gap_between(bands[number - 1], band)
            size = max(one.size for one in band)
            first = all(one.left < left[0][-1][1] for one in band)
            if gap > 4 * size or size > 1.15 * max(one.size for one in bands[at]):
                return number, strips
            within = gap < 0.5 * size  # "Learning", and "outcome" below it, are one name
            kind = grouped and is_kind(clean(text_of(band)))
            titled = role_of(text_of(band), heading=True) and not kind and not within
            if first and (titled or (widest and gap > 1.5 * max(widest, 3.0))):
                return number, strips
            widest = max(widest, gap)
        strips = left
    return len(bands), strips


def _without(strips: Sequence[_Strip], band: Sequence[Word]) -> list[_Strip]:
    """Return what stays blank of a gutter beside the words of a band."""
    free = list(strips)
    for word in band:
        cut = []
        for left, right in free:
            if word.right <= left or word.left >= right:
                cut.append((left, right))
            else:
                cut += [(left, word.left), (word.right, right)]
        free = [(left, right) for left, right in cut if right - left >= _GUTTER]
    return free


def _choose(strips: Sequence[_Strip], words: Sequence[Word]) -> _Strip:
    """Return the strip at whose right most words begin: blanks of one line over another are no gutter."""
    return max(strips, key=lambda one: (sum(abs(word.left - one[1]) < _SAME for word in words), one[1] - one[0]))

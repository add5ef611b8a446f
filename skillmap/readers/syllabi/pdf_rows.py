"""The words of a PDF's table in, its rows out: told by the order of writing, or by what stands in the first column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

from skillmap.readers.syllabi.names import is_kind
from skillmap.readers.syllabi.pdf_words import Word, lines_of, text_of
from skillmap.readers.syllabi.statements import own_id
from skillmap.text import clean

_KEY = re.compile(r"(?:week|unit|module|session|lesson|day|topic)?\s*#?\d{1,3}(?:\s*[-–]\s*\d{1,3})?[.)]?", re.I)


def is_key(text: str) -> bool:
    """Tell whether a text numbers or names a row: "CLO-5", "Week 2", "Skills"."""
    return bool(own_id(text) or _KEY.fullmatch(clean(text)) or is_kind(clean(text)))


def by_writing(words: Sequence[Word], column: Callable[[Word], int], named: bool) -> list[list[Word]] | None:
    """Split into rows where the writing goes back to an earlier column; None where it doesn't as a table's does."""
    rows: list[list[Word]] = []
    last = 0
    for word in sorted(words, key=lambda one: one.order):
        if not rows or column(word) < last:
            rows.append([])
        rows[-1].append(word)
        last = column(word)
    backs = len(rows) - 1
    if backs < named + 1 and not (rows and is_key(text_of([one for one in rows[-1] if column(one) == 0]))):
        return None
    for above, below in pairwise(rows):
        if min(one.top for one in below) < max(one.bottom for one in above) - 0.3 * below[0].size:
            return None
    most = max(map(column, words))
    by_cell = any(len(lines_of([w for w in row if column(w) == n])) > 1 for row in rows for n in range(most))
    joined: list[list[Word]] = []
    for row in rows:
        cells = [text_of(list(cell)) for _, cell in groupby(sorted(row, key=column), key=column)]
        lower = len(joined) > named and all(cell[:1].islower() for cell in cells)
        if joined and min(map(column, row)) > 0 and (lower or not by_cell):
            joined[-1] += row
        else:
            joined.append(row)
    return joined


def by_keys(bands: Sequence[Sequence[Word]], column: Callable[[Word], int], named: bool) -> list[list[Word]] | None:
    """Split into rows at the ids of the first column; None where something else stands there."""
    rows: list[list[Word]] = []
    for band in bands:
        if any(column(word) == 0 for word in band) or not rows:
            rows.append([])
        rows[-1] += band
    keys = [clean(text_of([word for word in row if column(word) == 0])) for row in rows[named:]]
    return rows if keys and all(map(is_key, keys)) else None


def is_cut(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether rows without ids go on from one another, so that lines were taken for rows."""
    if all(is_key(row[0]) for row in rows if row[0]):
        return False
    return any(
        old and new[:1].islower() and not old.rstrip().endswith((".", ";"))
        for above, below in pairwise(rows)
        for old, new in zip(above, below, strict=True)
    )

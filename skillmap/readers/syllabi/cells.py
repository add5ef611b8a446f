"""A table under a heading of outcomes in, the cells that hold them out, each with the id and credential of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from skillmap.readers.columns import Columns
from skillmap.readers.syllabi.blocks import Block, joined
from skillmap.readers.syllabi.layout import Table
from skillmap.readers.syllabi.statements import own_id
from skillmap.text import clean
from skillmap.verbs import main_verb

_REFERENCES = re.compile(
    r"(?:(?:[A-Z]{1,6}[-–. ]?)?\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?|all|and|[A-Za-z])(?:\s*[-–,;&/+]\s*|\s+|$)"
    r"(?:(?:(?:[A-Z]{1,6}[-–. ]?)?\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?|and|[A-Za-z])(?:\s*[-–,;&/+]\s*|\s+|$)){0,40}"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The blocks of one cell of outcomes; ``place`` is that of its row."""

    blocks: tuple[Block, ...]
    id: str
    credential: str
    place: str


def outcome_cells(table: Table) -> Iterator[Cell]:
    """Yield the cells of outcomes that aren't blank, row by row, without the header where it is repeated."""
    columns = table.names.columns if table.names else _guess(table.rows)
    places = table.names.outcomes if table.names else (columns.outcome,)
    if columns.id is None:
        columns = replace(columns, id=_id_column(table.rows[table.header + 1 :], columns.outcome))
    header = table.rows[table.header] if table.header >= 0 else None
    for row in table.rows[table.header + 1 :]:
        if header is not None and _texts(row) == _texts(header):
            continue
        for place in places:
            blocks = _cell(row, place)
            if joined(blocks).strip():
                identifier = clean(joined(_cell(row, columns.id)))
                credential = clean(joined(_cell(row, columns.credential)))
                named = header is not None and len(places) > 1
                column = f", {clean(joined(_cell(header, place)))!r}" if named and header else ""
                yield Cell(blocks, own_id(identifier) or identifier, credential, row.place + column)


def column_refers(table: Table) -> bool:
    """Tell whether a table's column of outcomes holds nothing but references to outcomes that stand elsewhere."""
    texts = [joined(cell.blocks) for cell in outcome_cells(table)]
    return bool(texts) and all(map(only_refers, texts))


def only_refers(text: str) -> bool:
    """Tell whether a cell only names outcomes that stand elsewhere.

    >>> only_refers("CLO 1, CLO3"), only_refers("1, 2 & 4"), only_refers("Bake bread")
    (True, True, False)
    """
    return _REFERENCES.fullmatch(clean(text[:200])) is not None


def _texts(row: Block) -> list[str]:
    return [clean(joined(cell)) for cell in row.cells]


def _cell(row: Block, place: int | None) -> tuple[Block, ...]:
    return () if place is None or place >= len(row.cells) else row.cells[place]


def _guess(rows: Sequence[Block]) -> Columns:
    """Choose the column with the most texts that start with a verb, then the most words."""
    width = max(len(row.cells) for row in rows)
    columns = [[clean(joined(_cell(row, place))) for row in rows] for place in range(width)]

    def rank(place: int) -> tuple[int, int]:
        texts = columns[place]
        return sum(main_verb(text[:300]) is not None for text in texts), sum(len(text.split()) for text in texts)

    return Columns(max(range(width), key=lambda place: (*rank(place), -place)), None, None)


def _id_column(rows: Sequence[Block], outcome: int) -> int | None:
    """Return the first column of which each cell that isn't blank is an id that people quote."""
    for place in range(outcome):
        stated = [text for row in rows if (text := clean(joined(_cell(row, place))))]
        if stated and all(map(own_id, stated)):
            return place
    return None

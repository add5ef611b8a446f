"""A table under a heading of outcomes in, the cells that hold them out, each with the id and credential of its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from skillmap.readers.columns import Columns
from skillmap.readers.syllabi.blocks import Block, joined
from skillmap.readers.syllabi.layout import Table
from skillmap.readers.syllabi.statements import own_id
from skillmap.text import clean
from skillmap.verbs import main_verb


@dataclass(frozen=True, slots=True)
class Cell:
    """The blocks of one cell of outcomes; ``place`` is that of its row."""

    blocks: tuple[Block, ...]
    id: str
    credential: str
    place: str


def outcome_cells(table: Table) -> Iterator[Cell]:
    """Yield the cells of the column of outcomes that aren't blank, without the header where it is repeated."""
    columns = table.columns or _guess(table.rows)
    if columns.id is None:
        columns = replace(columns, id=_id_column(table.rows[table.header + 1 :], columns.outcome))
    header = table.rows[table.header] if table.header >= 0 else None
    for row in table.rows[table.header + 1 :]:
        if header is not None and _texts(row) == _texts(header):
            continue
        blocks = _cell(row, columns.outcome)
        if joined(blocks).strip():
            identifier = clean(joined(_cell(row, columns.id)))
            credential = clean(joined(_cell(row, columns.credential)))
            yield Cell(blocks, own_id(identifier) or identifier, credential, row.place)


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

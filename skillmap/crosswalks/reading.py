"""A published crosswalk's file in, its lines out; every bad row is named, none is dropped."""

from __future__ import annotations

from skillmap.crosswalks.known import Layout
from skillmap.crosswalks.tables import Rows, read_sheets
from skillmap.crosswalks.values import Pair
from skillmap.errors import InputError, named

#: Publishers put a title and notes above the header: it is looked for in this many rows that hold anything.
_ABOVE = 60
_SHOWN = 20


def read_pairs(data: bytes, name: str, layout: Layout) -> tuple[Pair, ...]:
    """Return every line, sorted, each once; it is all or nothing.

    Raises InputError for a file without the crosswalk's columns, and one that names each row without a code.
    """
    rows, at, header = _table(read_sheets(data, name), name, layout)
    places = {
        field: next((header.index(column) for column in columns if column in header), None)
        for field, columns in _columns(layout).items()
    }
    pairs, bad = [], []
    for number, row in rows[at + 1 :]:
        cells = {field: "" if i is None or i >= len(row) else row[i] for field, i in places.items()}
        pair = _pair(cells, layout)
        if isinstance(pair, str):
            bad.append(f"row {number}: {pair}")
        else:
            pairs.append(pair)
    if bad:
        more = f"; and {len(bad) - _SHOWN:,} more" if len(bad) > _SHOWN else ""
        told = "; ".join(bad[:_SHOWN])
        raise InputError(
            f"{name} has {len(bad):,} bad rows of {len(bad) + len(pairs):,}, so nothing was installed: {told}{more}",
            value=name,
        )
    if not pairs:
        raise InputError(f"{name} has no rows below its header", value=name)
    return tuple(sorted(set(pairs), key=lambda p: (p.source, p.target, p.relation, p.note, p.source_title)))


def _columns(layout: Layout) -> dict[str, tuple[str, ...]]:
    fields = ("source", "source_title", "target", "target_title", "relation", "note")
    return {field: tuple(map(_folded, getattr(layout, field))) for field in fields}


def _table(sheets: list[Rows], name: str, layout: Layout) -> tuple[Rows, int, tuple[str, ...]]:
    """Return the first sheet that has the columns, with the place of its header among its rows, and the header."""
    columns = _columns(layout)
    needed = [columns[field] for field in ("source", "source_title", "target", "target_title")]
    for rows in sheets:
        for at, (_, row) in enumerate(rows[:_ABOVE]):
            header = tuple(map(_folded, row))
            if all(any(column in header for column in several) for several in needed):
                return rows, at, header
    wanted = (layout.source[0], layout.source_title[0], layout.target[0], layout.target_title[0])
    have = "; ".join(named(filter(None, rows[0][1])) for rows in sheets if rows) or "nothing"
    raise InputError(
        f"{name} is not the {layout.title}: no row has the columns {', '.join(wanted)}; it begins with: {have}. "
        f"It is {layout.by_hand}",
        value=name,
        accepted=wanted,
    )


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _pair(cells: dict[str, str], layout: Layout) -> Pair | str:
    for side in ("source", "target"):
        if cells[f"{side}_title"] in layout.none:
            cells[side] = cells[f"{side}_title"] = ""
        elif not cells[side]:
            return f"the {getattr(layout, side)[0]} is empty"
    return Pair(*(cells[field] for field in ("source", "source_title", "target", "target_title", "relation", "note")))

"""The items of a CASE framework as CSV in, competencies out: OpenSALT's export and its spreadsheet template."""

from __future__ import annotations

import re
from collections.abc import Mapping

from skillmap.curies import make_curie
from skillmap.errors import InputError
from skillmap.frameworks.content import Content, settle
from skillmap.frameworks.kinds import kind_of
from skillmap.frameworks.markdown import words_of
from skillmap.frameworks.refusing import read_each
from skillmap.frameworks.tables import Table
from skillmap.nouns import Competency

#: The columns that are read. The two layouts spell them differently: "humanCodingScheme", "Human Coding Scheme".
_COLUMNS = (
    "identifier",
    "fullstatement",
    "humancodingscheme",
    "smartlevel",
    "abbreviatedstatement",
    "alternativelabel",
    "notes",
    "cfitemtype",
    "ischildof",
    "replacedby",
    "lastchangedatetime",
)
Row = dict[str, str]


def is_case_table(header: tuple[str, ...]) -> bool:
    """Tell whether the header of a CSV is one of CASE items."""
    return {"identifier", "fullstatement"} <= {_folded(name) for name in header}


def read_case_table(table: Table, prefix: str) -> Content:
    """Read a table of items; raise BrokenFramework that names every bad row.

    What stands below what is told by ``smartLevel`` (1.2 stands below 1) or by ``isChildOf``, which names the parent by
    its identifier or its code.
    """
    places = {_folded(name): i for i, name in reversed(tuple(enumerate(table.header)))}
    rows = [
        (number, {name: row[places[name]].strip() if name in places else "" for name in _COLUMNS})
        for number, row in zip(table.numbers, table.rows, strict=True)
    ]
    first: dict[str, int] = {}
    for number, row in rows:
        if row["identifier"]:
            first.setdefault(make_curie(prefix, row["identifier"]), number)
    named = _names(prefix, [row for _, row in rows])
    parents = {number: _parents(prefix, row, named) for number, row in rows}
    headings = {parent for several in parents.values() for parent in several}

    def make(number: int, row: Row) -> Competency:
        return _competency(prefix, row, number, first, parents[number], headings)

    competencies = read_each(table.source, rows, make, text=lambda row: row["fullstatement"])
    return settle(
        prefix,
        competencies,
        (),
        lacks=("No profiles: CASE has no occupations or roles.",),
        replaced=[
            (make_curie(prefix, row["identifier"]), new)
            for _, row in rows
            for new in _referred(prefix, row["replacedby"], named)
        ],
        dated=max((row["lastchangedatetime"] for _, row in rows), default=""),
    )


def _folded(name: str) -> str:
    return re.sub(r"[\s_]", "", name).casefold()


def _names(prefix: str, rows: list[Row]) -> Mapping[str, str]:
    """Return the ids by everything that other rows may call them; what means several means none."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if row["identifier"]:
            id_ = make_curie(prefix, row["identifier"])
            for name in {row["identifier"], row["humancodingscheme"], f"level {row['smartlevel']}"} - {"", "level "}:
                found.setdefault(name, set()).add(id_)
    names = {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
    return names | {row["identifier"]: make_curie(prefix, row["identifier"]) for row in rows if row["identifier"]}


def _parents(prefix: str, row: Row, named: Mapping[str, str]) -> tuple[str, ...]:
    above = row["smartlevel"].rpartition(".")[0]
    by_level = named.get(f"level {above}") if above else None
    return (*((by_level,) if by_level else ()), *_referred(prefix, row["ischildof"], named))


def _referred(prefix: str, cell: str, named: Mapping[str, str]) -> tuple[str, ...]:
    if not cell:
        return ()
    several = (cell,) if cell in named else tuple(part.strip() for part in re.split(r"[|;,]", cell) if part.strip())
    return tuple(named.get(part) or make_curie(prefix, part) for part in several)


def _competency(
    prefix: str, row: Row, number: int, first: Mapping[str, int], parents: tuple[str, ...], headings: set[str]
) -> Competency:
    if not row["identifier"]:
        raise InputError("the identifier is empty")
    id_ = make_curie(prefix, row["identifier"])
    if first[id_] != number:
        raise InputError(f"identifier {row['identifier']!r} stands already in row {first[id_]}", value=id_)
    statement, short = words_of(row["fullstatement"]), words_of(row["abbreviatedstatement"])
    if make_curie(prefix, short or "-") in first:
        short = ""  # the parent's identifier, which some sheets have here, says nothing of the item
    if not (statement or short):
        raise InputError("the fullStatement is empty")
    return Competency(
        id_,
        short or statement,
        statement if short and short != statement else words_of(row["notes"]),
        kind_of(row["cfitemtype"], has_children=id_ in headings),
        (row["alternativelabel"], row["humancodingscheme"]),
        parents,
    )

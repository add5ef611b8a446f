"""Anybody's own framework as CSV in, its competencies and profiles out; every bad row is named, none is dropped."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from skillmap.curies import make_curie
from skillmap.errors import BrokenFramework, InputError
from skillmap.frameworks.content import Content, settle
from skillmap.frameworks.refusing import read_each
from skillmap.frameworks.tables import Table, parse_csv
from skillmap.nouns import KINDS, Competency, Profile, Requirement

COLUMNS = ("id", "label", "description", "kind", "alt_labels", "broader", "uri")
PROFILE_COLUMNS = ("profile_id", "profile", "competency_id", "importance")
Row = dict[str, str]


def read_plain(file: Path, prefix: str, *, profiles_file: Path | None = None) -> Content:
    """Read a framework of the user's own from CSV with the columns ``COLUMNS``, of which only id and label must be.

    ``alt_labels`` and ``broader`` (ids of the same file) are separated by ``|``. A second CSV may hold the profiles:
    ``PROFILE_COLUMNS``, importance in [0, 1] or empty. It is all or nothing: bad rows raise BrokenFramework that
    holds every one of them.
    """
    table = parse_csv(file.read_bytes(), file.name)
    rows = _rows(table, COLUMNS, required=2)
    first: dict[str, int] = {}
    for number, row in rows:
        if row["id"]:
            first.setdefault(make_curie(prefix, row["id"]), number)
    competencies = read_each(
        table.source, rows, lambda number, row: _competency(prefix, number, row, first), text=_first_cell
    )
    profiles: tuple[Profile, ...] = ()
    if profiles_file is not None:
        profiles = _profiles(parse_csv(profiles_file.read_bytes(), profiles_file.name), prefix, first)
    lacks = () if profiles else ("No profiles: give them with a second file to measure coverage.",)
    return settle(prefix, competencies, profiles, lacks=lacks)


def _rows(table: Table, columns: tuple[str, ...], *, required: int) -> list[tuple[int, Row]]:
    places = {name: table.header.index(name) for name in columns if name in table.header}
    missing = [name for name in columns[:required] if name not in places]
    if missing:
        raise BrokenFramework(
            f"{table.source} has no column {', '.join(missing)}; it has: {', '.join(table.header)}",
            value=missing[0],
            accepted=columns,
        )
    return [
        (number, {name: row[places[name]].strip() if name in places else "" for name in columns})
        for number, row in zip(table.numbers, table.rows, strict=True)
    ]


def _competency(prefix: str, number: int, row: Row, first: dict[str, int]) -> Competency:
    for name in ("id", "label"):
        if not row[name]:
            raise InputError(f"the {name} is empty")
    id_ = make_curie(prefix, row["id"])
    if first[id_] != number:
        raise InputError(f"id {row['id']!r} stands already in row {first[id_]}", value=row["id"])
    kind = row["kind"] or "competency"
    if kind not in KINDS:
        raise InputError(f"kind {kind!r} is unknown; accepted: {', '.join(KINDS)}", value=kind, accepted=KINDS)
    broader = tuple(make_curie(prefix, parent) for parent in _split(row["broader"]))
    for parent in broader:
        if parent not in first:
            raise InputError(f"broader {parent!r} is not an id of this file", value=parent)
    return Competency(id_, row["label"], row["description"], kind, _split(row["alt_labels"]), broader, row["uri"])


def _first_cell(row: Row) -> str:
    return next(iter(row.values()), "")


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _profiles(table: Table, prefix: str, known: dict[str, int]) -> tuple[Profile, ...]:
    titles: dict[str, str] = {}
    needs: dict[str, dict[str, Requirement]] = defaultdict(dict)

    def add(_number: int, row: Row) -> None:
        id_, requirement = _requirement(prefix, row, known)
        if titles.setdefault(id_, row["profile"]) != row["profile"]:
            raise InputError(f"profile {row['profile_id']!r} is called {titles[id_]!r} above", value=row["profile"])
        if requirement.competency in needs[id_]:
            raise InputError(f"{row['competency_id']!r} stands twice in this profile", value=row["competency_id"])
        needs[id_][requirement.competency] = requirement

    read_each(table.source, _rows(table, PROFILE_COLUMNS, required=3), add, text=_first_cell)
    return tuple(Profile(id_, titles[id_], requirements=tuple(needs[id_].values())) for id_ in titles)


def _requirement(prefix: str, row: Row, known: dict[str, int]) -> tuple[str, Requirement]:
    for name in PROFILE_COLUMNS[:3]:
        if not row[name]:
            raise InputError(f"the {name} is empty")
    competency = make_curie(prefix, row["competency_id"])
    if competency not in known:
        raise InputError(f"competency_id {row['competency_id']!r} is not in the framework", value=row["competency_id"])
    return make_curie(prefix, row["profile_id"]), Requirement(competency, _importance(row["importance"]))


def _importance(cell: str) -> float | None:
    if not cell:
        return None
    try:
        number = float(cell)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise InputError(f"importance {cell!r} is not a number from 0 to 1", value=cell)
    return number

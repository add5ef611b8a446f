"""A store in, what of it can't be right out: what was changed past skillmap, which no database prevents entirely."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table, and_, func, inspect, literal, select

from skillmap.errors import InputError, StorageFailure
from skillmap.reviews import Proposal, Suggested, fold, read_event
from skillmap.storage.store import Store
from skillmap.storage.tables import EVENTS, METADATA, PROPOSALS, SNAPSHOTS

_BATCH = 200
# Of a row in lists, what its events say.
_SHOWN = ("title", "state", "version", "sequence", "created", "changed")
_Key = tuple[str, str]


def find_damage(store: Store) -> tuple[str, ...]:
    """Return a sentence for each thing that can't be right; none where all is.

    Rows must have what they belong to, events be a sequence without holes, the row of each proposal be what its events
    leave, and each report be the one that its event names. All of it is read: it takes as long as a backup does.
    """
    with store.reading() as connection:
        return (*dangling(connection), *_differing(connection), *_tampered(connection))


def dangling(connection: Connection) -> tuple[str, ...]:
    """Return a sentence for each kind of row that lacks what it belongs to; no backup with one could be restored."""
    there, found = set(inspect(connection).get_table_names()), []
    for table in METADATA.sorted_tables:
        for key in table.foreign_key_constraints if table.name in there else ():
            parent: Table = key.referred_table.alias()  # type: ignore[assignment]
            pairs = [(table.c[one.parent.name], parent.c[one.column.name]) for one in key.elements]
            joined = table.outerjoin(parent, and_(*(mine == other for mine, other in pairs)))
            query = select(func.count()).select_from(joined).where(pairs[0][1].is_(None))
            count = connection.execute(query).scalar_one()
            if count:
                found.append(f"{count:,} {table.name} belong to {key.referred_table.name} that aren't there")
    return tuple(found)


def _differing(connection: Connection) -> Iterator[str]:
    """Compare each proposal's row, and its events' columns, with what the events say."""
    shown = [name for name in _SHOWN if name in _columns(connection, PROPOSALS)]
    columns = [PROPOSALS.c[name] for name in ("organisation", "id", *shown)]
    rows = {(row.organisation, row.id): row for row in connection.execute(select(*columns))}
    ordered = select(EVENTS).order_by(EVENTS.c.organisation, EVENTS.c.proposal, EVENTS.c.sequence)
    with connection.execute(ordered, execution_options={"yield_per": _BATCH}) as events:
        for key, group in groupby(events, lambda row: (row.organisation, row.proposal)):
            yield from _of_proposal(key, list(group), rows.pop(key, None), shown)
    for key in rows:
        yield f"{_named(key)} has no events"


def _of_proposal(key: _Key, stored: list[Any], row: Any, shown: list[str]) -> Iterator[str]:
    if [one.sequence for one in stored] != list(range(1, len(stored) + 1)):
        yield f"{_named(key)}: its events have holes"
        return
    try:
        events = [read_event(one.body) for one in stored]
        proposal = fold(events)
    except (InputError, StorageFailure) as failure:
        yield f"{_named(key)}: its events can't be read ({failure})"
        return
    for one, event in zip(stored, events, strict=True):
        if (one.kind, one.at, one.person, one.role) != (event.kind, event.at, event.by.name, event.by.role):
            yield f"{_named(key)}: event {one.sequence} is stored as another than it says"
    if (proposal.organisation, proposal.id) != key:
        yield f"{_named(key)}: its events are those of {_named((proposal.organisation, proposal.id))}"
    if row is not None:  # where it is missing, that was told already
        wrong = [name for name in shown if getattr(row, name) != _said(proposal, name)]
        if wrong:
            yield f"{_named(key)}: its row and its events differ in {', '.join(wrong)}"


def _said(proposal: Proposal, name: str) -> object:
    return proposal.content.title if name == "title" else getattr(proposal, name)


def _tampered(connection: Connection) -> Iterator[str]:
    """Compare each report with the digest that its event has of it."""
    place = [EVENTS.c.organisation, EVENTS.c.proposal, EVENTS.c.sequence]
    same = and_(*(column == SNAPSHOTS.c[column.name] for column in place))
    kept = SNAPSHOTS.c.coverage if "coverage" in _columns(connection, SNAPSHOTS) else literal("").label("coverage")
    query = (
        select(*place, EVENTS.c.body.label("event"), SNAPSHOTS.c.digest, SNAPSHOTS.c.body, kept)
        .select_from(EVENTS.outerjoin(SNAPSHOTS, same))
        .where(EVENTS.c.kind == "suggested")
        .order_by(*place)
    )
    with connection.execute(query, execution_options={"yield_per": _BATCH}) as rows:
        for row in rows:
            wrong = _of_snapshot(row)
            if wrong:
                yield f"{_named((row.organisation, row.proposal))}: {wrong} of event {row.sequence}"


def _of_snapshot(row: Any) -> str:
    if row.body is None:
        return "there is no report"
    try:
        event = read_event(row.event)
    except StorageFailure:  # told with the events
        return ""
    if not isinstance(event, Suggested) or not event.digest == row.digest == _digest(row.body):
        return "the report is not the one"
    # One that was made before coverages were kept has none.
    if row.coverage and _digest(row.coverage) != event.coverage:
        return "the coverage is not the one"
    return ""


def _columns(connection: Connection, table: Table) -> set[str]:
    """Return the columns that a table has here: it may be an earlier release's."""
    return {column["name"] for column in inspect(connection).get_columns(table.name)}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _named(key: _Key) -> str:
    return f"proposal {key[1]!r} of {key[0]!r}"

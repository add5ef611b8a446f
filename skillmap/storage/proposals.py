"""Events of proposals in, stored whole or not at all; proposals, their events and what was suggested for them out.

Every function takes the organisation, and nothing of another one can be reached or told from what isn't there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from skillmap.errors import Conflict, InputError, StorageFailure, UnknownName
from skillmap.reviews import (
    Created,
    Event,
    Made,
    Proposal,
    State,
    Suggested,
    apply,
    digest_of,
    digest_of_coverages,
    fold,
    read_event,
    write_event,
)
from skillmap.storage.answers import Answer, add_answer
from skillmap.storage.paging import Page, make_page, one_page
from skillmap.storage.store import Store, ensure_organisation, insert_once
from skillmap.storage.tables import EVENTS, PROPOSALS, SNAPSHOTS
from skillmap.writers.json_text import write_coverages_json, write_json

#: What makes the answer to keep with a change, of the proposal as it then is.
MakeAnswer = Callable[[Proposal], Answer]


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal as lists show it."""

    id: str
    title: str
    state: State
    version: int
    sequence: int
    created: str
    changed: str


def add_proposal(store: Store, created: Created, *, answer: MakeAnswer | None = None) -> Proposal:
    """Store a new proposal; raise Conflict where its organisation has one of that id already."""
    proposal = fold([created])
    row = {"organisation": proposal.organisation, "id": proposal.id, "created": proposal.created}
    with store.writing() as connection:
        ensure_organisation(connection, proposal.organisation)
        if not insert_once(connection, PROPOSALS, {**row, **_shown(proposal)}):
            raise Conflict(f"there is a proposal {proposal.id!r} already", value=proposal.id)
        _insert_events(connection, proposal, 0, [created], None)
        _keep(connection, proposal, answer)
    return proposal


def append(
    store: Store,
    proposal: Proposal,
    events: Sequence[Event],
    *,
    made: Made | None = None,
    answer: MakeAnswer | None = None,
) -> Proposal:
    """Store events that were made on a proposal as it was read, and return it as it is then.

    ``made`` is what an event "suggested" is about. All events are stored, or none. Raises Conflict where
    somebody was faster, so that the proposal is no longer at ``proposal.sequence``.
    """
    return change(
        store,
        proposal.organisation,
        proposal.id,
        lambda _: events,
        expected=proposal.sequence,
        made=made,
        answer=answer,
    )


def change(
    store: Store,
    organisation: str,
    id: str,
    act: Callable[[Proposal], Sequence[Event]],
    *,
    expected: int | None = None,
    made: Made | None = None,
    answer: MakeAnswer | None = None,
) -> Proposal:
    """Store the events that ``act`` makes of the proposal as it is now, while nobody else can change it.

    Use it where acts of several people don't get in each other's way (decisions on alignments); ``expected`` is the
    sequence that the proposal must be at, where it matters. Raises UnknownName for no such proposal, Conflict where it
    is at another sequence, and whatever ``act`` raises; nothing is stored then.
    """
    mine = (PROPOSALS.c.organisation == organisation, PROPOSALS.c.id == id)
    with store.writing() as connection:
        # The lock of this row is what makes writers of one proposal wait for each other; SQLite has one for all.
        row = connection.execute(select(PROPOSALS.c.sequence).where(*mine).with_for_update()).one_or_none()
        if row is None:
            raise _no_such(id)
        if expected is not None and row.sequence != expected:
            raise Conflict(
                f"somebody else was faster: proposal {id!r} is at {row.sequence}, not {expected}; read it again",
                value=expected,
                accepted=(str(row.sequence),),
            )
        before = fold(_events(connection, organisation, id))
        if before.sequence != row.sequence:
            raise StorageFailure(
                f"proposal {id!r} has {before.sequence} events and says {row.sequence}: the database is damaged",
                value=id,
            )
        events = tuple(act(before))
        after = before
        for event in events:
            after = apply(after, event)
        if events:
            _insert_events(connection, before, before.sequence, events, made)
            connection.execute(update(PROPOSALS).where(*mine).values(**_shown(after)))
        _keep(connection, after, answer)
    return after


def load_proposal(store: Store, organisation: str, id: str) -> Proposal:
    """Return a proposal as it is; raise UnknownName where the organisation has none of that id."""
    return fold(load_events(store, organisation, id))


def load_events(store: Store, organisation: str, id: str) -> tuple[Event, ...]:
    """Return all that happened to a proposal, in order; raise UnknownName where there is no such one."""
    with store.reading() as connection:
        events = _events(connection, organisation, id)
    if not events:
        raise _no_such(id)
    return events


def list_proposals(
    store: Store,
    organisation: str,
    *,
    state: State | None = None,
    cursor: str = "",
    limit: int = 50,
    newest_first: bool = False,
) -> Page[ProposalRow]:
    """Return a page of an organisation's proposals, in the order they were begun or the other way round."""
    query = select(PROPOSALS).where(PROPOSALS.c.organisation == organisation)
    if state is not None:
        query = query.where(PROPOSALS.c.state == state)
    query = one_page(query, PROPOSALS.c.number, cursor=cursor, limit=limit, newest_first=newest_first)
    with store.reading() as connection:
        rows = connection.execute(query).all()
    return make_page(
        rows, limit, lambda r: ProposalRow(r.id, r.title, r.state, r.version, r.sequence, r.created, r.changed)
    )


def _events(connection: Connection, organisation: str, id: str) -> tuple[Event, ...]:
    query = select(EVENTS.c.body).where(EVENTS.c.organisation == organisation, EVENTS.c.proposal == id)
    return tuple(map(read_event, connection.execute(query.order_by(EVENTS.c.sequence)).scalars()))


def _insert_events(
    connection: Connection, proposal: Proposal, after: int, events: Sequence[Event], made: Made | None
) -> None:
    place = {"organisation": proposal.organisation, "proposal": proposal.id}
    rows: list[dict[str, Any]] = []
    snapshots: list[dict[str, Any]] = []
    for sequence, event in enumerate(events, start=after + 1):
        at = {**place, "sequence": sequence}
        named = {"kind": event.kind, "at": event.at, "person": event.by.name, "role": event.by.role}
        rows.append({**at, **named, "body": write_event(event)})
        if isinstance(event, Suggested):
            if made is None or (digest_of(made.report), digest_of_coverages(made.coverages)) != (
                event.digest,
                event.coverage,
            ):
                raise InputError("an event 'suggested' is stored with the report that it is about", value=event.run)
            coverage = write_coverages_json(made.coverages) if made.coverages else ""
            snapshots.append({**at, "digest": event.digest, "body": write_json(made.report), "coverage": coverage})
    connection.execute(insert(EVENTS), rows)
    if snapshots:
        connection.execute(insert(SNAPSHOTS), snapshots)


def _shown(proposal: Proposal) -> dict[str, Any]:
    return {
        "title": proposal.content.title,
        "state": proposal.state,
        "version": proposal.version,
        "sequence": proposal.sequence,
        "changed": proposal.changed,
    }


def _keep(connection: Connection, proposal: Proposal, answer: MakeAnswer | None) -> None:
    if answer is not None:
        add_answer(connection, proposal.organisation, answer(proposal))


def _no_such(id: str) -> UnknownName:
    return UnknownName(f"there is no proposal {id!r}", value=id)

"""Proposals and their events, on both databases: what is stored, kept apart, paged, and never overwritten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from skillmap.errors import Conflict, InputError, StorageFailure, UnknownName
from skillmap.nouns import Outcome
from skillmap.reviews import Event, Made, Proposal, apply, decide, fold, move, revise, suggest
from skillmap.storage import (
    Answer,
    Store,
    add_proposal,
    append,
    change,
    find_answer,
    list_proposals,
    load_coverages,
    load_events,
    load_proposal,
    load_report,
    open_store,
)
from tests.reviews.food import CARLA, CONTENT, PIA, RUTH, all_accepted, begun, in_review, ticking
from tests.writers.examples import ALIGNMENTS, COVERAGE


def stored(store: Store, *, organisation: str = "college", id: str = "p1") -> Proposal:
    """Store a proposal that is in review, with its report, and return it."""
    clock, made = ticking(), Made(ALIGNMENTS, (COVERAGE,))
    proposal = add_proposal(store, begun(clock, id=id, organisation=organisation))
    proposal = append(store, proposal, [suggest(proposal, made.report, PIA, clock, made.coverages)], made=made)
    return append(store, proposal, [move(proposal, "submit", PIA, clock)])


def test_what_was_stored_is_what_is_loaded(store: Store) -> None:
    proposal, events = in_review(ticking())
    assert stored(store) == proposal
    assert load_proposal(store, "college", "p1") == proposal
    assert load_events(store, "college", "p1") == tuple(events)
    assert load_report(store, "college", "p1") == load_report(store, "college", "p1", version=1) == ALIGNMENTS
    assert load_coverages(store, "college", "p1") == (COVERAGE,)


def test_text_of_every_script_and_sign_comes_back(store: Store) -> None:
    title = "مهارة 𝔘 'quoted'; DROP TABLE events; -- % %s :x {}"
    outcome = Outcome("ö:1", f"{title} \0 \u2028 \ufeff")
    content = replace(CONTENT, title=title, credential=replace(CONTENT.credential, outcomes=(outcome,)))
    add_proposal(store, begun(ticking(), id="ï/%25", content=content))
    assert load_proposal(store, "college", "ï/%25").content == content
    assert list_proposals(store, "college").items[0].title == title


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 300, "", "' OR 1=1 --"])
def test_a_name_that_no_database_takes_is_no_proposal_s(store: Store, name: str) -> None:
    with pytest.raises((UnknownName, InputError)):
        load_proposal(store, "college", name)
    with pytest.raises((UnknownName, InputError)):
        load_proposal(store, name, "p1")


def test_an_id_can_be_given_once_in_an_organisation_and_again_in_another(store: Store) -> None:
    add_proposal(store, begun(ticking()))
    with pytest.raises(Conflict, match="there is a proposal 'p1' already"):
        add_proposal(store, begun(ticking()))
    add_proposal(store, begun(ticking(), organisation="other"))
    assert len(load_events(store, "college", "p1")) == 1


def test_whoever_was_slower_is_told_and_stores_nothing(store: Store) -> None:
    proposal = stored(store)
    first = decide(proposal, "o1", "mine@2026", "mine:F1", "accept", RUTH, ticking())
    append(store, proposal, [first])
    second = decide(proposal, "o2", "mine@2026", "mine:F3", "accept", RUTH, ticking())
    with pytest.raises(Conflict, match="is at 4, not 3; read it again") as failure:
        append(store, proposal, [second])
    assert failure.value.accepted == ("4",)
    assert load_events(store, "college", "p1")[3:] == (first,)


def test_a_change_is_made_on_what_is_there_now(store: Store) -> None:
    stored(store)
    clock = ticking()

    def accept_all(now: Proposal) -> Sequence[Event]:
        return all_accepted(now, clock)

    after = change(store, "college", "p1", accept_all)
    assert after.sequence == 12
    assert change(store, "college", "p1", accept_all) == after
    with pytest.raises(Conflict):
        change(store, "college", "p1", accept_all, expected=3)
    approved = change(store, "college", "p1", lambda now: [move(now, "approve", CARLA, clock)], expected=12)
    assert load_proposal(store, "college", "p1") == approved
    assert approved.state == list_proposals(store, "college").items[0].state == "approved"


def test_a_failure_halfway_stores_nothing_at_all(store: Store) -> None:
    proposal = stored(store)
    good = decide(proposal, "o1", "mine@2026", "mine:F1", "accept", RUTH, ticking())
    back = move(proposal, "return", RUTH, ticking(), reason="align it again")
    without_report = suggest(apply(proposal, back), ALIGNMENTS, PIA, ticking())
    with pytest.raises(InputError, match="is stored with the report"):
        append(store, proposal, [good, back, without_report])

    def fail(now: Proposal) -> Sequence[Event]:
        raise InputError("no")

    with pytest.raises(InputError, match=r"^no$"):
        change(store, "college", "p1", fail)
    assert load_proposal(store, "college", "p1") == proposal


def test_an_answer_is_kept_with_what_it_answers_or_neither(store: Store) -> None:
    proposal = stored(store)

    def answer(after: Proposal) -> Answer:
        return Answer("key-1", "d" * 64, 201, (("ETag", str(after.sequence)),), "{}", "2026-01-01T00:00:00Z")

    event = decide(proposal, "o1", "mine@2026", "mine:F1", "accept", RUTH, ticking())
    then = append(store, proposal, [event], answer=answer)
    assert find_answer(store, "college", "key-1", "d" * 64) == answer(then)
    assert find_answer(store, "other", "key-1", "d" * 64) is None
    with pytest.raises(Conflict, match="was answered meanwhile"):
        append(store, then, [event], answer=answer)
    assert load_proposal(store, "college", "p1") == then
    with pytest.raises(InputError, match="was used for another request"):
        find_answer(store, "college", "key-1", "e" * 64)


@pytest.mark.parametrize("verb", ["UPDATE {} SET sequence = 9", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["events", "snapshots"])
def test_nothing_that_happened_can_be_changed_or_deleted(store: Store, verb: str, table: str) -> None:
    stored(store)
    with pytest.raises(DBAPIError, match=f"{table} are append-only"), store.engine.begin() as connection:
        connection.execute(text(verb.format(table)))
    with pytest.raises(StorageFailure), store.writing() as connection:
        connection.execute(text(verb.format(table)))
    assert load_report(store, "college", "p1") == ALIGNMENTS


@pytest.mark.parametrize("table", ["events", "snapshots"])
@pytest.mark.parametrize("place", ["", "rowid, "])
def test_nor_replaced_by_an_insert(new_url: Callable[[str], str], table: str, place: str) -> None:
    """SQLite's own: with a row's key, or with its hidden number and another key."""
    with open_store(new_url("sqlite")) as store:
        stored(store)
        with store.reading() as connection:
            before = connection.execute(text(f"SELECT * FROM {table}")).all()
        columns = ", ".join(before[0]._fields)
        given = columns if not place else columns.replace("proposal", "'p9'")
        statement = f"INSERT OR REPLACE INTO {table} ({place}{columns}) SELECT {place}{given} FROM {table}"
        with pytest.raises(DBAPIError, match=f"{table} are append-only"), store.engine.begin() as connection:
            connection.execute(text(statement))
        with store.reading() as connection:
            assert connection.execute(text(f"SELECT * FROM {table}")).all() == before


def test_nor_overwritten_where_it_is_there_already(store: Store) -> None:
    stored(store)
    statement = (
        "INSERT INTO events SELECT * FROM events WHERE true "
        "ON CONFLICT (organisation, proposal, sequence) DO UPDATE SET body = ''"
    )
    with pytest.raises(DBAPIError, match="events are append-only"), store.engine.begin() as connection:
        connection.execute(text(statement))
    assert load_report(store, "college", "p1") == ALIGNMENTS


def test_two_versions_keep_their_own_reports(store: Store) -> None:
    proposal = stored(store)
    clock = ticking()
    proposal = append(store, proposal, [move(proposal, "return", RUTH, clock, reason="shorter")])
    outcomes = CONTENT.credential.outcomes[:2]
    credential = replace(CONTENT.credential, outcomes=outcomes)
    proposal = append(store, proposal, [revise(proposal, replace(CONTENT, credential=credential), PIA, clock)])
    report = replace(
        ALIGNMENTS,
        credential=credential,
        results=tuple(one for one in ALIGNMENTS.results if one.outcome in outcomes),
        provenance=replace(ALIGNMENTS.provenance, run="second"),
    )
    append(store, proposal, [suggest(proposal, report, PIA, clock)], made=Made(report))
    assert load_report(store, "college", "p1", version=1) == ALIGNMENTS
    assert load_report(store, "college", "p1", version=2) == load_report(store, "college", "p1") == report
    with pytest.raises(UnknownName, match="for its version 3"):
        load_report(store, "college", "p1", version=3)


def test_an_organisation_sees_nothing_of_another(store: Store) -> None:
    stored(store, organisation="college")
    for look in (load_proposal, load_events, load_report):
        with pytest.raises(UnknownName) as theirs:
            look(store, "other", "p1")
        with pytest.raises(UnknownName) as nobodys:
            look(store, "other", "p2")
        assert str(theirs.value).replace("p1", "p2") == str(nobodys.value)
    with pytest.raises(UnknownName):
        change(store, "other", "p1", lambda _: [])
    assert list_proposals(store, "other").items == ()


@pytest.mark.parametrize("newest_first", [False, True])
def test_pages_hold_each_proposal_once_while_others_are_added(store: Store, newest_first: bool) -> None:
    for number in range(7):
        add_proposal(store, begun(ticking(), id=f"p{number}"))
        add_proposal(store, begun(ticking(), id=f"p{number}", organisation="other"))
    seen: list[str] = []
    cursor = ""
    while True:
        page = list_proposals(store, "college", cursor=cursor, limit=3, newest_first=newest_first)
        seen += [row.id for row in page.items]
        if not page.next:
            break
        if not cursor and newest_first:
            add_proposal(store, begun(ticking(), id="late"))
        cursor = page.next
    expected = [f"p{number}" for number in range(7)]
    assert seen == (expected[::-1] if newest_first else expected)


def test_lists_can_be_of_one_state(store: Store) -> None:
    stored(store, id="p1")
    add_proposal(store, begun(ticking(), id="p2"))
    assert [row.id for row in list_proposals(store, "college", state="draft").items] == ["p2"]
    assert [row.id for row in list_proposals(store, "college", state="in-review").items] == ["p1"]
    assert list_proposals(store, "college", state="rejected").items == ()


@pytest.mark.parametrize("cursor", ["x", "YWZ0ZXIgLTE", "é", "YWZ0ZXIgOTk5OTk5OTk5OTk5OTk5OTk5", "a" * 500])
def test_what_is_no_cursor_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(InputError, match="is no cursor"):
        list_proposals(store, "college", cursor=cursor)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_limit_that_can_not_be_is_refused(store: Store, limit: int) -> None:
    with pytest.raises(InputError, match="it can be 1 to 200"):
        list_proposals(store, "college", limit=limit)


def test_a_clock_that_jumps_back_changes_no_order(store: Store) -> None:
    proposal = stored(store)
    early = replace(
        decide(proposal, "o1", "mine@2026", "mine:F1", "accept", RUTH, ticking()), at="1999-01-01T00:00:00Z"
    )
    later = decide(proposal, "o1", "mine@2026", "mine:F1", "reject", RUTH, ticking(), reason="no")
    proposal = append(store, proposal, [later])
    proposal = append(store, proposal, [early])
    assert load_events(store, "college", "p1")[-2:] == (later, early)
    assert load_proposal(store, "college", "p1").decisions[-1] == early
    assert fold(load_events(store, "college", "p1")) == proposal


def test_a_snapshot_that_was_tampered_with_is_not_shown(store: Store) -> None:
    stored(store)
    drop = (
        "DROP TRIGGER snapshots_no_update"
        if store.engine.dialect.name == "sqlite"
        else ("DROP TRIGGER snapshots_append_only ON snapshots")
    )
    with store.writing() as connection:
        connection.execute(text(drop))
        connection.execute(text("UPDATE snapshots SET body = replace(body, '0.93', '0.99')"))
    with pytest.raises(StorageFailure, match="its digest differs"):
        load_report(store, "college", "p1")

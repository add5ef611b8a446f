"""What is exported of a proposal: approved only what people accepted and approved, with who said so and why."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from skillmap.errors import InputError, StorageFailure
from skillmap.exchange.choice import Options
from skillmap.exchange.formats import FORMATS, Format, named_format, write
from skillmap.exchange.reports import record_of
from skillmap.migration import migrate
from skillmap.nouns import Credential, Framework, Link, Review, Target
from skillmap.reviews import (
    Event,
    Suggested,
    decide,
    fold,
    move,
    read_snapshot,
    revise,
    suggest,
    to_record,
)
from skillmap.writers import read_json, write_json
from tests.reviews.food import CARLA, CONTENT, PIA, RUTH, all_accepted, begun, in_review, ticking
from tests.writers.examples import ALIGNMENTS, BASE, HACCP, MINE, PESTS, PROBE, STORE

OPTIONS = Options(date="2026-03-05", publisher="https://college.example")
LAW = Target("Food hygiene law", "mine:F8", f"{BASE}F8", "mine@2026")


def _decided() -> list[Event]:
    clock = ticking()
    proposal, events = in_review(clock)
    events += [
        decide(proposal, "o1", "mine@2026", "mine:F1", "accept", RUTH, clock),
        decide(proposal, "o2", "mine@2026", "mine:F3", "reject", RUTH, clock, reason="it is about schedules"),
        decide(proposal, "o4", "mine@2026", "mine:F2", "defer", RUTH, clock, reason="ask the employer"),
        decide(proposal, "o6", "mine@2026", "mine:F1", "change-relation", RUTH, clock, relation="broad", reason="part"),
        decide(proposal, "o4", "mine@2026", "mine:F8", "accept", RUTH, clock, relation="related", target=LAW),
    ]
    return events + all_accepted(fold(events), clock)


def _link(links: tuple[Link, ...], outcome: str, competency: str) -> Link:
    return next(link for link in links if (link.outcome, link.target.id) == (outcome, competency))


def test_nothing_is_approved_before_the_proposal_is() -> None:
    events = _decided()
    record = to_record(fold(events), ALIGNMENTS)
    accepted = _link(record.links, "o1", "mine:F1")
    assert (accepted.status, accepted.review) == (
        "suggested",
        Review("Ruth Reviewer", "reviewer", "2026-03-04T09:03:00.000000Z"),
    )
    assert {link.status for link in record.links} == {"suggested", "rejected", "deferred"}


def test_what_was_accepted_is_approved_with_the_proposal() -> None:
    events = _decided()
    events.append(move(fold(events), "approve", CARLA, ticking()))
    record = to_record(fold(events), ALIGNMENTS)
    plain = record_of(ALIGNMENTS)
    assert (record.credentials, record.unmatched, record.run) == (plain.credentials, plain.unmatched, plain.run)
    assert [(link.outcome, link.target.id) for link in record.links[:-1]] == [
        (link.outcome, link.target.id) for link in plain.links
    ]
    shown = {(link.outcome, link.target.id): (link.status, link.relation) for link in record.links}
    assert shown == {
        ("o1", "mine:F1"): ("approved", "close"),
        ("o1", "mine:F2"): ("suggested", ""),
        ("o1", "skills:11"): ("approved", "related"),
        ("o2", "mine:F3"): ("rejected", "close"),
        ("o2", "skills:12"): ("suggested", ""),
        ("o3", "mine:F4"): ("approved", "close"),
        ("o3", "mine:F3"): ("approved", "related"),
        ("o4", "mine:F2"): ("deferred", "related"),
        ("o4", "mine:F8"): ("approved", "related"),
        ("o5", "mine:F5"): ("approved", "related"),
        ("o6", "mine:F1"): ("approved", "broad"),
        ("o6", "skills:11"): ("approved", "close"),
    }
    rejected = _link(record.links, "o2", "mine:F3")
    assert rejected.review is not None
    assert rejected.review.reason == "it is about schedules"
    assert record.links[-1].target == replace(LAW, title=MINE.title, code="F8")
    assert record.links[-1].probability is None


@pytest.mark.parametrize("format_", FORMATS, ids=lambda one: one.name)
def test_every_format_is_written_from_what_was_approved(format_: Format) -> None:
    events = _decided()
    events.append(move(fold(events), "approve", CARLA, ticking()))
    written = write(format_, to_record(fold(events), ALIGNMENTS), OPTIONS)
    assert "Monitor food temperatures" in written.text
    assert "Food hygiene law" in written.text


def test_a_badge_holds_what_was_approved_and_before_that_nothing() -> None:
    events = _decided()
    badge = named_format("open-badges-3")
    drafted = json.loads(write(badge, to_record(fold(events), ALIGNMENTS), OPTIONS).text)
    assert _aligned(drafted) == set()
    events.append(move(fold(events), "approve", CARLA, ticking()))
    approved = json.loads(write(badge, to_record(fold(events), ALIGNMENTS), OPTIONS).text)
    # What has no address of its own ("Keep accurate records") can't stand in a badge.
    assert _aligned(approved) == {
        "Monitor food temperatures",
        "Prevent cross-contamination",
        "Plan cleaning and disinfection",
        "Food hygiene law",
        "Control pests",
    }


def _aligned(node: object) -> set[str]:
    """Return the names of all targets in a document."""
    if isinstance(node, dict):
        own = {node["targetName"]} if "targetName" in node else set()
        return own.union(*map(_aligned, node.values()))
    return set().union(*map(_aligned, node)) if isinstance(node, list) else set()


def test_what_was_approved_is_carried_to_a_framework_s_next_version_for_another_look() -> None:
    events = _decided()
    events.append(move(fold(events), "approve", CARLA, ticking()))
    reworded = replace(PROBE, description="Take temperatures of food in storage.")
    kept = (reworded, HACCP, STORE, PESTS)
    newer = Framework(replace(MINE, version="2027"), tuple(sorted(kept, key=lambda one: one.id)))
    found = migrate(to_record(fold(events), ALIGNMENTS), newer)
    look = {(one.before.outcome, one.was.id): one.fate for one in found.links if one.before.status == "approved"}
    assert look == {
        ("o1", "mine:F1"): "changed",
        ("o1", "skills:11"): "elsewhere",
        ("o3", "mine:F4"): "carried",
        ("o3", "mine:F3"): "vanished",
        ("o4", "mine:F8"): "vanished",
        ("o5", "mine:F5"): "carried",
        ("o6", "mine:F1"): "changed",
        ("o6", "skills:11"): "elsewhere",
    }


def test_what_a_document_declares_is_left_as_it_is() -> None:
    declared = Link("o4", LAW, status="declared", stated_as="alignment")
    report = replace(ALIGNMENTS, credential=replace(ALIGNMENTS.credential, declared=(declared,)))
    clock = ticking()
    proposal, events = in_review(clock, report=report)
    events.append(decide(proposal, "o4", "mine@2026", "mine:F8", "accept", RUTH, clock, relation="close", target=LAW))
    links = to_record(fold(events), report).links
    assert [link.status for link in links if link.target.id == "mine:F8"] == ["declared", "suggested"]


def test_a_decision_outlives_the_suggestion_it_was_made_on() -> None:
    events = _decided()
    results = tuple(replace(one, alignments=()) for one in ALIGNMENTS.results)
    report = replace(ALIGNMENTS, results=results, provenance=replace(ALIGNMENTS.provenance, run="another"))
    events.append(move(fold(events), "return", RUTH, ticking(), reason="align it again"))
    events.append(suggest(fold(events), report, PIA, ticking()))
    record = to_record(fold(events), report)
    was, now = (_link(links, "o1", "mine:F1").target for links in (record_of(ALIGNMENTS).links, record.links))
    assert (now.label, now.uri, now.framework, now.title, now.code) == (
        was.label,
        was.uri,
        was.framework,
        was.title,
        was.code,
    )
    assert len(record.links) == 10
    with pytest.raises(InputError, match="the proposal's last alignment is 'another'"):
        to_record(fold(events), ALIGNMENTS)


def test_a_version_that_was_not_aligned_has_no_record() -> None:
    with pytest.raises(InputError, match="version 1 has no suggestions yet"):
        to_record(fold([begun(ticking())]), ALIGNMENTS)
    events = _decided()
    events.append(move(fold(events), "return", RUTH, ticking(), reason="shorter"))
    credential = Credential("food-safety", "Food", CONTENT.credential.outcomes[:3])
    events.append(revise(fold(events), replace(CONTENT, credential=credential), PIA, ticking()))
    with pytest.raises(InputError, match="version 2 has no suggestions yet"):
        to_record(fold(events), ALIGNMENTS)


def test_years_later_the_same_report_is_shown_or_none() -> None:
    _, events = in_review(ticking())
    suggested = events[1]
    assert isinstance(suggested, Suggested)
    kept = write_json(ALIGNMENTS)
    assert read_snapshot(kept, suggested) == ALIGNMENTS == read_json(kept)
    with pytest.raises(StorageFailure, match="its digest differs"):
        read_snapshot(kept.replace("0.93", "0.94"), suggested)

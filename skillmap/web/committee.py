"""A proposal's events and its last alignment in, the page that a committee reads out, stamped and with the decisions.

It is of the version that was last aligned, with the decisions as they stood at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from skillmap.errors import NotPossible
from skillmap.nouns import AlignmentReport, CoverageReport, Review
from skillmap.reviews import (
    Actor,
    Comparison,
    Created,
    Decided,
    Entry,
    Event,
    GapDecided,
    Proposal,
    Revised,
    agreements,
    approved_coverage,
    at_version,
    fold,
    history,
    person_of,
    standing,
    standing_gaps,
    undecided,
)
from skillmap.web.comparing import comparison
from skillmap.web.desk import Desk
from skillmap.writers import DRAFT, write_html
from skillmap.writers.record import Agreed, AlignmentDecision, GapDecision, Happened, ReviewRecord, Vote
from skillmap.writers.words import share


def page_of(
    events: Sequence[Event], report: AlignmentReport, coverages: Sequence[CoverageReport], changes: Sequence[str] = ()
) -> str:
    """Return the page of a proposal's last alignment; ``changes`` are told of the version before that one."""
    proposal = fold(events)
    return write_html(report, *coverages, status=stamp(proposal), record=_record(events, coverages, changes))


def stamp(proposal: Proposal) -> str:
    """Return what a report says of how binding it is."""
    made = next((move for move in reversed(proposal.moves) if move.action in ("approve", "reject")), None)
    aligned = proposal.suggested.version if proposal.suggested else proposal.version
    if aligned != proposal.version:
        return f"{DRAFT}, of version {aligned}; version {proposal.version} is not aligned yet"
    if made is not None:
        verb = "APPROVED" if made.action == "approve" else "REJECTED"
        superseded = f"; superseded by {proposal.successor}" if proposal.successor else ""
        return f"{verb} by {made.by.name} ({made.by.role}), {made.at[:10]}{superseded}"
    by = _reviewers(proposal)
    if proposal.state == "in-review" and by and proposal.suggested and not undecided(proposal):
        return f"REVIEWED by {', '.join(f'{name} ({role})' for name, role in by)}; not approved yet"
    return DRAFT


def changes(desk: Desk, organisation: str, id: str, version: int) -> tuple[str, ...]:
    """Return, in sentences, what a version changes since the one before; nothing for the first."""
    if version == 1:
        return ()
    try:
        found = comparison(desk, organisation, id, after=version)
    except NotPossible as e:
        return (f"They can't be told: {e}.",)
    left_out = [f"{one.title or one.profile} was chosen for one of the two versions only." for one in found.left_out]
    return (*_told(found.changes), *left_out, *(f"{note[0].upper()}{note[1:]}." for note in found.notes))


def _told(found: Comparison) -> Iterable[str]:
    for outcome in found.outcomes_added:
        yield f"Outcome {outcome.id} added: “{outcome.text}”"
    for outcome in found.outcomes_removed:
        yield f"Outcome {outcome.id} removed: “{outcome.text}”"
    for one in found.outcomes_reworded:
        yield f"Outcome {one.after.id} reworded: “{one.before.text}” became “{one.after.text}”"
    for link in found.alignments_added:
        yield f"Alignment of outcome {link.outcome} with “{link.target.label}” added"
    for link in found.alignments_removed:
        yield f"Alignment of outcome {link.outcome} with “{link.target.label}” gone"
    for pair in found.relations_changed:
        relations = f"{pair.before.relation or 'no relation'} to {pair.after.relation or 'no relation'}"
        yield f"Alignment of outcome {pair.after.outcome} with “{pair.after.target.label}”: {relations}"
    for cover in found.coverage:
        if cover.before != cover.after:
            yield f"Coverage of {cover.title or cover.profile}: {share(cover.before)} became {share(cover.after)}"


def _record(events: Sequence[Event], coverages: Sequence[CoverageReport], told: Sequence[str]) -> ReviewRecord:
    proposal = fold(events)
    shown = at_version(events, proposal.suggested.version) if proposal.suggested else proposal
    return ReviewRecord(
        proposal=proposal.id,
        title=shown.content.title,
        organisation=proposal.organisation,
        version=shown.version,
        present=proposal.version,
        profiles=tuple(f"{one.title or one.profile} ({one.framework})" for one in shown.content.profiles),
        frameworks=shown.frameworks,
        chosen=_chosen(events, shown.version),
        alignments=tuple(
            AlignmentDecision(
                one.outcome,
                one.votes[-1].target,
                tuple(map(_vote, one.votes)),
                _vote(one.decision) if one.decision else None,
            )
            for one in standing(shown)
        ),
        gaps=tuple(
            GapDecision(*one.key, tuple(map(_vote, one.votes)), _vote(one.decision) if one.decision else None)
            for one in standing_gaps(shown)
        ),
        approved={
            (one.framework, one.profile): (found.share, found.weighted_share)
            for made in coverages
            for one in made.coverages
            for found in [approved_coverage(shown, one)]
        },
        agreements=tuple(Agreed(one.first, one.second, one.raw, one.kappa) for one in agreements(shown)),
        compared=shown.version - 1,
        changes=tuple(told),
        history=tuple(map(_happened, history(events))),
        reviewers=_reviewers(shown),
        settled=proposal.state in ("approved", "rejected", "superseded"),
        was_approved=shown.was_approved,
    )


def _reviewers(proposal: Proposal) -> tuple[tuple[str, str], ...]:
    """Return who decided on a version's lines or on the whole, each with the role, in the order they first did."""
    votes: list[Decided | GapDecided] = [vote for one in standing(proposal) for vote in one.votes]
    votes += [vote for one in standing_gaps(proposal) for vote in one.votes]
    acted = [(one.at, one.by) for one in votes]
    acted += [(move.at, move.by) for move in proposal.moves if move.action in ("approve", "reject")]
    in_order = dict.fromkeys((person_of(by), by.name, by.role) for _, by in sorted(acted, key=lambda one: one[0]))
    return tuple((name, role) for _, name, role in in_order)


def _chosen(events: Sequence[Event], version: int) -> Review:
    """Return who chose the targets that a version has: the one who last changed them."""
    made = [event for event in events if isinstance(event, Created | Revised)][:version]
    last = made[0]
    for before, event in pairwise(made):
        old, new = before.content, event.content
        if (old.profiles, old.frameworks) != (new.profiles, new.frameworks):
            last = event
    return _review(last.by, last.at, last.reason)


def _vote(one: Decided | GapDecided) -> Vote:
    relation = one.relation if isinstance(one, Decided) else ""
    return Vote(one.verdict, relation, _review(one.by, one.at, one.reason))


def _happened(one: Entry) -> Happened:
    return Happened(one.version, one.text, _review(one.by, one.at, one.reason))


def _review(by: Actor, at: str, reason: str) -> Review:
    return Review(by.name, by.role, at, reason)

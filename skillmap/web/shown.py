"""Proposals, jobs and what is made of them in, the answers about them out: nouns and what clients need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillmap.migration import Fate, Migrated, Migration
from skillmap.nouns import AlignmentReport, FrameworkInfo
from skillmap.reviews import (
    Act,
    Agreement,
    Content,
    Entry,
    GapDecided,
    Proposal,
    Standing,
    StandingGap,
    State,
    Suggestion,
    agreements,
    gaps_decided,
    gaps_disputed,
    possible,
    standing,
    undecided,
)
from skillmap.storage import Job, JobState, ProposalRow
from skillmap.web.covered import ProposalCoverage


@dataclass(frozen=True, slots=True)
class FoundProposals:
    """A page of proposals; ``next`` is the cursor of the page after it, empty at the end."""

    proposals: tuple[ProposalRow, ...]
    next: str


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal as it is.

    ``sequence`` is what its ETag says. ``run`` and ``aligned`` name the last alignment and the version it was made for,
    empty and 0 before there is one. ``decisions`` are those on the present wordings, with everybody's vote, and
    ``undecided`` what keeps it from being approved. ``gap_decisions`` are those that stand; ``gaps_disputed`` are the
    gaps on which people differ and no chair has decided, with everybody's vote. ``possible`` is what can be done in its
    state. ``other_versions`` are those of its frameworks that are installed too: /migration tells what they would
    change.
    """

    id: str
    state: State
    version: int
    sequence: int
    created: str
    changed: str
    content: Content
    run: str
    aligned: int
    decisions: tuple[Standing, ...]
    undecided: tuple[Suggestion, ...]
    gap_decisions: tuple[GapDecided, ...]
    gaps_disputed: tuple[StandingGap, ...]
    agreements: tuple[Agreement, ...]
    possible: tuple[Act, ...]
    other_versions: tuple[str, ...]
    successor: str


@dataclass(frozen=True, slots=True)
class History:
    """Everything that happened to a proposal, in order."""

    proposal: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ProposalReport:
    """All that a committee looks back at: the proposal, its history, the report that was made of its outcomes, and
    what its last aligned version covers of its profiles.
    """

    proposal: ShownProposal
    history: tuple[Entry, ...]
    report: AlignmentReport
    coverage: ProposalCoverage


@dataclass(frozen=True, slots=True)
class Export:
    """A document with, in plain sentences, everything of the record that it doesn't hold."""

    format: str
    media_type: str
    text: str
    losses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposalMigration:
    """What another version of a framework changes for a proposal; ``counts`` are of all alignments, by their fate.

    ``again`` are those that people have to look at again: the target reads otherwise, or is gone. ``unmatched`` counts
    outcomes for which only a new alignment can tell.
    """

    proposal: str
    to: FrameworkInfo
    counts: dict[Fate, int]
    again: tuple[Migrated, ...]
    unmatched: int


@dataclass(frozen=True, slots=True)
class ShownJob:
    """How far a job is: ``done`` of ``total`` outcomes. ``problem`` says why it failed."""

    id: str
    kind: str
    state: JobState
    done: int
    total: int
    problem: str
    created: str
    changed: str


@dataclass(frozen=True, slots=True)
class FoundJobs:
    """A page of jobs; ``next`` is the cursor of the page after it, empty at the end."""

    jobs: tuple[ShownJob, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A competency as a field of a form offers it; its ``id`` never changes within a version of its framework."""

    id: str
    label: str
    description: str
    kind: str
    uri: str


def shown_proposal(proposal: Proposal, installed: Sequence[FrameworkInfo]) -> ShownProposal:
    """Return a proposal with what follows from its events."""
    pinned = {name.partition("@")[0] for name in proposal.frameworks}
    others = tuple(info.name for info in installed if info.id in pinned and info.name not in proposal.frameworks)
    made = proposal.suggested
    return ShownProposal(
        proposal.id,
        proposal.state,
        proposal.version,
        proposal.sequence,
        proposal.created,
        proposal.changed,
        proposal.content,
        made.run if made else "",
        made.version if made else 0,
        standing(proposal),
        undecided(proposal),
        gaps_decided(proposal),
        gaps_disputed(proposal),
        agreements(proposal),
        possible(proposal.state),
        others,
        proposal.successor,
    )


def shown_migration(proposal: Proposal, migration: Migration) -> ProposalMigration:
    """Return what has to be looked at again; what was rejected and is gone doesn't."""
    again = tuple(
        one
        for one in migration.links
        if one.fate == "changed" or (one.fate == "vanished" and one.before.status != "rejected")
    )
    return ProposalMigration(proposal.id, migration.to, migration.counts(), again, migration.unmatched)


def shown_job(job: Job) -> ShownJob:
    """Return a job without what was asked and what came of it, which are large."""
    return ShownJob(job.id, job.kind, job.state, job.done, job.total, job.problem or "", job.created, job.changed)

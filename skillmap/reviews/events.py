"""What happened to a proposal, in values: who did what, in which role, when and why. Nothing is ever overwritten.

An event is written once and never changed; what a proposal is now follows from its events in order
(:func:`skillmap.reviews.proposals.fold`). Times are ISO 8601 in UTC and are shown; the order of the events is their
order in the sequence, whatever the clock said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from skillmap.nouns import Credential, MappingRelation, Rating, Target

Role = Literal["proposer", "reviewer", "chair"]
#: In which role a person acts: who proposes, who decides on alignments and gaps, who decides on the proposal.
ROLES: tuple[Role, ...] = ("proposer", "reviewer", "chair")

Verdict = Literal["accept", "change-relation", "reject", "defer"]
#: What a reviewer can say of an alignment. "reject" is kept as "considered and rejected".
VERDICTS: tuple[Verdict, ...] = ("accept", "change-relation", "reject", "defer")

GapVerdict = Literal["address", "out-of-scope", "covered-elsewhere", "disagree"]
#: What a reviewer can say of a gap: the outcomes are to change, it isn't meant to be covered here, another credential
#: covers it, or it is none.
GAP_VERDICTS: tuple[GapVerdict, ...] = ("address", "out-of-scope", "covered-elsewhere", "disagree")

Action = Literal["submit", "return", "approve", "reject", "supersede"]
#: What moves a proposal from one state to another.
ACTIONS: tuple[Action, ...] = ("submit", "return", "approve", "reject", "supersede")


@dataclass(frozen=True, slots=True)
class Actor:
    """A named person in a role; ``person`` tells namesakes apart, and is empty where only the name is known."""

    name: str
    role: Role
    person: str = ""


@dataclass(frozen=True, slots=True)
class ChosenProfile:
    """A profile that the credential is meant for, in a framework named by ``id@version``; ``title`` is for people."""

    framework: str
    profile: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What is proposed: a title, the credential with its outcomes, the profiles it is meant for, pinned frameworks.

    ``frameworks`` are named by ``id@version``, never "the latest"; each framework stands in one version only, and
    ``profiles`` are of these frameworks.
    """

    title: str
    credential: Credential
    profiles: tuple[ChosenProfile, ...]
    frameworks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An alignment that the machine suggests, as far as a decision needs it; the snapshot holds all of it."""

    outcome: str
    framework: str
    competency: str
    label: str
    uri: str
    rating: Rating
    relation: MappingRelation = ""


@dataclass(frozen=True, slots=True)
class Created:
    """A proposal was begun; its content is version 1."""

    proposal: str
    organisation: str
    content: Content
    by: Actor
    at: str
    reason: str = ""
    kind: Literal["created"] = "created"


@dataclass(frozen=True, slots=True)
class Revised:
    """The content was replaced by a next version; the one before stays in the events before."""

    content: Content
    by: Actor
    at: str
    reason: str = ""
    kind: Literal["revised"] = "revised"


@dataclass(frozen=True, slots=True)
class Suggested:
    """A version was aligned. The whole report is kept beside the event, under its SHA-256 (``digest``, hex).

    ``run`` is the run's id in the report; ``suggestions`` are all alignments that it lists. ``coverage`` is the digest
    of what the version covers of its profiles, which is kept too; empty where none were chosen, and in events of
    releases that didn't keep it.
    """

    version: int
    run: str
    digest: str
    suggestions: tuple[Suggestion, ...]
    by: Actor
    at: str
    coverage: str = ""
    kind: Literal["suggested"] = "suggested"


@dataclass(frozen=True, slots=True)
class Decided:
    """A person's decision on an alignment of one wording of an outcome (``wording`` counts an outcome's from 1).

    ``relation`` is the one that is accepted, empty where nothing is. ``target`` says what was decided on, whatever is
    suggested later. A later decision of the same person in the same role on the same alignment takes its place.
    """

    outcome: str
    wording: int
    framework: str
    competency: str
    target: Target
    verdict: Verdict
    relation: MappingRelation
    by: Actor
    at: str
    reason: str = ""
    kind: Literal["decided"] = "decided"


@dataclass(frozen=True, slots=True)
class GapDecided:
    """A person's decision on a requirement that no outcome meets, made on a version of the proposal.

    A later one of the same person in the same role on the same requirement takes its place.
    """

    version: int
    framework: str
    profile: str
    competency: str
    verdict: GapVerdict
    by: Actor
    at: str
    reason: str = ""
    kind: Literal["gap-decided"] = "gap-decided"


@dataclass(frozen=True, slots=True)
class Moved:
    """The proposal went from one state to another; ``successor`` is the proposal that supersedes it."""

    action: Action
    version: int
    by: Actor
    at: str
    reason: str = ""
    successor: str = ""
    kind: Literal["moved"] = "moved"


Event = Created | Revised | Suggested | Decided | GapDecided | Moved

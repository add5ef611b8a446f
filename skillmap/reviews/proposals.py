"""A proposal's events in, the proposal as it is, or as it was in one of its versions, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from skillmap.errors import InputError
from skillmap.reviews.events import (
    Content,
    Created,
    Decided,
    Event,
    GapDecided,
    Moved,
    Revised,
    Suggested,
)
from skillmap.reviews.states import State, next_state


@dataclass(frozen=True, slots=True)
class Wording:
    """Which of an outcome's wordings is the present one: ``number`` counts them from 1."""

    outcome: str
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as its events leave it.

    ``version`` counts its contents from 1; ``sequence`` counts its events, and is what a change must name to be sure
    that nobody was faster. ``wordings`` hold every outcome there ever was with its last wording: a decision counts for
    the wording it was made on. ``decisions`` and ``gap_decisions`` are all that were made, in order. ``suggested`` is
    the last alignment, which may be of an earlier version. ``created`` and ``changed`` are times of the first and the
    last event.
    """

    id: str
    organisation: str
    content: Content
    version: int
    state: State
    sequence: int
    wordings: tuple[Wording, ...]
    suggested: Suggested | None
    decisions: tuple[Decided, ...]
    gap_decisions: tuple[GapDecided, ...]
    moves: tuple[Moved, ...]
    created: str
    changed: str

    @property
    def frameworks(self) -> tuple[str, ...]:
        """The pinned frameworks, each as ``id@version``."""
        return self.content.frameworks

    @property
    def successor(self) -> str:
        """The id of the proposal that supersedes this one; empty where none does."""
        return next((move.successor for move in reversed(self.moves) if move.action == "supersede"), "")

    @property
    def was_approved(self) -> bool:
        """Whether people approved it, superseded since or not."""
        return any(move.action == "approve" for move in self.moves)

    def wording(self, outcome: str) -> int:
        """Return which wording of an outcome is the present one, 0 for an outcome that isn't in this version."""
        if outcome not in {one.id for one in self.content.credential.outcomes}:
            return 0
        return next(one.number for one in self.wordings if one.outcome == outcome)


def fold(events: Iterable[Event]) -> Proposal:
    """Return the proposal that the events, in the order of their sequence, leave; raise InputError for none.

    It is what :func:`apply` comes to, event by event, and quicker: nearly all events are decisions, which are only
    collected.
    """
    happened = tuple(events)
    if not happened:
        raise InputError("a proposal without events is none")
    proposal = _begin(happened[0])
    for event in happened[1:]:
        if not isinstance(event, Decided | GapDecided):
            proposal = apply(proposal, event)
    return replace(
        proposal,
        sequence=len(happened),
        changed=happened[-1].at,
        decisions=tuple(event for event in happened if isinstance(event, Decided)),
        gap_decisions=tuple(event for event in happened if isinstance(event, GapDecided)),
    )


def apply(proposal: Proposal, event: Event) -> Proposal:
    """Return the proposal after one more event.

    What may happen is decided when an event is made (:mod:`skillmap.reviews.acts`), not when it is read again: the
    rules of today don't judge what was right when it was done. Raises InputError for a second beginning only.
    """
    later = replace(proposal, sequence=proposal.sequence + 1, changed=event.at)
    match event:
        case Created():
            raise InputError(f"proposal {proposal.id} begins twice", value=proposal.id)
        case Revised(content=content):
            return replace(
                later, content=content, version=proposal.version + 1, wordings=_reworded(proposal.wordings, content)
            )
        case Suggested():
            return replace(later, suggested=event)
        case Decided():
            return replace(later, decisions=(*proposal.decisions, event))
        case GapDecided():
            return replace(later, gap_decisions=(*proposal.gap_decisions, event))
        case Moved(action=action):
            return replace(later, state=next_state(proposal.state, action), moves=(*proposal.moves, event))


def at_version(events: Sequence[Event], version: int) -> Proposal:
    """Return the proposal as it stood at the end of one of its versions; raise InputError for one that never was."""
    ends = [i for i, event in enumerate(events) if isinstance(event, Revised)] + [len(events)]
    if not 1 <= version <= len(ends):
        raise InputError(
            f"there is no version {version}; there are 1 to {len(ends)}",
            value=version,
            accepted=(f"1 to {len(ends)}",),
        )
    return fold(events[: ends[version - 1]])


def _begin(event: Event) -> Proposal:
    if not isinstance(event, Created):
        raise InputError(f"a proposal begins with the event 'created', not {event.kind!r}", value=event.kind)
    return Proposal(
        id=event.proposal,
        organisation=event.organisation,
        content=event.content,
        version=1,
        state="draft",
        sequence=1,
        wordings=_reworded((), event.content),
        suggested=None,
        decisions=(),
        gap_decisions=(),
        moves=(),
        created=event.at,
        changed=event.at,
    )


def _reworded(known: tuple[Wording, ...], content: Content) -> tuple[Wording, ...]:
    """Return the last wording of every outcome; one that comes back as it was keeps its number."""
    words = {one.outcome: one for one in known}
    for outcome in content.credential.outcomes:
        before = words.get(outcome.id)
        if before is None or before.text != outcome.text:
            words[outcome.id] = Wording(outcome.id, outcome.text, before.number + 1 if before else 1)
    return tuple(words.values())

"""A proposal's events in, its history as people read it out: who did what, when and why, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skillmap.reviews.events import Actor, Created, Decided, Event, GapDecided, Moved, Revised, Suggested

_MOVED = {
    "submit": "submitted it for review",
    "return": "returned it",
    "approve": "approved it",
    "reject": "rejected it",
    "supersede": "superseded it by {}",
}
_DECIDED = {
    "accept": "accepted {} for {} ({})",
    "change-relation": "accepted {} for {} with another relation ({})",
    "reject": "considered {} for {} and rejected it",
    "defer": "deferred {} for {}",
}
_GAP = {
    "address": "wants the gap {} of {} addressed",
    "out-of-scope": "declared the gap {} of {} out of scope",
    "covered-elsewhere": "declared the gap {} of {} covered elsewhere",
    "disagree": "disagreed that {} of {} is a gap",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history. ``sequence`` counts from 1, ``version`` is the proposal's at that moment."""

    sequence: int
    version: int
    at: str
    by: Actor
    kind: str
    text: str
    reason: str = ""


def history(events: Iterable[Event]) -> tuple[Entry, ...]:
    """Return an entry for each event, in order; ``text`` goes on from the person's name ("approved it")."""
    entries, version = [], 0
    for sequence, event in enumerate(events, start=1):
        version += isinstance(event, Created | Revised)
        reason = "" if isinstance(event, Suggested) else event.reason
        entries.append(Entry(sequence, version, event.at, event.by, event.kind, _text(event, version), reason))
    return tuple(entries)


def _text(event: Event, version: int) -> str:
    match event:
        case Created():
            return f"began “{event.content.title}”"
        case Revised():
            return f"made version {version} of it"
        case Suggested():
            return f"had version {event.version} aligned: {len(event.suggestions):,} suggestions"
        case Decided():
            return _DECIDED[event.verdict].format(f"“{event.target.label}”", event.outcome, event.relation)
        case GapDecided():
            return _GAP[event.verdict].format(event.competency, event.profile)
        case Moved():
            return _MOVED[event.action].format(event.successor)

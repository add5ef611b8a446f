"""A record and what its reader wants in, the links that a format may carry out, with what it can't carry named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skillmap.nouns import AlignmentRecord, Link, Status

#: What catalogues, badges and registries take: what people approved, and nothing else unless asked.
APPROVED: frozenset[Status] = frozenset({"approved"})
#: What analysts take: everything.
ALL: frozenset[Status] = frozenset({"suggested", "declared", "approved", "rejected", "deferred"})


@dataclass(frozen=True, slots=True)
class Options:
    """What is wanted of an export.

    ``statuses`` are the links to write, None for the format's own default. ``language`` is the tag of the texts.
    ``date`` (ISO 8601) stands where a format must have one: no writer looks at a clock. ``publisher`` (a name or an
    address) stands where a format must name who publishes. ``base`` is the address under which our own documents would
    be found, for formats whose parts must have addresses; without one they get URNs.
    """

    statuses: frozenset[Status] | None = None
    language: str = "en"
    date: str = ""
    publisher: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A document, and in plain sentences everything of the record that it doesn't hold."""

    text: str
    losses: tuple[str, ...] = ()


def chosen(record: AlignmentRecord, options: Options, default: frozenset[Status]) -> tuple[Link, ...]:
    """Return the links to write, in the order of the record."""
    wanted = default if options.statuses is None else options.statuses
    return tuple(link for link in record.links if link.status in wanted)


def not_chosen(record: AlignmentRecord, links: Iterable[Link]) -> tuple[str, ...]:
    """Say how many links of which status were left out of ``links``."""
    kept = set(map(id, links))
    left: dict[Status, int] = {}
    for link in record.links:
        if id(link) not in kept:
            left[link.status] = left.get(link.status, 0) + 1
    return tuple(f"{count:,} {status} alignments are left out." for status, count in sorted(left.items()))


def not_approved(links: Iterable[Link]) -> str:
    """Return the sentence that a document must carry where it holds what nobody approved; empty where it doesn't."""
    count = sum(link.status != "approved" for link in links)
    return f"{count:,} of these alignments are not approved by a person." if count else ""

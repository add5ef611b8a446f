"""A record and what its reader wants in, the links that a format may carry out, with what it can't carry named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from skillmap.exchange.counts import counted
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
    """Return the links to write as they may be said, in the order of the record."""
    wanted = default if options.statuses is None else options.statuses
    return tuple(as_said(link) for link in record.links if link.status in wanted)


def as_said(link: Link) -> Link:
    """Return a link as any format may say it: "exact" is a person's word, and only that of one who has decided.

    >>> from skillmap.nouns import Target
    >>> as_said(Link("LO1", Target("Saw"), "exact")).relation, as_said(Link("LO1", Target("Saw"), "broad")).relation
    ('close', 'broad')
    """
    open_ = link.status in ("suggested", "deferred")
    return replace(link, relation="close") if open_ and link.relation == "exact" else link


def lost_by_choice(record: AlignmentRecord, links: Iterable[Link]) -> tuple[str, ...]:
    """Say how many links of which status were left out of ``links``, and how many are not said to be exact."""
    kept = Counter(link.status for link in links)
    left = Counter(link.status for link in record.links) - kept
    softened = sum(as_said(link) != link for link in record.links if link.status in kept)
    return (
        *(one for status in sorted(left) for one in counted(left[status], f"{status} alignment[s] [is|are] left out.")),
        *counted(
            softened, "alignment[s] [is|are] exact, and nobody approved [it: it is|them: they are] written as close."
        ),
    )


def not_approved(links: Iterable[Link]) -> str:
    """Return the sentence that a document must carry where it holds what nobody approved; empty where it doesn't."""
    count = sum(link.status != "approved" for link in links)
    return " ".join(counted(count, "of these alignments [is|are] not approved by a person."))

"""A record in, what a document made of it says of itself in words out: its origin, frameworks, and what is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from skillmap.exchange.choice import Options, lost_by_choice, not_approved
from skillmap.exchange.counts import counted
from skillmap.exchange.identifiers import is_address, is_uri
from skillmap.nouns import AlignmentRecord, FrameworkInfo, Link


def about(record: AlignmentRecord, links: Iterable[Link]) -> str:
    """Return the sentences on origin, frameworks with licence and attribution, and what nobody approved."""
    made = f"Made by {record.generator}" if record.generator else "Made of a document of someone else"
    run = f", run {record.run}" if record.run else ""
    return " ".join(
        one for one in (f"{made}{run}.", *map(framework_line, record.frameworks), not_approved(links)) if one
    )


def framework_line(info: FrameworkInfo) -> str:
    """Return the line that must stand with everything made from a framework.

    >>> framework_line(FrameworkInfo("onet", "30.1", "O*NET", licence="CC BY 4.0"))
    'O*NET (onet@30.1), CC BY 4.0.'
    """
    licence = f", {info.licence}" if info.licence else ""
    attribution = f" {info.attribution}" if info.attribution else ""
    return f"{info.title} ({info.name}){licence}.{attribution}"


def losses_of_choice(record: AlignmentRecord, links: Sequence[Link], *, declared: bool) -> tuple[str, ...]:
    """Say how many links were left out of ``links``, and of what credentials state themselves unless it is kept."""
    stated = 0 if declared else sum(len(credential.declared) for credential in record.credentials)
    return (
        *lost_by_choice(record, links),
        *counted(stated, "alignment[s] that [stands|stand] with a credential alone [is|are] left out."),
    )


def without_address(links: Iterable[Link]) -> int:
    """Count the links whose target has no address."""
    return sum(not is_uri(link.target.uri) for link in links)


def publisher_terms(options: Options, language: str) -> tuple[str, object] | None:
    """Return who publishes as CTDL-ASN has it: an address as ``publisher``, a name as ``publisherName``."""
    if not options.publisher:
        return None
    if is_address(options.publisher):
        return "ceasn:publisher", [options.publisher]
    return "ceasn:publisherName", {language: [options.publisher]}

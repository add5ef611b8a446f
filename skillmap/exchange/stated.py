"""Links in, what a standard may be told of them out: whether there is an alignment at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from skillmap.nouns import Link


def is_stated(link: Link) -> bool:
    """Tell whether a link says that there is an alignment, rather than that there is none or may be none.

    >>> from skillmap.nouns import Target
    >>> is_stated(Link("LO1", Target("Saw"), "close", rating="strong")), is_stated(Link("LO1", Target("Saw")))
    (True, False)
    """
    if link.status in ("approved", "declared"):
        return True
    return link.status == "suggested" and link.relation != "" and link.rating not in ("weak", "none")


def by_outcome(links: Iterable[Link]) -> Mapping[str, list[Link]]:
    """Return the links of each outcome, or credential as a whole, in their order."""
    grouped: dict[str, list[Link]] = {}
    for link in links:
        grouped.setdefault(link.outcome, []).append(link)
    return grouped

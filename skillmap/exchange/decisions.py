"""A record in, the same out where every decision in it is one: somebody's, in a role, on a day that can be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from skillmap.errors import InputError
from skillmap.nouns import AlignmentRecord, Link, Review

ISO_DAY = "2026-03-09"
_ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
# So many wrong decisions are named in a message; the others are counted.
_SHOWN = 20


def check_decisions(record: AlignmentRecord, name: str) -> AlignmentRecord:
    """Return the record; raise InputError naming the decisions that can't be taken, with their JSON pointers.

    What documents of others declare is theirs, whatever it says.
    """
    wrong = [f"{place} {why}" for place, link in _placed(record) for why in what_is_wrong(link)]
    if wrong:
        more = f"; and {len(wrong) - _SHOWN:,} more" if len(wrong) > _SHOWN else ""
        raise InputError(f"{name}: {'; '.join(wrong[:_SHOWN])}{more}", value=name)
    return record


def what_is_wrong(link: Link) -> Iterator[str]:
    """Yield why a link's decision can't be taken: an approval is a named person's in a role, and a date ISO 8601.

    >>> from skillmap.nouns import Target
    >>> [*what_is_wrong(Link("LO1", Target("Saw"), "close", "approved", review=Review("Ana", "lead", "3/9/2026")))]
    ["has the date '3/9/2026'; it must be ISO 8601, such as 2026-03-09"]
    """
    review = link.review or Review("")
    missing = [what for what, value in (("reviewer", review.reviewer), ("role", review.role)) if not value.strip()]
    if link.status == "approved" and missing:
        yield f"is approved without {' and '.join(missing)}; name who approved, and in which role"
    if link.status != "declared" and review.at and not is_date(review.at):
        yield f"has the date {review.at[:40]!r}; it must be ISO 8601, such as {ISO_DAY}"


def is_date(text: str) -> bool:
    """Tell a day of the calendar, or a moment of one, in ISO 8601.

    >>> is_date("2026-03-09"), is_date("2026-03-09T10:00:00Z"), is_date("2026-02-30"), is_date("9.3.2026")
    (True, True, False, False)
    """
    if not _ISO.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _placed(record: AlignmentRecord) -> Iterator[tuple[str, Link]]:
    links = [(f"/links/{i}", link) for i, link in enumerate(record.links)]
    for c, credential in enumerate(record.credentials):
        links += ((f"/credentials/{c}/declared/{i}", link) for i, link in enumerate(credential.declared))
    for place, link in links:
        # Not every format has these places: the outcome and the target tell which alignment it is in any of them.
        yield f"{place} ({link.outcome[:40]} to {link.target.label[:40]!r})", link

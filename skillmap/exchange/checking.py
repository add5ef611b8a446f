"""A record in, the same out if it holds together; else a refusal that names the value and its place."""

from __future__ import annotations

from collections.abc import Iterator

from skillmap.errors import InputError
from skillmap.nouns import AlignmentRecord, Link


def check(record: AlignmentRecord, name: str) -> AlignmentRecord:
    """Return the record; raise InputError naming the JSON pointer of what contradicts the rest of it.

    Ids of outcomes are unique; every link names one that is there, or a credential that it is of as a whole, and every
    unmatched outcome one that is there; probabilities are in [0, 1], ranks 0 or more.
    """
    problem = next(_problems(record), None)
    if problem:
        place, value, why = problem
        raise InputError(f"{name}: {place} {why}", value=value)
    return record


def wrong_numbers(link: Link) -> tuple[str, str, str]:
    """Return field, value and reason of a number of a link that can't be; three empty texts where there is none."""
    if link.probability is not None and not 0 <= link.probability <= 1:
        return "probability", str(link.probability), f"is {link.probability}; it must be a number from 0 to 1"
    if link.rank < 0:
        return "rank", str(link.rank), f"is {link.rank}; it must be 0 or more"
    return "", "", ""


def _problems(record: AlignmentRecord) -> Iterator[tuple[str, str, str]]:
    known: dict[str, str] = {}
    for c, credential in enumerate(record.credentials):
        for o, outcome in enumerate(credential.outcomes):
            place = f"/credentials/{c}/outcomes/{o}/id"
            if outcome.id in known:
                yield place, outcome.id, f"is {outcome.id!r}, which is that of {known[outcome.id]} already"
            known[outcome.id] = place
    held = known.keys() | {credential.id for credential in record.credentials}
    links = [
        *((f"/links/{i}", link) for i, link in enumerate(record.links)),
        *(
            (f"/credentials/{c}/declared/{i}", link)
            for c, credential in enumerate(record.credentials)
            for i, link in enumerate(credential.declared)
        ),
    ]
    for place, link in links:
        if link.outcome not in held:
            yield f"{place}/outcome", link.outcome, _unknown(link.outcome)
        field, value, why = wrong_numbers(link)
        if field:
            yield f"{place}/{field}", value, why
    for i, one in enumerate(record.unmatched):
        if one.outcome not in known:
            yield f"/unmatched/{i}/outcome", one.outcome, _unknown(one.outcome)


def _unknown(outcome: str) -> str:
    return f"names the outcome {outcome!r}, which is none of this file's"

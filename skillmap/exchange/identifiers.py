"""A record and options in, ids and addresses of the parts of our documents out: the same in every format."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from skillmap.errors import InputError
from skillmap.exchange.choice import Options
from skillmap.exchange.namespace import NAMESPACE
from skillmap.nouns import AlignmentRecord
from skillmap.text import clean

_ROOT = uuid5(NAMESPACE_URL, NAMESPACE)


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The UUIDs of a record's credentials, in their order, and of its outcomes, by their ids.

    ``holders`` has the UUID of whatever a link can start from: an outcome by its id, else a credential by its id.
    """

    credentials: tuple[str, ...]
    outcomes: dict[str, str]
    holders: dict[str, str]


def identify(record: AlignmentRecord, options: Options) -> Identifiers:
    """Name every credential and outcome by a UUID of version 5 (RFC 9562, section 5.5).

    It is made of the base address, the publisher and the ids, so that an export made again has the same ids, and two
    institutions that both have an LO1 have different ones.
    """
    seen: Counter[str] = Counter()
    credentials: list[str] = []
    outcomes: dict[str, str] = {}
    of_credentials: dict[str, str] = {}
    for credential in record.credentials:
        seen[credential.id] += 1
        name = [credential.id] if seen[credential.id] == 1 else [credential.id, str(seen[credential.id])]
        credentials.append(uuid_of(options, "credential", *name))
        of_credentials.setdefault(credential.id, credentials[-1])
        for outcome in credential.outcomes:
            outcomes[outcome.id] = uuid_of(options, "outcome", *name, outcome.id)
    return Identifiers(tuple(credentials), outcomes, of_credentials | outcomes)


def uuid_of(options: Options, *parts: str) -> str:
    """Return the UUID of what is named by its parts."""
    return str(uuid5(_ROOT, json.dumps([options.base, options.publisher, *parts])))


def address_of(options: Options, uuid: str) -> str:
    """Return the address of a part under ``options.base``, or its URN where there is no base.

    >>> address_of(Options(base="https://example.edu/outcomes/"), "0f54")
    'https://example.edu/outcomes/0f54'
    """
    if not options.base:
        return f"urn:uuid:{uuid}"
    if not is_address(options.base):
        raise InputError(
            f"the base {options.base!r} is no web address; accepted: https://..., or none for URNs",
            value=options.base,
            accepted=("https://...",),
        )
    return f"{options.base.rstrip('/')}/{uuid}"


def is_address(text: str) -> bool:
    """Tell whether a text is a web address without white space.

    >>> is_address("https://example.edu"), is_address("Example College"), is_address("http://[")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not any(map(str.isspace, text))


def is_uri(text: str) -> bool:
    """Tell whether a text points somewhere: it has a scheme, and no white space or invisible character.

    >>> is_uri("urn:ctid:7"), is_uri("_:b0"), is_uri("Note: saw straight"), is_uri("Saw straight")
    (True, False, False, False)
    """
    scheme, colon, rest = text.partition(":")
    return (
        bool(colon and rest)
        and scheme[:1].isalpha()
        and scheme.isascii()
        and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum()
        and clean(text) == text
        and " " not in text
    )


def timestamp(date: str, format_: str) -> str:
    """Return ``options.date`` as an ISO 8601 date and time with an offset (UTC where none is given)."""
    if not date:
        raise InputError(
            f"{format_} needs the date of the last change: give the option 'date', such as 2025-12-01",
            value="date",
            accepted=("an ISO 8601 date",),
        )
    try:
        moment = datetime.fromisoformat(date)
    except ValueError as e:
        raise InputError(
            f"the date {date!r} is not ISO 8601; accepted: 2025-12-01 or 2025-12-01T09:30:00+00:00",
            value=date,
            accepted=("an ISO 8601 date",),
        ) from e
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def unique_ids(candidates: Sequence[Sequence[str]]) -> list[str]:
    """Give each of several things an id: its first candidate that nothing else has, else its position from 1.

    >>> unique_ids([("A", "ce-1"), ("B", "ce-2"), ("B", "ce-3"), ("", "")])
    ['A', 'ce-2', 'ce-3', '4']
    """
    counted = Counter(one for names in candidates for one in {*names})
    made: list[str] = []
    for position, names in enumerate(candidates, start=1):
        own = next((one for one in names if one and counted[one] == 1), "")
        suffix = 1
        free = str(position)
        while not own and free in counted:
            suffix += 1
            free = f"{position}-{suffix}"
        made.append(own or free)
    return made

"""A document of a standard in (a badge, a learner record, a registry's entry), its outcomes as a credential out."""

from __future__ import annotations

import codecs
from dataclasses import replace

from skillmap.errors import InputError
from skillmap.exchange import formats
from skillmap.exchange.badge_nodes import refuse_token
from skillmap.exchange.reports import credentials_of
from skillmap.linked_data import load_json
from skillmap.nouns import AlignmentRecord, Credential, Link, Outcome, Rejected
from skillmap.readers.rows import Row, check_names, excerpt, refusal
from skillmap.text import clean

_LOOK = 4_096
_LONGEST_TOKEN = 1_000_000

#: Our own JSON holds alignments that nobody declared: it is converted, and never read as a credential's document.
_OURS = "json"


def read_standard(data: bytes, name: str) -> AlignmentRecord | None:
    """Read the JSON of a standard that credentials are exchanged in; None for anything else.

    Raises InputError where it is one of them and can't be read, or holds no outcome, and for a signed token.
    """
    start = data[:_LOOK].removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"ey") and len(data) <= _LONGEST_TOKEN:
        refuse_token(data.decode("ascii", "replace").strip(), "/", name)
    if start[:1] not in (b"{", b"["):
        return None
    try:
        document = load_json(data, name)
    except InputError:
        return None  # what is wrong with it is told by the reader of JSON of any shape
    found = formats.recognise_json(document)
    if found is None or found.name == _OURS:
        return None
    record = formats.read(found, document, name)
    if not any(credential.outcomes or credential.rejected for credential in record.credentials):
        raise InputError(f"{name} is {found.title}, and states no outcome", value=name)
    return record


def as_one(record: AlignmentRecord, *, title: str, fallback: str, max_characters: int) -> Credential:
    """Return a record as one credential, each outcome under the title of its own; its links are what it declares.

    ``title`` replaces the titles that the document states; ``fallback`` is shown where it holds several credentials. An
    outcome that has no word, or is too long, is refused.
    Raise InputError for a title or an id of the whole that is too long.
    """
    several = len(record.credentials) > 1
    kept: list[Outcome] = []
    rejected: list[Rejected] = []
    row = 0
    for credential in record.credentials:
        for refused in credential.rejected:
            row += 1
            rejected.append(replace(refused, row=refused.row or row))
        for outcome in credential.outcomes:
            row += 1
            of = title or outcome.credential or clean(credential.title)
            read = Row(row, outcome.text, outcome.id, of, place=outcome.place)
            if why := refusal(read, max_characters=max_characters):
                rejected.append(Rejected(row, f"{read.place}: {why}" if read.place else why, excerpt(outcome.text)))
            else:
                kept.append(replace(outcome, credential=of))
    # A link may also be the credential's as a whole, under its id (the occupation it is for, say).
    stated: tuple[Link, ...] = (*record.links, *(link for c in record.credentials for link in c.declared))
    first = record.credentials[0]
    if not several:
        check_names(title=clean(first.title), id=first.id, max_characters=max_characters)
    made = Credential(
        first.id if not several else fallback,
        title or (fallback if several else clean(first.title) or fallback),
        tuple(kept),
        tuple(rejected),
    )
    wholes = _new_ids(record, made, title) if several else {}
    declared = (replace(link, outcome=wholes.get(link.outcome, link.outcome)) for link in stated)
    ids = {one.id for one in kept} | {one.id for one in (made, *credentials_of(made))}
    return replace(made, declared=tuple(link for link in declared if link.outcome in ids))


def _new_ids(record: AlignmentRecord, made: Credential, title: str) -> dict[str, str]:
    """Return for each credential's id the one that it has where several are read as one, and told apart by titles."""
    outcomes = {outcome.id for credential in record.credentials for outcome in credential.outcomes}
    parts = {part.title: part.id for part in credentials_of(made)}
    return {
        one.id: parts[own]
        for one in reversed(record.credentials)
        if one.id not in outcomes and (own := title or clean(one.title)) in parts
    }

"""A document of a standard in (a badge, a learner record, a registry's entry), its outcomes as a credential out."""

from __future__ import annotations

from dataclasses import replace

from skillmap.exchange import formats
from skillmap.nouns import AlignmentRecord, Credential, Link, Outcome, Rejected
from skillmap.readers.rows import excerpt
from skillmap.text import clean


def read_standard(document: object, name: str) -> AlignmentRecord | None:
    """Read parsed JSON of one of the exchange formats; None for any other JSON.

    Raises InputError where it is one of them and can't be read.
    """
    found = formats.recognise_json(document)
    return None if found is None else formats.read(found, document, name)


def as_one(record: AlignmentRecord, *, title: str, fallback: str, max_characters: int) -> Credential:
    """Return a record as one credential, each outcome under the title of its own; its links are what it declares.

    ``title`` replaces the titles that the document states; ``fallback`` is shown where it holds several credentials. An
    outcome that is too long is refused.
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
            if len(outcome.text) > max_characters:
                why = f"the outcome has {len(outcome.text):,} characters; at most {max_characters:,} are read"
                rejected.append(Rejected(row, why, excerpt(outcome.text)))
            else:
                kept.append(replace(outcome, credential=title or outcome.credential or clean(credential.title)))
    ids = {outcome.id for outcome in kept}
    stated: tuple[Link, ...] = (*record.links, *(link for c in record.credentials for link in c.declared))
    first = record.credentials[0]
    return Credential(
        first.id if not several else fallback,
        title or (fallback if several else clean(first.title) or fallback),
        tuple(kept),
        tuple(rejected),
        tuple(link for link in stated if link.outcome in ids),
    )

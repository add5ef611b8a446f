"""A record and the statuses that are wanted in, the record of only these links out, with what was left out named."""

from __future__ import annotations

from dataclasses import replace

from skillmap.exchange.choice import Options, chosen, not_chosen
from skillmap.nouns import AlignmentRecord, Status


def select(
    record: AlignmentRecord, options: Options, default: frozenset[Status]
) -> tuple[AlignmentRecord, tuple[str, ...]]:
    """Return the record with the links to write, and the sentences on the others."""
    wanted = default if options.statuses is None else options.statuses
    links = chosen(record, options, default)
    credentials = tuple(
        replace(credential, declared=tuple(link for link in credential.declared if link.status in wanted))
        for credential in record.credentials
    )
    left = sum(len(c.declared) for c in record.credentials) - sum(len(c.declared) for c in credentials)
    losses = not_chosen(record, links)
    if left:
        losses = (*losses, f"{left:,} alignments that credentials declare themselves are left out.")
    return replace(record, credentials=credentials, links=links), losses

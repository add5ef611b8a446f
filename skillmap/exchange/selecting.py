"""A record and the statuses that are wanted in, the record of only these links out, with what was left out named."""

from __future__ import annotations

from dataclasses import replace

from skillmap.exchange.choice import Options, as_said, chosen, lost_by_choice
from skillmap.exchange.counts import counted
from skillmap.nouns import AlignmentRecord, Status


def select(
    record: AlignmentRecord, options: Options, default: frozenset[Status]
) -> tuple[AlignmentRecord, tuple[str, ...]]:
    """Return the record with the links to write, and the sentences on the others."""
    wanted = default if options.statuses is None else options.statuses
    links = chosen(record, options, default)
    credentials = tuple(
        replace(credential, declared=tuple(as_said(link) for link in credential.declared if link.status in wanted))
        for credential in record.credentials
    )
    left = sum(len(c.declared) for c in record.credentials) - sum(len(c.declared) for c in credentials)
    return replace(record, credentials=credentials, links=links), (
        *lost_by_choice(record, links),
        *counted(left, "alignment[s] that credentials declare themselves [is|are] left out."),
    )

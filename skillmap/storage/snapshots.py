"""A proposal's version in, what was suggested for it and what it covers out, just as it was shown when it was made."""

from __future__ import annotations

from sqlalchemy import Column, select

from skillmap.errors import UnknownName
from skillmap.nouns import AlignmentReport, CoverageReport
from skillmap.reviews import Suggested, at_version, read_coverages, read_snapshot
from skillmap.storage.proposals import load_events
from skillmap.storage.store import Store
from skillmap.storage.tables import SNAPSHOTS


def load_report(store: Store, organisation: str, id: str, *, version: int | None = None) -> AlignmentReport:
    """Return the report that was last made for a version (default: the last one made), just as it was then.

    Raises UnknownName where there is none, StorageFailure where what is stored isn't what was made.
    """
    suggested, text = _snapshot(store, organisation, id, version, SNAPSHOTS.c.body)
    return read_snapshot(text, suggested)


def load_coverages(
    store: Store, organisation: str, id: str, *, version: int | None = None
) -> tuple[CoverageReport, ...] | None:
    """Return the coverages that were kept with that report.

    They are empty where no profiles were chosen, and None where they weren't kept: by an earlier release, or since the
    database was taken back to one. Raises as :func:`load_report` does.
    """
    suggested, text = _snapshot(store, organisation, id, version, SNAPSHOTS.c.coverage)
    if text:
        return read_coverages(text, suggested)
    return None if at_version(load_events(store, organisation, id), suggested.version).content.profiles else ()


def _snapshot(
    store: Store, organisation: str, id: str, version: int | None, column: Column[str]
) -> tuple[Suggested, str]:
    made = [
        (sequence, event)
        for sequence, event in enumerate(load_events(store, organisation, id), start=1)
        if isinstance(event, Suggested) and version in (None, event.version)
    ]
    if not made:
        which = "" if version is None else f" for its version {version}"
        raise UnknownName(f"nothing was suggested yet{which} of proposal {id!r}", value=id)
    sequence, suggested = made[-1]
    query = select(column).where(
        SNAPSHOTS.c.organisation == organisation, SNAPSHOTS.c.proposal == id, SNAPSHOTS.c.sequence == sequence
    )
    with store.reading() as connection:
        return suggested, connection.execute(query).scalar_one_or_none() or ""

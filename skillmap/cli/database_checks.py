"""The settings in, what is right and wrong with the database and what it keeps out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from skillmap.cli.findings import Finding
from skillmap.cli.settings import Settings

if TYPE_CHECKING:
    from skillmap.access import KeyRecord

# So much damage is listed; how much more there is, is counted.
_LISTED = 5


def _file(settings: Settings) -> Path | None:
    """Return the database's file, None where it isn't there yet, and for a server's."""
    from skillmap.cli.keeping import database_url

    url = database_url(settings.database, settings.home)
    file = Path(url.removeprefix("sqlite:///"))
    return file if url.startswith("sqlite:///") and file.exists() else None


def check_file(settings: Settings) -> Iterator[Finding]:
    """Look at who may read and write the database's file."""
    file = _file(settings)
    if file is None:
        return
    if os.name == "posix" and file.stat().st_mode & 0o077:
        found = f"others may read or write {file}, which says who is let in and what was decided"
        yield Finding("database", "warning", found, f"run: chmod 600 {file}")
    else:
        yield Finding("database", "ok", f"{file}, for its owner alone")


def check_decisions(settings: Settings) -> Iterator[Finding]:
    """Look at whether what is kept of proposals and decisions agrees with itself."""
    from skillmap.cli.keeping import database_url
    from skillmap.storage import find_damage, open_as_it_is

    if not settings.database.startswith("postgresql") and _file(settings) is None:
        return
    with open_as_it_is(database_url(settings.database, settings.home)) as store:
        damage = find_damage(store)
    if damage:
        more = f"; and {len(damage) - _LISTED} more" if len(damage) > _LISTED else ""
        advice = "somebody changed the database past skillmap: stop the service, and restore the last good backup"
        yield Finding("decisions", "failed", "; ".join(damage[:_LISTED]) + more, advice)
    else:
        yield Finding("decisions", "ok", "every proposal is what its events leave, every report the one that was made")


def _records(settings: Settings) -> tuple[KeyRecord, ...]:
    """Return the keys; a file that isn't there yet has none, and isn't made by looking."""
    from skillmap.cli.keeping import database_url
    from skillmap.storage import StoredKeys, open_as_it_is

    if not settings.database.startswith("postgresql") and _file(settings) is None:
        return ()
    with open_as_it_is(database_url(settings.database, settings.home)) as store:
        return StoredKeys(store).list()


def check_keys(settings: Settings) -> Iterator[Finding]:
    """Look at whether anybody, or everybody, is let in."""
    from skillmap.web.serve import is_loopback

    now = datetime.now(UTC)
    records = _records(settings)
    valid = sum(record.state(now) == "valid" for record in records)
    how = "run: skillmap keys create NAME --organisation ORGANISATION --scope read"
    if settings.oidc_issuer:
        yield Finding("keys", "ok", f"{valid} of {len(records)} valid, and tokens of {settings.oidc_issuer}")
    elif valid:
        yield Finding("keys", "ok", f"{valid} of {len(records)} valid")
    elif records:
        yield Finding("keys", "failed", f"none of {len(records)} is valid: nobody is let in", how)
    elif not is_loopback(settings.host):
        yield Finding("keys", "failed", f"there are none: the service doesn't start at {settings.host}", how)
    else:
        advice = f"for this machine alone nothing must be done; before others are served, {how}"
        yield Finding("keys", "warning", "there are none: the service is open, and answers this machine only", advice)

"""What a place for keys must be able to do."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from skillmap.access.keys import KeyRecord
from skillmap.errors import UnknownName, named


class KeyStore(Protocol):
    """Records of keys; nothing is ever deleted, so that what a key did can be told from whose it was.

    Methods may be called from any thread. They raise StorageFailure where the place can't be read or written.
    """

    def find(self, id: str) -> KeyRecord | None:
        """Return the record of an id, as it is at this moment, or None."""
        ...

    def add(self, record: KeyRecord) -> None:
        """Keep a new record; raise InputError where its id is there already."""
        ...

    def list(self, organisation: str | None = None) -> tuple[KeyRecord, ...]:
        """Return all records, or those of an organisation, the oldest first and then by id."""
        ...

    def revoke(self, id: str, at: datetime) -> KeyRecord:
        """Let a key end at a moment (not later than it would have) and return it; raise UnknownName for no such id."""
        ...


def known(store: KeyStore, id_: str) -> KeyRecord:
    """Return the record of an id; raise UnknownName naming those there are."""
    record = store.find(id_)
    if record is None:
        raise no_such_key(id_, store.list())
    return record


def no_such_key(id_: str, have: tuple[KeyRecord, ...]) -> UnknownName:
    """Make the failure for an id that isn't there."""
    ids = [record.id for record in have]
    return UnknownName(f"there is no key {id_!r}; have: {named(ids)}", value=id_, accepted=ids)

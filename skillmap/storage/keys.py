"""Records of API keys in, kept in the database; found again by their id out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from skillmap.access import KeyRecord
from skillmap.access.keys import ended
from skillmap.access.store import no_such_key
from skillmap.errors import InputError
from skillmap.storage.store import Store, ensure_organisation, insert_once
from skillmap.storage.tables import API_KEYS


@dataclass(frozen=True, slots=True)
class StoredKeys:
    """The keys in a store; a :class:`skillmap.access.KeyStore`. Methods may be called from any thread."""

    store: Store

    def find(self, id: str) -> KeyRecord | None:
        """Return the record of an id, or None.

        It is looked for in all organisations: whose a key is isn't known before it is found.
        """
        with self.store.reading() as connection:
            row = connection.execute(select(API_KEYS).where(API_KEYS.c.id == id)).one_or_none()
        return None if row is None else _record(row)

    def list(self, organisation: str | None = None) -> tuple[KeyRecord, ...]:
        """Return all records, or those of an organisation, the oldest first and then by id."""
        query = select(API_KEYS)
        if organisation is not None:
            query = query.where(API_KEYS.c.organisation == organisation)
        with self.store.reading() as connection:
            found = [_record(row) for row in connection.execute(query)]
        return tuple(sorted(found, key=lambda record: (record.created, record.id)))

    def add(self, record: KeyRecord) -> None:
        """Keep a new record; raise InputError where its id is there already."""
        with self.store.writing() as connection:
            ensure_organisation(connection, record.organisation)
            if not insert_once(connection, API_KEYS, _row(record)):
                raise InputError(f"there is a key {record.id} already", value=record.id)

    def revoke(self, id: str, at: datetime) -> KeyRecord:
        """Let a key end at a moment (not later than it would have) and return it; raise UnknownName for no such id."""
        mine = API_KEYS.c.id == id
        with self.store.writing() as connection:
            row = connection.execute(select(API_KEYS).where(mine).with_for_update()).one_or_none()
            if row is None:
                raise no_such_key(id, ())
            record = ended(_record(row), at)
            connection.execute(update(API_KEYS).where(mine).values(revoked=_text(record.revoked)))
        return record


def _row(record: KeyRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "organisation": record.organisation,
        "name": record.name,
        "scopes": json.dumps(record.scopes),
        "digest": record.digest,
        "created": _text(record.created),
        "expires": _text(record.expires),
        "revoked": _text(record.revoked),
        "roles": json.dumps(record.roles, ensure_ascii=False),
        "replaces": record.replaces,
        "person": record.person,
    }


def _record(row: Any) -> KeyRecord:
    return KeyRecord(
        id=row.id,
        organisation=row.organisation,
        name=row.name,
        scopes=_words(json.loads(row.scopes)),
        digest=row.digest,
        created=datetime.fromisoformat(row.created),
        expires=row.expires and datetime.fromisoformat(row.expires),
        revoked=row.revoked and datetime.fromisoformat(row.revoked),
        roles=_words(json.loads(row.roles)),
        replaces=row.replaces,
        person=row.person,
    )


def _words(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(map(str, values))


def _text(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()

"""The header ``Authorization`` of a request in, whom it stands for out: an API key, or a token of a provider."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from skillmap.access.key_sets import KeySet
from skillmap.access.keys import KeyRecord, digest, key_id, opens
from skillmap.access.principals import LOCAL, Principal
from skillmap.access.refusals import Refused
from skillmap.access.store import KeyStore
from skillmap.access.tokens import TokenRules, read_token

_HOW = "send Authorization: Bearer <key>, or Basic with the key's id as user and the key as password"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Door:
    """Who is let in: holders of keys of a store and, with ``rules`` and ``key_set``, of tokens of a provider.

    An ``open`` door lets everybody in as the person at this machine; it is for this machine alone.
    """

    store: KeyStore | None = None
    rules: TokenRules | None = None
    key_set: KeySet | None = None
    open: bool = False
    now: Callable[[], datetime] = field(default=_now, repr=False, compare=False)

    def enter(self, authorization: str | None) -> Principal:
        """Return who asks; raise Refused where that can't be told. It may wait for a disk, or a provider."""
        if self.open:
            return LOCAL
        if not authorization:
            raise Refused(f"this needs a key; {_HOW}")
        scheme, _, given = authorization.partition(" ")
        given = given.strip()
        match scheme.lower():
            case "bearer":
                if key_id(given) is None and self.rules is not None and self.key_set is not None:
                    return read_token(given, self.rules, self.key_set)
                return self._by_key(given)
            case "basic":
                user, password = _basic(given)
                if user != key_id(password):
                    raise Refused("the user of Basic must be the key's id and the password the whole key")
                return self._by_key(password)
        raise Refused(f"the scheme {scheme[:20]!r} isn't known here; {_HOW}")

    def _by_key(self, key: str) -> Principal:
        id_ = key_id(key)
        if id_ is None:
            raise Refused("that has not the form of a key: skm_, 12 characters, _, 43 characters")
        record = self.store.find(id_) if self.store else None
        # Compared even where there is no record, so that time doesn't tell which ids there are.
        right = opens(key, record or _NOBODY)
        if record is None or not right:
            raise Refused("there is no such key")
        state = record.state(self.now())
        if state != "valid":
            raise Refused(f"the key {id_} is {state}; ask who gave it to you for another")
        return record.principal()


def has_valid_key(store: KeyStore, now: datetime) -> bool:
    """Tell whether anybody could enter with a key."""
    return any(record.state(now) == "valid" for record in store.list())


def _basic(given: str) -> tuple[str, str]:
    try:
        user, colon, password = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as e:
        raise Refused("what follows Basic is not the base64 of user:password") from e
    if not colon:
        raise Refused("what follows Basic is not the base64 of user:password")
    return user, password


_NOBODY = KeyRecord("", "", "", (), digest(""), datetime(2000, 1, 1, tzinfo=UTC))

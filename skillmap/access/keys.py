"""An organisation, a name and scopes in, an API key and the record that is kept of it out; and back.

A key is ``skm_<id>_<secret>``: the prefix lets scanners of leaked secrets find it, the id tells whose it is without
the secret, and the secret is 256 random bits. Only a SHA-256 of the key is kept. A slow hash (bcrypt, Argon2) would
add nothing: it protects passwords, which people choose from few, by making each guess dear; of 2**256 secrets nobody
can try a part worth naming, however fast a guess is. It would only make each request slow.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from skillmap.access.principals import Principal
from skillmap.access.scopes import check_scopes
from skillmap.errors import InputError

PREFIX = "skm"
_KEY = re.compile(rf"{PREFIX}_([0-9a-f]{{12}})_[A-Za-z0-9_-]{{43}}")
_ORGANISATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MOST_CHARACTERS = 100

State = Literal["valid", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What is kept of a key. Times are aware, in UTC; ``expires`` and ``revoked`` are None for never.

    ``revoked`` is the moment from which the key opens nothing more. It may lie ahead: so a key that was replaced
    stays good until its holders have the new one. ``replaces`` is the id of the key that this one took over from, and
    ``person`` that of the first of them, empty for the first itself: by it somebody stays who they are.
    """

    id: str
    organisation: str
    name: str
    scopes: tuple[str, ...]
    digest: str
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None
    roles: tuple[str, ...] = ()
    replaces: str = ""
    person: str = ""

    def state(self, now: datetime) -> State:
        """Tell what the key is at a moment; from the very moment of its end on it opens nothing."""
        if self.revoked is not None and now >= self.revoked:
            return "revoked"
        if self.expires is not None and now >= self.expires:
            return "expired"
        return "valid"

    def principal(self) -> Principal:
        """Return whom the key stands for."""
        return Principal(self.organisation, self.name, self.scopes, self.roles, self.id, self.person or self.id)


def is_organisation(text: str) -> bool:
    """Tell whether a text can name an organisation, for a key and for a token alike.

    >>> is_organisation("northwind-college"), is_organisation("../../x y")
    (True, False)
    """
    return _ORGANISATION.fullmatch(text) is not None


def make_key(
    organisation: str,
    name: str,
    scopes: Iterable[str],
    *,
    now: datetime,
    expires: datetime | None,
    roles: Iterable[str] = (),
    replaces: str = "",
    person: str = "",
) -> tuple[str, KeyRecord]:
    """Make a key: the text that is shown once, and the record that is kept.

    Raises InputError for an organisation that is no plain name, an empty or overlong name, an unknown scope, or an
    end that isn't ahead.
    """
    if not is_organisation(organisation):
        accepted = "1 to 64 letters, digits, '.', '_' or '-', such as northwind-college"
        raise InputError(
            f"{organisation!r} can't name an organisation; it takes {accepted}",
            value=organisation,
            accepted=(accepted,),
        )
    held = tuple(roles)
    for text, what in ((name, "name"), *((role, "role") for role in held)):
        if not text.strip() or len(text) > _MOST_CHARACTERS or not text.isprintable():
            accepted = f"1 to {_MOST_CHARACTERS} printable characters"
            raise InputError(f"{text[:40]!r} can't be a {what}; it takes {accepted}", value=text, accepted=(accepted,))
    if expires is not None and expires <= now:
        raise InputError(
            f"the key would end at {expires.isoformat()}, which is past; give a later --expires",
            value=expires.isoformat(),
        )
    id_ = secrets.token_hex(6)
    key = f"{PREFIX}_{id_}_{secrets.token_urlsafe(32)}"
    record = KeyRecord(
        id_,
        organisation,
        name,
        check_scopes(scopes),
        digest(key),
        now,
        expires,
        roles=held,
        replaces=replaces,
        person=person,
    )
    return key, record


def rotate_key(old: KeyRecord, *, now: datetime, keep: timedelta) -> tuple[str, KeyRecord, datetime]:
    """Make the key that takes over from ``old``, with its scopes and for as long; return also when the old one ends.

    Raises InputError for a key that opens nothing any more: who holds it has no claim to another.
    """
    state = old.state(now)
    if state != "valid":
        raise InputError(f"key {old.id} is {state}; only a valid one can be rotated: create a new one", value=old.id)
    expires = None if old.expires is None else now + (old.expires - old.created)
    key, record = make_key(
        old.organisation,
        old.name,
        old.scopes,
        now=now,
        expires=expires,
        roles=old.roles,
        replaces=old.id,
        person=old.person or old.id,
    )
    return key, record, now + keep


def ended(record: KeyRecord, at: datetime) -> KeyRecord:
    """Return the record with its end at ``at``; an earlier end stays, since what is revoked stays revoked."""
    return record if record.revoked is not None and record.revoked <= at else replace(record, revoked=at)


def key_id(key: str) -> str | None:
    """Return the id in what may be a key, or None where it has not a key's form.

    >>> key_id("skm_0123456789ab_" + "x" * 43), key_id("skm_0123_xyz")
    ('0123456789ab', None)
    """
    # The length first: nobody needs to have a megabyte searched.
    found = _KEY.fullmatch(key) if len(key) < 100 else None
    return found[1] if found else None


def digest(key: str) -> str:
    """Return what is kept of a key: the SHA-256 of all of it, in hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()


def opens(key: str, record: KeyRecord) -> bool:
    """Tell whether the key is the record's, in a time that doesn't tell how much of it was right."""
    return hmac.compare_digest(digest(key), record.digest)

"""Where an identity provider's public keys stand in, the key of an id out (JWKS, RFC 7517).

The place comes from the operator's configuration and from nowhere else: what a token says about where its key could be
had (``jku``, ``x5u``, ``jwk``) is never looked at.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from skillmap.errors import InputError, SkillmapError, SourceUnavailable

Jwk = dict[str, Any]

#: A key set is fetched again for an id that it lacks, but no oftener than this: made-up ids must not become requests
#: to the provider.
SECONDS_BETWEEN_FETCHES = 60.0
MAX_BYTES = 1_000_000
_TIMEOUT_SECONDS = 5.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class KeySet:
    """The keys at a place (a file, or an ``https`` address), read when they are first needed and for an unknown id.

    ``fetch`` and ``clock`` (seconds) stand in for the network and the time where a test needs them to. Methods may be
    called from any thread.
    """

    place: str
    fetch: Callable[[str], bytes] = field(default_factory=lambda: read_place)
    clock: Callable[[], float] = time.monotonic
    _read: list[dict[str, Jwk]] = field(default_factory=lambda: [{}], init=False, repr=False, compare=False)
    _fetched: list[float] = field(default_factory=list, init=False, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    def open(self) -> int:
        """Read the keys and return how many there are, so that a wrong place is noticed at the start.

        Raises SourceUnavailable where they can't be had and InputError where they are no key set.
        """
        with self._lock:
            self._read_again()
            return len(self._read[0])

    def find(self, id_: str) -> Jwk | None:
        """Return the public key of an id or None; where the place fails just now, the keys read last stay good."""
        # Who has a known key never waits for a provider that is asked about another.
        if id_ not in self._read[0]:
            with self._lock:
                if id_ not in self._read[0] and self._may_fetch():
                    with suppress(SkillmapError):
                        self._read_again()
        return self._read[0].get(id_)

    def _may_fetch(self) -> bool:
        return not self._fetched or self.clock() - self._fetched[0] >= SECONDS_BETWEEN_FETCHES

    def _read_again(self) -> None:
        self._fetched[:] = [self.clock()]
        self._read[0] = parse_key_set(self.fetch(self.place), self.place)


def parse_key_set(data: bytes, place: str) -> dict[str, Jwk]:
    """Return the public signing keys of a key set by id; raise InputError where there is none.

    Keys for encryption, keys without an id, and secret ("oct") ones, which have no place in a public set, are left out.
    """
    try:
        keys = json.loads(data)["keys"]
        found = {key["kid"]: key for key in keys if _signs(key)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        raise InputError(f"{place} is no JSON Web Key Set ({type(e).__name__})", value=place) from e
    if not found:
        raise InputError(f"{place} has no public signing key with an id (kid)", value=place)
    return found


def _signs(key: Jwk) -> bool:
    return bool(key.get("kid")) and key.get("use", "sig") == "sig" and key.get("kty") in ("RSA", "EC", "OKP")


def check_place(place: str) -> str:
    """Return a place that key sets may be read from; raise InputError for an address that others could answer for.

    >>> check_place("https://id.example.org/keys"), check_place("/etc/skillmap/keys.json")
    ('https://id.example.org/keys', '/etc/skillmap/keys.json')
    """
    if "://" not in place:
        return place
    parts = urlsplit(place)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return place
    raise InputError(
        f"a key set can't be read from {place!r}: whoever changes it on the way can let themselves in",
        value=place,
        accepted=("an https address", "the path of a file"),
    )


def read_place(place: str) -> bytes:
    """Read a key set's bytes, at most :data:`MAX_BYTES`; an address is asked once, and not followed to another."""
    if "://" not in place:
        try:
            with Path(place).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as e:
            raise SourceUnavailable(f"can't read the key set {place}: {e.strerror or e}", value=place) from e
    else:
        data = _fetch(check_place(place))
    if len(data) > MAX_BYTES:
        raise InputError(f"the key set at {place} is larger than {MAX_BYTES:,} bytes", value=place)
    return data


def _fetch(address: str) -> bytes:
    import requests

    data: bytes = b""
    until = time.monotonic() + 2 * _TIMEOUT_SECONDS
    try:
        with requests.get(address, timeout=_TIMEOUT_SECONDS, allow_redirects=False, stream=True) as answer:
            if answer.status_code != 200:
                raise SourceUnavailable(f"{address} answered {answer.status_code}, not 200", value=address)
            for piece in answer.iter_content(65_536):
                data += piece
                # A place that drips a byte at a time would never run into the timeout of one read.
                if len(data) > MAX_BYTES or time.monotonic() > until:
                    break
            else:
                return data
    except requests.RequestException as e:
        raise SourceUnavailable(f"{address} can't be reached: {type(e).__name__}", value=address) from e
    if len(data) > MAX_BYTES:
        return data
    raise SourceUnavailable(f"{address} took longer than {2 * _TIMEOUT_SECONDS:.0f} seconds", value=address)

"""Who asks: the one value that a key and a token both become."""

from __future__ import annotations

from dataclasses import dataclass

from skillmap.access.scopes import includes


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, for which organisation, and what they may.

    ``roles`` are the institution's own words ("chair"), which approvals ask for; they open nothing here. ``key`` is
    what logs and rate limits know the asker by: a key's id, or a token's issuer and subject, never a secret.
    ``person`` is what stays when a key is replaced, and tells namesakes apart; empty where nobody is asked for a key.
    """

    organisation: str
    name: str
    scopes: tuple[str, ...]
    roles: tuple[str, ...] = ()
    key: str = ""
    person: str = ""

    def may(self, scope: str) -> bool:
        """Tell whether what is held includes ``scope``."""
        return includes(self.scopes, scope)


#: Who asks where nobody is asked for a key: the person at this machine.
LOCAL = Principal("local", "local", ("read", "propose", "review", "admin"))

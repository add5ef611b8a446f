"""A failure of the core in, the failure that the API answers with out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from skillmap.errors import InputError, UnknownName
from skillmap.web.service import NotHere, UnknownFramework, UnknownProfile


@contextmanager
def here() -> Iterator[None]:
    """Turn what the store doesn't have into NotHere, which is answered as such."""
    try:
        yield
    except (UnknownFramework, UnknownProfile):
        raise
    except UnknownName as e:
        raise NotHere(str(e), value=e.value, accepted=e.accepted) from e


@contextmanager
def missing_here() -> Iterator[None]:
    """Turn a version that never was into NotHere: there is no such thing."""
    try:
        yield
    except InputError as e:
        raise NotHere(str(e), value=e.value, accepted=e.accepted) from e


@contextmanager
def asked_at(pointer: str) -> Iterator[None]:
    """Say where in the body, or in the address ("?name"), stands what can't be used."""
    try:
        yield
    except (InputError, UnknownName) as e:
        raise InputError(f"{pointer}: {e}", value=e.value, accepted=e.accepted) from e

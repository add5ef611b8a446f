"""Every failure that a user can meet, under the standard exception a caller would expect.

A message names the offending value and what would have been accepted; the same facts are on the exception
(``value`` and ``accepted``), so that the API can answer with them and nobody parses a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillmap.nouns import Rejected


class SkillmapError(Exception):
    """Any failure of skillmap that is explained to the user rather than shown as a traceback.

    ``value`` is what was given and ``accepted`` what would have been taken, both as text and possibly empty.
    """

    def __init__(self, message: str, *, value: object = "", accepted: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.value = str(value)
        self.accepted = tuple(accepted)


class InputError(SkillmapError, ValueError):
    """A file, a row or a value that was given can't be used."""


class UnknownName(SkillmapError, LookupError):
    """A framework, profile, competency, model or format of that name isn't there."""


class BrokenFramework(SkillmapError, ValueError):
    """A framework's file is damaged, incomplete, too large, or not of the announced kind.

    ``rows`` are all the rows that were refused, where the rows are what is wrong; the message names the first few.
    """

    def __init__(
        self, message: str, *, value: object = "", accepted: Iterable[str] = (), rows: Iterable[Rejected] = ()
    ) -> None:
        super().__init__(message, value=value, accepted=accepted)
        self.rows = tuple(rows)


class SourceUnavailable(SkillmapError, OSError):
    """A framework can't be fetched: there is no network, no package, or the source refuses."""


class StorageFailure(SkillmapError, OSError):
    """The data folder can't be read or written: full disk, missing rights, or a damaged installation."""


class StorageBusy(StorageFailure):
    """Others hold what is needed just now: nothing was changed, and the same again in a moment will do."""


class StorageAway(StorageFailure):
    """The database's server can't be reached, or a connection to it was lost: it may be back in a moment."""


class Conflict(SkillmapError, RuntimeError):
    """Somebody else was faster: what was to be changed is no longer what it was when it was read."""


class NotPossible(SkillmapError, RuntimeError):
    """The state of a proposal doesn't allow it; ``accepted`` are the acts that are possible, or what is undone."""


class NotPermitted(SkillmapError, PermissionError):
    """The role that a person acts in doesn't allow it; ``accepted`` are the roles that do."""


class MissingExtra(SkillmapError, ImportError):
    """An optional dependency isn't installed; the message holds the pip line that installs it."""

    def __init__(self, module: str, extra: str) -> None:
        super().__init__(
            f"{module} is not installed; it comes with: pip install 'skillmap[{extra}]'",
            value=module,
            accepted=(extra,),
        )


def named(values: Iterable[str], *, most: int = 12) -> str:
    """Join names for a message, telling how many more there are.

    >>> named(["onet", "nice"])
    'nice, onet'
    >>> named([])
    'none'
    """
    have = sorted(values)
    if not have:
        return "none"
    rest = len(have) - most
    return ", ".join(have[:most]) + (f" and {rest} more" if rest > 0 else "")

"""What a database driver raised in, the failure that a user can read out. No message holds a password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DataError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from skillmap.errors import InputError, StorageAway, StorageBusy, StorageFailure

#: By SQLite's primary result code (https://www.sqlite.org/rescode.html): what is wrong.
_SQLITE = {
    8: "it can't be written: the file or its folder is read-only",
    10: "the disk can't be read or written; is it full?",
    11: "the file is damaged; take it from a backup",
    13: "the disk is full; nothing was changed",
    14: "the file can't be opened; is its folder there, and may it be written?",
    26: "the file is no SQLite database",
}
_SQLITE_BUSY = (5, 6)
#: By the class or code of PostgreSQL's SQLSTATE (its manual, appendix A): what is wrong.
_POSTGRES = {
    "28": "the server refuses the user or the password",
    "3D": "there is no database of that name on the server",
    "42501": "the user lacks the right to do this in the database",
    "53100": "the server's disk is full; nothing was changed",
    "53200": "the server is out of memory",
    "25006": "the server takes no writes just now",
}
_POSTGRES_BUSY = ("40", "55P03", "53300", "57P03", "57014")
#: What the server says when it takes no connection, which comes without a code; that of each. It may say it in the
#: language that it is set to, and is then known only to have answered.
_REFUSALS = (
    (re.compile(r"database .* does not exist"), "3D000"),
    (re.compile(r"authentication failed|role .* does not exist|not permitted to log in|pg_hba\.conf"), "28000"),
    (re.compile(r"no password supplied|password .*required"), "28000"),
    (re.compile(r"too many (clients|connections)|connection slots|connection limit"), "53300"),
    (re.compile(r"the database system is"), "57P03"),  # starting up, shutting down, in recovery mode
)
_ANSWERED = re.compile(r"\bFATALE?: ")
_LOST = "the connection was lost; read again before you repeat what you did, it may have been stored"


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Raise StorageFailure, or StorageBusy where trying again will do, for what the driver raises inside.

    A text that no database takes (with a NUL, or half a character) is an InputError.
    """
    try:
        yield
    except (DataError, UnicodeEncodeError) as e:
        raise InputError("a name has characters that can't be stored; use printable ones") from e
    except SQLAlchemyError as e:
        raise explain(e, url) from e


def explain(error: SQLAlchemyError, url: URL) -> StorageFailure:
    """Return the failure that says what happened, and in which database."""
    where = shown(url)
    if isinstance(error, PoolTimeout):
        return StorageBusy(f"all connections to {where} are in use; try again", value=where)
    if not isinstance(error, DBAPIError):
        return StorageFailure(f"the database {where} can't be used ({type(error).__name__})", value=where)
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        if code & 0xFF in _SQLITE_BUSY:
            return StorageBusy(f"another program holds {where} locked; nothing was changed, try again", value=where)
        why = _SQLITE.get(code & 0xFF, f"SQLite says: {error.orig}")
        return StorageFailure(f"the database {where}: {why}", value=where)
    return _of_server(error, where)


def shown(url: URL) -> str:
    """Return a database's URL as messages show it: without its password."""
    return url.render_as_string(hide_password=True)


def _of_server(error: DBAPIError, where: str) -> StorageFailure:
    state = getattr(error.orig, "sqlstate", None) or _refusal(error)
    if state.startswith(_POSTGRES_BUSY):
        return StorageBusy(f"the database {where} is busy ({state}); nothing was changed, try again", value=where)
    for known, why in _POSTGRES.items():
        if state.startswith(known):
            return StorageFailure(f"the database {where}: {why}", value=where)
    if error.connection_invalidated or state.startswith(("08", "57P")):
        return StorageAway(f"the database {where}: {_LOST}", value=where)
    if not state and _ANSWERED.search(str(error.orig)):
        return StorageFailure(f"the database {where}: the server refuses the connection", value=where)
    if not state:
        return StorageAway(f"the database {where} can't be reached", value=where)
    return StorageFailure(f"the database {where} refuses this ({state}: {type(error.orig).__name__})", value=where)


def _refusal(error: DBAPIError) -> str:
    """Return the code of what a server said that took no connection: the driver has only its words."""
    said = str(error.orig)
    return next((code for words, code in _REFUSALS if words.search(said)), "")

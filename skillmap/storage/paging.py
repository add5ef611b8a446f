"""Rows in a lasting order in, one page of them and the cursor of the next out."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, Select

from skillmap.errors import InputError

#: The most that one page holds.
MOST = 200
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some of a list, in its order; ``next`` is the cursor that goes on after them, empty at the end."""

    items: tuple[Item, ...]
    next: str = ""


def one_page(
    query: Select[Any], by: Column[Any], *, cursor: str, limit: int, newest_first: bool = False
) -> Select[Any]:
    """Limit a query to a page ordered by a column that never changes, and to one row more, which tells of a next.

    Raises InputError for a cursor that isn't one of ours, and for a limit outside 1 to 200.
    """
    if not 1 <= limit <= MOST:
        raise InputError(f"limit is {limit}; it can be 1 to {MOST}", value=limit, accepted=(f"1 to {MOST}",))
    if cursor:
        after = read_cursor(cursor)
        query = query.where(by < after if newest_first else by > after)
    return query.order_by(by.desc() if newest_first else by.asc()).limit(limit + 1)


def make_page(rows: Sequence[Any], limit: int, make: Callable[[Any], Item]) -> Page[Item]:
    """Return a page of the rows of such a query; each row has the column it is ordered by as ``number``."""
    more = len(rows) > limit
    kept = rows[:limit]
    return Page(tuple(map(make, kept)), write_cursor(kept[-1].number) if more else "")


def write_cursor(number: int) -> str:
    """Return the cursor after a row, as text that needs no escaping in an address."""
    return base64.urlsafe_b64encode(f"after {number}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> int:
    """Return the row that a cursor goes on after.

    >>> read_cursor(write_cursor(7))
    7
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        word, _, number = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii").partition(" ")
        found = int(number)
    except (ValueError, binascii.Error):
        word, found = "", -1
    if word != "after" or not 0 <= found < 2**31:
        raise InputError(f"{cursor[:80]!r} is no cursor; use the one that came with the page before", value=cursor[:80])
    return found

"""Numbered entries of a document in, what was made of each out; every bad one is named, none is dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from skillmap.errors import BrokenFramework, InputError
from skillmap.nouns import Rejected

_SHOWN = 20
Entry = TypeVar("Entry")
Made = TypeVar("Made")


def read_each(
    source: str,
    entries: Iterable[tuple[int, Entry]],
    make: Callable[[int, Entry], Made],
    *,
    what: str = "row",
    text: Callable[[Entry], str] = str,
) -> list[Made]:
    """Make something of each (number, entry); it is all or nothing.

    Each InputError is kept with its number and the beginning of the entry's ``text``, and BrokenFramework raised in
    the end that holds them all; ``what`` is what messages call an entry (``row``, ``/CFItems``).
    """
    made, bad, total = [], [], 0
    for number, entry in entries:
        total += 1
        try:
            made.append(make(number, entry))
        except InputError as e:
            bad.append(Rejected(number, str(e), text(entry)[:80]))
    if bad:
        shown = "; ".join(f"{_place(what, r.row)}: {r.reason}" for r in bad[:_SHOWN])
        more = f"; and {len(bad) - _SHOWN:,} more" if len(bad) > _SHOWN else ""
        entry_ = "rows" if what == "row" else "entries"
        raise BrokenFramework(
            f"{source} has {len(bad):,} bad {entry_} of {total:,}, so nothing was installed: {shown}{more}",
            value=source,
            rows=bad,
        )
    return made


def _place(what: str, number: int) -> str:
    return f"{what.rstrip('/')}/{number}" if what.startswith("/") else f"{what} {number}"

"""What names something in, or a failure where no database and no page could carry it."""

from __future__ import annotations

from skillmap.errors import InputError

#: The longest id, organisation or person's name, in characters; and the longest title.
MOST = 200
MOST_OF_TITLE = 1_000


def check_name(what: str, value: str, *, most: int = MOST) -> None:
    """Raise InputError for a name that is blank, too long, or has characters that can't be printed.

    >>> check_name("person", "Ada Ödegaard")
    """
    accepted = f"1 to {most:,} printable characters"
    if not value.strip() or len(value) > most or not value.isprintable():
        raise InputError(
            f"{value[:40]!r} can't be the {what}; it takes {accepted}", value=value[:most], accepted=(accepted,)
        )

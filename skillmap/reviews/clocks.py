"""A clock in, the moment as events carry it out. Nothing here looks at the machine's own clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from skillmap.errors import InputError

#: What tells the time: it must give aware times, in any zone.
Clock = Callable[[], datetime]


def moment(clock: Clock) -> str:
    """Return the time in ISO 8601, in UTC, to the microsecond; raise InputError where its zone isn't known.

    >>> moment(lambda: datetime(2026, 3, 4, 10, 20, 30, tzinfo=UTC))
    '2026-03-04T10:20:30.000000Z'
    """
    now = clock()
    if now.tzinfo is None:
        raise InputError(f"the clock says {now.isoformat()} without a time zone; give aware times", value=now)
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

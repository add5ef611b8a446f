"""A service in, whether it can answer now out: its model and frameworks, and its database, which may be away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from anyio import CapacityLimiter, move_on_after, to_thread

from skillmap.errors import StorageAway
from skillmap.web.service import Service

#: How long the database may take to answer: whoever looks whether the service is ready waits for little more.
STORE_SECONDS = 3.0
_THREADS = 4


def make_readiness(service: Service) -> Callable[[], Awaitable[None]]:
    """Return what raises the failure that keeps requests from being answered."""
    # Made when they are first used, since they belong to the event loop.
    limiters: list[CapacityLimiter] = []

    async def check() -> None:
        if not limiters:
            limiters.extend((CapacityLimiter(_THREADS), CapacityLimiter(_THREADS)))
        await to_thread.run_sync(service.check, limiter=limiters[0])
        if service.store is None:
            return
        answered = False
        with move_on_after(STORE_SECONDS):
            # A thread that waits for a server can't be stopped; it is left, and while all of them are, nothing is
            # ready either.
            await to_thread.run_sync(service.store.check, abandon_on_cancel=True, limiter=limiters[1])
            answered = True
        if not answered:
            raise StorageAway(f"the database didn't answer within {STORE_SECONDS:g} seconds")

    return check

"""An ASGI app in, the same app out, that takes only so much at once: bytes, seconds, requests."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillmap.web.gate import principal_of
from skillmap.web.problems import answer_problem, log_failure
from skillmap.web.rates import Rates
from skillmap.web.safety import JOBS_PATH, OPEN_PATHS, Safety
from skillmap.web.upload_places import is_upload

_AGAIN_SOON = {"Retry-After": "5"}
_AGAIN_LATER = {"Retry-After": "60"}
# Of a body that is too large, so many bytes are taken in and dropped before it is refused: a connection that is closed
# on what is still on its way is reset, and the client never sees why.
_MOST_DROPPED = 32_000_000


def limit_rates(app: ASGIApp, safety: Safety, clock: Callable[[], float] = time.monotonic) -> ASGIApp:
    """Answer 429 to a key that asks too often; without keys, there is nobody to count."""
    rates = Rates(per_second=safety.per_minute / 60, burst=safety.burst)

    async def counted(scope: Scope, receive: Receive, send: Send) -> None:
        principal = principal_of(scope)
        wait = rates.take(principal.key, clock()) if principal and principal.key else 0.0
        if wait:
            detail = (
                f"this key may make {safety.per_minute:,} requests a minute, and {safety.burst:,} at once; try again "
                f"in {math.ceil(wait)} seconds"
            )
            headers = {"Retry-After": str(math.ceil(wait))}
            await answer_problem(scope, "too-many-requests", detail, headers=headers)(scope, receive, send)
            return
        await app(scope, receive, send)

    return counted


def limit_at_once(app: ASGIApp, safety: Safety) -> ASGIApp:
    """Answer 503 while as many requests as may be are being answered; whether it is alive is always told."""
    under_way = 0

    async def bounded(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal under_way
        if scope["type"] != "http" or scope["path"] in OPEN_PATHS:
            await app(scope, receive, send)
            return
        if under_way >= safety.at_once:
            detail = f"{safety.at_once:,} requests are being answered; try again in some seconds"
            await answer_problem(scope, "busy", detail, headers=_AGAIN_SOON)(scope, receive, send)
            return
        under_way += 1
        try:
            await app(scope, receive, send)
        finally:
            under_way -= 1

    return bounded


def limit_shares(app: ASGIApp, safety: Safety) -> ASGIApp:
    """Answer 429 to a key that has its share of what is answered at once, bodies that are on their way included."""
    under_way: Counter[str] = Counter()

    async def shared(scope: Scope, receive: Receive, send: Send) -> None:
        principal = principal_of(scope)
        if principal is None or not principal.key:
            await app(scope, receive, send)
            return
        if under_way[principal.key] >= safety.at_once_per_key:
            detail = f"{safety.at_once_per_key:,} requests with this key are being answered; try again in some seconds"
            await answer_problem(scope, "too-many-requests", detail, headers=_AGAIN_SOON)(scope, receive, send)
            return
        under_way[principal.key] += 1
        try:
            await app(scope, receive, send)
        finally:
            under_way[principal.key] -= 1
            if not under_way[principal.key]:
                del under_way[principal.key]

    return shared


def limit_seconds(app: ASGIApp, safety: Safety) -> ASGIApp:
    """Answer 503 where an answer hasn't begun in time; the work, which can't be stopped, ends by itself unheard."""
    left: set[asyncio.Task[None]] = set()

    async def timed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        started, given_up = False, False

        async def watch(message: Message) -> None:
            nonlocal started
            if not given_up:
                started = True
                await send(message)

        task = asyncio.ensure_future(_run(app, scope, receive, watch))
        try:
            await asyncio.wait({task}, timeout=safety.answer_seconds)
            if started:  # an answer that has begun is finished
                await asyncio.wait({task})
        except asyncio.CancelledError:
            task.cancel()
            raise
        if task.done():
            task.result()
            return
        given_up = True
        left.add(task)
        task.add_done_callback(_end_unheard)
        task.add_done_callback(left.discard)
        detail = f"there was no answer within {safety.answer_seconds:g} seconds; send fewer outcomes at once"
        await answer_problem(scope, "took-too-long", detail, headers=_AGAIN_LATER)(scope, receive, send)

    return timed


async def _run(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


def _end_unheard(task: asyncio.Task[None]) -> None:
    failure = None if task.cancelled() else task.exception()
    if failure is not None:
        log_failure(failure)


def limit_bodies(app: ASGIApp, safety: Safety) -> ASGIApp:
    """Answer 413 to a body that is too large, whether its length is announced or not, and 408 to one too slow."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        most = _most(scope, safety)
        headers, body = Headers(scope=scope), bytearray()
        announced = headers.get("content-length", "0")
        # Who waits to be told to go on has sent nothing yet that would have to be dropped.
        bound = most if headers.get("expect", "").lower() == "100-continue" else max(most, _MOST_DROPPED)
        if announced.isdigit() and int(announced[:20]) > bound:
            await _refuse_size(scope, receive, send, most)
            return
        there, timely = True, False
        with suppress(TimeoutError):
            async with asyncio.timeout(safety.body_seconds):
                there = await _read(receive, body, most)
                timely = True
        if not there:
            return
        if len(body) > most:
            await _refuse_size(scope, receive, send, most)
            return
        if not timely:
            detail = f"the body was not there within {safety.body_seconds:g} seconds; send it again"
            answer = answer_problem(scope, "too-slow", detail, headers={"Connection": "close"})
            await answer(scope, receive, send)
            return
        waiting: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def replay() -> Message:
            return waiting.pop() if waiting else await receive()

        await app(scope, replay, send)

    return limited


def _most(scope: Scope, safety: Safety) -> int:
    if is_upload(scope):
        return safety.upload_bytes
    return safety.job_bytes if (scope["method"], scope["path"]) == ("POST", JOBS_PATH) else safety.body_bytes


async def _read(receive: Receive, body: bytearray, most: int) -> bool:
    """Read a body, and drop what comes after too much of it; return False where its sender left."""
    dropped = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        part = message.get("body", b"")
        if len(body) > most:
            dropped += len(part)
        else:
            body += part
        if dropped > _MOST_DROPPED or not message.get("more_body", False):
            return True


async def _refuse_size(scope: Scope, receive: Receive, send: Send, most: int) -> None:
    less = "split the file" if is_upload(scope) else "send fewer outcomes at once"
    detail = f"the body is larger than {most:,} bytes; {less}"
    # What is still to come, where it is more than was dropped, is not read.
    headers = {"Connection": "close"}
    answer = answer_problem(scope, "too-large", detail, accepted=(f"at most {most:,} bytes",), headers=headers)
    await answer(scope, receive, send)

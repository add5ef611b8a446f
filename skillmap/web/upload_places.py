"""An ASGI app in, the same app out, that has only so many files in memory at once."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send

from skillmap.web.problems import answer_problem
from skillmap.web.safety import DOCUMENTS_PATH, Safety

#: How many files may be on their way, or wait to be read, beside those that are being read.
UPLOADS_WAITING = 6


def limit_uploads(app: ASGIApp, safety: Safety) -> ASGIApp:
    """Answer 503 to a file, without keeping any of it, while as many as may be are here already."""
    here, most = 0, safety.uploads_at_once + UPLOADS_WAITING

    async def bounded(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal here
        if not is_upload(scope):
            await app(scope, receive, send)
            return
        if here >= most:
            # A connection that is closed on what is still on its way is reset, and the client never sees why.
            with suppress(TimeoutError):
                async with asyncio.timeout(safety.body_seconds):
                    await _drop(receive, safety.upload_bytes)
            detail = f"{most} files are being read or wait for it; try again in some seconds"
            headers = {"Retry-After": "5", "Connection": "close"}
            await answer_problem(scope, "busy", detail, headers=headers)(scope, receive, send)
            return
        here += 1
        try:
            await app(scope, receive, send)
        finally:
            here -= 1

    return bounded


def is_upload(scope: Scope) -> bool:
    """Tell whether a request sends a file."""
    return scope["type"] == "http" and (scope["method"], scope["path"]) == ("POST", DOCUMENTS_PATH)


async def _drop(receive: Receive, most: int) -> None:
    """Take a body in and keep nothing of it, until it ends, its sender leaves, or it is longer than any may be."""
    dropped, more = 0, True
    while more and dropped <= most:
        message = await receive()
        dropped += len(message.get("body", b""))
        more = message.get("more_body", False)

"""An ASGI app in, the same app out, with an id for each request, a line in the log and its place in the numbers.

The line has the route's template instead of the address, since a query may quote an outcome, and nothing of a body.
"""

from __future__ import annotations

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillmap.web.gate import principal_of
from skillmap.web.numbers import Numbers, method_of

HEADER = "X-Request-ID"
LOG = logging.getLogger("skillmap.requests")
#: An id that a client or a proxy may give; any other could forge lines of a log, and is replaced.
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
NO_ROUTE = "unknown"


def observe(app: ASGIApp, numbers: Numbers) -> ASGIApp:
    """Give each request an id (its own, where it brings a safe one), and log and count its answer."""

    async def observed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        started, status = time.perf_counter(), None
        given = Headers(scope=scope).get(HEADER, "")
        id_ = given if _ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = id_

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = id_
            await send(message)

        numbers.under_way.inc()
        try:
            await app(scope, receive, watch)
        finally:
            numbers.under_way.dec()
            seconds = time.perf_counter() - started
            numbers.count(scope["method"], route_of(scope), status, seconds)
            LOG.info("request", extra={"facts": _facts(scope, id_, status, seconds)})

    return observed


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered, or one name for all addresses that have none."""
    template = getattr(scope.get("route"), "path_format", None)
    return template if isinstance(template, str) else NO_ROUTE


def _facts(scope: Scope, id_: str, status: int | None, seconds: float) -> dict[str, object]:
    principal = principal_of(scope)
    return {
        "method": method_of(scope["method"]),
        "route": route_of(scope),
        "status": status,
        "ms": round(seconds * 1000, 1),
        "request_id": id_,
        "key": principal.key if principal else "",
        "organisation": principal.organisation if principal else "",
    }

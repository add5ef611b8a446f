"""An ASGI app in, the same app out, with safe headers, names, origins, and no failure that tells too much."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillmap.web.problems import answer_failure, answer_problem
from skillmap.web.safety import LOOPBACK_NAMES, OPEN_PATHS, Safety

_HEADERS = {
    # Answers are data and nothing else: a browser that is led to one neither guesses its type nor runs any of it.
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_ONE_YEAR = 31_536_000
#: What a page of an allowed origin may send, and read of an answer, beside what every page may.
_SENT = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "X-Request-ID")
_READ = (
    "Deprecation",
    "ETag",
    "Idempotency-Replayed",
    "Link",
    "Location",
    "Retry-After",
    "Skillmap-Losses",
    "Sunset",
    "X-Request-ID",
)


def tell_no_tales(app: ASGIApp) -> ASGIApp:
    """Answer 500 to any failure that got this far, and log its place without its message; 503 where it was ended."""

    async def discreet(scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await app(scope, receive, watch)
        except asyncio.CancelledError:
            # The server ends, and its time of grace is over; left to itself, it would answer 500.
            if scope["type"] != "http" or started:
                raise
            detail = "the service is being stopped and couldn't finish this; try again in some seconds"
            headers = {"Retry-After": "10", "Connection": "close"}
            await answer_problem(scope, "stopping", detail, headers=headers)(scope, receive, send)
        except Exception as failure:
            if scope["type"] != "http" or started:
                raise
            await answer_failure(scope, failure)(scope, receive, send)

    return discreet


def add_headers(app: ASGIApp, safety: Safety) -> ASGIApp:
    """Add the headers that make answers safe; an answer to anything but GET, or a failure, is never stored."""
    ancestors = " ".join(safety.frame_ancestors) or "'none'"
    headers = {**_HEADERS, "Content-Security-Policy": f"default-src 'none'; frame-ancestors {ancestors}"}
    if not safety.frame_ancestors:
        headers["X-Frame-Options"] = "DENY"
    if safety.behind_tls:
        headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}"

    async def headed(scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in headers.items():
                    given.setdefault(name, value)
                if given.get("content-type", "").startswith("text/html"):  # a report brings its style along
                    given["Content-Security-Policy"] += "; style-src 'unsafe-inline'"
                kept = scope["method"] == "GET" and message["status"] < 400
                given["Cache-Control"] = "no-cache" if kept else "no-store"
                if safety.origins:
                    given.add_vary_header("Origin")
            await send(message)

        await app(scope, receive, add if scope["type"] == "http" else send)

    return headed


def answer_by_name(app: ASGIApp, safety: Safety) -> ASGIApp:
    """Answer 421 under a name that isn't the service's, and 403 to other machines where it is for this one alone."""
    names = (*safety.hosts, *(LOOPBACK_NAMES if safety.local_only else ()))

    async def named(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope["path"] in OPEN_PATHS and not safety.local_only):
            await app(scope, receive, send)
            return
        if safety.local_only and not _is_here(scope):
            detail = (
                "this service has no keys yet, so it answers on its own machine only; its operator can make one with: "
                "skillmap keys create"
            )
            await answer_problem(scope, "forbidden", detail)(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")
        if names and _without_port(host).lower() not in names:
            detail = "the service doesn't go by that name; its operator can add it to SKILLMAP_HOSTS"
            await answer_problem(scope, "misdirected", detail, value=host)(scope, receive, send)
            return
        await app(scope, receive, send)

    return named


def let_origins_in(app: ASGIApp, safety: Safety) -> ASGIApp:
    """Let pages of the allowed origins call the API (CORS); to all others the browser gives nothing."""
    if not safety.origins:
        return app
    shared = CORSMiddleware(
        app,
        allow_origins=safety.origins,
        allow_methods=("GET", "POST", "PUT", "PATCH", "DELETE"),
        allow_headers=_SENT,
        expose_headers=_READ,
    )

    async def chosen(scope: Scope, receive: Receive, send: Send) -> None:
        # The library would answer other origins itself, and not with a problem document.
        known = scope["type"] == "http" and Headers(scope=scope).get("origin") in safety.origins
        await (shared if known else app)(scope, receive, send)

    return chosen


def _is_here(scope: Scope) -> bool:
    host, _ = scope.get("server") or ("", None)
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _without_port(host: str) -> str:
    return host if host.endswith("]") else host.rpartition(":")[0] or host

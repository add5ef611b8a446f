"""An ASGI app in, the same app out, held to limits: small bodies, safe headers, and no failure that tells too much."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillmap.web.problems import answer_failure, answer_problem

#: The largest body of a request, in bytes.
MAX_BODY = 1_000_000

_HEADERS = {
    # Answers are data and nothing else: a browser that is led to one neither guesses its type nor runs any of it.
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def limit_bodies(app: ASGIApp, *, most: int = MAX_BODY) -> ASGIApp:
    """Answer 413 to a body of more than ``most`` bytes, whether its length is announced or not."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        too_large = announced.isdigit() and int(announced[:20]) > most
        body, ended = b"", False
        while not too_large and not ended:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            ended = not message.get("more_body", False)
            too_large = len(body) > most
        if too_large:
            detail = f"the body is larger than {most:,} bytes; send fewer outcomes at once"
            answer = answer_problem(scope, "too-large", detail, accepted=(f"at most {most:,} bytes",))
            answer.headers["Connection"] = "close"  # what is still to come is not read
            await answer(scope, receive, send)
            return
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return waiting.pop() if waiting else await receive()

        await app(scope, replay, send)

    return limited


def tell_no_tales(app: ASGIApp) -> ASGIApp:
    """Answer 500 to any failure that got this far, and log its place without its message."""

    async def discreet(scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await app(scope, receive, watch)
        except Exception as failure:
            if scope["type"] != "http" or started:
                raise
            await answer_failure(scope, failure)(scope, receive, send)

    return discreet


def add_headers(app: ASGIApp) -> ASGIApp:
    """Add the headers that make answers safe; an answer to anything but GET, or a failure, is never stored."""

    async def headed(scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                kept = scope["method"] == "GET" and message["status"] < 400
                headers["Cache-Control"] = "no-cache" if kept else "no-store"
            await send(message)

        await app(scope, receive, add if scope["type"] == "http" else send)

    return headed

"""An app in, the same app with bounded bodies and safe headers out."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillmap.web.problems import problem

#: The largest request body in bytes.
MAX_BODY = 1_000_000

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
)


class Bounded:
    """Refuse bodies over :data:`MAX_BODY`, whatever their header says, and bodies that aren't JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        if scope["method"] == "POST":
            kind = dict(scope["headers"]).get(b"content-type", b"").partition(b";")[0].strip().lower()
            if kind != b"application/json":
                refused = problem(
                    415,
                    "Unsupported Media Type",
                    f"the body is {kind.decode('latin-1') or 'of no stated type'}; it must be application/json",
                    type_="/problems/media-type",
                    value=kind.decode("latin-1"),
                    accepted=["application/json"],
                )
                await refused(scope, receive, safe)
                return
            body = await _read(receive)
            if body is None:
                refused = problem(
                    413,
                    "Content Too Large",
                    f"the body is larger than {MAX_BODY:,} bytes; send fewer outcomes at a time",
                    type_="/problems/too-large",
                    accepted=[f"at most {MAX_BODY} bytes"],
                )
                await refused(scope, receive, safe)
                return
            receive = _again(body, receive)
        await self.app(scope, receive, safe)


async def _read(receive: Receive) -> bytes | None:
    """Return the whole body, or None as soon as it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a ``receive`` that gives the body that was read, then whatever comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay

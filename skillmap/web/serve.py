"""A service and an address in, a running server out."""

from __future__ import annotations

import socket
from ipaddress import ip_address

from skillmap.errors import InputError
from skillmap.web.app import make_app
from skillmap.web.service import Service

_GRACE_SECONDS = 10


def serve(service: Service, host: str, port: int, *, allow_remote: bool = False) -> None:
    """Answer requests until interrupted. ``port`` 0 takes any free one.

    Raises InputError for an address beyond this machine (unless allowed) or one that can't be listened on. The log
    has a line for each request, never its body.
    """
    import uvicorn

    check_address(host, allow_remote=allow_remote)
    with _listen(host, port) as listening:
        config = uvicorn.Config(
            make_app(service),
            host=host,
            port=listening.getsockname()[1],
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        uvicorn.Server(config).run(sockets=[listening])


def check_address(host: str, *, allow_remote: bool = False) -> None:
    """Raise InputError for a host that others can reach, unless that is allowed.

    >>> check_address("127.0.0.1"), check_address("::1"), check_address("0.0.0.0", allow_remote=True)
    (None, None, None)
    """
    if allow_remote or host == "localhost":
        return
    try:
        local = ip_address(host).is_loopback
    except ValueError:  # a name: where it leads isn't ours to know
        local = False
    if not local:
        raise InputError(
            f"{host!r} can be reached from other machines, and the API has no keys yet: anybody there could use it. "
            "Listen on 127.0.0.1 and put a reverse proxy that authenticates in front; or, if that is done, say so with "
            "--allow-remote",
            value=host,
            accepted=("127.0.0.1", "::1", "localhost"),
        )


def _listen(host: str, port: int) -> socket.socket:
    # Done here rather than by uvicorn, which would end the whole process where it can't.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as e:
        raise InputError(
            f"can't listen on {host}, port {port}: {getattr(e, 'strerror', None) or e}; take another --port",
            value=f"{host}:{port}",
        ) from e

"""A service and an address in, a running server out."""

from __future__ import annotations

import socket
from dataclasses import replace
from ipaddress import ip_address

from skillmap.access import Door
from skillmap.errors import InputError
from skillmap.web.app import make_app
from skillmap.web.logs import log_as_json
from skillmap.web.safety import Safety
from skillmap.web.service import Service

GRACE_SECONDS = 30
KEEP_SECONDS = 75


def serve(
    service: Service,
    host: str,
    port: int,
    *,
    door: Door | None = None,
    safety: Safety | None = None,
    grace_seconds: int = GRACE_SECONDS,
    log_level: str = "info",
) -> None:
    """Answer requests until interrupted or told to end (SIGTERM). ``port`` 0 takes any free one.

    Then nothing new is taken, and what is being answered has ``grace_seconds`` to end. Raises InputError for an open
    door at an address beyond this machine, and for an address that can't be listened on.
    """
    import uvicorn

    door, safety = door or Door(open=True), safety or Safety()
    check_address(host, door)
    if door.open:
        safety = replace(safety, local_only=True)
    log_as_json(log_level)
    with listen(host, port) as listening:
        config = uvicorn.Config(
            make_app(service, door, safety),
            host=host,
            port=listening.getsockname()[1],
            lifespan="on" if service.store else "off",
            ws="none",
            server_header=False,
            # Who asks is told by a key and never by an address, so what proxies say of addresses isn't needed.
            proxy_headers=False,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=grace_seconds,
            # Longer than proxies keep a connection that nothing goes over (60 seconds, mostly): were it closed from
            # this side first, a request that is just on its way would be lost.
            timeout_keep_alive=KEEP_SECONDS,
        )
        uvicorn.Server(config).run(sockets=[listening])


def check_address(host: str, door: Door) -> None:
    """Raise InputError for an open door at a host that others can reach.

    >>> check_address("127.0.0.1", Door(open=True)), check_address("0.0.0.0", Door())
    (None, None)
    """
    if door.open and not is_loopback(host):
        raise InputError(
            f"{host!r} can be reached from other machines, and there is no valid key: anybody there could use it. Make "
            "one first with: skillmap keys create NAME --organisation ORGANISATION --scope read; or listen on "
            "127.0.0.1, which needs none",
            value=host,
            accepted=("127.0.0.1", "::1", "localhost"),
        )


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine alone.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("example.org")
    (True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name: where it leads isn't ours to know
        return False


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raise InputError for an address or port that can't be had."""
    # Done here rather than by uvicorn, which would end the whole process where it can't.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as e:
        raise InputError(
            f"can't listen on {host}, port {port}: {getattr(e, 'strerror', None) or e}; take another --port",
            value=f"{host}:{port}",
        ) from e
    # Connections inherit it. asyncio sets it only on sockets whose protocol was named, which this one's isn't; without
    # it the body of an answer waits for its headers to be acknowledged, which takes the client up to 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening

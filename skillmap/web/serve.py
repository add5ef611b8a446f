"""A service and an address in, a running server out: on this machine alone, unless someone insists."""

from __future__ import annotations

import ipaddress

from skillmap.errors import InputError
from skillmap.web.service import Service


def check_address(host: str, *, allow_remote: bool) -> None:
    """Raise InputError for an address that others can reach, unless ``allow_remote``: the API has no keys yet."""
    if allow_remote or _is_loopback(host):
        return
    raise InputError(
        f"{host} can be reached from other machines and the API asks nobody who they are; stay on 127.0.0.1, or put a "
        "proxy that authenticates before it and say --allow-remote",
        value=host,
        accepted=("127.0.0.1", "::1", "localhost"),
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(service: Service, host: str, port: int, *, allow_remote: bool = False) -> None:
    """Answer requests until interrupted; the log has methods, paths and codes, never a body."""
    import uvicorn

    from skillmap.web.app import make_app

    check_address(host, allow_remote=allow_remote)
    uvicorn.run(make_app(service), host=host, port=port, log_level="info", server_header=False)

"""Nothing in, a private PostgreSQL server on loopback out, gone in the end; it keeps nothing that was there before."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

#: Where Debian keeps the server's programs, newest version first.
BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
USER = "postgres"
_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running server, and how to get a new, empty database of it."""

    port: int
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{USER}:geheim@127.0.0.1:{self.port}/{name}"

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, statement: str) -> None:
        """Run a statement as the administrator, outside of a transaction."""
        import psycopg

        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())

    def end_connections(self) -> None:
        """End everybody else's connections, as a restart of the server would."""
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def why_not() -> str:
    """Return why there can be no server here; empty where there can."""
    if not BINARIES:
        return "needs PostgreSQL's server (Debian: apt-get install postgresql)"
    if os.name == "posix" and os.geteuid() == 0 and not _account():
        return "PostgreSQL's server doesn't run as root, and there is no user postgres"
    return ""


@contextmanager
def private_server() -> Iterator[Server]:
    """Run a server of our own in a temporary folder, on a free port of loopback."""
    folder = Path(tempfile.mkdtemp(prefix="skillmap-postgres-"))
    account = _account() if os.geteuid() == 0 else {}
    if account:
        shutil.chown(folder, USER, USER)
    binaries = BINARIES[0].parent
    data = folder / "data"
    quick = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=16MB", "-c", "max_connections=60"]
    try:
        _run([binaries / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"], account)
        # Everybody is trusted but one, whose password is asked for.
        rules = data / "pg_hba.conf"
        rules.write_text(f"host all guarded 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        port = _free_port()
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-p", str(port), "-k", "", "-h", "127.0.0.1", *quick],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            **account,
        )
        try:
            _wait(server, port)
            yield Server(port)
        finally:
            server.send_signal(signal.SIGQUIT)  # at once, and nothing is written any more: all of it is thrown away
            with suppress(subprocess.TimeoutExpired):
                server.wait(_SECONDS)
            if server.poll() is None:
                server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> dict[str, Any]:
    import pwd

    try:
        found = pwd.getpwnam(USER)
    except KeyError:
        return {}
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _run(command: list[Any], account: dict[str, Any]) -> None:
    subprocess.run(
        list(map(str, command)),
        check=True,
        capture_output=True,
        timeout=_SECONDS,
        cwd=Path(command[2]).parent,
        **account,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    import psycopg

    until = time.monotonic() + _SECONDS
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            assert server.poll() is None, "PostgreSQL's server doesn't start"
            assert time.monotonic() < until, "PostgreSQL's server doesn't answer"
            time.sleep(0.1)
        else:
            return

"""A file's bytes in, the credential that a process of its own read of them out; the process never outlives the request.

The process is started without a shell and with next to no environment, limits itself (``skillmap.readers.confined``),
and is killed with its group when it is too slow, says too much, or nobody waits for it any more.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from anyio import to_thread
from pydantic import TypeAdapter, ValidationError

from skillmap.errors import SkillmapError
from skillmap.nouns import Credential
from skillmap.readers.confined import READY, Order
from skillmap.readers.recognise import ACCEPTED
from skillmap.web.safety import Safety
from skillmap.web.service import Busy

# -P: no module of the folder that the server was started in; -W: what a library has to say may quote the file.
COMMAND = (sys.executable, "-P", "-B", "-X", "utf8", "-W", "ignore", "-m", "skillmap.readers.confined")
#: The most that is said of a file, in bytes: some 50,000 outcomes of usual length.
RESULT_BYTES = 10_000_000
#: How many seconds a file waits for its turn.
WAITS = 10.0
_ENDS = 5.0
_CHUNK = 65_536
#: The status of a process that was killed for its slowness, whoever did it: we, or the system for it.
_TOO_SLOW = -1_000
_TIMED_OUT = {_TOO_SLOW, *(-getattr(signal, name) for name in ("SIGXCPU", "SIGALRM") if hasattr(signal, name))}
_LOG = logging.getLogger("skillmap.web")


class Unreadable(SkillmapError, ValueError):
    """A file can't be read: it is none that we know, or damaged, or reading it costs too much."""


class NoReader(SkillmapError, OSError):
    """No process can be started to read a file."""


@dataclass(frozen=True, slots=True)
class _Refused:
    message: str
    value: str
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Failed:
    kind: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    credential: Credential | None = None
    refused: _Refused | None = None
    failed: _Failed | None = None


_SAID = TypeAdapter(_Said)


class Uploads:
    """Reads files, so many at once as ``safety`` allows, each by a process of its own that ``command`` starts."""

    def __init__(
        self,
        safety: Safety | None = None,
        *,
        command: Sequence[str] = COMMAND,
        seconds_to_wait: float = WAITS,
        result_bytes: int = RESULT_BYTES,
    ) -> None:
        safety = safety or Safety()
        self.max_bytes = safety.upload_bytes
        self._safety, self._command = safety, tuple(command)
        self._waits, self._result_bytes = seconds_to_wait, result_bytes
        self._turns = asyncio.Semaphore(safety.uploads_at_once)
        self._running: set[Process] = set()

    def stop(self) -> None:
        """Kill what is being read: a server that ends doesn't wait for what it has cancelled."""
        for process in self._running:
            if process.returncode is None:
                _kill(process)

    async def read(self, data: bytes, *, name: str = "", title: str = "") -> Credential:
        """Read a file as :func:`skillmap.readers.read_credential` does.

        Raise Unreadable where it can't be read within the limits, Busy where there is no turn in time, and NoReader
        where the installation is at fault. When it is cancelled, the process is gone before it ends.
        """
        most = self._safety
        order = Order(name, title, most.upload_seconds, most.upload_memory, self._result_bytes)
        try:
            async with asyncio.timeout(self._waits):
                await self._turns.acquire()
        except TimeoutError as e:
            raise Busy(
                f"{most.uploads_at_once} files are being read, and none was done within {self._waits:g} seconds; try "
                "again in a minute"
            ) from e
        try:
            said, status = await self._ask(data, order)
        finally:
            self._turns.release()
        # A long answer takes a while to check: not in the loop, where everybody else would wait.
        return await to_thread.run_sync(_heard, said, status, order)

    async def _ask(self, data: bytes, order: Order) -> tuple[bytes, int]:
        """Return what the process wrote, and the status that it ended with."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment(), start_new_session=True
            )
        except OSError as e:
            raise NoReader(f"no process can be started to read files: {e}") from e
        self._running.add(process)
        try:
            async with asyncio.timeout(order.seconds):
                said, _ = await asyncio.gather(_take(process, order.result_bytes), _give(process, data, order))
                return said, await process.wait()
        except TimeoutError:
            return READY, _TOO_SLOW
        finally:
            self._running.discard(process)
            await _end(process)


def _environment() -> dict[str, str]:
    """Return all that the process is told of this one's environment: where the modules are."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # Windows starts nothing without
    return {**kept, "PYTHONPATH": os.pathsep.join(str(Path(one).resolve()) for one in sys.path)}


async def _give(process: Process, data: bytes, order: Order) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError, ConnectionResetError):  # it ended before it had read all
        process.stdin.write(json.dumps(asdict(order)).encode("ascii") + b"\n")
        process.stdin.write(data)
        await process.stdin.drain()
    process.stdin.close()


async def _take(process: Process, most: int) -> bytes:
    assert process.stdout is not None
    said = bytearray()
    while chunk := await process.stdout.read(_CHUNK):
        said += chunk
        if len(said) > most + len(READY):  # it was to limit itself: this isn't our reader any more
            _kill(process)
            return READY
    return bytes(said)


async def _end(process: Process) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    # Where output is open although it ended, a process that it started holds it: the group is still there.
    if process.returncode is None or not process.stdout.at_eof():
        _kill(process)
    process.stdin.close()
    with suppress(TimeoutError):
        async with asyncio.timeout(_ENDS):
            while await process.stdout.read(_CHUNK):
                pass
            await process.wait()


def _kill(process: Process) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _heard(said: bytes, status: int, order: Order) -> Credential:
    """Return the credential that was said; raise what was said in its place, or why nothing was."""
    shown = order.name or "the file"
    if not said.startswith(READY):
        raise NoReader(f"the process that reads files ends with {status} before it begins")
    try:
        heard = _SAID.validate_json(said[len(READY) :], strict=True, extra="forbid") if status == 0 else _Said()
    except ValidationError:
        heard = _Said()
    if heard.credential is not None:
        return heard.credential
    if heard.refused is not None:
        raise Unreadable(heard.refused.message, value=heard.refused.value, accepted=heard.refused.accepted)
    failed = heard.failed or _Failed(f"ended with {status}", ())
    _LOG.warning("a file could not be read: %s\n%s", failed.kind, "\n".join(failed.places))
    if status in _TIMED_OUT:
        what = f"it takes more than {order.seconds} seconds to read {shown}"
    elif failed.kind == "MemoryError":
        what = f"it takes more than {order.memory_bytes:,} bytes of memory to read {shown}"
    else:
        what = f"{shown} can't be read: the reader breaks down on it"
    what += "; split it, or send its outcomes alone, as CSV or plain text"
    raise Unreadable(what, value=shown, accepted=ACCEPTED)

"""A stranger's file on standard input in, its credential as JSON on standard output out: ``python -m``.

Whoever starts it can kill it. What it may use is limited by itself before it looks at the file, and it imports only
what the file's format needs. Standard input begins with a line of JSON, an :class:`Order`; standard output with
:data:`READY`, so that a process that the file broke can be told from one that could never start. Then comes one line
of JSON with one of these keys:

- ``credential``: the credential with all its fields
- ``refused``: ``message``, ``value`` and ``accepted`` of the InputError
- ``failed``: the kind of any other failure, with its ``places`` and without its message, which may quote the file
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import BinaryIO

from skillmap.errors import InputError
from skillmap.readers import read_credential

READY = b"ready\n"
# Enough for the modules that are imported as they are needed.
_OPEN_FILES = 64


@dataclass(frozen=True, slots=True)
class Order:
    """What to read and what it may cost.

    ``name`` and ``title`` are as of :func:`skillmap.readers.read_credential`. ``seconds`` are of the processor and by
    the clock; ``memory_bytes`` are of address space, and ``result_bytes`` of the line that is written. What the
    operating system can't limit isn't limited here.
    """

    name: str
    title: str
    seconds: int
    memory_bytes: int
    result_bytes: int


def confine(order: Order) -> None:
    """Give up, for this process, more time and memory than an order allows, all new files and all new processes."""
    if hasattr(signal, "setitimer"):  # should whoever started it be gone, nobody else would end it
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, order.seconds + 5)
    try:
        import resource
    except ImportError:  # Windows: the clock of whoever started it is all there is
        return
    for limit, most, hardest in (
        (resource.RLIMIT_CORE, 0, 0),
        # At the first it is told (SIGXCPU), by which the end can be explained; at the second killed.
        (resource.RLIMIT_CPU, order.seconds, order.seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_AS, order.memory_bytes, order.memory_bytes),
    ):
        _, hard = resource.getrlimit(limit)
        allowed = [one if hard == resource.RLIM_INFINITY else min(one, hard) for one in (most, hardest)]
        with suppress(ValueError, OSError):  # macOS knows some of them by name only
            resource.setrlimit(limit, (allowed[0], allowed[1]))


def answer(data: bytes, order: Order) -> dict[str, object]:
    """Return what is said about a file; see the module. Raises what no reader foresaw."""
    try:
        return {"credential": asdict(read_credential(data, name=order.name, title=order.title))}
    except InputError as e:
        return {"refused": {"message": str(e), "value": e.value, "accepted": e.accepted}}


def line(order: Order) -> bytes:
    """Return the line that is written about the file on standard input."""
    try:
        said = _json(answer(sys.stdin.buffer.read(), order))
    except Exception as e:
        places = [f"{place.filename}:{place.lineno}" for place in traceback.extract_tb(e.__traceback__)]
        return _json({"failed": {"kind": type(e).__name__, "places": places}})
    if len(said) <= order.result_bytes:
        return said
    shown = order.name or "the input"
    message = f"{shown} holds more than {order.result_bytes:,} bytes of outcomes; split it"
    return _json({"refused": {"message": message, "value": shown, "accepted": []}})


def _json(said: dict[str, object]) -> bytes:
    # Half a surrogate pair, where a reader let one through, is no text to anybody further on.
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")


def _own_output() -> BinaryIO:
    """Return standard output, and from now on let what anybody prints go where errors go: openpyxl does."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def main() -> None:
    """Read one file as ordered, and end."""
    # openpyxl would import it where it is there, only to know its numbers: a third of the time for a workbook.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    order = Order(**json.loads(sys.stdin.buffer.readline()))
    with _own_output() as out:
        confine(order)
        out.write(READY)
        out.flush()
        out.write(line(order))


if __name__ == "__main__":
    main()

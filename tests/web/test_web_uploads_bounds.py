"""Readers that hang, starve, die or lie: each is ended, explained, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from skillmap.web import Safety, Service, make_app
from skillmap.web.problems import PROBLEMS, Problem
from skillmap.web.upload_places import UPLOADS_WAITING, limit_uploads
from skillmap.web.uploads import RESULT_BYTES, Uploads
from tests.web.test_web_safety import Asked, answer_ok

SECRET = b"Bake the zyxomma bread\n"


def reader(body: str, *, before: str = "") -> tuple[str, ...]:
    """Return a command that reads a file as ``body`` says: a function of ``data``, bounded as the real one."""
    script = f"""
import os, signal, sys, time
from skillmap.errors import InputError
from skillmap.readers import confined
output = os.dup(1)
{before}
def read_credential(data, *, name, title):
{textwrap.indent(textwrap.dedent(body), "    ")}
confined.read_credential = read_credential
confined.main()
"""
    return (sys.executable, "-c", script)


def noting(folder: Path) -> str:
    """Return code that leaves the process's number in a folder; it comes before any limit."""
    return f"open({str(folder / 'pid')!r}, 'w').write(str(os.getpid()))"


def gone(folder: Path) -> bool:
    pid = (folder / "pid").read_text()
    told = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True).stdout
    return told.strip()[:1] in ("", "Z")  # whoever takes over orphans may take a while to count them


def ask(folder: Path, command: tuple[str, ...], *, wait: float = 5.0, **limits: Any) -> Any:
    safety = Safety(**limits)
    app = make_app(Service(folder), safety=safety, uploads=Uploads(safety, command=command, seconds_to_wait=wait))
    with TestClient(app) as client:
        return client.post("/v1/documents", params={"name": "a.csv"}, content=SECRET)


def problem(answer: Any, kind: str) -> Problem:
    read = TypeAdapter(Problem).validate_json(answer.content)
    assert (read.type, answer.status_code) == (f"/problems/{kind}", PROBLEMS[kind][0]), answer.text
    return read


@pytest.mark.parametrize("body", ["time.sleep(600)", "while True: pass", "signal.pause()"])
def test_one_that_never_ends_is_killed(tmp_path: Path, body: str) -> None:
    before = f"{noting(tmp_path)}; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    begun = time.monotonic()
    told = problem(ask(tmp_path, reader(body, before=before), upload_seconds=2), "unreadable")
    assert told.detail.startswith("it takes more than 2 seconds to read a.csv; split it")
    assert "CSV" in told.accepted
    assert time.monotonic() - begun < 20
    assert gone(tmp_path)


@pytest.mark.parametrize("then", ["time.sleep(600)", "os._exit(0)"])
def test_what_it_started_is_killed_with_it(tmp_path: Path, then: str) -> None:
    started = f"""
if os.fork() == 0:
    {noting(tmp_path)}
    time.sleep(600)
"""
    told = problem(ask(tmp_path, reader(then, before=started), upload_seconds=3), "unreadable")
    assert told.detail.startswith("it takes more than 3 seconds to read a.csv")
    assert gone(tmp_path)


def test_one_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    told = problem(ask(tmp_path, reader("return b'x' * 3_000_000_000")), "unreadable")
    assert told.detail.startswith("it takes more than 1,000,000,000 bytes of memory to read a.csv")


@pytest.mark.parametrize(
    "body",
    [
        "os.kill(os.getpid(), signal.SIGSEGV)",
        "os.kill(os.getpid(), signal.SIGKILL)",
        "os.abort()",
        "os._exit(3)",
        "raise KeyError(data)",
        "return 5",
        "os.write(output, data); os._exit(0)",
        "while True: os.write(output, bytes(65_536))",
        "def deeper(): deeper()\ndeeper()",
    ],
)
def test_one_that_breaks_down_is_explained_and_logged_without_the_file(
    tmp_path: Path, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = problem(ask(tmp_path, reader(body, before=noting(tmp_path))), "unreadable")
    assert told.detail.startswith(
        "a.csv can't be read: the reader breaks down on it; split it, or send its outcomes alone"
    )
    assert gone(tmp_path)
    assert "a file could not be read: " in caplog.text
    assert "zyxomma" not in caplog.text


@pytest.mark.parametrize("command", [("/no/such/program",), (sys.executable, "-c", "raise SystemExit(1)")])
def test_one_that_can_not_start_is_the_operators_to_repair(tmp_path: Path, command: tuple[str, ...]) -> None:
    problem(ask(tmp_path, command), "not-ready")


def test_it_can_neither_write_a_file_nor_see_what_the_server_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLMAP_DATABASE", "postgresql://secret")
    told = problem(ask(tmp_path, reader("raise InputError(','.join(os.environ))")), "unreadable")
    assert {*told.detail.split(",")} <= {"PYTHONPATH", "SYSTEMROOT", "LC_CTYPE"}
    path = str(tmp_path / "made")
    body = f"""
    try:
        with open({path!r}, "wb") as file: file.write(data)
    except OSError as e:
        raise InputError(str(e))
    """
    assert "File too large" in problem(ask(tmp_path, reader(body)), "unreadable").detail


def test_what_it_says_is_bounded(tmp_path: Path) -> None:
    with TestClient(make_app(Service(tmp_path), uploads=Uploads(result_bytes=2_000))) as client:
        few, many = (client.post("/v1/documents?name=a.txt", content=b"Bake bread\n" * n) for n in (10, 100))
    assert few.json()["rows"] == 10
    assert problem(many, "unreadable").detail == "a.txt holds more than 2,000 bytes of outcomes; split it"
    assert RESULT_BYTES == 10_000_000


def test_only_so_many_are_read_at_once(tmp_path: Path) -> None:
    safety = Safety(uploads_at_once=1, upload_seconds=30)
    slow = reader("time.sleep(3)\nraise InputError('at last')", before=noting(tmp_path))
    app = make_app(Service(tmp_path), safety=safety, uploads=Uploads(safety, command=slow, seconds_to_wait=0.2))
    with TestClient(app) as client:
        answers: list[Any] = []
        first = threading.Thread(target=lambda: answers.append(client.post("/v1/documents", content=SECRET)))
        first.start()
        until = time.monotonic() + 20
        while not (tmp_path / "pid").exists() and time.monotonic() < until:
            time.sleep(0.02)
        refused = client.post("/v1/documents", content=SECRET)
        assert client.get("/healthz").status_code == 200
        first.join()
    told = problem(refused, "busy")
    assert told.detail.startswith("1 files are being read, and none was done within 0.2 seconds")
    assert int(refused.headers["retry-after"]) > 0
    assert problem(answers[0], "unreadable").detail == "at last"


def test_only_so_many_bodies_of_files_are_kept() -> None:
    async def run() -> None:
        go = asyncio.Event()

        async def slow(*arguments: Any) -> None:
            await go.wait()
            await answer_ok(*arguments)

        def asked(path: str = "/v1/documents") -> Asked:
            parts = [{"type": "http.request", "body": b"Bake", "more_body": more} for more in (True, True, False)]
            made = Asked(*parts, path=path)
            made.scope["method"] = "POST"
            return made

        app = limit_uploads(slow, Safety(uploads_at_once=1))
        here = [asyncio.create_task(asked().of(app)) for _ in range(1 + UPLOADS_WAITING)]
        await asyncio.sleep(0)
        refused, other = asked(), asyncio.create_task(asked("/v1/alignments").of(app))
        assert await refused.of(app) == 503
        assert refused.headers[b"retry-after"] == b"5"
        assert refused.messages == []  # taken in, so that the client is still there to read the answer
        go.set()
        assert await asyncio.gather(*here, other) == [200] * (2 + UPLOADS_WAITING)
        assert await asked().of(app) == 200

    asyncio.run(run())


async def _until(there: Path) -> None:
    async with asyncio.timeout(20):
        while not there.exists() or not there.read_text():
            await asyncio.sleep(0.02)


def test_it_ends_with_the_server(tmp_path: Path) -> None:
    """A server that stops cancels what is being answered."""

    async def run() -> None:
        uploads = Uploads(command=reader("time.sleep(600)", before=noting(tmp_path)))
        reading = asyncio.create_task(uploads.read(SECRET))
        await _until(tmp_path / "pid")
        assert not gone(tmp_path)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert gone(tmp_path)

    asyncio.run(run())


def test_it_ends_when_the_client_leaves(tmp_path: Path) -> None:
    async def run() -> None:
        uploads = Uploads(command=reader("time.sleep(600)", before=noting(tmp_path)))
        app = make_app(Service(tmp_path), uploads=uploads)

        class Leaving(Asked):
            async def receive(self) -> Any:
                if self.messages:
                    return self.messages.pop(0)
                await _until(tmp_path / "pid")
                return {"type": "http.disconnect"}

        asked = Leaving({"type": "http.request", "body": SECRET, "more_body": False}, path="/v1/documents")
        asked.scope.update(method="POST", query_string=b"", root_path="", server=("127.0.0.1", 80))
        begun = time.monotonic()
        await asked.of(app)
        assert time.monotonic() - begun < 20
        assert gone(tmp_path)

    asyncio.run(run())


def test_what_a_library_prints_is_no_part_of_its_answer(tmp_path: Path) -> None:
    """openpyxl prints of a style that isn't there."""
    told = problem(ask(tmp_path, reader("print('zyxomma', flush=True)\nraise InputError('read on')")), "unreadable")
    assert told.detail == "read on"

"""Jobs and who works on them: stopped at any outcome, handed on, and never silently lost."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from skillmap.errors import UnknownName
from skillmap.nouns import AlignmentReport
from skillmap.storage import Store, add_job, cancel_job, file_url, load_job, open_store, take_job
from skillmap.web import Service
from skillmap.web.worker import KIND, Worker
from skillmap.writers import read_json
from tests.web.examples import credential

AT = "2026-01-01T00:00:00.000000Z"
REQUEST = json.dumps({"credential": credential(), "frameworks": ["mine@2026"]})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(file_url(tmp_path / "jobs.sqlite")) as opened:
        yield opened


class Endless:
    """A service whose alignments go on until they are stopped."""

    def __init__(self) -> None:
        self.begun, self.ended = Event(), Event()

    def align(self, *_: object, progress: Callable[[str, int, int], None], **__: object) -> AlignmentReport:
        self.begun.set()
        try:
            while True:
                progress("Aligning outcomes", 1, 3)
                time.sleep(0.01)
        finally:
            self.ended.set()


class Failing:
    """A service that fails."""

    def __init__(self, failure: Exception) -> None:
        self.failure = failure

    def align(self, *_: object, **__: object) -> AlignmentReport:
        raise self.failure


def now() -> datetime:
    return datetime.now(UTC)


def working(service: Any, store: Store) -> Worker:
    worker = Worker(cast("Service", service), store, now)
    worker.start()
    return worker


def until(store: Store, id: str, *states: str) -> Any:
    for _ in range(1_000):
        job = load_job(store, "northwind", id)
        if job.state in states:
            return job
        time.sleep(0.02)
    raise AssertionError(f"the job is {job.state}")


def test_a_worker_that_stops_hands_its_job_to_the_next(service: Service, store: Store) -> None:
    add_job(store, "northwind", "a", KIND, REQUEST, AT)
    endless = Endless()
    first = working(endless, store)
    assert endless.begun.wait(10)
    first.stop()
    assert endless.ended.is_set()
    assert load_job(store, "northwind", "a").state == "queued"
    second = working(service, store)
    try:
        job = until(store, "a", "done", "failed")
    finally:
        second.stop()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert [one.id for one in read_json(job.result).credential.outcomes] == ["LO1", "LO2", "3"]


def test_a_running_job_that_is_cancelled_is_stopped_and_stores_nothing(store: Store) -> None:
    add_job(store, "northwind", "a", KIND, REQUEST, AT)
    endless = Endless()
    worker = working(endless, store)
    try:
        assert endless.begun.wait(10)
        cancel_job(store, "northwind", "a", AT)
        assert endless.ended.wait(10)
    finally:
        worker.stop()
    job = load_job(store, "northwind", "a")
    assert (job.state, job.result) == ("cancelled", None)


def test_a_job_of_a_process_that_died_is_taken_up_again(service: Service, store: Store) -> None:
    add_job(store, "northwind", "a", KIND, REQUEST, AT)
    take_job(store, "dead", (now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    worker = working(service, store)
    try:
        assert until(store, "a", "done", "failed").state == "done"
    finally:
        worker.stop()


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (UnknownName("no framework 'mine@2026' is installed here"), "no framework 'mine@2026' is installed here"),
        (RuntimeError("Sing in a choir"), "the service failed; its operator finds the place in the log"),
    ],
)
def test_a_job_that_fails_says_why_and_the_next_is_done(
    store: Store, caplog: pytest.LogCaptureFixture, failure: Exception, told: str
) -> None:
    for id_ in ("a", "b"):
        add_job(store, "northwind", id_, KIND, REQUEST, AT)
    worker = working(Failing(failure), store)
    try:
        assert [until(store, id_, "failed").problem for id_ in ("a", "b")] == [told, told]
    finally:
        worker.stop()
    assert "choir" not in caplog.text

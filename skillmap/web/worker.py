"""Queued jobs in, their results out: one thread beside the requests, which can be told to stop at any outcome."""

from __future__ import annotations

import os
import secrets
import time
from datetime import timedelta
from threading import Event, Thread

from skillmap.errors import InputError, SkillmapError, UnknownName
from skillmap.reviews import Clock, moment
from skillmap.storage import (
    Job,
    Store,
    finish_job,
    forget_answers,
    forget_jobs,
    hand_back_jobs,
    report_progress,
    take_job,
)
from skillmap.web.problems import log_failure
from skillmap.web.proposing import JobRequest
from skillmap.web.requests import make_credential
from skillmap.web.service import Busy, Service
from skillmap.writers import write_json

#: The one kind of job that there is.
KIND = "alignment"
#: How long the answers to requests with an Idempotency-Key are kept.
ANSWERS_KEPT = timedelta(days=1)
#: How long a finished job is kept, with what was asked for and what came of it.
JOBS_KEPT = timedelta(days=30)
#: After how long a running job that nobody was heard of for is queued again: its process has died.
SILENCE = timedelta(minutes=10)
_LOOKS = 1.0
_TELLS = 1.0
_TIDIES = 300.0
_WAITS = 10.0


class Stopped(Exception):
    """The job was cancelled or given to another, or the process ends."""


class Worker:
    """Works on the jobs of a store, organisations taking turns, from :meth:`start` to :meth:`stop`."""

    def __init__(self, service: Service, store: Store, clock: Clock) -> None:
        self.name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._service, self._store, self._clock = service, store, clock
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="skillmap-worker", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """End at the next outcome, and queue again what isn't done."""
        self._stopping.set()
        self._thread.join(_WAITS)
        try:
            hand_back_jobs(self._store, moment(self._clock), worker=self.name)
        except SkillmapError as failure:  # it is queued again when nobody was heard of for long
            log_failure(failure)

    def _run(self) -> None:
        tidied = -_TIDIES
        while not self._stopping.is_set():
            try:
                if time.monotonic() - tidied >= _TIDIES:
                    tidied = time.monotonic()
                    self._tidy()
                job = take_job(self._store, self.name, moment(self._clock))
                if job is not None:
                    self._work(job)
                    continue
            except Exception as failure:  # a database that is away for a while ends no worker
                log_failure(failure)
            self._stopping.wait(_LOOKS)

    def _tidy(self) -> None:
        now = self._clock()
        hand_back_jobs(self._store, moment(lambda: now), silent_since=moment(lambda: now - SILENCE))
        forget_answers(self._store, moment(lambda: now - ANSWERS_KEPT))
        forget_jobs(self._store, moment(lambda: now - JOBS_KEPT))

    def _work(self, job: Job) -> None:
        try:
            result, problem = self._align(job), None
        except Stopped:
            return
        except Busy:
            hand_back_jobs(self._store, moment(self._clock), worker=self.name)
            self._stopping.wait(_LOOKS)
            return
        except (InputError, UnknownName) as failure:
            result, problem = None, str(failure)
        except Exception as failure:
            log_failure(failure)
            result, problem = None, "the service failed; its operator finds the place in the log"
        finish_job(self._store, job, moment(self._clock), result=result, problem=problem)

    def _align(self, job: Job) -> str:
        asked = JobRequest.model_validate_json(job.request)
        told = -_TELLS

        def progress(_: str, done: int, total: int) -> None:
            nonlocal told
            if self._stopping.is_set():
                raise Stopped
            if time.monotonic() - told >= _TELLS or done == total:
                told = time.monotonic()
                if not report_progress(self._store, job, done, total, moment(self._clock)):
                    raise Stopped

        credential = make_credential(asked.credential)
        report = self._service.align(credential, asked.frameworks, top=asked.top, kinds=asked.kinds, progress=progress)
        return write_json(report)

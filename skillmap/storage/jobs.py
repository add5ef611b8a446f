"""Work that takes longer than a request in, who does it, how far it is and what came of it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from skillmap.errors import Conflict, NotPossible, UnknownName
from skillmap.reviews.names import check_name
from skillmap.storage.answers import Answer, add_answer
from skillmap.storage.paging import Page, make_page, one_page
from skillmap.storage.store import Store, ensure_organisation, insert_once
from skillmap.storage.tables import JOBS, ORGANISATIONS

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
#: The states of a job.
JOB_STATES: tuple[JobState, ...] = ("queued", "running", "done", "failed", "cancelled")
#: How many jobs of an organisation may wait at once.
MOST_QUEUED = 50
#: How often a job is tried whose process dies: perhaps it is the job that it dies of.
MOST_ATTEMPTS = 3
_DIED = f"the process that worked on it died, {MOST_ATTEMPTS} times; split the job, or ask the operator for the log"
_OPEN = ("queued", "running")


@dataclass(frozen=True, slots=True)
class Job:
    """A job. ``request`` is what is to be done and ``result`` what came of it, both as JSON that the caller writes.

    ``problem`` says why it failed. ``done`` of ``total`` pieces are done (0 of 0 where that isn't known yet).
    ``worker`` names the process that works on it, empty where none does.
    """

    organisation: str
    id: str
    kind: str
    state: JobState
    request: str
    result: str | None
    problem: str | None
    done: int
    total: int
    worker: str
    created: str
    changed: str


def add_job(
    store: Store, organisation: str, id: str, kind: str, request: str, at: str, *, answer: Answer | None = None
) -> Job:
    """Queue a job; raise Conflict where the organisation has one of that id, NotPossible where too many wait."""
    check_name("id of a job", id)
    job = Job(organisation, id, kind, "queued", request, None, None, 0, 0, "", at, at)
    row = {name: getattr(job, name) for name in Job.__slots__}
    with store.writing() as connection:
        ensure_organisation(connection, organisation)
        # Whoever queues for the same organisation waits for this lock; SQLite has one for all.
        mine = select(ORGANISATIONS.c.id).where(ORGANISATIONS.c.id == organisation)
        connection.execute(mine.with_for_update(key_share=True))
        waiting = (JOBS.c.organisation == organisation, JOBS.c.state == "queued")
        if connection.execute(select(func.count()).where(*waiting)).scalar_one() >= MOST_QUEUED:
            raise NotPossible(
                f"{MOST_QUEUED} jobs of your organisation are waiting already, which is the most; queue it when some "
                "of them are done, or cancel one",
                value=MOST_QUEUED,
            )
        if not insert_once(connection, JOBS, row):
            raise Conflict(f"there is a job {id!r} already", value=id)
        if answer is not None:
            add_answer(connection, organisation, answer)
    return job


def load_job(store: Store, organisation: str, id: str) -> Job:
    """Return a job; raise UnknownName where the organisation has none of that id."""
    with store.reading() as connection:
        row = connection.execute(select(JOBS).where(*_named(organisation, id))).one_or_none()
    if row is None:
        raise UnknownName(f"there is no job {id!r}", value=id)
    return _job(row)


def list_jobs(
    store: Store, organisation: str, *, state: JobState | None = None, cursor: str = "", limit: int = 50
) -> Page[Job]:
    """Return a page of an organisation's jobs, in the order they were queued."""
    query = select(JOBS).where(JOBS.c.organisation == organisation)
    if state is not None:
        query = query.where(JOBS.c.state == state)
    with store.reading() as connection:
        rows = connection.execute(one_page(query, JOBS.c.number, cursor=cursor, limit=limit)).all()
    return make_page(rows, limit, _job)


def take_job(store: Store, worker: str, at: str) -> Job | None:
    """Take the job whose turn it is, or None; no two workers ever take the same.

    Organisations take turns: the one that had none for the longest is next, with the job that it queued first.
    """
    others = JOBS.alias()
    last = select(func.max(others.c.turn)).where(others.c.organisation == JOBS.c.organisation).scalar_subquery()
    first = select(JOBS.c.number).where(JOBS.c.state == "queued").order_by(last, JOBS.c.number).limit(1)
    turn = select(func.max(others.c.turn) + 1).scalar_subquery()
    with store.writing() as connection:
        number = connection.execute(first.with_for_update(skip_locked=True)).scalar_one_or_none()
        if number is None:
            return None
        taken = update(JOBS).where(JOBS.c.number == number)
        taken = taken.values(state="running", worker=worker, changed=at, attempts=JOBS.c.attempts + 1, turn=turn)
        connection.execute(taken)
        return _job(connection.execute(select(JOBS).where(JOBS.c.number == number)).one())


def report_progress(store: Store, job: Job, done: int, total: int, at: str) -> bool:
    """Say how far a worker is; False tells it to stop, since the job was cancelled or given to another."""
    return _by_worker(store, job, {"done": done, "total": total, "changed": at})


def finish_job(store: Store, job: Job, at: str, *, result: str | None = None, problem: str | None = None) -> bool:
    """Store what came of a job, or the problem it failed with; False where it isn't this worker's any more."""
    state: JobState = "failed" if problem is not None else "done"
    return _by_worker(store, job, {"state": state, "result": result, "problem": problem, "changed": at})


def cancel_job(store: Store, organisation: str, id: str, at: str) -> Job:
    """Cancel a job that isn't finished; raise UnknownName for none, NotPossible for one that is."""
    open_ = JOBS.c.state.in_(_OPEN)
    with store.writing() as connection:
        stopped = update(JOBS).where(*_named(organisation, id), open_).values(state="cancelled", changed=at)
        cancelled = connection.execute(stopped).rowcount
    job = load_job(store, organisation, id)
    if not cancelled and job.state != "cancelled":
        raise NotPossible(f"job {id!r} is {job.state}; only a queued or running one can be cancelled", value=job.state)
    return job


def hand_back_jobs(store: Store, at: str, *, worker: str | None = None, silent_since: str | None = None) -> int:
    """Queue running jobs again: those of a worker that stops, or those not heard of since a time; return how many.

    A job that was not heard of for the third time fails instead: it may be what processes die of. A worker that was
    only slow stores nothing any more, once its job is another's: nothing is done twice in the end.
    """
    running: list[ColumnElement[bool]] = [JOBS.c.state == "running"]
    if worker is not None:
        running.append(JOBS.c.worker == worker)
    if silent_since is not None:
        running.append(JOBS.c.changed < silent_since)
    # What a worker hands back itself was no attempt.
    attempts = JOBS.c.attempts if worker is None else case((JOBS.c.attempts > 0, JOBS.c.attempts - 1), else_=0)
    with store.writing() as connection:
        if worker is None:
            ended = update(JOBS).where(*running, JOBS.c.attempts >= MOST_ATTEMPTS)
            connection.execute(ended.values(state="failed", worker="", problem=_DIED, changed=at))
        back = update(JOBS).where(*running).values(state="queued", worker="", done=0, changed=at, attempts=attempts)
        return connection.execute(back).rowcount


def forget_jobs(store: Store, before: str) -> int:
    """Forget the jobs that were finished before a time (ISO 8601, UTC), with what came of them; return how many."""
    with store.writing() as connection:
        old = delete(JOBS).where(JOBS.c.state.not_in(_OPEN), JOBS.c.changed < before)
        return connection.execute(old).rowcount


def _by_worker(store: Store, job: Job, values: dict[str, Any]) -> bool:
    mine = (*_named(job.organisation, job.id), JOBS.c.state == "running", JOBS.c.worker == job.worker)
    with store.writing() as connection:
        return connection.execute(update(JOBS).where(*mine).values(**values)).rowcount == 1


def _named(organisation: str, id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return JOBS.c.organisation == organisation, JOBS.c.id == id


def _job(row: Any) -> Job:
    return Job(**{name: getattr(row, name) for name in Job.__slots__})

"""A desk in, the routes of work that takes longer than a request out."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic_core import to_json

from skillmap.errors import NotPossible
from skillmap.nouns import AlignmentReport
from skillmap.reviews import moment
from skillmap.storage import Job, JobState, add_job, cancel_job, list_jobs, load_job
from skillmap.web.conditions import UNDONE, Asked
from skillmap.web.desk import Desk
from skillmap.web.gate import Who
from skillmap.web.proposal_routes import DEFAULT_PAGE, Ask, Cursor, PageSize, next_page
from skillmap.web.proposing import JobRequest
from skillmap.web.shown import FoundJobs, ShownJob, shown_job
from skillmap.web.translating import asked_at, here
from skillmap.web.worker import KIND

JobId = Annotated[str, Path(max_length=200, description="The id that the job was given when it was queued")]


def add_jobs(router: APIRouter, desk: Desk, ask: Ask) -> None:
    """Add the routes; ``ask`` makes the arguments by which a route asks for scopes."""
    _add_asking(router, desk, ask)

    @router.get("/v1/jobs", summary="List the jobs, as they were queued", response_model=FoundJobs, **ask("read"))
    def get_jobs(
        request: Request, who: Who, state: JobState | None = None, cursor: Cursor = "", limit: PageSize = DEFAULT_PAGE
    ) -> Response:
        with asked_at("?cursor"):
            page = list_jobs(desk.store, who.organisation, state=state, cursor=cursor, limit=limit)
        found = FoundJobs(tuple(map(shown_job, page.items)), page.next)
        return Response(to_json(found), 200, next_page(request, page.next), "application/json")

    @router.get("/v1/jobs/{id}", summary="Tell how far a job is", **ask("read"))
    def get_job(id: JobId, who: Who) -> ShownJob:
        with here():
            return shown_job(load_job(desk.store, who.organisation, id))

    @router.get(
        "/v1/jobs/{id}/result", summary="Give what came of a job", response_model=AlignmentReport, **ask("read")
    )
    def get_result(id: JobId, who: Who) -> Response:
        with here():
            job = load_job(desk.store, who.organisation, id)
        if job.result is None:
            why = f": {job.problem}" if job.problem else ""
            raise NotPossible(f"job {id!r} is {job.state}{why}; only one that is done has a result", value=job.state)
        return Response(job.result, media_type="application/json")


def _add_asking(router: APIRouter, desk: Desk, ask: Ask) -> None:
    @router.post(
        "/v1/jobs",
        summary="Queue an alignment of many outcomes",
        status_code=202,
        response_model=ShownJob,
        **ask("read"),
    )
    def post_job(asked: JobRequest, who: Who, once: Asked) -> Response:
        earlier = once.earlier(desk.store)
        if earlier is not None:
            return earlier
        for name in asked.frameworks:
            desk.service.info(name)
        id_, at = secrets.token_hex(8), moment(desk.clock)
        answer = _queued(Job(who.organisation, id_, KIND, "queued", "", None, None, 0, 0, "", at, at))
        keep = once.kept(answer, desk.clock) if once.key else None
        try:
            add_job(desk.store, who.organisation, id_, KIND, asked.model_dump_json(), at, answer=keep)
        except UNDONE:
            earlier = once.earlier(desk.store)
            if earlier is None:
                raise
            return earlier
        return answer

    @router.post("/v1/jobs/{id}/cancel", summary="Cancel a job that isn't finished", **ask("read"))
    def post_cancel(id: JobId, who: Who) -> ShownJob:
        with here():
            return shown_job(cancel_job(desk.store, who.organisation, id, moment(desk.clock)))


def _queued(job: Job) -> Response:
    return Response(to_json(shown_job(job)), 202, {"Location": f"/v1/jobs/{job.id}"}, "application/json")

"""A service in, the routes of the API out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic_core import to_json, to_jsonable_python

from skillmap.nouns import AlignmentReport, CoverageReport, Kind
from skillmap.web.answers import (
    FoundCompetencies,
    FoundProfiles,
    Health,
    InstalledFramework,
    Readiness,
    with_name,
    without_requirements,
)
from skillmap.web.desk import Desk
from skillmap.web.examples import ALIGNMENT_ANSWER, COVERAGE_ANSWER
from skillmap.web.gate import OPEN, needs
from skillmap.web.job_routes import add_jobs
from skillmap.web.outcome_routes import add_outcomes
from skillmap.web.problems import PROBLEMS, Problem
from skillmap.web.proposal_routes import add_proposals
from skillmap.web.ready import make_readiness
from skillmap.web.requests import AlignmentRequest, CoverageRequest, make_credential
from skillmap.web.service import Service
from skillmap.web.shown import Hit
from skillmap.web.upload_routes import add_uploads
from skillmap.web.uploads import Uploads

MAX_HITS = 200
DEFAULT_HITS = 20

FrameworkName = Annotated[str, Path(description="`id@version`, as in /v1/frameworks", examples=["mine@2026"])]
Framework = Annotated[str, Query(max_length=200, description="`id@version`", examples=["mine@2026"])]
Words = Annotated[str, Query(max_length=200, description="An id, a URI, or words of a name; empty for everything")]
Limit = Annotated[int, Query(ge=1, le=MAX_HITS, description="The most hits to return; `total` tells how many match")]

OfKinds = Annotated[
    tuple[Kind, ...], Query(max_length=20, description="Of this kind alone; may be given several times")
]


def make_router(service: Service, *, ask_scopes: bool = True, uploads: Uploads | None = None) -> APIRouter:
    """Make the routes over a service, to be mounted in any app; see also ``add_problem_handlers``.

    A service without a store has no proposals and no jobs; where it has one, a ``Worker`` has to
    work on the jobs. Each route asks for a scope of whoever ``skillmap.web.gate.identify`` let in. Without
    ``ask_scopes`` it doesn't: for an app that lets people in in a way of its own, and says who by putting a Principal
    into ``request.state.principal``. ``uploads`` reads the files that are sent, by default within the default limits.
    """
    router = APIRouter(
        responses={"default": _problems()},
        # Clients generated from the contract take their functions' names from these.
        generate_unique_id_function=lambda route: route.name,
    )
    ask = needs if ask_scopes else _ask_nothing
    read = ask("read")
    _add_matching(router, service, read)
    _add_looking_up(router, service, read)
    add_uploads(router, uploads or Uploads(), ask)
    if service.store is not None:
        desk = Desk(service, service.store, now)
        add_proposals(router, desk, ask)
        add_outcomes(router, desk, ask)
        add_jobs(router, desk, ask)

    # Not `def`: it must answer even while every thread of the pool is at work.
    @router.get("/healthz", summary="Tell that the service answers", openapi_extra=OPEN)
    async def get_health() -> Health:
        return Health()

    ready = make_readiness(service)

    # Not `def` either, and in threads of its own: a database that is away keeps those of the pool waiting.
    @router.get(
        "/readyz", summary="Tell that the model, the frameworks and the database can be used", openapi_extra=OPEN
    )
    async def get_readiness() -> Readiness:
        await ready()
        return Readiness()

    return router


def _add_matching(router: APIRouter, service: Service, read: dict[str, Any]) -> None:
    @router.post(
        "/v1/alignments",
        summary="Align learning outcomes with frameworks",
        response_model=AlignmentReport,
        responses={200: _example(ALIGNMENT_ANSWER)},
        **read,
    )
    def post_alignments(asked: AlignmentRequest) -> Response:
        credential = make_credential(asked.credential)
        return _json(service.align(credential, asked.frameworks, top=asked.top, kinds=asked.kinds))

    @router.post(
        "/v1/coverage",
        summary="Tell what of some profiles the outcomes cover, and what is missing",
        response_model=CoverageReport,
        responses={200: _example(COVERAGE_ANSWER)},
        **read,
    )
    def post_coverage(asked: CoverageRequest) -> Response:
        return _json(
            service.cover(
                make_credential(asked.credential),
                asked.profiles,
                framework=asked.framework,
                kinds=asked.kinds,
                partial_credit=asked.partial_credit,
            )
        )


def _add_looking_up(router: APIRouter, service: Service, read: dict[str, Any]) -> None:
    @router.get("/v1/frameworks", summary="List the installed frameworks", **read)
    def get_frameworks() -> tuple[InstalledFramework, ...]:
        return tuple(map(with_name, service.frameworks()))

    @router.get(
        "/v1/frameworks/{id}/competencies",
        summary="Search the competencies of a framework",
        response_model=FoundCompetencies,
        **read,
    )
    def get_competencies(id: FrameworkName, q: Words = "", limit: Limit = DEFAULT_HITS, kind: OfKinds = ()) -> Response:
        hits, total = service.find_competencies(id, q, limit, kind)
        return _json(FoundCompetencies(id, q, total, hits))

    @router.get(
        "/v1/frameworks/{id}/profiles",
        summary="Search the profiles of a framework",
        response_model=FoundProfiles,
        **read,
    )
    def get_profiles(id: FrameworkName, q: Words = "", limit: Limit = DEFAULT_HITS) -> Response:
        hits, total = service.find_profiles(id, q, limit)
        return _json(FoundProfiles(id, q, total, tuple(map(without_requirements, hits))))

    @router.get(
        "/v1/lookup",
        summary="Search the competencies of a framework, as a flat list for a field of a form",
        response_model=list[Hit],
        **read,
    )
    def get_hits(framework: Framework, q: Words = "", limit: Limit = DEFAULT_HITS, kind: OfKinds = ()) -> Response:
        hits, _ = service.find_competencies(framework, q, limit, kind)
        return _json([Hit(one.id, one.label, one.description, one.kind, one.uri) for one in hits])


def now() -> datetime:
    """Return the time that is written beside what people do."""
    return datetime.now(UTC)


def _ask_nothing(*_: str) -> dict[str, Any]:
    return {}


def _json(answer: AlignmentReport | CoverageReport | FoundCompetencies | FoundProfiles | list[Hit]) -> Response:
    # Written here, in the handler's thread: a large report would hold up everybody else in the event loop.
    return Response(to_json(answer), media_type="application/json")


def _example(answer: AlignmentReport | CoverageReport) -> dict[str, Any]:
    example = to_jsonable_python(answer)
    return {"content": {"application/json": {"example": example}}}


def _problems() -> dict[str, Any]:
    listed = "; ".join(f"{status} `/problems/{kind}`" for kind, (status, _) in PROBLEMS.items())
    return {"model": Problem, "description": f"A problem document (RFC 9457): {listed}"}

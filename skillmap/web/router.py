"""A service in, the routes of API v1 out, to be mounted in this app or in one's own."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from skillmap import __version__
from skillmap.coverage import cover
from skillmap.matcher import align
from skillmap.nouns import AlignmentReport, CoverageReport, FrameworkInfo
from skillmap.search import find_profile, search_competencies, search_profiles
from skillmap.web.bodies import AlignmentRequest, CompetencyPage, CoverageRequest, ProfilePage
from skillmap.web.service import Service

_Words = Annotated[str, Query(max_length=500, description="Words of a label or title, an id, or a URI; empty for all.")]
_Responses = dict[int | str, dict[str, Any]]
_Limit = Annotated[int, Query(ge=1, le=200, description="The most items to return; `total` counts all.")]

#: What can go wrong with any request, for the contract; the documents are of RFC 9457.
PROBLEMS: _Responses = {
    code: {"description": text, "content": {"application/problem+json": {}}}
    for code, text in ((404, "Nothing of that name; `accepted` lists what there is."), (422, "A value isn't accepted."))
}
_TOO_LARGE: _Responses = {
    code: {"description": text, "content": {"application/problem+json": {}}}
    for code, text in ((413, "The body is over a million bytes."), (415, "The body isn't JSON."))
}


def make_router(service: Service) -> APIRouter:
    """Return the routes over ``service``."""
    router = APIRouter()

    @router.post("/v1/alignments", responses={**PROBLEMS, **_TOO_LARGE}, tags=["matching"])
    def post_alignments(body: AlignmentRequest) -> AlignmentReport:
        """Align 1 to 200 outcomes with frameworks: ranked, rated and explained, or no confident match."""
        credential = body.credential.read()
        engine = service.engine(body.frameworks)
        with service.working:
            return align(engine, credential, top=body.top, kinds=body.kinds)

    @router.post("/v1/coverage", responses={**PROBLEMS, **_TOO_LARGE}, tags=["matching"])
    def post_coverage(body: CoverageRequest) -> CoverageReport:
        """Show what of occupations or work roles 1 to 200 outcomes cover, what is missing, what serves nothing."""
        credential = body.credential.read()
        known = service.profiles(body.framework)
        profiles = [find_profile(known, wanted, framework=body.framework) for wanted in body.profiles]
        engine = service.engine([body.framework])
        with service.working:
            return cover(
                engine,
                credential,
                profiles,
                framework=body.framework,
                kinds=body.kinds,
                partial_credit=body.partial_credit,
            )

    @router.get("/v1/frameworks", tags=["frameworks"])
    def get_frameworks() -> tuple[FrameworkInfo, ...]:
        """List the installed frameworks; each is named `id@version`."""
        return service.frameworks()

    @router.get("/v1/frameworks/{name}/competencies", responses=PROBLEMS, tags=["frameworks"])
    def get_competencies(name: str, q: _Words = "", limit: _Limit = 20) -> CompetencyPage:
        """Search a framework's competencies by label, alternative label, id or URI."""
        items, total = search_competencies(service.framework(name), q, limit=limit)
        return CompetencyPage(total=total, items=items)

    @router.get("/v1/frameworks/{name}/profiles", responses=PROBLEMS, tags=["frameworks"])
    def get_profiles(name: str, q: _Words = "", limit: _Limit = 20) -> ProfilePage:
        """Search a framework's occupations or work roles by title, other title or id."""
        items, total = search_profiles(service.profiles(name), q, limit=limit)
        return ProfilePage(total=total, items=items)

    @router.get("/healthz", tags=["running"])
    def get_health() -> dict[str, str]:
        """Say that the service answers, and its version."""
        return {"status": "ok", "skillmap": __version__}

    return router

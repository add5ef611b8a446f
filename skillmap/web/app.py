"""A service in, the whole API as an ASGI app out."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Response

from skillmap.web.problems import MEDIA_TYPE, add_problem_handlers
from skillmap.web.router import make_router
from skillmap.web.service import Service
from skillmap.web.shield import add_headers, limit_bodies, tell_no_tales

#: The version of the contract, not of skillmap: it changes when api/openapi.json does.
API_VERSION = "1.0"
_ABOUT = """Learning outcomes in; ranked, rated and explained alignments with competency frameworks, or coverage and
gaps of occupations, out. A `probability` is the estimated probability that a reviewer would accept an alignment, for
data like that it was calibrated on (`provenance.settings`). No alignment is a decision: people decide."""


def make_app(service: Service) -> FastAPI:
    """Make the API over a service. It has no keys and no users: authenticate before it."""
    # The pages under /docs and /redoc would load scripts from other people's servers.
    app = FastAPI(
        title="skillmap",
        version=API_VERSION,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.include_router(make_router(service))
    add_problem_handlers(app)
    contract = json.dumps(describe(app), ensure_ascii=False).encode()

    @app.get("/openapi.json", include_in_schema=False)
    def get_contract() -> Response:
        return Response(contract, media_type="application/json")

    # Each wraps those before it, so headers come to every answer, that of a failure too.
    app.add_middleware(limit_bodies)
    app.add_middleware(tell_no_tales)
    app.add_middleware(add_headers)
    return app


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of an app, with problems under the media type that they have."""
    document = app.openapi()
    for methods in document["paths"].values():
        for operation in methods.values():
            problem = operation["responses"]["default"]
            problem["content"] = {
                MEDIA_TYPE: problem["content"].get("application/json") or problem["content"][MEDIA_TYPE]
            }
    return document

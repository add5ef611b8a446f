"""A service in, the whole API as an ASGI app out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from anyio import to_thread
from fastapi import FastAPI, Response

from skillmap.access import Door
from skillmap.web.gate import SCHEMES, identify, needs
from skillmap.web.limits import limit_at_once, limit_bodies, limit_rates, limit_seconds, limit_shares
from skillmap.web.links import add_links
from skillmap.web.numbers import MEDIA_TYPE as NUMBERS_TYPE
from skillmap.web.numbers import make_numbers
from skillmap.web.observing import observe
from skillmap.web.problems import MEDIA_TYPE, add_problem_handlers
from skillmap.web.router import make_router, now
from skillmap.web.safety import CONTRACT_PATH, Safety
from skillmap.web.service import Service
from skillmap.web.shield import add_headers, answer_by_name, let_origins_in, tell_no_tales
from skillmap.web.upload_places import limit_uploads
from skillmap.web.uploads import Uploads
from skillmap.web.worker import Worker

#: The version of the contract, not of skillmap: it changes when api/openapi.json does.
API_VERSION = "1.3"
_ABOUT = """Learning outcomes in; ranked, rated and explained alignments with competency frameworks, or coverage and
gaps of occupations, out; and proposals on which people decide. A `probability` is the estimated probability that a
reviewer would accept an alignment, for data like that it was calibrated on (`provenance.settings`). No alignment is a
decision: people decide."""


def make_app(
    service: Service, door: Door | None = None, safety: Safety | None = None, *, uploads: Uploads | None = None
) -> FastAPI:
    """Make the API over a service.

    ``door`` says who is let in; without one everybody is, and something in front must ask. ``safety`` has the limits
    and allow-lists. ``uploads`` reads the files that are sent, by default within those limits.
    """
    door, safety, numbers = door or Door(open=True), safety or Safety(), make_numbers()
    uploads = uploads or Uploads(safety)
    # The pages under /docs and /redoc would load scripts from other people's servers.
    app = FastAPI(
        title="skillmap",
        version=API_VERSION,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=partial(_working, service, uploads),
    )
    app.include_router(make_router(service, uploads=uploads))
    add_problem_handlers(app)
    contract = json.dumps(describe(app), ensure_ascii=False).encode()

    @app.get(CONTRACT_PATH, include_in_schema=False)
    def get_contract() -> Response:
        return Response(contract, media_type="application/json")

    # For the operator's own machines: no part of the contract.
    @app.get("/metrics", include_in_schema=False, **needs("admin"))
    def get_numbers() -> Response:
        return Response(numbers.text(), media_type=NUMBERS_TYPE)

    # From the outside in. Whoever is refused costs little: keys are asked for before a body is read.
    around = (
        partial(observe, numbers=numbers),
        partial(add_headers, safety=safety),
        tell_no_tales,
        partial(answer_by_name, safety=safety),
        partial(let_origins_in, safety=safety),
        partial(limit_seconds, safety=safety),
        partial(limit_at_once, safety=safety),
        partial(identify, door=door, safety=safety),
        partial(limit_rates, safety=safety),
        partial(limit_shares, safety=safety),
        partial(limit_uploads, safety=safety),
        partial(limit_bodies, safety=safety),
    )
    for wrap in reversed(around):
        app.add_middleware(wrap)
    return app


@asynccontextmanager
async def _working(service: Service, uploads: Uploads, _: FastAPI) -> AsyncIterator[None]:
    """Work on jobs while the app runs; when it stops, leave no process behind."""
    worker = Worker(service, service.store, now) if service.store else None
    if worker:
        worker.start()
    try:
        yield
    finally:
        uploads.stop()
        if worker:
            await to_thread.run_sync(worker.stop)


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of an app, with the ways to send a key, its links, and problems as what they are."""
    document = app.openapi()
    document["components"]["securitySchemes"] = SCHEMES
    for methods in document["paths"].values():
        for operation in methods.values():
            problem = operation["responses"]["default"]
            problem["content"] = {
                MEDIA_TYPE: problem["content"].get("application/json") or problem["content"][MEDIA_TYPE]
            }
    add_links(document)
    return document

"""A service in, the FastAPI app over it out."""

from __future__ import annotations

from fastapi import FastAPI

from skillmap import __version__
from skillmap.web.limits import Bounded
from skillmap.web.problems import add_problem_handlers
from skillmap.web.router import make_router
from skillmap.web.service import Service


def make_app(service: Service) -> FastAPI:
    """Return the API over ``service``, which is handed in ready: a test needs no patching."""
    app = FastAPI(
        title="skillmap",
        version=__version__,
        summary="Align learning outcomes with competency frameworks: rated, explained alignments, coverage and gaps.",
        # The pages fetch scripts from elsewhere; the contract itself is at /openapi.json.
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    app.include_router(make_router(service))
    add_problem_handlers(app)
    app.add_middleware(Bounded)
    return app

"""A service in, an HTTP API out: see :func:`make_app`, or :func:`make_router` to mount it in an app of your own."""

from __future__ import annotations

from skillmap.web.app import make_app
from skillmap.web.problems import add_problem_handlers
from skillmap.web.router import make_router
from skillmap.web.safety import Safety
from skillmap.web.service import Service
from skillmap.web.worker import Worker

__all__ = ["Safety", "Service", "Worker", "add_problem_handlers", "make_app", "make_router"]

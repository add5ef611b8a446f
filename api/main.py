"""The environment in, the API as an ASGI app out: ``uvicorn --factory api.main:create_app``."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from fastapi import FastAPI

from skillmap.encoders import DEFAULT_MODEL
from skillmap.resources import default_home
from skillmap.web import Service, make_app

_LOG = logging.getLogger("uvicorn.error")


def create_app() -> FastAPI:
    """Make the app from SKILLMAP_HOME, SKILLMAP_MODEL and SKILLMAP_CALIBRATION, with every framework opened."""
    home, calibration = os.environ.get("SKILLMAP_HOME"), os.environ.get("SKILLMAP_CALIBRATION")
    service = Service(
        Path(home) if home else default_home(),
        model=os.environ.get("SKILLMAP_MODEL") or DEFAULT_MODEL,
        calibration=Path(calibration) if calibration else None,
    )
    opened = service.warm(lambda what, done, total: _LOG.info("%s: %s of %s", what, done, total))
    _LOG.info("frameworks: %s", ", ".join(info.name for info in opened) or "none is installed")
    return make_app(service)

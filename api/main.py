"""The environment in, the app out: what a process manager starts.

    uvicorn --factory api.main:create_app

SKILLMAP_HOME names the folder of the frameworks, SKILLMAP_MODEL a model, SKILLMAP_CALIBRATION its calibration.
"""

from __future__ import annotations

import os
from pathlib import Path

from fastapi import FastAPI

from skillmap.encoders import DEFAULT_MODEL
from skillmap.resources import default_home
from skillmap.web.app import make_app
from skillmap.web.service import Service


def create_app() -> FastAPI:
    """Return the app that the environment describes, with every index made and open."""
    home, calibration = os.environ.get("SKILLMAP_HOME"), os.environ.get("SKILLMAP_CALIBRATION")
    service = Service(
        Path(home) if home else default_home(),
        model=os.environ.get("SKILLMAP_MODEL", DEFAULT_MODEL),
        calibration=Path(calibration) if calibration else None,
    )
    service.warm()
    return make_app(service)

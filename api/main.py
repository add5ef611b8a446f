"""The environment in, the API as an ASGI app out: ``uvicorn --factory api.main:create_app``."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from fastapi import FastAPI

from skillmap.encoders import DEFAULT_MODEL
from skillmap.errors import InputError
from skillmap.resources import default_home
from skillmap.terms import Terms, read_terms
from skillmap.web import Service, make_app

_LOG = logging.getLogger("uvicorn.error")


def create_app() -> FastAPI:
    """Make the app from the environment, with every framework opened.

    SKILLMAP_HOME, SKILLMAP_MODEL, SKILLMAP_CALIBRATION, SKILLMAP_TERMS (a list of terms) and SKILLMAP_SECOND_STAGE
    ("off" leaves the cross-encoder out). An empty one counts as not set. Raises InputError for what can't be used.
    """
    home, calibration, terms = (os.environ.get(f"SKILLMAP_{name}") for name in ("HOME", "CALIBRATION", "TERMS"))
    service = Service(
        Path(home) if home else default_home(),
        model=os.environ.get("SKILLMAP_MODEL") or DEFAULT_MODEL,
        calibration=Path(calibration) if calibration else None,
        second_stage=_is_on("SKILLMAP_SECOND_STAGE"),
        terms=read_terms(Path(terms)) if terms else Terms(()),
    )
    for rejected in service.terms.rejected:
        _LOG.warning("%s, row %s rejected: %s", terms, rejected.row, rejected.reason)
    opened = service.warm(lambda what, done, total: _LOG.info("%s: %s of %s", what, done, total))
    _LOG.info("frameworks: %s", ", ".join(info.name for info in opened) or "none is installed")
    return make_app(service)


def _is_on(variable: str) -> bool:
    value = os.environ.get(variable) or "on"
    if value not in ("on", "off"):
        raise InputError(f"{variable} is {value!r}; it can be: on, off", value=value, accepted=("on", "off"))
    return value == "on"

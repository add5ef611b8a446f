"""The environment in, the API as an ASGI app out: ``uvicorn --factory api.main:create_app``."""

from __future__ import annotations

import logging
import os
from dataclasses import replace

from fastapi import FastAPI

from skillmap.cli.opening import make_safety, nobody_enters, open_database, open_door, open_service
from skillmap.cli.settings import read_settings
from skillmap.web import make_app
from skillmap.web.logs import log_as_json

_LOG = logging.getLogger("skillmap.web")


def create_app() -> FastAPI:
    """Make the app from the environment (docs/configuration.md), with every framework opened.

    SKILLMAP_HOST, SKILLMAP_PORT and SKILLMAP_GRACE_SECONDS are for ``skillmap serve``: here they are its server's to
    know. As the app can't know where that listens, one without keys answers only what arrives at this machine's own
    address. Raises InputError for what can't be used.
    """
    settings = read_settings(os.environ)
    log_as_json(settings.log_level)
    store = open_database(settings)
    door = open_door(settings, store)
    if door.open:
        _LOG.warning("there are no keys: only this machine is answered. To make one: skillmap keys create")
    elif nobody_enters(door):
        _LOG.warning("every key has expired or is revoked: nobody is let in. To make one: skillmap keys create")
    service = open_service(settings, store)
    for rejected in service.terms.rejected:
        _LOG.warning("%s, row %s rejected: %s", settings.terms, rejected.row, rejected.reason)
    opened = service.warm(lambda what, done, total: _LOG.info("%s: %s of %s", what, done, total))
    _LOG.info("frameworks: %s", ", ".join(info.name for info in opened) or "none is installed")
    return make_app(service, door, replace(make_safety(settings, local=False), local_only=door.open))

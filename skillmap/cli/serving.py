"""A host and a port in, the running API out."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from skillmap.cli.screen import progress_bars, read_list, remark


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="The address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, show_default="8000")] = None,
    model: Annotated[
        str | None,
        typer.Option(help="A bundled model, or a sentence-transformers model.", show_default="the bundled one"),
    ] = None,
    calibration: Annotated[Path | None, typer.Option(help="Another calibration than the model's own.")] = None,
    second_stage: Annotated[
        bool | None,
        typer.Option(
            "--second-stage/--no-second-stage",
            help="Let the cross-encoder read the best candidates, or not.",
            show_default="second-stage",
        ),
    ] = None,
    terms: Annotated[
        Path | None, typer.Option(help="Your own list of synonyms and false friends: a CSV of kind, words, means.")
    ] = None,
) -> None:
    """Answer the API over the installed frameworks, for this machine; for others once there is a key.

    Every option, and more, can be set by the environment: see docs/configuration.md.
    """
    from skillmap.cli.opening import make_safety, nobody_enters, open_database, open_door, open_service
    from skillmap.cli.settings import read_settings
    from skillmap.errors import InputError
    from skillmap.web.serve import check_address, is_loopback, serve

    options: dict[str, Any] = {
        "host": host,
        "port": port,
        "model": model,
        "calibration": calibration,
        "second_stage": second_stage,
        "terms": terms,
    }
    given = {name: value for name, value in options.items() if value is not None}
    settings = replace(read_settings(os.environ), home=context.obj, **given)
    with open_database(settings) as store:
        door = open_door(settings, store)
        check_address(settings.host, door)
        if nobody_enters(door):
            raise InputError(
                "every key has expired or is revoked: nobody could be let in. Make one with: skillmap keys create NAME "
                "--organisation ORGANISATION --scope read"
            )
        service = open_service(settings, store, terms=read_list(settings.terms))
        with progress_bars() as progress:
            service.warm(progress)
        how = "open to this machine, without keys" if door.open else "with a key"
        remark(f"skillmap answers at http://{settings.host}:{settings.port}/v1/frameworks, {how}; Ctrl-C stops it")
        serve(
            service,
            settings.host,
            settings.port,
            door=door,
            safety=make_safety(settings, local=is_loopback(settings.host)),
            grace_seconds=settings.grace_seconds,
            log_level=settings.log_level,
        )

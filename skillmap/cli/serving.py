"""A host and a port in, the running API out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillmap.cli.screen import progress_bars, read_list, remark
from skillmap.resources import DEFAULT_MODEL


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="Listen beyond this machine; only behind a proxy that authenticates.")
    ] = False,
    model: Annotated[str, typer.Option(help="A bundled model, or a sentence-transformers model.")] = DEFAULT_MODEL,
    calibration: Annotated[Path | None, typer.Option(help="Another calibration than the model's own.")] = None,
    second_stage: Annotated[
        bool,
        typer.Option(
            "--second-stage/--no-second-stage", help="Let the cross-encoder read the best candidates, or not."
        ),
    ] = True,
    terms: Annotated[
        Path | None, typer.Option(help="Your own list of synonyms and false friends: a CSV of kind, words, means.")
    ] = None,
) -> None:
    """Answer the API over the installed frameworks, on this machine only unless told otherwise."""
    from skillmap.web.serve import check_address, serve
    from skillmap.web.service import Service

    check_address(host, allow_remote=allow_remote)
    service = Service(
        context.obj, model=model, calibration=calibration, second_stage=second_stage, terms=read_list(terms)
    )
    with progress_bars() as progress:
        service.warm(progress)
    remark(f"skillmap answers at http://{host}:{port}/v1/frameworks (its contract: /openapi.json); Ctrl-C stops it")
    serve(service, host, port, allow_remote=allow_remote)

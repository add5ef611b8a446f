"""The installation in, what is right and wrong with it, and what to do, out."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from skillmap.cli.screen import choose_format

_MARKS = {"ok": "ok", "warning": "WARNING", "failed": "FAILED"}


def doctor(
    context: typer.Context,
    format_: Annotated[str | None, typer.Option("--format", help="text or json.", show_default="text")] = None,
) -> None:
    """Check the installation: libraries, model, settings, data folder, frameworks, indexes, keys.

    Leaves with 0 where a server would work (warnings are shown), with 1 where something must be done first.
    """
    import json
    from dataclasses import asdict

    from skillmap.cli.checks import check_all

    chosen = choose_format(format_ or "text", None, ("text", "json"))
    findings = check_all(os.environ, context.obj)
    counts = {state: sum(one.state == state for one in findings) for state in _MARKS}
    if chosen == "json":
        answer = {"ok": not counts["failed"], "findings": [asdict(one) for one in findings]}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for one in findings:
            typer.echo(f"{_MARKS[one.state]:8} {one.what}: {one.found}")
            if one.advice:
                typer.echo(f"{'':8}   {one.advice}")
        typer.echo(f"{counts['ok']} right, {counts['warning']} to know of, {counts['failed']} to put right")
    if counts["failed"]:
        raise typer.Exit(1)

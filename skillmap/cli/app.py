"""The commands by name, and the options that all of them share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillmap import __version__
from skillmap.cli import exchanging, keeping, matching, preparing, serving, studying, versions
from skillmap.cli.crosswalks import crosswalks
from skillmap.cli.doctor import doctor
from skillmap.cli.frameworks import frameworks
from skillmap.cli.keys import keys
from skillmap.cli.training import train
from skillmap.resources import default_home

app = typer.Typer(
    name="skillmap",
    help="Align learning outcomes with competency frameworks: rated, explained alignments, coverage and gaps.",
    epilog=(
        "Exit codes: 0 done; 1 can't be done with what was given; 2 wrong usage; 3 done, but some rows were rejected; "
        "4 can't be fetched or stored; 130 interrupted."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"skillmap {__version__}")
        raise typer.Exit


@app.callback()
def shared(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(envvar="SKILLMAP_HOME", help="Where frameworks are kept.", show_default="the user's data folder"),
    ] = None,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Keep what all commands share: the folder of the frameworks."""
    context.obj = home or default_home()


frameworks.command()(versions.diff)
app.add_typer(frameworks, name="frameworks")
app.add_typer(crosswalks, name="crosswalks")
app.add_typer(train, name="train")
app.add_typer(keys, name="keys")
app.command()(matching.align)
app.command()(matching.coverage)
app.command()(exchanging.convert)
app.command()(versions.migrate)
app.command()(preparing.template)
app.command()(studying.profiles)
app.command()(studying.evaluate)
app.command()(studying.calibrate)
app.command()(serving.serve)
app.command()(doctor)
app.command()(keeping.backup)
app.command()(keeping.restore)

"""Crosswalk names and codes in; crosswalks installed, what they say shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillmap.cli.screen import console, remark

crosswalks = typer.Typer(
    help="Install official crosswalks between classifications, and look codes up in them.", no_args_is_help=True
)


@crosswalks.command("list")
def list_(context: typer.Context) -> None:
    """List the installed crosswalks, and those that can be installed."""
    from rich.table import Table

    from skillmap.crosswalks import KNOWN, installed

    table = Table("name", "from", "to", "pairs", "without a match", "licence")
    infos = installed(context.obj)
    for info in infos:
        table.add_row(info.name, info.sources, info.targets, f"{info.pairs:,}", f"{info.unmatched:,}", info.licence)
    console().print(table)
    have = {info.id for info in infos}
    for layout in KNOWN.values():
        if layout.id not in have:
            remark(f"not installed: {layout.id}, {layout.title}; it is {layout.by_hand}")


@crosswalks.command()
def install(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID[@VERSION]", help="cip-soc, isco-soc or esco-onet.")],
    file: Annotated[Path, typer.Option("--from", help="The publisher's file: CSV, XLS or XLSX.")],
    replace: Annotated[bool, typer.Option("--replace", help="Remove an installation of that name first.")] = False,
) -> None:
    """Install a crosswalk from its publisher's file; print its id@version."""
    from skillmap.crosswalks import install, remove

    if replace:
        remove(name, home=context.obj)
    info = install(name, home=context.obj, file=file)
    remark(f"installed {info.name}: {info.pairs:,} pairs, {info.unmatched:,} codes without a match")
    typer.echo(info.name)


@crosswalks.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID[@VERSION]")],
    code: Annotated[str | None, typer.Argument(help="A code of either side, such as 51.3801.")] = None,
) -> None:
    """Show what a crosswalk says of a code; without one, what it is and what must be said when it is used."""
    from rich.table import Table

    from skillmap.crosswalks import load_crosswalk, look_up

    crosswalk = load_crosswalk(name, home=context.obj)
    info = crosswalk.info
    if code is None:
        shown = ("name", "title", "sources", "targets", "publisher", "licence", "attribution", "source", "digest")
        for field in shown:
            typer.echo(f"{field + ':':14} {getattr(info, field)}")
        typer.echo(f"{'pairs:':14} {info.pairs:,} ({info.unmatched:,} codes without a match)")
        return
    found = look_up(crosswalk, code)
    table = Table(
        found.other,
        "title",
        "relation",
        "note",
        title=f"{found.classification} {found.code}: {found.title}",
        title_justify="left",
    )
    for pair in found.pairs:
        other = (pair.target, pair.target_title) if found.is_source else (pair.source, pair.source_title)
        table.add_row(*other, pair.relation, pair.note)
    if not found.pairs:
        remark(f"{info.name} has no match for {found.classification} {found.code} ({found.title})")
        return
    console().print(table)
    typer.echo(info.attribution)


@crosswalks.command()
def remove(context: typer.Context, name: Annotated[str, typer.Argument(metavar="ID[@VERSION]")]) -> None:
    """Remove an installed crosswalk."""
    from skillmap.crosswalks import remove

    remove(name, home=context.obj)
    remark(f"removed {name}")

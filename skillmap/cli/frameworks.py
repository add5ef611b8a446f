"""Framework names in; frameworks fetched, shown and removed out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from skillmap.cli.screen import console, remark

frameworks = typer.Typer(help="Install, list, show and remove frameworks.", no_args_is_help=True)


@frameworks.command("list")
def list_(context: typer.Context) -> None:
    """List the installed frameworks."""
    from rich.table import Table

    from skillmap.frameworks import installed

    infos = installed(context.obj)
    if not infos:
        remark("no framework is installed; see: skillmap frameworks available")
        return
    table = Table("name", "title", "competencies", "profiles", "licence")
    for info in infos:
        table.add_row(info.name, info.title, f"{info.competencies:,}", f"{info.profiles:,}", info.licence)
    console().print(table)


@frameworks.command()
def available() -> None:
    """List the frameworks that can be installed by name; any other comes with --from FILE."""
    from rich.table import Table

    from skillmap.frameworks import available

    table = Table("id", "title", "default version", "other versions", "licence")
    for taxonomy in available():
        others = ", ".join(r.version for r in taxonomy.releases if r.version != taxonomy.default)
        table.add_row(taxonomy.id, taxonomy.title, taxonomy.default, others, taxonomy.licence)
    console().print(table)


@frameworks.command()
def install(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID[@VERSION]")],
    file: Annotated[
        Path | None, typer.Option("--from", help="A file that you have: zip, JSON, CSV, Turtle or RDF/XML.")
    ] = None,
    profiles: Annotated[
        Path | None, typer.Option(help="With a CSV of your own: profile_id,profile,competency_id,importance.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Remove an installation of that name first.")] = False,
) -> None:
    """Install a framework from its official source, a package-index mirror, or a file; print its id@version."""
    from skillmap.frameworks import install, remove

    if replace:
        remove(name, home=context.obj)
    info = install(name, home=context.obj, file=file, profiles_file=profiles, progress=remark)
    typer.echo(info.name)


@frameworks.command()
def show(context: typer.Context, name: Annotated[str, typer.Argument(metavar="ID[@VERSION]")]) -> None:
    """Show what a framework holds, what its copy lacks, and what must be said when it is used."""
    from skillmap.frameworks import load_framework, resolve

    framework = load_framework(resolve(name, home=context.obj), home=context.obj)
    info = framework.info
    kinds = Counter(competency.kind for competency in framework.competencies)
    lines = {
        "name": info.name,
        "title": info.title,
        "publisher": info.publisher,
        "licence": info.licence,
        "attribution": info.attribution,
        "source": info.source,
        "digest": info.digest,
        "competencies": f"{info.competencies:,} ("
        + ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))
        + ")",
        "profiles": f"{info.profiles:,}",
    }
    if framework.replaced:
        lines["replaced"] = f"{len(framework.replaced):,} competencies, as the publisher states"
    for key, value in lines.items():
        typer.echo(f"{key + ':':14} {value}")
    for sentence in info.lacks:
        typer.echo(f"{'lacks:':14} {sentence}")


@frameworks.command()
def remove(context: typer.Context, name: Annotated[str, typer.Argument(metavar="ID@VERSION")]) -> None:
    """Remove an installed framework with what was computed from it."""
    from skillmap.frameworks import remove

    remove(name, home=context.obj)
    remark(f"removed {name}")

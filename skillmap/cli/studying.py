"""A word to search or a file of judged alignments in, profiles or quality figures out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from skillmap.cli.screen import check_writable, console, progress_bars, read_list, remark
from skillmap.errors import UnknownName
from skillmap.resources import DEFAULT_MODEL


def profiles(
    context: typer.Context,
    search: Annotated[str, typer.Argument(help="Words of a title or of another name of it.")] = "",
    cip: Annotated[
        str | None, typer.Option(metavar="CODE", help="A programme's CIP code: the occupations it leads to.")
    ] = None,
    framework: Annotated[str | None, typer.Option(help="Only in this framework.", show_default="all installed")] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most profiles of a framework to list.")] = 20,
) -> None:
    """Find occupations and work roles by name, or by the programme that leads to them, for --profile."""
    if cip is not None:
        if search:
            raise typer.BadParameter("give words or --cip, not both", param_hint="--cip")
        _of_programme(context.obj, cip, framework or "onet", limit)
        return
    if not search.strip():
        raise typer.BadParameter("give words of a title, or a programme's code with --cip", param_hint="SEARCH")
    from rich.table import Table

    from skillmap.frameworks import installed, load_profiles, resolve
    from skillmap.search import search_profiles

    names = [resolve(framework, home=context.obj)] if framework else [info.name for info in installed(context.obj)]
    found_any = False
    for name in names:
        hits, total = search_profiles(load_profiles(name, home=context.obj), search, limit=limit)
        if not hits:
            continue
        found_any = True
        table = Table(
            "id", "title", "requirements", title=f"{name}: {len(hits)} of {total} profiles", title_justify="left"
        )
        for profile in hits:
            table.add_row(profile.id, profile.title, str(len(profile.requirements)))
        console().print(table)
    if not found_any:
        where = ", ".join(names) or "nothing: no framework is installed"
        raise UnknownName(f"no profile matches {search!r} in {where}", value=search, accepted=names)


def _of_programme(home: Path, cip: str, framework: str, limit: int) -> None:
    from rich.table import Table

    from skillmap.crosswalks import load_crosswalk, occupations_of_programme
    from skillmap.frameworks import load_profiles, resolve

    crosswalk = load_crosswalk("cip-soc", home)
    name = resolve(framework, home=home)
    found, targets, lost = occupations_of_programme(crosswalk, cip, load_profiles(name, home=home))
    for pair in lost:
        remark(f"{crosswalk.info.targets} {pair.target} ({pair.target_title}) is not in {name}")
    if not targets:
        raise UnknownName(
            f"{crosswalk.info.name} leads from {found.code} ({found.title}) to no occupation of {name}", value=cip
        )
    table = Table(
        "id",
        "title",
        "requirements",
        "why",
        title=f"{name}: {min(limit, len(targets))} of {len(targets)} profiles for {found.code} ({found.title})",
        title_justify="left",
    )
    for target in targets[:limit]:
        requirements = str(len(target.profile.requirements))
        table.add_row(target.profile.id, target.profile.title, requirements, target.because)
    console().print(table)
    typer.echo(crosswalk.info.attribution)


def evaluate(
    context: typer.Context,
    gold: Annotated[Path, typer.Argument(metavar="GOLD.csv", help="Columns outcome, competency_id, grade (0 to 3).")],
    framework: Annotated[str, typer.Option(metavar="ID[@VERSION][:KIND,...]", help="An installed framework.")],
    model: Annotated[str, typer.Option(help="A bundled model, or a sentence-transformers model.")] = DEFAULT_MODEL,
    calibration: Annotated[Path | None, typer.Option(help="Another calibration than the model's own.")] = None,
) -> None:
    """Measure ranking and confidence on judged alignments; prints JSON."""
    from skillmap.engine import open_engine
    from skillmap.evaluation import evaluate as measure
    from skillmap.frameworks import resolve
    from skillmap.gold import read_gold
    from skillmap.matcher import check_kinds

    asked, _, wanted = framework.partition(":")
    kinds = [kind for kind in wanted.split(",") if kind]
    check_kinds(kinds)
    name = resolve(asked, home=context.obj)
    with progress_bars() as progress:
        engine = open_engine([name], home=context.obj, model=model, calibration=calibration, progress=progress)
        index = engine.index(name)
        judged = read_gold(gold, index.framework)
        for rejected in judged.rejected:
            remark(f"row {rejected.row} rejected: {rejected.reason}")
        figures = measure(engine, index, judged, kinds=kinds, progress=progress)
    answer = {
        "framework": name,
        "framework digest": index.framework.info.digest,
        "kinds": wanted or "all but group",
        "model": engine.encoder.name,
        "calibration": engine.calibration.name,
        "rows": judged.rows,
        "rows of other frameworks": judged.elsewhere,
        "rows rejected": len(judged.rejected),
        **figures,
    }
    typer.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    if judged.rejected:
        raise typer.Exit(3)


def calibrate(
    context: typer.Context,
    decisions: Annotated[
        Path,
        typer.Option(
            "--from", metavar="DECISIONS.csv", help="Columns outcome, competency_id, decision (accepted or rejected)."
        ),
    ],
    framework: Annotated[
        list[str], typer.Option(metavar="ID[@VERSION]", help="An installed framework; may be repeated.")
    ],
    out: Annotated[Path, typer.Option(help="Where to write the calibration, for --calibration.")],
    model: Annotated[str, typer.Option(help="The model whose last step is refitted.")] = DEFAULT_MODEL,
    calibration: Annotated[
        Path | None, typer.Option(help="The calibration to start from, where it isn't the model's own.")
    ] = None,
    terms: Annotated[Path | None, typer.Option(help="The list of terms that proposals are made with.")] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Write it even where it foretells decisions no better.")
    ] = False,
) -> None:
    """Learn from an institution's own accepted and rejected alignments; prints what that gained as JSON."""
    from skillmap.engine import open_engine
    from skillmap.recalibrate import recalibrate
    from skillmap.scoring import write_calibration

    check_writable(out)
    listed = read_list(terms)
    with progress_bars() as progress:
        engine = open_engine(
            framework, home=context.obj, model=model, calibration=calibration, terms=listed, progress=progress
        )
        found = recalibrate(engine, decisions, progress=progress)
    for rejected in found.unusable:
        remark(f"row {rejected.row} rejected: {rejected.reason}")
    written = found.gained or anyway
    if written:
        write_calibration(found.calibration, out)
    answer = {
        "accepted": found.accepted,
        "rejected": found.rejected,
        "outcomes": found.outcomes,
        "rows rejected": len(found.unusable),
        "measured on": "decisions held out in ten folds, outcome by outcome",
        "log loss before": found.before[0],
        "log loss after": found.after[0],
        "Brier score before": found.before[1],
        "Brier score after": found.after[1],
        "gained": found.gained,
        "written": str(out) if written else None,
    }
    typer.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    if not written:
        remark("nothing is written, since held-out decisions are foretold no better; --anyway writes it all the same")
        raise typer.Exit(1)
    if found.unusable or listed.rejected:
        raise typer.Exit(3)

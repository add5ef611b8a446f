"""Outcomes and frameworks named on the command line in, alignments and coverage out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillmap.cli.screen import choose_format, console, deliver, leave, progress_bars, read_input, read_list, remark
from skillmap.errors import InputError
from skillmap.resources import DEFAULT_MODEL

if TYPE_CHECKING:
    from skillmap.engine import Engine
    from skillmap.nouns import Profile
    from skillmap.progress import Progress

_Input = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        help="Outcomes in CSV, XLSX, JSON or text (one a line), a syllabus in Word, PDF or HTML, or Open Badges, CLR, "
        "CASE, CTDL or CTDL-ASN; - for standard input.",
    ),
]
_Frameworks = Annotated[
    list[str],
    typer.Option(
        "--framework",
        metavar="ID[@VERSION][:KIND,...]",
        help="An installed framework, perhaps only some kinds of it (onet:task); may be repeated.",
    ),
]
_Profiles = Annotated[
    list[str], typer.Option("--profile", help="An occupation or work role, by id or exact title; may be repeated.")
]
_Out = Annotated[Path | None, typer.Option(help="Write to this file; its extension chooses the format.")]
_Model = Annotated[str, typer.Option(help="A bundled model, or a sentence-transformers model by folder or name.")]
_Calibration = Annotated[Path | None, typer.Option(help="Another calibration than the model's own.")]
_SecondStage = Annotated[
    bool,
    typer.Option("--second-stage/--no-second-stage", help="Let the cross-encoder read the best candidates, or not."),
]
_Terms = Annotated[
    Path | None, typer.Option(help="Your own list of synonyms and false friends: a CSV of kind, words, means.")
]
_Title = Annotated[str, typer.Option(help="The credential's title, where the file doesn't say.")]

_ALIGN_FORMATS = ("table", "csv", "json", "sssom", "html")
_COVERAGE_FORMATS = ("table", "csv", "json", "html")


def align(
    context: typer.Context,
    file: _Input,
    framework: _Frameworks,
    top: Annotated[int, typer.Option(min=1, help="The most alignments an outcome gets from a framework.")] = 5,
    profile: _Profiles = [],  # noqa: B006
    format_: Annotated[
        str | None, typer.Option("--format", metavar="|".join(_ALIGN_FORMATS), help="Default: table.")
    ] = None,
    out: _Out = None,
    title: _Title = "",
    model: _Model = DEFAULT_MODEL,
    calibration: _Calibration = None,
    second_stage: _SecondStage = True,
    terms: _Terms = None,
) -> None:
    """Align outcomes with frameworks: ranked, rated and explained, or an honest "no confident match".

    With --profile, the table and the HTML report show coverage and gaps too.
    """
    from skillmap.coverage import cover
    from skillmap.matcher import align
    from skillmap.writers import ALIGNMENT_WRITERS, print_coverage, print_table, write_html

    chosen = choose_format(format_, out, _ALIGN_FORMATS)
    if profile and chosen not in ("table", "html"):
        raise InputError(
            f"--profile goes with table and html; for {chosen}, use: skillmap coverage",
            value=chosen,
            accepted=("html",),
        )
    credential = read_input(file, title=title)
    names, kinds = _split_kinds(framework, context.obj)
    with progress_bars() as progress:
        engine = _open(names, context.obj, model, calibration, second_stage, terms, progress)
        report = align(engine, credential, top=top, kinds=kinds, progress=progress)
        covered = None
        if profile:
            owner, profiles = _find_profiles(names, profile, context.obj)
            covered = cover(
                engine, credential, profiles, framework=owner, kinds=kinds.get(owner, ()), progress=progress
            )
    if chosen == "table":
        if out:
            raise InputError("a table goes to the screen; for a file, choose csv, json, sssom or html", value="table")
        print_table(report, console())
        if covered:
            print_coverage(covered, console())
    elif chosen == "html":
        deliver(write_html(report, *([covered] if covered else [])), out, format_=chosen)
    else:
        deliver(ALIGNMENT_WRITERS[chosen](report), out, format_=chosen)
    leave(credential, engine.terms)


def coverage(
    context: typer.Context,
    file: _Input,
    framework: Annotated[str, typer.Option(metavar="ID[@VERSION][:KIND,...]", help="An installed framework.")],
    profile: _Profiles,
    format_: Annotated[
        str | None, typer.Option("--format", metavar="|".join(_COVERAGE_FORMATS), help="Default: table.")
    ] = None,
    out: _Out = None,
    title: _Title = "",
    model: _Model = DEFAULT_MODEL,
    calibration: _Calibration = None,
    second_stage: _SecondStage = True,
    terms: _Terms = None,
) -> None:
    """Show what of an occupation or work role the outcomes cover, what is missing, and what serves nothing."""
    from skillmap.coverage import cover
    from skillmap.writers import COVERAGE_WRITERS, print_coverage

    chosen = choose_format(format_, out, _COVERAGE_FORMATS)
    credential = read_input(file, title=title)
    names, kinds = _split_kinds([framework], context.obj)
    owner, profiles = _find_profiles(names, profile, context.obj)
    with progress_bars() as progress:
        engine = _open(names, context.obj, model, calibration, second_stage, terms, progress)
        report = cover(engine, credential, profiles, framework=owner, kinds=kinds.get(owner, ()), progress=progress)
    if chosen == "table":
        if out:
            raise InputError("a table goes to the screen; for a file, choose csv, json or html", value="table")
        print_coverage(report, console())
    else:
        deliver(COVERAGE_WRITERS[chosen](report), out, format_=chosen)
    leave(credential, engine.terms)


def _open(
    names: list[str],
    home: Path,
    model: str,
    calibration: Path | None,
    second_stage: bool,
    terms: Path | None,
    progress: Progress,
) -> Engine:
    from skillmap.engine import open_engine

    engine = open_engine(
        names,
        home=home,
        model=model,
        calibration=calibration,
        second_stage=second_stage,
        terms=read_list(terms),
        progress=progress,
    )
    known = [competency for index in engine.indexes for competency in index.framework.competencies]
    for row in engine.terms.naming_nothing(known):
        remark(f"{terms}: the false friend of “{row.words}” is “{row.means}”, which {', '.join(names)} doesn't have")
    return engine


def _split_kinds(frameworks: list[str], home: Path) -> tuple[list[str], dict[str, list[str]]]:
    """Split each ``ID[@VERSION][:KIND,...]`` into the installed ``id@version`` and its kinds."""
    from skillmap.frameworks import resolve

    kinds: dict[str, list[str]] = {}
    for asked in frameworks:
        framework, _, wanted = asked.partition(":")
        name = resolve(framework, home=home)
        if framework != name:
            remark(f"using {name}")
        kinds[name] = [kind.strip() for kind in wanted.split(",") if kind.strip()]
    return list(kinds), kinds


def _find_profiles(frameworks: list[str], asked: list[str], home: Path) -> tuple[str, list[Profile]]:
    """Return the one framework that has all the profiles asked for, and them in that order."""
    from skillmap.frameworks import load_profiles
    from skillmap.search import find_profile

    failures = []
    for name in frameworks:
        profiles = load_profiles(name, home=home)
        try:
            return name, [find_profile(profiles, text, framework=name) for text in asked]
        except LookupError as e:
            failures.append(e)
    raise failures[0]

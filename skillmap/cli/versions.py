"""Two versions of a framework, or alignments to one of them, in; what differs, or alignments to the other, out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillmap.cli.exchanging import read_record
from skillmap.cli.screen import choose_format, console, deliver, progress_bars, remark
from skillmap.errors import InputError
from skillmap.resources import DEFAULT_MODEL
from skillmap.text import clean

if TYPE_CHECKING:
    from skillmap.frameworks.comparing import Comparison
    from skillmap.migration import Migration, Nearest
    from skillmap.nouns import Credential, Link

_FORMATS = ("table", "csv", "json")


def diff(
    context: typer.Context,
    before: Annotated[str, typer.Argument(metavar="ID@A", help="The version to compare from.")],
    after: Annotated[str, typer.Argument(metavar="ID@B", help="The version to compare with.")],
    format_: Annotated[str | None, typer.Option("--format", metavar="|".join(_FORMATS), help="Default: table.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write to this file; its extension chooses the format.")] = None,
) -> None:
    """Show what two installed versions of a framework have added, removed, replaced, reworded and moved."""
    from skillmap.frameworks import load_framework, resolve
    from skillmap.frameworks.comparing import ChangeRow, change_rows, compare

    chosen = choose_format(format_, out, _FORMATS)
    first, second = (load_framework(resolve(name, home=context.obj), home=context.obj) for name in (before, after))
    comparison = compare(first, second)
    rows = change_rows(comparison)
    if chosen == "json":
        told = {
            "before": comparison.before.name,
            "after": comparison.after.name,
            "counts": comparison.counts(),
            "unchanged": comparison.unchanged,
            "changes": [row._asdict() for row in rows],
        }
        deliver(_json(told), out, format_=chosen)
    elif chosen == "csv":
        deliver(_csv(ChangeRow._fields, rows), out, format_=chosen)
    else:
        _refuse_file(out)
        _print_changes(comparison)
    counts = ", ".join(f"{count:,} {what}" for what, count in comparison.counts().items())
    remark(f"{comparison.before.name} to {comparison.after.name}: {counts}, {comparison.unchanged:,} unchanged")


def migrate(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="ALIGNMENTS", help="Alignments in any format, or a JSON report; - for stdin.")
    ],
    to: Annotated[str, typer.Option(metavar="ID@B", help="The installed version to carry them to.")],
    out: Annotated[
        Path | None, typer.Option(help="Write the alignments to this file; its extension chooses the format.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write what became of each to this file (csv, json). Default: a table.")
    ] = None,
    nearest: Annotated[
        bool | None,
        typer.Option(
            "--nearest/--no-nearest",
            help="Ask the matcher for candidates where a target is gone. Default: if the version has an index.",
        ),
    ] = None,
    model: Annotated[str, typer.Option(help="A bundled model, or a sentence-transformers model.")] = DEFAULT_MODEL,
) -> None:
    """Carry alignments to another version of their framework; what has changed or is gone is to be looked at again.

    Nothing is approved silently: a changed target is suggested again with its old review among the reasons, and one
    that is gone is put off, with candidates in its place.
    """
    from skillmap.exchange import formats
    from skillmap.exchange.choice import ALL, Options
    from skillmap.frameworks import framework_folder, load_framework, resolve
    from skillmap.frameworks.store import names
    from skillmap.migration import MigrationRow, migrate, migration_rows

    target = formats.format_of_file(str(out)) if out else None
    report_format = choose_format(None, report, _FORMATS)
    name = resolve(to, home=context.obj)
    record = read_record(file)
    framework = load_framework(name, home=context.obj)
    wanted = {link.target.framework for link in record.links} - {name}
    older = {one: load_framework(one, home=context.obj) for one in names(context.obj) if one in wanted}
    for missing in sorted(one for one in wanted - older.keys() if one.startswith(f"{framework.info.id}@")):
        remark(f"{clean(missing)} is not installed: old texts are those that the alignments tell")
    if nearest is None:
        nearest = any(framework_folder(name, context.obj).glob("vectors-*"))
        if not nearest:
            remark(f"{name} has no index yet: no candidates but the publisher's (--nearest makes it)")
    with progress_bars() as progress:
        find = _finder(name, context.obj, model, progress) if nearest else None
        migration = migrate(record, framework, before=older, nearest=find)
    if target is not None:
        written = formats.write(target, migration.record, Options(statuses=ALL))
        deliver(written.text, out, format_=target.name)
        for sentence in written.losses:
            remark(f"lost: {clean(sentence)}")
    rows = migration_rows(migration)
    if report_format == "json":
        told = {"to": migration.to.name, "counts": migration.counts(), "unmatched": migration.unmatched}
        deliver(_json({**told, "alignments": [row._asdict() for row in rows]}), report, format_="json")
    elif report_format == "csv":
        deliver(_csv(MigrationRow._fields, rows), report, format_="csv")
    else:
        _print_migration(migration)
    counts = migration.counts()
    remark(
        f"{len(rows):,} alignments: "
        + ", ".join(f"{count:,} {fate}" for fate, count in counts.items())
        + f"; {migration.unmatched:,} outcomes without a match have to be aligned again"
    )


def _finder(name: str, home: Path, model: str, progress: Callable[[str, int, int], None]) -> Nearest:
    """Return what finds the nearest competencies; the engine is opened when it is first asked."""
    from skillmap.engine import Engine, open_engine
    from skillmap.exchange.reports import record_of
    from skillmap.matcher import align

    @cache
    def engine() -> Engine:
        return open_engine([name], home=home, model=model, progress=progress)

    def find(credential: Credential, outcomes: Sequence[str]) -> Sequence[Link]:
        # The whole credential is aligned: its other outcomes tell what an outcome means.
        found = record_of(align(engine(), credential, top=3, progress=progress))
        return [link for link in found.links if link.outcome in outcomes and link.status == "suggested"]

    return find


def _print_changes(comparison: Comparison) -> None:
    from rich.table import Table

    table = Table("change", "id", "before", "after")
    for change in comparison.changes:
        was, now = change.before, change.after
        if change.what == "moved" and was and now:
            cells = (" ".join(was.broader), " ".join(now.broader))
        else:
            others = " ".join(f"{one.id} {one.label}" for one in change.into)
            same = bool(was and now and was.label == now.label)
            first, second = (_shown(one.label, one.description if same else "") if one else "" for one in (was, now))
            cells = (first, second or others)
        table.add_row(change.what, change.id, *map(_plain, cells))
    console().print(table)


def _print_migration(migration: Migration) -> None:
    from rich.table import Table

    table = Table("what became of it", "outcome", "before", "after")
    for one in migration.links:
        if one.fate in ("carried", "elsewhere"):
            continue
        same = bool(one.now and one.now.label == one.was.label)
        after = _shown(one.now.label, one.now.description if same else "") if one.now else ""
        after = after or "; ".join(f"{link.target.id} {link.target.label}?" for link in one.candidates)
        before = _shown(f"{one.was.id} {one.was.label}", one.was.description if same else "")
        table.add_row(one.fate, *map(_plain, (one.before.outcome, before, after)))
    console().print(table)


def _shown(label: str, description: str) -> str:
    return f"{label}: {description}" if description else label


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(clean(text))


def _csv(header: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    from skillmap.writers.csv_text import table_text

    return table_text(header, rows)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _refuse_file(out: Path | None) -> None:
    if out:
        raise InputError("a table goes to the screen; for a file, choose csv or json", value="table")

"""What a command has to say in, the right stream out: results on stdout, progress and remarks on stderr."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from skillmap.errors import InputError, StorageFailure
from skillmap.nouns import Credential
from skillmap.progress import Progress, silent

if TYPE_CHECKING:
    from rich.console import Console

    from skillmap.terms import Terms

_REJECTED = 3


def remark(text: str) -> None:
    """Say something about the work, on stderr."""
    typer.echo(text, err=True)


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Give something to report progress to: bars where stderr is a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield report


def console() -> Console:
    """Return the console for tables: coloured and as wide as the terminal, or plain and 100 wide elsewhere."""
    from rich.console import Console

    if sys.stdout.isatty():
        return Console()
    return Console(width=100, no_color=True, highlight=False)


def read_input(file: str, *, title: str = "") -> Credential:
    """Read outcomes from a file, or from standard input for ``-``, and tell which rows were rejected."""
    from skillmap.readers import load, read_credential

    data, name = (sys.stdin.buffer.read(), "-") if file == "-" else (load(Path(file)), Path(file).name)
    credential = read_credential(data, name=name, title=title)
    remark_charset(data, name)
    for rejected in credential.rejected:
        remark(
            f"row {rejected.row} rejected: {rejected.reason}" + (f": {rejected.excerpt}" if rejected.excerpt else "")
        )
    remark(f"{credential.rows} rows read: {len(credential.outcomes)} outcomes, {len(credential.rejected)} rejected")
    return credential


def remark_charset(data: bytes, name: str) -> None:
    """Say that a text isn't UTF-8 and how it was read, so that somebody looks at its accents."""
    from skillmap.readers.recognise import doubt

    if said := doubt(data, "standard input" if name == "-" else name):
        remark(said)


def leave(credential: Credential, terms: Terms) -> None:
    """Leave with the code that says whether every row was read, of the outcomes and of the list of terms."""
    if credential.rejected or terms.rejected:
        raise typer.Exit(_REJECTED)


def choose_format(format_: str | None, out: Path | None, formats: tuple[str, ...]) -> str:
    """Return the format asked for, or that of the file's extension, or the table; raise InputError for another."""
    chosen = format_ or (
        {".tsv": "sssom", ".htm": "html"}.get(out.suffix.lower(), out.suffix[1:].lower()) if out else ""
    )
    chosen = chosen or "table"
    if chosen not in formats:
        raise InputError(f"no format {chosen!r}; formats are: {', '.join(formats)}", value=chosen, accepted=formats)
    return chosen


def deliver(text: str, out: Path | None, *, format_: str) -> None:
    """Write a result to a file, all of it or none, or to standard output."""
    if out is None:
        sys.stdout.write(text)
        return
    # Excel takes a CSV for its own code page unless it starts with a byte order mark.
    save(text.encode("utf-8-sig" if format_ == "csv" else "utf-8"), out)


def save(data: bytes, out: Path) -> None:
    """Write a file, all of it or none."""
    try:
        handle, unfinished = tempfile.mkstemp(prefix=f".{out.name}-", dir=out.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            umask = os.umask(0)
            os.umask(umask)
            Path(unfinished).chmod(0o666 & ~umask)
            os.replace(unfinished, out)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
    except OSError as e:
        raise StorageFailure(f"can't write {out}: {e.strerror or e}", value=out) from e
    remark(f"wrote {out}")


def check_writable(out: Path) -> None:
    """Raise StorageFailure now, not after long work, where a file's folder isn't there."""
    if not out.absolute().parent.is_dir():
        raise StorageFailure(f"can't write {out}: there is no folder {out.absolute().parent}", value=out)


def read_list(file: Path | None) -> Terms:
    """Read an institution's list of terms, telling what was refused; without a file, an empty one."""
    from skillmap.terms import Terms, read_terms

    if file is None:
        return Terms(())
    terms = read_terms(file)
    for rejected in terms.rejected:
        remark(f"{file}, row {rejected.row} rejected: {rejected.reason}")
    return terms

"""A file of alignments or of a credential named on the command line in, the same in another format out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillmap.cli.screen import deliver, remark, remark_charset
from skillmap.errors import InputError, StorageFailure
from skillmap.nouns import STATUSES
from skillmap.text import clean

if TYPE_CHECKING:
    from skillmap.exchange.choice import Written
    from skillmap.nouns import AlignmentRecord

_REJECTED = 3
#: The largest file of alignments in bytes.
MAX_BYTES = 200_000_000


def convert(
    file: Annotated[
        str,
        typer.Argument(
            metavar="IN",
            help="A JSON report of align, alignments in any format, or any file of a credential; - for standard input.",
        ),
    ],
    out: Annotated[str, typer.Argument(metavar="OUT", help="The file to write; - for standard output.")],
    from_: Annotated[
        str | None, typer.Option("--from", metavar="FORMAT", help="Default: what the content says.")
    ] = None,
    to: Annotated[str | None, typer.Option(metavar="FORMAT", help="Default: that of OUT's extension.")] = None,
    status: Annotated[
        list[str],
        typer.Option(
            metavar="|".join(STATUSES), help="Which alignments to write; may be repeated. Default: by format."
        ),
    ] = [],  # noqa: B006
    language: Annotated[str, typer.Option(help="The tag of the texts' language.")] = "en",
    date: Annotated[str, typer.Option(help="The day of the export (ISO 8601), for formats that must have one.")] = "",
    publisher: Annotated[str, typer.Option(help="Who publishes, for formats that must say.")] = "",
    base: Annotated[str, typer.Option(help="The web address below which the documents will be found.")] = "",
    losses: Annotated[Path | None, typer.Option(help="Write what the format can't carry to this file, too.")] = None,
) -> None:
    """Convert alignments between formats, telling everything that the other format can't carry.

    Standards get what people approved, unless --status asks for more. To approve, convert to csv, fill in status and
    reviewer, and convert that file.
    """
    from skillmap.exchange import formats
    from skillmap.exchange.choice import Options

    if from_:
        formats.named_format(from_)
    target = formats.named_format(to) if to else formats.format_of_file(out)
    unknown = [one for one in status if one not in STATUSES]
    if unknown:
        raise InputError(
            f"no status {unknown[0]!r}; they are: {', '.join(STATUSES)}", value=unknown[0], accepted=STATUSES
        )
    data, name = _load(file)
    data = _as_text(data, name)
    record = _read(data, name, file, from_)
    wanted = frozenset(one for one in STATUSES if one in status) if status else None
    written = formats.write(target, record, Options(wanted, language, date, publisher, base))
    deliver(written.text, None if out == "-" else Path(out), format_=target.name)
    _tell_losses(written, losses)
    _tell_counts(record)
    if any(credential.rejected for credential in record.credentials) and not _retold(data):
        raise typer.Exit(_REJECTED)


def read_record(file: str) -> AlignmentRecord:
    """Read a record in any format, a JSON report, or a credential's file; ``-`` is standard input."""
    data, name = _load(file)
    return _read(_as_text(data, name), name, file)


def _as_text(data: bytes, name: str) -> bytes:
    """Return a workbook of decisions as the CSV that it was, and anything else as it is."""
    from skillmap.readers.decisions import read_decisions

    text = read_decisions(data, name)
    return data if text is None else text.encode()


def _read(data: bytes, name: str, file: str, format_: str | None = None) -> AlignmentRecord:
    from skillmap.exchange import formats

    remark_charset(data, name)
    if format_:
        one = formats.named_format(format_)
        return formats.read(one, formats.shaped(one, data, name), name)
    found = formats.recognise(data, name)
    if found is not None:
        remark(f"{name} is {found[0].title}")
        return formats.read(*found, name)
    if _is_report(data):
        from skillmap.exchange.reports import record_of
        from skillmap.writers import read_json

        return record_of(read_json(data.decode("utf-8-sig")))
    return _of_credential(data, file)


def _retold(data: bytes) -> bool:
    """Tell whether the rejected rows are those of an earlier reading, which a file of ours only repeats."""
    from skillmap.charsets import decoded

    found = decoded(data)
    return (found is not None and "skillmap-alignments-" in found.text) or _is_report(data)


def _of_credential(data: bytes, file: str) -> AlignmentRecord:
    from skillmap.exchange.reports import credentials_of
    from skillmap.nouns import AlignmentRecord
    from skillmap.readers import read_credential

    credential = read_credential(data, name=file if file == "-" else Path(file).name)
    return AlignmentRecord(credentials_of(credential), credential.declared)


def _is_report(data: bytes) -> bool:
    from skillmap.linked_data import load_json

    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return False
    document = load_json(data, "the report")
    return isinstance(document, dict) and {"credential", "results", "provenance"} <= document.keys()


def _load(file: str) -> tuple[bytes, str]:
    name = "standard input" if file == "-" else Path(file).name
    try:
        # One byte more than allowed shows that there is more.
        if file == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as e:
        raise InputError(f"there is no file {file}", value=file) from e
    except (OSError, ValueError) as e:  # ValueError: a NUL in the path
        raise InputError(f"can't read {file}: {e}", value=file) from e
    if len(data) > MAX_BYTES:
        raise InputError(f"{name} is larger than {MAX_BYTES:,} bytes; split it", value=file)
    return data, name


def _tell_losses(written: Written, file: Path | None) -> None:
    for sentence in written.losses:
        remark(f"lost: {clean(sentence)}")
    if file is None:
        return
    try:
        file.write_text("".join(f"{clean(sentence)}\n" for sentence in written.losses), encoding="utf-8")
    except OSError as e:
        raise StorageFailure(f"can't write {file}: {e.strerror or e}", value=file) from e


def _tell_counts(record: AlignmentRecord) -> None:
    from skillmap.exchange.counts import in_number

    for credential in record.credentials:
        for row in credential.rejected:
            remark(f"row {row.row} rejected: {clean(row.reason)}" + (f": {clean(row.excerpt)}" if row.excerpt else ""))
    outcomes = sum(len(credential.outcomes) for credential in record.credentials)
    rejected = sum(len(credential.rejected) for credential in record.credentials)
    counts = [(status, sum(link.status == status for link in record.links)) for status in STATUSES]
    told = ", ".join(f"{count} {status}" for status, count in counts if count)
    remark(
        f"{outcomes} {in_number(outcomes, 'outcome[s]')}, "
        f"{len(record.links)} {in_number(len(record.links), 'alignment[s]')}{told and f' ({told})'}, "
        f"{len(record.unmatched)} without a confident match, {rejected} {in_number(rejected, 'rejected row[s]')}"
    )

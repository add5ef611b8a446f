"""A record in, our own CSV out, for people to decide in; and the same record with their decisions back.

Whatever people do to the columns that only tell, sort or format, nothing of the record is lost: the exact values stand
in ``details``. Lines can't be deleted by leaving them out, nor made to mean another alignment by changing an id: such a
table is refused as a whole, with every line that is wrong, so that no decision is half taken.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace

from skillmap.errors import InputError
from skillmap.exchange.cells import LONGEST_CELL, guard
from skillmap.exchange.choice import ALL, Options, Written
from skillmap.exchange.counts import counted
from skillmap.exchange.csv_rows import TableRow, is_header, link_row, outcome_row
from skillmap.exchange.csv_taking import record_from
from skillmap.exchange.json_text import plain
from skillmap.exchange.selecting import select
from skillmap.nouns import AlignmentRecord

#: What the line of the record says of the table; a later shape of it would count on.
FORMAT = "skillmap-alignments-csv-1"
_DELIMITERS = ",;\t"


def is_csv(document: object) -> bool:
    """Tell our own table by its header, whatever the delimiter that a spreadsheet has given it."""
    if not isinstance(document, str):
        return False
    return _delimiter(document) != ""


def write_csv(record: AlignmentRecord, options: Options) -> Written:
    r"""Write a line for each link, unmatched outcome and outcome without either, then what else the record holds.

    All statuses are written unless others are asked for. A text that starts like a formula gets an apostrophe, which
    reading takes off again. Lines end with "\n"; write the file as "utf-8-sig" where a spreadsheet is to open it.
    """
    record, losses = select(record, options, ALL)
    out = io.StringIO()
    # Every cell is quoted, so that one with a semicolon stays one cell where the list separator is a semicolon.
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(TableRow._fields)
    long = 0
    for row in _rows(record):
        writer.writerow([guard(cell) for cell in row])
        long += any(len(cell) > LONGEST_CELL for cell in row)
    cut = counted(
        long,
        f"line[s] [has|have] a cell of more than {LONGEST_CELL:,} characters, which Excel would cut: decide in another "
        "program.",
    )
    return Written(out.getvalue(), (*losses, *cut))


def read_csv(document: object, name: str) -> AlignmentRecord:
    """Read the table with the decisions in it; raise InputError naming every line that can't be taken, and why.

    The delimiter may be a comma, a semicolon or a tab, and lines may stand in any order. A line without number and
    details is a new alignment, of an outcome that is there.
    """
    text = document.removeprefix("\ufeff") if isinstance(document, str) else ""
    delimiter = _delimiter(text)
    if not delimiter:
        raise InputError(
            f"{name} doesn't start with the header of skillmap's table of alignments", value=name, accepted=(FORMAT,)
        )
    try:
        # Strict, since the tolerant mode glues the rest of a file to a cell whose quotation mark is never closed.
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        header = next(reader)
        cells = list(enumerate(reader, start=2))
    except csv.Error as e:
        raise InputError(f"{name} is broken near line {reader.line_num}: {e}", value=name) from e
    return record_from(header, cells, name, FORMAT)


def _delimiter(text: str) -> str:
    line = text.removeprefix("\ufeff")[:2000].partition("\n")[0].rstrip("\r")
    for delimiter in _DELIMITERS:
        if is_header(line.split(delimiter)):
            return delimiter
    return ""


def _rows(record: AlignmentRecord) -> Iterator[TableRow]:
    homes = {o.id: (o, credential) for credential in record.credentials for o in credential.outcomes}
    wholes = {credential.id: credential for credential in reversed(record.credentials)}
    places = {
        id_: (c, o) for c, one in enumerate(record.credentials) for o, id_ in enumerate(x.id for x in one.outcomes)
    }

    def start(id_: str, row: str, number: int) -> tuple[TableRow, dict[str, object]]:
        if id_ not in homes and id_ in wholes:
            return TableRow(row, str(number), outcome_id=id_, credential=wholes[id_].title), {}
        if id_ not in homes:
            raise InputError(f"an alignment names the outcome {id_!r}, which no credential has", value=id_)
        outcome, credential = homes[id_]
        return (
            outcome_row(outcome, credential, row=row)._replace(number=str(number)),
            {"outcome": plain(outcome), "at": places[id_]},
        )

    for number, link in enumerate(record.links, start=1):
        row, told = start(link.outcome, "alignment", number)
        yield link_row(link, row)._replace(details=_json({**told, "link": plain(link)}))
    for number, one in enumerate(record.unmatched, start=1):
        row, told = start(one.outcome, "unmatched", number)
        yield row._replace(framework=one.framework, details=_json({**told, "framework": one.framework}))
    said = {link.outcome for link in record.links} | {one.outcome for one in record.unmatched}
    alone = [id_ for id_ in homes if id_ not in said]
    for number, id_ in enumerate(alone, start=1):
        row, told = start(id_, "outcome", number)
        yield row._replace(details=_json(told))
    yield from _declared(record)
    yield from _rest(record, alone)


def _declared(record: AlignmentRecord) -> Iterator[TableRow]:
    number = 0
    for c, credential in enumerate(record.credentials):
        outcomes = {outcome.id: outcome for outcome in credential.outcomes}
        for link in credential.declared:
            number += 1
            start = TableRow("declared", str(number), outcome_id=link.outcome, credential=credential.title)
            if link.outcome in outcomes:
                start = start._replace(outcome=outcomes[link.outcome].text)
            yield link_row(link, start)._replace(details=_json({"credential": c, "link": plain(link)}))


def _rest(record: AlignmentRecord, alone: list[str]) -> Iterator[TableRow]:
    unread = 0
    for number, credential in enumerate(record.credentials, start=1):
        bare = replace(credential, outcomes=(), rejected=(), declared=())
        told = {"credential": plain(bare), "outcomes": len(credential.outcomes)}
        yield TableRow("credential", str(number), credential=credential.title, details=_json(told))
        for one in credential.rejected:
            unread += 1
            yield TableRow(
                "unread",
                str(unread),
                outcome=one.excerpt,
                credential=credential.title,
                why=f"row {one.row}: {one.reason}",
                details=_json({"credential": number - 1, "rejected": plain(one)}),
            )
    for number, info in enumerate(record.frameworks, start=1):
        why = " ".join(filter(None, (info.licence, info.attribution)))
        yield TableRow(
            "framework", str(number), target=info.title, framework=info.name, why=why, details=_json(plain(info))
        )
    counts = {
        "alignment": len(record.links),
        "declared": sum(len(credential.declared) for credential in record.credentials),
        "unmatched": len(record.unmatched),
        "outcome": len(alone),
        "credential": len(record.credentials),
        "unread": unread,
        "framework": len(record.frameworks),
    }
    told = {"format": FORMAT, "lines": counts, "generator": record.generator, "run": record.run}
    said = " ".join(filter(None, (record.generator, record.run and f"run {record.run}")))
    yield TableRow("record", "1", why=said, details=_json(told))


def _json(value: object) -> str:
    # ASCII, so that no encoding that a spreadsheet saves in can change what is kept here.
    return json.dumps(value, separators=(",", ":"))

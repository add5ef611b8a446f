"""The lines of our own table in, the record with people's decisions out, or all that is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from skillmap.errors import InputError
from skillmap.exchange.cells import unguard
from skillmap.exchange.checking import check
from skillmap.exchange.counts import in_number
from skillmap.exchange.csv_decided import added, decided
from skillmap.exchange.csv_rows import IDENTITY, TableRow, link_row, same_cell
from skillmap.exchange.json_text import from_plain
from skillmap.nouns import AlignmentRecord, Credential, FrameworkInfo, Link, Outcome, Rejected, Unmatched
from skillmap.text import clean

# So many wrong lines are named in a message; the others are counted.
_SHOWN = 20


@dataclass(slots=True)
class _Found:
    """What has been taken so far: the items of each kind of line by their numbers, and what is wrong."""

    items: dict[str, dict[int, Any]] = field(default_factory=dict)
    outcomes: dict[tuple[int, int], Outcome] = field(default_factory=dict)
    new: list[tuple[int, TableRow]] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)


def record_from(
    header: Sequence[str], lines: Sequence[tuple[int, Sequence[str]]], name: str, format_: str
) -> AlignmentRecord:
    """Return the record of these lines (number in the file, cells); raise InputError naming those that are wrong."""
    columns = [cell.strip() for cell in header]
    found = _Found()
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        known = {column: cell for column, cell in zip(columns, cells, strict=False) if column in TableRow._fields}
        row = TableRow(**{"row": "", **{column: unguard(cell) for column, cell in known.items()}})
        try:
            _take(found, number, row)
        except InputError as e:
            found.wrong.append((number, str(e)))
    if "record" not in found.items and not found.wrong:
        raise InputError(f"{name} has no line 'record': its end is missing", value="record", accepted=("record",))
    if found.wrong:
        raise _refused(name, found.wrong)
    told = found.items["record"][1]
    if told.get("format") != format_:
        raise InputError(f"{name} is {told.get('format')!r}; this version reads {format_}", value=told.get("format"))
    _complain_of_missing(found, told["lines"], name)
    return check(_assemble(found, told, name), name)


def _take(found: _Found, line: int, row: TableRow) -> None:
    kind, number = clean(row.row), clean(row.number)
    if not number and not row.details:
        if kind not in ("", "alignment"):
            raise InputError(f"row is {kind!r}, without number and details; a new line is an 'alignment'", value=kind)
        found.new.append((line, row))
        return
    if kind not in _TAKE:
        raise InputError(f"row is {kind!r}; it must be one of {', '.join(_TAKE)}", value=kind, accepted=_TAKE)
    # A spreadsheet may write a whole number with decimals.
    at = int(number.partition(".")[0]) if number.partition(".")[0].isdecimal() and len(number) < 12 else 0
    if at < 1:
        raise InputError(f"number is {number[:20]!r}; it must be the one that was written there", value=number)
    try:
        details = json.loads(row.details)
    except (ValueError, RecursionError) as e:
        raise InputError("details is not what was written there: leave it as it is", value=row.details[:80]) from e
    items = found.items.setdefault(kind, {})
    if at in items:
        raise InputError(f"{kind} {at} stands there twice", value=at)
    try:
        items[at] = _TAKE[kind](found, row, details)
    except (KeyError, TypeError, ValueError, AttributeError) as e:
        if isinstance(e, InputError):
            raise
        raise InputError("details is not what was written there: leave it as it is", value=row.details[:80]) from e


def _outcome(found: _Found, details: Mapping[str, Any]) -> Outcome:
    c, o = details["at"]
    outcome = from_plain(Outcome, details["outcome"], "details")
    if found.outcomes.setdefault((int(c), int(o)), outcome) != outcome:
        raise InputError(f"details says something else of outcome {outcome.id!r} than a line above", value=outcome.id)
    return outcome


def _take_link(found: _Found, row: TableRow, details: Mapping[str, Any]) -> Link:
    if "outcome" in details:
        _outcome(found, details)
    link = from_plain(Link, details["link"], "details")
    written = link_row(link, TableRow(row.row, outcome_id=link.outcome))
    for column in IDENTITY:
        was, now = getattr(written, column), getattr(row, column)
        if not same_cell(was, now):
            raise InputError(
                f"{column} is {now[:80]!r}, where {was[:80]!r} was exported: it names another alignment than the line",
                value=now,
                accepted=(was,),
            )
    return decided(link, written, row)


def _take_unmatched(found: _Found, _row: TableRow, details: Mapping[str, Any]) -> Unmatched:
    return Unmatched(_outcome(found, details).id, str(details["framework"]))


def _take_declared(found: _Found, row: TableRow, details: Mapping[str, Any]) -> tuple[int, Link]:
    return int(details["credential"]), _take_link(found, row, {"link": details["link"]})


def _take_credential(_found: _Found, _row: TableRow, details: Mapping[str, Any]) -> tuple[Credential, int]:
    return from_plain(Credential, details["credential"], "details"), int(details["outcomes"])


def _take_unread(_found: _Found, _row: TableRow, details: Mapping[str, Any]) -> tuple[int, Rejected]:
    return int(details["credential"]), from_plain(Rejected, details["rejected"], "details")


def _take_framework(_found: _Found, _row: TableRow, details: Mapping[str, Any]) -> FrameworkInfo:
    return from_plain(FrameworkInfo, details, "details")


def _take_record(_found: _Found, _row: TableRow, details: Mapping[str, Any]) -> dict[str, Any]:
    lines = {str(kind): int(count) for kind, count in details["lines"].items()}
    return {**{key: str(details[key]) for key in ("format", "generator", "run")}, "lines": lines}


_TAKE: dict[str, Any] = {
    "alignment": _take_link,
    "declared": _take_declared,
    "unmatched": _take_unmatched,
    "outcome": lambda found, _row, details: _outcome(found, details),
    "credential": _take_credential,
    "unread": _take_unread,
    "framework": _take_framework,
    "record": _take_record,
}


def _complain_of_missing(found: _Found, counts: Mapping[str, int], name: str) -> None:
    for kind, count in counts.items():
        items = found.items.get(kind, {})
        # However many the line of the record claims: only the first few are looked for.
        missing = list(islice((n for n in range(1, count + 1) if n not in items), _SHOWN))
        if missing:
            shown = ", ".join(map(str, missing))
            raise InputError(
                f"{name} lacks lines '{kind}' of {count:,} (number {shown}): put them back; to drop "
                "an alignment, write 'rejected' into its status",
                value=missing[0],
            )


def _assemble(found: _Found, told: Mapping[str, Any], name: str) -> AlignmentRecord:
    def inner(kind: str, credential: int) -> tuple[Any, ...]:
        items = found.items.get(kind, {})
        return tuple(items[n][1] for n in sorted(items) if items[n][0] == credential)

    credentials = []
    for number in sorted(found.items.get("credential", {})):
        bare, count = found.items["credential"][number]
        if not all((number - 1, o) in found.outcomes for o in range(count)):
            raise InputError(f"{name} lacks outcomes of credential {number}: put their lines back", value=number)
        outcomes = tuple(found.outcomes[number - 1, o] for o in range(count))
        rejected, declared = inner("unread", number - 1), inner("declared", number - 1)
        credentials.append(replace(bare, outcomes=outcomes, rejected=rejected, declared=declared))
    known = [outcome.id for credential in credentials for outcome in credential.outcomes]
    known += [credential.id for credential in credentials]

    def of(kind: str) -> tuple[Any, ...]:
        items = found.items.get(kind, {})
        return tuple(items[n] for n in sorted(items))

    wrong: list[tuple[int, str]] = []
    new = []
    for line, row in found.new:
        try:
            new.append(added(row, known))
        except InputError as e:
            wrong.append((line, str(e)))
    if wrong:
        raise _refused(name, wrong)
    return AlignmentRecord(
        tuple(credentials),
        (*of("alignment"), *new),
        of("unmatched"),
        of("framework"),
        told["generator"],
        told["run"],
    )


def _refused(name: str, wrong: Sequence[tuple[int, str]]) -> InputError:
    shown = "; ".join(f"row {line}: {why}" for line, why in wrong[:_SHOWN])
    more = f"; and {len(wrong) - _SHOWN:,} more" if len(wrong) > _SHOWN else ""
    lines = in_number(len(wrong), "line[s]")
    return InputError(
        f"{name} has {len(wrong):,} {lines} that can't be taken, so nothing was: {shown}{more}", value=name
    )

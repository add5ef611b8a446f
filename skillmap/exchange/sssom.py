"""A record in, an SSSOM/TSV mapping set out, and back: the standard for sharing mappings between vocabularies.

https://mapping-commons.github.io/sssom/: the metadata is a commented YAML header, every link a mapping. "No confident
match" is ``sssom:NoTermFound``, under the weakest relation that we propose: nothing of the framework is even related.
A rejected link is a mapping with the modifier "Not". What the machine lists without proposing a relation is no mapping:
it stands, like all that the standard has no place for, in the extension slots ``ext_skillmap``, so that our own mapping
sets come back as the record they were.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from skillmap.errors import InputError
from skillmap.exchange.checking import check
from skillmap.exchange.choice import ALL, Options, Written, not_approved
from skillmap.exchange.counts import counted
from skillmap.exchange.json_text import from_plain, plain
from skillmap.exchange.selecting import select
from skillmap.exchange.sssom_foreign import foreign_record
from skillmap.exchange.sssom_header import Value, header_lines, read_header
from skillmap.exchange.sssom_names import CREDENTIAL, OUTCOME, Names, escaped, names_in, names_of
from skillmap.exchange.sssom_rows import (
    NOTHING_FOUND,
    MappingRow,
    framework_of,
    link_of,
    mapping,
    nothing_found,
    subjects,
    with_extension,
)
from skillmap.nouns import AlignmentRecord, Link, Unmatched
from skillmap.text import clean

# The set's own licence is for its owner to choose; this is how the standard says "not stated".
_UNSTATED = "https://w3id.org/sssom/license/unspecified"
_RECORD, _LINK = "ext_skillmap_record", "ext_skillmap"
_MARK = "skillmap-alignments-sssom-1"


def is_sssom(document: object) -> bool:
    """Tell a table with the columns that every mapping set has, below a header or without one."""
    return isinstance(document, str) and _columns(document) is not None


def write_sssom(record: AlignmentRecord, options: Options) -> Written:
    """Write the mapping set; all statuses are written unless others are asked for.

    Labels are cleaned, and without a spreadsheet's apostrophes: programs compare them. Open our CSV, not this file, in
    a spreadsheet.
    """
    return mapping_set(record, options)


def mapping_set(record: AlignmentRecord, options: Options, notes: Sequence[str] = ()) -> Written:
    """Write the mapping set with these sentences added to its comment."""
    record, losses = select(record, options, ALL)
    mapped = [(at, link) for at, link in enumerate(record.links) if not _unmapped(link)]
    names = names_of(link for _, link in mapped)
    infos = {info.name: info for info in record.frameworks}
    homes = subjects(record.credentials)
    named = [*(link.outcome for link in record.links), *(one.outcome for one in record.unmatched)]
    unknown = [outcome for outcome in named if outcome not in homes]
    if unknown:
        raise InputError(f"an alignment names the outcome {unknown[0]!r}, which no credential has", value=unknown[0])
    rows = [
        *(mapping(link, *homes[link.outcome], names, infos) for _, link in mapped),
        *(nothing_found(one, *homes[one.outcome]) for one in record.unmatched),
    ]
    out = io.StringIO()
    out.writelines(f"#{line}\n" for line in header_lines(_header(record, options, names, notes)))
    # "excel-tab" quotes what holds a quotation mark, which is what the standard asks for.
    writer = csv.writer(out, "excel-tab", lineterminator="\n")
    writer.writerow(MappingRow._fields)
    writer.writerows(rows)
    return Written(out.getvalue(), losses)


def read_sssom(document: object, name: str) -> AlignmentRecord:
    """Read a mapping set: one of ours as the record it was, another one's mappings as declared links.

    Raises InputError for a header that isn't flat YAML, and for a mapping of ours that names nothing of the record.
    """
    found = _columns(document) if isinstance(document, str) else None
    if found is None:
        raise InputError(f"{name} has no columns subject_id, predicate_id, object_id", value=name)
    header, columns, body, first = found
    values = read_header(header, name)
    try:
        reader = csv.reader(io.StringIO(body, newline=""), delimiter="\t" if "\t" in columns else ",", strict=True)
        fields = [cell.strip() for cell in next(reader)]
        lines = [
            (number, dict(zip(fields, cells, strict=False)))
            for number, cells in enumerate(reader, start=first + 1)
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as e:
        raise InputError(f"{name} is broken near line {first + reader.line_num - 1}: {e}", value=name) from e
    curie_map = values.get("curie_map", {})
    names = names_in(curie_map if isinstance(curie_map, dict) else {})
    told = values.get(_RECORD)
    if isinstance(told, str):
        return _ours(told, lines, names, name)
    return foreign_record(values, lines, names, name)


def _columns(text: str) -> tuple[list[str], str, str, int] | None:
    """Return the header's lines without ``#``, the line of the columns, what is below with it, and its line number."""
    rest, header = text.removeprefix("\ufeff"), []
    while rest.startswith("#"):
        line, _, rest = rest.partition("\n")
        header.append(line[1:].rstrip("\r"))
    columns = rest[:5000].partition("\n")[0].rstrip("\r")
    cells = {cell.strip().strip('"') for cell in columns.split("\t" if "\t" in columns else ",")}
    if {"predicate_id", "mapping_justification"} <= cells and cells & {"subject_id", "subject_label"}:
        return header, columns, rest, len(header) + 1
    return None


def _unmapped(link: Link) -> bool:
    return not link.relation and link.status in ("suggested", "deferred")


def _header(record: AlignmentRecord, options: Options, names: Names, notes: Sequence[str]) -> dict[str, Value]:
    unmapped = [[at, plain(link)] for at, link in enumerate(record.links) if _unmapped(link)]
    told = {
        "format": _MARK,
        "credentials": [plain(credential) for credential in record.credentials],
        "frameworks": [plain(info) for info in record.frameworks],
        "generator": record.generator,
        "run": record.run,
        "unmapped": unmapped,
    }
    tool, _, version = clean(record.generator).rpartition(" ")
    titles = ", ".join(clean(credential.title) for credential in record.credentials)
    frameworks = ", ".join(clean(info.name) for info in record.frameworks)
    header: dict[str, Value] = {
        "curie_map": dict(names.bases),
        "comment": " ".join([*_notes(record, len(unmapped)), *map(clean, filter(None, notes))]),
        "license": _UNSTATED,
        "mapping_set_id": _set_id(record, told),
        "mapping_set_title": titles + (f" aligned with {frameworks}" if frameworks else "") or "Alignments",
    }
    if record.generator:
        header |= {"mapping_tool": tool or version, "mapping_tool_version": version if tool else ""}
    if options.publisher:
        header["creator_label"] = [clean(options.publisher)]
    if options.date:
        header["publication_date"] = clean(options.date)
    header["extension_definitions"] = [
        {"slot_name": slot, "property": f"skillmap:{what}", "type_hint": "xsd:string"}
        for slot, what in ((_RECORD, "record"), (_LINK, "link"))
    ]
    header[_RECORD] = json.dumps(told, separators=(",", ":"))
    return header


def _set_id(record: AlignmentRecord, told: dict[str, Any]) -> str:
    """Return the set's name: that of the run while it is nothing but suggestions, else with a digest of its content."""
    if record.run and all(link.status == "suggested" for link in record.links):
        return f"urn:skillmap:run:{escaped(record.run)}"
    whole = json.dumps([told, [plain(link) for link in record.links]])
    return f"urn:skillmap:record:{hashlib.sha256(whole.encode()).hexdigest()[:16]}"


def _notes(record: AlignmentRecord, unmapped: int) -> list[str]:
    suggested = bool(record.links) and all(link.status == "suggested" for link in record.links)
    notes = ["DRAFT: machine suggested, not reviewed."] if suggested else [not_approved(record.links)]
    notes += [
        f"Object labels: {info.title} {info.version} ({info.name}); licence: {info.licence or 'not stated'}. "
        f"{info.attribution}"
        for info in record.frameworks
    ]
    notes += counted(
        unmapped, f"weak alignment[s] [is no mapping: it stands|are no mappings: they stand] in {_RECORD}."
    )
    for credential in record.credentials:
        notes.append(f"{credential.rows:,} rows of {credential.title} read, {len(credential.rejected):,} rejected.")
        notes += [f"Row {row.row} rejected: {row.reason}." for row in credential.rejected]
    if record.run:
        notes.append(f"Made by {record.generator}, run {record.run}.")
    return [clean(note) for note in notes if note]


def _ours(told: str, lines: Sequence[tuple[int, dict[str, str]]], names: Names, name: str) -> AlignmentRecord:
    try:
        values = json.loads(told)
        if values["format"] != _MARK:
            raise InputError(f"{name} is {values['format']!r}; this version reads {_MARK}", value=values["format"])
        unmapped = [(int(at), from_plain(Link, fields, f"{name}, {_RECORD}")) for at, fields in values["unmapped"]]
        rest = {**{key: values[key] for key in ("frameworks", "generator", "run")}, "links": [], "unmatched": []}
        empty = from_plain(AlignmentRecord, {"credentials": values["credentials"], **rest}, f"{name}, {_RECORD}")
    except (ValueError, KeyError, TypeError, RecursionError) as e:
        if isinstance(e, InputError):
            raise
        raise InputError(f"{name}: {_RECORD} is not what was written there", value=told[:80]) from e
    infos = {info.name: info for info in empty.frameworks}
    known = subjects(empty.credentials)
    links: list[Link] = []
    unmatched: list[Unmatched] = []
    for number, cells in lines:
        row = MappingRow(**{field: cells.get(field, "") for field in MappingRow._fields})
        try:
            link = with_extension(
                link_of(row, names, infos), "" if row.object_id == NOTHING_FOUND else row.ext_skillmap
            )
            outcome = _outcome(row, known) if link.outcome not in known else link.outcome
        except InputError as e:
            raise InputError(f"{name}, line {number}: {e}", value=e.value) from e
        if row.object_id == NOTHING_FOUND:
            unmatched.append(Unmatched(outcome, framework_of(row)))
        else:
            links.append(link)
    for at, link in unmapped:
        links.insert(at, link)
    return check(
        AlignmentRecord(
            empty.credentials, tuple(links), tuple(unmatched), empty.frameworks, empty.generator, empty.run
        ),
        name,
    )


def _outcome(row: MappingRow, known: Mapping[str, object]) -> str:
    # The empty id has a name of its own here.
    if row.subject_id in (f"{OUTCOME}:unnamed", f"{CREDENTIAL}:unnamed") and "" in known:
        return ""
    raise InputError(f"subject_id is {row.subject_id[:80]!r}, which is no outcome of the record", value=row.subject_id)

"""Somebody else's mapping set in, the record of what it declares out; mappings that can't be read are refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from skillmap.errors import InputError
from skillmap.exchange.decisions import ISO_DAY, is_date
from skillmap.exchange.sssom_header import Value
from skillmap.exchange.sssom_names import Names
from skillmap.exchange.sssom_rows import NOTHING_FOUND, MappingRow, framework_of, link_of
from skillmap.nouns import AlignmentRecord, Credential, Link, Outcome, Rejected, Unmatched
from skillmap.text import clean

# Slots that the header may state for all mappings at once.
_SHARED = ("object_source", "object_source_version", "subject_source", "mapping_date")


def foreign_record(
    values: Mapping[str, Value], lines: Sequence[tuple[int, Mapping[str, str]]], names: Names, name: str
) -> AlignmentRecord:
    """Return the mappings as declared links, negated ones as rejected; each subject is an outcome.

    ``predicate_id`` stands verbatim in ``stated_as``. A mapping without subject or object, or with a confidence that
    is none, is refused with its line.
    """
    shared = {slot: value for slot in _SHARED if isinstance(value := values.get(slot, ""), str)}
    title = _text(values, "mapping_set_title") or name
    outcomes: dict[str, Outcome] = {}
    links: list[Link] = []
    unmatched: list[Unmatched] = []
    rejected: list[Rejected] = []
    for number, cells in lines:
        told = {field: clean(cells.get(field, "")) or shared.get(field, "") for field in MappingRow._fields}
        row = MappingRow(**{**told, "ext_skillmap": ""})
        label = row.subject_label or row.subject_id
        try:
            link = _link(row, names)
        except InputError as e:
            rejected.append(Rejected(number, str(e), label[:80]))
            continue
        outcomes.setdefault(link.outcome, Outcome(link.outcome, label))
        if row.object_id == NOTHING_FOUND:
            unmatched.append(Unmatched(link.outcome, framework_of(row)))
        else:
            links.append(link)
    id_ = _text(values, "mapping_set_id") or re.sub(r"[\W_]+", "-", title.lower()).strip("-") or "mappings"
    credential = Credential(id_, title, tuple(outcomes.values()), tuple(rejected))
    tool = " ".join(filter(None, (_text(values, "mapping_tool"), _text(values, "mapping_tool_version"))))
    return AlignmentRecord((credential,), tuple(links), tuple(unmatched), (), tool)


def _link(row: MappingRow, names: Names) -> Link:
    subject = row.subject_id or row.subject_label
    if not subject:
        raise InputError("the mapping has no subject_id and no subject_label", value="subject_id")
    if not (row.object_id or row.object_label):
        raise InputError("the mapping has no object_id and no object_label", value="object_id")
    if not row.predicate_id:
        raise InputError("the mapping has no predicate_id", value="predicate_id")
    if row.mapping_date and not is_date(row.mapping_date):
        raise InputError(f"mapping_date is {row.mapping_date[:40]!r}; it must be ISO 8601, such as {ISO_DAY}")
    found = link_of(row._replace(subject_id=subject, object_label=row.object_label or row.object_id), names, {})
    return Link(
        subject,
        found.target,
        found.relation,
        "rejected" if found.status == "rejected" else "declared",
        probability=found.probability,
        review=found.review,
        reasons=(row.comment,) if row.comment else (),
        stated_as=row.predicate_id,
    )


def _text(values: Mapping[str, Value], key: str) -> str:
    value = values.get(key, "")
    return clean(value) if isinstance(value, str) else ""

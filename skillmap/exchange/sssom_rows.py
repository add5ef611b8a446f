"""A link in, one mapping of SSSOM out, and back; what the standard's columns can't say stands in an extension."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from skillmap.curies import parse_curie
from skillmap.errors import InputError
from skillmap.exchange.json_text import from_plain, plain
from skillmap.exchange.sssom_names import CREDENTIAL, FRAMEWORK, OUTCOME, Names, escaped
from skillmap.nouns import Credential, FrameworkInfo, Link, MappingRelation, Outcome, Review, Status, Target, Unmatched
from skillmap.text import clean

NOTHING_FOUND = "sssom:NoTermFound"
#: How each relation is said; an alignment without one is only known to be some mapping.
PREDICATES: dict[MappingRelation, str] = {
    "exact": "skos:exactMatch",
    "close": "skos:closeMatch",
    "related": "skos:relatedMatch",
    "broad": "skos:broadMatch",
    "narrow": "skos:narrowMatch",
    "": "skos:mappingRelation",
}
_RELATIONS = {predicate: relation for relation, predicate in PREDICATES.items()}
_MANUAL, _MACHINE = "semapv:ManualMappingCuration", "semapv:CompositeMatching"
#: Who stands behind a mapping of each status. Meaning, words and spelling together carry what the machine suggests.
_JUSTIFICATIONS: dict[Status, str] = {
    "approved": _MANUAL,
    "rejected": _MANUAL,
    "suggested": _MACHINE,
    "deferred": _MACHINE,
    "declared": "semapv:UnspecifiedMatching",
}
_STATUSES: dict[str, Status] = {_MANUAL: "approved", _MACHINE: "suggested"}


class MappingRow(NamedTuple):
    """One mapping; the fields are the header, in the standard's canonical order.

    ``confidence`` in [0, 1] is the calibrated probability of what the machine suggests and nobody decided; a decision
    has none. ``ext_skillmap`` is JSON: the fields of our link that the other columns don't say.
    """

    subject_id: str = ""
    subject_label: str = ""
    predicate_id: str = ""
    predicate_modifier: str = ""
    object_id: str = ""
    object_label: str = ""
    mapping_justification: str = ""
    reviewer_label: str = ""
    subject_source: str = ""
    object_source: str = ""
    object_source_version: str = ""
    mapping_date: str = ""
    confidence: str = ""
    comment: str = ""
    ext_skillmap: str = ""


def subjects(credentials: Sequence[Credential]) -> dict[str, tuple[Outcome | None, Credential]]:
    """Return what a link can be of, by its id: an outcome with its credential, else a credential as a whole."""
    wholes: dict[str, tuple[Outcome | None, Credential]] = {one.id: (None, one) for one in reversed(credentials)}
    return wholes | {o.id: (o, credential) for credential in credentials for o in credential.outcomes}


def mapping(
    link: Link, outcome: Outcome | None, credential: Credential, names: Names, infos: Mapping[str, FrameworkInfo]
) -> MappingRow:
    """Return the mapping of a link."""
    review = link.review or Review("")
    framework, _, version = link.target.framework.partition("@")
    open_ = link.status in ("suggested", "deferred")
    row = _subject(outcome, credential)._replace(
        predicate_id=PREDICATES[link.relation],
        predicate_modifier="Not" if link.status == "rejected" else "",
        object_id=names.of_target(link.target),
        object_label=clean(link.target.label),
        mapping_justification=_JUSTIFICATIONS[link.status],
        reviewer_label=clean(review.reviewer).replace("|", r"\|"),
        object_source=f"{FRAMEWORK}:{escaped(framework)}" if framework else "",
        object_source_version=clean(version),
        mapping_date=review.at[:10] if re.match(r"\d{4}-\d\d-\d\d(?!\d)", review.at) else "",
        confidence=str(round(link.probability, 4)) if open_ and link.probability is not None else "",
        comment=_comment(link, review),
    )
    told = _fields(link_of(row, names, infos))
    rest = {key: value for key, value in _fields(link).items() if value != told[key]}
    return row._replace(ext_skillmap=json.dumps(rest, separators=(",", ":")) if rest else "")


def nothing_found(one: Unmatched, outcome: Outcome | None, credential: Credential) -> MappingRow:
    """Return the mapping that says that a framework holds no confident match: not even a related term."""
    framework, _, version = one.framework.partition("@")
    row = _subject(outcome, credential)._replace(
        predicate_id=PREDICATES["related"],
        object_id=NOTHING_FOUND,
        mapping_justification=_MACHINE,
        object_source=f"{FRAMEWORK}:{escaped(framework)}",
        object_source_version=clean(version),
        comment=f"No confident match in {clean(one.framework)}.",
    )
    if framework_of(row) == one.framework:
        return row
    return row._replace(ext_skillmap=json.dumps({"framework": one.framework}, separators=(",", ":")))


def link_of(row: MappingRow, names: Names, infos: Mapping[str, FrameworkInfo]) -> Link:
    """Return the link that the columns of one of our mappings say, without its extension."""
    framework = framework_of(row)
    id_ = names.target_id(row.object_id)
    try:
        code = parse_curie(id_).local
    except InputError:
        code = ""
    return Link(
        outcome=unquote(row.subject_id.removeprefix(f"{OUTCOME}:").removeprefix(f"{CREDENTIAL}:")),
        target=Target(
            row.object_label,
            id_,
            names.expand(row.object_id),
            framework,
            infos[framework].title if framework in infos else "",
            code,
        ),
        relation=_RELATIONS.get(row.predicate_id, ""),
        status="rejected" if row.predicate_modifier == "Not" else _STATUSES.get(row.mapping_justification, "declared"),
        probability=_confidence(row.confidence),
        review=_review(row),
        stated_as="" if row.predicate_id in _RELATIONS else row.predicate_id,
    )


def _review(row: MappingRow) -> Review | None:
    said = row.reviewer_label or row.mapping_date
    return Review(row.reviewer_label.replace(r"\|", "|"), at=row.mapping_date) if said else None


def with_extension(link: Link, extension: str) -> Link:
    """Return the link with what its extension says besides; a decision in the columns stands above it."""
    if not extension:
        return link
    rest = _object(extension)
    if link.status != "suggested":
        rest.pop("status", None)
    fields = _fields(link) | rest
    target = {key.removeprefix("target."): fields.pop(key) for key in list(fields) if key.startswith("target.")}
    return from_plain(Link, {**fields, "target": target}, "ext_skillmap")


def framework_of(row: MappingRow) -> str:
    """Return the ``id@version`` of a mapping's object; its extension wins for a mapping to nothing."""
    if row.object_id == NOTHING_FOUND and row.ext_skillmap:
        return str(_object(row.ext_skillmap).get("framework", ""))
    source = row.object_source
    id_ = unquote(source.removeprefix(f"{FRAMEWORK}:")) if source.startswith(f"{FRAMEWORK}:") else source
    return f"{id_}@{row.object_source_version}" if id_ and row.object_source_version else id_


def _subject(outcome: Outcome | None, credential: Credential) -> MappingRow:
    if outcome is None:
        own = f"{CREDENTIAL}:{escaped(credential.id)}"
        return MappingRow(subject_id=own, subject_label=clean(credential.title), subject_source=own)
    return MappingRow(
        subject_id=f"{OUTCOME}:{escaped(outcome.id)}",
        subject_label=clean(outcome.text),
        subject_source=f"{CREDENTIAL}:{escaped(credential.id)}",
    )


def _comment(link: Link, review: Review) -> str:
    said = [f"{link.rating}, rank {link.rank}." if link.rating else "", *link.reasons]
    if link.status in ("approved", "rejected", "deferred") or link.review:
        by = " ".join(filter(None, (review.reviewer, review.role and f"({review.role})", review.at)))
        said.insert(0, f"{link.status}{by and f' by {by}'}{review.reason and f': {review.reason}'}.")
    return clean(" ".join(filter(None, said)))


def _fields(link: Link) -> dict[str, Any]:
    fields = plain(link)
    return {**fields, **{f"target.{key}": value for key, value in fields.pop("target").items()}}


def _confidence(cell: str) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise InputError(f"confidence is {cell[:40]!r}; it must be a number from 0 to 1", value=cell)
    return value


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise InputError("ext_skillmap is not the JSON object that was written there", value=text[:80])
    return value

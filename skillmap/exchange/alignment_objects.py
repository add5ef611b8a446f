"""An ``Alignment`` of a badge in, a link out; and back, with what a badge has no field for under our namespace.

Fields: Open Badges 3.0 (``Alignment``), 2.0 (``AlignmentObject``, without ``targetType``) and 1.x (``name``, ``url``,
``description``). A badge states no strength, no reviewer and no version: those are terms of ours beside its fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Any, TypeVar

from skillmap.errors import InputError
from skillmap.exchange.badge_nodes import local_types, stated_types
from skillmap.exchange.namespace import NAMESPACE, PREFIX
from skillmap.exchange.target_urls import target_url
from skillmap.linked_data import text_of, texts_of
from skillmap.nouns import MAPPING_RELATIONS, RATINGS, STATUSES, Link, Review, Target

#: The context that makes our terms JSON-LD: lists keep their order.
CONTEXT: dict[str, Any] = {
    "skillmap": NAMESPACE,
    **{
        f"{PREFIX}{term}": {"@id": f"{NAMESPACE}{term}", "@container": "@list"}
        for term in ("learningOutcome", "reasons", "frameworks", "note")
    },
}

#: Each field of an alignment under its names in Open Badges 3.0 and 2.0, then 1.x.
_FIELDS = {
    "label": ("targetName", "name"),
    "uri": ("targetUrl", "url"),
    "code": ("targetCode",),
    "description": ("targetDescription", "description"),
    "title": ("targetFramework",),
    "kind": ("targetType",),
}
_TYPES = frozenset(
    {
        "ceasn:Competency",
        "ceterms:Credential",
        "CFItem",
        "CFRubric",
        "CFRubricCriterion",
        "CFRubricCriterionLevel",
        "CTDL",
    }
)
#: What an alignment is in Open Badges 3.0 and in schema.org, which 2.0 took it from.
_ALIGNMENTS = frozenset({"Alignment", "AlignmentObject"})
_EXTENDED_TYPE = re.compile(r"ext:[A-Za-z0-9._-]+")
_NOT_OF_A_TYPE = re.compile(r"[^A-Za-z0-9._-]+")
#: What the elements of the frameworks that we know are called as a ``targetType``: ``ext:`` with framework and kind.
_FRAMEWORK_NAMES = {"onet": "Onet", "esco": "Esco", "nice": "Nice"}
_KIND_NAMES = {("onet", "activity"): "DetailedWorkActivity", ("onet", "tool"): "Technology"}
T = TypeVar("T")


def read_alignment(entry: object, outcome: str, known: Set[str]) -> Link:
    """Read one entry of a list of alignments; raise InputError saying what is wrong with it.

    It is ``declared`` for ``outcome``. One that carries our terms gets back what they say, for its own outcome, where
    this is one of ``known``; it must be where ``outcome`` is empty.
    """
    if not isinstance(entry, Mapping):
        raise InputError("it is not an object with targetName and targetUrl", accepted=("targetName", "targetUrl"))
    if local_types(entry) and _ALIGNMENTS.isdisjoint(local_types(entry)):
        raise InputError(f"its type is {stated_types(entry)}; accepted: Alignment", accepted=("Alignment",))
    fields = {field: _first(entry, names) for field, names in _FIELDS.items()}
    for field in ("label", "uri"):
        if not fields[field]:
            names = " or ".join(_FIELDS[field])
            raise InputError(f"it has no {names}", value=_FIELDS[field][0], accepted=_FIELDS[field])
    if is_ours(entry) and (not outcome or text_of(entry[f"{PREFIX}outcome"]) in known):
        return _ours(entry, Target(**fields), known)
    return Link(outcome, Target(**fields), status="declared", stated_as="alignment")


def is_ours(entry: object) -> bool:
    """Tell whether an alignment carries our terms, and so names its outcome itself."""
    return isinstance(entry, Mapping) and f"{PREFIX}outcome" in entry


def write_alignment(link: Link, *, typed: bool) -> dict[str, Any] | None:
    """Write a link as an ``Alignment``, None where its target has no name or no known address.

    ``typed`` is true for Open Badges 3.0 and CLR, which have ``type`` and ``targetType``.
    """
    target = link.target
    url, rule = target_url(target)
    if not url or not target.label:
        return None
    kind = target_type(target) if typed else ""
    named = {
        "type": ["Alignment"] if typed else "",
        "targetName": target.label,
        "targetUrl": url,
        "targetCode": target.code,
        "targetDescription": target.description,
        "targetFramework": target.title,
        "targetType": kind,
    }
    review = link.review
    terms: dict[str, Any] = {
        "status": link.status,
        "relation": link.relation,
        "rating": link.rating,
        "probability": link.probability,
        "rank": link.rank or None,
        "part": link.part,
        "reasons": list(link.reasons),
        "stated_as": link.stated_as,
        "role": review.role if review else "",
        "reviewedAt": review.at if review else "",
        "reviewReason": review.reason if review else "",
        "target": target.id,
        "framework": target.framework,
        "kind": target.kind if target.kind != kind else "",
        "targetUrlRule": rule,
    }
    given = {f"{PREFIX}{term}": value for term, value in terms.items() if value not in ("", None, [])}
    if review:
        given[f"{PREFIX}reviewer"] = review.reviewer
    return {**{key: value for key, value in named.items() if value}, f"{PREFIX}outcome": link.outcome, **given}


def target_type(target: Target) -> str:
    """Return the ``targetType`` of a target: one of the standard's own or an ``ext:`` of its framework and kind.

    >>> target_type(Target("Use data", id="onet:4.A.2.a.4.I01.D01", kind="activity")), target_type(Target("x"))
    ('ext:OnetDetailedWorkActivity', '')
    """
    if target.kind in _TYPES or _EXTENDED_TYPE.fullmatch(target.kind):
        return target.kind
    framework = target.id.partition(":")[0]
    name = _KIND_NAMES.get((framework, target.kind), _NOT_OF_A_TYPE.sub("_", target.kind.title()).strip("_"))
    return f"ext:{_FRAMEWORK_NAMES.get(framework, '')}{name}" if name else ""


def _ours(entry: Mapping[str, Any], target: Target, known: Set[str]) -> Link:
    def term(name: str) -> str:
        return text_of(entry.get(f"{PREFIX}{name}"))

    if term("outcome") not in known:
        raise InputError(f"it is for the outcome {term('outcome')[:80]!r}, which the file doesn't hold")
    target = Target(
        label=target.label,
        id=term("target"),
        # An address that was made by a rule isn't the target's own.
        uri="" if term("targetUrlRule") else target.uri,
        framework=term("framework"),
        title=target.title,
        code=target.code,
        description=target.description,
        kind=term("kind") or target.kind,
    )
    review = None
    if f"{PREFIX}reviewer" in entry:
        review = Review(term("reviewer"), term("role"), term("reviewedAt"), term("reviewReason"))
    return Link(
        outcome=term("outcome"),
        target=target,
        relation=_one_of(term("relation"), MAPPING_RELATIONS, "relation"),
        status=_one_of(term("status"), STATUSES, "status"),
        rating=_one_of(term("rating"), (*RATINGS, ""), "rating"),
        probability=_number(entry.get(f"{PREFIX}probability")),
        rank=_count(entry.get(f"{PREFIX}rank", 0)),
        part=term("part"),
        review=review,
        reasons=texts_of(entry.get(f"{PREFIX}reasons")),
        stated_as=term("stated_as"),
    )


def _first(entry: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((found for name in names if (found := text_of(entry.get(name)))), "")


def _one_of(value: str, accepted: tuple[T, ...], what: str) -> T:
    for one in accepted:
        if one == value:
            return one
    raise InputError(f"its {PREFIX}{what} {value[:80]!r} is unknown", value=value, accepted=map(str, accepted))


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise InputError(f"its {PREFIX}probability is no number from 0 to 1", value=value)


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise InputError(f"its {PREFIX}rank is no number from 0", value=value)

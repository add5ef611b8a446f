"""The associations of a CLR and its achievements in, outcomes of credentials and links between competencies out.

Source: CLR 2.0 (1EdTech), Association: ``sourceId``, ``associationType``, ``targetId``, all of them required.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from skillmap.exchange.achievements import COMPETENCY, Reading
from skillmap.exchange.badge_nodes import Node, Placed
from skillmap.exchange.namespace import PREFIX
from skillmap.linked_data import text_of
from skillmap.nouns import Link, MappingRelation, Rejected, Target

#: The source's address, the type, the target's address.
Association = tuple[str, str, str]

_TYPES = frozenset(
    "exactMatchOf isChildOf isParentOf isPartOf isPeerOf isRelatedTo precedes replacedBy".split(),
)
_RELATIONS: dict[str, MappingRelation] = {"exactMatchOf": "exact", "isRelatedTo": "related", "isPeerOf": ""}


def read_associations(stated: Iterable[Placed], refused: int) -> tuple[tuple[Association, ...], tuple[Rejected, ...]]:
    """Return associations as (source, type, target), and those that are none."""
    found: list[Association] = []
    bad: list[Rejected] = []
    for place, one in stated:
        node: Node = one if isinstance(one, Mapping) else {}
        source, kind, target = (text_of(node.get(field)) for field in ("sourceId", "associationType", "targetId"))
        if source and target and kind in _TYPES:
            found.append((source, kind, target))
        else:
            reason = f"{place}: the association lacks sourceId or targetId, or its associationType is unknown"
            bad.append(Rejected(refused + len(bad) + 1, reason, kind[:80]))
    return tuple(found), tuple(bad)


def linked(readings: Sequence[Reading], associations: Iterable[Association]) -> tuple[Reading, ...]:
    """Make links of what competencies are said to be to other achievements of the record."""
    known = _by_address(readings)
    links: dict[str, list[Link]] = {}
    for source, kind, target in associations:
        if kind in _RELATIONS and source in known and target in known and known[source].kind == COMPETENCY:
            mine, other = known[source], known[target]
            aim = Target(other.credential.title, other.credential.id, uri=other.address, kind=other.kind)
            link = Link(mine.credential.outcomes[0].id, aim, _RELATIONS[kind], "declared", stated_as=kind)
            links.setdefault(mine.credential.id, []).append(link)
    return tuple(replace(one, links=(*one.links, *links.get(one.credential.id, ()))) for one in readings)


def nest(readings: Sequence[Reading], associations: Iterable[Association]) -> tuple[Reading, ...]:
    """Make competencies that are part of another achievement its outcomes, in the order of the associations."""
    known = _by_address(readings)
    parents: dict[str, str] = {}
    for source, kind, target in associations:
        child, parent = (target, source) if kind == "isParentOf" else (source, target)
        if (
            kind in ("isChildOf", "isPartOf", "isParentOf")
            and {child, parent} <= known.keys()
            and known[child].kind == COMPETENCY
            and known[parent].kind != COMPETENCY
        ):
            parents.setdefault(known[child].credential.id, known[parent].credential.id)
    children: dict[str, list[Reading]] = {}
    by_id = {reading.credential.id: reading for reading in readings}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(by_id[child])
    return tuple(
        _with_outcomes(one, children[one.credential.id]) if one.credential.id in children else one
        for one in readings
        if one.credential.id not in parents
    )


def _by_address(readings: Sequence[Reading]) -> dict[str, Reading]:
    """Return what an association means by an address: of several achievements with one, the first."""
    known: dict[str, Reading] = {}
    for reading in readings:
        known.setdefault(reading.address, reading)
    return known


def _with_outcomes(parent: Reading, competencies: Iterable[Reading]) -> Reading:
    linked = {link.outcome for link in parent.links}
    outcomes = [outcome for outcome in parent.credential.outcomes if parent.ours or outcome.id in linked]
    links, rejected = [*parent.links], [*parent.credential.rejected]
    for one in competencies:
        stated = f"{PREFIX}credential" in one.node
        outcomes += (
            outcome if stated else replace(outcome, credential=parent.credential.title)
            for outcome in one.credential.outcomes
        )
        links += one.links
        rejected += one.credential.rejected
    credential = replace(parent.credential, outcomes=tuple(outcomes), rejected=tuple(rejected))
    return replace(parent, credential=credential, links=tuple(links))

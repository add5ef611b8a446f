"""A competency as CTDL-ASN has it in, the alignments that it declares out, each under the property that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from skillmap.exchange.ctdl_asn_graph import DECLARED
from skillmap.exchange.ctdl_terms import CLASSIFIED, Node, competency_text, each, get, is_node
from skillmap.exchange.identifiers import is_uri
from skillmap.linked_data import id_of, text_of
from skillmap.nouns import Link, Target

_KINDS = {
    "ceasn:skillEmbodied": "skill",
    "ceasn:knowledgeEmbodied": "knowledge",
    "ceasn:abilityEmbodied": "ability",
    "ceasn:taskEmbodied": "task",
    "ceasn:substantiatingTask": "task",
    "ceasn:substantiatingJob": "job",
    "ceasn:substantiatingOccupation": "occupation",
    **CLASSIFIED,
}


def declared_by(node: Node, outcome: str, place: str, held: Mapping[str, Node]) -> Iterator[Link]:
    """Yield what a competency, or a framework as a whole, declares; ``held`` are the document's competencies by id."""
    for term, relation in DECLARED.items():
        for _, value in each(node, term, place):
            target = _target(value, held, _KINDS.get(term, ""))
            if target is not None:
                yield Link(outcome, target, relation, "declared", stated_as=term)


def _target(value: Any, held: Mapping[str, Node], kind: str) -> Target | None:
    """Return what an alignment points at: a competency of this document with its text, else the address as it is."""
    given: Node = value if isinstance(value, Mapping) and is_node(value) else {}
    pointed = id_of(get(given, "ceterms:targetNode")) or id_of(given) if given else text_of(value)
    node = held.get(pointed, given)
    label = competency_text(node) or text_of(get(given, "ceterms:targetNodeName")) or text_of(get(given, "ceasn:name"))
    code = text_of(get(node, "ceasn:codedNotation")) or text_of(get(given, "ceterms:codedNotation"))
    if not (label or pointed or code):
        return None
    return Target(
        label=label or code or pointed,
        id="" if is_uri(pointed) else pointed,
        uri=pointed if is_uri(pointed) else "",
        title=text_of(get(given, "ceterms:frameworkName")) or id_of(get(given, "ceterms:framework")),
        code=code,
        description=text_of(get(given, "ceterms:targetNodeDescription")),
        kind=kind,
    )

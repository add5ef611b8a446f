"""CTDL alignment maps in, a record of their source nodes as outcomes and of their parts as links out.

The source of each part is taken for the outcome, since a map names no side as the credential's. Its id is the source
node's address where it has one. A part that :mod:`skillmap.exchange.alignment_map` wrote holds its link in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from skillmap.errors import InputError
from skillmap.exchange.alignment_map import ALIGNMENT_TYPES
from skillmap.exchange.ctdl_terms import Node, competency_text, each, get, kinds_of
from skillmap.exchange.identifiers import is_uri, unique_ids
from skillmap.exchange.namespace import PREFIX, noun_of, nouns_of, text_under
from skillmap.linked_data import as_list, id_of, text_of
from skillmap.nouns import AlignmentRecord, Credential, FrameworkInfo, Link, MappingRelation, Outcome, Rejected, Target

_ALIGNED = {term.lower(): relation for relation, term in ALIGNMENT_TYPES.items()}


@dataclass(frozen=True, slots=True)
class _Source:
    """The source of a part: the number of its map, its id as we wrote it, its address and its text."""

    map: int
    own: str
    address: str
    text: str


def relation_stated(value: object) -> MappingRelation:
    """Return the relation that an object's ``ceterms:alignmentType`` states; none where it is unknown.

    >>> relation_stated({"ceterms:alignmentType": {"@id": "skos:broadMatch"}})
    'broad'
    """
    stated = get(value, "ceterms:alignmentType") if isinstance(value, Mapping) else None
    if isinstance(stated, Mapping):
        stated = get(stated, "ceterms:targetNode") or id_of(stated)
    name = id_of(stated).replace("http://www.w3.org/2004/02/skos/core#", "skos:")
    return _ALIGNED.get(name.lower(), "")


def maps_of(nodes: Iterator[tuple[str, Node]]) -> tuple[tuple[str, Node], ...]:
    """Return the alignment maps among a document's resources, with their places."""
    return tuple((place, node) for place, node in nodes if "AlignmentMap" in kinds_of(node))


def read_maps(maps: Sequence[tuple[str, Node]], held: Mapping[str, Node], name: str) -> AlignmentRecord:
    """Read each map as a credential; ``held`` are the competencies of the document by their ids.

    A part without a text for its source is refused; raise InputError where no part can be read.
    """
    parts = [
        (number, row, at, part)
        for number, (place, node) in enumerate(maps)
        for row, (at, part) in enumerate(each(node, "ceterms:hasPart", place), start=1)
    ]
    texts = {address: competency_text(node) for address, node in held.items()}
    texts |= {address: text for *_, part in reversed(parts) if (address := _address(part)) and (text := _name(part))}
    sources = [
        _Source(number, _own(part), _address(part), _name(part) or texts.get(_address(part), ""))
        for number, _, _, part in parts
    ]
    distinct = list(dict.fromkeys(source for source in sources if source.text))
    ids = dict(zip(distinct, unique_ids([(one.own, one.address) for one in distinct]), strict=True))
    credentials = _credential_ids(maps, name)
    wholes = [{id_of(one) for one in as_list(get(node, "ceterms:compares"))} for _, node in maps]
    outcomes: list[dict[str, Outcome]] = [{} for _ in maps]
    rejected: list[list[Rejected]] = [[] for _ in maps]
    links: list[Link] = []
    first_map: dict[str, int] = {}
    for (number, row, at, part), source in zip(parts, sources, strict=True):
        own, title = credentials[number]
        if not any(map(str.isalpha, source.text)):
            reason = f"{at} has no text for its source node"
            rejected[number].append(Rejected(row, reason, (source.text or source.address)[:80]))
            continue
        # We write an id into one map only; where somebody put several maps together, it is that of the first.
        ours = bool(source.own) and first_map.setdefault(source.own, number) == number
        identifier = source.own if ours else ids[source]
        # An outcome may have its credential's id, and then has an address of its own.
        if identifier != own or source.address not in wholes[number]:
            outcomes[number].setdefault(identifier, Outcome(identifier, source.text, title))
        links.append(replace(_link(part, identifier, held, at, name), outcome=identifier))
    if not links:
        reason = next((one[0].reason for one in rejected if one), f"{maps[0][0] or '/'} has no ceterms:hasPart")
        raise InputError(
            f"{name} has no alignment that can be read: {reason}", value=name, accepted=("ceterms:hasPart",)
        )
    infos = [info for place, node in maps for info in nouns_of(FrameworkInfo, node, "frameworks", place, name)]
    first_place, first = maps[0]
    return AlignmentRecord(
        credentials=tuple(
            Credential(own, title, tuple(read.values()), tuple(refused))
            for (own, title), read, refused in zip(credentials, outcomes, rejected, strict=True)
        ),
        links=tuple(links),
        frameworks=tuple(dict.fromkeys(infos)),
        generator=text_under(first, "generator", first_place, name),
        run=text_under(first, "run", first_place, name),
    )


def _credential_ids(maps: Sequence[tuple[str, Node]], name: str) -> list[tuple[str, str]]:
    stated = [
        (text_under(node, "id", place, name), text_of(get(node, "ceterms:ctid")), id_of(node)) for place, node in maps
    ]
    ids = unique_ids([(*names, f"credential-{number}") for number, names in enumerate(stated, start=1)])
    titles = [text_under(node, "title", place, name) or text_of(get(node, "ceterms:name")) for place, node in maps]
    return list(zip(ids, titles, strict=True))


def _own(part: object) -> str:
    """Return a source's id as we wrote it."""
    own = part.get(PREFIX + "outcome") if isinstance(part, Mapping) else None
    return own if isinstance(own, str) else ""


def _address(part: object) -> str:
    return id_of(get(part, "ceterms:sourceNode")) if isinstance(part, Mapping) else ""


def _name(part: object) -> str:
    return text_of(get(part, "ceterms:sourceNodeName")) if isinstance(part, Mapping) else ""


def _link(part: Node, outcome: str, held: Mapping[str, Node], place: str, name: str) -> Link:
    if PREFIX + "target" in part:
        return noun_of(Link, part, place, name)
    address = id_of(get(part, "ceterms:targetNode"))
    node = held.get(address, {})
    label = text_of(get(part, "ceterms:targetNodeName")) or competency_text(node)
    stated = get(part, "ceterms:alignmentType")
    target = Target(
        label=label or address,
        id="" if is_uri(address) else address,
        uri=address if is_uri(address) else "",
        title=id_of(get(node, "ceasn:isPartOf")),
        code=text_of(get(node, "ceasn:codedNotation")),
        description=text_of(get(part, "ceterms:targetNodeDescription")),
    )
    return Link(outcome, target, relation_stated(part), "declared", stated_as=id_of(stated) or "ceterms:hasPart")

"""A CTDL-ASN framework as a list of outcomes in, a record of its competencies and declared alignments out.

Source: CTDL-ASN terms (credreg.net/ctdlasn/terms). The hierarchy gives the order (``hasTopChild``, ``hasChild``) and
nothing else. An outcome's text is its ``competencyText``, else its ``competencyLabel``; its id the ``codedNotation``
where nothing else has the same, else its CTID, else its ``@id``. A graph that :mod:`skillmap.exchange.ctdl_asn_graph`
wrote is read letter by letter, with what our own node holds of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from skillmap.errors import InputError
from skillmap.exchange.competency_alignments import declared_by
from skillmap.exchange.ctdl import is_ctdl
from skillmap.exchange.ctdl_asn_graph import RECORD, property_of, write_ctdl_asn
from skillmap.exchange.ctdl_terms import (
    Node,
    competencies_by_id,
    each,
    get,
    is_of,
    kinds_of,
    resources,
)
from skillmap.exchange.identifiers import unique_ids
from skillmap.exchange.namespace import nouns_of, text_under
from skillmap.linked_data import as_list, id_of, text_of, types_of
from skillmap.nouns import AlignmentRecord, Credential, FrameworkInfo, Link, Outcome, Rejected, Unmatched

__all__ = ["is_ctdl_asn", "read_ctdl_asn", "write_ctdl_asn"]

_CLASSES = {"Competency", "CompetencyFramework", "CompetencyCollection", "Collection"}


@dataclass(frozen=True, slots=True)
class _Graph:
    """The nodes of a document with their places; ``own`` is our own node, None in a document of someone else."""

    name: str
    frameworks: tuple[tuple[str, Node], ...]
    competencies: tuple[tuple[str, Node], ...]
    own: tuple[str, Node] | None


def is_ctdl_asn(document: object) -> bool:
    """Tell by its types whether a document is of CTDL-ASN: competencies and frameworks, and no credential."""
    try:
        nodes = [node for _, node in resources(document)]
    except InputError:
        return False
    ours = any(RECORD in types_of(node) for node in nodes)
    return (ours or any(_is_asn(node) for node in nodes)) and not is_ctdl(document)


def read_ctdl_asn(document: object, name: str) -> AlignmentRecord:
    """Read each framework as a credential; competencies of none become one of their own.

    A competency without text or words is refused: ``Rejected.row`` counts the competencies of its framework from 1.
    Raise InputError where there is no competency that can be read.
    """
    graph = _graph(document, name)
    members = _members(graph)
    flat = [node for _, group in members for _, node in group]
    codes = [_letters(get(one, "ceasn:codedNotation")) for one in flat]
    own_ids = _credential_ids(graph, members)
    # No outcome may have the id of a credential: a link says by its id which of the two it is of.
    free = unique_ids([*_names(flat), *((one,) for one in own_ids)])[: len(flat)]
    ids = iter(codes if graph.own and len({*codes}) == len(codes) else free)
    credentials = []
    links: list[Link] = []
    held = competencies_by_id(document)
    for own, ((place, framework), group) in zip(own_ids, members, strict=True):
        outcomes, rejected = [], list(nouns_of(Rejected, framework, "rejected", place, name))
        stated = _text(graph, get(framework, "ceasn:name"))
        title = stated if graph.own else stated or id_of(framework) or name
        links.extend(declared_by(framework, own, place, held))
        for row, ((at, node), identifier) in enumerate(zip(group, ids, strict=False), start=1):
            text = _text(graph, get(node, "ceasn:competencyText")) or _text(graph, get(node, "ceasn:competencyLabel"))
            if not graph.own and not any(map(str.isalpha, text)):
                reason = f"{at} has no words" if text else f"{at} has no ceasn:competencyText"
                rejected.append(Rejected(row, reason, text[:80] or id_of(node)[:80]))
                continue
            belongs = text_under(node, "credential", at, name, stated)
            outcomes.append(Outcome(identifier, text, belongs, text_under(node, "place", at, name)))
            links.extend(declared_by(node, identifier, at, held))
        declared = nouns_of(Link, framework, "declared", place, name)
        credentials.append(Credential(own, title, tuple(outcomes), tuple(rejected), declared))
    if graph.own is None and not any(one.outcomes for one in credentials):
        raise InputError(
            f"{name} holds no competency that can be read: {credentials[0].rejected[0].reason}",
            value=name,
            accepted=("ceasn:competencyText",),
        )
    return _record(graph, tuple(credentials), links)


def _is_asn(node: Node) -> bool:
    if _CLASSES.isdisjoint(kinds_of(node)):
        return False
    return is_of(node, "ceasn") or "credreg.net/ctdlasn/" in str(node.get("@context", ""))


def _graph(document: object, name: str) -> _Graph:
    nodes = tuple(resources(document, "", name))
    stated = [str(one.get("@context", "")) for one in as_list(document) if isinstance(one, Mapping)]
    in_context = any("credreg.net/ctdlasn/" in one for one in stated)
    found = [(place, node) for place, node in nodes if _is_asn(node) or (in_context and kinds_of(node))]
    competencies = tuple(one for one in found if "Competency" in kinds_of(one[1]))
    own = next((one for one in nodes if RECORD in types_of(one[1])), None)
    if not competencies and own is None:
        types = sorted({kind for _, node in nodes for kind in kinds_of(node)})
        raise InputError(
            f"{name} holds no ceasn:Competency; the types of its {len(nodes):,} resources are: "
            f"{', '.join(one[:80] for one in types[:12]) or 'not stated'}",
            value=name,
            accepted=("ceasn:Competency",),
        )
    frameworks = tuple(one for one in found if "CompetencyFramework" in kinds_of(one[1]))
    return _Graph(name, frameworks, competencies, own)


_Members = list[tuple[tuple[str, Node], list[tuple[str, Node]]]]


def _members(graph: _Graph) -> _Members:
    """Return each framework with its competencies in the order of the hierarchy, then what is of no framework here."""
    by_id = {id_of(node): (place, node) for place, node in reversed(graph.competencies)}
    taken: set[str] = set()
    reached = [list(_below(framework, by_id, taken)) for _, framework in graph.frameworks]
    places = {id_of(node): i for i, (_, node) in reversed(list(enumerate(graph.frameworks)))}
    loose: dict[str, list[tuple[str, Node]]] = {}
    for place, node in graph.competencies:
        if place in taken:
            continue
        parents = [id_of(one) for _, one in each(node, "ceasn:isPartOf", place)]
        home = next((places[one] for one in parents if one in places), None)
        into = loose.setdefault(parents[0] if parents else "", []) if home is None else reached[home]
        taken.add(place)
        into.append((place, node))
        into.extend(_below(node, by_id, taken))
    members: _Members = list(zip(graph.frameworks, reached, strict=True))
    return members + [(("", {"@id": parent}), group) for parent, group in loose.items()]


def _below(node: Node, by_id: Mapping[str, tuple[str, Node]], taken: set[str]) -> Iterator[tuple[str, Node]]:
    """Yield what stands below a node, depth first, each once: real hierarchies have loops and second parents."""
    stack = [_children(node)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child and child in by_id and by_id[child][0] not in taken:
            taken.add(by_id[child][0])
            yield by_id[child]
            stack.append(_children(by_id[child][1]))


def _children(node: Node) -> Iterator[str]:
    for term in ("ceasn:hasTopChild", "ceasn:hasChild"):
        for _, value in each(node, term, ""):
            for one in as_list(value["@list"]) if isinstance(value, Mapping) and "@list" in value else [value]:
                yield id_of(one)


def _names(nodes: Sequence[Node]) -> list[tuple[str, ...]]:
    return [
        (text_of(get(node, "ceasn:codedNotation")), text_of(get(node, "ceterms:ctid")), id_of(node)) for node in nodes
    ]


def _credential_ids(graph: _Graph, members: _Members) -> list[str]:
    if graph.own:
        return [text_under(node, "id", place, graph.name, id_of(node)) for (place, node), _ in members]
    stated = [(text_of(get(node, "ceterms:ctid")), id_of(node)) for (_, node), _ in members]
    return unique_ids([(*names, f"credential-{number}") for number, names in enumerate(stated, start=1)])


def _text(graph: _Graph, value: object) -> str:
    return text_of(value) if graph.own is None else _letters(value)


def _letters(value: object) -> str:
    """Return a text as we wrote it, letter by letter: alone, or the only one of a language map."""
    if isinstance(value, Mapping):
        value = next(iter(value.values()), "")
    return value if isinstance(value, str) else text_of(value)


def _record(graph: _Graph, credentials: tuple[Credential, ...], declared: list[Link]) -> AlignmentRecord:
    if graph.own is None:
        return AlignmentRecord(credentials, tuple(declared))
    place, node = graph.own
    links = nouns_of(Link, node, "links", place, graph.name)
    # What our own node says in full also stands in an alignment property; what stands only there was added by others.
    told = {(link.outcome, property_of(link), link.target.uri) for link in links}
    told |= {(link.outcome, property_of(link, whole=True), link.target.uri) for link in links}
    added = tuple(link for link in declared if (link.outcome, link.stated_as, link.target.uri) not in told)
    return AlignmentRecord(
        credentials=credentials,
        links=(*links, *added),
        unmatched=nouns_of(Unmatched, node, "unmatched", place, graph.name),
        frameworks=nouns_of(FrameworkInfo, node, "frameworks", place, graph.name),
        generator=text_under(node, "generator", place, graph.name),
        run=text_under(node, "run", place, graph.name),
    )

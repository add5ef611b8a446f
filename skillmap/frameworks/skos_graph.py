"""The statements of a SKOS graph in, its concepts as competencies out, whatever syntax they were written in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from skillmap.curies import make_curie
from skillmap.errors import BrokenFramework, InputError
from skillmap.frameworks.content import Content, Credit, credited, settle
from skillmap.frameworks.refusing import read_each
from skillmap.nouns import Competency

#: The namespaces whose terms are read, by the prefix under which this module names them.
NAMESPACES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "cc": "http://creativecommons.org/ns#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "http://schema.org/",
}
TYPE = "rdf:type"
_DESCRIPTIONS = ("skos:definition", "dcterms:description", "dc:description", "skos:scopeNote", "rdfs:comment")
_TITLES = ("dcterms:title", "dc:title", "skos:prefLabel", "rdfs:label")
_NAMES = ("foaf:name", "skos:prefLabel", "rdfs:label", "dcterms:title", "schema:name")


class Value(NamedTuple):
    """The object of a statement: a text with its language tag (or none), or a reference to a resource.

    A reference to something without an address has an empty text.
    """

    text: str
    language: str = ""
    is_reference: bool = False


#: Subject (address), property (as in NAMESPACES), values.
Graph = Mapping[str, Mapping[str, Sequence[Value]]]


def named_term(address: str) -> str:
    """Return a term's short name, such as ``skos:broader``; empty for one of another namespace.

    >>> named_term("http://www.w3.org/2004/02/skos/core#broader")
    'skos:broader'
    """
    address = address.replace("https://schema.org/", "http://schema.org/", 1)
    found = ((prefix, address.removeprefix(base)) for prefix, base in NAMESPACES.items() if address.startswith(base))
    return next((f"{prefix}:{local}" for prefix, local in found), "")


def read_graph(graph: Graph, prefix: str, name: str, *, language: str = "en", nameless: int = 0) -> Content:
    """Read the concepts of a graph; raise BrokenFramework that names every one which can't be read.

    A concept's id is the last part of its address, or all of it where two concepts end alike. Its label is the
    preferred one in ``language``, else without a language, else the first by language tag. A top concept that has
    narrower ones is a heading; deprecated ones are left out and counted. ``nameless`` is how many concepts had no
    address.
    """
    if nameless:
        raise BrokenFramework(
            f"{name} has {nameless:,} concepts without an address: nothing could be aligned to them", value=name
        )
    concepts = sorted(node for node, about in graph.items() if _is(about, "skos:Concept"))
    if not concepts:
        raise BrokenFramework(f"{name} has no skos:Concept: there is nothing to align to", value=name)
    ids = _ids(prefix, concepts)
    gone = {node for node in concepts if _is_deprecated(graph[node])}
    parents = _parents(graph, concepts)
    above = {parent for several in parents.values() for parent in several}
    tops = _tops(graph)

    def make(_number: int, node: str) -> Competency:
        broader = tuple(ids.get(parent) or _id(prefix, parent) for parent in sorted(parents.get(node, ())))
        return _competency(graph, node, ids[node], broader, language, heading=node in tops and node in above)

    kept = [node for node in concepts if node not in gone]
    competencies = read_each(name, enumerate(kept, start=1), make, what="concept")
    schemes = sorted(node for node, about in graph.items() if _is(about, "skos:ConceptScheme"))
    scheme = next((node for node in schemes if _first(graph, node, _TITLES, language)), next(iter(schemes), ""))
    lacks = ["No profiles: a SKOS graph has no occupations or roles that require competencies."]
    if gone:
        lacks.append(f"{len(gone):,} deprecated concepts are left out.")
    return settle(
        prefix,
        competencies,
        (),
        lacks=lacks,
        version=_first(graph, scheme, ("owl:versionInfo", "schema:version", "dcterms:hasVersion"), language),
        replaced=[(_id(prefix, old, ids), _id(prefix, new, ids)) for old, new in _replaced(graph)],
        credit=_credit(graph, scheme, language),
        dated=_first(graph, scheme, ("dcterms:modified", "dcterms:issued", "dc:date", "dcterms:created"), language),
    )


def _is(about: Mapping[str, Sequence[Value]], term: str) -> bool:
    return any(value.text == term for value in about.get(TYPE, ()))


def _is_deprecated(about: Mapping[str, Sequence[Value]]) -> bool:
    return any(value.text.casefold() in ("true", "1") for value in about.get("owl:deprecated", ()))


def _ids(prefix: str, nodes: Sequence[str]) -> dict[str, str]:
    ends = Counter(_end(node) for node in nodes)
    return {node: make_curie(prefix, _end(node) if ends[_end(node)] == 1 else node) for node in nodes}


def _id(prefix: str, node: str, ids: Mapping[str, str] | None = None) -> str:
    return (ids or {}).get(node) or make_curie(prefix, _end(node))


def _end(address: str) -> str:
    bare = address.rstrip("/#")
    return bare[max(bare.rfind("/"), bare.rfind("#"), bare.rfind(":")) + 1 :] or address


def _parents(graph: Graph, concepts: Iterable[str]) -> dict[str, set[str]]:
    known = set(concepts)
    parents: dict[str, set[str]] = {}
    for node, about in graph.items():
        for term, values in about.items():
            if term in ("skos:broader", "skos:broaderGeneric", "skos:broaderPartitive"):
                pairs = [(node, value.text) for value in values]
            elif term == "skos:narrower":
                pairs = [(value.text, node) for value in values]
            else:
                continue
            for child, parent in pairs:
                if child in known and parent:
                    parents.setdefault(child, set()).add(parent)
    return parents


def _tops(graph: Graph) -> set[str]:
    stated = {value.text for about in graph.values() for value in about.get("skos:hasTopConcept", ())}
    return stated | {node for node, about in graph.items() if about.get("skos:topConceptOf")}


def _replaced(graph: Graph) -> Iterator[tuple[str, str]]:
    for node, about in graph.items():
        for value in about.get("dcterms:isReplacedBy", ()):
            if value.text:
                yield node, value.text
        for value in about.get("dcterms:replaces", ()):
            if value.text:
                yield value.text, node


def _labels(graph: Graph, node: str, which: str) -> list[Value]:
    """Return a concept's labels, as literals or, in SKOS-XL, as resources that have a literal form."""
    about = graph.get(node, {})
    extended = (graph.get(value.text, {}).get("skosxl:literalForm", ()) for value in about.get(f"skosxl:{which}", ()))
    return [*about.get(f"skos:{which}", ()), *(value for forms in extended for value in forms)]


def _competency(
    graph: Graph, node: str, id_: str, broader: tuple[str, ...], language: str, *, heading: bool
) -> Competency:
    label = _spoken(_labels(graph, node, "prefLabel"), language)
    if label is None:
        raise InputError(f"{node} has no skos:prefLabel", value=node, accepted=("skos:prefLabel",))
    others = [v.text for v in _labels(graph, node, "altLabel") if _speaks(v.language, label.language or language)]
    others += [value.text for value in graph[node].get("skos:notation", ())]
    return Competency(
        id_,
        label.text,
        _first(graph, node, _DESCRIPTIONS, label.language or language),
        "group" if heading else "competency",
        tuple(others),
        broader,
        node,
    )


def _spoken(values: Iterable[Value], language: str) -> Value | None:
    """Return the text in a language, else in one of its regions, else without one, else the first by tag and text."""
    texts = sorted((v for v in values if v.text and not v.is_reference), key=_by_tag)
    order: tuple[Callable[[Value], bool], ...] = (
        lambda v: v.language.casefold() == language,
        lambda v: v.language != "" and _speaks(v.language, language),
        lambda v: v.language == "",
        lambda _: True,
    )
    return next((value for accepts in order for value in texts if accepts(value)), None)


def _by_tag(value: Value) -> tuple[str, str]:
    return value.language, value.text


def _speaks(tag: str, language: str) -> bool:
    return tag == "" or tag.casefold().partition("-")[0] == language.casefold().partition("-")[0]


def _first(graph: Graph, node: str, terms: Sequence[str], language: str) -> str:
    """Return the text of the first of the properties that has one; of a resource, its name or else its address."""
    for term in terms:
        values = graph.get(node, {}).get(term, ())
        spoken = _spoken(values, language)
        if spoken is not None:
            return spoken.text
        for value in sorted(values):
            told = "" if value.text == node else _first(graph, value.text, _NAMES, language) if value.text else ""
            if told or value.text:
                return told or value.text
    return ""


def _credit(graph: Graph, scheme: str, language: str) -> Credit:
    title = _first(graph, scheme, _TITLES, language)
    by = _first(graph, scheme, ("dcterms:creator", "dc:creator"), language)
    publisher = _first(graph, scheme, ("dcterms:publisher", "dc:publisher"), language) or by
    licence = _first(graph, scheme, ("dcterms:license", "cc:license", "schema:license"), language)
    rights = _first(graph, scheme, ("dcterms:rights", "dc:rights", "dcterms:accessRights"), language)
    return Credit(title, publisher, licence or rights, rights or credited(title, by=by or publisher, source=scheme))

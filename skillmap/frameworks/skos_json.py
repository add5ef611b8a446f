"""JSON-LD with SKOS concepts in, its statements out, where its context does no more than bind prefixes.

Such a document says the same read as JSON: terms by their prefix (``skos:prefLabel``), by their address, or, under a
context that stands elsewhere, by SKOS's own names (``prefLabel``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from skillmap.frameworks.skos_graph import NAMESPACES, TYPE, Value, named_term
from skillmap.linked_data import as_list, types_of

_REFERENCES = frozenset(
    "skos:broader skos:broaderGeneric skos:broaderPartitive skos:narrower skos:topConceptOf skos:hasTopConcept "
    "skos:inScheme skosxl:prefLabel skosxl:altLabel dcterms:isReplacedBy dcterms:replaces".split()
)
_BARE = {
    **{term.partition(":")[2]: term for term in _REFERENCES if term.startswith(("skos:", "dcterms:"))},
    **{local: f"skos:{local}" for local in ("prefLabel", "altLabel", "notation", "definition", "scopeNote")},
    **{local: f"dcterms:{local}" for local in ("title", "description", "publisher", "creator", "license", "rights")},
    **{local: f"dcterms:{local}" for local in ("modified", "issued", "created")},
    "versionInfo": "owl:versionInfo",
    "deprecated": "owl:deprecated",
}
Graph = dict[str, dict[str, list[Value]]]


def contexts(document: object) -> Iterator[Any]:
    """Yield every context of a document, those inside of contexts included."""
    level = [document]
    while level:
        inner: list[object] = []
        for value in level:
            if isinstance(value, Mapping):
                if "@context" in value:
                    yield value["@context"]
                inner.extend(value.values())
            elif isinstance(value, list):
                inner.extend(value)
        level = inner


def is_simple(document: object) -> bool:
    """Tell whether a document can be read as the JSON it is: no context of its own redefines terms."""
    return all(
        isinstance(part, str)
        or part is None
        or (isinstance(part, Mapping) and all(_binds_prefix(key, value) for key, value in part.items()))
        for context in contexts(document)
        for part in as_list(context)
    )


def read_simple(document: object) -> tuple[Graph, int]:
    """Return the statements of a simple document, and how many concepts in it have no address."""
    prefixes = dict(NAMESPACES)
    language = ""
    for context in contexts(document):
        for part in as_list(context):
            if isinstance(part, Mapping):
                prefixes |= {key: value for key, value in part.items() if not key.startswith("@")}
                language = str(part.get("@language") or language)
    reader = _Reader(prefixes, language)
    reader.add(document)
    return reader.graph, reader.nameless


def _binds_prefix(key: str, value: object) -> bool:
    if key in ("@language", "@version"):
        return True
    return not key.startswith("@") and isinstance(value, str) and value.endswith(("#", "/", ":", "="))


class _Reader:
    """Collects statements from nested nodes: each node is one of ``graph``, wherever it stands."""

    def __init__(self, prefixes: Mapping[str, str], language: str) -> None:
        self.graph: Graph = {}
        self.nameless = 0
        self._prefixes = prefixes
        self._language = language

    def add(self, node: object) -> str:
        """Add a node with everything in it and return its address, or a mark of its own where it has none."""
        if isinstance(node, list):
            for one in node:
                self.add(one)
            return ""
        if not isinstance(node, Mapping):
            return ""
        given = node.get("@id", node.get("id"))
        if "@graph" in node:
            self.add(node["@graph"])
        terms = {key: term for key in node if (term := self._term(key))}
        types = [named_term(self._whole(type_)) or _bare_type(type_) for type_ in types_of(node)]
        if not terms and not any(types):
            return self._whole(given) if isinstance(given, str) else ""
        if isinstance(given, str) and given.strip():
            address = self._whole(given.strip())
        else:
            address = f"_:{len(self.graph)}"
            self.nameless += "skos:Concept" in types
        about = self.graph.setdefault(address, {})
        about.setdefault(TYPE, []).extend(Value(type_, is_reference=True) for type_ in types if type_)
        for key, term in terms.items():
            # Set first: what stands inside may speak of this node again.
            self.graph[address].setdefault(term, []).extend(list(self._values(node[key], term, "")))
        return address

    def _values(self, value: object, term: str, language: str) -> Iterator[Value]:
        if isinstance(value, list):
            for one in value:
                yield from self._values(one, term, language)
        elif isinstance(value, bool):
            yield Value(str(value).lower())
        elif isinstance(value, str) and term in _REFERENCES:
            yield Value(self._whole(value), is_reference=True)
        elif isinstance(value, str | int | float):
            yield Value(str(value), language or self._language)
        elif isinstance(value, Mapping):
            yield from self._of_object(value, term, language)

    def _of_object(self, value: Mapping[str, Any], term: str, language: str) -> Iterator[Value]:
        if "@value" in value:
            tag = value.get("@language") or language
            yield from self._values(value["@value"], "", str(tag or ""))
        elif "@list" in value or "@set" in value:
            yield from self._values(value.get("@list", value.get("@set")), term, language)
        elif "@id" in value or "id" in value or any(self._term(key) for key in value):
            yield Value(self.add(value), is_reference=True)
        else:  # a language map
            for tag in sorted(value):
                yield from self._values(value[tag], term, "" if tag == "@none" else tag)

    def _whole(self, address: str) -> str:
        prefix, colon, local = address.partition(":")
        return f"{self._prefixes[prefix]}{local}" if colon and prefix in self._prefixes else address

    def _term(self, key: str) -> str:
        return "" if key.startswith("@") else named_term(self._whole(key)) or _BARE.get(key, "")


def _bare_type(type_: str) -> str:
    return f"skos:{type_}" if type_ in ("Concept", "ConceptScheme") else ""

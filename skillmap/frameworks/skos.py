"""A SKOS vocabulary in Turtle, RDF/XML or JSON-LD in, its concepts out; nothing is ever fetched.

JSON-LD whose context only binds prefixes is read as the JSON it is. Everything else goes through rdflib (extra
``skos``): RDF/XML after a check that it declares no document type, since that is where entities that explode or
fetch come from; JSON-LD only where its context stands in the document itself.
"""

from __future__ import annotations

import json
import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from skillmap.errors import BrokenFramework, MissingExtra
from skillmap.frameworks.content import Content
from skillmap.frameworks.skos_graph import NAMESPACES, TYPE, Value, named_term, read_graph
from skillmap.frameworks.skos_json import contexts, is_simple, read_simple
from skillmap.frameworks.tables import decode
from skillmap.linked_data import nodes_of, types_of

_COMMENTS = re.compile(rb"(?:\s*#[^\n]*(?:\n|$))*\s*")
_TURTLE = re.compile(
    rb"@prefix\s|@base\s|prefix\s+[\w.-]*:\s*<|base\s+<|<(?:https?://|urn:)[^\s<>\"]*>\s", re.IGNORECASE
)
_XML = re.compile(rb"<(?:\?xml|!--|!doctype(?!\s+html)|(?:\w+:)?RDF)[\s>]", re.IGNORECASE)
_CONCEPTS = re.compile(r"(?:^|[:/#])(?:Concept|ConceptScheme)$")
_TOLD = 200


def syntax_of(start: bytes) -> str:
    """Return ``turtle`` or ``xml`` for the beginning of a file that looks like RDF in one of them, else nothing.

    >>> syntax_of(b"# lamps\\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .")
    'turtle'
    >>> syntax_of(b"<?xml version='1.0'?>"), syntax_of(b"id,label")
    ('xml', '')
    """
    bare = start.removeprefix(b"\xef\xbb\xbf")
    bare = bare[_COMMENTS.match(bare).end() :]  # type: ignore[union-attr]
    return "turtle" if _TURTLE.match(bare) else "xml" if _XML.match(bare) else ""


def is_skos(document: object) -> bool:
    """Tell whether a JSON document is JSON-LD with SKOS concepts: by a node's type, or by SKOS in its context."""
    if any(_CONCEPTS.search(type_) for _, node in nodes_of(document) for type_ in types_of(node)):
        return True
    return any(NAMESPACES["skos"] in json.dumps(context) for context in contexts(document))


def read_skos_json(document: object, prefix: str, name: str) -> Content:
    """Read JSON-LD; raise BrokenFramework where its context stands elsewhere and is needed to understand it."""
    if is_simple(document):
        graph, nameless = read_simple(document)
        return read_graph(graph, prefix, name, nameless=nameless)
    for context in contexts(document):
        for part in context if isinstance(context, list) else [context]:
            if isinstance(part, str) or (isinstance(part, Mapping) and "@import" in part):
                address = part if isinstance(part, str) else str(part["@import"])
                raise BrokenFramework(
                    f"{name} needs the context {address[:_TOLD]!r} to be understood, and nothing is fetched: put the "
                    "context's content into the document, or save the vocabulary as Turtle",
                    value=address,
                )
    return _through_rdflib(json.dumps(document), "json-ld", prefix, name)


def read_turtle(data: bytes, prefix: str, name: str) -> Content:
    """Read Turtle (or N-Triples, which is a part of it)."""
    return _through_rdflib(decode(data, name), "turtle", prefix, name)


def read_rdf_xml(data: bytes, prefix: str, name: str) -> Content:
    """Read RDF/XML; raise BrokenFramework with line and column for XML that isn't well-formed or has a DOCTYPE."""
    from xml.sax import SAXParseException
    from xml.sax.handler import ContentHandler

    from defusedxml import DefusedXmlException
    from defusedxml.sax import parseString

    try:
        parseString(data, ContentHandler(), forbid_dtd=True)
    except DefusedXmlException as e:
        raise BrokenFramework(
            f"{name} declares a document type (<!DOCTYPE), which can hold entities that explode or fetch: save it "
            "without one, or as Turtle",
            value=name,
        ) from e
    except SAXParseException as e:
        raise BrokenFramework(
            f"{name} is not well-formed XML: {e.getMessage()} at line {e.getLineNumber()}, column "
            f"{(e.getColumnNumber() or 0) + 1}",
            value=name,
        ) from e
    except (ValueError, LookupError) as e:  # an encoding that it declares and doesn't have, or that nobody knows
        raise BrokenFramework(f"{name} is not readable XML: {e}", value=name) from e
    return _through_rdflib(data, "xml", prefix, name)


def _through_rdflib(data: str | bytes, syntax: str, prefix: str, name: str) -> Content:
    try:
        from rdflib import Graph, URIRef
    except ImportError as e:
        raise MissingExtra("rdflib", "skos") from e
    triples = Graph()
    with _quiet():
        try:
            triples.parse(data=data, format=syntax)
        except Exception as e:  # its parsers fail in many ways, none of which means more to the user
            told = " ".join(str(e).split())[:_TOLD] or type(e).__name__
            raise BrokenFramework(f"{name} is not readable as {_CALLED[syntax]}: {told}", value=name) from e
    graph: dict[str, dict[str, list[Value]]] = {}
    for subject, predicate, object_ in triples:
        if term := named_term(str(predicate)):
            # Things without an address (a publisher with a name) are told apart by a mark that no address has.
            node = str(subject) if isinstance(subject, URIRef) else f"_:{subject}"
            graph.setdefault(node, {}).setdefault(term, []).append(_value(object_, term))
    nameless = sum(
        node.startswith("_:") and any(value.text == "skos:Concept" for value in about.get(TYPE, ()))
        for node, about in graph.items()
    )
    return read_graph(graph, prefix, name, nameless=nameless)


_CALLED = {"turtle": "Turtle", "xml": "RDF/XML", "json-ld": "JSON-LD"}


def _value(node: Any, term: str) -> Value:
    from rdflib import Literal, URIRef

    if isinstance(node, Literal):
        return Value(str(node), node.language or "")
    if isinstance(node, URIRef):
        return Value(named_term(str(node)) if term == TYPE else str(node), is_reference=True)
    return Value(f"_:{node}", is_reference=True)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what rdflib says of itself, and its tracebacks about odd dates and addresses, from the user's screen."""
    log = logging.getLogger("rdflib")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        log.setLevel(before)

"""SKOS in Turtle or RDF/XML in, the record of its mapping relations out; :func:`write_skos` is the way back.

What we wrote comes back with its status, review and reasons; a mapping relation of anyone else is a declared link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from skillmap.errors import InputError, MissingExtra
from skillmap.exchange.checking import check
from skillmap.exchange.json_text import from_plain
from skillmap.exchange.skos_terms import MATCHES, PREFIXES
from skillmap.exchange.skos_turtle import write_skos
from skillmap.nouns import AlignmentRecord, Credential, FrameworkInfo, Link, Outcome, Review, Target, Unmatched
from skillmap.text import clean

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

__all__ = ["is_skos", "read_skos", "write_skos"]

_SKOS, _OURS, _DCTERMS, _RDFS = (PREFIXES[prefix] for prefix in ("skos", "skillmap", "dcterms", "rdfs"))
_MAPS = re.compile(r"(?:exact|close|related|broad|narrow)Match\b")
_ENTITY = re.compile(r"<!ENTITY\s+(%|\S+\s+(?:SYSTEM|PUBLIC|[\"'][^\"'>]*&))", re.IGNORECASE)


def is_skos(document: object) -> bool:
    """Tell Turtle or RDF/XML that uses SKOS mapping relations or holds alignments of ours."""
    if not isinstance(document, bytes):
        return False
    text = document.decode("utf-8", "replace")
    return (
        _SKOS in text
        and (_MAPS.search(text) is not None or _OURS in text)
        and ("<rdf:RDF" in text or re.search(r"^\s*@?prefix\s", text, re.IGNORECASE | re.MULTILINE) is not None)
    )


def read_skos(document: object, name: str) -> AlignmentRecord:
    """Read the graph; raise InputError where it isn't RDF, MissingExtra without rdflib.

    The subject of a mapping relation is the outcome. Nothing is fetched: imports and schemas are left alone.
    """
    graph = _parsed(document, name)
    seen: set[tuple[str, str, str]] = set()
    outcomes, credentials = _credentials(graph)
    ids = {str(node): _own(graph, node, "id") for node in _of_type(graph, "Credential")}
    ids |= {iri: outcome.id for iri, outcome in outcomes.items()}
    links = []
    for node in _of_type(graph, "Alignment"):
        link, triple = _alignment(graph, node, ids, name)
        seen.add(triple)
        links.append(link)
    found = [
        (str(subject), relation, str(target))
        for relation, match in MATCHES.items()
        for subject, target in graph.subject_objects(_term(_SKOS + match))
    ]
    new: dict[str, Outcome] = {}
    for subject, relation, target in sorted(found, key=lambda one: (one[0], one[2], one[1])):
        if (subject, relation, target) in seen:
            continue
        if subject not in outcomes:
            new[subject] = Outcome(subject, _label(graph, subject))
        id_ = outcomes[subject].id if subject in outcomes else subject
        to = Target(_label(graph, target), uri=target, description=_said(graph, target, f"{_SKOS}definition"))
        links.append(Link(id_, to, relation, "declared", stated_as=f"skos:{MATCHES[relation]}"))
    if new:
        credentials = (*credentials, Credential("mappings", clean(name), tuple(new.values())))
    record = next(iter(_of_type(graph, "AlignmentRecord")), None)
    return check(
        AlignmentRecord(
            credentials,
            tuple(links),
            tuple(
                Unmatched(_outcome(graph, node, ids, name), _own(graph, node, "framework"))
                for node in _of_type(graph, "NoConfidentMatch")
            ),
            tuple(_framework(graph, node, name) for node in _of_type(graph, "Framework")),
            _own(graph, record, "generator") if record is not None else "",
            _own(graph, record, "run") if record is not None else "",
        ),
        name,
    )


def _parsed(document: object, name: str) -> Graph:
    try:
        import rdflib
    except ImportError as e:
        raise MissingExtra("rdflib", "skos") from e
    data = document if isinstance(document, bytes) else b""
    text = data.decode("utf-8-sig", "replace")
    if _ENTITY.search(text):
        raise InputError(f"{name} defines entities by others or by files; write them out", value="<!ENTITY")
    format_ = "xml" if "<rdf:RDF" in text else "turtle"
    graph = rdflib.Graph(bind_namespaces="none")
    try:
        graph.parse(data=text, format=format_, publicID="urn:skillmap:document:")
    except Exception as e:  # every parser of rdflib has exceptions of its own
        said = " ".join(clean(str(e)).split())[:200]
        raise InputError(f"{name} is no RDF in {format_}: {said}", value=name, accepted=("Turtle", "RDF/XML")) from e
    return graph


def _credentials(graph: Graph) -> tuple[dict[str, Outcome], tuple[Credential, ...]]:
    outcomes: dict[str, Outcome] = {}
    credentials = []
    for node in _of_type(graph, "Credential"):
        mine = sorted(graph.subjects(_term(f"{_OURS}partOf"), node), key=lambda one: _place(graph, one))
        for one in mine:
            outcomes[str(one)] = Outcome(
                _own(graph, one, "id"),
                _said(graph, str(one), f"{_SKOS}prefLabel"),
                _own(graph, one, "credential"),
                _own(graph, one, "place"),
            )
        told = tuple(outcomes[str(one)] for one in mine)
        credentials.append(Credential(_own(graph, node, "id"), _said(graph, str(node), f"{_DCTERMS}title"), told))
    return outcomes, tuple(credentials)


def _alignment(graph: Graph, node: Node, ids: dict[str, str], name: str) -> tuple[Link, tuple[str, str, str]]:
    outcome = _outcome(graph, node, ids, name)
    iri = next(iter(graph.objects(node, _term(f"{_OURS}outcome"))), "")
    target = next(iter(graph.objects(node, _term(f"{_OURS}target"))), "")
    told = {key: _own(graph, node, key) for key in ("relation", "status", "rating", "part", "stated_as")}
    review = {field.name: _own(graph, node, f"review_{field.name}") for field in fields(Review)}
    reviewed = next(iter(graph.objects(node, _term(f"{_OURS}review_reviewer"))), None) is not None
    plain: dict[str, Any] = {
        **told,
        "outcome": outcome,
        "target": {field.name: _own(graph, node, f"target_{field.name}") for field in fields(Target)},
        "probability": _number(graph, node, "probability"),
        "rank": _number(graph, node, "rank") or 0,
        "review": review if reviewed else None,
        "reasons": _texts(graph, node, "reasons"),
    }
    return from_plain(Link, plain, f"{name}, an alignment of {outcome!r}"), (str(iri), told["relation"], str(target))


def _outcome(graph: Graph, node: Node, ids: dict[str, str], name: str) -> str:
    iri = str(next(iter(graph.objects(node, _term(f"{_OURS}outcome"))), ""))
    if iri not in ids:
        raise InputError(
            f"{name} has an alignment of {iri[:80]!r}, which is no credential and no outcome of one", value=iri
        )
    return ids[iri]


def _framework(graph: Graph, node: Node, name: str) -> FrameworkInfo:
    told: dict[str, Any] = {}
    for field in fields(FrameworkInfo):
        if field.name == "lacks":
            told["lacks"] = _texts(graph, node, "lacks")
        elif field.name in ("competencies", "profiles"):
            told[field.name] = _number(graph, node, field.name) or 0
        else:
            told[field.name] = _own(graph, node, field.name)
    return from_plain(FrameworkInfo, told, f"{name}, a framework")


def _of_type(graph: Graph, type_: str) -> list[Node]:
    nodes = graph.subjects(_term("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), _term(_OURS + type_))
    return sorted(set(nodes), key=lambda node: _place(graph, node))


def _place(graph: Graph, node: Node) -> tuple[float, str]:
    return float(_number(graph, node, "position") or 0), str(node)


def _own(graph: Graph, node: Node, property_: str) -> str:
    return _best(graph.objects(node, _term(_OURS + property_)))


def _said(graph: Graph, iri: str, property_: str) -> str:
    return _best(graph.objects(_term(iri), _term(property_)))


def _label(graph: Graph, iri: str) -> str:
    labels = (_said(graph, iri, property_) for property_ in (f"{_SKOS}prefLabel", f"{_RDFS}label", f"{_DCTERMS}title"))
    return next(filter(None, map(clean, labels)), iri)


def _best(values: Iterable[Node]) -> str:
    """Return the English text, else the one without a language, else the first by language and text."""
    ranked = sorted((_rank(getattr(value, "language", None) or ""), str(value)) for value in values)
    return ranked[0][1] if ranked else ""


def _rank(language: str) -> tuple[int, str]:
    return 0 if language.lower().partition("-")[0] == "en" else 2 if language else 1, language


def _texts(graph: Graph, node: Node, property_: str) -> list[str]:
    start = next(iter(graph.objects(node, _term(_OURS + property_))), None)
    try:
        return [] if start is None else [str(item) for item in graph.items(start)]
    except ValueError as e:
        raise InputError(f"skillmap:{property_} is a list that leads into itself", value=property_) from e


def _number(graph: Graph, node: Node, property_: str) -> float | int | None:
    text = _own(graph, node, property_)
    if not text:
        return None
    try:
        return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else float(text)
    except ValueError as e:
        raise InputError(f"skillmap:{property_} is {text[:40]!r}, which is no number", value=text) from e


def _term(iri: str) -> Any:
    from rdflib import URIRef

    return URIRef(iri)

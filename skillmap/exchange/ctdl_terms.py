"""A CTDL or CTDL-ASN document in, its resources and their properties out, however the document names and packs them.

A term is read with its prefix (``ceterms:teaches``), without one, or spelt out as an address, as JSON-LD allows; a
resource stands alone, in a list, in a ``@graph``, or in the envelope in which the Credential Registry hands it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from skillmap.errors import InputError
from skillmap.linked_data import as_list, id_of, load_json, text_of, types_of

#: The addresses of the two vocabularies, both of which have been written with http and https.
VOCABULARIES = {"ceterms": "purl.org/ctdl/terms/", "ceasn": "purl.org/ctdlasn/terms/"}
#: Properties by which a resource as a whole points at a classification, and the kind of what it points at.
CLASSIFIED = {
    "ceterms:occupationType": "occupation",
    "ceterms:industryType": "industry",
    "ceterms:instructionalProgramType": "instructional program",
}
#: Where an envelope or an answer of the Registry has what it carries.
_CARRIERS = ("decoded_resource", "processed_resource", "resource", "data", "envelopes")

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")

Node = Mapping[str, Any]


def key_of(node: Node, term: str) -> str:
    """Return the key under which a node has a term such as ``ceterms:teaches``; empty where it hasn't.

    >>> key_of({"https://purl.org/ctdl/terms/teaches": []}, "ceterms:teaches")
    'https://purl.org/ctdl/terms/teaches'
    """
    prefix, _, local = term.partition(":")
    spelt = VOCABULARIES[prefix] + local
    return next((key for key in (term, local, f"https://{spelt}", f"http://{spelt}") if key in node), "")


def get(node: Node, term: str) -> Any:
    """Return what a node has under a term, None where it hasn't."""
    key = key_of(node, term)
    return node[key] if key else None


def each(node: Node, term: str, place: str) -> Iterator[tuple[str, Any]]:
    """Yield every value under a term with its place."""
    key = key_of(node, term)
    value = node[key] if key else None
    if isinstance(value, list):
        yield from ((f"{place}/{escaped(key)}/{i}", one) for i, one in enumerate(value))
    elif value is not None:
        yield f"{place}/{escaped(key)}", value


def kinds_of(node: object) -> tuple[str, ...]:
    """Return a node's types without prefix and address.

    >>> kinds_of({"@type": ["ceterms:Badge", "https://purl.org/ctdl/terms/Credential"]})
    ('Badge', 'Credential')
    """
    return tuple(one.replace("/", ":").replace("#", ":").rpartition(":")[2] for one in types_of(node))


def is_of(node: object, prefix: str) -> bool:
    """Tell whether a node has a type of a vocabulary (``ceterms``, ``ceasn``), by its prefix or its address."""
    return any(one.startswith(f"{prefix}:") or VOCABULARIES[prefix] in one for one in types_of(node))


def resources(document: object, place: str = "", name: str = "the document") -> Iterator[tuple[str, Node]]:
    """Yield the resources of a document with their places (JSON pointers)."""
    if isinstance(document, list):
        for i, one in enumerate(document):
            yield from resources(one, f"{place}/{i}", name)
    elif isinstance(document, Mapping):
        carrier = None if types_of(document) else next((key for key in _CARRIERS if key in document), None)
        if "@graph" in document:
            for i, one in enumerate(as_list(document["@graph"])):
                if isinstance(one, Mapping):
                    yield f"{place}/@graph/{i}", one
        elif carrier is None:
            yield place, document
        else:
            yield from resources(_carried(document[carrier], f"{place}/{carrier}", name), f"{place}/{carrier}", name)


def is_envelope(document: object) -> bool:
    """Tell what the Registry packs a resource into, whether or not it can be unpacked."""
    if isinstance(document, list):
        return any(map(is_envelope, document))
    if not isinstance(document, Mapping) or types_of(document):
        return False
    return "envelopes" in document or any(key.startswith("envelope_") for key in document)


def below(node: object, place: str) -> Iterator[tuple[str, Node]]:
    """Yield a node and every object in it, with their places, in the order of the document."""
    if isinstance(node, Mapping):
        yield place, node
        for key, value in node.items():
            if key != "@context":
                yield from below(value, f"{place}/{escaped(str(key))}")
    elif isinstance(node, list):
        for i, one in enumerate(node):
            yield from below(one, f"{place}/{i}")


def is_node(value: object) -> bool:
    """Tell an object that is a resource, or points at one, from a text in several languages.

    >>> is_node({"ceterms:targetNodeName": "Saw"}), is_node({"en-us": "Saw"}), is_node({"@value": "Saw"})
    (True, False, False)
    """
    if not isinstance(value, Mapping) or "@value" in value:
        return False
    return "id" in value or any(key.startswith("@") or not _LANGUAGE.fullmatch(key) for key in value)


def competencies_by_id(document: object) -> dict[str, Node]:
    """Return the competencies that a document holds itself, by their ids, wherever they stand in it."""
    found: dict[str, Node] = {}
    for _, node in below(document, ""):
        if (own := id_of(node)) and competency_text(node):
            found.setdefault(own, node)
    return found


def competency_text(node: Node) -> str:
    """Return what a competency says: its text, else its label."""
    return text_of(get(node, "ceasn:competencyText")) or text_of(get(node, "ceasn:competencyLabel"))


def escaped(key: str) -> str:
    """Return a key as a step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _carried(value: object, place: str, name: str) -> object:
    if not isinstance(value, str):
        return value
    if value.lstrip()[:1] in ("{", "["):
        return load_json(value.encode("utf-8", "replace"), f"{name}{place}")
    raise InputError(
        f"{name} is an envelope of the Registry without a decoded_resource: at {place} it has only a signed or encoded "
        "one, which is not unpacked; ask the Registry for the resource itself, or for an envelope with "
        "'decoded_resource'",
        value=value[:80],
        accepted=("decoded_resource",),
    )

"""A CTDL-ASN graph (Credential Engine) in, its competencies out, read without fetching its context.

Names are those of the ``ceasn`` and ``ceterms`` terms, with their prefix or, in documents whose context drops it,
without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from skillmap.curies import make_curie
from skillmap.errors import InputError
from skillmap.frameworks.content import Content, Credit, credited, settle
from skillmap.frameworks.kinds import kind_of
from skillmap.frameworks.refusing import read_each
from skillmap.linked_data import as_list, id_of, nodes_of, text_of, texts_of, types_of
from skillmap.nouns import Competency

_COMPETENCY = "ceasn:Competency"
_FRAMEWORK = "ceasn:CompetencyFramework"
#: Who replaced whom: the property, and whether its node is the old one.
_REPLACED = (
    ("ceasn:isReplacedBy", True),
    ("dcterms:isReplacedBy", True),
    ("ceterms:supersededBy", True),
    ("dcterms:replaces", False),
    ("ceterms:supersedes", False),
)
_VERSION = ("ceasn:version", "ceterms:versionCode", "schema:version")
Node = Mapping[str, Any]


def is_ctdl_asn(document: object) -> bool:
    """Tell whether a JSON document holds competencies or a competency framework of CTDL-ASN."""
    return any(_FRAMEWORK in types_of(node) or _COMPETENCY in types_of(node) for _, node in nodes_of(document))


def read_ctdl_asn(document: object, prefix: str, name: str) -> Content:
    """Read a graph; raise BrokenFramework that names every competency which can't be read by its place.

    A competency's id is its CTID, or its address where it has none. Its label is the competencyLabel or else the text;
    its codes are among its synonyms.
    """
    nodes = list(nodes_of(document))
    frameworks = [node for _, node in nodes if _FRAMEWORK in types_of(node)]
    entries = [(i, node) for i, (_, node) in enumerate(nodes) if _COMPETENCY in types_of(node)]
    ids = _ids(prefix, [node for _, node in entries])
    own = {_key(prefix, node, ids) for node in frameworks} - {""}
    parents: dict[str, list[str]] = {}
    for child, parent in _below(prefix, [node for _, node in entries], ids):
        if parent not in own:
            parents.setdefault(child, []).append(parent)
    headings = {parent for several in parents.values() for parent in several}

    def make(_number: int, node: Node) -> Competency:
        return _competency(prefix, node, ids, parents, headings)

    at = "/@graph" if isinstance(document, Mapping) and "@graph" in document else "/"
    first = frameworks[0] if frameworks else {}
    return settle(
        prefix,
        read_each(name, entries, make, what=at, text=lambda node: text_of(_get(node, "ceasn:competencyText"))),
        (),
        lacks=("No profiles: the graph has no occupations or roles.",),
        version=next((found for key in _VERSION if (found := text_of(_get(first, key)))), ""),
        replaced=list(_replaced(prefix, [node for _, node in entries], ids)),
        credit=_credit(first),
        dated=text_of(_get(first, "ceasn:dateModified")) or text_of(_get(first, "ceasn:dateCreated")),
    )


def _get(node: Node, key: str) -> Any:
    return node.get(key, node.get(key.partition(":")[2]))


def _ids(prefix: str, nodes: list[Node]) -> dict[str, str]:
    """Return the ids of the competencies by their CTIDs and their addresses."""
    known: dict[str, str] = {}
    for node in nodes:
        ctid, address = text_of(_get(node, "ceterms:ctid")), id_of(node)
        for key in (ctid, address):
            if key:
                known.setdefault(key, make_curie(prefix, ctid or address))
    return known


def _key(prefix: str, reference: object, ids: Mapping[str, str]) -> str:
    """Return the id of a node that is referred to by its address, its CTID, or as an object; empty for none."""
    address = id_of(reference) or (text_of(_get(reference, "ceterms:ctid")) if isinstance(reference, Mapping) else "")
    ctid = address.rpartition("/")[2]
    return ids.get(address) or ids.get(ctid) or (make_curie(prefix, ctid or address) if address else "")


def _below(prefix: str, nodes: list[Node], ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        mine = _key(prefix, node, ids)
        for parent in as_list(_get(node, "ceasn:isChildOf")):
            yield mine, _key(prefix, parent, ids)
        for child in as_list(_get(node, "ceasn:hasChild")):
            yield _key(prefix, child, ids), mine


def _replaced(prefix: str, nodes: list[Node], ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        mine = _key(prefix, node, ids)
        for key, is_old in _REPLACED:
            for reference in as_list(_get(node, key)):
                other = _key(prefix, reference, ids)
                if mine and other:
                    yield (mine, other) if is_old else (other, mine)


def _competency(
    prefix: str, node: Node, ids: Mapping[str, str], parents: Mapping[str, list[str]], headings: set[str]
) -> Competency:
    id_ = _key(prefix, node, ids)
    if not id_:
        raise InputError("the competency has neither a ceterms:ctid nor an @id", accepted=("ceterms:ctid", "@id"))
    label, text = text_of(_get(node, "ceasn:competencyLabel")), text_of(_get(node, "ceasn:competencyText"))
    if not (label or text):
        raise InputError(f"{id_} has no ceasn:competencyText", value=id_, accepted=("ceasn:competencyText",))
    codes = [_get(node, key) for key in ("ceasn:codedNotation", "ceasn:altCodedNotation", "ceasn:abbreviation")]
    return Competency(
        id_,
        label or text,
        text if label and text != label else text_of(_get(node, "ceasn:comment")),
        kind_of(_category(_get(node, "ceasn:competencyCategory")), has_children=id_ in headings),
        tuple(found for code in codes for found in texts_of(code)),
        tuple(parents.get(id_, ())),
        id_of(node),
    )


def _category(value: object) -> str:
    """Return the name of a category: a text, or an alignment object that names its target, or an address's end."""
    first = next(iter(as_list(value)), None)
    if isinstance(first, Mapping) and (name := _get(first, "ceterms:targetNodeName")):
        return text_of(name)
    text = text_of(value)
    return text.rstrip("/").rpartition("/")[2] if text.startswith(("http://", "https://")) else text


def _credit(node: Node) -> Credit:
    title = text_of(_get(node, "ceasn:name"))
    publisher = text_of(_get(node, "ceasn:publisherName")) or text_of(_get(node, "ceasn:publisher"))
    source = text_of(_get(node, "ceasn:source")) or id_of(node)
    rights = text_of(_get(node, "ceasn:rights"))
    return Credit(
        title, publisher, text_of(_get(node, "ceasn:license")), rights or credited(title, by=publisher, source=source)
    )

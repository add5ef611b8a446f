"""A CASE package (1EdTech, 1.0 and 1.1) in, its items as competencies out; also OpenCASE's own names for it.

The official binding's names come first (CASE 1.1, section 5: CFPckgDocument, CFPckgItem, CFPckgAssociation). Tools that
keep CASE frameworks also give them by names of their own, without the letters CF and with ``sourcedId``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from skillmap.curies import make_curie
from skillmap.errors import BrokenFramework, InputError, named
from skillmap.frameworks.content import Content, Credit, credited, settle
from skillmap.frameworks.kinds import kind_of
from skillmap.frameworks.markdown import words_of
from skillmap.frameworks.refusing import read_each
from skillmap.linked_data import as_list, text_of, texts_of
from skillmap.nouns import Competency

_DOCUMENT = ("CFDocument", "document")
_ITEMS = ("CFItems", "items")
_ASSOCIATIONS = ("CFAssociations", "associations")
_ID = ("identifier", "sourcedId")
_STATEMENT = ("fullStatement", "statement")
_TYPE = ("CFItemType", "itemType", "type")
_ORIGIN = ("originNodeURI", "originNodeIdentifier", "originNode", "origin")
_DESTINATION = ("destinationNodeURI", "destinationNodeIdentifier", "destinationNode", "destination")
Node = Mapping[str, Any]


def is_case(document: object) -> bool:
    """Tell whether a JSON document is a CASE package."""
    if not isinstance(document, Mapping):
        return False
    if any(name in document for name in (_DOCUMENT[0], _ITEMS[0])):
        return True
    return all(name in document for name in (_DOCUMENT[1], _ITEMS[1]))


def read_case(document: Node, prefix: str, name: str) -> Content:
    """Read a package; raise BrokenFramework that names every item which can't be read by its place.

    An item's id is its identifier. Its label is the abbreviated statement where it has one, else the statement; its
    code (humanCodingScheme) is one of its synonyms. What stands below what is told by the ``isChildOf`` associations.
    """
    about = _pick(document, _DOCUMENT)
    if not isinstance(about, Mapping):
        raise BrokenFramework(f"{name} has no object at /{_DOCUMENT[0]}, which names the framework", value=_DOCUMENT[0])
    items, at = _list(document, _ITEMS, name)
    associations, _ = _list(document, _ASSOCIATIONS, name)
    ids = _ids(prefix, items)
    links = [_ends(prefix, association, ids) for association in associations]
    parents: dict[str, list[str]] = {}
    for kind, origin, destination in links:
        if kind == "isChildOf" and destination != _own(prefix, about):
            parents.setdefault(origin, []).append(destination)
    headings = {parent for several in parents.values() for parent in several}

    def make(_number: int, item: object) -> Competency:
        return _competency(prefix, item, parents, headings)

    competencies = read_each(name, enumerate(items), make, what=f"/{at}", text=_shown)
    other = [kind for kind, _, _ in links if kind not in ("isChildOf", "replacedBy")]
    return settle(
        prefix,
        competencies,
        (),
        lacks=(*_not_read(other), "No profiles: CASE has no occupations or roles."),
        version=text_of(about.get("version")),
        replaced=[(origin, destination) for kind, origin, destination in links if kind == "replacedBy"],
        credit=_credit(about),
        dated=text_of(about.get("lastChangeDateTime")),
    )


def _pick(node: Node, names: Sequence[str]) -> Any:
    return next((node[name] for name in names if node.get(name) not in (None, "")), None)


def _list(document: Node, names: Sequence[str], name: str) -> tuple[list[Any], str]:
    at = next((one for one in names if one in document), names[0])
    found = document.get(at) or []
    if not isinstance(found, list):
        raise BrokenFramework(f"{name} has no list at /{at}: it is {type(found).__name__}", value=at)
    return found, at


def _own(prefix: str, node: Node) -> str:
    found = _pick(node, _ID)
    return make_curie(prefix, found) if isinstance(found, str) and found.strip() else ""


def _ids(prefix: str, items: Iterable[object]) -> dict[str, str]:
    known: dict[str, str] = {}
    for item in items:
        if isinstance(item, Mapping) and (id_ := _own(prefix, item)):
            for key in (_pick(item, _ID), item.get("uri")):
                if isinstance(key, str):
                    known.setdefault(key.strip(), id_)
    return known


def _ends(prefix: str, association: object, ids: Mapping[str, str]) -> tuple[str, str, str]:
    """Return an association's type with the ids of its two ends, empty where it doesn't name them."""
    if not isinstance(association, Mapping):
        return "", "", ""
    kind = text_of(association.get("associationType"))
    return kind, _end(prefix, _pick(association, _ORIGIN), ids), _end(prefix, _pick(association, _DESTINATION), ids)


def _end(prefix: str, node: object, ids: Mapping[str, str]) -> str:
    keys = [_pick(node, _ID), node.get("uri")] if isinstance(node, Mapping) else [node]
    texts = [key.strip() for key in keys if isinstance(key, str) and key.strip()]
    for text in texts:
        # Where only an address is given, its last part is the identifier.
        for key in (text, text.rstrip("/").rpartition("/")[2]):
            if key in ids:
                return ids[key]
    return make_curie(prefix, texts[0].rstrip("/").rpartition("/")[2]) if texts else ""


def _competency(prefix: str, item: object, parents: Mapping[str, list[str]], headings: set[str]) -> Competency:
    if not isinstance(item, Mapping):
        raise InputError(f"an item must be an object; it is {item!r}"[:200], value=item)
    id_ = _own(prefix, item)
    if not id_:
        raise InputError("the item has no identifier", accepted=_ID)
    statement = words_of(str(_pick(item, _STATEMENT) or ""))
    short = words_of(str(item.get("abbreviatedStatement") or ""))
    if not (short or statement):
        raise InputError(f"item {_pick(item, _ID)!r} has no fullStatement", value=id_, accepted=_STATEMENT)
    notes = words_of(text_of(item.get("notes")))
    return Competency(
        id_,
        short or statement,
        statement if short and statement != short else notes,
        kind_of(text_of(_pick(item, _TYPE)), has_children=id_ in headings),
        (*texts_of(item.get("alternativeLabel")), *texts_of(item.get("humanCodingScheme"))),
        tuple(parent for parent in parents.get(id_, ()) if parent),
        text_of(item.get("uri")),
    )


def _shown(item: object) -> str:
    return str(_pick(item, _STATEMENT) or "") if isinstance(item, Mapping) else ""


def _not_read(kinds: Sequence[str]) -> tuple[str, ...]:
    told = named(f"{count:,} {kind[:40] or 'without a type'}" for kind, count in Counter(kinds).items())
    return (f"Associations that are not read: {told}.",) if kinds else ()


def _credit(about: Node) -> Credit:
    title, creator = text_of(about.get("title")), text_of(about.get("creator"))
    licence = next(iter(as_list(about.get("licenseURI"))), None)
    if isinstance(licence, Mapping):
        parts = [text_of(licence.get("title")), text_of(licence.get("uri"))]
        licence = " ".join(dict.fromkeys(part for part in parts if part))
    return Credit(
        title,
        text_of(about.get("publisher")) or creator,
        text_of(licence),
        credited(title, by=creator, source=text_of(about.get("officialSourceURL"))),
    )

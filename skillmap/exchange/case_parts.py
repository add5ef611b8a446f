"""A CASE package as parsed JSON in, its parts out: document, items in the order of the hierarchy, associations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from skillmap.errors import InputError, named
from skillmap.exchange.namespace import PREFIX
from skillmap.linked_data import text_of
from skillmap.nouns import Rejected

#: The official name of each field, and those that other programs use for it.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "CFDocument": ("document", "cfDocument"),
    "CFItems": ("items", "cfItems"),
    "CFAssociations": ("associations", "cfAssociations"),
    "identifier": ("sourcedId", "id"),
    "fullStatement": ("full_statement",),
    "humanCodingScheme": ("human_coding_scheme",),
    "CFItemType": ("itemType", "type"),
    "associationType": ("type",),
    "originNodeURI": ("originNode", "origin"),
    "destinationNodeURI": ("destinationNode", "destination"),
}

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Package:
    """A package's parts with their places, the items in order; ``parents`` counts what is below each identifier.

    ``ours`` is what we wrote of a record, where we did.
    """

    name: str
    whole: Node
    items: tuple[tuple[str, Node], ...]
    parents: Mapping[str, int]
    associations: tuple[tuple[str, Node], ...]
    rejected: tuple[Rejected, ...]
    ours: Node | None


def parts_of(document: object, name: str) -> Package:
    """Take a package apart; raise InputError where it is no package, and name the place of what is misshapen.

    An item that is no object is refused, with its place.
    """
    if not isinstance(document, Mapping):
        raise misshapen(name, "", document, "an object with CFDocument and CFItems")
    whole = get(document, "CFDocument")
    if not isinstance(whole, Mapping):
        raise misshapen(name, "/CFDocument", whole, "an object; the package has: " + named(map(str, document)))
    items: list[tuple[str, Node]] = []
    rejected = []
    for row, (at, item) in enumerate(_list(document, "CFItems", name), start=1):
        if isinstance(item, Mapping):
            items.append((at, item))
        else:
            rejected.append(Rejected(row, f"{at} is no item: {shown(item)}", shown(item)))
    _refuse_twins(items, name)
    associations = []
    for at, one in _list(document, "CFAssociations", name):
        if not isinstance(one, Mapping):
            raise misshapen(name, at, one, "an association")
        associations.append((at, one))
    children = _children(items, associations)
    extensions = whole.get("extensions")
    ours = extensions if isinstance(extensions, Mapping) and PREFIX + "credentials" in extensions else None
    parents = {parent: len(below) for parent, below in children.items()}
    ordered = _ordered(items, children, identifier_of(whole))
    return Package(name, whole, ordered, parents, tuple(associations), tuple(rejected), ours)


def _refuse_twins(items: list[tuple[str, Node]], name: str) -> None:
    """Raise InputError where two items have one identifier: an association could mean either."""
    seen: dict[str, str] = {}
    for at, item in items:
        own = identifier_of(item)
        if own and own in seen:
            raise misshapen(name, f"{at}/identifier", own, f"one of its own, not that of {seen[own]}")
        seen[own] = at


def _children(
    items: list[tuple[str, Node]], associations: list[tuple[str, Node]]
) -> dict[str, list[tuple[float, int, str]]]:
    position = {identifier_of(item): i for i, (_, item) in enumerate(items)}
    children: dict[str, list[tuple[float, int, str]]] = {}
    for _, one in associations:
        child, parent = end_of(one, "originNodeURI"), end_of(one, "destinationNodeURI")
        if get(one, "associationType") == "isChildOf" and child in position:
            number = one.get("sequenceNumber")
            known = float("inf") if isinstance(number, bool) or not isinstance(number, int | float) else float(number)
            children.setdefault(parent, []).append((known, position[child], child))
    return {parent: sorted(below) for parent, below in children.items()}


def _ordered(
    items: list[tuple[str, Node]], children: Mapping[str, list[tuple[float, int, str]]], root: str
) -> tuple[tuple[str, Node], ...]:
    """Return the items depth first from the document, each once; what isn't reached follows in the file's order."""
    by_id: dict[str, int] = {}
    for i, (_, item) in enumerate(items):
        by_id.setdefault(identifier_of(item), i)
    below = {child for found in children.values() for *_, child in found}
    roots = [root, *(one for one in by_id if one not in below), *by_id]
    taken: dict[int, None] = {}
    for start in roots:
        stack = [start]
        while stack:
            one = stack.pop()
            if one in by_id:
                if by_id[one] in taken:
                    continue
                taken[by_id[one]] = None
            elif one != root or not one:
                continue
            stack.extend(child for *_, child in reversed(children.get(one, [])))
    return tuple(items[i] for i in [*taken, *(i for i in range(len(items)) if i not in taken)])


def get(node: Node, field: str) -> Any:
    """Return a field by its official name or by one that other programs use; None where it isn't there."""
    return next((node[key] for key in (field, *_NAMES[field]) if key in node), None)


def identifier_of(node: Node) -> str:
    """Return the identifier of a part of a package."""
    return text_of(get(node, "identifier"))


def end_of(association: Node, field: str) -> str:
    """Return the identifier of one end; some programs write its address or nothing but the identifier."""
    end = get(association, field)
    if isinstance(end, Mapping):
        if own := identifier_of(end):
            return own
        end = end.get("uri")
    return text_of(end).rstrip("/").rpartition("/")[2]


def letters(value: object) -> str:
    """Return a text as it stands there, letter by letter."""
    return value if isinstance(value, str) else text_of(value)


def _list(document: Node, field: str, name: str) -> Iterator[tuple[str, Any]]:
    key = next((key for key in (field, *_NAMES[field]) if key in document), field)
    found = document.get(key)
    if found is None:
        return
    if not isinstance(found, list):
        raise misshapen(name, f"/{key}", found, "a list")
    yield from ((f"/{key}/{i}", one) for i, one in enumerate(found))


def shown(value: object) -> str:
    """Return the start of a value as a message shows it."""
    return "null" if value is None else repr(value)[:80]


def misshapen(name: str, place: str, found: object, accepted: str) -> InputError:
    """Return the error that names a value, its place and what is accepted there."""
    return InputError(
        f"{name} has {shown(found)} at {place or '/'}; accepted: {accepted}", value=shown(found), accepted=(accepted,)
    )

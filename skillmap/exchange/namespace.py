"""Our nouns in, JSON under our own namespace out, and back: what a standard has no field for.

Every field becomes the term of its name (``skillmap:stated_as``). One that has its default is left out, but for a
link's status: a document must say itself what nobody approved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from skillmap.errors import InputError, named
from skillmap.nouns import FrameworkInfo, Link, Rejected, Review, Target, Unmatched

#: The address under which our terms stand, and its prefix.
NAMESPACE = "https://w3id.org/skillmap/ns#"
PREFIX = "skillmap:"

#: What JSON-LD must be told of our terms: where they stand, and which lists have an order.
CONTEXT: Mapping[str, object] = {
    "skillmap": NAMESPACE,
    **{
        f"{PREFIX}{term}": {"@id": f"{PREFIX}{term}", "@container": "@list"}
        for term in ("links", "unmatched", "frameworks", "rejected", "declared", "reasons", "lacks")
    },
}

Noun = TypeVar("Noun", bound=Link | Target | Review | Rejected | Unmatched | FrameworkInfo)

_NOUNS = (Link, Target, Review, Rejected, Unmatched, FrameworkInfo)
_HINTS: Mapping[type, Mapping[str, Any]] = {kind: get_type_hints(kind) for kind in _NOUNS}
#: Numbers that mean something only within a range.
_RANGES = {"probability": (0, 1), "rank": (0, 10**9), "row": (0, 10**9)}


def node_of(noun: Noun) -> dict[str, object]:
    """Return a noun's fields as JSON.

    >>> node_of(Unmatched("LO1", "onet@30.1"))
    {'skillmap:outcome': 'LO1', 'skillmap:framework': 'onet@30.1'}
    """
    made: dict[str, object] = {}
    for field in fields(noun):
        value = getattr(noun, field.name)
        if field.default is MISSING or value != field.default or field.name == "status":
            inner = node_of(value) if isinstance(value, _NOUNS) else value
            made[PREFIX + field.name] = list(inner) if isinstance(inner, tuple) else inner
    return made


def noun_of(kind: type[Noun], node: object, place: str, name: str) -> Noun:
    """Read what :func:`node_of` made; raise InputError naming the place of a missing field or another type."""
    if not isinstance(node, Mapping):
        raise _wrong(name, place, node, "an object")
    hints = _HINTS[kind]
    read: dict[str, Any] = {}
    for field in fields(kind):
        key = PREFIX + field.name
        if key in node:
            read[field.name] = _value(hints[field.name], node[key], f"{place}/{key}", name)
        elif field.default is MISSING:
            raise InputError(f"{name} has no {key!r} at {place}; it has: {named(map(str, node))}", value=key)
    return kind(**read)


def nouns_of(kind: type[Noun], node: Mapping[str, Any], term: str, place: str, name: str) -> tuple[Noun, ...]:
    """Read a list of nouns under one of our terms; nothing where the term isn't there."""
    key = PREFIX + term
    values = node.get(key, [])
    if not isinstance(values, list):
        raise _wrong(name, f"{place}/{key}", values, "a list")
    return tuple(noun_of(kind, one, f"{place}/{key}/{i}", name) for i, one in enumerate(values))


def text_under(node: Mapping[str, Any], term: str, place: str, name: str, default: str = "") -> str:
    """Return the text under one of our terms as it stands there."""
    key = PREFIX + term
    value: str = _value(str, node.get(key, default), f"{place}/{key}", name)
    return value


def _value(hint: Any, value: object, place: str, name: str) -> Any:
    choices = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    for choice in choices:
        if choice in _NOUNS and isinstance(value, Mapping):
            return noun_of(choice, value, place, name)
        if get_origin(choice) is tuple and isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        if get_origin(choice) is Literal and isinstance(value, str) and value in get_args(choice):
            return value
        if _is_plain(choice, value):
            low, high = _RANGES.get(place.rpartition(PREFIX)[2], (None, None))
            if low is not None and value is not None and not low <= value <= high:  # type: ignore[operator]
                raise _wrong(name, place, value, f"a number from {low} to {high}")
            return float(value) if choice is float else value  # type: ignore[arg-type]
    raise _wrong(name, place, value, " or ".join(map(_said, choices)))


def _is_plain(choice: Any, value: object) -> bool:
    if choice is NoneType:
        return value is None
    if isinstance(value, bool):
        return False
    return isinstance(value, (int, float) if choice is float else choice) if choice in (str, int, float) else False


def _said(choice: Any) -> str:
    if get_origin(choice) is Literal:
        return f"one of {named(one or 'the empty text' for one in get_args(choice))}"
    words = {str: "text", int: "a whole number", float: "a number", NoneType: "null"}
    return words.get(choice, "a list of texts" if get_origin(choice) is tuple else "an object")


def _wrong(name: str, place: str, value: object, accepted: str) -> InputError:
    shown = repr(value)[:80]
    return InputError(f"{name} has {shown} at {place or '/'}; accepted: {accepted}", value=shown, accepted=(accepted,))

"""A badge's document in, its nodes with their places out, and what stands in for one refused: tokens and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from skillmap.errors import InputError, named
from skillmap.linked_data import as_list, nodes_of, text_of, types_of

Node = Mapping[str, Any]
#: A place (a JSON pointer) and what stands there.
Placed = tuple[str, object]

_TOKEN = re.compile(r"\s*(?:data:application/[\w+.-]+,)?eyJ[\w-]+\.[\w-]*\.[\w~.-]*\s*")
_ACHIEVEMENTS = ("Achievement", "BadgeClass")
_EXCERPT = 80


def top_entries(document: object) -> Iterator[Placed]:
    """Yield the nodes of a document and, of a list, also what is no node, so that it can be refused."""
    if isinstance(document, list):
        for i, one in enumerate(document):
            if not isinstance(one, Mapping | list):
                yield f"/{i}", one
    yield from nodes_of(document)


def each(node: Node, field: str, place: str) -> Iterator[Placed]:
    """Yield what a field holds, alone or in a list, with its place."""
    found = node.get(field)
    for i, one in enumerate(as_list(found)):
        yield f"{place}/{field}" + (f"/{i}" if isinstance(found, list) else ""), one


def held(entry: object, place: str, name: str) -> Node:
    """Return an achievement or badge class; raise InputError for one that is only named, and for something else."""
    refuse_token(entry, place, name)
    if not isinstance(entry, Mapping):
        shown = text_of(entry)[:_EXCERPT] or type(entry).__name__
        raise InputError(
            f"{name} holds only the address of its achievement or badge class: {shown!r} at {place}, which is not "
            "fetched; give the file that stands there",
            value=shown,
            accepted=_ACHIEVEMENTS,
        )
    if local_types(entry) and not set(local_types(entry)).intersection(_ACHIEVEMENTS):
        raise InputError(
            f"{name} has no achievement at {place or '/'}: its type is {stated_types(entry)}; "
            f"accepted: {', '.join(_ACHIEVEMENTS)}",
            value=stated_types(entry),
            accepted=_ACHIEVEMENTS,
        )
    return entry


def local_types(node: object) -> tuple[str, ...]:
    """Return the types of a node without prefix or namespace."""
    return tuple(re.split(r"[#/:]", one)[-1] for one in types_of(node))


def stated_types(node: object) -> str:
    """Return the types of a node as a message names them."""
    return named(local_types(node)) if local_types(node) else "not stated"


def speaks_of(node: Node, mark: str) -> bool:
    """Tell whether one of a node's contexts holds a mark (``/ob/v3p0/``)."""
    return any(isinstance(one, str) and mark in one for one in as_list(node.get("@context")))


def is_token(document: object) -> bool:
    """Tell whether a text is a signed token (a compact JWT or SD-JWT) instead of a JSON document."""
    return isinstance(document, str) and _TOKEN.fullmatch(document) is not None


def refuse_token(entry: object, place: str, name: str) -> None:
    """Raise InputError for what is signed as a token and can't be read without unpacking it."""
    if is_token(entry) or "EnvelopedVerifiableCredential" in local_types(entry):
        raise InputError(
            f"{name} holds a signed token (JWT) at {place or '/'}, which is not unpacked; give the credential as JSON",
            value="JWT",
            accepted=("JSON",),
        )

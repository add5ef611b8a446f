"""The bytes of a JSON or JSON-LD document in, plain values out, read without fetching a context.

JSON-LD is read as the JSON it is, by the names that the standards' own documents use: a context is never fetched and a
term never expanded. What stands in the way of that is refused with its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from skillmap.errors import InputError, named
from skillmap.text import clean

#: The largest document in bytes.
MAX_BYTES = 200_000_000
#: How deep lists and objects may stand in each other: no real document comes near it.
MAX_DEPTH = 100
_EXCERPT = 80
_SURROGATE = re.compile("[\ud800-\udfff]")


def load_json(data: bytes, name: str, *, max_bytes: int = MAX_BYTES) -> object:
    """Parse UTF-8 JSON; raise InputError naming the place of what can't be read, a key that stands twice, or a depth.

    Whole numbers of any length and decimal fractions stay as they are written (text) where Python would change them.
    """
    if len(data) > max_bytes:
        raise InputError(f"{name} is larger than {max_bytes:,} bytes; split it", value=name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise InputError(
            f"{name} is not UTF-8 (byte 0x{data[e.start]:02X} in line {line}): save it as UTF-8", value=name
        ) from e

    def constant(word: str) -> NoReturn:
        raise InputError(f"{name} holds {word}, which is no JSON value; use null or text", value=word)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise InputError(f"{name} has the key {twice[:_EXCERPT]!r} twice in one object; keep one", value=twice)
        return made

    try:
        document = json.loads(text, object_pairs_hook=once, parse_constant=constant, parse_int=_whole)
    except json.JSONDecodeError as e:
        raise InputError(f"{name} is not valid JSON: {e.msg} at line {e.lineno}, column {e.colno}", value=name) from e
    except RecursionError as e:
        raise InputError(f"{name} is nested too deeply to be read (more than {MAX_DEPTH} levels)", value=name) from e
    _check_depth(document, name)
    return document


def check_characters(document: object, name: str) -> None:
    """Raise InputError for half of a surrogate pair, which an escape can make and nothing can write again."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and not value.isascii() and (found := _SURROGATE.search(value)):
            half = f"\\u{ord(found[0]):04x}"
            before = value[: found.start()][-_EXCERPT:]
            raise InputError(f"{name} holds half of a character, {half} after {before!r}; leave it out", value=half)


def as_list(value: object) -> list[Any]:
    """Return what JSON-LD lets stand alone or in a list as a list; nothing for None.

    >>> as_list("one"), as_list(None), as_list(["a", "b"])
    (['one'], [], ['a', 'b'])
    """
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: object, *, language: str = "en") -> str:
    """Return the cleaned text of a string, a number, a language map or a JSON-LD value; the empty text for others.

    Of a language map: the language asked for, else one of its regions, else the first by name.

    >>> text_of({"de": "Bohren", "en-US": "Drilling"})
    'Drilling'
    >>> text_of([{"@language": "en", "@value": "Drilling"}])
    'Drilling'
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        mapped = [one for one in value if isinstance(one, Mapping) and "@language" in one]
        wanted = [one for one in mapped if _speaks(str(one["@language"]), language)] or value
        return text_of(wanted[0], language=language) if wanted else ""
    return _of_map(value, language) if isinstance(value, Mapping) else ""


def _of_map(value: Mapping[str, Any], language: str) -> str:
    if "@value" in value:
        return text_of(value["@value"], language=language)
    tags = [tag for tag in value if not tag.startswith("@")]
    spoken = [tag for tag in tags if tag.lower() == language] or [t for t in tags if _speaks(t, language)]
    chosen = next(iter(spoken or sorted(tags)), None)
    found = value[chosen] if chosen is not None else None
    return text_of(found, language=language) if isinstance(found, str | list) else ""


def texts_of(value: object, *, language: str = "en") -> tuple[str, ...]:
    """Return every text of a property that may be repeated, in order, without empty ones.

    >>> texts_of({"en": ["saw", "plane"]})
    ('saw', 'plane')
    """
    if isinstance(value, Mapping) and "@value" not in value:
        tags = sorted(value, key=lambda tag: (not _speaks(tag, language), tag))
        value = value[tags[0]] if tags else None
    return tuple(found for one in as_list(value) if (found := text_of(one, language=language)))


def id_of(node: object) -> str:
    """Return the id of a node or of a reference to one (a string, or an object with ``@id`` or ``id``)."""
    if isinstance(node, str):
        return clean(node)
    if isinstance(node, Mapping):
        found = node.get("@id", node.get("id"))
        return clean(found) if isinstance(found, str) else ""
    return ""


def types_of(node: object) -> tuple[str, ...]:
    """Return the types of a node as they are written (``ceasn:Competency``, ``AchievementCredential``)."""
    if not isinstance(node, Mapping):
        return ()
    return tuple(one for one in as_list(node.get("@type", node.get("type"))) if isinstance(one, str))


def nodes_of(document: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each top node of a document with its place (a JSON pointer): itself, of its ``@graph``, or of a list."""
    if isinstance(document, Mapping):
        if "@graph" in document:
            for i, node in enumerate(as_list(document["@graph"])):
                if isinstance(node, Mapping):
                    yield f"/@graph/{i}", node
        else:
            yield "", document
    elif isinstance(document, list):
        for i, one in enumerate(document):
            for place, node in nodes_of(one):
                yield f"/{i}{place}", node


def required(node: Mapping[str, Any], field: str, place: str, name: str) -> Any:
    """Return a field that must be there; raise InputError naming its place and what stands there instead."""
    if node.get(field) in (None, "", [], {}):
        raise InputError(
            f"{name} has no {field!r} at {place or '/'}; it has: {named(str(key)[:_EXCERPT] for key in node)}",
            value=field,
            accepted=(field,),
        )
    return node[field]


def _speaks(tag: str, language: str) -> bool:
    return tag.lower().partition("-")[0] == language


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) < 19 else digits


def _check_depth(document: object, name: str) -> None:
    level: Sequence[object] = (document,)
    for _ in range(MAX_DEPTH + 1):
        inner: list[object] = []
        for value in level:
            if isinstance(value, Mapping):
                inner.extend(one for one in value.values() if isinstance(one, Mapping | list))
            elif isinstance(value, list):
                inner.extend(one for one in value if isinstance(one, Mapping | list))
        if not inner:
            return
        level = inner
    raise InputError(f"{name} is nested too deeply to be read (more than {MAX_DEPTH} levels)", value=name)

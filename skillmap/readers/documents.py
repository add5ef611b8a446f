"""The text of a JSON document in, a listing of outcomes out; the place of what is wrong is named as a JSON pointer."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NoReturn

from skillmap.errors import InputError, named
from skillmap.readers.columns import CREDENTIAL, OUTCOME, find_columns, normalise
from skillmap.readers.rows import Listing, Row, excerpt, undecodable
from skillmap.text import clean

#: The documents that are read, as a message names them.
SHAPES = (
    '["an outcome", ...]',
    '[{"text": "an outcome", "id": "LO1"}, ...]',
    '{"title": "a credential", "outcomes": [either of these lists]}',
)

_MEANT = re.compile(r'\s*(?:\{\s*["}]|\[\s*(?:"|\{\s*"))')
# No document can have this key: json gives text, and this is none.
_TWICE = object()
_LISTS = ("outcomes", "learning outcomes", "objectives", "learning objectives", "competencies")
_TITLES = ("title", "name", *CREDENTIAL)


def is_meant_as_json(text: str) -> bool:
    """Tell whether a text that isn't valid JSON was surely meant to be: a list of lines doesn't start so."""
    return _MEANT.match(text) is not None


def parse_json(text: str, name: str) -> object:
    """Parse JSON of strings, lists and objects, with numbers as they are written; raise InputError with the place."""

    def constant(word: str) -> NoReturn:
        raise InputError(f"{name} holds {word}, which is no JSON value; use null or text", value=word)

    try:
        # Numbers stay text: an id of 1.10 isn't 1.1, and one of ten thousand digits can't stop the parser.
        return json.loads(
            text.lstrip("\ufeff"),
            object_pairs_hook=_object,
            parse_constant=constant,
            parse_int=str,
            parse_float=str,
        )
    except json.JSONDecodeError as e:
        raise InputError(
            f"{name} is not valid JSON: {e.msg} at line {e.lineno}, column {e.colno}", value=name, accepted=SHAPES
        ) from e
    except RecursionError as e:
        raise InputError(f"{name} is nested too deeply to be read", value=name, accepted=SHAPES) from e


def read_document(document: object, name: str) -> Listing:
    """Read one of the accepted shapes; raise InputError where the document as a whole has another."""
    if isinstance(document, list):
        return Listing(_rows(document, "", name))
    if not isinstance(document, dict):
        raise _misshapen(name, "", document)
    _refuse_twice(document, name)
    keys = {normalise(key): key for key in reversed(document)}
    place = next((keys[key] for key in _LISTS if key in keys), None)
    if place is None:
        have = named(excerpt(key) for key in document)
        raise InputError(
            f"{name} has no list 'outcomes' at /; it has: {have}; accepted: {' or '.join(SHAPES)}",
            value=have,
            accepted=SHAPES,
        )
    found = document[place]
    if not isinstance(found, list):
        raise _misshapen(name, f"/{excerpt(place)}", found)
    title = next((keys[key] for key in _TITLES if key in keys), None)
    identifier = next((keys[key] for key in ("id", "identifier") if key in keys), None)
    return Listing(
        _rows(found, f"/{excerpt(place)}", name), _label(document, title, name), _label(document, identifier, name)
    )


def _object(pairs: list[tuple[str, object]]) -> dict[Any, object]:
    made: dict[Any, object] = dict(pairs)
    if len(made) < len(pairs):
        counted = Counter(key for key, _ in pairs)
        made[_TWICE] = next(key for key in counted if counted[key] > 1)
    return made


def _refuse_twice(document: dict[Any, object], name: str) -> None:
    if key := document.get(_TWICE):
        raise InputError(f"{name} has the key {key!r} twice in one object; keep one", value=excerpt(str(key)))


def _label(document: dict[Any, object], key: str | None, name: str) -> str:
    if key is None or document[key] is None:
        return ""
    value = document[key]
    if not isinstance(value, str) or undecodable(value):
        shown = excerpt(key)
        raise InputError(f"{name} has no readable text at /{shown}: {_kind(value)}", value=shown, accepted=("text",))
    return clean(value)


def _rows(items: Sequence[object], place: str, name: str) -> tuple[Row, ...]:
    rows = tuple(_row(number, item, f"{place}/{number - 1}") for number, item in enumerate(items, start=1))
    if rows and all(row.problem for row in rows):
        raise InputError(
            f"{name} holds no outcome that can be read: {rows[0].problem}; accepted: {' or '.join(SHAPES)}",
            value=excerpt(rows[0].text),
            accepted=SHAPES,
        )
    return rows


def _row(number: int, item: object, place: str) -> Row:
    if isinstance(item, str):
        return Row(number, item)
    if not isinstance(item, dict):
        return Row(number, _kind(item), problem=f"{place} is {_kind(item)}, neither text nor an object")
    if _TWICE in item:
        return Row(number, "", problem=f"{place} has the key {excerpt(item[_TWICE])!r} twice")
    keys = list(item)
    columns = find_columns(keys)
    if columns is None:
        have = named(excerpt(key) for key in keys)
        return Row(number, have, problem=f"{place} has no field {OUTCOME[-1]!r} or 'outcome'; it has: {have}")
    texts = []
    for column in (columns.outcome, columns.id, columns.credential):
        value = "" if column is None else item[keys[column]]
        if value is None:
            value = ""
        if not isinstance(value, str):
            at = f"{place}/{excerpt(keys[column or 0])}"
            return Row(number, _kind(value), problem=f"{at} is {_kind(value)}, not text")
        texts.append(value)
    return Row(number, *texts)


def _kind(value: object) -> str:
    if isinstance(value, str):
        return f"the text {excerpt(value)!r}"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return "a list" if isinstance(value, list) else "an object"


def _misshapen(name: str, place: str, found: object) -> InputError:
    return InputError(
        f"{name} has {_kind(found)} at {place or '/'}; accepted: {' or '.join(SHAPES)}",
        value=_kind(found),
        accepted=SHAPES,
    )

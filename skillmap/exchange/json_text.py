"""A record in, our own JSON out, and back again without a loss."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from skillmap.errors import InputError
from skillmap.exchange.checking import check
from skillmap.exchange.choice import ALL, Options, Written
from skillmap.exchange.selecting import select
from skillmap.nouns import AlignmentRecord

if TYPE_CHECKING:
    from pydantic import TypeAdapter

#: What the document says of itself; a later shape of it would count on.
FORMAT = "skillmap-alignments-1"

Value = TypeVar("Value")


def is_json(document: object) -> bool:
    """Tell our own JSON by its mark, of whichever version."""
    mark = document.get("format") if isinstance(document, Mapping) else None
    return isinstance(mark, str) and mark.startswith("skillmap-alignments-")


def write_json(record: AlignmentRecord, options: Options) -> Written:
    """Write all fields by their names, in the order of the types; numbers in full; ends with a newline.

    All statuses are written unless others are asked for.
    """
    record, losses = select(record, options, ALL)
    return Written(json.dumps({"format": FORMAT, **plain(record)}, ensure_ascii=False, indent=2) + "\n", losses)


def read_json(document: object, name: str) -> AlignmentRecord:
    """Read what :func:`write_json` wrote; raise InputError with the first thing that is wrong, and its JSON pointer."""
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        mark = document.get("format") if isinstance(document, Mapping) else None
        raise InputError(f"{name}: /format is {mark!r}; this version reads {FORMAT}", value=mark, accepted=(FORMAT,))
    fields = {key: value for key, value in document.items() if key != "format"}
    return check(from_plain(AlignmentRecord, fields, name), name)


def plain(value: Any) -> dict[str, Any]:
    """Return a noun as JSON's own values: objects, lists, texts, numbers."""
    kind: Any = type(value)
    fields: dict[str, Any] = _adapter(kind).dump_python(value, mode="json")
    return fields


def from_plain(kind: type[Value], fields: Mapping[str, Any], place: str) -> Value:
    """Return the noun of these fields; raise InputError naming place and JSON pointer of a wrong or unknown one."""
    from pydantic import ValidationError

    noun: Any = kind
    try:
        # Strict on purpose: a misspelt field or a number given as text means that the file isn't ours.
        made: Value = _adapter(noun).validate_json(json.dumps(fields), strict=True, extra="forbid")
    except ValidationError as e:
        first = e.errors(include_url=False, include_input=False)[0]
        # The types of an optional value stand in the path beside the fields; no document has them.
        steps = [str(step) for step in first["loc"] if "[" not in str(step)]
        pointer = "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps) or "/"
        raise InputError(f"{place}: {pointer}: {first['msg']}", value=pointer) from e
    return made


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)

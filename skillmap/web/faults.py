"""What a model of a request found wrong in, what is wrong in words for whoever sent it out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from skillmap.readers.rows import excerpt
from skillmap.web.requests import fields_at


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request.

    ``pointer`` is a JSON pointer into the body, or ``?name`` for a parameter of the address; ``value`` is the start
    of what stands there.
    """

    pointer: str
    detail: str
    value: str
    accepted: tuple[str, ...]


def make_fault(error: Mapping[str, Any], model: type[BaseModel] | None) -> Fault:
    """Return what pydantic found wrong at one place as it is answered; ``model`` is that of the body."""
    place, *steps = error["loc"]
    told = error.get("ctx", {})
    pointer = "".join(f"/{_step(step)}" for step in steps) + str(told.get("at", ""))
    if place != "body":
        pointer = f"?{_step(steps[0])}" if steps else "?"
    value, message = told.get("value", error["input"]), str(error["msg"])
    expected = message.removeprefix("Input should be ")
    accepted: tuple[str, ...]
    match error["type"]:
        case "missing":
            # What pydantic gives as the input is the object that lacks the field, not a value of it.
            return Fault(pointer, "it is missing", "", ("a value: the field is required",))
        case "extra_forbidden":
            accepted = fields_at(model, steps[:-1]) if model else ()
            return Fault(pointer, "there is no such field", _step(steps[-1]), accepted)
        case "model_attributes_type" | "model_type":
            fields = fields_at(model, steps) if model else ()
            accepted = (f"an object with the fields {', '.join(fields)}",)
            return Fault(pointer, f"it must be {accepted[0]}", _said(value), accepted)
        case "literal_error":
            accepted = tuple(re.findall(r"'([^']*)'", told["expected"]))
        case _:
            accepted = (str(told.get("accepted", expected)),)
    return Fault(pointer, message[:1].lower() + message[1:], _said(value), accepted)


def _step(step: object) -> str:
    return excerpt(str(step)).replace("~", "~0").replace("/", "~1")


def _said(value: object) -> str:
    # Lists and objects are only named: they may be large or deep.
    match value:
        case str():
            return excerpt(value)
        case dict():
            return "an object"
        case list() | tuple():
            return f"a list of {len(value):,}"
        case bool() | None:
            return {True: "true", False: "false", None: "null"}[value]
        case _:
            return excerpt(str(value))

"""An event in, one line of JSON with all its fields out, and back again without a loss."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated

from skillmap.errors import StorageFailure
from skillmap.reviews.events import Event

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def write_event(event: Event) -> str:
    """Write all fields by their names, on one line."""
    return _events().dump_json(event).decode("utf-8")


def read_event(text: str) -> Event:
    """Read what :func:`write_event` wrote; raise StorageFailure, naming the field, for anything else."""
    from pydantic import ValidationError

    try:
        return _events().validate_json(text, strict=True, extra="forbid")
    except ValidationError as e:
        first = e.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the text"
        raise StorageFailure(f"a stored event can't be read: {where}: {first['msg']}", value=where) from e


@cache
def _events() -> TypeAdapter[Event]:
    from pydantic import Field, TypeAdapter

    return TypeAdapter(Annotated[Event, Field(discriminator="kind")])

"""The bodies of the requests that ask the matcher in, checked and cleaned values out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from skillmap.coverage import PARTIAL_CREDIT
from skillmap.errors import InputError
from skillmap.matcher import DEFAULT_TOP
from skillmap.nouns import Credential, Kind
from skillmap.readers import MAX_CHARACTERS
from skillmap.readers.rows import Listing, Row, assemble
from skillmap.text import clean
from skillmap.web.examples import ALIGNMENT_REQUEST, COVERAGE_REQUEST

MAX_OUTCOMES = 200
MAX_FRAMEWORKS = 10
MAX_PROFILES = 20
MAX_TOP = 50
_UNTITLED = "Untitled credential"

Item = TypeVar("Item")

#: Misspelt fields and numbers given as text are errors: a request never means something else than it says.
STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


def with_words(text: str) -> str:
    """Return a text as it is; raise where it has no letter of any script."""
    if not any(map(str.isalpha, clean(text))):
        raise PydanticCustomError("no_words", "it has no words", {"accepted": "text with at least one word"})
    return text


def each_once(items: list[Item]) -> list[Item]:
    """Return a list as it is; raise where something stands in it twice."""
    for i, item in enumerate(items):
        if item in items[:i]:
            raise _twice(f"/{i}", item, f"/{items.index(item)}")
    return items


def _whole(value: object) -> object:
    # To JSON, 5.0 and 5 are one number.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _twice(at: str, value: object, first: str) -> PydanticCustomError:
    return PydanticCustomError(
        "twice", "it is there already, at {first}", {"first": first, "at": at, "value": value, "accepted": "each once"}
    )


Line = Annotated[str, Field(max_length=MAX_CHARACTERS)]
#: For the contract: what :func:`with_words` looks for.
LETTER = Field(json_schema_extra={"pattern": r"\p{L}"})
Name = Annotated[str, Field(min_length=1, max_length=200)]
Top = Annotated[int, Field(ge=1, le=MAX_TOP), BeforeValidator(_whole)]
Kinds = Annotated[list[Kind], AfterValidator(each_once), Field(json_schema_extra={"uniqueItems": True})]


class AskedOutcome(BaseModel):
    """A learning outcome. Without an ``id`` it gets its position, from 1; ``credential`` is the title of its own.

    ``place`` says where its document has it; it is given back as it is.
    """

    model_config = STRICT
    id: Line = ""
    text: Annotated[Line, AfterValidator(with_words), LETTER]
    credential: Line = ""
    place: Line = ""


def ids_once(outcomes: list[AskedOutcome]) -> list[AskedOutcome]:
    """Return outcomes as they are; raise where two have the same id."""
    first: dict[str, int] = {}
    for i, outcome in enumerate(outcomes):
        id_ = clean(outcome.id)
        if id_ and first.setdefault(id_, i) != i:
            raise _twice(f"/{i}/id", outcome.id, f"/{first[id_]}/id")
    return outcomes


class AskedCredential(BaseModel):
    """A credential with its learning outcomes, cleaned as the outcomes of a file are."""

    model_config = STRICT
    id: Line = ""
    title: Line = ""
    outcomes: Annotated[list[AskedOutcome], Field(min_length=1, max_length=MAX_OUTCOMES), AfterValidator(ids_once)]


class AlignmentRequest(BaseModel):
    """Outcomes to be aligned with frameworks; ``kinds`` limits what is proposed (none: all kinds but groups)."""

    model_config = ConfigDict(**STRICT, json_schema_extra={"examples": [ALIGNMENT_REQUEST]})
    credential: AskedCredential
    frameworks: Annotated[
        list[Name],
        Field(min_length=1, max_length=MAX_FRAMEWORKS, json_schema_extra={"uniqueItems": True}),
        AfterValidator(each_once),
    ]
    top: Top = DEFAULT_TOP
    kinds: Kinds = []


class CoverageRequest(BaseModel):
    """Outcomes to be held against what profiles require; ``kinds`` limits the requirements (none: all kinds)."""

    model_config = ConfigDict(**STRICT, json_schema_extra={"examples": [COVERAGE_REQUEST]})
    credential: AskedCredential
    framework: Name
    profiles: Annotated[
        list[Name],
        Field(min_length=1, max_length=MAX_PROFILES, json_schema_extra={"uniqueItems": True}),
        AfterValidator(each_once),
    ]
    kinds: Kinds = []
    partial_credit: Annotated[float, Field(ge=0, le=1)] = PARTIAL_CREDIT


def make_credential(asked: AskedCredential) -> Credential:
    """Make a credential as the readers do: the same outcomes in a JSON file become the same one."""
    rows = tuple(
        Row(number, outcome.text, outcome.id, outcome.credential, place=outcome.place)
        for number, outcome in enumerate(asked.outcomes, start=1)
    )
    listing = Listing(rows, clean(asked.title), clean(asked.id))
    credential = assemble(listing, title="", fallback=_UNTITLED, max_characters=MAX_CHARACTERS)
    if credential.rejected:  # what is checked above and what the readers check have come apart
        first = credential.rejected[0]
        raise InputError(f"outcome {first.row} can't be used: {first.reason}", value=first.excerpt)
    return credential


def fields_at(model: type[BaseModel], steps: Sequence[str | int]) -> tuple[str, ...]:
    """Return the names of the fields of the object at a place in a body.

    >>> fields_at(AlignmentRequest, ["credential", "outcomes", 0])
    ('id', 'text', 'credential', 'place')
    """
    for step in steps:
        if isinstance(step, str):
            annotation = model.model_fields[step].annotation
            found = next(iter(get_args(annotation)), annotation)
            assert isinstance(found, type)
            assert issubclass(found, BaseModel)
            model = found
    return tuple(model.model_fields)

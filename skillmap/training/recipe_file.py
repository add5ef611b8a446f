"""A recipe's file in, its checked values out: what is wrong is told at once, and not after hours of training."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skillmap.errors import InputError

Count = Annotated[int, Field(ge=0)]
Some = Annotated[int, Field(ge=1)]
Rate = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Part = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_STRICT = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Schedule(BaseModel):
    model_config = _STRICT
    epochs: Some
    batch: Some
    rate: Rate
    bfloat16: bool = False


class _Sizes(BaseModel):
    """The most pairs of each source."""

    model_config = _STRICT
    esco_names: Count = Field(alias="esco names")
    esco_descriptions: Count = Field(alias="esco descriptions")
    esco_occupations: Count = Field(alias="esco occupations")
    onet_activities: Count = Field(alias="onet activities")
    onet_occupations: Count = Field(alias="onet occupations")
    sentences: Count


class _Encoder(_Schedule):
    keep: Part
    sizes: _Sizes


class _CrossEncoder(_Schedule):
    head_rate: Rate | None = None
    tasks: Count
    sentences: Count
    wrong: Some = 3


class _Judged(_CrossEncoder):
    seeds: Annotated[list[Count], Field(min_length=1)]
    written_weight: Weight
    written_zeros: Part
    linked_weight: Weight


class _Recipe(BaseModel):
    model_config = _STRICT
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    seed: Count
    encoder: _Encoder
    linked: _CrossEncoder
    judged: _Judged


def read_recipe(file: Path) -> dict[str, Any]:
    """Read a recipe, with the values of what it leaves out; raise InputError, naming the first thing that is wrong."""
    try:
        text = file.read_text(encoding="utf-8")
        given = tomllib.loads(text)
    except (OSError, ValueError) as e:
        raise InputError(f"{file} can't be read as a recipe: {e}", value=file, accepted=("a TOML file",)) from e
    try:
        return _Recipe.model_validate(given).model_dump(by_alias=True)
    except ValidationError as e:
        wrong = e.errors(include_url=False)
        lacking = [".".join(map(str, one["loc"])) for one in wrong if one["type"] == "missing"]
        if lacking:
            raise InputError(f"the recipe {file} has no {', '.join(lacking)}", value=lacking[0]) from e
        first = wrong[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(
            f"{where} in the recipe {file} is {first['input']!r}: {first['msg']}", value=where, accepted=(first["msg"],)
        ) from e

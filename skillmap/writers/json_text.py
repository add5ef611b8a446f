"""A report in, JSON text with all its fields out, and back again without a loss."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from skillmap.errors import InputError
from skillmap.nouns import AlignmentReport, CoverageReport

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Report = TypeVar("Report", AlignmentReport, CoverageReport)


def write_json(report: AlignmentReport) -> str:
    """Write all fields by their names, in the order of the types; numbers in full; ends with a newline."""
    return _dump(AlignmentReport, report)


def read_json(text: str) -> AlignmentReport:
    """Read what :func:`write_json` wrote; raise InputError with the first thing that is wrong, and where."""
    return _load(AlignmentReport, text)


def write_coverage_json(report: CoverageReport) -> str:
    """Write all fields by their names, in the order of the types; numbers in full; ends with a newline."""
    return _dump(CoverageReport, report)


def read_coverage_json(text: str) -> CoverageReport:
    """Read what :func:`write_coverage_json` wrote; raise InputError with the first thing that is wrong, and where."""
    return _load(CoverageReport, text)


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    from pydantic import ConfigDict, TypeAdapter

    # Strict on purpose: a misspelt field or a number given as text means that the file isn't ours.
    return TypeAdapter(kind, config=ConfigDict(extra="forbid", strict=True, allow_inf_nan=False))


def _dump(kind: type[Report], report: Report) -> str:
    return _adapter(kind).dump_json(report, indent=2).decode("utf-8") + "\n"


def _load(kind: type[Report], text: str) -> Report:
    from pydantic import ValidationError

    try:
        report: Report = _adapter(kind).validate_json(text)
    except ValidationError as e:
        first = e.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the text"
        raise InputError(
            f"this is not the JSON of a {kind.__name__}: {where}: {first['msg']}", value=where, accepted=(kind.__name__,)
        ) from e
    return report

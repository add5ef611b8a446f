"""A report in, JSON text with all its fields out, and back again without a loss."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from skillmap.errors import InputError
from skillmap.nouns import AlignmentReport, CoverageReport

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Report = TypeVar("Report", AlignmentReport, CoverageReport, tuple[CoverageReport, ...])


def write_json(report: AlignmentReport) -> str:
    """Write all fields by their names, in the order of the types; numbers in full; ends with a newline."""
    return _dump(_alignments(), report)


def read_json(text: str) -> AlignmentReport:
    """Read what :func:`write_json` wrote; raise InputError with the first thing that is wrong, and where."""
    return _load(_alignments(), text, "an alignment report")


def write_coverage_json(report: CoverageReport) -> str:
    """Write all fields by their names, in the order of the types; numbers in full; ends with a newline."""
    return _dump(_coverages(), report)


def read_coverage_json(text: str) -> CoverageReport:
    """Read what :func:`write_coverage_json` wrote; raise InputError with the first thing that is wrong, and where."""
    return _load(_coverages(), text, "a coverage report")


def write_coverages_json(reports: Sequence[CoverageReport]) -> str:
    """Write several reports as one list, as :func:`write_coverage_json` writes one."""
    return _several().dump_json(tuple(reports), indent=2).decode("utf-8") + "\n"


def read_coverages_json(text: str) -> tuple[CoverageReport, ...]:
    """Read what :func:`write_coverages_json` wrote; raise InputError with the first thing that is wrong, and where."""
    return _load(_several(), text, "a list of coverage reports")


@cache
def _alignments() -> TypeAdapter[AlignmentReport]:
    from pydantic import TypeAdapter

    return TypeAdapter(AlignmentReport)


@cache
def _coverages() -> TypeAdapter[CoverageReport]:
    from pydantic import TypeAdapter

    return TypeAdapter(CoverageReport)


@cache
def _several() -> TypeAdapter[tuple[CoverageReport, ...]]:
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[CoverageReport, ...])


def _dump(adapter: TypeAdapter[Report], report: Report) -> str:
    return adapter.dump_json(report, indent=2).decode("utf-8") + "\n"


def _load(adapter: TypeAdapter[Report], text: str, kind: str) -> Report:
    from pydantic import ValidationError

    try:
        # Strict on purpose: a misspelt field or a number given as text means that the file isn't ours.
        return adapter.validate_json(text, strict=True, extra="forbid")
    except ValidationError as e:
        first = e.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the text"
        raise InputError(
            f"this is not the JSON of {kind}: {where}: {first['msg']}", value=where, accepted=(kind,)
        ) from e

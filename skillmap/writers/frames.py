"""Reports in, pandas tables out, for analysts who go on from here: the same rows and columns as the CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_type_hints

from skillmap.nouns import AlignmentReport, CoverageReport
from skillmap.writers.coverage_csv import CoverageRow, coverage_rows
from skillmap.writers.csv_text import AlignmentRow, Number, Whole, alignment_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas


def to_frame(report: AlignmentReport) -> pandas.DataFrame:
    """Return one row for each alignment, each outcome without one, each exclusion, and each rejected row.

    Texts are as they are, without the CSV's apostrophes. Numbers are numbers: whole ones of type Int64, the others
    float64, missing where there is none.
    """
    return _frame(AlignmentRow, alignment_rows(report))


def to_coverage_frame(report: CoverageReport) -> pandas.DataFrame:
    """Return one row for each requirement, orphan, redundant pair, and rejected row; types as in :func:`to_frame`."""
    return _frame(CoverageRow, coverage_rows(report))


def _frame(row: type[NamedTuple], rows: Sequence[tuple[object, ...]]) -> pandas.DataFrame:
    import pandas

    types = {Whole: "Int64", Number: "float64"}
    frame = pandas.DataFrame.from_records(list(rows), columns=list(row._fields))
    numbers = {name: types[kind] for name, kind in get_type_hints(row).items() if kind in types}
    for name in numbers:
        # An empty cell says "none" in a CSV; in a column of numbers it would turn them all into texts.
        frame[name] = pandas.to_numeric(frame[name], errors="coerce")
    return frame.astype(numbers)

"""Reports in, pandas tables out, for analysts who go on from here: the same rows and columns as the CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillmap.nouns import AlignmentReport, CoverageReport
from skillmap.writers.csv_text import AlignmentRow, CoverageRow, alignment_rows, coverage_rows

if TYPE_CHECKING:
    import pandas


def to_frame(report: AlignmentReport) -> pandas.DataFrame:
    """Return one row for each alignment, each outcome without one, and each rejected row."""
    import pandas

    return pandas.DataFrame.from_records(list(alignment_rows(report)), columns=list(AlignmentRow._fields))


def to_coverage_frame(report: CoverageReport) -> pandas.DataFrame:
    """Return one row for each requirement, orphan and redundant pair."""
    import pandas

    return pandas.DataFrame.from_records(list(coverage_rows(report)), columns=list(CoverageRow._fields))

"""Reports in, the texts that committees, catalogues and programs take out; each format is one entry of a dict.

Every writer is a pure function of the report: the same report gives the same text, no date and no machine in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from skillmap.nouns import AlignmentReport, CoverageReport
from skillmap.writers.coverage_csv import write_coverage_csv
from skillmap.writers.csv_text import write_csv
from skillmap.writers.json_text import (
    read_coverage_json,
    read_coverages_json,
    read_json,
    write_coverage_json,
    write_coverages_json,
    write_json,
)
from skillmap.writers.page import DRAFT, write_coverage_html, write_html
from skillmap.writers.sssom_text import write_sssom

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "ALIGNMENT_WRITERS",
    "COVERAGE_WRITERS",
    "DRAFT",
    "print_coverage",
    "print_table",
    "read_coverage_json",
    "read_coverages_json",
    "read_json",
    "write_coverage_csv",
    "write_coverage_html",
    "write_coverage_json",
    "write_coverages_json",
    "write_csv",
    "write_html",
    "write_json",
    "write_sssom",
]

#: How an alignment report becomes text, by the name of the format.
ALIGNMENT_WRITERS: dict[str, Callable[[AlignmentReport], str]] = {
    "csv": write_csv,
    "html": write_html,
    "json": write_json,
    "sssom": write_sssom,
}
#: How a coverage report becomes text, by the name of the format.
COVERAGE_WRITERS: dict[str, Callable[[CoverageReport], str]] = {
    "csv": write_coverage_csv,
    "html": write_coverage_html,
    "json": write_coverage_json,
}


def print_table(report: AlignmentReport, console: Console) -> None:
    """Print a line for each alignment or missing one, and the rejected rows; plain where it isn't a terminal."""
    from skillmap.writers import terminal

    terminal.print_table(report, console)


def print_coverage(report: CoverageReport, console: Console) -> None:
    """Print each profile's shares and requirements, and what serves nothing; plain where it isn't a terminal."""
    from skillmap.writers import terminal

    terminal.print_coverage(report, console)

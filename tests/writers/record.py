"""The example reports in, the golden files out.

Run ``python -m tests.writers.record`` from the project's root after a wanted change of a writer, and read the
difference before you keep it.
"""

from __future__ import annotations

from pathlib import Path

from skillmap.writers import (
    write_coverage_csv,
    write_coverage_html,
    write_coverage_json,
    write_csv,
    write_html,
    write_json,
    write_sssom,
)
from tests.writers.examples import ALIGNMENTS, COVERAGE, LEVELLED

GOLDEN = Path(__file__).parent / "golden"


def texts() -> dict[str, str]:
    """Return what each golden file has to hold, by its name."""
    return {
        "report.csv": write_csv(ALIGNMENTS),
        "report.json": write_json(ALIGNMENTS),
        "report.sssom.tsv": write_sssom(ALIGNMENTS),
        "report.html": write_html(ALIGNMENTS, COVERAGE),
        "coverage.csv": write_coverage_csv(COVERAGE),
        "coverage.json": write_coverage_json(COVERAGE),
        "levels.csv": write_coverage_csv(LEVELLED),
        "levels.html": write_coverage_html(LEVELLED),
        "levels.json": write_coverage_json(LEVELLED),
    }


if __name__ == "__main__":
    for name, text in texts().items():
        (GOLDEN / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {name}, {len(text):,} characters")

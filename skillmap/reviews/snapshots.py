"""An alignment report, or coverages, in, the text that is kept and its digest out; and the same back, unchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from skillmap.errors import StorageFailure
from skillmap.nouns import AlignmentReport, CoverageReport
from skillmap.reviews.events import Suggested
from skillmap.writers.json_text import read_coverages_json, read_json, write_coverages_json, write_json


@dataclass(frozen=True, slots=True)
class Made:
    """What an event "suggested" is about: the alignments, and what they cover of the profiles, where any are chosen."""

    report: AlignmentReport
    coverages: tuple[CoverageReport, ...] = ()


def digest_of(report: AlignmentReport) -> str:
    """Return the SHA-256 (hex) of the report's JSON text, by which its event names it."""
    return _digest(write_json(report))


def digest_of_coverages(coverages: Sequence[CoverageReport]) -> str:
    """Return the SHA-256 (hex) of the coverages' JSON text, by which their event names them; empty for none."""
    return _digest(write_coverages_json(coverages)) if coverages else ""


def read_snapshot(text: str, suggested: Suggested) -> AlignmentReport:
    """Return the report as it was shown when ``suggested`` happened; raise StorageFailure where the text isn't it."""
    _check("report", text, suggested.digest, suggested)
    return read_json(text)


def read_coverages(text: str, suggested: Suggested) -> tuple[CoverageReport, ...]:
    """Return the coverages as they were kept when ``suggested`` happened; raise StorageFailure as for the report."""
    _check("coverage", text, suggested.coverage, suggested)
    return read_coverages_json(text)


def _check(what: str, text: str, digest: str, suggested: Suggested) -> None:
    if _digest(text) != digest:
        raise StorageFailure(
            f"the {what} kept for version {suggested.version} is not the one that was made (run {suggested.run}): "
            "its digest differs; take it from a backup",
            value=digest,
        )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

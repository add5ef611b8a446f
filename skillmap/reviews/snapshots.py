"""An alignment report in, the text that is kept of it and its digest out; and the report back, unchanged."""

from __future__ import annotations

import hashlib

from skillmap.errors import StorageFailure
from skillmap.nouns import AlignmentReport
from skillmap.reviews.events import Suggested
from skillmap.writers.json_text import read_json, write_json


def digest_of(report: AlignmentReport) -> str:
    """Return the SHA-256 (hex) of the report's JSON text, by which its event names it."""
    return _digest(write_json(report))


def read_snapshot(text: str, suggested: Suggested) -> AlignmentReport:
    """Return the report as it was shown when ``suggested`` happened; raise StorageFailure where the text isn't it."""
    if _digest(text) != suggested.digest:
        raise StorageFailure(
            f"the report kept for version {suggested.version} is not the one that was made (run {suggested.run}): "
            "its digest differs; take it from a backup",
            value=suggested.digest,
        )
    return read_json(text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

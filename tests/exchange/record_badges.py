"""The example record in, the golden badges and learner record out.

Run ``python -m tests.exchange.record_badges`` from the project's root after a wanted change, and read the difference
before you keep it.
"""

from __future__ import annotations

from pathlib import Path

from skillmap.exchange.choice import Options
from skillmap.exchange.clr import write_clr
from skillmap.exchange.open_badges_2 import write_open_badges_2
from skillmap.exchange.open_badges_3 import write_open_badges_3
from tests.exchange.badge_records import RECORD

GOLDEN = Path(__file__).parent / "golden"
OPTIONS = Options(date="2026-05-01", publisher="A College", base="https://college.example/badges")


def texts() -> dict[str, str]:
    """Return what each golden file has to hold, by its name."""
    return {
        "badges.ob3.json": write_open_badges_3(RECORD, OPTIONS).text,
        "badges.ob2.json": write_open_badges_2(RECORD, OPTIONS).text,
        "badges.clr.json": write_clr(RECORD, OPTIONS).text,
    }


if __name__ == "__main__":
    for name, text in texts().items():
        (GOLDEN / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {name}, {len(text):,} characters")

"""A process that decides as fast as it can, two decisions at a time, and prints how far it is once that is stored.

``python -m tests.storage.writing_process URL NAME COUNT``
"""

from __future__ import annotations

import sys

from skillmap.reviews import Event, Proposal
from skillmap.storage import Store, change, open_store
from tests.reviews.food import rejected

PARTS = ("first", "second")


def decide_twice(store: Store, name: str, number: int, *, padding: str = "") -> Proposal:
    """Store two rejections with the reasons "<number> first" and "<number> second" in one change."""

    def act(now: Proposal) -> list[Event]:
        return [rejected(now, name, f"{number} {part}{padding}") for part in PARTS]

    return change(store, "college", "p1", act)


if __name__ == "__main__":
    url, person, count = sys.argv[1:]
    with open_store(url, upgrade=False) as opened:
        for i in range(int(count)):
            print(decide_twice(opened, person, i).sequence, flush=True)

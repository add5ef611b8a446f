"""The load that the service is measured under finds what it is there to find: a decision lost, or stored twice."""

from __future__ import annotations

from benchmarks.load.people import Tally
from benchmarks.load.results import count_decisions, table


def test_what_is_lost_or_doubled_is_named() -> None:
    tally = Tally(sent={"a", "b", "c", "d"}, acknowledged={"a", "b", "c"})
    found = count_decisions(tally, ["a", "b", "b", "d"])
    assert (found.sent, found.acknowledged, found.stored) == (4, 3, 4)
    assert (found.lost, found.doubled, found.unheard) == (("c",), ("b",), ("d",))


def test_waiting_times_are_told_by_what_was_asked_for_and_in_all() -> None:
    tally = Tally()
    for seconds in (0.010, 0.020, 0.030):
        tally.note("decide", 200, seconds)
    tally.note("/v1/proposals", 503, 0.001)
    assert table(tally, 2).splitlines()[2:] == [
        "| `/v1/proposals` | 1 | 0.5 | 1 | 1 | 1 |",
        "| `decide` | 3 | 1.5 | 20 | 30 | 30 |",
        "| `all` | 4 | 2.0 | 15 | 30 | 30 |",
    ]
    tally.note("decide", 500, 0.1, "no")
    assert tally.unexpected == ["500 for decide: no"]

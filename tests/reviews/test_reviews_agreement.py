"""Raw agreement and Cohen's kappa, on tables worked out by hand."""

from __future__ import annotations

from itertools import product

import pytest

from skillmap.nouns import Share
from skillmap.reviews import Actor, agreements, decide, disputed, kappa
from tests.reviews.food import CARLA, REMY, RUTH, after, all_accepted, in_review, ticking


def _pairs(table: tuple[tuple[int, ...], ...]) -> list[tuple[str, str]]:
    """Return the pairs of a table: rows are the first person's categories, columns the second's."""
    return [
        pair
        for row, column in product(range(len(table)), repeat=2)
        for pair in [(f"c{row}", f"c{column}")] * table[row][column]
    ]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # p_o = 35/50, p_e = (25 x 30 + 25 x 20) / 2500 = 0.5: (0.7 - 0.5) / 0.5
        (((20, 5), (10, 15)), 0.4),
        # Three diagnoses, 200 cases (the figures of Cohen 1960): p_o = 140/200, p_e = (100 x 120 + 60 x 60 + 40 x 20) /
        # 40000 = 0.41
        (((88, 10, 2), (14, 40, 6), (18, 10, 12)), 0.29 / 0.59),
        # The same raw agreement of 60 %, with other margins: p_e = 0.54 and 0.46.
        (((45, 15), (25, 15)), (0.6 - 0.54) / 0.46),
        (((25, 35), (5, 35)), (0.6 - 0.46) / 0.54),
        # All alike, in two categories; all contrary; no more than chance.
        (((7, 0), (0, 3)), 1.0),
        (((0, 5), (5, 0)), -1.0),
        (((25, 25), (25, 25)), 0.0),
        # One of the two uses one category only: chance explains what they agree on.
        (((8, 0), (2, 0)), 0.0),
    ],
)
def test_kappa_is_that_of_the_table(table: tuple[tuple[int, ...], ...], expected: float) -> None:
    assert kappa(_pairs(table)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("pairs", [[], [("accept", "accept")], [("accept", "accept")] * 40])
def test_kappa_is_not_defined_where_chance_explains_everything(pairs: list[tuple[str, str]]) -> None:
    assert kappa(pairs) is None


def test_the_agreement_of_each_two_is_over_what_both_decided() -> None:
    clock = ticking()
    proposal, _ = in_review(clock)
    then = after(proposal, *all_accepted(proposal, clock, by=RUTH))
    for outcome, framework, competency, verdict in (
        ("o1", "mine@2026", "mine:F1", "accept"),
        ("o2", "mine@2026", "mine:F3", "accept"),
        ("o3", "mine@2026", "mine:F4", "reject"),
        ("o4", "mine@2026", "mine:F2", "defer"),
    ):
        then = after(
            then,
            decide(then, outcome, framework, competency, verdict, REMY, clock, reason="so"),  # type: ignore[arg-type]
        )
    then = after(then, decide(then, "o2", "mine@2026", "mine:F3", "accept", CARLA, clock))
    found = {(one.first, one.second): one for one in agreements(then)}
    assert list(found) == [("Remy Reviewer", "Ruth Reviewer")]  # a chair only rules on what is disputed
    assert found["Remy Reviewer", "Ruth Reviewer"].raw == Share(2, 4, 0.5)
    # Of "accept close" one has 2 of 4 and the other 3, and no other category is both's: (1/2 - 6/16) / (1 - 6/16)
    assert found["Remy Reviewer", "Ruth Reviewer"].kappa == pytest.approx(0.2)


def test_another_relation_is_no_agreement() -> None:
    clock = ticking()
    then, _ = in_review(clock)
    first = ("o1", "mine@2026", "mine:F1")
    for by, relation in ((RUTH, "broad"), (REMY, "narrow")):
        made = decide(then, *first, "change-relation", by, clock, relation=relation, reason="so")  # type: ignore[arg-type]
        then = after(then, made)
    for by in (RUTH, REMY):
        then = after(then, decide(then, "o2", "mine@2026", "mine:F3", "accept", by, clock))
    assert [one.key for one in disputed(then)] == [first]
    (one,) = agreements(then)
    # p_o = 1/2, p_e = 1/2 x 1/2, of "accept close" alone: (0.5 - 0.25) / 0.75
    assert one.raw == Share(1, 2, 0.5)
    assert one.kappa == pytest.approx(1 / 3)


def test_a_chair_who_reviews_too_agrees_as_a_reviewer_only() -> None:
    clock = ticking()
    then, _ = in_review(clock)
    first = ("o1", "mine@2026", "mine:F1")
    then = after(then, decide(then, *first, "accept", RUTH, clock))
    then = after(then, decide(then, *first, "reject", CARLA, clock, reason="no"))
    assert agreements(then) == ()
    reviewing = Actor(CARLA.name, "reviewer")
    (one,) = agreements(after(then, decide(then, *first, "accept", reviewing, clock)))
    assert (one.first, one.second, one.raw) == (CARLA.name, RUTH.name, Share(1, 1, 1.0))


def test_one_reviewer_agrees_with_nobody_and_two_who_share_nothing_have_no_share() -> None:
    clock = ticking()
    proposal, _ = in_review(clock)
    then = after(proposal, decide(proposal, "o1", "mine@2026", "mine:F1", "accept", RUTH, clock))
    assert agreements(then) == ()
    then = after(then, decide(then, "o2", "mine@2026", "mine:F3", "accept", REMY, clock))
    (one,) = agreements(then)
    assert (one.raw, one.kappa) == (Share(0, 0, None), None)

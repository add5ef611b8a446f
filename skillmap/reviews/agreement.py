"""What each two reviewers decided on the same alignments in, how far they agree out: raw share and Cohen's kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from skillmap.nouns import Share
from skillmap.reviews.proposals import Proposal
from skillmap.reviews.standing import person_of, standing


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two reviewers agree.

    ``raw`` counts what both decided alike, to the relation, among what both decided on. ``kappa``, in [-1, 1], is what
    of the agreement goes beyond chance; None where both used one and the same category only, or nothing was decided by
    both, since chance then explains everything.
    """

    first: str
    second: str
    raw: Share
    kappa: float | None


def agreements(proposal: Proposal) -> tuple[Agreement, ...]:
    """Return the agreement of each two reviewers who decided on this proposal, by name.

    A category is a verdict with its relation: "broad" and "narrow" are a dispute. A chair's rulings count for nobody:
    they fall on what is disputed, so that they would tell of no agreement.
    """
    votes: dict[tuple[str, str], dict[tuple[str, str, str], str]] = {}
    for one in standing(proposal):
        for vote in one.votes:
            if vote.by.role == "reviewer":
                votes.setdefault((vote.by.name, person_of(vote.by)), {})[one.key] = f"{vote.verdict} {vote.relation}"
    found = []
    for first, second in combinations(sorted(votes), 2):
        both = [key for key in votes[first] if key in votes[second]]
        pairs = [(votes[first][key], votes[second][key]) for key in both]
        alike = sum(a == b for a, b in pairs)
        found.append(
            Agreement(
                first[0], second[0], Share(alike, len(pairs), alike / len(pairs) if pairs else None), kappa(pairs)
            )
        )
    return tuple(found)


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of two people's categories, one pair a thing that both put into one.

    ``(p_o - p_e) / (1 - p_e)``: p_o is the share put into the same category, p_e the share that would be by chance,
    the sum over the categories of the product of both people's shares (J. Cohen 1960, "A coefficient of agreement for
    nominal scales", Educational and Psychological Measurement 20, 37-46). None where p_e is 1 or there are no pairs.

    >>> kappa([("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15)
    0.4
    """
    n = len(pairs)
    if not n:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = Fraction(sum(a == b for a, b in pairs), n)
    expected = Fraction(sum(first[category] * second[category] for category in first), n * n)
    if expected == 1:
        return None
    return float((observed - expected) / (1 - expected))

"""A ranked candidate and its neighbours in, two to four plain sentences that say why it stands there out.

Every sentence restates a measure that stands in the evidence, and none of these ever counts against a match;
some count in the choice of what is read and not again in the score after it (the model's card names them).
"""

from __future__ import annotations

from collections.abc import Sequence

from skillmap.nouns import Evidence
from skillmap.ranking import Ranked

_MOST = 4
# From these on, a measure is worth a sentence.
_NEAR = 0.5


def give_reasons(ranked: Sequence[Ranked], place: int, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Return the reasons for the candidate at a 0-based place; the last sentence compares it with its neighbour."""
    this = ranked[place]
    if this.forbidden:
        return (this.forbidden,)
    candidate, seen = this.candidate, this.candidate.seen
    said = {e.measure: e.detail for e in evidence}
    reasons = []
    if candidate.reading.why:
        reasons.append(candidate.reading.why)
    if candidate.reading.part:
        reasons.append(f"It serves one part of the outcome: “{candidate.reading.part}”.")
    if "read together" in said:
        reasons.append(said["read together"])
    if candidate.wording.words:
        reasons.append(said["shared words"])
    if candidate.synonym and seen.synonym > seen.label and seen.synonym >= _NEAR:
        reasons.append(said["meaning of the closest name"])
    elif not candidate.wording.words:
        reasons.append(said["meaning of the label"])
    if len(reasons) < _MOST - 1 and said["field of the credential"]:
        reasons.append(said["field of the credential"])
    return (*reasons[: _MOST - 1], _compared(ranked, place))


def _compared(ranked: Sequence[Ranked], place: int) -> str:
    this = ranked[place]
    others = [r for r in ranked if not r.forbidden]
    if place == 0 and len(others) > 1:
        return _distance(this.probability - others[1].probability, others[1], "ahead of the runner-up")
    if place > 0:
        return _distance(others[0].probability - this.probability, others[0], "behind the first")
    return "Nothing else is left to compare it with."


def _distance(by: float, other: Ranked, how: str) -> str:
    points = round(100 * by)
    name = f"“{other.candidate.competency.label}”"
    if points == 0:
        return f"It is level with {name}."
    return f"It is {points} percentage point{'' if points == 1 else 's'} {how}, {name}."

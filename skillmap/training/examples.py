"""Judgements, task links and labelled sentences in; graded examples for the cross-encoder out.

Where a source only says what belongs together, wrong answers are mined: competencies that the encoder finds close and
the source doesn't name. Some of them are right all the same, so their target is above that of a judged 0.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skillmap.candidates import best_first, closeness, positions_of_kinds
from skillmap.encoders import Encoder
from skillmap.gold import ACCEPTABLE, Gold
from skillmap.index import Index
from skillmap.nouns import Outcome
from skillmap.phrasing import briefly, in_context
from skillmap.progress import Progress
from skillmap.training.train_cross_encoder import TARGETS, Example

# An outcome is shown without its credential's title this often, so that the model also serves those that have none.
_WITHOUT_CONTEXT = 0.25
#: The source of a pair that isn't acceptable although its competency is for another outcome of the same credential:
#: what tells a good answer from one that only fits the course.
SAME_COURSE = "judged, same course"
_MINED_TARGET = 0.06
_LINKED_TARGET = 0.92
# Mined answers come from among so many of the closest; the very first are the likeliest to be right unnamed.
_MINED_FROM = 20
_ENCODED_AT_ONCE = 512


def judged_examples(index: Index, gold: Gold, *, weight: float, seed: int) -> list[Example]:
    """Return an example for every judged pair; acceptable ones, which are rare, count twice."""
    rng = np.random.default_rng(seed)
    known = {c.id: c for c in index.framework.competencies}
    accepted = {
        (item.outcome.credential, i) for item in gold.judged for i, grade in item.grades.items() if grade >= ACCEPTABLE
    }
    made = []
    for item in gold.judged:
        alone = Outcome(item.outcome.id, item.outcome.text)
        for i, grade in item.grades.items():
            text = in_context(alone if rng.random() < _WITHOUT_CONTEXT else item.outcome)
            count = weight * (2.0 if grade >= ACCEPTABLE else 1.0)
            hard = grade < ACCEPTABLE and (item.outcome.credential, i) in accepted
            made.append(Example(text, briefly(known[i]), TARGETS[grade], count, SAME_COURSE if hard else "judged"))
    return made


def linked_examples(
    index: Index,
    linked: Sequence[tuple[str, tuple[str, ...]]],
    encoder: Encoder,
    *,
    kinds: Sequence[str],
    source: str,
    most: int,
    wrong: int,
    weight: float,
    seed: int,
    progress: Progress,
) -> list[Example]:
    """Return examples from at most ``most`` texts with the ids they belong to, and ``wrong`` mined answers to each."""
    rng = np.random.default_rng(seed)
    chosen = sorted(rng.choice(len(linked), min(most, len(linked)), replace=False).tolist())
    position = {c.id: i for i, c in enumerate(index.framework.competencies)}
    allowed = positions_of_kinds(index, kinds)
    made = []
    for start in range(0, len(chosen), _ENCODED_AT_ONCE):
        part = chosen[start : start + _ENCODED_AT_ONCE]
        for which, query in zip(part, encoder.encode([linked[i][0] for i in part]), strict=True):
            text, ids = linked[which]
            right = [position[i] for i in ids]
            near = allowed[best_first(closeness(index, query)[allowed], _MINED_FROM + len(right))]
            near = near[~np.isin(near, right)]
            mined = rng.choice(near, min(wrong, len(near)), replace=False).tolist()
            for places, target in ((right, _LINKED_TARGET), (mined, _MINED_TARGET)):
                made += [
                    Example(text, briefly(index.framework.competencies[p]), target, weight, source) for p in places
                ]
        progress(f"Mining {source}", start + len(part), len(chosen))
    return made

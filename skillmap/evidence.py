"""An outcome and a competency in, the reasons that speak for their alignment out.

Each measure is exact, complete and a function of the pair and the framework alone (whose words tell which ones are
rare): what else is in the request never changes it. Values are rounded to four decimals *before* they are scored, so
that the score can be worked out again from what a reader sees, and the last bit of the arithmetic never decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from skillmap.nouns import Competency, Evidence
from skillmap.text import STOPWORDS, stem, terms, words

_DECIMALS = 4


class Features(NamedTuple):
    """What the scorer sees of a pair; the fields' names are the names in ``calibration.json``.

    ``label``, ``description`` and ``synonym`` are cosines in [-1, 1]: to the label, to the label with its description,
    and to the best of label and alternative labels. ``shared`` is the part of the label's words, weighted by rarity,
    that the outcome has too; ``wording`` compares spelling with the best of label and alternative labels; both are in
    [0, 1]. ``activity`` is 1 for generic work activities (which fit many outcomes in words and few in truth),
    else 0; nothing else is known of a competency's kind.
    """

    label: float
    description: float
    synonym: float
    shared: float
    wording: float
    activity: float


class Wording(NamedTuple):
    """How a pair's words agree: the numbers, and what a reader is told of them."""

    shared: float
    wording: float
    words: tuple[str, ...]
    closest_label: str


def compare_wording(outcome: str, competency: Competency, rarity: Mapping[str, float], unseen: float) -> Wording:
    """Compare the words of an outcome and a competency.

    ``rarity`` gives each term's weight in the framework (inverse document frequency, above 0), ``unseen`` the weight
    of a term it doesn't hold.
    """
    from rapidfuzz import fuzz

    mine, theirs = dict.fromkeys(terms(outcome)), dict.fromkeys(terms(competency.label))
    common = [term for term in mine if term in theirs]

    def weight(of: Mapping[str, None] | Sequence[str]) -> float:
        return sum(rarity.get(term, unseen) for term in of)

    labels = (competency.label, *competency.synonyms)
    text = outcome.lower()
    # Ties go to the earlier label: the preferred one first, then synonyms in the framework's order.
    scores = [fuzz.token_set_ratio(text, label.lower()) / 100 for label in labels]
    best = max(range(len(labels)), key=lambda i: (scores[i], -i))
    return Wording(
        round(weight(common) / weight(theirs), _DECIMALS) if theirs else 0.0,
        round(scores[best], _DECIMALS),
        _as_written(outcome, common),
        labels[best],
    )


def features(cosines: tuple[float, float, float], wording: Wording, competency: Competency) -> Features:
    """Put together what the scorer sees; ``cosines`` are to label, label with description, best alternative label."""
    label, description, synonym = (round(float(value), _DECIMALS) for value in cosines)
    return Features(
        label=label,
        description=description,
        synonym=max(label, synonym),
        shared=wording.shared,
        wording=wording.wording,
        activity=float(competency.kind == "activity"),
    )


def explain(seen: Features, wording: Wording, competency: Competency, synonym: str) -> tuple[Evidence, ...]:
    """Say in words what speaks for a pair, in a fixed order; ``synonym`` is the closest alternative label."""
    said = [Evidence("meaning of the label", seen.label, _closeness(seen.label, f"“{competency.label}”"))]
    if competency.description:
        detail = _closeness(seen.description, "the label together with its description")
        said.append(Evidence("meaning of the description", seen.description, detail))
    if synonym and seen.synonym > seen.label:
        detail = _closeness(seen.synonym, f"its other name “{synonym}”")
        said.append(Evidence("meaning of an alternative label", seen.synonym, detail))
    shared = ", ".join(wording.words)
    said.append(
        Evidence("shared words", seen.shared, f"Both say: {shared}." if shared else "No meaningful word is shared.")
    )
    said.append(
        Evidence("wording", seen.wording, f"The wording is {_likeness(seen.wording)} “{wording.closest_label}”.")
    )
    return tuple(said)


def _closeness(cosine: float, what: str) -> str:
    degree = (
        "very close" if cosine >= 0.7 else "close" if cosine >= 0.5 else "loosely related" if cosine >= 0.3 else "far"
    )
    return f"In meaning, the outcome is {degree} {'from' if degree == 'far' else 'to'} {what}."


def _likeness(ratio: float) -> str:
    return "very like" if ratio >= 0.85 else "like" if ratio >= 0.6 else "unlike"


def _as_written(outcome: str, common: Sequence[str]) -> tuple[str, ...]:
    """Return the outcome's own words for the shared terms, each once, in the outcome's order."""
    written: dict[str, str] = {}
    for word in words(outcome):
        if word not in STOPWORDS:
            written.setdefault(stem(word), word)
    return tuple(written[term] for term in common)

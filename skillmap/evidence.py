"""An outcome and a competency in, the reasons that speak for their alignment out.

Each measure is exact, complete and a function of the pair and the framework alone (whose words tell which ones are
rare), but for ``lead``, which compares a pair with the outcome's other candidates of the kinds that were asked for.
Values are rounded to four decimals *before* they are scored, so that the score can be worked out again from what a
reader sees, and the last bit of the arithmetic never decides.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from skillmap.nouns import Competency, Evidence
from skillmap.text import STOPWORDS, stem, terms, words

_DECIMALS = 4
_LONGEST_LEAD = 4.0
_MOST_NEARER = 99


class Features(NamedTuple):
    """What the scorer sees of a pair; the fields' names are the names in ``calibration.json``.

    Cosines, in [-1, 1]: ``label`` and ``description`` (the label with it) and ``synonym`` (the best of label and
    alternative labels) to the outcome or its closest part; ``context``, the mean of the first two for the outcome
    behind its credential's title; ``field``, the description to that title and the credential's other outcomes (0
    where the credential isn't named). ``shared`` is the part of the label's words, weighted by rarity, that the outcome
    has too; ``wording`` compares spelling with the best of label and alternative labels; both are in [0, 1].
    ``activity`` is 1 for generic work activities (which fit many outcomes in words and few in truth), else 0; nothing
    else is known of its kind. ``nearer`` is log(1 + n) of how many competencies of its kind are closer to the
    whole outcome, in [0, log 100]. ``read`` are the log-odds that the cross-encoder gives the pair, and ``lead`` is how
    far they are above the best of the other competencies, cut at 4 both ways. These three are 0 where it wasn't asked.
    """

    label: float
    description: float
    synonym: float
    context: float
    field: float
    shared: float
    wording: float
    activity: float
    nearer: float = 0.0
    read: float = 0.0
    lead: float = 0.0


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


def features(
    *,
    label: float,
    description: float,
    synonym: float,
    context: float,
    field: float,
    wording: Wording,
    competency: Competency,
) -> Features:
    """Put together what the scorer sees before the cross-encoder has read the pair; the cosines are as computed."""
    label, description, synonym, context, field = (
        round(float(value), _DECIMALS) for value in (label, description, synonym, context, field)
    )
    return Features(
        label=label,
        description=description,
        synonym=max(label, synonym),
        context=context,
        field=field,
        shared=wording.shared,
        wording=wording.wording,
        activity=float(competency.kind == "activity"),
    )


def after_reading(seen: Features, read: float, best_other: float, nearer: int) -> Features:
    """Add what the cross-encoder says: log-odds of the pair, and of the best of the outcome's other candidates.

    ``nearer`` is how many competencies of the same kind are closer to the whole outcome.
    """
    lead = min(_LONGEST_LEAD, max(-_LONGEST_LEAD, read - best_other))
    return seen._replace(
        nearer=round(math.log1p(min(nearer, _MOST_NEARER)), _DECIMALS),
        read=round(float(read), _DECIMALS),
        lead=round(float(lead), _DECIMALS),
    )


def explain(
    seen: Features,
    wording: Wording,
    competency: Competency,
    synonym: str,
    *,
    was_read: bool,
    subject: str = "the outcome",
) -> tuple[Evidence, ...]:
    """Say in words what speaks for a pair, in a fixed order; ``synonym`` is the closest alternative label.

    ``subject`` is what was compared: the outcome, a part of it, or the outcome as an institution's list rewords it.
    """
    said = []
    if was_read:
        said.append(Evidence("read together", seen.read, f"Read together, the two {_agreement(seen.read)}."))
        said.append(Evidence("lead over the others", seen.lead, _ahead(seen.lead)))
        said.append(Evidence("closer ones of its kind", seen.nearer, _place(seen.nearer)))
    said.append(Evidence("meaning of the label", seen.label, _closeness(seen.label, f"“{competency.label}”", subject)))
    detail = _closeness(seen.description, "the label together with its description", subject)
    said.append(Evidence("meaning of the description", seen.description, detail if competency.description else ""))
    detail = (
        _closeness(seen.synonym, f"its other name “{synonym}”", subject)
        if synonym and seen.synonym > seen.label
        else ""
    )
    said.append(Evidence("meaning of the closest name", seen.synonym, detail))
    said.append(
        Evidence(
            "meaning in the credential",
            seen.context,
            _closeness(seen.context, "it, read with the title", "the outcome"),
        )
    )
    said.append(Evidence("field of the credential", seen.field, _fit(seen.field)))
    shared = ", ".join(wording.words)
    said.append(
        Evidence("shared words", seen.shared, f"Both say: {shared}." if shared else "No meaningful word is shared.")
    )
    said.append(
        Evidence("wording", seen.wording, f"The wording is {_likeness(seen.wording)} “{wording.closest_label}”.")
    )
    return tuple(said)


def _agreement(read: float) -> str:
    probability = 1 / (1 + math.exp(-read))
    if probability >= 0.75:
        return "say much the same"
    if probability >= 0.4:
        return "belong together in part"
    return "share a subject at most" if probability >= 0.1 else "have little to do with each other"


def _ahead(lead: float) -> str:
    if lead <= 0:
        return "Another competency reads better." if lead < 0 else ""
    return f"No other competency reads {'nearly ' if lead >= 0.5 else ''}as well."


def _place(nearer: float) -> str:
    count = round(math.expm1(nearer))
    if count == 0:
        return "No competency of its kind is closer in meaning to the outcome."
    several = f"{count if count < _MOST_NEARER else f'{_MOST_NEARER} or more'} of its kind are"
    return f"{'One of its kind is' if count == 1 else several} closer in meaning to the outcome."


def _fit(field: float) -> str:
    if field >= 0.35:
        return "It is at home in the credential's field."
    return "It comes from another field than the credential." if 0 < field < 0.1 else ""


def _closeness(cosine: float, what: str, subject: str) -> str:
    degree = (
        "very close" if cosine >= 0.7 else "close" if cosine >= 0.5 else "loosely related" if cosine >= 0.3 else "far"
    )
    return f"In meaning, {subject} is {degree} {'from' if degree == 'far' else 'to'} {what}."


def _likeness(ratio: float) -> str:
    return "very like" if ratio >= 0.85 else "like" if ratio >= 0.6 else "unlike"


def _as_written(outcome: str, common: Sequence[str]) -> tuple[str, ...]:
    """Return the outcome's own words for the shared terms, each once, in the outcome's order."""
    written: dict[str, str] = {}
    for word in words(outcome):
        if word not in STOPWORDS:
            written.setdefault(stem(word), word)
    return tuple(written[term] for term in common)

"""Numbers and ratings in, the words that people read out: what every writer says in the same way."""

from __future__ import annotations

from collections.abc import Sequence

from skillmap.nouns import Alignment, Evidence, OutcomeResult, Rating, Share

#: What a rating is called in front of people.
RATING_WORDS: dict[Rating, str] = {
    "strong": "Strong",
    "partial": "Partial",
    "weak": "Weak",
    "none": "No confident match",
}
#: A shape for each rating, so that none of them is told by its colour alone.
RATING_SHAPES: dict[Rating, str] = {"strong": "●", "partial": "◐", "weak": "○", "none": "✕"}

_COSINE = "cosine, from -1 to 1: 1 is the same meaning"
#: What each measure of the evidence is, and in which range; for all readers, so in plain words.
MEASURES: dict[str, str] = {
    "read together": "log-odds that outcome and competency, read together, agree: above 0 more likely than not",
    "lead over the others": "how far that is above the best of the other competencies, from -4 to 4",
    "closer ones of its kind": "log(1 + n) of the n competencies of its kind that are closer to the outcome; 0 to 4.61",
    "meaning of the label": _COSINE,
    "meaning of the description": _COSINE,
    "meaning of the closest name": _COSINE,
    "meaning in the credential": f"{_COSINE}; the outcome is read behind its credential's title",
    "field of the credential": "cosine, from -1 to 1, of the competency with the credential's title and other outcomes",
    "shared words": "part of the label's words that the outcome has too, rare words counting more; from 0 to 1",
    "wording": "likeness of spelling with the closest name, from 0 to 1",
}


def percent(value: float | None) -> str:
    """Return a proportion in [0, 1] in whole percent; never 0 % or 100 % for what is only near them.

    >>> percent(0.124), percent(0.001), percent(0.999), percent(1.0), percent(None)
    ('12 %', 'under 1 %', 'over 99 %', '100 %', 'not known')
    """
    if value is None:
        return "not known"
    whole = round(100 * value)
    if whole == 0 and value > 0:
        return "under 1 %"
    if whole == 100 and value < 1:
        return "over 99 %"
    return f"{whole} %"


def number(value: float) -> str:
    """Return a number with at most two decimals and no idle zeros.

    >>> number(6.5), number(14.0), number(4.2034)
    ('6.5', '14', '4.2')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def importance(value: float | None) -> str:
    """Return an importance in [0, 1] on a scale of 100, so that nobody takes it for a probability.

    >>> importance(0.75), importance(None)
    ('75 of 100', 'not rated')
    """
    return "not rated" if value is None else f"{round(100 * value)} of 100"


def count(how_many: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun.

    >>> count(1, "outcome"), count(3, "outcome"), count(2, "redundancy", "redundancies")
    ('1 outcome', '3 outcomes', '2 redundancies')
    """
    return f"{how_many} {noun if how_many == 1 else plural or noun + 's'}"


def share(value: Share) -> str:
    """Return a proportion with its parts, or say that there was nothing to count.

    >>> share(Share(6.5, 14, 6.5 / 14)), share(Share(0, 0, None))
    ('6.5 of 14 (46 %)', 'nothing to count')
    """
    if value.value is None:
        return "nothing to count"
    return f"{number(value.numerator)} of {number(value.denominator)} ({percent(value.value)})"


def evidence_sentence(evidence: Evidence) -> str:
    """Return a measure with its value, behind what it says where it says anything.

    >>> evidence_sentence(Evidence("shared words", 0.4, "Both say: clean, data."))
    'Both say: clean, data (shared words 0.40).'
    >>> evidence_sentence(Evidence("meaning of the closest name", 0.31))
    'meaning of the closest name 0.31.'
    """
    detail = evidence.detail.strip().removesuffix(".")
    measured = f"{evidence.measure} {evidence.value:.2f}"
    return f"{detail} ({measured})." if detail else f"{measured}."


def evidence_text(evidence: Sequence[Evidence]) -> str:
    """Return all measures of a pair in the order given, each as :func:`evidence_sentence` has it."""
    return " ".join(evidence_sentence(one) for one in evidence)


def reasons(one: Alignment) -> tuple[str, ...]:
    """Return the reasons for an alignment; the part of the outcome that it serves is named first, and always.

    An alignment of a report made before there were reasons has none.
    """
    if not one.part:
        return one.reasons
    naming = tuple(said for said in one.reasons if f"“{one.part}”" in said)
    others = tuple(said for said in one.reasons if said not in naming)
    return (*(naming or (f"It serves one part of the outcome: “{one.part}”.",)), *others)


def headline(result: OutcomeResult) -> Rating:
    """Return the rating that an outcome as a whole has in one framework: its best one, or none without confidence."""
    return result.alignments[0].rating if result.confident and result.alignments else "none"


def nearest_miss(result: OutcomeResult) -> str:
    """Say what came nearest to an outcome and how near, or that there was nothing to compare with."""
    if result.nearest is None:
        return "nothing to compare with"
    return f"{result.nearest.competency.label}, {percent(result.nearest.probability)}"

"""An outcome as somebody wrote it in, advice for its author out: its verb, its level, and what could be said better.

Advice only: nothing here goes into a score, a rating or a probability, and a level is never converted to the level of
a framework that it is shown beside.
"""

from __future__ import annotations

import re

from skillmap.compound import split_outcome
from skillmap.nouns import LEVELS, Advice
from skillmap.text import clean
from skillmap.verbs import Found, main_verb, verb_at, without_lead_in

_QUESTION = re.compile(
    r"(?:what|why|how|when|where|which|who|whose)\s(?:\w+\s)?"
    r"(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|makes|made|happens|happened)\b|.*\?[\"”’)]?$",
    re.IGNORECASE,
)
_MOST_WORDS = 60


def advise(text: str) -> Advice:
    """Return the advice on one outcome; any text will do.

    >>> advise("Understand photosynthesis").notes[0]
    'Nobody can see "understand" happen: say what learners do to show it, such as explain, summarize or classify.'
    >>> advise("Students will be able to design and test circuits").level
    'create'
    """
    whole = clean(text)
    if _QUESTION.match(whole):
        note = "This is a question: write what learners can do once they know the answer, beginning with a verb."
        return Advice("", "", None, (), (), (note,))
    parts = split_outcome(whole)
    verbs = [found for part in parts or (whole,) if (found := main_verb(part)) is not None]
    if not verbs:
        return Advice("", "", None, (), parts, (_without_verb(whole), *_several(parts)))
    chosen = max(verbs, key=_demand)  # the first of equals
    level = LEVELS[_demand(chosen)]
    others = {chosen.verb.level, *chosen.verb.also} - {level}
    notes = [*_unseen(verbs), *_several(parts), *_long(whole)]
    return Advice(
        chosen.written,
        chosen.verb.lemma,
        level,
        tuple(other for other in LEVELS if other in others),
        parts,
        tuple(notes),
    )


def _demand(found: Found) -> int:
    """Return the verb's level as a number in [0, 5]; "use X to judge Y" asks for the judging."""
    level = LEVELS.index(found.verb.level)
    if found.verb.lemma not in ("use", "apply", "employ", "utilize"):
        return level
    words = found.rest.lower().split()
    purpose = [verb_at(words, i + 1) for i, word in enumerate(words) if word == "to"]
    return max([level, *(LEVELS.index(at[1].level) for at in purpose if at is not None and at[0] == "base")])


def _without_verb(whole: str) -> str:
    if not whole:
        return "There is no text."
    start = " ".join(without_lead_in(whole).split()[:4])
    return (
        f"It begins with no verb that we know ({start!r}), so that it reads as a topic: say what learners do with it."
    )


def _unseen(verbs: list[Found]) -> list[str]:
    notes = []
    for found in verbs:
        if found.verb.instead:
            *first, last = found.verb.instead.split(", ")
            notes.append(
                f'Nobody can see "{found.written.lower()}" happen: say what learners do to show it, such as '
                f"{', '.join(first)} or {last}."
            )
    return list(dict.fromkeys(notes))


def _several(parts: tuple[str, ...]) -> list[str]:
    if not parts:
        return []
    named = "; ".join(f"“{part}”" for part in parts)
    return [f"There are {len(parts)} outcomes in one, each of which would need its own evidence: {named}."]


def _long(whole: str) -> list[str]:
    count = len(whole.split())
    return [f"It has {count} words; few readers keep more than {_MOST_WORDS} in mind."] if count > _MOST_WORDS else []

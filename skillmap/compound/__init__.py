"""A compound outcome in, its parts as phrases that stand on their own out: "Design and evaluate X" becomes two.

By grammar: coordinated verbs, coordinated clauses, semicolons and sentences, and lists of long objects. A wrong split
harms a match more than a missed one, so that every rule here asks for evidence and keeps the whole where it has none.
"""

from __future__ import annotations

from collections.abc import Iterator

from skillmap.compound.clauses import clauses
from skillmap.compound.objects import Part, expand, points_back, resolve
from skillmap.compound.words import SUBORDINATORS, Word, join_words, read_words, verb_in
from skillmap.text import clean
from skillmap.verbs import is_adverb, without_lead_in

__all__ = ["MOST_PARTS", "split_outcome"]

#: No outcome is split into more parts than this; the last one then holds all the rest, joined by semicolons.
MOST_PARTS = 12


def split_outcome(text: str) -> tuple[str, ...]:
    """Return the parts of a compound outcome in their order, or nothing where it is one outcome.

    Never exactly one part, never an empty one, at most MOST_PARTS (the last then holds the rest: nothing is dropped),
    and every meaningful word of a part stands in ``text``. The parts are an addition to the whole, which the caller
    keeps: a lead-in ("Students will be able to") is dropped, and "it" and "its" are replaced by what they stand for.
    A part may itself be split again where it was cut at a semicolon or where a pronoun had kept the whole together.

    >>> split_outcome("Design and evaluate marketing and pricing plans")
    ('Design marketing and pricing plans', 'Evaluate marketing and pricing plans')
    >>> split_outcome("Identify hazards and control them")
    ('Identify hazards', 'Control hazards')
    >>> split_outcome("Explain supply and demand")
    ()
    """
    whole = clean(text)
    if whole.endswith("?"):
        return ()
    found: list[Part] = []
    for segment in _segments(read_words(without_lead_in(whole))):
        more = _parts(segment, found[-1] if found else None)
        if not more:  # a topic, a remark, a list after a colon: then the whole doesn't come apart
            return ()
        found.extend(more)
    parts = list(dict.fromkeys(_capital(_written(part)) for part in found))
    if len(parts) > MOST_PARTS:
        parts[MOST_PARTS - 1 :] = ["; ".join(parts[MOST_PARTS - 1 :])]
    return tuple(parts) if len(parts) > 1 else ()


def _segments(words: list[Word]) -> Iterator[list[Word]]:
    """Cut at semicolons, and at full stops where a verb follows; an "and" at the front of a segment goes."""
    start = 0
    for i, word in enumerate(words):
        last = i + 1 == len(words)
        stop = word.written.endswith(".") and len(word.core) > 2 and not last and words[i + 1].written[:1].isupper()
        if last or (word.written.endswith(";") and not word.inside) or (stop and verb_in(words, i + 1) is not None):
            segment = words[start : i + 1]
            skip = 1 if len(segment) > 1 and segment[0].core in ("and", "then") else 0
            yield segment[skip:]
            start = i + 1


def _parts(words: list[Word], earlier: Part | None) -> list[Part]:
    """Return a segment's parts: itself where it isn't compound, none where it can't stand alone.

    ``earlier`` is the last part of the segment before.
    """
    first = next((i for i, word in enumerate(words) if not is_adverb(word.core)), 0)
    head = verb_in(words, first)
    if head is None or any(word.written.endswith(":") for word in words):
        return []
    parts: list[Part] = []
    for clause in clauses(words, first, head):
        before = parts[-1] if parts else earlier
        for i, part in enumerate(expand(clause, head[0])):
            asked = i > 0 and part.object[0].core in SUBORDINATORS  # "inflation and how it is measured"
            resolved = resolve(part, parts[-1] if asked else before)
            if resolved is None and parts:
                return [Part("", tuple(words))]
            if resolved is None and points_back(part):
                return []
            parts.append(resolved or part)
    return parts


def _written(part: Part) -> str:
    return " ".join(filter(None, (part.verb, join_words(part.object))))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text[:1].isascii() else text

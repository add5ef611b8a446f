"""The start of an outcome in, its main verb with that verb's levels in the revised taxonomy of Bloom out.

The verbs and their levels are data, in ``verbs.toml``, which names its source.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from skillmap.nouns import LEVELS, Level

Form = Literal["base", "s", "ing"]

_LEARNER = (
    r"(?:the |an? |each |all |our |successful )*"
    r"(?:students?|learners?|participants?|candidates?|graduates?|trainees?|apprentices?|attendees|you|they|we|i)"
)
_ABILITY = (
    r"ability|capacity|capability|skills?|skilled|competence|competency|competent|proficiency|proficient|experience"
)
# One pass takes one of these from the front; every repetition is bounded, so that odd input costs no time.
_LEAD_INS = re.compile(
    r"(?:"
    r"[•·*–-]\s+"
    r"|(?:[a-z]{2,9}\s?)?\d{1,3}(?:(?:\.\d{1,3}){0,4}[.):]|(?:\.\d{1,3}){1,4})\s+"
    r"|(?:by|at|on|upon|after|following)\s[^,:;?]{0,160}?"
    r"(?:\bend|complet|conclu|finish|course|module|unit|lesson|program|semester|session|workshop)[^,:;?]{0,100}[,:]\s+"
    r"|(?:by|at|on|upon|after|following|in|this|the)\s[^,:;?]{0,160}?\bable to\b:?\s+"
    rf"|{_LEARNER}\s(?:(?:will|should|shall|can|must|may|would|are|is|have|has)\b[:,]?\s+"
    r"(?:(?:also|then|now|be|expected)\s+){0,3})"
    rf"|(?:the |an? )?(?:{_ABILITY})\s(?:to|in|at)\s+"
    r"|swbat:?\s+"
    r"|(?:be |is |are )?able to:?\s+"
    r"|(?:know |knows |knowing |knowledge of |learn |learning )?how to:?\s+"
    r"|learn to\s+"
    r"|to:?\s+"
    r")",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:(?:the|each|all|successful) )?(?:student|learner|participant|candidate|trainee)s? ", re.IGNORECASE
)
_EDGES = "\"'“”‘’«»`()[]{}*_.,;:!?…"


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the lists: the ``level`` it most often asks for, and those it can ask for as well.

    ``noun`` tells that the word is a noun or an adjective as often; ``instead`` names verbs that could replace one
    whose doing nobody can see, and is empty for all others.
    """

    lemma: str
    level: Level
    also: tuple[Level, ...] = ()
    noun: bool = False
    instead: str = ""


class Found(NamedTuple):
    """A verb met in a text: as ``written``, in which ``form``, and the text that follows it."""

    verb: Verb
    form: Form
    written: str
    rest: str


class Lexicon(NamedTuple):
    """Every written form of every verb, and the wordings that stand for one, longest first."""

    forms: Mapping[str, tuple[Form, Verb]]
    phrases: tuple[tuple[str, Verb], ...]


def core(token: str) -> str:
    """Return a token in lower case without the punctuation at its edges.

    >>> core('"Design,')
    'design'
    """
    return token.strip(_EDGES).lower()


@cache
def lexicon() -> Lexicon:
    """Read the lists once; some 850 verbs."""
    lists = tomllib.loads(Path(__file__).with_name("verbs.toml").read_text(encoding="utf-8"))
    main: dict[str, Level] = {verb: level for level in LEVELS for verb in lists[level]["verbs"].split()}
    others = {level: frozenset(lists[level]["also"].split()) for level in LEVELS}
    nouns = frozenset(lists["nouns"]["also"].split())
    verbs = {
        name: Verb(
            name.replace("_", " "),
            level,
            tuple(other for other in LEVELS if name in others[other]),
            name in nouns,
            lists["unmeasurable"].get(name, ""),
        )
        for name, level in main.items()
    }
    forms: dict[str, tuple[Form, Verb]] = {}
    for verb in verbs.values():
        for form, written in _inflect(verb.lemma):
            forms.setdefault(written, (form, verb))
    phrases = [(" ".join(p.split()), verbs[name]) for name, all_ in lists["phrases"].items() for p in all_.split("|")]
    return Lexicon(forms, tuple(sorted(phrases, key=lambda pair: (-len(pair[0]), pair[0]))))


def _inflect(lemma: str) -> Iterator[tuple[Form, str]]:
    head, _, particle = lemma.partition(" ")
    tail = f" {particle}" if particle else ""
    for verb in dict.fromkeys((head, re.sub(r"([iy])z(e)$", r"\1s\2", head))):  # analyse, organise
        yield "base", verb + tail
        if verb.endswith("y") and verb[-2:-1] not in "aeiou":
            yield "s", f"{verb[:-1]}ies{tail}"
        else:
            yield "s", verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s") + tail
        if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
            yield "ing", f"{verb[:-1]}ing{tail}"
        else:
            yield "ing", f"{verb}ing{tail}"
            if re.search(r"[aeiou][bdglmnprt]$", verb):  # planning, modelling; a misspelling more does no harm
                yield "ing", f"{verb}{verb[-1]}ing{tail}"


def is_adverb(word: str) -> bool:
    """Tell whether a word reads as an adverb in -ly rather than as a verb such as "apply"."""
    return word in ("then", "also", "further", "thereby") or (
        word.endswith("ly") and len(word) > 4 and word not in lexicon().forms
    )


def without_lead_in(text: str) -> str:
    """Return the text from where its main verb should stand; the text must be clean (:func:`skillmap.text.clean`).

    >>> without_lead_in("By the end of the course, students will be able to design a bridge")
    'design a bridge'
    >>> without_lead_in("Skill in designing bridges")
    'designing bridges'
    """
    for _ in range(4):
        found = _LEAD_INS.match(text)
        if found is None:
            break
        text = text[found.end() :]
    return _without_subject(text)


def _without_subject(text: str) -> str:
    """Drop "Students" and "The learner" before a verb that is no noun: not from "Student records"."""
    found = _SUBJECT.match(text)
    words = [core(word) for word in text[found.end() :].split(" ", 3)[:3]] if found else []
    at = verb_at(words, next((i for i, word in enumerate(words) if not is_adverb(word)), 0))
    return text[found.end() :] if found and at and at[0] != "ing" and not at[1].noun else text


def verb_at(words: list[str], i: int) -> tuple[Form, Verb, int] | None:
    """Return form, verb and number of words of the verb that starts at ``i``, or None; ``words`` are cores."""
    forms = lexicon().forms
    if i >= len(words):
        return None
    if i + 1 < len(words) and (pair := forms.get(f"{words[i]} {words[i + 1]}")):
        return *pair, 2
    return (*one, 1) if (one := forms.get(words[i])) else None


def main_verb(text: str) -> Found | None:
    """Return the verb at the start of a clean text, after its lead-in, or None where no listed verb stands there.

    >>> main_verb("Students will be able to critically appraise a study").verb.level
    'evaluate'
    >>> main_verb("Design of experiments") is None
    True
    """
    body = without_lead_in(text)
    lower = body.lower()
    for phrase, verb in lexicon().phrases:
        if lower.startswith(phrase) and not lower[len(phrase) : len(phrase) + 1].isalnum():
            return Found(verb, "base", body[: len(phrase)], body[len(phrase) :].strip())
    tokens = body.split(" ")
    words = [core(token) for token in tokens]
    start = next((i for i, word in enumerate(words[:3]) if not is_adverb(word)), 0)
    at = verb_at(words, start)
    if at is None or (at[1].noun and _reads_as_noun(words, tokens, start)):
        return None
    end = start + at[2]
    written = " ".join(tokens[start:end]).strip(_EDGES)
    return Found(at[1], at[0], written, " ".join(tokens[end:]))


def _reads_as_noun(words: list[str], tokens: list[str], i: int) -> bool:
    """Tell whether "design", "tests" or "research" at the front is the head of a topic ("Design of experiments")."""
    following = words[i + 1] if i + 1 < len(words) else ""
    listed = tokens[i].endswith(",") or following in ("and", "or")
    if listed or following == "of":
        at, following_at = verb_at(words, i), verb_at(words, i + (2 if following in ("and", "or") else 1))
        return not listed or at is None or following_at is None or at[0] != following_at[0]
    named = [token[:1] for token, word in zip(tokens, words, strict=True) if len(word) > 3]
    titled = len(named) >= 2 and len(tokens) <= 6 and all(letter.isupper() for letter in named)
    return titled or not following or tokens[i].endswith(":")

"""One clause in, one part for each of its coordinated verbs or listed objects out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from skillmap.compound.clauses import heads
from skillmap.compound.words import BACK, DETERMINERS, PREPOSITIONS, SUBORDINATORS, Word, join_words, verb_in
from skillmap.text import STOPWORDS
from skillmap.verbs import Form, Verb, is_adverb

#: Two things in one: their objects only mean something together.
_RELATIONAL = frozenset(
    """compare contrast distinguish differentiate discriminate relate match reconcile connect link combine integrate
    balance map separate convert correlate associate mix join merge coordinate align group sort synthesize weigh choose
    rank order tell swap exchange interpolate navigate trade work use""".split()
)
_BOUND_WORDS = frozenset(
    """between among both either neither nor or versus vs relationship relationships difference differences
    similarities similarity interaction interactions together respectively trade-off trade-offs etc""".split()
)
#: Their object isn't that of the verb before: "Bathe and provide care to a patient".
_OWN_OBJECT = frozenset(
    "provide give make respond communicate collaborate work act think participate serve attend take have do".split()
)
#: One thing in two words.
_PAIRS = frozenset(
    """compare+contrast contrast+compare copy+paste cut+paste drag+drop find+replace search+replace mix+match pick+place
    know+understand research+develop track+trace start+stop read+write push+pull tag+trace""".split()
)

#: "The results" are those of the clause before; "the skin" is not.
_GENERIC = frozenset(
    """answer answers changes choice choices conclusion conclusions corrections data decision decisions difference
    differences effects findings former impact import item items latter method methods object objects others output
    outputs posts problem problems process reason reasons remainder response responses rest result results same solution
    solutions steps""".split()
)

_BE = frozenset("is are was were has have can could will may might does do".split())
_DEMONSTRATIVES = frozenset("this these those".split())
#: Of "the origin of the manifesto", "its values" are the manifesto's.
_ASPECTS = frozenset(
    """concept definition history idea importance meaning notion origin origins phases purpose role significance
    stages""".split()
)


class Part(NamedTuple):
    """A verb as written, with its object; without a verb, ``object`` is the whole clause."""

    verb: str
    object: tuple[Word, ...]


def expand(clause: list[Word], form: Form) -> list[Part]:
    """Give each coordinated verb the object they share, or each of the listed objects its verb."""
    first = next((i for i, word in enumerate(clause) if not is_adverb(word.core)), 0)
    found = heads(clause, first, form)
    if not found:
        return [Part("", tuple(clause))]
    objects = tuple(clause[found[-1][1] :])
    verbs = [at[1] for begin, _ in found if (at := verb_in(clause, begin)) is not None]
    if len(found) == 1:
        verb = join_words(clause[: found[0][1]])
        listed = [] if verbs[0].lemma in _RELATIONAL else _listed(objects) or _asked(objects, verbs[0])
        return [Part(verb, item) for item in listed] or [Part(verb, objects)]
    shared = objects and objects[0].core not in PREPOSITIONS | {"and", "or"} and not objects[0].inside
    joined = any(word.core in ("and", "then") for word in clause[found[0][1] : found[-1][0]])
    pair = "+".join(verb.lemma for verb in verbs)
    if not shared or not joined or pair in _PAIRS or verbs[-1].lemma in _OWN_OBJECT:
        return [Part("", tuple(clause))]
    starts = [0, *(end for _, end in found[:-1])]
    spans = [clause[start:end] for start, (_, end) in zip(starts, found, strict=True)]
    return [Part(join_words(word for word in span if word.core not in ("and", "then")), objects) for span in spans]


def _listed(words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """Return the objects of a list where each is long enough to be a topic of its own, else nothing."""
    cores = {word.core for word in words}
    if cores & (_BOUND_WORDS | BACK | SUBORDINATORS | _DEMONSTRATIVES | {"its", "their"}) or any(
        word.inside for word in words
    ):
        return []
    items = _items(words)
    if len(items) > 1 and all(_is_defined(item) for item in items):  # "the causes of X and the role of Y"
        nested = any(item[1].core in {word.core for word in items[0][2:]} for item in items[1:])
        return [] if nested else items
    if any(_is_clause(item) for item in items[1:]):
        return []
    long = all(sum(word.core not in STOPWORDS for word in item) >= 2 for item in items)
    return items if long and len(items) > 2 and not cores & PREPOSITIONS else []


def _asked(words: tuple[Word, ...], verb: Verb) -> list[tuple[Word, ...]]:
    """Return "inflation" and "how it is measured" where a verb of telling has both as objects, else nothing."""
    if {verb.level, *verb.also}.isdisjoint(("remember", "understand")):
        return []
    asked = [i for i, word in enumerate(words) if word.core in ("how", "why", "what")]
    if not asked or asked[0] < 2 or words[asked[0] - 1].core != "and":
        return []
    thing = words[: asked[0] - 1]
    apart = {word.core for word in thing} & (_BOUND_WORDS | BACK | SUBORDINATORS | PREPOSITIONS - {"of"} | {"and"})
    whole = len(asked) == 1 and not apart and not any(word.inside or word.comma for word in thing[:-1])
    return [thing, words[asked[0] :]] if whole else []


def _items(words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """Cut a list at its commas and at its last "and"; an "and" before them is inside an item."""
    last = max((i for i, word in enumerate(words) if word.core == "and"), default=-1)
    commas = [i for i, word in enumerate(words) if word.comma]
    if last < 0 or (commas and commas[-1] > last) or not (commas or _is_defined(words[last + 1 :])):
        return [words]
    if commas and commas[-1] != last - 1 and sum(word.core == "and" for word in words) > 1:
        return [words]  # "time-out, site verification and sponge and instrument counts": which "and" is it?
    starts = sorted({0, *(i + 1 for i in commas), last})
    found = [words[start:end] for start, end in zip(starts, [*starts[1:], len(words)], strict=True)]
    found[-1] = found[-1][1:]
    return [item for item in found if item]


def _is_clause(item: Sequence[Word]) -> bool:
    """Tell whether an item is a clause that was missed: "run a check" or "explain results", but not "test plans"."""
    at = verb_in(item, 0)
    if at is None or at[0] != "base":
        return False
    return not at[1].noun or (len(item) > 1 and item[1].core in DETERMINERS)


def _is_defined(item: Sequence[Word]) -> bool:
    """Tell whether a phrase is of the shape "the (one or two words) of ...", with one "of"."""
    cores = [word.core for word in item]
    return cores[:1] in (["the"], ["a"], ["an"]) and "of" in cores[2:4] and cores.count("of") == 1 and len(cores) > 3


def resolve(part: Part, before: Part | None) -> Part | None:
    """Replace "it" and "its" by what they point back to; return None where a part leans on the one before."""
    if before is None:
        return part
    simple = _simple(before.object) if before.verb else ()
    words = _owned(part.object, simple)
    if not words:
        return None
    for i in (0, 1, len(words) - 1):
        pronoun = i < len(words) and words[i].core in ("it", "them", "they")
        if pronoun and simple and (i != 1 or words[0].core in SUBORDINATORS) and not _is_dummy(words, i):
            words = (*words[:i], *simple, *words[i + 1 :])
            break
    return None if _leans(words) else Part(part.verb, words)


def points_back(part: Part) -> bool:
    """Tell whether an object opens with what stands for something before it: "it", "its parts", "these rules"."""
    return bool(part.object) and part.object[0].core in BACK | _DEMONSTRATIVES | {"its", "their"}


def _owned(words: tuple[Word, ...], owner: tuple[Word, ...]) -> tuple[Word, ...] | None:
    """Write "its causes in time" as "the causes of inflation in time"; None where the owner isn't simple."""
    if not words or words[0].core not in ("its", "their"):
        return words
    stop = next((i for i, word in enumerate(words) if i and word.core in PREPOSITIONS), len(words))
    if not owner or stop < 2:
        return None
    return (Word("the", "the"), *words[1 : stop - 1], words[stop - 1].bare(), Word("of", "of"), *owner, *words[stop:])


def _is_dummy(words: Sequence[Word], i: int) -> bool:
    """Tell whether "it" points to what follows: "why it is important to wash hands"."""
    rest = [word.core for word in words[i + 1 : i + 5]]
    return rest[:1] in (["is"], ["means"], ["takes"]) and any(word in ("to", "that") for word in rest)


def _leans(words: tuple[Word, ...]) -> bool:
    """Tell whether an object makes sense only after the clause before: "each", "the results", "what its parts do"."""
    cores = [word.core for word in words]
    following = [*cores[1:], ""]
    if cores[0] in ("this", "these", "those", "such", "the") and following[0] in {*PREPOSITIONS, "", *_GENERIC}:
        return cores[0] != "the" or len(cores) == 2
    return any(_open(cores, i) for i in range(len(cores)))


def _open(cores: list[str], i: int) -> bool:
    """Tell whether the word at ``i`` is a pronoun without anything to stand for in its own clause."""
    word, before, after = cores[i], cores[i - 1] if i else "", cores[i + 1] if i + 1 < len(cores) else ""
    if word in ("each", "both", "one", "ones"):
        return after in PREPOSITIONS | _BE | {"", "and", "or"}
    if word in _DEMONSTRATIVES:  # "those who" and "those of" point forward
        return word != "those" or after not in PREPOSITIONS | SUBORDINATORS
    # Far enough from the verb, "its", and "it" as a subject, have something to point to.
    if word in ("its", "their"):
        return i == 1 or before in SUBORDINATORS or (word == "its" and i < 4)
    if word == "it":
        return i < 3 or after in PREPOSITIONS | {""}
    return word in BACK


def _simple(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return an object of few words up to its first preposition but "of", or nothing where it isn't so simple."""
    stop = next((i for i, word in enumerate(words) if word.core in PREPOSITIONS - {"of"}), len(words))
    found = words[:stop]
    if len(found) > 3 and found[0].core == "the" and found[1].core in _ASPECTS and found[2].core == "of":
        found = found[3:]
    if (gerund := verb_in(found, 0)) and gerund[0] == "ing":
        return ()
    if not 0 < len(found) <= 6 or any(word.comma for word in found[:-1]):
        return ()
    if any(word.inside or word.core in SUBORDINATORS | BACK | _BOUND_WORDS | {"and"} for word in found):
        return ()
    return (*found[:-1], found[-1].bare())

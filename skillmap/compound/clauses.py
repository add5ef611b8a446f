"""The words of one sentence in, its coordinated clauses out: "Explain X and apply Y" has two."""

from __future__ import annotations

from collections.abc import Sequence

from skillmap.compound.words import DETERMINERS, PREPOSITIONS, SUBORDINATORS, Word, verb_in
from skillmap.verbs import Form, Verb, is_adverb, verb_at

#: The verb after these is done by somebody else: "Help clients manage pain and improve sleep" is one outcome.
_CAUSATIVE = frozenset("help let make have enable allow assist encourage get see watch show teach ask feel".split())
#: What only a learner does, so that it can't belong to a clause inside ("how cells divide and explain ...").
_ACADEMIC = frozenset(
    """explain describe discuss define list calculate compute justify critique summarize outline evaluate analyze
    interpret demonstrate illustrate state compare contrast""".split()
)
#: The only verbs whose preposition may follow at once; after another, the object was left in the clause before.
_PREPOSITIONAL = frozenset(
    """respond participate report collaborate communicate comply work reflect act advocate comment elaborate
    contribute adhere focus refer log connect differentiate distinguish discriminate choose argue interact
    navigate consult cooperate assist care invest liaise attend listen escalate""".split()
)
_JOINTS = ("and", "then")


def heads(words: Sequence[Word], first: int, form: Form) -> list[tuple[int, int]]:
    """Return begin and end of each verb coordinated at the front, at most six: "design, build and test"."""
    found: list[tuple[int, int]] = []
    i = first
    while len(found) < 6 and (at := verb_in(words, i)) is not None and at[0] == form:
        if found and words[i].inside:  # "Identify (and fix) faults"
            break
        end = i + at[2]
        found.append((i, end))
        i = end
        if i < len(words) and words[i].core in _JOINTS:
            i += 1
        elif not words[end - 1].comma:
            break
        while i < len(words) and is_adverb(words[i].core):
            i += 1
    return found


def clauses(words: list[Word], first: int, head: tuple[Form, Verb, int]) -> list[list[Word]]:
    """Cut where "and", "then", "as well as" or a comma joins another verb of the first one's form, with its object.

    ``head`` is the verb at ``first``. The joints themselves are left out.
    """
    front = heads(words, first, head[0])
    if words[first + head[2] - 1].comma and len(front) < 2:
        return [words]  # "Set up, leak test and shut down ...": a list of verbs that can't be read
    cuts: list[tuple[int, int]] = []
    clause, verb, inner = first, head[1], False
    for i in range(front[-1][1] + 1, len(words)):
        inner = inner or _opens_inner(words, i - 1)
        joined = None if words[i].inside else _joined(words, i)
        at = None if joined is None else verb_in(words, joined)
        if joined is None or words[joined].inside or at is None or at[0] != head[0] or verb.lemma in _CAUSATIVE:
            continue
        series = bool(cuts) and cuts[-1][0] == cuts[-1][1]
        if _is_clause(words, joined, at, inner, series) and not _shares_complement(words, clause, i, joined):
            cuts.append((i, joined))
            clause, verb, inner = joined, at[1], False
    # A comma alone joins clauses only on the way to an "and": "Plan X, build Y, and test Z".
    while cuts and cuts[-1][0] == cuts[-1][1]:
        cuts.pop()
    starts = [0, *(joined for _, joined in cuts)]
    return [words[start:end] for start, end in zip(starts, [*(i for i, _ in cuts), len(words)], strict=True)]


def _joined(words: list[Word], i: int) -> int | None:
    """Return where the verb stands if a joint stands at ``i``: past "and", "and then", "as well as", adverbs."""
    j = i
    if words[i].core == "and" or (words[i].core == "then" and words[i - 1].comma):
        j = i + 1
    elif words[i].core == "as" and [word.core for word in words[i : i + 3]] == ["as", "well", "as"]:
        j = i + 3
    elif not words[i - 1].comma:
        return None
    while j < len(words) and j < i + 5 and is_adverb(words[j].core):
        j += 1
    if i < j < len(words) and words[j].core == "to":  # "be able to plan X and to build Y"
        j += 1
    return j if j < len(words) else None


def _opens_inner(words: list[Word], i: int) -> bool:
    """Tell whether a clause of its own may start here, to which a later verb could belong."""
    if words[i].core in SUBORDINATORS:
        return [word.core for word in words[i : i + 3]] != ["as", "well", "as"]
    if words[i].core not in ("to", "will", "can", "may", "must", "should") or i + 1 == len(words):
        return False
    following = verb_at([words[i + 1].core.partition("/")[0]], 0)  # "to move/rename"
    return following is not None and following[0] == "base"


def _is_clause(words: list[Word], j: int, at: tuple[Form, Verb, int], inner: bool, series: bool) -> bool:
    """Weigh whether the verb at ``j`` is one of the outcome's own, with an object, and no noun or inner verb.

    ``inner`` tells that a clause inside could own it, ``series`` that a comma has joined a verb already.
    """
    form, verb, length = at
    after = words[j + length].core if j + length < len(words) else ""
    last = _joint(words, j) - 1
    previous = verb_in(words, last)
    # "to model and solve problems", "to move, copy, and delete files": joined to an inner verb
    listed = words[last].comma and words[last + 1].core == "and" and last > 0 and words[last - 1].comma
    inside = previous is not None and previous[0] == form and (listed or not previous[1].noun)
    if after in ("", "or") or (after == "of" and length == 1) or words[j + length - 1].comma or inside:
        return False
    if (inner and verb.lemma not in _ACADEMIC) or (
        after in PREPOSITIONS and verb.lemma not in _PREPOSITIONAL and length == 1
    ):
        return after in DETERMINERS and not inner
    if after == "and":
        return not verb.noun and verb_in(words, j + length + 1) is not None
    if (verb.noun and not series) or form == "ing":
        return after in DETERMINERS and after != "that"
    return True


def _joint(words: list[Word], j: int) -> int:
    """Return where the joint before the verb at ``j`` begins: at "and", at "as well as", or after the comma."""
    i = j
    while i > 1 and (is_adverb(words[i - 1].core) or words[i - 1].core == "to"):
        i -= 1
    if words[i - 1].core == "and":
        return i - 1
    return i - 3 if i > 3 and [word.core for word in words[i - 3 : i]] == ["as", "well", "as"] else i


def _shares_complement(words: list[Word], clause: int, i: int, j: int) -> bool:
    """Tell whether what the clause before lacks comes with the next: "Listen to and interpret ..."."""
    if words[i - 1].core in PREPOSITIONS:
        return True
    at = verb_in(words, clause)
    before = [word.core for word in words[clause + at[2] : i]] if at else []
    bare = len(before) == 2 and before[0] in ("the", "a", "an")
    return bare and not words[i - 1].comma and any(word.core in ("of", "for") for word in words[j : j + 8])

"""The text of an outcome in, its words out, each with what the grammar of compounds has to know of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from skillmap.verbs import Form, Verb, core, verb_at

DETERMINERS = frozenset(
    """the a an its their this these those that each every any all some several various many your our his her my one two
    three four no it them how why what whether which who where both""".split()
)
PREPOSITIONS = frozenset(
    """of in on at by for from to with without within into onto over under through throughout across via using during
    between among against about after before per as like than including such based upon around toward towards versus
    vs given regarding concerning because while so except rather e.g i.e when if where""".split()
)
SUBORDINATORS = frozenset(
    """how why what whether which who whom whose when where if that because while although since until unless as
    than so""".split()
)
#: Pronouns that point out of their clause.
BACK = frozenset("it them they he she one ones itself themselves each both".split())


class Word(NamedTuple):
    """A token as written, its core (lower case, no punctuation), and whether it stands in brackets or quotes."""

    written: str
    core: str
    inside: bool = False

    @property
    def comma(self) -> bool:
        """Whether a comma follows."""
        return self.written.endswith((",", ",”", ',"'))

    def bare(self) -> Word:
        """Return the word without the comma or stop that follows it."""
        return Word(self.written.rstrip(",;."), self.core, self.inside)


def read_words(body: str) -> list[Word]:
    """Cut a text at its spaces, telling words in brackets, quotes and code: an "and" in there joins no outcomes."""
    words: list[Word] = []
    depth, quoted, coded, single = 0, 0, False, None
    for token in body.split():
        opened = sum(token.count(mark) for mark in "([{")
        closed = sum(token.count(mark) for mark in ")]}")
        quoted = max(0, quoted + token.count("“") - token.count("”"))
        turned = (token.count("`") + token.count('"')) % 2 == 1
        words.append(Word(token, core(token), depth > 0 or opened > 0 or quoted > 0 or coded or turned))
        depth, coded = max(0, depth + opened - closed), coded != turned
        # A single quote is an apostrophe until another one closes it.
        if token.startswith(("'", "‘")):
            single = len(words) - 1
        if single is not None and token.rstrip(",;.:)").endswith(("'", "’")):
            words[single:] = [word._replace(inside=True) for word in words[single:]]
            single = None
    return words


def verb_in(words: Sequence[Word], i: int) -> tuple[Form, Verb, int] | None:
    """Return form, verb and number of words of the verb that starts at ``i``, or None."""
    return verb_at([word.core for word in words[i : i + 2]], 0)


def join_words(words: Iterable[Word]) -> str:
    """Write the words in a row, without the comma, semicolon or full stop at the end."""
    return re.sub(r"[\s,;.]{1,9}$", "", " ".join(word.written for word in words))

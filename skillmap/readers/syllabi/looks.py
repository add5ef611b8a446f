"""A text in; whether it looks like an outcome, by the verb that it begins with, out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from skillmap.readers.syllabi.blocks import Block
from skillmap.readers.syllabi.headings import introduces
from skillmap.readers.syllabi.statements import read_statement
from skillmap.text import STOPWORDS, clean
from skillmap.verbs import main_verb

#: "Offered: fall", "Communication: students will write letters".
LABELLED = re.compile(r"[^\W\d_][^:\n]{0,40}:\s")
_ASIDE = re.compile(
    r"(?:please\s+)?(?:note|nb|see|example|hint|tip|important|source|reference|reminder|warning)\b", re.I
)


def mostly_verbs(blocks: Iterable[Block]) -> bool:
    """Tell whether half of the blocks start with a verb: then another one's verb may just be unknown to us."""
    verbs = [is_worded_as_one(one) for one in blocks if not introduces(one.text)]
    return 2 * sum(verbs) >= len(verbs) > 0


def stands_alone(text: str) -> bool:
    """Tell whether a nested item is an outcome by itself: "including consent forms" and "by plotting it" aren't."""
    found = main_verb(clean(text[:300]))
    return found is not None and found.form != "ing"


def verb_lines(text: str) -> list[str]:
    """Return the lines of a text that are outcomes by their looks, all or most of them; none where they aren't."""
    lines = [clean(line) for line in text.split("\n") if clean(line)]
    verbs = sum(map(starts_with_verb, lines))
    # One verb that we don't know doesn't make one outcome of them all, unless a line goes on in the next one.
    whole = not any(line.endswith(",") or line.split()[-1].lower() in STOPWORDS for line in lines[:-1])
    most = verbs == len(lines) or (len(lines) > 2 and 2 * verbs >= len(lines) and whole)
    return lines if most and all(line[:1].isupper() for line in lines) else []


def is_about(text: str) -> bool:
    """Tell whether a text is an outcome behind what it is about: "Communication: students will write letters"."""
    label = LABELLED.match(text)
    return label is not None and not _ASIDE.match(text) and starts_with_verb(text[label.end() :])


def starts_with_verb(text: str) -> bool:
    """Tell whether a verb that outcomes begin with stands at the start of a text, or after its lead-in."""
    return main_verb(clean(text[:300])) is not None


def is_worded_as_one(block: Block) -> bool:
    """Tell whether a block without its bullet, number or id starts with a verb."""
    return starts_with_verb(read_statement(block.text).text)

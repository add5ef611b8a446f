"""The words by which publishers call an entry's type in, our kinds out: one table for all formats."""

from __future__ import annotations

import re

from skillmap.nouns import Kind

#: Words of CFItemType, competencyCategory and the like, in lower case and singular. What isn't here is a competency.
_WORDS: dict[str, Kind] = {
    "skill": "skill",
    "skill statement": "skill",
    "rich skill descriptor": "skill",
    "knowledge": "knowledge",
    "knowledge statement": "knowledge",
    "ability": "ability",
    "task": "task",
    "task statement": "task",
    "activity": "activity",
    "work activity": "activity",
    "tool": "tool",
    "technology": "tool",
    "area": "group",
    "benchmark group": "group",
    "category": "group",
    "chapter": "group",
    "cluster": "group",
    "competency area": "group",
    "competency group": "group",
    "conceptual category": "group",
    "content area": "group",
    "course": "group",
    "dimension": "group",
    "discipline": "group",
    "domain": "group",
    "grade": "group",
    "grade band": "group",
    "grade level": "group",
    "group": "group",
    "heading": "group",
    "level": "group",
    "module": "group",
    "section": "group",
    "strand": "group",
    "subdomain": "group",
    "subject": "group",
    "subject area": "group",
    "substrand": "group",
    "sub-strand": "group",
    "theme": "group",
    "title": "group",
    "topic": "group",
    "unit": "group",
}
_PLURAL = re.compile(r"(?<=[a-z])ies$|(?<=[a-rt-z])s$")


def kind_of(stated: str, *, has_children: bool) -> Kind:
    """Return the kind that an entry's stated type means; without one, what has entries below it is a heading.

    >>> kind_of("Abilities", has_children=False), kind_of("Grade Level", has_children=True)
    ('ability', 'group')
    >>> kind_of("", has_children=True), kind_of("Standard", has_children=True)
    ('group', 'competency')
    """
    words = stated.strip().casefold()
    if not words:
        return "group" if has_children else "competency"
    singular = _PLURAL.sub(lambda found: "y" if found[0] == "ies" else "", words)
    return _WORDS.get(words) or _WORDS.get(singular) or "competency"

"""The parts of a syllabus in, the sections that hold its outcomes out: where each starts and where it ends."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from skillmap.readers.columns import normalise
from skillmap.readers.rows import excerpt
from skillmap.readers.syllabi.blocks import LOOKS_LIKE, Block, joined
from skillmap.readers.syllabi.cells import column_refers
from skillmap.readers.syllabi.headings import may_group, role_of, run_in
from skillmap.readers.syllabi.layout import Table, dissolve
from skillmap.readers.syllabi.looks import is_worded_as_one
from skillmap.readers.syllabi.names import names_course, numbers_unit, speaks_of_outcomes
from skillmap.readers.syllabi.statements import is_marked, sentences_of_ability, split_sentence
from skillmap.text import clean

AFTER = "stands after text that ends the list of outcomes, under no heading that names some"
NOT_READ = "the heading speaks of outcomes, but isn't read as one that lists them"

_NUMBERED = re.compile(r"\s*\(?(\d{1,3})[.)]\s")
# A table outside of any section is read for one of these names only: a schedule has its "Objectives" too.
_SURE = re.compile(r"\b(?:learning|student|course|module|unit|program(?:me)?) (?:\w+ )?(?:outcomes?|objectives?)\b")


@dataclass(slots=True)
class Section:
    """What stands under a heading of outcomes; ``parents`` are the headings above it, the highest first.

    ``unread`` says why its outcomes aren't taken, where the heading only looks like one of outcomes; ``barren`` tells
    that another topic follows at once.
    """

    title: str
    level: int
    parents: tuple[str, ...] = ()
    parts: list[Block | Table] = field(default_factory=list)
    introduced: bool = False
    unread: str = ""
    barren: bool = False

    @property
    def has_items(self) -> bool:
        """Whether a list or a table stands here, so that a mere paragraph is none of the outcomes."""
        return any(isinstance(part, Table) or _is_item(part) for part in self.parts)

    def is_divided_at(self, level: int) -> bool:
        """Whether headings of a level divide this section: from the first thing in it on."""
        first = self.parts[0] if self.parts else None
        return first is None or (isinstance(first, Block) and first.kind == "heading" and first.level == level)


def find_sections(parts: Sequence[Block | Table]) -> list[Section]:
    """Find all sections of outcomes, in order; a section ends where a heading of its level or another topic begins.

    What stands under a heading that speaks of outcomes and opens no section is one as well, with its ``unread``. A
    heading of outcomes with nothing below it but another topic is an empty one.
    """
    walk = _Walk(deque(parts))
    while walk.left:
        part = walk.left.popleft()
        if isinstance(part, Table):
            _take_table(walk, part)
        else:
            _take_block(walk, part)
    walk.close(ended=True)
    return [section for section in walk.sections if section.parts or section.barren]


@dataclass(slots=True)
class _Walk:
    left: deque[Block | Table]
    sections: list[Section] = field(default_factory=list)
    current: Section | None = None
    above: list[Block] = field(default_factory=list)  # the headings that the next block stands under
    ended: bool = False  # under the heading of a section that surely is another
    aside: Section | None = None  # under a heading that speaks of outcomes, and yet opens no section

    def open(self, title: str, level: int, *, introduced: bool = False) -> Section:
        name = clean(title).partition(":")[0]  # "Learning outcomes: students will be able to" is one by its name alone
        short = name if role_of(name, heading=True) == "opens" else clean(title)
        self.current = Section(short.rstrip(":. "), level, self.parents(level), introduced=introduced)
        self.sections.append(self.current)
        self.ended, self.aside = False, None
        return self.current

    def close(self, *, ended: bool) -> None:
        if self.current is not None:
            self.current.barren = not self.current.parts
        self.current, self.ended, self.aside = None, ended, None

    def set_aside(self, title: str, level: int, why: str) -> Section:
        self.aside = Section(clean(title), level, self.parents(level), unread=why)
        self.sections.append(self.aside)
        return self.aside

    def parents(self, level: int) -> tuple[str, ...]:
        # A course's name in bold stands above its "Learning outcomes" in bold.
        return tuple(clean(one.text) for one in self.above if one.level < level or names_course(one.text))

    def remember(self, block: Block) -> None:
        course = names_course(block.text)
        self.above = [
            one
            for one in self.above
            if one.level < block.level or (not course and one.level == LOOKS_LIKE and names_course(one.text))
        ] + [block]


def _take_table(walk: _Walk, table: Table) -> None:
    if walk.current is not None:
        walk.current.parts.append(table)
    elif table.names is None:
        if walk.aside is not None:
            walk.aside.parts.append(table)
        else:
            walk.left.extendleft(reversed(dissolve(table)))
    elif not column_refers(table):
        name = clean(joined(table.rows[table.header].cells[table.names.outcomes[0]]))
        if _SURE.search(normalise(name)):
            aside, ended = walk.aside, walk.ended
            walk.open(name, LOOKS_LIKE, introduced=True).parts.append(table)
            walk.close(ended=ended)
            walk.aside = aside
        elif walk.aside is not None:
            walk.aside.parts.append(table)
        elif role_of(name, heading=True) == "opens":
            where = f" under {excerpt(walk.above[-1].text)!r}" if walk.above else ""
            why = f"stands in the column {excerpt(name)!r} of a table{where}, not in a section of outcomes"
            walk.set_aside(name, LOOKS_LIKE, why).parts.append(table)
            walk.aside = None


def _take_block(walk: _Walk, block: Block) -> None:
    if block.problem:
        if walk.current is None and not walk.ended and _SURE.search(normalise(block.label)):
            walk.open(block.label, LOOKS_LIKE, introduced=True)
        section = walk.current or walk.aside
        if section is not None:
            section.parts.append(block)
        return
    role = role_of(block.text, heading=block.kind == "heading")
    if block.kind == "heading":
        _take_heading(walk, block, role)
    elif block.kind == "item":
        if walk.current is not None:
            walk.current.parts.append(block)
        elif role == "introduces":
            walk.open(block.text, LOOKS_LIKE, introduced=True)
        else:
            _take_outside(walk, block)
    else:
        _take_paragraph(walk, block, role)


def _take_heading(walk: _Walk, block: Block, role: str) -> None:
    current = walk.current
    if current is None and role == "divides" and speaks_of_outcomes(block.text):
        role = "opens"  # "Skills and competencies"
    if role in {"opens", "introduces"}:
        if current is not None and (block.level > current.level or not current.parts):
            # "Learning outcomes", then "Students will be able to:" or "Specific objectives" below it.
            current.parts.append(block)
        else:
            walk.remember(block)
            walk.open(block.text, block.level)
        return
    if current is not None and role == "" and _is_bold_item(current, block):
        current.parts.append(replace(block, kind="item"))
        return
    if current is not None and role != "ends":
        deeper = block.level > current.level and not current.introduced
        # Kinds divide any list; a module divides one that is divided by modules, and else is what comes next.
        whole = current.level == LOOKS_LIKE and not numbers_unit(clean(block.text))
        divides = role == "divides" and (whole or current.is_divided_at(block.level))
        if (deeper or not current.parts) and names_course(block.text):
            # "Learning outcomes" of several courses, each of them under its name.
            walk.remember(block)
            walk.open(current.title, current.level).parents = (*current.parents, clean(block.text))
            return
        if deeper or divides:
            current.parts.append(block)
            return
    within = walk.ended and block.level == LOOKS_LIKE
    walk.remember(block)
    walk.close(ended=role == "ends" or within)
    if role != "divides" and speaks_of_outcomes(block.text):
        walk.set_aside(block.text, block.level, NOT_READ)


def _is_bold_item(section: Section, block: Block) -> bool:
    """Tell whether a paragraph in bold is an outcome: numbered, or where all that stands there so far is in bold."""
    if block.level != LOOKS_LIKE or not is_worded_as_one(block):
        return False
    bold = all(isinstance(part, Block) and part.level == LOOKS_LIKE for part in section.parts)
    return is_marked(block.text) or bold


def _take_paragraph(walk: _Walk, block: Block, role: str) -> None:
    current = walk.current
    if role == "opens" or (role == "introduces" and current is None):
        if current is None or role == "opens":
            walk.open(block.text, LOOKS_LIKE, introduced=role == "introduces")
        return
    if role == "ends" and not (current and _counts_on(current, block)):
        walk.close(ended=True)
        return
    named, name, rest = run_in(block.text) if not is_marked(block.text) else ("", "", "")
    if named == "opens" or (named == "introduces" and current is None):
        walk.open(name, LOOKS_LIKE).parts.append(replace(block, text=rest))
    elif named == "ends" and not (current and may_group(name) and is_worded_as_one(replace(block, text=rest))):
        walk.close(ended=True)
    elif current is None:
        _take_outside(walk, block)
    elif current.introduced and current.has_items and not (_is_item(block) or is_worded_as_one(block)):
        walk.close(ended=False)  # the sentence is complete: what follows its list isn't part of it
        walk.set_aside(current.title, LOOKS_LIKE, AFTER)
        _take_outside(walk, block)
    else:
        current.parts.append(block)


def _take_outside(walk: _Walk, block: Block) -> None:
    """Take the outcomes that a sentence states wherever it stands."""
    sentences = [block.text] if len(split_sentence(block.text)) > 1 else sentences_of_ability(block.text)
    if sentences:
        aside, ended = walk.aside, walk.ended
        walk.open("", LOOKS_LIKE).parts += [replace(block, text=text) for text in sentences]
        walk.close(ended=ended)
        walk.aside = aside
    elif walk.aside is not None and (is_worded_as_one(block) or (_is_item(block) and walk.aside.unread != AFTER)):
        walk.aside.parts.append(block)


def _counts_on(section: Section, block: Block) -> bool:
    """Tell whether "2. Communication" goes on with the section's list rather than being the next section."""
    last = section.parts[-1] if section.parts else None
    if not isinstance(last, Block):
        return False
    before, now = _NUMBERED.match(last.text), _NUMBERED.match(block.text)
    return bool(before and now and int(now[1]) == int(before[1]) + 1)


def _is_item(block: Block) -> bool:
    return block.kind == "item" or (block.kind == "paragraph" and is_marked(block.text))

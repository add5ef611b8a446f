"""The parts of a syllabus in, the sections that hold its outcomes out: where each starts and where it ends."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from skillmap.readers.columns import normalise
from skillmap.readers.syllabi.blocks import LOOKS_LIKE, Block, joined
from skillmap.readers.syllabi.headings import role_of
from skillmap.readers.syllabi.layout import Table, dissolve
from skillmap.readers.syllabi.statements import is_marked, split_sentence
from skillmap.text import clean

# "Learning outcomes: students will be able to ...": a name, a colon, and what it names.
_RUN_IN = re.compile(r"\s*(?P<name>[^:\n]{3,90}?)\s*[:\n]\s*(?P<rest>\S.*)", re.DOTALL)
_NUMBERED = re.compile(r"\s*\(?(\d{1,3})[.)]\s")
# A table outside of any section is read for one of these names only: a schedule has its "Objectives" too.
_SURE = re.compile(r"\b(?:learning|student|course|module|unit|program(?:me)?) (?:\w+ )?(?:outcomes?|objectives?)\b")


@dataclass(slots=True)
class Section:
    """What stands under a heading of outcomes; ``parents`` are the headings above it, the highest first."""

    title: str
    level: int
    parents: tuple[str, ...] = ()
    parts: list[Block | Table] = field(default_factory=list)
    introduced: bool = False

    @property
    def has_items(self) -> bool:
        """Whether a list or a table stands here, so that a mere paragraph is none of the outcomes."""
        return any(isinstance(part, Table) or part.problem or _is_item(part) for part in self.parts)


def find_sections(parts: Sequence[Block | Table]) -> list[Section]:
    """Find all sections of outcomes, in order; a section ends where a heading of its level or another topic begins."""
    walk = _Walk(deque(parts))
    while walk.left:
        part = walk.left.popleft()
        if isinstance(part, Table):
            _take_table(walk, part)
        else:
            _take_block(walk, part)
    return [section for section in walk.sections if section.parts]


@dataclass(slots=True)
class _Walk:
    left: deque[Block | Table]
    sections: list[Section] = field(default_factory=list)
    current: Section | None = None
    above: list[Block] = field(default_factory=list)  # the headings that the next block stands under
    ended: bool = False  # under the heading of a section that surely is another

    def open(self, title: str, level: int, *, introduced: bool = False) -> Section:
        parents = tuple(clean(block.text) for block in self.above if block.level < level)
        name = clean(title).partition(":")[0]  # "Learning outcomes: students will be able to" is one by its name alone
        short = name if role_of(name, heading=True) == "opens" else clean(title)
        self.current = Section(short.rstrip(":. "), level, parents, introduced=introduced)
        self.sections.append(self.current)
        self.ended = False
        return self.current

    def close(self, *, ended: bool) -> None:
        self.current, self.ended = None, ended


def _take_table(walk: _Walk, table: Table) -> None:
    if walk.current is not None:
        walk.current.parts.append(table)
    elif table.columns is None:
        walk.left.extendleft(reversed(dissolve(table)))
    elif not walk.ended:
        name = joined(table.rows[table.header].cells[table.columns.outcome])
        if _SURE.search(normalise(name)):
            walk.open(name, LOOKS_LIKE, introduced=True).parts.append(table)
            walk.close(ended=False)


def _take_block(walk: _Walk, block: Block) -> None:
    if block.problem:
        if walk.current is None and not walk.ended and _SURE.search(normalise(block.label)):
            walk.open(block.label, LOOKS_LIKE, introduced=True)
        if walk.current is not None:
            walk.current.parts.append(block)
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
        _take_paragraph(walk, block, role)


def _take_heading(walk: _Walk, block: Block, role: str) -> None:
    current = walk.current
    if role in {"opens", "introduces"}:
        if current is not None and (block.level > current.level or not current.parts):
            # "Learning outcomes", then "Students will be able to:" or "Specific objectives" below it.
            current.parts.append(block)
        else:
            _remember(walk, block)
            walk.open(block.text, block.level)
        return
    if current is not None and role != "ends":
        deeper = block.level > current.level and not current.introduced
        divides = role == "divides" and (current.level == LOOKS_LIKE or not current.parts)
        if deeper or divides:
            current.parts.append(block)
            return
    _remember(walk, block)
    walk.close(ended=role == "ends" or (walk.ended and block.level == LOOKS_LIKE))


def _remember(walk: _Walk, block: Block) -> None:
    walk.above = [*(one for one in walk.above if one.level < block.level), block]


def _take_paragraph(walk: _Walk, block: Block, role: str) -> None:
    current = walk.current
    if role == "opens" or (role == "introduces" and current is None):
        if current is None or role == "opens":
            walk.open(block.text, LOOKS_LIKE, introduced=role == "introduces")
        return
    if role == "ends" and not (current and _counts_on(current, block)):
        walk.close(ended=True)
        return
    run_in = _RUN_IN.fullmatch(block.text) if not is_marked(block.text) else None
    named = role_of(run_in["name"], heading=False) if run_in and len(run_in["name"].split()) <= 9 else ""
    if run_in and (named == "opens" or (named == "introduces" and current is None)):
        walk.open(run_in["name"], LOOKS_LIKE).parts.append(replace(block, text=run_in["rest"]))
    elif named == "ends":
        walk.close(ended=True)
    elif current is None:
        if len(split_sentence(block.text)) > 1:
            walk.open("", LOOKS_LIKE).parts.append(block)
            walk.close(ended=False)
    elif current.introduced and current.has_items and not _is_item(block):
        walk.close(ended=False)  # the sentence is complete: what follows its list isn't part of it
    else:
        current.parts.append(block)


def _counts_on(section: Section, block: Block) -> bool:
    """Tell whether "2. Communication" goes on with the section's list rather than being the next section."""
    last = section.parts[-1] if section.parts else None
    if not isinstance(last, Block):
        return False
    before, now = _NUMBERED.match(last.text), _NUMBERED.match(block.text)
    return bool(before and now and int(now[1]) == int(before[1]) + 1)


def _is_item(block: Block) -> bool:
    return block.kind == "item" or (block.kind == "paragraph" and is_marked(block.text))

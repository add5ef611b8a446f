"""The numbering of a Word document in, the number that Word shows before each paragraph of a list out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from skillmap.readers.syllabi.word_text import W

_LEVELS = 9  # Word's own limit
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LARGEST = 3_999


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)

    def label(self, number: str, level: int) -> str:
        """Count a paragraph and return its number as it is shown, "LO3:"; the empty string for a bullet."""
        if number not in self.lists or not 0 <= level < _LEVELS:
            return ""
        counter, levels = self.lists[number]
        counts = self.counts.setdefault(counter, [0] * _LEVELS)
        here = levels.get(level, _Level())
        counts[level] = counts[level] + 1 if counts[level] else here.start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        if here.form in {"bullet", "none"}:
            return ""

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            other = levels.get(at, _Level())
            return _write(counts[at] or other.start, other.form) if at <= level else ""

        return re.sub(r"%([1-9])", shown, here.text)


def read_numbering(root: Any | None) -> Numbering:
    """Read a document's numbering part; without one there are no lists."""
    numbering = Numbering()
    if root is None:
        return numbering
    abstract = {
        one.get(W + "abstractNumId", ""): {_whole(lvl.get(W + "ilvl")): _level(lvl) for lvl in one.iterfind(W + "lvl")}
        for one in root.iterfind(W + "abstractNum")
    }
    for one in root.iterfind(W + "num"):
        link = one.find(W + "abstractNumId")
        name = "" if link is None else link.get(W + "val", "")
        levels = dict(abstract.get(name, {}))
        number = one.get(W + "numId", "")
        counter = name  # lists of one definition go on counting together, unless one of them starts anew
        for override in one.iterfind(W + "lvlOverride"):
            at = _whole(override.get(W + "ilvl"))
            whole, start = override.find(W + "lvl"), override.find(W + "startOverride")
            level = levels.get(at, _Level()) if whole is None else _level(whole)
            if start is not None:
                level = _Level(level.form, level.text, _whole(start.get(W + "val")))
            levels[at] = level
            counter = f"{name} {number}"
        numbering.lists[number] = (counter, levels)
    return numbering


def _level(element: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        found = element.find(W + tag)
        return default if found is None else str(found.get(W + "val", default))

    return _Level(value("numFmt", "decimal"), value("lvlText", ""), _whole(value("start", "1")))


def _whole(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else 0


def _write(number: int, form: str) -> str:
    write = _FORMS.get(form, str)
    return write(number) if 0 < number <= _LARGEST else str(number)


def _letters(number: int) -> str:
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)  # after z comes aa, then bb


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        written += sign * times
    return written


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}

"""Lines of a list in, the length of each line's bullet, number and label out; what only looks like one is left alone.

"3D printing", "2 x 2 tables", "E. coli" and "O*NET" start with text. A form that prose can start with as well ("2 ",
"E. ") therefore counts only where the lines count: where the list has its first number or letter and a neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

_BULLET = re.compile(
    r"(?:[•‣◦●○∙⁃▪▫■□◆◇▶►▸➢➤✓✔☐☑·\uf0b7\uf0a7\uf0fc\uf0d8]\s*|(?:[*+\-–—§→>»]|o(?=\t|  ))\s+){1,3}(?:\[[ xX]\]\s+)?"
)
# Forms that start no prose: "1." "1)" "(1)" "1.2." "1<tab>", "a)" "(a)", "iv." "iv)" "(iv)".
_SURE = re.compile(
    r"\(\d{1,3}\)\s*|\d{1,5}(?:\.\d{1,2}){0,3}[.)](?:\s+|$|(?=[A-Z][a-z]))|\d{1,3}(?:\.\d{1,2}){0,3}\t\s*"
    r"|\(?[A-Za-z]\)\s+|\((?:[ivx]{2,5}|[IVX]{2,5})\)\s*|(?:[ivx]{2,5}|[IVX]{2,5})[.)]\s+"
)
# Forms that prose can start with too; the group is what counts up.
_UNSURE = {
    "number": re.compile(r"(\d{1,3})\s+(?=[^\W\d_])"),
    "dashed": re.compile(r"(\d{1,3})(?:\s*[-–—]|\s*:)\s+(?=[^\W\d_])"),
    "dotted": re.compile(r"\d{1,2}(?:\.\d{1,2}){0,2}\.(\d{1,2})\s+(?=[^\W\d_])"),
    "lower": re.compile(r"([a-z])\.\s+"),
    "upper": re.compile(r"([A-Z])\.\s+"),
    "lower roman": re.compile(r"([ivx]{1,5})\.\s+"),
    "upper roman": re.compile(r"([IVX]{1,5})\.\s+"),
}
_LABEL = re.compile(
    r"[CPSIMUGT]?LO\s*[-#.]?\s*\d{1,3}(?:\.\d{1,3})*[a-z]?(?:\s*[.:)\-–—]\s*|\s+|$)"
    r"|(?:(?:course|module|unit|program(?:me)?|student)\s+)?(?:learning\s+)?(?:outcome|objective|competency|goal)\s*[-#]?\s*"
    r"\d{1,3}(?:\.\d{1,3})*(?:\s*[.:)]\s*|\s+[-–—]\s+|$)",
    re.IGNORECASE,
)
_TENS = ("", "x", "xx")
_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN = {ten + one: 10 * tens + ones for tens, ten in enumerate(_TENS) for ones, one in enumerate(_ONES)}


@dataclass(frozen=True, slots=True)
class _Unsure:
    form: str
    value: int
    end: int


def measure_markers(lines: Sequence[str]) -> list[int]:
    """Return how many characters at the start of each line (without indentation) are its list marker, 0 for none.

    >>> measure_markers(["2 x 2 tables", "- 3D printing", "LO1: Plot data", "(a) Sum"])
    [0, 2, 5, 4]
    """
    bullets = [_end(_BULLET, line, 0) for line in lines]
    guesses = [_guesses(line, at) for line, at in zip(lines, bullets, strict=True)]
    values = {(one.form, one.value) for line in guesses for one in line}
    # "1 page" and "2 pages" may well occur in one list; a list numbered that way has such numbers on most lines.
    numbered = sum(one.form == "number" for line in guesses for one in line)
    if 2 * numbered < sum(map(bool, lines)):
        values = {(form, value) for form, value in values if form != "number"}
    ends = []
    for line, bullet, unsure in zip(lines, bullets, guesses, strict=True):
        end = _end(_SURE, line, bullet)
        if end == bullet:
            end = max((one.end for one in unsure if _counts_up(one, values)), default=bullet)
        ends.append(_end(_LABEL, line, end))
    return ends


def _end(pattern: re.Pattern[str], line: str, at: int) -> int:
    found = pattern.match(line, at)
    return found.end() if found else at


def _guesses(line: str, at: int) -> list[_Unsure]:
    found = ((form, pattern.match(line, at)) for form, pattern in _UNSURE.items())
    return [_Unsure(form, _value(form, match[1]), match.end()) for form, match in found if match]


def _value(form: str, text: str) -> int:
    if text.isdecimal():
        return int(text)
    return _ROMAN.get(text.lower(), 0) if "roman" in form else ord(text.lower()) - ord("a") + 1


def _counts_up(one: _Unsure, values: Set[tuple[str, int]]) -> bool:
    form, value = one.form, one.value
    started = (form, 1) in values and (form, value) in values
    return started and ((form, value - 1) in values or (form, value + 1) in values)

"""The text of a list item or a sentence in; its own id, its words, and the outcomes that one sentence lists, out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from skillmap.readers.markers import measure_markers
from skillmap.readers.syllabi.headings import introduces
from skillmap.readers.syllabi.names import PEOPLE
from skillmap.text import clean
from skillmap.verbs import main_verb

# An id that people quote: letters with a number ("LO1", "CO-4", "SLO 2a", "K3"), or a number of several parts ("2.3").
_ID = re.compile(
    r"(?P<id>[A-Z]{1,6}[-–. ]?\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?|\d{1,3}(?:\.\d{1,3}){1,3})"
    r"(?:\s*[.:)\]]\s*|\s+[-–—]\s+|\t\s*|$)"
)
_BRACKETED = re.compile(
    r"[\[(](?P<id>[A-Z]{1,6}[-–. ]?\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?|\d{1,3}(?:\.\d{1,3}){1,3})[\])]:?\s*"
)
_BARE = re.compile(
    r"(?P<id>[CPSIMUGT]?(?:LO|CO|PO)[-–. ]?\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?|\d{1,2}(?:\.\d{1,2}){1,3})\s+(?=[^\W\d_])"
)
_BULLET = re.compile(r"[•‣◦●○∙⁃▪▫■□◆◇▶►▸➢➤✓✔☐☑·*\uf000-\uf0ff–—-]\s+|[•●▪\uf0b7]\s*")
_LEAD = re.compile(
    r"\b(?P<lead>able\s+to|(?:students?|learners?|participants?|graduates?|candidates?|you)\s+(?:will|should|can)|"
    r"(?:outcomes|objectives|goals)(?:\s+are)?\s*:(?=\s*(?:to\s+[a-z]|\(?[1ai]\))))\s*[:–—-]?\s*",
    re.IGNORECASE,
)
# "(a) ...", "a) ...", "(1) ...", "(iv) ...", "1) ..." within a sentence.
_INLINE = re.compile(r"(?:(?<=\s)|^|(?<=[;:,]))\(?(?P<mark>[a-z]|[ivx]{1,4}|\d{1,2})\)\s*", re.IGNORECASE)
_JOINS = re.compile(r"[\s;,]*(?:\b(?:and|or)\b)?[\s;,]*$", re.IGNORECASE)


# "By the end of the semester, you will be able to ...": it says when, and what of.
_ABILITY = re.compile(
    r"(?:(?:by|upon|on|at|after|following|having|when|with)\b[^.;:]{0,160}?\b(?:end|complet\w{2,4}|conclusion|finish\w*|"
    rf"success\w*)\b|(?:the\s+)?(?:{PEOPLE})\s+who\s+(?:successfully\s+)?(?:complete|finish|pass)\b)[^.;:]{{0,160}}?"
    r"\b(?:able\s+to|how\s+to)\s+(?P<what>\S.*)",
    re.IGNORECASE,
)
# "Students will be able to", as teachers shorten it: each such line is an outcome.
_SWBAT = re.compile(r"SWBAT\s+(?=[a-z])")
_NEXT_LABEL = re.compile(r"(?<=[a-z)]\.)\s+(?=[A-Z][\w ()/-]{2,30}:\s)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
# "1. ... 2. ... 3. ..." in one paragraph.
_COUNTED = re.compile(r"(?:^|(?<=\s))\(?(\d{1,2})[.)]\s+(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Statement:
    """An outcome's words, with its own id where it has one."""

    text: str
    id: str = ""


def read_statement(text: str, label: str = "") -> Statement:
    r"""Take the bullet, number or id off an item; ids that people quote are kept, mere numbers aren't.

    ``label`` is a number that stands outside of the text.

    >>> read_statement("LO 1: Clean data"), read_statement("2) Plot data")
    (Statement(text='Clean data', id='LO1'), Statement(text='Plot data', id=''))
    """
    identifier = own_id(label)
    plain = text.strip()
    bullet = _BULLET.match(plain)
    rest = plain[bullet.end() :] if bullet else plain
    for pattern in (_BRACKETED, _ID, _BARE):
        if (found := pattern.match(rest)) and found.end() < len(rest):
            return Statement(_ended(rest[found.end() :]), identifier or _tidy(found["id"]))
    end = measure_markers([plain])[0]
    if not end and (letter := re.match(r"[a-z]\.\s+(?=\S)", plain)):
        end = letter.end()  # alone, and yet no prose
    return Statement(_ended(plain[end:]), identifier)


def _ended(text: str) -> str:
    """Drop what joins an item to the next one: "...; and"."""
    return re.sub(r"\s*[;,]\s*(?:and|or|as well as)?\s*$", "", text.strip())


def own_id(label: str) -> str:
    """Return the id that a label is, or the empty string for a mere number or letter.

    >>> own_id("CO-4"), own_id("[2.3]"), own_id("LO 1:"), own_id("3.")
    ('CO-4', '2.3', 'LO1', '')
    """
    bare = label.strip().strip("[]():. \t")
    found = _ID.fullmatch(bare)
    return _tidy(found["id"]) if found else ""


def _tidy(identifier: str) -> str:
    return clean(identifier).replace(" ", "")


def split_lines(text: str) -> list[str]:
    r"""Return the lines of one paragraph that are a list by their bullets or numbers; else the paragraph as one line.

    >>> split_lines("Clean\ndata"), split_lines("1. Clean\n2. Plot\nand label data")
    (['Clean data'], ['1. Clean', '2. Plot and label data'])
    >>> split_lines("A. Clean\nB. Plot")
    ['Clean', 'Plot']
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) < 2:
        return [" ".join(lines)] if lines else []
    ends = measure_markers(lines)
    marked = [bool(end) or _has_id(line) for line, end in zip(lines, ends, strict=True)]
    if sum(marked) < 2:
        if marked[1:] == [True] and introduces(lines[0]):
            return lines
        return [" ".join(lines)]
    items: list[str] = []
    for line, starts, end in zip(lines, marked, ends, strict=True):
        if starts or not items or introduces(items[-1]):
            items.append(line if is_marked(line) else line[end:])  # alone, "A." would be text
        else:
            items[-1] += f" {line}"
    return items


def is_marked(text: str) -> bool:
    """Tell whether a paragraph begins with a bullet, a number, an id or "SWBAT"."""
    plain = text.strip()
    return bool(measure_markers([plain])[0]) or _has_id(plain) or bool(_BULLET.match(plain) or _SWBAT.match(plain))


def _has_id(line: str) -> bool:
    return any((found := p.match(line)) and found.end() < len(line) for p in (_BRACKETED, _ID, _BARE))


def split_sentence(text: str) -> list[str]:
    """Return the outcomes of a sentence that lists them; none where it doesn't.

    >>> split_sentence("Students will be able to: (a) clean data; (b) plot data, and (c) share it.")
    ['clean data', 'plot data', 'share it']
    >>> split_sentence("You will be able to clean data; plot data.")
    ['clean data', 'plot data']
    >>> split_sentence("You can: sum; plot. Prerequisite: none")
    ['sum', 'plot']
    >>> split_sentence("It has two objectives: to clean data; and to plot data.")
    ['to clean data', 'to plot data']
    """
    plain = clean(text)
    lead = _LEAD.search(plain[:600])
    if lead is None:
        return []
    rest = plain[lead.end() : _end_of_list(plain, lead.end())]
    if rest.lower().startswith("be able to"):
        rest = rest[len("be able to") :].lstrip(" :–—-")
    marks = list(_counted(rest))
    if len(marks) >= 2 and not rest[: marks[0].start()].strip():
        ends = [*(mark.start() for mark in marks[1:]), len(rest)]
        parts = [rest[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    elif ";" in rest:
        parts = rest.split(";")
    else:
        return []
    parts = [_JOINS.sub("", re.sub(r"^\s*(?:and|or)\s+", "", part)).strip().rstrip(".") for part in parts]
    return [part for part in parts if part]


def _end_of_list(text: str, begun: int) -> int:
    """Return where a list within a text ends: at the next label, as in "... and plot data. Prerequisite: none"."""
    found = _NEXT_LABEL.search(text, begun)
    return found.start() if found else len(text)


def split_numbered(text: str) -> list[str]:
    """Return the items of a list that was typed into one line; none where a text isn't one.

    >>> split_numbered("1. Clean data. 2. Plot 3 charts. 3. Share them.")
    ['Clean data.', 'Plot 3 charts.', 'Share them.']
    """
    plain = clean(text)
    marks: list[re.Match[str]] = []
    for mark in _COUNTED.finditer(plain):
        if int(mark[1]) == len(marks) + 1:
            marks.append(mark)
    if len(marks) < 2 or plain[: marks[0].start()].strip():
        return []
    ends = [*(mark.start() for mark in marks[1:]), _end_of_list(plain, marks[-1].end())]
    return [_ended(plain[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]


def sentences_of_ability(text: str) -> list[str]:
    """Return the sentences that say what one is able to do after a course.

    >>> sentences_of_ability("Logic is old. By the end of it, you will be able to build arguments, and to test them.")
    ['By the end of it, you will be able to build arguments, and to test them.']
    """
    found = []
    for sentence in _SENTENCE.split(clean(text)):
        states = _ABILITY.match(sentence[:2_000])
        what = states["what"] if states else _SWBAT.sub("", sentence, count=1)
        if (states or _SWBAT.match(sentence)) and main_verb(what[:300]) is not None:
            found.append(sentence)
    return found


def _counted(text: str) -> list[re.Match[str]]:
    """Return the marks that count up from the first one: "(a)" in the midst of a text is none."""
    found = list(_INLINE.finditer(text))
    if not found:
        return []
    for order in (_numbers, _letters, _romans):
        kept: list[re.Match[str]] = []
        for mark in found:
            if mark["mark"].lower() == order(len(kept) + 1):
                kept.append(mark)
        if len(kept) >= 2:
            return kept
    return []


def _numbers(place: int) -> str:
    return str(place)


def _letters(place: int) -> str:
    return chr(ord("a") + place - 1) if place <= 26 else ""


def _romans(place: int) -> str:
    tens, ones = divmod(place, 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]

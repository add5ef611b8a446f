"""A heading's words in, whether they name the outcomes of a course out: what stands before and after the noun is data.

A name is put together of a place ("Module 2:"), qualifiers ("expected student"), a noun ("outcomes") and what goes with
it ("and assessment methods", "for nurses", "2026"). "Assessment of learning outcomes" has its noun in another place.
"""

from __future__ import annotations

import re

from skillmap.text import clean

UNITS = "module|unit|week|chapter|section|part|topic|lesson|theme|session|block|day|lab|workshop|stage|level|year|term"
_NUMBERS = r"\d{1,3}(?:\.\d{1,2})?|[ivx]{1,5}|[a-z]|one|two|three|four|five|six|seven|eight|nine|ten"
PEOPLE = (
    "students?|learners?|participants?|graduates?|candidates?|trainees?|apprentices?|attendees?|completers?|you|we|i"
)
THINGS = (
    "course|module|unit|program(?:me)?|subject|class|badge|certificate|micro-?credential|credential|session|lesson|"
    "training|workshop|diploma|degree|qualification|chapter|lab|internship|practicum|seminar|semester|term"
)
_QUALIFIERS = (
    rf"(?:the|list|of|our|its|their|these|all|and|expected|intended|desired|measurable|specific|general|main|key|core|"
    r"major|overall|primary|essential|broad|minimum|required|detailed|common|shared|institutional|anticipated|stated|"
    r"proposed|official|approved|final|first|second|third|student|students['’]?|learners?['’]?s?|graduates?['’]?s?|"
    rf"{THINGS}|(?:{THINGS})['’]s|level|exit|terminal|enabling|performance|instructional|educational|learning|teaching|"
    r"skills?|competenc(?:y|e)|knowledge|threshold|subject|discipline|field|occupation(?:al)?|vocational|technical|"
    r"academic|generic|transferable|practical|theoretical|clinical|departmental|department|college|university|"
    r"undergraduate|graduate|related|associated|corresponding|linked|aligned)"
)
_NOUNS = (
    r"(?:outcomes?|objectives?|goals?|competenc(?:y|ies|es?)|[cpmuis]?s?lo['’]?s|capabilit(?:y|ies)|swbat|"
    r"i\s+can(?:\s+statements)?|aims?\s+and\s+(?:learning\s+)?(?:outcomes|objectives))"
)
# What stands beside the outcomes in one section: "Course outcomes and assessment methods".
_COMPANIONS = (
    r"(?:skills?|knowledge|attributes|attitudes|abilities|dispositions|proficienc(?:y|ies)|standards|expectations|aims?|"
    r"indicators?|benchmarks?|evidence|activities|assessments?|evaluations?|measures?|measurements?|methods?|criteria|"
    r"rubrics?|mapping|maps?|alignment|matrix|contents?|topics|description|purposes?|rationale|strateg(?:y|ies)|tasks?|"
    r"tools|plan|techniques|targets|how\s+(?:they|these)\s+(?:are|will\s+be)\s+\w+)"
)
_BEFORE = (
    r"(?:aims?|purposes?|descriptions?|overview|introduction|scope|contents?|rationale|mission|goals?|skills|topics)"
)
_JOINT = r"(?:\s*[,/&+]\s*(?:and\s+)?|\s+(?:and|with|versus|vs\.?)\s+)"
_DATED = (
    r"\s*[-–—:,(]?\s*(?:(?:at\s+)?(?:level|year|stage|semester|term|version|nqf|eqf|fheq|rqf)\s*\w{1,4}|"
    r"(?:fall|spring|summer|winter|autumn)?\s*(?:19|20)\d\d(?:\s*[-–/]\s*(?:20)?\d\d)?)\)?"
)
_BRACKET = r"(?:\s*\([^()]{1,40}\))?"
_PLACE = (
    rf"(?:(?:(?:appendix|annex|attachment|table|exhibit|box)(?:\s*(?:{_NUMBERS}))?\s*[:.–—-]\s*)"
    rf"|(?:{UNITS})\s+(?:{_NUMBERS})\s*(?:[:.,–—-]\s*(?:[^:–—]{{1,60}}\s*[:–—-]\s+)?)?(?:\s+|(?<=\s))"
    r"|[a-z]{2,6}[ -]?\d{2,4}[a-z]?\s*[:–—-]?\s+)?"
)
_NAME = re.compile(
    rf"{_PLACE}(?:(?:{_QUALIFIERS}[\s-]+){{0,3}}{_BEFORE}{_JOINT})?(?:{_QUALIFIERS}[\s-]+){{0,6}}{_NOUNS}{_BRACKET}"
    rf"(?:{_JOINT}(?:(?:{_QUALIFIERS}|assessment|evaluation|measurement)[\s-]+){{0,4}}(?:{_NOUNS}|{_COMPANIONS}(?:\s+{_COMPANIONS})?)){{0,3}}"
    r"(?:\s+(?:statements?|covered|addressed|assessed|met|achieved|developed|gained|acquired|taught|targeted|"
    r"list(?:ing)?|mapping|map|matrix|alignment|table|summary|overview))?"
    rf"(?:\s+(?:(?:for|of|in|on|mapped\s+to|aligned\s+(?:to|with))\s+[^.:]{{1,60}}|by\s+(?:{UNITS}|{THINGS})))?(?:{_DATED})?{_BRACKET}",
    re.IGNORECASE,
)
_WILL = rf"(?:(?:{PEOPLE})(?:['’]ll|\s+(?:will|can|should))|(?:will|do|can|should)\s+(?:{PEOPLE}))"
_LEARN = r"(?:learn|gain|achieve|acquire|develop|build|master|practi[cs]e|know|be\s+able\s+to(?:\s+do)?)"
_ASKED = re.compile(
    rf"(?:what|(?:{_QUALIFIERS}\s+){{0,3}}(?:skills?|knowledge|abilities|competenc(?:y|ies|es?))(?:\s+that)?)\s+"
    rf"{_WILL}\s+{_LEARN}(?:\s+(?:in|on|from|about|by|at|during|how)\s+.{{1,60}})?"
    rf"|(?:{_QUALIFIERS}\s+){{0,3}}skills?\s+(?:(?:and|&)\s+knowledge\s+)?(?:gained|acquired|developed|learned|taught)",
    re.IGNORECASE,
)
# "Goals", "skills" and "knowledge" by themselves are headings of many another list.
_TOO_VAGUE = re.compile(
    r"(?:the\s+)?(?:goals?|i\s+can|(?:assessment|performance|career|professional|personal)\s+.*)",
    re.IGNORECASE,
)
_HOLDS_NOUN = re.compile(
    r"\b(?:outcomes?|objectives|learning objective|competenc(?:y|ies|es?)|[cpmuis]?s?los|swbat)\b", re.IGNORECASE
)
# Surely about something else: how outcomes are graded, what is done with them.
_ABOUT = re.compile(
    r"(?:how|why|when|where)\b.*|(?:\w+\s+){0,2}(?:assess(?:ments?|ing)|evaluat(?:ion|ing)|measur(?:es?|ement|ing)|"
    r"grad(?:es?|ing)|achiev(?:ement|ing)|attainment|review|mapping)\s+(?:of|for|against)\b.*",
    re.IGNORECASE,
)
_KINDS = (
    r"(?:knowledge|skills?|competenc(?:e|es|y|ies)|attitudes?|values|abilities|understanding|cognitive|affective|"
    r"psychomotor|practical|intellectual|professional|behaviou?rs?|autonomy|responsibility)"
)
_KIND = re.compile(
    rf"(?:{_QUALIFIERS}\s+){{0,2}}{_KINDS}(?:\s*(?:and|&|/|,)\s*{_KINDS}){{0,3}}(?:\s+(?:skills|domain|outcomes))?",
    re.IGNORECASE,
)
_NUMBERED_UNIT = re.compile(rf"(?:{UNITS})\s+(?:{_NUMBERS})\b.{{0,80}}", re.IGNORECASE)
_EARNED = re.compile(r"module|unit|part", re.IGNORECASE)
# "CUL 101 Baking", "CS-5012: Networks"; an id such as "CLO 12" and "FALL 2026" are none.
_COURSE = re.compile(
    r"(?:[Cc]ourse|COURSE)\s+(?:\d|[IVX]{1,5}\b)"
    r"|(?![A-Z]{0,3}(?:LO|PO)S?\b|[A-Z]{0,3}(?:LO|PO)\d|(?:FALL|SPRING|SUMMER|WINTER|AUTUMN|TERM|YEAR|LEVEL|WEEK)\b)"
    r"[A-Z]{2,8}(?:[ /-][A-Z]{1,4})?[ -]?\d{2,5}[A-Z]{0,2}\b(?!\s*%)"
)


def names_outcomes(name: str) -> bool:
    """Tell whether a heading without its number names a list of outcomes.

    >>> names_outcomes("Week 1 Objectives"), names_outcomes("Essential Learning Outcomes & Assessment Methods")
    (True, True)
    >>> names_outcomes("Assessment of learning outcomes"), names_outcomes("Goals")
    (False, False)
    """
    plain = name.rstrip("?! ")
    named = _NAME.fullmatch(plain) is not None and not _TOO_VAGUE.fullmatch(plain)
    return named or _ASKED.fullmatch(plain) is not None


def speaks_of_outcomes(heading: str) -> bool:
    """Tell whether a heading holds a noun for outcomes without being about what is done with them.

    >>> speaks_of_outcomes("Outcome alignment"), speaks_of_outcomes("How outcomes are assessed")
    (True, False)
    """
    plain = clean(heading[:300])
    return _HOLDS_NOUN.search(plain) is not None and not _ABOUT.fullmatch(plain.strip("#*_:. –—-"))


def is_kind(name: str) -> bool:
    """Tell whether a name is a kind of outcomes: "Knowledge and understanding", "Skills".

    >>> is_kind("Knowledge & Skills"), is_kind("Assessment")
    (True, False)
    """
    return _KIND.fullmatch(name) is not None


def numbers_unit(heading: str) -> bool:
    """Tell whether a heading is that of a numbered part: "Module 2: Menus".

    >>> numbers_unit("Week 3"), numbers_unit("Weekly schedule")
    (True, False)
    """
    return _NUMBERED_UNIT.fullmatch(heading) is not None


def spans_time(heading: str) -> bool:
    """Tell whether a heading is that of a numbered part that nobody earns by itself: a week, a chapter.

    >>> spans_time("Week 3: Dough"), spans_time("Module 3: Dough")
    (True, False)
    """
    return numbers_unit(heading) and not _EARNED.match(heading)


def names_course(heading: str) -> bool:
    """Tell whether a heading begins with a course's code or number.

    >>> names_course("CUL 101 Baking"), names_course("CLO 12 Bake bread"), names_course("FALL 2026")
    (True, False, False)
    """
    return _COURSE.match(clean(heading[:300])) is not None

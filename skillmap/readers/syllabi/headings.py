"""A line of a syllabus in; whether it opens, divides or ends a list of outcomes out."""

from __future__ import annotations

import re
from typing import Literal

from skillmap.readers.syllabi.names import PEOPLE, THINGS, is_kind, names_outcomes, numbers_unit
from skillmap.text import clean

Role = Literal["opens", "introduces", "divides", "ends", ""]

#: What a heading of outcomes is looked for by, as a message names it.
LOOKED_FOR = (
    "Learning outcomes",
    "Course objectives",
    "Student learning outcomes (SLOs)",
    "Competencies",
    "Upon completion, students will be able to",
    "By the end of this module you will",
)

# Names of sections that outcomes are grouped by as well: "Communication: students will write a letter".
_THEME = re.compile(
    r"(?:\w+\s+)?(?:communication|technology|software|diversity|inclusion|methods?|methodology|integrity)", re.I
)
_LONGEST = 300  # a longer paragraph is no heading and no introduction
_NUMBER = re.compile(r"^(?:(?:section|part)\s+)?(?:\d{1,2}(?:\.\d{1,2}){0,3}[.):]?|[IVX]{1,5}[.):]|[A-Z][.):])\s+")
_ABLE = re.compile(
    rf"\b(?:(?:{PEOPLE})\s+(?:who\s+[^:]{{1,100}}\s)?(?:will|should|can|must|shall|are\s+expected\s+to)|able\s+to|how\s+to)\b",
    re.I,
)
_WHEN = re.compile(
    rf"\W*(?:(?:upon|on|by|after|at|in|following|having|when|with|successful(?:ly)?|completing)\b.*\b"
    rf"(?:(?:{THINGS})|complet(?:ion|ing|ed|e)|end|lesson|training)\b|the\s+(?:successful\s+)?(?:{PEOPLE})\b|(?:{PEOPLE})\b"
    rf"|.*\b(?:outcomes|objectives)\b|this\s+(?:{THINGS})\b)",
    re.I,
)
# "Learning outcomes: students will be able to ...": a name, a colon, and what it names.
_RUN_IN = re.compile(r"\s*(?P<name>[^:\n]{3,90}?)\s*[:\n]\s*(?P<rest>\S.*)", re.DOTALL)
_RUN_IN_WORDS = 9
_OPEN_END = re.compile(r"(?:[:…]|\.\.\.|\bto|\bwill|\bcan|\bshould)[\s*_]*[-–—]?\s*$", re.I)
_ENDS = re.compile(
    r"(?:(?:the|course|module|unit|class|student|required|recommended|tentative|weekly|university|college|department(?:al)?|"
    r"institutional|general|other|additional|key|indicative|summary|of|methods?|teaching|learning)\s+){0,4}"
    r"(?:(?:summative|formative|student)\s+)?"
    r"(?:assess(?:ments?|ed\s+work)|assignments?|grad(?:es?|ing)|evaluation|exam(?:s|inations?)?|text\s?books?|texts?|"
    r"readings?|reading\s+list|materials?|"
    r"resources|references|bibliography|schedule|calendar|timetable|outline|content|contents|syllabus|topics|timeline|"
    r"polic(?:y|ies)|attendance|plagiarism|(?:academic\s+)?(?:integrity|honesty|misconduct)|accommodations?|"
    r"accessibility|disabilit(?:y|ies)|instructor|contact|office\s+hours|prerequisites?|co-?requisites?|requirements|"
    r"description|overview|rationale|workload|delivery|strategies|activities|methods?|methodology|approach(?:es)?|"
    r"technology|software|equipment|expectations|communication|diversity|inclusion|title\s+ix|support(?:\s+services)?|"
    r"feedback|participation|homework|projects?|labs?|quizzes|deadlines|late\s+work|disclaimer|"
    r"credits?|mapping|matrix|fees?|tuition|costs?|pric(?:es?|ing)|admissions?|enrol?lment|registration|eligibility|duration|"
    r"how\s+.{1,60}\b(?:assessed|graded|evaluated|measured|marked)|about\s+the\s+.{1,40}|staff|lecturers?|teaching\s+team)"
    r"(?:\s+(?:and|&|/|for|of|on|in|to)\s+.{1,60}|\s+(?:plan|methods?|list|information|scale|breakdown|policy|policies|"
    r"components?|criteria|schedule|tasks?|strategy|strategies|requirements?|services|structure|statement|hours|matrix|"
    r"overview|materials?|resources|details)){0,2}(?:\s*\([^()]{1,40}\))?",
    re.I,
)


def role_of(text: str, *, heading: bool) -> Role:
    """Tell what a heading or a paragraph does to a list of outcomes.

    "opens": names the outcomes; "introduces": a sentence that the outcomes complete; "divides": a heading within the
    list, as "Knowledge"; "ends": the name of another section. A paragraph that is no ``heading`` by its looks is one
    only where all of it is such a name.

    >>> role_of("3. Student Learning Outcomes (SLOs):", heading=True), role_of("Grading scale", heading=True)
    ('opens', 'ends')
    >>> role_of("Module 1: Bread", heading=True)
    'divides'
    >>> role_of("Upon completion of this course, students will be able to:", heading=False)
    'introduces'
    """
    plain = clean(text) if len(text) <= _LONGEST else ""
    bare = _NUMBER.sub("", plain.strip("#*_ "), count=1).strip("#*_:. –—-")
    if names_outcomes(bare):
        return "opens"
    if introduces(plain):
        return "introduces"
    if len(bare) > 80 or len(bare.split()) > 9:
        return ""
    if is_kind(bare) or numbers_unit(bare):
        return "divides"
    return "ends" if _ENDS.fullmatch(bare) and (heading or not plain.endswith(".")) else ""


def introduces(text: str) -> bool:
    """Tell whether a sentence stops where its outcomes begin.

    >>> introduces("By the end of this module you will be able to"), introduces("You will need a laptop.")
    (True, False)
    """
    plain = clean(text[: _LONGEST + 1])
    return (
        len(plain) <= _LONGEST
        and _OPEN_END.search(plain) is not None
        and _ABLE.search(plain) is not None
        and _WHEN.match(plain) is not None
    )


def run_in(text: str) -> tuple[Role, str, str]:
    """Split a paragraph that begins with a section's name into what the name does, the name, and what it names.

    >>> run_in("Course objectives: bake bread"), run_in("Bring: an apron")
    (('opens', 'Course objectives', 'bake bread'), ('', '', ''))
    """
    found = _RUN_IN.fullmatch(text)
    if found is None or len(found["name"].split()) > _RUN_IN_WORDS:
        return "", "", ""
    role = role_of(found["name"], heading=False)
    return (role, found["name"], found["rest"]) if role else ("", "", "")


def may_group(name: str) -> bool:
    """Tell whether a section's name may as well be what some outcomes are about.

    >>> may_group("Communication"), may_group("Grading")
    (True, False)
    """
    return _THEME.fullmatch(clean(name)) is not None

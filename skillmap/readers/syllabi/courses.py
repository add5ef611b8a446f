"""The sections of a syllabus in, the course or module that each one is of out, and how a message tells where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from skillmap.readers.rows import excerpt
from skillmap.readers.syllabi.headings import role_of
from skillmap.readers.syllabi.names import names_course, numbers_unit, spans_time
from skillmap.readers.syllabi.sections import Section
from skillmap.text import clean


def courses_of(sections: Sequence[Section]) -> list[str]:
    """Return for each section the heading that says which course or module it is of; "" where there is only one.

    That is the nearest heading such as "CUL 101 Baking" or "Module 2: Menus", or any, where sections of the same name
    stand under different ones; never that of a week or a chapter.
    """
    above = [_above(one) for one in sections]
    named = {(clean(one.title).casefold(), heading) for one, heading in zip(sections, above, strict=True)}
    times = Counter(title for title, _ in named)
    courses = []
    for section, heading in zip(sections, above, strict=True):
        sure = [one for one in section.parents if names_course(one) or (numbers_unit(one) and not spans_time(one))]
        repeated = times[clean(section.title).casefold()] > 1
        divides = role_of(heading, heading=True) == "divides"
        courses.append(sure[-1] if sure else heading if (divides or repeated) and not spans_time(heading) else "")
    return courses if len(set(courses)) > 1 else [""] * len(sections)


def _above(section: Section) -> str:
    """Return the nearest heading above a section that is no name of a section itself, as "Course description" is."""
    return next((one for one in reversed(section.parents) if role_of(one, heading=True) in {"", "divides"}), "")


def is_one_of_several(heading: str, sections: Sequence[Section], courses: Sequence[str]) -> bool:
    """Tell whether a heading is that of one course among others of its sort, rather than of all that is below it."""
    sort = names_course(heading), numbers_unit(heading)
    return heading in courses and any(
        course not in {"", heading}
        and heading not in section.parents
        and sort == (names_course(course), numbers_unit(course))
        for section, course in zip(sections, courses, strict=True)
    )


def places_of(sections: Sequence[Section], courses: Sequence[str], title: str) -> list[str]:
    """Return how each section is named: with the heading above it, where that isn't the same for all of them.

    That is left out where it is the ``title`` of the whole. The second one of a name gets its number.
    """
    above = [course or _above(section) for section, course in zip(sections, courses, strict=True)]
    read = [section.parts and not section.unread for section in sections]
    differ = len({heading for heading, counts in zip(above, read, strict=True) if counts}) > 1
    places: list[str] = []
    times = Counter[str]()
    for section, heading in zip(sections, above, strict=True):
        title = repr(excerpt(section.title)) if section.title else ""
        place = " of ".join(
            filter(None, (title, repr(excerpt(heading)) if differ and heading not in {"", title} else ""))
        )
        times[place] += 1
        again = f" ({times[place]})" if title and times[place] > 1 else ""
        places.append(f"under {place}{again}" if place else "")
    return places

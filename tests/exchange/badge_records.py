"""Nothing in, records for the tests of the badge formats out: one of every kind of link, and arbitrary ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from skillmap.exchange.choice import as_said
from skillmap.nouns import (
    MAPPING_RELATIONS,
    RATINGS,
    STATUSES,
    AlignmentRecord,
    Credential,
    FrameworkInfo,
    Link,
    Outcome,
    Rejected,
    Review,
    Target,
    Unmatched,
)
from skillmap.text import clean

ESCO = "http://data.europa.eu/esco/skill/0a1b"
PLOT = Target(
    "plot charts",
    "esco:skill/0a1b",
    ESCO,
    "esco@1.2.0",
    "ESCO",
    "skill/0a1b",
    "Draw charts of figures.",
    "skill",
)
ANALYSE = Target(
    "Analyze business data.",
    "onet:4.A.2.a.4.I01.D03",
    framework="onet@30.1",
    title="O*NET",
    code="4.A.2.a.4.I01.D03",
    kind="activity",
)
TASK = Target("Tidy up tables of sales.", "onet:task/17", framework="onet@30.1", title="O*NET", kind="task")
BY_ADA = Review("Ada Byron", "committee chair", "2026-03-01", "It is what unit 2 asks for.")

RECORD = AlignmentRecord(
    credentials=(
        Credential(
            "DATA-1",
            "Data for Registrars",
            (
                Outcome("LO1", "Plot enrolment by term", "Data for Registrars"),
                Outcome("LO2", "Find errors in <b>tables</b> & fix them", "Data for Registrars", "page 2, item 1"),
            ),
            (Rejected(3, "no words", "---"),),
        ),
        Credential("https://college.example/badges/care", "Care", (Outcome("LO3", "Measure blood pressure", "Care"),)),
    ),
    links=(
        Link("LO1", PLOT, "close", "approved", "strong", 0.93, 1, "", BY_ADA, ("Both are about charts.",)),
        Link("LO1", ANALYSE, "related", "approved", "partial", 0.61, 2, "enrolment", Review("Bo Li", "designer")),
        Link("LO2", TASK, "related", "approved", "partial", 0.55, 1, review=BY_ADA),
        Link("LO2", ANALYSE, "close", "suggested", "strong", 0.88, 1),
        Link("LO2", PLOT, "", "suggested", "weak", 0.3, 2),
        Link("LO3", PLOT, "", "rejected", "partial", 0.5, 1, review=Review("Bo Li", "designer", reason="Too far.")),
        Link("LO3", Target("Vital signs", uri="https://standards.example/v1", kind="CFItem"), "", "declared"),
    ),
    unmatched=(Unmatched("LO3", "onet@30.1"),),
    frameworks=(
        FrameworkInfo("esco", "1.2.0", "ESCO", "European Commission", "reuse", "Uses ESCO.", digest="ab"),
        FrameworkInfo("onet", "30.1", "O*NET", "USDOL/ETA", "CC BY 4.0", "Includes O*NET.", lacks=("No ratings.",)),
    ),
    generator="skillmap 0.1.0",
    run="7d1e",
)

_TEXT = st.text(max_size=9).map(clean) | st.sampled_from(["<b>&amp;</b>", "- a; b", "مهارة", "1. 𝔘", "x\\y"])
_NAME = _TEXT.filter(lambda text: any(map(str.isalpha, text)))
_TARGET = st.builds(
    Target,
    label=_TEXT,
    id=st.sampled_from(["", "onet:2.A.1.a", "onet:task/1", "onet:4.A.1.a.1.I01", "esco:skill/1", "mine:7"]),
    uri=st.sampled_from(["", "https://a.example/1", "urn:x:1", ESCO]),
    framework=_TEXT,
    title=_TEXT,
    code=_TEXT,
    description=_TEXT,
    kind=st.sampled_from(["", "skill", "activity", "CFItem", "ext:Own", "ceasn:Competency", "Fähigkeit"]) | _TEXT,
)
_REVIEW = st.none() | st.builds(Review, _TEXT, _TEXT, _TEXT, _TEXT)
_INFO = st.builds(
    FrameworkInfo,
    _NAME,
    *[_TEXT] * 6,
    lacks=st.lists(_NAME, max_size=1).map(tuple),
    digest=_TEXT,
    profiles=st.integers(0, 2),
)


@st.composite
def records(draw: Any) -> AlignmentRecord:
    """Return records that hold what their types promise: ids are unique, links are of outcomes in them or of none."""
    credentials: list[Credential] = []
    outcomes: list[str] = []
    ids = draw(st.lists(_NAME | st.just("https://a.example/c"), min_size=1, max_size=3, unique=True))
    for identifier in ids:
        title = draw(_NAME)
        its = draw(st.lists(_NAME | st.sampled_from(ids), max_size=3, unique=True))
        held = tuple(
            Outcome(one, draw(_NAME), draw(st.just(title) | _TEXT), draw(_TEXT)) for one in its if one not in outcomes
        )
        outcomes += [one.id for one in held]
        rejected = draw(st.lists(st.builds(Rejected, st.integers(1, 9), _NAME), max_size=1))
        credentials.append(Credential(identifier, title, held, tuple(rejected)))
    link = st.builds(
        Link,
        st.sampled_from([*outcomes, "of nothing here"]),
        _TARGET,
        st.sampled_from(MAPPING_RELATIONS),
        st.sampled_from([*STATUSES, "approved", "approved"]),
        st.sampled_from([*RATINGS, ""]),
        st.none() | st.floats(0, 1),
        st.integers(0, 5),
        _TEXT,
        _REVIEW,
        st.lists(_NAME, max_size=2).map(tuple),
        _TEXT,
    ).map(as_said)
    return AlignmentRecord(
        tuple(credentials),
        tuple(draw(st.lists(link, max_size=6))),
        tuple(draw(st.lists(st.builds(Unmatched, st.sampled_from([*outcomes, "x"]), _NAME), max_size=1))),
        tuple(draw(st.lists(_INFO, max_size=2, unique_by=lambda info: info.name))),
        draw(_TEXT),
        draw(_TEXT),
    )

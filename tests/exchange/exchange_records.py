"""Nothing in, records out for tests of exchange: a small one by hand, and arbitrary ones for round trips."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from skillmap import nouns
from skillmap.exchange.choice import as_said
from skillmap.nouns import MAPPING_RELATIONS, RATINGS, STATUSES, AlignmentRecord, Credential, Link, Outcome

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ["", "Saw a board", "=1+1", "tab\tnew\nline", " padded ", "مهارة", "𝔘\u2028", "http://a b", "42"]
)
URI = st.sampled_from(["", "https://example.org/a", "https://example.org/b?c=1#d", "urn:x:1", "not an address", "_:b0"])


def few(what: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(what, max_size=most).map(tuple)


TARGET = st.builds(nouns.Target, TEXT, TEXT, URI, *[TEXT] * 5)
REVIEW = st.builds(nouns.Review, *[TEXT] * 4)
PROBABILITY = st.none() | st.floats(0, 1)
STATED = TEXT | st.sampled_from(["ceasn:majorAlignment", "ceasn:alignTo", "ceterms:teaches", "isRelatedTo"])
INFO = st.builds(
    nouns.FrameworkInfo,
    *[TEXT] * 7,
    lacks=few(TEXT),
    competencies=st.integers(0, 10**6),
    profiles=st.integers(0, 10**6),
    digest=TEXT,
)
REJECTED = st.builds(nouns.Rejected, st.integers(0, 10**6), TEXT, TEXT)


def link(outcome: st.SearchStrategy[str]) -> st.SearchStrategy[Link]:
    return st.builds(
        nouns.Link,
        outcome,
        TARGET,
        st.sampled_from(MAPPING_RELATIONS),
        st.sampled_from(STATUSES),
        st.sampled_from(("", *RATINGS)),
        PROBABILITY,
        st.integers(0, 50),
        TEXT,
        st.none() | REVIEW,
        few(TEXT),
        STATED,
    ).map(as_said)


@st.composite
def records(draw: st.DrawFn) -> AlignmentRecord:
    """Return any record: ids of outcomes are unique over it, as the type promises, and nothing else is."""
    ids = draw(st.lists(TEXT, max_size=6, unique=True))
    count = draw(st.integers(0, 3))
    of = {i: draw(st.integers(0, count - 1)) for i in ids} if count else {}
    credentials = []
    for number in range(count):
        title = draw(TEXT)
        outcomes = tuple(
            Outcome(i, draw(TEXT), draw(st.just(title) | TEXT), draw(TEXT)) for i in ids if of[i] == number
        )
        declared = draw(few(link(TEXT), 1))
        credentials.append(Credential(draw(TEXT), title, outcomes, draw(few(REJECTED, 2)), declared))
    known = [*(ids if count else []), *(one.id for one in credentials)]
    outcome = (st.sampled_from(known) if known else TEXT) | TEXT
    return AlignmentRecord(
        tuple(credentials),
        draw(few(link(outcome), 4)),
        draw(few(st.builds(nouns.Unmatched, outcome, TEXT), 2)),
        draw(few(INFO, 2)),
        draw(TEXT),
        draw(TEXT),
    )


ONET = nouns.FrameworkInfo(
    "onet",
    "30.1",
    "O*NET",
    "U.S. Department of Labor",
    "CC BY 4.0",
    "Includes information from the O*NET 30.1 Database.",
    "https://www.onetcenter.org/database.html",
    ("no ratings",),
    19_000,
    1016,
    "ab12",
)
_SAW = nouns.Target(
    "Saw lumber to size",
    "onet:4.A.1",
    "https://example.org/onet/4.A.1",
    "onet@30.1",
    "O*NET",
    "4.A.1",
    "Cut lumber with power saws.",
    "task",
)
_REVIEW = nouns.Review("R. Lopez", "chair", "2025-11-03", "Same task, same tools.")
#: A credential with a link of each status and relation, and every field in use.
JOINERY = AlignmentRecord(
    credentials=(
        Credential(
            "joinery",
            "Joinery Microcredential",
            (
                Outcome("LO1", "Cut boards to size with a table saw", "Joinery Microcredential", "page 1, item 1"),
                Outcome("LO2", "Glue and clamp mortise joints", "Joinery Microcredential"),
                Outcome("LO3", "Keep the workshop safe", "Joinery Microcredential"),
            ),
            (nouns.Rejected(4, "no words", "---"),),
        ),
    ),
    links=(
        Link("LO1", _SAW, "exact", "approved", "strong", 0.9375, 1, "", _REVIEW, ("shares: saw",)),
        Link("LO1", replace(_SAW, label="Shape wood", uri="https://example.org/onet/4.A"), "broad", "approved"),
        Link("LO2", replace(_SAW, label="Glue dowels", uri="https://example.org/onet/4.A.7"), "narrow", "approved"),
        Link("LO2", replace(_SAW, label="Join parts", uri="https://example.org/onet/4.A.8"), "close", "approved"),
        Link("LO2", replace(_SAW, label="Sand parts", uri="https://example.org/onet/4.A.9"), "related", "approved"),
        Link("LO2", replace(_SAW, label="No address", uri=""), "close", "approved"),
        Link(
            "LO3",
            replace(_SAW, label="Inspect tools", uri="https://example.org/onet/5"),
            "close",
            "suggested",
            "strong",
            0.75,
            1,
        ),
        Link(
            "LO3",
            replace(_SAW, label="Sell tools", uri="https://example.org/onet/6"),
            "",
            "suggested",
            "weak",
            0.125,
            2,
        ),
        Link(
            "LO3",
            replace(_SAW, label="Clean up", uri="https://example.org/onet/7"),
            "related",
            "rejected",
            "partial",
            0.5,
            3,
        ),
        Link(
            "joinery",
            nouns.Target("Carpenters", code="47-2031.00", kind="occupation"),
            "",
            "declared",
            stated_as="ceterms:occupationType",
        ),
    ),
    unmatched=(nouns.Unmatched("LO3", "nice@2.0.0"),),
    frameworks=(ONET, nouns.FrameworkInfo("nice", "2.0.0", "NICE Framework", licence="public domain")),
    generator="skillmap 0.4.0",
    run="c0ffee",
)

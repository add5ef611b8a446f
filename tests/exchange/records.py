"""Nothing in, records out: one that a college would have, and arbitrary ones for round trips."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from skillmap.exchange.choice import as_said
from skillmap.exchange.reports import record_of
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
from tests.writers.examples import ALIGNMENTS

ANA = Review("Ana Ruiz", "programme lead", "2026-03-09", "Observed in the practical exam.")
#: What the food course's report suggests, one of it approved, one rejected, one put off, and one that its plan states.
SUGGESTED = record_of(ALIGNMENTS)
_FIRST, _SECOND, _THIRD, *_OTHERS = SUGGESTED.links
DECIDED = replace(
    SUGGESTED,
    links=(
        replace(_FIRST, status="approved", relation="exact", review=ANA),
        replace(_SECOND, status="rejected", review=Review("Ana Ruiz", at="2026-03-09", reason="Too wide.")),
        replace(_THIRD, status="deferred"),
        *_OTHERS,
        Link(
            "o7",
            Target("Cultural awareness", uri="https://standards.example/c#aware", title="Hospitality standard"),
            "broad",
            "declared",
            stated_as="alignment",
        ),
    ),
)

TEXT = st.text(max_size=8) | st.sampled_from(
    [
        "=1+1",
        "'=1+1",
        "''",
        "@x",
        'a "b", c;',
        "tab\tnew\nline\r",
        "# no comment",
        "a|b\\|c",
        "\u202ereversed\u202c",
        "𝔘",
    ]
)
ID = st.from_regex(r"[a-z]{1,4}:[A-Za-z0-9./%]{1,6}", fullmatch=True) | st.sampled_from(
    ["owl:7", "urn:uuid:1-2", "https://x.example/a#b1", "http://x.example/", "skillmap.target:x", "owl.framework:1", ""]
)
NUMBER = st.floats(0, 1)
COUNT = st.integers(0, 10**6)
NAME = st.sampled_from(["mine@2026", "skills@3", "", "no version", "@", "a@b@c"]) | TEXT


def few(what: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return tuples of none to two."""
    return st.lists(what, max_size=2).map(tuple)


INFO = st.builds(
    FrameworkInfo, *[TEXT] * 7, lacks=few(TEXT), competencies=COUNT, profiles=COUNT, digest=TEXT
) | st.builds(FrameworkInfo, st.just("mine"), st.just("2026"), TEXT)
TARGET = st.builds(Target, TEXT, ID | TEXT, ID | TEXT, NAME, TEXT, TEXT, TEXT, TEXT)
REVIEW = st.builds(Review, TEXT, TEXT, TEXT | st.just("2026-03-09"), TEXT)


def links(outcomes: list[str]) -> st.SearchStrategy[Link]:
    """Return links of these outcomes."""
    return st.builds(
        Link,
        st.sampled_from(outcomes),
        TARGET,
        st.sampled_from(MAPPING_RELATIONS),
        st.sampled_from(STATUSES),
        st.sampled_from((*RATINGS, "")),
        st.none() | NUMBER,
        COUNT,
        TEXT,
        st.none() | REVIEW,
        few(TEXT),
        TEXT,
    ).map(as_said)


@st.composite
def records(draw: st.DrawFn) -> AlignmentRecord:
    """Return a record that holds together, whatever its texts and numbers."""
    ids = draw(st.lists(TEXT, unique=True, max_size=4))
    cut = draw(st.integers(0, len(ids)))
    credentials = []
    for mine in (ids[:cut], ids[cut:]):
        outcomes = tuple(Outcome(id_, draw(TEXT), draw(TEXT), draw(TEXT)) for id_ in mine)
        rejected = draw(few(st.builds(Rejected, COUNT, TEXT, TEXT)))
        declared = draw(few(links(ids))) if ids else ()
        credentials.append(Credential(draw(TEXT), draw(TEXT), outcomes, rejected, declared))
    return AlignmentRecord(
        tuple(credentials),
        draw(st.lists(links(ids), max_size=4).map(tuple)) if ids else (),
        draw(few(st.builds(Unmatched, st.sampled_from(ids), NAME))) if ids else (),
        draw(few(INFO)),
        draw(TEXT | st.just("skillmap 0.1.0")),
        draw(TEXT),
    )

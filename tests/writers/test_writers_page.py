"""The page as text: what it says, and that nothing in an outcome can change it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings

from skillmap.errors import InputError
from skillmap.nouns import AlignmentReport, CoverageReport, Credential, Link, Target
from skillmap.writers import ALIGNMENT_WRITERS, COVERAGE_WRITERS, write_coverage_html, write_html
from tests.writers import strategies
from tests.writers.examples import (
    ALIGNMENTS,
    COVERAGE,
    EMPTY,
    EMPTY_COVERAGE,
    HOSTILE,
    LEVELLED,
    MEASURE,
    RIGHT_TO_LEFT,
    with_outcomes,
)


class Page(HTMLParser):
    """The tags, ids and visible text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.text = " ".join("".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_front_says_what_and_with_what_and_that_it_is_a_draft() -> None:
    text = Page(write_html(ALIGNMENTS, COVERAGE)).text
    for part in (
        "DRAFT: machine suggested",
        "It was estimated from: 412 pairs judged by reviewers of the Example College.",
        "Regional Food Handling Framework, version 2026",
        "CC BY 4.0",
        "It has no alternative labels, so wordings used on the job may be missed.",
        "9 rows read: 7 outcomes, 2 rows rejected.",
        "Of 7 outcomes compared with Regional Food Handling Framework (mine@2026): 4 strong, 2 partial at best, "
        "1 with no confident match.",
        "The institution's list of terms rules out 1 pair of outcome and competency.",
        "Advice on the wording, never part of the score: 2 of 7 outcomes have a note, 1 is several outcomes in one.",
        "4 of 8 (50 %) of the requirements covered, a partial match counting half.",
        "Weighted by importance: 3.17 of 5.25 (60 %); 1 requirement without a rating left out.",
    ):
        assert part in text


def test_the_annex_holds_every_field_of_the_provenance() -> None:
    text = Page(write_html(ALIGNMENTS, COVERAGE)).text
    for made in (ALIGNMENTS.provenance, COVERAGE.provenance):
        parts = [made.run, made.skillmap, made.model, made.model_digest, made.calibration, made.calibration_digest]
        parts += [part for pair in made.settings for part in pair] + [info.digest for info in made.frameworks]
        assert [part for part in parts if part not in text] == []


def test_no_confident_match_names_the_nearest_and_why() -> None:
    text = Page(write_html(ALIGNMENTS)).text
    assert "Nearest: Plan menus, 12 %" in text
    assert "Both are about meals. It is level with “Manage allergens”. Evidence in numbers" in text


def test_each_match_says_why_and_what_is_not_proposed_says_so() -> None:
    html = write_html(ALIGNMENTS)
    text = Page(html).text
    for part in (
        f"It serves one part of the outcome: “{MEASURE}”. Read together, the two say much the same.",
        "93 % proposed as a close match",
        "38 % not proposed",
        "Next in line, and not proposed: Trace deliveries, 20 %.",
        "Ruled out by the institution’s list of terms, and so not proposed: Ask probing questions (skills:14). "
        "Your list of terms calls “Ask probing questions” a false friend of “probe”.",
        # A report of an earlier version has its evidence for reasons.
        "The wording is unlike “Control pests”. (wording 0.44)",
    ):
        assert part in text
    for number in ("<dt>Read together</dt><dd>2.84</dd>", "<dt>Ahead of the next</dt><dd>55 points</dd>"):
        assert number in html


def test_every_measure_that_is_shown_is_explained() -> None:
    text = Page(write_html(ALIGNMENTS)).text.partition("What the numbers of the evidence mean")[2]
    found = [one for result in ALIGNMENTS.results for one in result.alignments]
    for measure in {evidence.measure for one in found for evidence in one.evidence}:
        assert measure.capitalize() in text


def test_advice_stands_apart_and_says_that_it_is_never_scored() -> None:
    text = Page(write_html(ALIGNMENTS)).text
    _, alignments, advice = (text.partition(" Outcomes and their alignments 1. ")[2]).partition(
        " Advice on the wording A"
    )
    assert alignments
    assert advice.startswith("dvice for the authors, never part of the score.")
    assert 'Nobody can see "appreciate" happen' in advice
    assert "Remember recall facts, terms or steps 2 4, 5" in advice
    assert "Advice on the wording, never part of the score Verb: “Measure” (the most demanding of several)." in text
    assert "Advice on the wording of outcomes changes no rating and no percentage." in text


def test_ids_are_unique_and_every_inner_link_has_its_target() -> None:
    page = Page(write_html(ALIGNMENTS, COVERAGE))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] or "" for tag, attrs in page.tags if tag == "a"]
    assert [link for link in links if link.startswith("#") and link[1:] not in ids] == []


def test_headings_never_skip_a_level() -> None:
    levels = [int(tag[1]) for tag, _ in Page(write_html(ALIGNMENTS, COVERAGE)).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_markup_in_an_outcome_is_shown_and_an_odd_address_is_no_link() -> None:
    page = Page(write_html(with_outcomes((HOSTILE,)), status="<b>APPROVED</b>"))
    assert {"script", "img", "b"}.isdisjoint(tag for tag, _ in page.tags)
    assert HOSTILE in page.text
    assert not [attrs for _, attrs in page.tags if (attrs.get("href") or "").startswith("javascript:")]
    assert not [attrs for _, attrs in page.tags if "style" in attrs or any(key.startswith("on") for key in attrs)]


def test_nothing_is_fetched_by_the_page() -> None:
    text = write_html(ALIGNMENTS, COVERAGE)
    page = Page(text)
    assert not [
        tag for tag, attrs in page.tags if tag in ("link", "script", "img", "iframe", "object") or "src" in attrs
    ]
    assert "@import" not in text
    assert [attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy"] == [
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ]


@pytest.mark.parametrize(
    "report",
    [EMPTY, replace(ALIGNMENTS, results=()), with_outcomes((RIGHT_TO_LEFT,)), with_outcomes(("x" * 1000,) * 300)],
    ids=["no outcome", "no result", "right to left", "300 long outcomes"],
)
def test_odd_reports_make_a_whole_page(report: AlignmentReport) -> None:
    page = Page(write_html(report))
    assert page.text.count("Review and signatures") == 2
    assert len([tag for tag, attrs in page.tags if tag == "article"]) == len(report.credential.outcomes)


def test_an_empty_profile_says_so() -> None:
    text = Page(write_coverage_html(EMPTY_COVERAGE)).text
    assert "This profile asks for nothing that is in the framework" in text
    assert "7 outcomes of 7 meet no requirement." in text


@pytest.mark.parametrize("write", [write_coverage_html, partial(write_html, ALIGNMENTS)], ids=["alone", "together"])
def test_levels_stand_side_by_side_and_are_never_converted(write: Callable[[CoverageReport], str]) -> None:
    text = Page(write(LEVELLED)).text
    assert text.count("the two scales can't be converted into each other") == 1
    # The row of a requirement: covered, without a level, a gap, and the gap once more where it is decided on.
    for row in (
        "Monitor food temperatures O*NET level 3.88 of 7 95 of 100 ● Covered, strong",
        "with a calibrated probe. (93 %) Bloom level Apply, perhaps Evaluate (estimate)",
        "set limits for them. (64 %) Bloom level Remember, perhaps Understand or Analyze (estimate)",
        "Plan cleaning and disinfection 70 of 100",
        "Manage allergens O*NET level 2.5 of 7 90 of 100 ✕ Gap no outcome",
    ):
        assert row in text, row
    assert text.count("Manage allergens O*NET level 2.5 of 7 90 of 100") == 2
    assert text.count("(estimate)") - Page(write(COVERAGE)).text.count("(estimate)") == 3


def test_without_a_level_there_is_no_word_of_levels() -> None:
    assert COVERAGE.advice
    text = Page(write_coverage_html(COVERAGE)).text
    assert [word for word in ("O*NET", "Bloom", "side by side", "estimate)") if word in text] == []


def test_coverage_of_another_credential_is_refused() -> None:
    other = replace(COVERAGE, credential=Credential("other", "Other", ()))
    with pytest.raises(InputError, match=r"'other'.*'food-safety'"):
        write_html(ALIGNMENTS, other)


@given(report=strategies.REPORT, coverage=strategies.COVERAGE_REPORT)
@settings(max_examples=30, deadline=None)
def test_any_report_makes_every_format(report: AlignmentReport, coverage: CoverageReport) -> None:
    for name, write in ALIGNMENT_WRITERS.items():
        # A mapping set is made of the record, which must hold what it names.
        assert write(strategies.whole(report) if name == "sssom" else report)
    for write_coverage in COVERAGE_WRITERS.values():
        assert write_coverage(coverage)


def _with_declared() -> AlignmentReport:
    first = ALIGNMENTS.credential.outcomes[0]
    own = Target("tend <lights>", uri="https://skills.example/lights", title="Harbour skills", code="H1")
    whole = Target("Lighthouse keeper", framework="harbour@1")
    declared = (Link(first.id, own, "close", "declared"), Link(ALIGNMENTS.credential.id, whole, "", "declared"))
    outcomes = (replace(first, place="page 3, item 2"), *ALIGNMENTS.credential.outcomes[1:])
    return replace(ALIGNMENTS, credential=replace(ALIGNMENTS.credential, outcomes=outcomes, declared=declared))


def test_what_the_document_declares_is_shown_apart_from_what_is_suggested() -> None:
    page = write_html(_with_declared())
    assert page.count("Declared in the document itself") == 1
    assert '<a href="https://skills.example/lights" rel="noreferrer"><bdi>tend &lt;lights&gt;</bdi></a>' in page
    assert "Declared in the document for the credential as a whole" in page
    assert "Found in the document at: <bdi>page 3, item 2</bdi>" in page
    assert "Declared in the document" not in write_html(ALIGNMENTS)

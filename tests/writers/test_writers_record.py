"""What a committee's page tells of people: votes, disputes, agreement, changes, history, and which version it is of."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from skillmap.nouns import Coverage, CoverageReport, Covered, Gap
from skillmap.writers import write_coverage_html, write_html
from skillmap.writers.record import ReviewRecord, decision_sentence
from tests.writers.examples import ALIGNMENTS, COVERAGE
from tests.writers.reviewed import RECORD
from tests.writers.test_writers_page import Page


def page(record: ReviewRecord = RECORD) -> str:
    """Return the text of the page with each cell and line apart."""
    body = write_html(ALIGNMENTS, COVERAGE, record=record).partition("<body>")[2]
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())
    return re.sub(r" (?=[,.:;)])|(?<=\() ", "", words)


def section(text: str, start: str, end: str) -> str:
    """Return what stands between the last place of a heading and the next one's."""
    return text.rpartition(start)[2].partition(end)[0]


def test_the_front_tells_which_proposal_it_is_of_and_who_chose_its_targets() -> None:
    front = page().partition("In short")[0]
    assert (
        "Proposal Food Safety Supervisor (3f2a9c) Version 2 of 2 Organisation college Meant for Food safety supervisor "
        "(mine@2026) Frameworks mine@2026, skills@3 Targets chosen by Pia Proposer (proposer), 2026-03-04"
    ) in front
    assert "no longer the present one" not in front


def test_a_page_of_an_old_version_says_so_before_all_else() -> None:
    front = page(replace(RECORD, present=3)).partition("In short")[0]
    assert "Version 2 of 3" in front
    assert (
        "This page shows version 2 of proposal 3f2a9c, which is no longer the present one. Version 3 took its place "
        "and isn’t aligned yet: nothing on this page is about it but the history."
    ) in front


def test_the_decision_that_stands_is_shown_beside_its_alignment_and_the_rest_can_be_ticked() -> None:
    text = section(page(), "Outcomes and their alignments", "Coverage and gaps")
    for said in (
        "Accepted as close Carla Chair (chair), 2026-03-06: The syllabus names <the> records. "
        "Agreed: Ruth Reviewer (reviewer), 2026-03-05 "
        "Dissent: accepted as broad, by Remy Reviewer (reviewer), 2026-03-05: It asks for records too.",
        "Disputed They differ, and no chair has decided. Vote: accepted as close, by Ruth Reviewer (reviewer), "
        "2026-03-05 Vote: rejected, by Remy Reviewer (reviewer)",
        "Not listed above, and decided on by people: Food hygiene law (mine:F8): Accepted as related Ruth Reviewer",
        "Deferred Remy Reviewer",
    ):
        assert said in text
    plain = section(page(replace(RECORD, alignments=())), "Outcomes and their alignments", "Coverage and gaps")
    assert plain.count("Accept Change Reject") - text.count("Accept Change Reject") == 3  # of four, one wasn't listed
    assert "Nothing was decided" not in text


def test_where_nothing_can_be_decided_any_more_there_is_nothing_to_tick() -> None:
    text = page(replace(RECORD, settled=True, was_approved=True))
    for boxes in ("Accept Change Reject", "Agree, no match", "Address Out of scope"):
        assert boxes not in text
    assert "Approved as close Carla Chair (chair)" in text
    assert "Nothing was decided." in text


def test_what_people_decided_is_counted_and_listed_with_the_votes_against_it() -> None:
    decided = section(page(), "What people decided", "Review record")
    assert (
        "People decided on 4 alignments: 2 accepted, 1 deferred, 1 disputed. What is deferred is put off: it keeps no "
        "proposal from being approved, and isn't approved with it."
    ) in decided
    assert (
        "accepted as close Carla Chair (chair), 2026-03-06 and Ruth Reviewer (reviewer), 2026-03-05 The syllabus names "
        "<the> records. accepted as broad, by Remy Reviewer (reviewer), 2026-03-05: It asks for records too."
    ) in decided
    assert "disputed nobody’s decision stands none stands accepted as close, by Ruth Reviewer" in decided
    assert "deferred Remy Reviewer" in decided
    assert "deferred" not in decision_sentence(replace(RECORD, alignments=RECORD.alignments[:1]))


def test_gaps_tell_what_stands_and_what_is_disputed() -> None:
    text = section(page(), "Gaps of Food safety supervisor", "Outcomes that serve nothing or repeat")
    assert (
        "Disputed They differ, and no chair has decided. Vote: address, by Ruth Reviewer (reviewer), 2026-03-05 Vote: "
        "out of scope, by Remy Reviewer (reviewer), 2026-03-05: It asks for records too."
    ) in text
    assert "Disagree Carla Chair (chair), 2026-03-06: The syllabus names <the> records." in text


def test_what_was_accepted_covers_is_counted_both_ways() -> None:
    text = page()
    assert "counted in six ways" in text
    assert "By the alignments that people accepted alone, each requirement alike 1.5 of 8 (19 %)" in text
    weighted = "people accepted alone, weighted by importance 0.75 of 5 (15 %); 1 requirement without a rating left out"
    assert weighted in text


def test_the_record_tells_agreement_changes_and_everything_that_happened() -> None:
    record = section(page(), "Review record Agreement", "Rows that could not be read")
    for said in (
        "Remy Reviewer and Ruth Reviewer 2 of 3 (67 %) 0.50",
        "A and B nothing was decided by both not defined: chance explains everything",
        "Changes since version 1 Outcome o7 added: “Plan menus”",
        "2026-03-04 09:00 UTC Pia Proposer (proposer) began “Food Safety Supervisor” version 1",
        "2026-03-06 10:00 UTC Carla Chair (chair) accepted “Pests” for o5 (close) version 2 The syllabus names <the>",
    ):
        assert said in record
    alone = page(replace(RECORD, agreements=(), compared=0))
    assert "Fewer than two reviewers decided on alignments, so there is no agreement to tell." in alone
    assert "Changes since" not in alone
    assert "None in outcomes, alignments and coverage." in page(replace(RECORD, changes=()))


def test_who_decided_stands_where_they_sign() -> None:
    html = write_html(ALIGNMENTS, COVERAGE, record=RECORD).partition('<h2 id="review">')[2]
    assert "Who decided; date and signature are to be filled in by hand" in html
    assert '2. <bdi>Remy Reviewer</bdi></th><td role="cell" data-label="Role">reviewer</td>' in html
    assert html.count("<tr role") == 1 + 4
    assert "to be filled in by hand" in write_html(ALIGNMENTS)


def unrated(coverage: Coverage) -> Coverage:
    """Return a coverage of which nothing is rated, with six gaps."""
    missing: tuple[Gap | Covered, ...] = (*coverage.gaps, *coverage.covered)
    gaps = tuple(Gap(one.competency, None, None, 0.0) for one in missing)
    return replace(coverage, covered=(), partial=(), gaps=gaps)


@pytest.mark.parametrize("rated", [True, False])
def test_what_nobody_rates_is_not_called_important(rated: bool) -> None:
    (one,) = COVERAGE.coverages
    made: CoverageReport = COVERAGE if rated else replace(COVERAGE, coverages=(unrated(one),))
    text = Page(write_coverage_html(made)).text
    front = text.partition("What this does not show")[0]
    assert ("(importance: " in front) == rated
    assert ("the most important first" in text) == rated
    assert ("none of them rated for importance" in text) != rated
    assert "The most important gaps" not in front
    if not rated:
        assert "The first gaps, none of them rated for importance (5 of 6; all of them): " in front

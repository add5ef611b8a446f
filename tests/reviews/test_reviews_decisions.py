"""Decisions on alignments and gaps: what stands, what is disputed, what a rewording undoes, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillmap.errors import InputError, NotPossible, UnknownName
from skillmap.nouns import Outcome, Target
from skillmap.reviews import (
    Actor,
    Content,
    Event,
    Proposal,
    Verdict,
    at_version,
    create,
    decide,
    decide_gap,
    disputed,
    fold,
    gaps_decided,
    gaps_disputed,
    history,
    move,
    revise,
    standing,
    suggest,
    undecided,
)
from tests.reviews.food import CARLA, CONTENT, PIA, REMY, RUTH, after, all_accepted, begun, in_review, ticking
from tests.writers.examples import ALIGNMENTS, BASE

FIRST = ("o1", "mine@2026", "mine:F1")
WEAK = ("o1", "mine@2026", "mine:F2")
LAW = Target("Food hygiene law", "mine:F8", framework="mine@2026")


@pytest.fixture
def proposal() -> Proposal:
    return in_review(ticking())[0]


def test_to_accept_takes_the_suggested_relation(proposal: Proposal) -> None:
    made = decide(proposal, *FIRST, "accept", RUTH, ticking())
    assert (made.relation, made.wording, made.at) == ("close", 1, "2026-03-04T09:00:00.000000Z")
    assert made.target == Target("Monitor food temperatures", "mine:F1", f"{BASE}F1", "mine@2026")


def test_another_relation_is_accepted_with_a_reason(proposal: Proposal) -> None:
    made = decide(proposal, *FIRST, "change-relation", RUTH, ticking(), relation="broad", reason="it asks for more")
    assert (made.verdict, made.relation) == ("change-relation", "broad")


def test_only_a_person_says_exact_and_may(proposal: Proposal) -> None:
    made = decide(proposal, *FIRST, "change-relation", RUTH, ticking(), relation="exact", reason="word for word")
    assert made.relation == "exact"


@pytest.mark.parametrize(
    ("verdict", "relation", "reason", "says"),
    [
        ("accept", "broad", "", "use 'change-relation'"),
        ("change-relation", "", "why", "say which relation is accepted"),
        ("change-relation", "close", "why", "it can be: exact, related, broad, narrow"),
        ("change-relation", "broad", "", "needs a reason"),
        ("reject", "", " ", "needs a reason"),
        ("defer", "", "", "needs a reason"),
        ("reject", "close", "why", "accepts no relation"),
        ("change-relation", "sameAs", "why", "it can be: exact, close, related, broad, narrow"),
        ("agree", "", "", "it can be: accept, change-relation, reject, defer"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    proposal: Proposal, verdict: str, relation: str, reason: str, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        decide(proposal, *FIRST, verdict, RUTH, ticking(), relation=relation, reason=reason)  # type: ignore[arg-type]


def test_a_weak_suggestion_is_accepted_with_a_relation_of_the_reviewers(proposal: Proposal) -> None:
    with pytest.raises(InputError, match="say which relation"):
        decide(proposal, *WEAK, "accept", RUTH, ticking())
    assert decide(proposal, *WEAK, "accept", RUTH, ticking(), relation="related").relation == "related"


def test_a_competency_that_was_not_suggested_comes_with_its_target(proposal: Proposal) -> None:
    with pytest.raises(InputError, match=r"give the target of mine:F8 .* it was not suggested for o4"):
        decide(proposal, "o4", "mine@2026", "mine:F8", "accept", RUTH, ticking(), relation="related")
    with pytest.raises(InputError, match="give the target of mine:F7"):
        decide(proposal, "o4", "mine@2026", "mine:F7", "accept", RUTH, ticking(), relation="related", target=LAW)
    made = decide(proposal, "o4", "mine@2026", "mine:F8", "accept", RUTH, ticking(), relation="related", target=LAW)
    assert made.target == LAW


@pytest.mark.parametrize(
    ("outcome", "framework", "says"),
    [("o99", "mine@2026", "has no outcome 'o99'; it has: o1, o2"), ("o1", "mine@2027", "doesn't pin 'mine@2027'")],
)
def test_what_the_proposal_does_not_have_is_named(proposal: Proposal, outcome: str, framework: str, says: str) -> None:
    with pytest.raises(UnknownName, match=says):
        decide(proposal, outcome, framework, "mine:F1", "accept", RUTH, ticking())


def test_a_later_word_of_the_same_person_takes_the_place_and_the_first_is_kept(proposal: Proposal) -> None:
    clock = ticking()
    yes = decide(proposal, *FIRST, "accept", RUTH, clock)
    no = decide(proposal, *FIRST, "reject", RUTH, clock, reason="on second thought: no probe is used")
    then = after(proposal, yes, no)
    (stands,) = standing(then)
    assert (stands.decision, stands.votes) == (no, (no,))
    assert then.decisions == (yes, no)


def test_reviewers_who_differ_leave_it_open_until_a_chair_decides(proposal: Proposal) -> None:
    clock = ticking()
    accepted = after(proposal, *all_accepted(proposal, clock, by=RUTH))
    assert undecided(accepted) == ()
    differ = after(accepted, decide(accepted, *FIRST, "reject", REMY, clock, reason="too narrow"))
    assert [one.key for one in disputed(differ)] == [FIRST]
    with pytest.raises(NotPossible, match=r"o1 to mine:F1 of mine@2026 \(strong, reviewers differ\)"):
        move(differ, "approve", CARLA, clock)
    settled = after(differ, decide(differ, *FIRST, "accept", CARLA, clock))
    assert disputed(settled) == ()
    assert move(settled, "approve", CARLA, clock).action == "approve"


def test_reviewers_who_agree_but_for_the_relation_differ(proposal: Proposal) -> None:
    clock = ticking()
    one = decide(proposal, *FIRST, "change-relation", RUTH, clock, relation="broad", reason="a")
    other = decide(proposal, *FIRST, "change-relation", REMY, clock, relation="narrow", reason="b")
    assert [open_.key for open_ in disputed(after(proposal, one, other))] == [FIRST]


def test_a_chair_s_word_stands_whatever_reviewers_say_later(proposal: Proposal) -> None:
    clock = ticking()
    chair = decide(proposal, *FIRST, "accept", CARLA, clock)
    later = decide(proposal, *FIRST, "reject", RUTH, clock, reason="no")
    assert standing(after(proposal, chair, later))[0].decision == chair


def test_a_ruling_stands_until_a_chair_rules_again_whatever_its_maker_votes_as_a_reviewer(proposal: Proposal) -> None:
    clock = ticking()
    then = after(proposal, decide(proposal, *FIRST, "accept", RUTH, clock))
    then = after(then, decide(then, *FIRST, "reject", REMY, clock, reason="too narrow"))
    ruling = decide(then, *FIRST, "accept", CARLA, clock)
    vote = decide(then, *FIRST, "reject", Actor(CARLA.name, "reviewer"), clock, reason="on second thought")
    (stands,) = standing(after(then, ruling, vote))
    assert stands.decision == ruling
    assert [(one.by.name, one.by.role) for one in stands.votes] == [
        ("Ruth Reviewer", "reviewer"),
        ("Remy Reviewer", "reviewer"),
        ("Carla Chair", "chair"),
        ("Carla Chair", "reviewer"),
    ]
    again = decide(then, *FIRST, "reject", CARLA, clock, reason="so they have it")
    (stands,) = standing(after(then, ruling, vote, again))
    assert stands.decision == again
    assert ruling not in stands.votes


def test_a_dispute_on_a_gap_is_open_until_a_chair_rules_and_the_ruling_stands(proposal: Proposal) -> None:
    clock = ticking()
    gap = ("mine@2026", "mine:P1", "mine:F6")
    first = decide_gap(proposal, *gap, "address", RUTH, clock)
    other = decide_gap(proposal, *gap, "out-of-scope", REMY, clock, reason="another badge")
    both = after(proposal, first, other)
    (open_,) = gaps_disputed(both)
    assert (open_.key, open_.votes, open_.decision) == (gap, (first, other), None)
    assert gaps_decided(both) == ()
    ruling = decide_gap(both, *gap, "out-of-scope", CARLA, clock, reason="another badge")
    late = decide_gap(both, *gap, "disagree", RUTH, clock, reason="it is covered")
    vote = decide_gap(both, *gap, "address", Actor(CARLA.name, "reviewer"), clock)
    ruled = after(both, ruling, late, vote)
    assert (gaps_decided(ruled), gaps_disputed(ruled)) == ((ruling,), ())
    again = decide_gap(ruled, *gap, "address", CARLA, clock)
    assert gaps_decided(after(ruled, again)) == (again,)
    agreed = decide_gap(both, *gap, "address", REMY, clock)
    assert gaps_decided(after(both, agreed)) == (agreed,)


def _reworded(text: str) -> Content:
    outcomes = tuple(replace(one, text=text) if one.id == "o1" else one for one in CONTENT.credential.outcomes)
    return replace(CONTENT, credential=replace(CONTENT.credential, outcomes=outcomes))


def test_a_rewording_undoes_the_decisions_on_that_outcome_and_on_no_other() -> None:
    clock = ticking()
    proposal, events = in_review(clock)
    events += all_accepted(proposal, clock)
    events.append(move(fold(events), "return", RUTH, clock, reason="name the probe"))
    events.append(revise(fold(events), _reworded("Measure temperatures with a probe."), PIA, clock))
    events.append(move(fold(events), "submit", PIA, clock))
    now = fold(events)
    assert now.version == 2
    assert (now.wording("o1"), now.wording("o2"), now.wording("o99")) == (2, 1, 0)
    assert {one.outcome for one in undecided(now)} == {"o1"}
    assert len(now.decisions) == 9
    assert at_version(events, 1).content == CONTENT
    assert at_version(events, 1).state == "returned"
    assert at_version(events, 2) == now
    with pytest.raises(InputError, match="there are 1 to 2"):
        at_version(events, 3)


def test_an_outcome_that_comes_back_as_it_was_keeps_its_decisions() -> None:
    clock = ticking()
    proposal, events = in_review(clock)
    events += all_accepted(proposal, clock)
    events.append(move(fold(events), "return", RUTH, clock, reason="drop the first"))
    shorter = replace(CONTENT, credential=replace(CONTENT.credential, outcomes=CONTENT.credential.outcomes[1:]))
    events.append(revise(fold(events), shorter, PIA, clock))
    assert {one.outcome for one in standing(fold(events))} == {"o2", "o3", "o4", "o5", "o6"}
    events.append(revise(fold(events), CONTENT, PIA, clock))
    assert undecided(fold(events)) == ()


def test_another_version_of_a_framework_starts_afresh() -> None:
    clock = ticking()
    proposal, events = in_review(clock)
    events += all_accepted(proposal, clock)
    events.append(move(fold(events), "return", RUTH, clock, reason="there is a new release"))
    newer = replace(CONTENT, frameworks=("mine@2027", "skills@3"), profiles=())
    events.append(revise(fold(events), newer, PIA, clock))
    assert {one.framework for one in standing(fold(events))} == {"skills@3"}


def test_a_report_of_other_outcomes_or_frameworks_is_not_attached() -> None:
    proposal = fold([begun(ticking())])
    other = replace(ALIGNMENTS, credential=replace(ALIGNMENTS.credential, outcomes=ALIGNMENTS.credential.outcomes[1:]))
    with pytest.raises(InputError, match="not of the outcomes of version 1"):
        suggest(proposal, other, PIA, ticking())
    fewer = replace(ALIGNMENTS, provenance=replace(ALIGNMENTS.provenance, frameworks=()))
    with pytest.raises(InputError, match="the proposal pins mine@2026, skills@3"):
        suggest(proposal, fewer, PIA, ticking())


def test_gaps_are_decided_with_reasons_and_a_chair_s_word_counts(proposal: Proposal) -> None:
    clock = ticking()
    gap = ("mine@2026", "mine:P1", "mine:F6")
    one = decide_gap(proposal, *gap, "address", RUTH, clock)
    other = decide_gap(proposal, *gap, "covered-elsewhere", CARLA, clock, reason="Allergens 101")
    then = after(proposal, one, other)
    assert gaps_decided(then) == (other,)
    assert then.gap_decisions == (one, other)
    with pytest.raises(InputError, match="'out-of-scope' needs a reason"):
        decide_gap(proposal, *gap, "out-of-scope", RUTH, clock)
    with pytest.raises(UnknownName, match="isn't meant for 'mine:P9'"):
        decide_gap(proposal, "mine@2026", "mine:P9", "mine:F6", "address", RUTH, clock)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (replace(CONTENT, title=" "), "can't be the title of a proposal"),
        (replace(CONTENT, frameworks=("mine",), profiles=()), "'mine' doesn't pin a framework"),
        (replace(CONTENT, frameworks=("mine@1", "mine@2"), profiles=()), "in one version only"),
        (replace(CONTENT, frameworks=("skills@3",)), "which isn't pinned; pinned: skills@3"),
        (
            replace(CONTENT, credential=replace(CONTENT.credential, outcomes=(Outcome("a", "x"), Outcome("a", "y")))),
            "given twice: a",
        ),
        (replace(CONTENT, credential=replace(CONTENT.credential, outcomes=(Outcome("a", " "),))), "without a text: a"),
    ],
)
def test_content_that_can_not_be_proposed_is_refused(content: Content, says: str) -> None:
    with pytest.raises(InputError, match=says):
        create("p1", "college", content, PIA, ticking())


def test_a_clock_without_a_zone_is_refused(proposal: Proposal) -> None:
    with pytest.raises(InputError, match="without a time zone"):
        decide(proposal, *FIRST, "accept", RUTH, lambda: ticking()().replace(tzinfo=None))


def test_the_history_tells_it_in_sentences() -> None:
    clock = ticking()
    proposal, events = in_review(clock)
    told: list[Event] = [
        *events,
        decide(proposal, *FIRST, "accept", RUTH, clock),
        decide(proposal, *FIRST, "reject", REMY, clock, reason="too narrow"),
        decide_gap(proposal, "mine@2026", "mine:P1", "mine:F6", "out-of-scope", CARLA, clock, reason="another badge"),
        move(proposal, "return", Actor("Carla Chair", "chair"), clock, reason="see the notes"),
    ]
    lines = [
        f"{e.sequence} {e.at[11:16]} {e.by.name} {e.text}" + (f": {e.reason}" if e.reason else "")
        for e in history(told)
    ]
    assert lines == [
        "1 09:00 Pia Proposer began “Food Safety Supervisor”",
        "2 09:01 Pia Proposer had version 1 aligned: 11 suggestions",
        "3 09:02 Pia Proposer submitted it for review",
        "4 09:03 Ruth Reviewer accepted “Monitor food temperatures” for o1 (close)",
        "5 09:04 Remy Reviewer considered “Monitor food temperatures” for o1 and rejected it: too narrow",
        "6 09:05 Carla Chair declared the gap mine:F6 of mine:P1 out of scope: another badge",
        "7 09:06 Carla Chair returned it: see the notes",
    ]


def test_namesakes_are_two_people_and_one_person_stays_one_with_another_key() -> None:
    """A name can be anybody's; what a key or a token stands for can't."""
    clock = ticking()
    proposal, _ = in_review(clock)
    (one, *_) = undecided(proposal)

    def says(verdict: Verdict, by: Actor) -> Event:
        return decide(proposal, one.outcome, one.framework, one.competency, verdict, by, clock, reason="So.")

    ada, other = Actor("Ada", "reviewer", "key-1"), Actor("Ada", "reviewer", "key-2")
    (both,) = standing(after(proposal, says("reject", ada), says("accept", other)))
    assert ([vote.verdict for vote in both.votes], both.decision) == (["reject", "accept"], None)
    (again,) = standing(after(proposal, says("reject", ada), says("accept", ada)))
    assert [vote.verdict for vote in again.votes] == ["accept"]

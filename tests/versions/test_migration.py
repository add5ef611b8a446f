"""Alignments carried to another version: all that went in is accounted for, and nothing is approved silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.errors import InputError
from skillmap.exchange.reports import record_of
from skillmap.matcher import align
from skillmap.migration import Migration, migrate, migration_rows
from skillmap.nouns import (
    STATUSES,
    AlignmentRecord,
    Competency,
    Credential,
    Framework,
    FrameworkInfo,
    Link,
    Outcome,
    Review,
    Target,
    Unmatched,
)
from tests.matching.small import small_engine

OLD = Framework(
    FrameworkInfo("mine", "0", "Mine"),
    (
        Competency("mine:1", "write loops", "In a program in Python.", "skill"),
        Competency("mine:2", "knit loops", "Of wool.", "skill", broader=("mine:7",)),
        Competency("mine:4", "clean data", "", "skill", broader=("mine:9",)),
        Competency("mine:8", "bake rolls", "", "skill"),
        Competency("mine:9", "bread and butter", "", "skill"),
    ),
)
NEW = Framework(
    FrameworkInfo("mine", "1", "Mine anew"),
    (
        Competency("mine:1", "write loops", "In a program in Python.", "skill", uri="https://mine.example/1"),
        Competency("mine:2", "knit loops", "Of yarn, for a scarf.", "skill", broader=("mine:7",)),
        Competency("mine:4", "clean data", "", "skill"),
        Competency("mine:5", "bake bread", "", "skill"),
    ),
    replaced=(("mine:8", "mine:5"),),
)
ANA = Review("Ana Ruiz", "lead", "2026-03-09", "Seen in class.")
OUTCOMES = tuple(Outcome(f"o{i}", text, "Odds") for i, text in enumerate(("Write a loop", "Knit", "Bake bread"), 1))


def link(outcome: str, local: str, status: str = "approved", review: Review | None = ANA) -> Link:
    competency = next(c for c in OLD.competencies if c.id == f"mine:{local}")
    target = Target(
        competency.label, competency.id, "", "mine@0", "Mine", local, competency.description, competency.kind
    )
    return Link(outcome, target, "exact", status, "strong", 0.9, 1, review=review)  # type: ignore[arg-type]


def record(*links: Link, unmatched: tuple[Unmatched, ...] = ()) -> AlignmentRecord:
    return AlignmentRecord(
        (Credential("c", "Odds", OUTCOMES),), links, unmatched, (OLD.info,), "skillmap 0.1.0", "7d1e"
    )


def carry(given: AlignmentRecord, **more: object) -> Migration:
    return migrate(given, NEW, before={"mine@0": OLD}, **more)  # type: ignore[arg-type]


def test_what_reads_the_same_keeps_its_decision() -> None:
    migration = carry(record(link("o1", "1")))
    [one] = migration.record.links
    assert migration.counts() == {"carried": 1, "changed": 0, "vanished": 0, "elsewhere": 0}
    assert (one.status, one.relation, one.review) == ("approved", "exact", ANA)
    assert (one.target.framework, one.target.title, one.target.uri) == ("mine@1", "Mine anew", "https://mine.example/1")
    assert migration.record.frameworks == (NEW.info,)
    assert migration.record.run == "7d1e"


def test_what_reads_otherwise_is_suggested_again_with_its_review_among_the_reasons() -> None:
    migration = carry(record(link("o2", "2")))
    [one] = migration.record.links
    assert (one.status, one.relation, one.review) == ("suggested", "close", None)
    assert one.reasons == (
        "It was approved as exact by Ana Ruiz (lead) on 2026-03-09 for mine@0: Seen in class.",
        "Its text has changed: its description “Of wool.” is now “Of yarn, for a scarf.”.",
    )
    [row] = migration_rows(migration)
    assert (row.fate, row.description_before, row.description_after) == ("changed", "Of wool.", "Of yarn, for a scarf.")
    assert (row.status_before, row.status_after, row.reviewer) == ("approved", "suggested", "Ana Ruiz")


def test_what_only_moved_is_carried_and_says_so() -> None:
    [row] = migration_rows(carry(record(link("o1", "4"))))
    assert (row.fate, row.moved) == ("carried", "moved")


def test_what_is_gone_is_put_off_and_the_publishers_replacement_suggested() -> None:
    migration = carry(record(link("o3", "8")))
    gone, instead = migration.record.links
    assert (gone.status, gone.review, gone.target.framework) == ("deferred", None, "mine@0")
    assert (instead.status, instead.target.id, instead.relation) == ("suggested", "mine:5", "close")
    assert instead.reasons[-1] == "The publisher says that it replaces mine:8 (“bake rolls”) of mine@0."
    assert {info.name for info in migration.record.frameworks} == {"mine@0", "mine@1"}
    assert migration_rows(migration)[0].candidates == "mine:5 bake bread"


def test_the_matcher_finds_what_the_publisher_does_not_name(tmp_path: Path) -> None:
    engine = small_engine(tmp_path)

    def nearest(credential: Credential, outcomes: Sequence[str]) -> Sequence[Link]:
        assert outcomes == ["o3"]
        found = record_of(align(engine, credential, top=1))
        return [one for one in found.links if one.outcome in outcomes]

    migration = carry(record(link("o3", "9"), link("o1", "1")), nearest=nearest)
    assert [one.target.id for one in migration.record.links] == ["mine:9", "mine:1", "mine:5"]
    assert migration.record.links[2].reasons[-1].startswith("It stands in for mine:9 (“bread and butter”)")
    assert migration.record.links[2].status == "suggested"


def test_a_rejected_one_that_is_gone_stays_rejected_and_gets_no_candidates() -> None:
    migration = carry(record(link("o3", "8", "rejected")))
    assert [one.status for one in migration.record.links] == ["rejected"]
    assert migration.counts()["vanished"] == 1


def test_a_candidate_that_is_aligned_already_is_not_added_again() -> None:
    migration = carry(record(link("o3", "8"), replace(link("o3", "8"), part="Bake")))
    assert len(migration.record.links) == 3


def test_without_the_older_version_the_links_own_texts_are_compared() -> None:
    migration = migrate(record(link("o1", "1"), link("o2", "2")), NEW)
    assert [one.fate for one in migration.links] == ["carried", "changed"]


def test_other_frameworks_stay_and_outcomes_without_a_match_are_counted() -> None:
    other = Link("o1", Target("Loops", "theirs:1", framework="theirs@3"), "close", "approved")
    migration = carry(record(link("o1", "1"), other, unmatched=(Unmatched("o2", "mine@0"),)))
    assert migration.record.links[1] == other
    assert (migration.counts()["elsewhere"], migration.unmatched) == (1, 1)
    assert migration.record.unmatched == (Unmatched("o2", "mine@0"),)


def test_nothing_to_carry_is_refused() -> None:
    other = Link("o1", Target("Loops", "theirs:1", framework="theirs@3"), "close", "approved")
    with pytest.raises(InputError, match="no alignment points at another version of mine; they point at: theirs@3"):
        carry(record(other))


@given(
    st.lists(
        st.builds(
            link,
            st.sampled_from(["o1", "o2", "o3"]),
            st.sampled_from(["1", "2", "4", "8", "9"]),
            st.sampled_from(STATUSES),
            st.none() | st.just(ANA),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_alignment_is_accounted_for_and_none_newly_approved(links: list[Link]) -> None:
    migration = carry(record(*links))
    assert sum(migration.counts().values()) == len(links) == len(migration_rows(migration))
    assert [one.before for one in migration.links] == links
    assert [one.after for one in migration.links] == list(migration.record.links[: len(links)])
    approved = [one for one in migration.links if one.after.status == "approved"]
    assert all(one.before.status == "approved" and one.fate == "carried" for one in approved)
    assert all(one.status == "suggested" for one in migration.record.links[len(links) :])

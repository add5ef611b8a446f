"""Which candidates are weighed and read, how they are put in order, and what an institution's list rules out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from skillmap.candidates import nearer, positions_of_kinds
from skillmap.engine import Engine
from skillmap.nouns import Competency, Outcome
from skillmap.ranking import NOT_WORTH_READING, READ_AT_MOST, assess, rank
from skillmap.terms import FALSE_FRIEND, Term, Terms
from tests.matching.small import CALIBRATION, LabelReader, asked, labels, ranked, small_engine, stage


@pytest.fixture
def reader() -> LabelReader:
    return LabelReader()


@pytest.fixture
def engine(tmp_path: Path, reader: LabelReader) -> Engine:
    return small_engine(tmp_path, cross_encoder=reader)


MANY = [Competency(f"mine:{i:03}", f"clean data {i}", "", "skill") for i in range(60)]


def test_the_cross_encoder_reads_the_best_in_their_credential_and_decides(engine: Engine, reader: LabelReader) -> None:
    best = ranked(engine, Outcome("o", "Write loops", "Python programs"))
    assert labels(best)[:2] == ["write loops", "knit loops"]
    assert {text for text, _ in reader.asked} == {"Python programs: Write loops"}
    assert "write loops: In a program in Python." in reader.asked[0][1]
    assert [best[0].candidate.seen.read, best[1].candidate.seen.read] == [3.0, 0.0]


def test_a_competency_that_goes_by_what_the_outcome_says_is_read_without_its_description_too(
    engine: Engine, reader: LabelReader
) -> None:
    ranked(engine, Outcome("o", "Write loops", ""))
    assert [name for name in reader.asked[0][1] if name.startswith("write loops")] == [
        "write loops: In a program in Python.",
        "write loops",
    ]


def test_another_name_that_says_what_the_outcome_says_is_read_in_the_labels_place(
    engine: Engine, reader: LabelReader
) -> None:
    best = ranked(engine, "Write SQL")
    assert any("write SQL" in others for _, others in reader.asked)
    first = best[0].candidate
    assert (first.competency.label, first.synonym) == ("query databases", "write SQL")
    assert first.seen.read == 3.0  # the label alone, which shares no word with it, would be at -3


def test_the_lead_of_the_first_is_over_the_second_and_of_the_others_over_the_first(engine: Engine) -> None:
    for one in ranked(engine, "Write loops"):
        seen = one.candidate.seen
        assert seen.lead == (3.0 if seen.read == 3.0 else max(-4.0, seen.read - 3.0))


def test_of_two_that_read_alike_none_is_ahead(tmp_path: Path, reader: LabelReader) -> None:
    engine = small_engine(tmp_path, MANY[:2], cross_encoder=reader)
    assert [r.candidate.seen.lead for r in ranked(engine, "Clean data")] == [0.0, 0.0]


def test_the_only_candidate_is_as_far_ahead_as_counts(tmp_path: Path, reader: LabelReader) -> None:
    engine = small_engine(tmp_path, MANY[:1], cross_encoder=reader)
    assert [r.candidate.seen.lead for r in ranked(engine, "Clean data")] == [4.0]


def test_no_more_are_read_than_promised_and_only_those_are_ranked(tmp_path: Path, reader: LabelReader) -> None:
    engine = small_engine(tmp_path, MANY, cross_encoder=reader)
    best = ranked(engine, "Clean data")
    assert READ_AT_MOST == len(best) == len(reader.asked[0][1]) == 20
    # All are alike: ids decide which are read, and in which order they stand.
    assert [r.candidate.competency.id for r in best] == [f"mine:{i:03}" for i in range(20)]


def test_what_is_not_worth_reading_is_not_read(engine: Engine, reader: LabelReader) -> None:
    best = ranked(engine, "Bake bread")
    first = engine.calibration.first
    assert labels(best)[0] == "bake bread"
    assert all(first.probability(r.candidate.seen) >= NOT_WORTH_READING for r in best)
    hopeless = replace(engine, calibration=replace(CALIBRATION, first=stage(-9.0, description=1.0)))
    best = ranked(hopeless, "Bake bread")
    assert labels(best) == ["bake bread"]  # one is always read, or there would be no nearest miss
    assert reader.asked[-1][1] == ("bake bread",)


def test_without_a_cross_encoder_all_candidates_stand_by_the_first_stage(tmp_path: Path) -> None:
    engine = small_engine(tmp_path, MANY[:40])
    best = ranked(engine, "Clean data")
    assert len(best) == 40
    assert all(r.candidate.seen.read == r.candidate.seen.lead == 0 for r in best)
    assert all(r.probability == engine.calibration.first.probability(r.candidate.seen) for r in best)


def test_a_part_that_reads_better_than_the_whole_counts(engine: Engine, reader: LabelReader) -> None:
    best = {r.candidate.competency.id: r.candidate for r in ranked(engine, Outcome("o", "Clean data and bake bread"))}
    assert best["mine:5"].reading.part == "Bake bread"
    assert best["mine:4"].reading.part == "Clean data"
    assert best["mine:5"].seen.read == best["mine:4"].seen.read == 3.0
    texts = [text for text, _ in reader.asked]
    assert texts == ["Clean data and bake bread", "Clean data", "Bake bread"]
    # Each part is read only with the competencies that it is closest to.
    assert "bake bread" not in reader.asked[1][1]


@pytest.mark.parametrize("text", ["Write loops", "Query the database", "Clean data and bake bread", "Sing"])
def test_probabilities_are_the_second_stages_and_fall(engine: Engine, text: str) -> None:
    best = ranked(engine, text)
    assert [r.probability for r in best] == [engine.stage.probability(r.candidate.seen) for r in best]
    assert [r.probability for r in best] == sorted((r.probability for r in best), reverse=True)


def test_a_false_friend_stands_last_with_its_reason(tmp_path: Path) -> None:
    rows = Terms((Term(FALSE_FRIEND, "loops", "write loops"),))
    engine = small_engine(tmp_path, cross_encoder=LabelReader(), rows=rows)
    best = ranked(engine, "Write loops")
    assert labels(best)[0] == "knit loops"
    assert (labels(best)[-1], best[-1].probability) == ("write loops", 0.0)
    assert best[-1].forbidden == "Your list of terms calls “write loops” a false friend of “loops”."
    assert not any(r.forbidden for r in best[:-1])
    assert not any(r.forbidden for r in ranked(engine, "Write programs"))


def test_a_framework_without_anything_of_the_kind_has_no_candidates(engine: Engine) -> None:
    assert ranked(engine, "Write loops", ["tool"]) == ()
    assert labels(ranked(engine, "Write loops", ["group"])) == ["programs"]


def test_what_was_read_is_assessed_as_it_was_ranked(engine: Engine, reader: LabelReader) -> None:
    index = engine.indexes[0]
    query = asked(engine, "Write loops")[0]
    best = rank(engine, index, query, positions_of_kinds(index, ()))
    positions = [r.candidate.position for r in best]
    before = len(reader.asked)
    assert assess(engine, index, query, positions, best) == best
    assert len(reader.asked) == before


def test_what_was_not_read_is_read_now_and_compared_with_the_best(tmp_path: Path, reader: LabelReader) -> None:
    engine = small_engine(tmp_path, MANY, cross_encoder=reader)
    index = engine.indexes[0]
    query = asked(engine, "Clean data 3")[0]
    best = rank(engine, index, query, positions_of_kinds(index, ()))
    assert best[0].candidate.competency.id == "mine:003"
    missing = next(i for i in range(60) if i not in {r.candidate.position for r in best})
    late, first = assess(engine, index, query, [missing, 3], best)
    assert late.candidate.position == missing
    assert late.candidate.seen.read == 1.0
    assert late.candidate.seen.lead == 1.0 - best[0].candidate.seen.read
    assert late.probability == engine.stage.probability(late.candidate.seen)
    assert first is best[0]


def test_the_closer_ones_are_counted_within_a_kind(engine: Engine) -> None:
    index = engine.indexes[0]
    (query,) = asked(engine, "Write loops")
    position = {c.label: i for i, c in enumerate(index.framework.competencies)}
    named = ["write loops", "knit loops", "dress and clean wounds"]
    # The activity is far from the outcome and still the closest activity: there is no other.
    assert nearer(index, query, [position[label] for label in named]) == [0, 1, 0]

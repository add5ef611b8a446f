"""What an outcome is offered: the right competency first, with true reasons, or an honest refusal."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmap.errors import InputError, UnknownName
from skillmap.evidence import Features
from skillmap.matcher import Engine, align, open_engine
from skillmap.nouns import Alignment, AlignmentReport, Credential, Outcome
from skillmap.writers import write_json


@pytest.fixture(scope="module")
def report(engine: Engine, credential: Credential) -> AlignmentReport:
    return align(engine, credential)


@pytest.mark.parametrize(
    ("outcome", "label"),
    [("a", "query databases"), ("b", "clean data"), ("c", "clean data")],
    ids=["sql", "clean", "tidy"],
)
def test_the_right_competency_comes_first(report: AlignmentReport, outcome: str, label: str) -> None:
    result = next(r for r in report.results if r.outcome.id == outcome)
    assert result.confident
    assert result.nearest is None
    assert result.alignments[0].competency.label == label
    assert result.alignments[0].rating in ("strong", "partial")


def test_nothing_fits_singing_and_the_nearest_miss_is_named(report: AlignmentReport) -> None:
    result = report.results[3]
    assert not result.confident
    assert all(a.rating == "weak" for a in result.alignments)
    assert result.nearest is not None
    assert result.nearest.probability < 0.4


def test_ranks_margins_and_order_agree(report: AlignmentReport) -> None:
    for result in report.results:
        ranked = result.alignments
        assert [a.rank for a in ranked] == list(range(1, len(ranked) + 1))
        probabilities = [a.probability for a in ranked]
        assert probabilities == sorted(probabilities, reverse=True)
        for first, second in pairwise(ranked):
            assert first.margin == pytest.approx(first.probability - second.probability, abs=1e-9)


def test_the_score_can_be_worked_out_again_from_the_evidence(engine: Engine, report: AlignmentReport) -> None:
    for result in report.results:
        for alignment in result.alignments:
            assert _again(engine, alignment) == alignment.probability


def _again(engine: Engine, alignment: Alignment) -> float:
    """Work out the second stage's probability from what the report prints and what ``calibration.json`` holds."""
    value = {e.measure: e.value for e in alignment.evidence}
    seen = Features(
        label=value["meaning of the label"],
        description=value["meaning of the description"],
        synonym=value["meaning of the closest name"],
        context=value["meaning in the credential"],
        field=value["field of the credential"],
        shared=value["shared words"],
        wording=value["wording"],
        activity=float(alignment.competency.kind == "activity"),
        nearer=value["closer ones of its kind"],
        read=value["read together"],
        lead=value["lead over the others"],
    )
    stage = engine.calibration.second
    assert stage is not None
    logit = stage.intercept + sum(c * v for c, v in zip(stage.coefficients, seen, strict=True))
    return round(1 / (1 + math.exp(-logit)), 4)


def test_reasons_name_the_words_and_the_alternative_label(report: AlignmentReport) -> None:
    said = {e.measure: e.detail for e in report.results[0].alignments[0].evidence}
    assert "“write SQL queries”" in said["meaning of the closest name"]
    said = {e.measure: e.detail for e in report.results[1].alignments[0].evidence}
    assert said["shared words"] == "Both say: clean, data."


def test_groups_are_never_proposed_unless_asked_for(
    engine: Engine, report: AlignmentReport, credential: Credential
) -> None:
    assert not any(a.competency.kind == "group" for r in report.results for a in r.alignments)
    asked = align(engine, credential, kinds=["group"])
    assert all(a.competency.kind == "group" for r in asked.results for a in r.alignments)


def test_kinds_can_be_chosen_by_framework(engine: Engine, credential: Credential) -> None:
    chosen = align(engine, credential, kinds={"mine@1": ["task"]})
    assert {a.competency.id for r in chosen.results for a in r.alignments} <= {"mine:T1"}


def test_top_limits_what_is_listed(engine: Engine, credential: Credential) -> None:
    assert all(len(r.alignments) <= 1 for r in align(engine, credential, top=1).results)


@pytest.mark.parametrize(("top", "kinds"), [(0, ()), (-1, ()), (5, ("skil",))])
def test_a_bad_setting_is_named(engine: Engine, credential: Credential, top: int, kinds: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match=r"top is|no kind 'skil'"):
        align(engine, credential, top=top, kinds=kinds)


def test_an_unknown_framework_is_named_with_what_there_is(home: Path) -> None:
    with pytest.raises(UnknownName, match="mine@1"):
        open_engine(["onett"], home=home)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.sampled_from("Bake bread;Use SQL;Treat a wound;x;Write reports;Protect privacy".split(";")), max_size=5)
)
def test_an_answer_never_depends_on_the_rest_of_the_request(engine: Engine, others: list[str]) -> None:
    """To the last bit: the outcome's results are equal alone, and among any others."""
    mine = Outcome("mine", "Write SQL queries that summarise sales")
    alone = align(engine, Credential("c", "C", (mine,))).results
    among = (*(Outcome(f"o{i}", text) for i, text in enumerate(others)), mine)
    assert align(engine, Credential("c", "C", among)).results[-1:] == alone


def test_the_run_is_named_by_everything_it_depends_on(engine: Engine, credential: Credential) -> None:
    first = align(engine, credential).provenance
    assert first == align(engine, credential).provenance
    changed = replace(credential, outcomes=(replace(credential.outcomes[0], text="Use SQL"), *credential.outcomes[1:]))
    assert align(engine, changed).provenance.run != first.run
    assert align(engine, credential, top=2).provenance.run != first.run


def test_same_bytes_under_two_hash_seeds(home: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from skillmap.matcher import *; from skillmap.readers import *;"
        "from skillmap.writers import write_json; home = Path(sys.argv[1]);"
        "engine = open_engine(['mine@1'], home=home);"
        "print(write_json(align(engine, read_credential(b'Write SQL queries\\nClean data\\n', title='T'))))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", script, str(home)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


def test_no_outcomes_give_no_results(engine: Engine) -> None:
    report = align(engine, Credential("c", "C", ()))
    assert report.results == ()
    assert json.loads(write_json(report))["results"] == []

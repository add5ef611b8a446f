"""Every measure, protocol and table of the quality benchmark on data small enough to be worked out by hand."""

from __future__ import annotations

import doctest
import importlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log2
from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality import adverts, links, occupations
from benchmarks.quality.__main__ import main
from benchmarks.quality.bootstrap import interval, replicates
from benchmarks.quality.cosine import Cosine, ReadCosine
from benchmarks.quality.lexical import Bm25, TfIdf
from benchmarks.quality.measures import Columns, figure, text_values
from benchmarks.quality.results import Result, read_result, run, write_result
from benchmarks.quality.studies import Study, drawn, made_framework
from benchmarks.quality.systems import Answer, System, load_system
from benchmarks.quality.table import BEGIN, END, difference, full_table, put, short_table
from skillmap.encoders import Vectors
from skillmap.errors import InputError, UnknownName
from skillmap.gold import Judged
from skillmap.nouns import Competency, Framework, FrameworkInfo, Outcome, Profile, Rating, Requirement
from skillmap.progress import Progress, silent

BREAD = Competency("f:bread", "bake bread", "Mix, knead and bake dough.", "skill", ("make loaves",))
DATA = Competency("f:data", "clean data", "Correct wrong values in a data set.", "skill", ("tidy data",))
SQL = Competency("f:sql", "query databases", "Ask a database what is needed.", "knowledge", ("use SQL", "write SQL"))
KITCHEN = Competency("f:zz", "kitchen work", "", "group")
FRAMEWORK = Framework(FrameworkInfo("f", "1", "Ours", digest="d" * 64), (BREAD, DATA, SQL, KITCHEN))


def asked(text: str, **grades: int) -> Judged:
    return Judged(Outcome(text, text), {f"f:{name}": grade for name, grade in grades.items()})


@dataclass(frozen=True)
class Scripted:
    """A system that gives the answers it was made with."""

    name: str
    script: tuple[Answer, ...]
    calibrated: bool = True
    digest: str = "e" * 64
    settings: tuple[tuple[str, str], ...] = (("made", "by hand"),)
    libraries: tuple[str, ...] = ("numpy",)

    def answers(
        self, framework: Framework, kinds: Sequence[str], outcomes: Sequence[Outcome], progress: Progress = silent
    ) -> Iterator[Answer]:
        yield from self.script


class OneHot:
    """An encoder of three words; a text without any of them is far from everything."""

    name, digest, dimension = "one-hot", "0" * 64, 4

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), 4), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[
                [any(word in text for word in group) for group in (("bread",), ("data ",), ("SQL", "query"))] + [True]
            ] = 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


class LikesBread:
    """A cross-encoder with one opinion."""

    digest = "1" * 64

    def score(self, text: str, others: Sequence[str]) -> Vectors:
        return np.array([9.0 if "bread" in other else -9.0 for other in others], np.float32)


@pytest.mark.parametrize(
    "module", ["adverts", "bootstrap", "studies", "systems", "measures", "cosine", "lexical", "results", "table"]
)
def test_doctests(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"benchmarks.quality.{module}")).failed == 0


# --- measures


@pytest.mark.parametrize(
    ("ids", "right", "expected"),
    [
        # R = 3 right answers, two of them among the first five: 2 / min(5, 3).
        ("a b c d e f", "a c f", {"RP@5": 2 / 3, "RP@10": 1, "MRR": 1, "hit@5": 1, "MAP": (1 + 2 / 3 + 3 / 6) / 3}),
        # The only right answer stands sixth: nothing at five, all of it at ten.
        ("a b c d e f", "f", {"RP@5": 0, "RP@10": 1, "MRR": 1 / 6, "hit@5": 0, "MAP": 1 / 6}),
        # More right answers than places: K is the denominator.
        ("a b c d e f", "a b c d e f", {"RP@5": 1, "RP@10": 1, "MRR": 1, "hit@5": 1, "MAP": 1}),
        ("a b", "x", {"RP@5": 0, "RP@10": 0, "MRR": 0, "hit@5": 0, "MAP": 0}),
    ],
)
def test_values_where_what_is_not_named_is_wrong(ids: str, right: str, expected: dict[str, float]) -> None:
    judged = Judged(Outcome("q", "text"), dict.fromkeys(right.split(), 2))
    values = text_values(judged, Answer(tuple(ids.split()), 0.4), tuple(expected), graded=False)
    assert values == pytest.approx(expected, abs=1e-4)


def test_values_where_what_is_not_judged_is_a_hole() -> None:
    judged = Judged(Outcome("q", "text"), {"a": 3, "b": 0, "c": 2})
    values = text_values(
        judged, Answer(("hole", "b", "a", "c"), 0.4, "weak"), ("nDCG@5", "holes@5", "AUROC"), graded=True
    )
    assert values["nDCG@5"] == pytest.approx((3 / log2(3) + 2 / 2) / (3 + 2 / log2(3)), abs=1e-4)
    assert values["holes@5"] == 0.2
    assert (values["score"], values["accepted"], values["answerable"], values["rating"]) == (0.4, None, 1, "weak")


COLUMNS: Columns = {
    # Five texts: two right and rated strong, a wrong one rated partial, one that nobody judged, one left unanswered.
    "score": (0.9, 0.8, 0.5, 0.7, 0.1),
    "accepted": (1.0, 1.0, 0.0, None, 0.0),
    "answerable": (1.0, 1.0, 1.0, 1.0, 0.0),
    "rating": ("strong", "strong", "partial", "partial", "none"),
    "P@1": (1.0, 1.0, 0.0, 0.0, None),
}


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("P@1", 0.5),
        ("AUROC", 1),
        ("ECE", (0.1 + 0.2 + 0.5 + 0.1) / 4),
        ("precision of strong", 1),
        ("share rated strong", 0.5),
        ("precision of strong or partial", 2 / 3),
        ("share rated strong or partial", 1),
    ],
)
def test_figures_over_all_texts(measure: str, expected: float) -> None:
    assert figure(measure, COLUMNS, calibrated=True)(np.arange(5)) == pytest.approx(expected, abs=1e-4)


def test_figures_of_probabilities_and_ratings_are_none_without_them() -> None:
    bare = dict(COLUMNS) | {"rating": (None,) * 5}
    for measure in ("ECE", "precision of strong", "share rated strong"):
        assert figure(measure, bare, calibrated=False)(np.arange(5)) is None
    assert figure("AUROC", bare, calibrated=False)(np.arange(5)) == 1


# --- bootstrap


def test_the_bootstrap_is_the_same_for_the_same_seed() -> None:
    values = np.array([0.0, 1.0, 1.0, 1.0])
    once, again, other = (replicates(lambda rows: float(values[rows].mean()), 4, seed=s) for s in (7, 7, 8))
    assert len(once) == 2000
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)
    # The mean of resamples is the mean; four texts of which one fails say little.
    assert once.mean() == pytest.approx(0.75, abs=0.02)
    assert interval(once) == (0.25, 1.0)


def test_differences_are_paired() -> None:
    """A system that is better by the same on every text is better for sure, however much texts differ."""
    better = np.array([0.1, 0.9, 0.5, 0.3, 0.8])
    gain = replicates(lambda r: float((better + 0.1)[r].mean()), 5, seed=0)
    gain = gain - replicates(lambda r: float(better[r].mean()), 5, seed=0)
    assert interval(gain) == pytest.approx((0.1, 0.1))


def test_no_interval_where_nothing_counts() -> None:
    assert interval(replicates(lambda _: None, 3, seed=0, resamples=5)) is None


# --- studies


def test_the_protocols_comma_rule_holds_on_both_sides() -> None:
    esco = Framework(FrameworkInfo("esco", "1", "E"), (replace(BREAD, label="bake, and sell bread"), DATA, KITCHEN))
    labels = ["clean data", "bake and sell bread", " plan, budget ", "kitchen work"]
    framework = adverts.label_framework(labels, esco)
    by_label = {c.label: c for c in framework.competencies}
    assert set(by_label) == {"clean data", "bake and sell bread", "plan budget", "kitchen work"}
    # A label that ESCO still has keeps what ESCO says of it; a group is no skill, and the others are labels alone.
    assert by_label["bake and sell bread"].id == "f:bread"
    assert by_label["clean data"].synonyms == ("tidy data",)
    assert by_label["plan budget"] == Competency("esco:label/2", "plan budget", kind="skill")
    assert by_label["kitchen work"].id == "esco:label/3"
    rows = [
        (" Plan, budget ,bake ", ("plan, budget", "LABEL NOT PRESENT")),
        ("Plan budget bake", ("bake, and sell bread",)),
        ("Smile", ("LABEL NOT PRESENT",)),
    ]
    assert adverts.by_sentence(rows, framework) == [("Plan budget bake", {"esco:label/2": 2, "f:bread": 2})]


def test_adverts_are_read_and_a_missing_set_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spans, generated = tmp_path / "gold" / "decorte_validation", tmp_path / "gold" / "skillskape"
    spans.mkdir(parents=True)
    generated.mkdir()
    (spans / "skills_en_label.txt").write_text("clean data\nbake bread\n", encoding="utf-8")
    span_rows = (
        'sentence,span,sub_span,label\nTidy, please,x,,clean data\n"Tidy, please",x,,clean data\nBake,x,,bake bread\n'
    )
    for name in ("tech", "house"):
        (spans / f"{name}_validation_annotations.csv").write_text(span_rows, encoding="utf-8")
    (generated / "dev.csv").write_text(
        ",sentence,skills\n0,Bake,\"['bake bread', 'UNK']\"\n1,Sing,['UNK']\n", encoding="utf-8"
    )
    monkeypatch.setattr(adverts, "load_competencies", lambda name, home: FRAMEWORK)
    from benchmarks.quality.studies import Sources

    studies, missing = adverts.advert_studies(Sources(tmp_path, tmp_path))
    assert [s.name for s in studies] == ["adverts-tech", "adverts-house", "adverts-skillskape"]
    assert len(missing) == 1
    assert "techwolf" in missing[0]
    assert [j.grades for j in studies[2].judged] == [{"f:bread": 2}]


def test_names_that_are_asked_are_unambiguous_and_hidden() -> None:
    double = Competency("f:more", "Tidy data", "", "skill", ("use sql", "mend clothes", "Mend clothes"))
    framework = Framework(FrameworkInfo("f", "1", "F"), (BREAD, DATA, double, SQL, KITCHEN))
    names = links.unambiguous_names(framework)
    # "tidy data" is another skill's label and "use SQL" another's name; two spellings of one name are one.
    assert names == [("make loaves", "f:bread"), ("mend clothes", "f:more"), ("write SQL", "f:sql")]
    hidden = links.without_names(framework, {"write SQL", "mend clothes"})
    assert {c.id: c.synonyms for c in hidden.competencies} == {
        "f:bread": ("make loaves",),
        "f:data": ("tidy data",),
        "f:more": ("use sql",),
        "f:sql": ("use SQL",),
    }
    assert hidden.info.digest != links.without_names(framework, set()).info.digest


def test_a_statements_roles_are_those_that_require_it() -> None:
    roles = tuple(
        Profile(f"f:{name}", name, requirements=tuple(Requirement(f"f:{c}") for c in needs.split()))
        for name, needs in {"Baker": "bread", "Clerk": "data sql", "Analyst": "sql"}.items()
    )
    judged = occupations.required_by(replace(FRAMEWORK, profiles=roles))
    assert {j.outcome.text: sorted(j.grades) for j in judged} == {
        "bake bread": ["f:Baker"],
        "clean data": ["f:Clerk"],
        "query databases": ["f:Analyst", "f:Clerk"],
    }
    assert [c.label for c in occupations.as_competencies(roles, "r", "Roles").competencies] == [
        "Analyst",
        "Baker",
        "Clerk",
    ]


def test_programmes_lead_to_all_occupations_that_refine_a_code(tmp_path: Path) -> None:
    (tmp_path / "cip.csv").write_text(
        '"CIPFamily","CIPCode","CIPTitle","CIPDefinition"\n'
        '="12",="12",FOOD.,Families are not asked.\n'
        '="12",="12.0501","Baking and Pastry Arts.","A program that prepares bakers.  Includes dough."\n'
        '="12",="12.9999","Rest.","Leads nowhere."\n',
        encoding="utf-8",
    )
    (tmp_path / "walk.csv").write_text(
        "CIP2020Code,CIP2020Title,SOC2018Code,SOC2018Title\n"
        "12.0501,Baking,51-3011,Bakers\n"
        "12.9999,Rest,99-9999,NO MATCH\n",
        encoding="utf-8-sig",
    )
    bakers = [Profile(f"onet:51-301{i}", "Baker") for i in ("1.00", "1.01", "2.00")]
    programmes = occupations.read_programmes(tmp_path / "cip.csv")
    assert programmes["12.0501"] == "Baking and Pastry Arts: A program that prepares bakers. Includes dough."
    judged = occupations.with_occupations(programmes, occupations.read_crosswalk(tmp_path / "walk.csv"), bakers)
    assert [(j.outcome.id, sorted(j.grades)) for j in judged] == [
        ("cip:12.0501", ["onet:51-3011.00", "onet:51-3011.01"])
    ]


def test_a_draw_is_the_same_for_the_same_seed_and_keeps_the_order() -> None:
    some = drawn(range(1000), 10, 3)
    assert some == drawn(range(1000), 10, 3) == tuple(sorted(some))
    assert some != drawn(range(1000), 10, 4)


def test_a_framework_with_an_id_twice_is_refused() -> None:
    with pytest.raises(InputError, match="twice"):
        made_framework("x", "X", [BREAD, BREAD])


# --- systems


def best(system: System, text: str, kinds: Sequence[str] = ()) -> Answer:
    (answer,) = system.answers(FRAMEWORK, kinds, [Outcome("q", text)])
    return answer


@pytest.mark.parametrize("system", [TfIdf(), Bm25()], ids=lambda s: s.name)
def test_words_find_labels_names_and_descriptions(system: System) -> None:
    assert best(system, "Baking sourdough bread").ids[0] == "f:bread"
    assert best(system, "Write SQL").ids[0] == "f:sql"
    assert best(system, "Correct the values").ids[0] == "f:data"
    # Words that nobody knows: all tie at 0, in order of id, and groups are never ranked.
    assert best(system, "xyzzy") == Answer(("f:bread", "f:data", "f:sql"), 0.0)
    assert best(system, "Bake bread", ["knowledge"]).ids == ("f:sql",)


def test_cosines_and_the_cross_encoder_beside_them(tmp_path: Path) -> None:
    cosine = Cosine("one-hot", OneHot(), tmp_path)
    assert best(cosine, "bread").score == pytest.approx(2)
    assert best(cosine, "SQL").ids[0] == "f:sql"
    assert len(list((tmp_path / "vectors").iterdir())) == 2
    assert best(cosine, "SQL") == best(cosine, "SQL")  # the second time from the cache
    read = ReadCosine("read", OneHot(), tmp_path, LikesBread())
    assert best(read, "query").ids == ("f:bread", "f:sql", "f:data")
    assert best(read, "query").score > 1


def test_an_unknown_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no system 'elastic'; have: skillmap, "):
        load_system("elastic", home=tmp_path, cache=tmp_path)


# --- results and tables


STUDY = Study(
    "outcomes-esco",
    "Outcome → skill",
    FRAMEWORK,
    (asked("one", bread=3, data=0), asked("two", data=2, sql=0), asked("three", sql=1)),
    ("nDCG@5", "P@1", "AUROC", "ECE", "precision of strong", "holes@5"),
    graded=True,
    note="Judged by hand.",
)


def scripted(name: str, *firsts: tuple[str, float, Rating | None], calibrated: bool = True) -> Scripted:
    every = ("f:bread", "f:data", "f:sql")
    return Scripted(
        name,
        tuple(Answer((f"f:{i}", *(c for c in every if c != f"f:{i}")), score, rating) for i, score, rating in firsts),
        calibrated,
    )


GOOD = scripted("skillmap", ("bread", 0.9, "strong"), ("data", 0.7, "partial"), ("sql", 0.2, "none"))
POOR = scripted("minilm", ("bread", 1.2, None), ("sql", 1.3, None), ("sql", 0.4, None), calibrated=False)


def test_a_run_is_measured_stored_and_read_back(tmp_path: Path) -> None:
    result = run(STUDY, GOOD, seed=5)
    assert {name: f.value for name, f in result.figures.items()} == pytest.approx(
        {"nDCG@5": 1, "P@1": 1, "AUROC": 1, "ECE": 0.2, "precision of strong": 1, "holes@5": 4 / 15}, abs=1e-4
    )
    assert (result.ranked, result.texts, result.data) == (3, ("one", "two", "three"), {"f@1": "d" * 64})
    assert {"python", "skillmap", "numpy"} <= result.versions.keys()
    assert result.hardware.endswith(("core", "cores"))
    file = write_result(result, tmp_path)
    assert file.name == "outcomes-esco.skillmap.json"
    assert read_result(file) == result
    assert run(STUDY, GOOD, seed=5) == result
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="not a result"):
        read_result(file)


def test_a_system_without_probabilities_has_no_calibration_error() -> None:
    figures = run(STUDY, POOR).figures
    assert (figures["P@1"].value, figures["ECE"].value, figures["precision of strong"].value) == (0.5, None, None)


def results() -> tuple[Result, Result]:
    return run(STUDY, GOOD), run(STUDY, POOR)


def test_a_difference_is_paired_and_of_the_same_question() -> None:
    good, poor = results()
    gain = difference(good, poor, "P@1")
    assert gain is not None
    assert (gain.value, gain.low, gain.high) == (0.5, 0, 1)
    assert difference(good, poor, "ECE") is None
    with pytest.raises(InputError, match="run both again"):
        difference(good, replace(poor, data={}), "P@1")


def test_the_readmes_table(tmp_path: Path) -> None:
    table = short_table(results())
    head, _, first, second, *_ = table.splitlines()
    assert head == "|  | measure | MiniLM | skillmap | skillmap less MiniLM (95 %) |"
    assert first.startswith("| Outcome → skill (3 of 3) | nDCG@5 | 0.")
    assert second == "|  | P@1 | 0.500 | 1.000 | +0.500 (0.000 to 1.000) |"
    assert "|  | ECE ↓ |  | 0.200 |  |" in table
    assert "- Outcome → skill: Judged by hand." in table
    assert "f@1 `dddddddddddd`" in table
    assert "| outcomes-esco | P@1 | minilm | 0.500 | 0.000 to 1.000 |  |  |" in full_table(results())
    text = f"# Title\n{BEGIN}\nold\n{END}\nrest\n"
    assert put(text, "new") == f"# Title\n{BEGIN}\n\nnew\n\n{END}\nrest\n"
    assert put(put(text, "new"), "new") == put(text, "new")
    with pytest.raises(InputError, match="no lines"):
        put("# Title\n", "new")


def test_the_command_writes_the_tables_and_checks_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for result in results():
        write_result(result, tmp_path / "results")
    readme = tmp_path / "README.md"
    readme.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    arguments = ["table", "--results", str(tmp_path / "results"), "--readme", str(readme)]
    assert main([*arguments, "--check"]) == 1
    assert main(arguments) == 0
    assert main([*arguments, "--check"]) == 0
    assert "| P@1 | 0.500 | 1.000 |" in readme.read_text(encoding="utf-8")
    assert (tmp_path / "results" / "README.md").is_file()
    readme.write_text("no markers", encoding="utf-8")
    assert main(arguments) == 2
    assert "error: the README has no lines" in capsys.readouterr().err


def test_stored_results_hold_no_text_of_a_framework(root: Path) -> None:
    """Results are committed; the frameworks' and the judged texts are other people's."""
    for file in (root / "benchmarks" / "quality" / "results").glob("*.json"):
        stored = json.loads(file.read_text(encoding="utf-8"))
        assert all(len(text) < 40 and " " not in text for text in stored["texts"]), file.name

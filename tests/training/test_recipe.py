"""A recipe from end to end, on a tiny BERT and a lighthouse's frameworks: what comes out, and again to the bit."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skillmap.encoders.onnx import OnnxEncoder, open_session, open_tokenizer
from skillmap.encoders.pairs import OnnxCrossEncoder
from skillmap.errors import InputError
from skillmap.frameworks import install
from skillmap.progress import Progress, silent
from skillmap.training import loop, recipe
from skillmap.training.checkpoints import mean_pooled, open_bert, saved_head, to_tensors
from skillmap.training.checkpoints import open_tokenizer as training_tokenizer
from skillmap.training.examples import SAME_COURSE
from skillmap.training.recipe import Data, run_recipe
from skillmap.training.recipe_file import read_recipe
from skillmap.training.sources import Pair
from skillmap.training.steps import is_done
from skillmap.training.train_cross_encoder import Example, train_cross_encoder
from skillmap.training.train_encoder import train_encoder
from skillmap.training.written import TRAINING, kept_for_scorer, written_gold
from tests.frameworks.examples import ESCO, comma, write_onet, write_zip
from tests.training.tiny import HELD_OUT_TASKS, ONET_TABLES, config, files, needs_torch

RECIPE = """
name = "tiny-1"
seed = 3

[encoder]
epochs = 3
batch = 4
rate = 1e-2
keep = 0.5

[encoder.sizes]
"esco names" = 5
"esco descriptions" = 5
"esco occupations" = 5
"onet activities" = 5
"onet occupations" = 5
"sentences" = 2

[linked]
epochs = 2
batch = 2
rate = 1e-2
head_rate = 3e-2
tasks = 5
sentences = 5
wrong = 2

[judged]
epochs = 2
batch = 4
rate = 1e-2
seeds = [1, 2]
written_weight = 0.5
written_zeros = 0.5
tasks = 5
sentences = 5
linked_weight = 0.25
"""
GOLD = """outcome_id,outcome,context,framework,competency_id,grade
g1,Keep the lamp lit,Lighthouses,esco@1.2.9,esco:skill/a1,3
g1,Keep the lamp lit,Lighthouses,esco@1.2.9,esco:skill/b2,0
g1,Keep the lamp lit,Lighthouses,onet@29.3,onet:4.A.1.a.1.I01.D01,1
g2,Explain what fog is,,esco@1.2.9,esco:skill/b2,2
g2,Explain what fog is,,onet@29.3,onet:4.A.1.a.1.I01.D02,2
"""
# w1-001 is kept from training.
OUTCOMES = "id,context,outcome\n" + "".join(f"w1-00{n},Harbours,Write down what is seen {n}\n" for n in range(1, 8))
GRADES = "id,framework,competency,grade\n" + "".join(
    f"w1-00{n},esco@1.2.9,esco:skill/a1,{n % 3}\n"
    f"w1-00{n},esco@1.2.9,esco:skill/b2,0\n"
    f"w1-00{n},onet@29.3,onet:4.A.1.a.1.I01.D02,{n % 4}\n"
    for n in range(1, 8)
)
SENTENCES = "sentence,skills\nYou tend the lights at night.,['tend lights']\nYou know the fog.,\"['None', 'sing']\"\n"


@dataclass
class Made:
    """What a run was given, where it worked, what came out, and what its models were shown."""

    steps: dict[str, Any]
    data: Data
    work: Path
    out: Path
    pairs: list[Sequence[Pair]] = field(default_factory=list)
    examples: list[Sequence[Example]] = field(default_factory=list)
    epochs: list[Callable[[int], Sequence[int]] | None] = field(default_factory=list)
    steps_from: list[tuple[str, str]] = field(default_factory=list)


def write_recipe(folder: Path, text: str = RECIPE) -> Path:
    file = folder / "recipe.toml"
    file.write_text(text, encoding="utf-8")
    return file


def write_data(folder: Path, base: Path) -> Data:
    home = folder / "home"
    home.mkdir(parents=True)
    onet = write_onet(folder / "onet.zip", ONET_TABLES, release="29.3")
    esco = write_zip(folder / "esco_v1.2.9_en_csv.zip", {f"{name}.csv": comma(t) for name, t in ESCO.items()})
    install("onet", home=home, file=onet)
    install("esco", home=home, file=esco)
    for name, text in (
        ("gold.csv", GOLD),
        ("outcomes.csv", OUTCOMES),
        ("grades.csv", GRADES),
        ("sentences.csv", SENTENCES),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    ours = written_gold(folder, TRAINING, folder / "written.csv")
    names = {"esco": "esco", "onet": "onet@29.3"}
    return Data(base, folder / "gold.csv", ours, folder / "sentences.csv", home, names)


@pytest.fixture(scope="module")
def made(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Run the recipe, with a checkpoint every other step, and look on."""
    folder = tmp_path_factory.mktemp("recipe")
    run = Made(read_recipe(write_recipe(folder)), write_data(folder / "data", base), folder / "work", folder / "tiny-1")

    def watch_encoder(pairs: Sequence[Pair], *rest: Any, **more: Any) -> None:
        run.pairs.append(pairs)
        train_encoder(pairs, *rest, **more)

    def watch_cross_encoder(examples: Sequence[Example], start: Path, out: Path, *rest: Any, **more: Any) -> None:
        run.examples.append(examples)
        run.epochs.append(more.get("epoch_examples"))
        run.steps_from.append((start.name, out.name))
        train_cross_encoder(examples, start, out, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "_KEEP_EVERY", 2)
        with patch.context() as watching:
            watching.setattr(recipe, "train_encoder", watch_encoder)
            watching.setattr(recipe, "train_cross_encoder", watch_cross_encoder)
            run_recipe(run.steps, run.data, run.work, run.out, silent)
        yield run


def again(made: Made, work: Path, out: Path, progress: Progress = silent) -> None:
    run_recipe(made.steps, made.data, work, out, progress)


@needs_torch
def test_a_models_folder_comes_out(made: Made) -> None:
    assert set(files(made.out)) == {"cross_encoder.onnx", "model.onnx", "model.toml", "tokenizer.json"}
    described = tomllib.loads((made.out / "model.toml").read_text(encoding="utf-8"))
    assert (described["name"], described["dimension"]) == ("tiny-1", config(made.data.base)["hidden_size"])


TEXTS = ("Keep the lamp lit", "Explain what fog is", "Record the visibility.")


@needs_torch
def test_its_encoder_gives_what_torch_gives(made: Made) -> None:
    bert, tokenizer = open_bert(made.work / "encoder"), training_tokenizer(made.work / "encoder", 40)
    pooled = mean_pooled(bert, to_tensors(tokenizer.encode_batch(list(TEXTS)))).detach().numpy()
    expected = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
    np.testing.assert_allclose(OnnxEncoder.from_folder(made.out).encode(TEXTS), expected, atol=1e-3)


@needs_torch
def test_its_cross_encoder_is_the_mean_of_the_runs_and_gives_what_torch_gives(made: Made) -> None:
    from safetensors.numpy import load_file

    runs = [load_file(made.work / f"judged-{seed}" / "model.safetensors") for seed in (1, 2)]
    mean = load_file(made.work / "judged" / "model.safetensors")
    assert any((runs[0][name] != runs[1][name]).any() for name in mean)
    for name in mean:
        np.testing.assert_allclose(mean[name], (runs[0][name] + runs[1][name]) / 2, atol=1e-7)

    folder = made.work / "judged"
    bert, tokenizer, head = open_bert(folder), training_tokenizer(folder, 96), saved_head(folder)
    pooled = mean_pooled(bert, to_tensors(tokenizer.encode_batch([(TEXTS[0], other) for other in TEXTS])))
    expected = (pooled @ head["weight"].T + head["bias"]).squeeze(-1).detach().numpy()
    reader = OnnxCrossEncoder("", open_session(made.out / "cross_encoder.onnx"), open_tokenizer(made.out, 96))
    np.testing.assert_allclose(reader.score(TEXTS[0], TEXTS), expected, atol=1e-3 * max(1.0, np.abs(expected).max()))


@needs_torch
@pytest.mark.parametrize("lost", [(), ("encoder",), ("linked",), ("judged-1",), ("linked", "judged-1", "judged-2")])
def test_a_step_that_was_lost_is_made_again_to_the_bit(made: Made, tmp_path: Path, lost: Sequence[str]) -> None:
    work = shutil.copytree(made.work, tmp_path / "work")
    for step in lost:
        assert (work / f"{step}.state").is_file()
        shutil.rmtree(work / step)
    again(made, work, tmp_path / "out")
    assert files(tmp_path / "out") == files(made.out)


@needs_torch
@pytest.mark.parametrize("stop", [("Training the encoder", 3), ("Mining tasks", 1), ("Training the cross-encoder", 3)])
def test_an_interrupted_run_goes_on_to_the_same_bytes(made: Made, tmp_path: Path, stop: tuple[str, int]) -> None:
    def interrupt(what: str, done: int, _total: int) -> None:
        if (what, done) == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        again(made, tmp_path / "work", tmp_path / "out", interrupt)
    assert not (tmp_path / "out").exists()
    again(made, tmp_path / "work", tmp_path / "out")
    assert files(tmp_path / "out") == files(made.out)


@needs_torch
def test_what_is_done_is_not_done_again(made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def never(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("trained again")

    monkeypatch.setattr(recipe, "train_encoder", never)
    monkeypatch.setattr(recipe, "train_cross_encoder", never)
    again(made, made.work, tmp_path / "out")
    assert files(tmp_path / "out") == files(made.out)


@needs_torch
@pytest.mark.parametrize(
    ("change", "repeated"),
    [
        ({"judged": {"epochs": 1}}, ["judged-1", "judged-2"]),
        ({"judged": {"seeds": [1, 3]}}, ["judged-3"]),
        ({"linked": {"tasks": 4}}, ["linked", "judged-1", "judged-2"]),
        ({"encoder": {"keep": 0.25}}, ["encoder"]),
    ],
)
def test_a_step_whose_recipe_changed_is_done_again(
    made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: dict[str, Any], repeated: list[str]
) -> None:
    """A recipe that was edited never gives a model of the old one."""
    done: list[str] = []

    def note(_examples: object, start: Path, out: Path, *_args: object, **_kwargs: object) -> None:
        done.append(out.name)
        shutil.copytree(start, out)

    monkeypatch.setattr(recipe, "train_encoder", note)
    monkeypatch.setattr(recipe, "train_cross_encoder", note)
    monkeypatch.setattr(recipe, "average_checkpoints", lambda *_: None)
    monkeypatch.setattr(recipe, "package_model", lambda *_: None)
    steps = {
        name: {**value, **change.get(name, {})} if isinstance(value, dict) else value
        for name, value in made.steps.items()
    }
    shutil.copytree(made.work, tmp_path / "work")
    run_recipe(steps, made.data, tmp_path / "work", tmp_path / "out", silent)
    assert done == repeated


def test_what_was_begun_goes_on_only_where_it_is_made_of_the_same(tmp_path: Path) -> None:
    """Half-trained weights of other data would otherwise be taken up, and their last step pass for a training."""
    step, state = tmp_path / "linked", tmp_path / "linked.state"
    assert not is_done(step, "tasks = 4")
    state.write_bytes(b"half-trained")
    assert not is_done(step, "tasks = 4")
    assert state.is_file()
    assert not is_done(step, "tasks = 5")
    assert not state.exists()


@pytest.mark.parametrize(
    ("line", "bad", "named"),
    [
        ("tasks = 5", "tasks = -1", "linked.tasks"),
        ("tasks = 5", 'tasks = "5"', "linked.tasks"),
        ("rate = 1e-2", 'rate = "fast"', "encoder.rate"),
        ("rate = 1e-2", "rate = nan", "encoder.rate"),
        ("batch = 4", "batch = 0", "encoder.batch"),
        ("keep = 0.5", "keep = 3", "encoder.keep"),
        ("keep = 0.5", 'keep = 0.5\nbfloat16 = "false"', "encoder.bfloat16"),
        ('"sentences" = 2', '"sentences" = 2\n"onet task" = 3', "encoder.sizes.onet task"),
        ("head_rate", "had_rate", "linked.had_rate"),
        ("seeds = [1, 2]", "seeds = []", "judged.seeds"),
        ("seeds = [1, 2]", "seeds = 1", "judged.seeds"),
        ("seeds = [1, 2]", 'seeds = ["a"]', "judged.seeds.0"),
        ("written_zeros = 0.5", "written_zeros = 4", "judged.written_zeros"),
        ('name = "tiny-1"', 'name = "../x"', "name"),
        ("seed = 3", "seed = true", "seed"),
    ],
)
def test_a_recipe_with_a_value_that_can_not_be_one_is_refused_at_once(
    tmp_path: Path, line: str, bad: str, named: str
) -> None:
    with pytest.raises(InputError, match=rf"^{re.escape(named)} in the recipe .*recipe\.toml is ") as caught:
        read_recipe(write_recipe(tmp_path, RECIPE.replace(line, bad, 1)))
    assert caught.value.value == named


@needs_torch
def test_held_out_tasks_and_outcomes_kept_for_the_scorer_are_never_shown(made: Made) -> None:
    shown = {text for pairs in made.pairs for p in pairs for text in (p.text, p.match)}
    shown |= {text for examples in made.examples for e in examples for text in (e.text, e.competency)}
    assert "Tune the horn to NA." in shown
    assert not shown & set(HELD_OUT_TASKS)
    assert not any("Lighthouse Keepers" in text for text in shown)
    for n in range(1, 8):
        told = any(f"Write down what is seen {n}" in text for text in shown)
        assert told != kept_for_scorer(f"w1-00{n}")


@needs_torch
def test_each_run_on_judgements_starts_from_what_the_links_taught(made: Made) -> None:
    assert made.steps_from == [("base", "linked"), ("linked", "judged-1"), ("linked", "judged-2")]


@needs_torch
def test_each_step_is_shown_its_sources(made: Made) -> None:
    assert {p.source for p in made.pairs[0]} == {
        "esco names",
        "esco descriptions",
        "esco occupations",
        "onet activities",
        "onet occupations",
        "sentences",
        "judged",
    }
    linked, *judged = made.examples
    assert {(e.source, e.weight) for e in linked} == {("tasks", 1.0), ("sentences", 1.0)}
    assert len(judged) == 2
    for run in judged:
        # Ours count half, and acceptable ones twice.
        weights = {(e.source.partition(",")[0], e.weight) for e in run}
        assert weights == {("tasks", 0.25), ("sentences", 0.25), ("judged", 0.5), ("judged", 1.0), ("judged", 2.0)}


@needs_torch
def test_an_epoch_sees_the_gold_what_is_acceptable_and_what_only_fits_the_course_and_shares_of_the_rest(
    made: Made,
) -> None:
    examples, chosen = made.examples[1], made.epochs[1]
    assert chosen is not None
    assert made.epochs[0] is None
    epochs = [set(chosen(epoch)) for epoch in (0, 1)]
    kinds: dict[str, set[int]] = defaultdict(set)
    for i, e in enumerate(examples):
        ours = "Write down" in e.text
        kind = "good" if e.target > 0.5 else "zero" if e.target < 0.1 else "between"
        kind = "hard" if e.source == SAME_COURSE else kind
        kinds["linked" if "judged" not in e.source else kind if ours else "gold"].add(i)
    assert kinds["hard"]
    for epoch in epochs:
        assert epoch >= kinds["gold"] | kinds["good"] | kinds["hard"]
    for kind in ("linked", "between"):
        assert epochs[0] & epochs[1] & kinds[kind] == set()
        assert (epochs[0] | epochs[1]) & kinds[kind] == kinds[kind]
    shares = [epoch & kinds["zero"] for epoch in epochs]
    assert shares[0].isdisjoint(shares[1])
    assert [len(share) for share in shares] == [len(kinds["zero"]) // 2] * 2


def test_the_recipe_of_our_model_is_whole(root: Path) -> None:
    assert read_recipe(root / "models" / "skillmap-1" / "training" / "recipe.toml")["name"] == "skillmap-1"


@pytest.mark.parametrize(
    ("without", "named"),
    [
        ('name = "tiny-1"', "name"),
        ("seed = 3", "seed"),
        ("keep = 0.5", "encoder.keep"),
        ("tasks = 5\nsentences = 5\nwrong", "linked.tasks, linked.sentences"),
        ("seeds = [1, 2]", "judged.seeds"),
        ("written_zeros = 0.5", "judged.written_zeros"),
        (RECIPE[RECIPE.index("[judged]") :], "judged"),
        (RECIPE[RECIPE.index("[encoder]") : RECIPE.index("[linked]")], "encoder"),
    ],
)
def test_a_recipe_that_lacks_a_part_is_refused_by_its_name(tmp_path: Path, without: str, named: str) -> None:
    instead = "other" if without.endswith("wrong") else ""
    file = write_recipe(tmp_path, RECIPE.replace(without, instead, 1))
    with pytest.raises(InputError, match=rf"the recipe .*recipe.toml has no {named}$") as caught:
        read_recipe(file)
    assert caught.value.value == named.partition(",")[0]


def test_a_part_that_is_none_is_refused(tmp_path: Path) -> None:
    lines = RECIPE[: RECIPE.index("[encoder]")] + "encoder = 7\nlinked = 7\njudged = 7\n"
    with pytest.raises(InputError, match=r"^encoder in the recipe .* is 7"):
        read_recipe(write_recipe(tmp_path, lines))


@pytest.mark.parametrize("content", ["name = ", None, b"\xff"])
def test_a_file_that_is_no_recipe_is_refused(tmp_path: Path, content: str | bytes | None) -> None:
    file = tmp_path / "recipe.toml"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=r"recipe.toml can't be read as a recipe"):
        read_recipe(file)

"""A recipe, data and a checkpoint in; a trained model's folder out, step by step, each taken up where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from skillmap.encoders import Encoder
from skillmap.encoders.onnx import OnnxEncoder
from skillmap.frameworks import load_competencies, load_profiles, resolve
from skillmap.gold import read_gold
from skillmap.index import Index, open_index
from skillmap.nouns import Framework
from skillmap.progress import Progress
from skillmap.training.checkpoints import average_checkpoints
from skillmap.training.examples import SAME_COURSE, judged_examples, linked_examples
from skillmap.training.export_bert import export
from skillmap.training.loop import Schedule
from skillmap.training.package_model import describe_encoder, package_model
from skillmap.training.sources import encoder_pairs, labelled_sentences, tasks_with_activities
from skillmap.training.steps import file_digest, is_done, mark_done, step_key
from skillmap.training.train_cross_encoder import Example, train_cross_encoder
from skillmap.training.train_encoder import train_encoder

#: The frameworks that a model learns from, by what the recipe calls them.
LEARNT_FROM = ("esco", "onet")
# What a checkpoint is made of: its weights, what its layers are and how it reads.
_CHECKPOINT = ("model.safetensors", "config.json", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class Data:
    """What a recipe is run on.

    ``base`` is the checkpoint to start from; ``gold`` and ``written`` are judged alignments (the second: ours, those
    that are not kept for the scorer), ``sentences`` a CSV of sentences with ESCO skills.
    """

    base: Path
    gold: Path
    written: Path
    sentences: Path
    home: Path
    frameworks: Mapping[str, str]


def run_recipe(recipe: Mapping[str, Any], data: Data, work: Path, out: Path, progress: Progress) -> None:
    """Train both models and write their folder ``out``.

    A step that ``work`` holds is not repeated, unless its part of the recipe or its data have changed since.
    """
    work.mkdir(parents=True, exist_ok=True)
    frameworks = {name: _open(data, name) for name in LEARNT_FROM}
    encoder, first, average = work / "encoder", work / "linked", work / "judged"
    seed = int(recipe["seed"])
    checkpoint = [data.base / name for name in _CHECKPOINT]
    links = [[f.info.digest for f in frameworks.values()], *map(file_digest, (*checkpoint, data.sentences))]
    judgements = [file_digest(data.gold), file_digest(data.written)]
    key = step_key("encoder", recipe["encoder"], seed, links, judgements)
    if not is_done(encoder, key):
        judged = [(f, read_gold(file, f)) for file in (data.gold, data.written) for f in frameworks.values()]
        pairs = encoder_pairs(frameworks, data.sentences, judged, recipe["encoder"]["sizes"], seed)
        schedule = _schedule(recipe["encoder"], seed)
        train_encoder(pairs, data.base, encoder, schedule, keep=recipe["encoder"]["keep"], progress=progress)
        mark_done(encoder, key)
    key = step_key("linked", recipe["linked"], seed, links)
    shared = {name: value for name, value in recipe["judged"].items() if name != "seeds"}
    runs = {
        work / f"judged-{run}": (run, step_key("judged", shared, run, judgements, key))
        for run in recipe["judged"]["seeds"]
    }
    first_done = is_done(first, key)
    missing = {folder: run for folder, run in runs.items() if not is_done(folder, run[1])}
    if missing or not first_done:
        miner = _miner(data, frameworks, work, progress)
        if not first_done:
            examples = miner.linked(recipe["linked"], 1.0, seed)
            train_cross_encoder(examples, data.base, first, _schedule(recipe["linked"], seed), progress=progress)
            mark_done(first, key)
        for folder, (run, run_key) in missing.items():
            examples, chosen = miner.judged(recipe, data, run)
            schedule = _schedule(recipe["judged"], run)
            train_cross_encoder(examples, first, folder, schedule, progress=progress, epoch_examples=chosen)
            mark_done(folder, run_key)
    average_checkpoints(list(runs), average)
    package_model(recipe["name"], encoder, average, out)


@dataclass(frozen=True, slots=True)
class _Miner:
    """The base encoder with the indexes that it finds wrong answers in."""

    encoder: Encoder
    indexes: Mapping[str, Index]
    frameworks: Mapping[str, Framework]
    sentences: Path
    progress: Progress

    def linked(self, sizes: Mapping[str, Any], weight: float, seed: int) -> list[Example]:
        tasks = [(task.label, ids) for task, ids in tasks_with_activities(self.frameworks["onet"], apart=False)]
        read = labelled_sentences(self.sentences, self.frameworks["esco"])
        return [
            example
            for source, linked, index, kinds in (
                ("tasks", tasks, self.indexes["onet"], ("activity",)),
                ("sentences", read, self.indexes["esco"], ()),
            )
            for example in linked_examples(
                index,
                linked,
                self.encoder,
                kinds=kinds,
                source=source,
                most=sizes[source],
                wrong=sizes["wrong"],
                weight=weight,
                seed=seed,
                progress=self.progress,
            )
        ]

    def judged(
        self, recipe: Mapping[str, Any], data: Data, seed: int
    ) -> tuple[list[Example], Callable[[int], Sequence[int]]]:
        """Return the examples of the last step, and which of them an epoch goes through."""
        part = recipe["judged"]
        examples = self.linked(part, part["linked_weight"], seed + 5)
        ends = [len(examples)]
        for file, weight in ((data.gold, 1.0), (data.written, part["written_weight"])):
            for index in self.indexes.values():
                examples += judged_examples(index, read_gold(file, index.framework), weight=weight, seed=seed)
            ends.append(len(examples))
        return examples, _epochs(examples, ends, part["written_zeros"], seed)


def _epochs(
    examples: Sequence[Example], ends: Sequence[int], zeros: float, seed: int
) -> Callable[[int], Sequence[int]]:
    """Say what each epoch sees: the gold, and of ours the acceptable and the hard each time; of the rest a share."""
    linked, gold, written = ends
    target = [example.target for example in examples]
    hard = [examples[i].source == SAME_COURSE for i in range(written)]
    always = [i for i in range(gold, written) if target[i] > 0.5 or hard[i]]
    easy = np.random.default_rng(seed).permutation([i for i in range(gold, written) if target[i] < 0.1 and not hard[i]])
    between = [i for i in range(gold, written) if 0.1 <= target[i] <= 0.5 and not hard[i]]
    share = int(len(easy) * zeros)

    def chosen(epoch: int) -> Sequence[int]:
        half = len(between) // 2
        return [
            *range(linked, gold),
            *always,
            *(between[:half] if epoch % 2 == 0 else between[half:]),
            *easy[epoch * share : (epoch + 1) * share].tolist(),
            *range(epoch % 2, linked, 2),
        ]

    return chosen


def _miner(data: Data, frameworks: Mapping[str, Framework], work: Path, progress: Progress) -> _Miner:
    folder = work / "base"
    export(data.base, folder)
    describe_encoder("base", data.base, folder)
    encoder = OnnxEncoder.from_folder(folder)
    indexes = {}
    for name, framework in frameworks.items():
        (work / name).mkdir(exist_ok=True)
        indexes[name] = open_index(_mined(framework), work / name, encoder, progress=progress)
    return _Miner(encoder, indexes, frameworks, data.sentences, progress)


def _mined(framework: Framework) -> Framework:
    """Return what answers are mined from: no tasks and no other names, which would take longest to encode."""
    activities = tuple(c for c in framework.competencies if c.kind == "activity")
    return replace(framework, competencies=tuple(replace(c, synonyms=()) for c in activities or framework.competencies))


def _open(data: Data, name: str) -> Framework:
    installed = resolve(data.frameworks[name], home=data.home)
    framework = load_competencies(installed, home=data.home)
    return replace(framework, profiles=load_profiles(installed, home=data.home))


def _schedule(part: Mapping[str, Any], seed: int) -> Schedule:
    return Schedule(
        part["epochs"],
        part["batch"],
        part["rate"],
        part.get("head_rate") or part["rate"],
        seed,
        part["bfloat16"],
    )

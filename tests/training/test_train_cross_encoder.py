"""The cross-encoder learns what it is shown, as much as it counts, and goes on from the head that it finds."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from skillmap.progress import silent
from skillmap.training.checkpoints import mean_pooled, open_bert, open_tokenizer, saved_head, to_tensors
from skillmap.training.loop import Schedule
from skillmap.training.train_cross_encoder import LONGEST, TARGETS, Example, train_cross_encoder
from tests.training.tiny import WIDTH, needs_torch, schedule, weights

pytestmark = needs_torch

EXAMPLES = tuple(
    Example(text, competency, TARGETS[grade], 1.0, "tests")
    for text, competency, grade in (
        ("trim the wick", "tend lights", 3),
        ("trim the wick", "row boats", 0),
        ("tune the horn", "warn ships", 3),
        ("tune the horn", "teach students", 0),
    )
)


def trained(
    base: Path,
    out: Path,
    plan: Schedule,
    examples: Sequence[Example] = EXAMPLES,
    epoch_examples: Callable[[int], Sequence[int]] | None = None,
) -> Path:
    train_cross_encoder(examples, base, out, plan, progress=silent, epoch_examples=epoch_examples)
    return out


def probabilities(checkpoint: Path) -> list[float]:
    """Return the probability that the checkpoint gives each of the examples."""
    import torch

    bert, tokenizer = open_bert(checkpoint), open_tokenizer(checkpoint, LONGEST)
    head = torch.nn.Linear(WIDTH, 1)
    head.load_state_dict(saved_head(checkpoint))
    encodings = tokenizer.encode_batch([(e.text, e.competency) for e in EXAMPLES])
    scores: list[float] = head(mean_pooled(bert, to_tensors(encodings))).squeeze(-1).tolist()
    return [1 / (1 + math.exp(-score)) for score in scores]


def test_it_learns_the_grades_as_targets(base: Path, tmp_path: Path) -> None:
    found = probabilities(trained(base, tmp_path / "out", schedule(epochs=60, batch=4)))
    assert found == pytest.approx([e.target for e in EXAMPLES], abs=0.15)


def test_a_heavier_example_draws_harder(base: Path, tmp_path: Path) -> None:
    """One pair, shown as right and as wrong: the answer is the mean of the targets by their weights."""
    first, second = EXAMPLES[0], EXAMPLES[0]._replace(target=0.0)
    plan = schedule(epochs=60)
    for weight, probability in ((1.0, 0.5), (3.0, 0.75)):
        examples = (first._replace(weight=weight), second)
        out = trained(base, tmp_path / str(weight), plan, examples)
        assert probabilities(out)[0] == pytest.approx(probability, abs=0.08)


def test_only_the_weights_proportions_count(base: Path, tmp_path: Path) -> None:
    halves = [e._replace(weight=e.weight / 2) for e in EXAMPLES]
    one, two = trained(base, tmp_path / "one", schedule()), trained(base, tmp_path / "two", schedule(), halves)
    assert weights(one) == weights(two)


def test_word_embeddings_stay(base: Path, tmp_path: Path) -> None:
    name = "embeddings.word_embeddings.weight"
    assert weights(trained(base, tmp_path / "out", schedule()))[name] == weights(base)[name]


def test_a_new_head_is_drawn_by_the_seed(base: Path, tmp_path: Path) -> None:
    untrained = [
        trained(base, tmp_path / name, schedule(epochs=0, seed=seed)) for name, seed in (("a", 0), ("b", 0), ("c", 1))
    ]
    first, same, other = ({n: w for n, w in weights(out).items() if n.startswith("head.")} for out in untrained)
    assert set(first) == {"head.weight", "head.bias"}
    assert first == same
    assert first["head.weight"] != other["head.weight"]


def test_training_goes_on_from_the_head_of_a_cross_encoder(base: Path, tmp_path: Path) -> None:
    first = trained(base, tmp_path / "first", schedule())
    assert weights(trained(first, tmp_path / "again", schedule(epochs=0, seed=5))) == weights(first)


def test_examples_outside_the_epochs_teach_nothing(base: Path, tmp_path: Path) -> None:
    wrong = [e._replace(target=1 - e.target) for e in EXAMPLES]
    plan, only = schedule(epochs=2, batch=4), range(len(EXAMPLES))
    chosen = trained(base, tmp_path / "chosen", plan, [*EXAMPLES, *wrong], lambda _epoch: only)
    assert weights(chosen) == weights(trained(base, tmp_path / "alone", plan, EXAMPLES, lambda _epoch: only))

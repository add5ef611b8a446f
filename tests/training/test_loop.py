"""Training to the bit: seeded, taken up where it stopped, and on what it was told to and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from skillmap.progress import silent
from skillmap.training import loop
from skillmap.training.loop import Schedule, run_training
from tests.training.tiny import needs_torch, schedule

if TYPE_CHECKING:
    import torch

pytestmark = needs_torch

LENGTHS = (3, 9, 4, 8, 5, 7, 6, 20, 21, 3)
STEPS = 10  # two epochs of five batches


class Learner:
    """A small model with dropout, a head and a frozen layer, which keeps the batches that it was shown."""

    def __init__(self, *, start: int = 0, stop_at: int | None = None) -> None:
        import torch

        torch.manual_seed(start)
        self.body, self.fixed, self.head = torch.nn.Linear(4, 4), torch.nn.Linear(4, 4), torch.nn.Linear(4, 1)
        self.fixed.requires_grad_(False)
        self.model = torch.nn.Module()
        self.model.body, self.model.fixed, self.model.head = self.body, self.fixed, self.head
        self.inputs = torch.randn(len(LENGTHS), 4, generator=torch.Generator().manual_seed(9))
        self.stop_at = stop_at
        self.batches: list[list[int]] = []

    def loss(self, batch: Sequence[int]) -> torch.Tensor:
        import torch

        if len(self.batches) == self.stop_at:
            raise KeyboardInterrupt
        self.batches.append(list(batch))
        hidden = torch.nn.functional.dropout(torch.tanh(self.body(self.inputs[list(batch)])))
        total: torch.Tensor = self.head(self.fixed(hidden)).square().mean()
        return total

    def train(
        self,
        state: Path,
        plan: Schedule | None = None,
        epoch_examples: Callable[[int], Sequence[int]] | None = None,
    ) -> dict[str, bytes]:
        """Train, and return the weights by name, to the bit."""
        run_training(
            self.model,
            self.loss,
            LENGTHS,
            plan or schedule(),
            state,
            what="Learning",
            progress=silent,
            epoch_examples=epoch_examples,
        )
        return self.weights()

    def weights(self) -> dict[str, bytes]:
        return {name: tensor.numpy().tobytes() for name, tensor in self.model.state_dict().items()}


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the checkpoint goes, every third step."""
    monkeypatch.setattr(loop, "_KEEP_EVERY", 3)
    return tmp_path / "run.state"


def test_the_same_schedule_gives_the_same_weights(tmp_path: Path) -> None:
    first, second = Learner(), Learner()
    assert first.train(tmp_path / "first.state") == second.train(tmp_path / "second.state")
    assert first.batches == second.batches


def test_another_seed_gives_other_weights_from_other_batches(tmp_path: Path) -> None:
    first, second = Learner(), Learner()
    one, other = (
        first.train(tmp_path / "first.state"),
        second.train(tmp_path / "second.state", schedule(seed=1)),
    )
    assert one["body.weight"] != other["body.weight"]
    assert first.batches != second.batches


@pytest.mark.parametrize("stop_at", [3, 4, 5, 8, 9])
def test_an_interrupted_run_ends_where_an_uninterrupted_one_does(state: Path, tmp_path: Path, stop_at: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        Learner(stop_at=stop_at).train(state)
    resumed = Learner()
    assert resumed.train(state) == Learner().train(tmp_path / "whole.state")
    assert len(resumed.batches) == STEPS - stop_at // 3 * 3  # from the last checkpoint, not from the start


def test_one_interrupted_before_its_first_checkpoint_starts_anew(state: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        Learner(stop_at=2).train(state)
    assert not state.exists()
    resumed = Learner()
    resumed.train(state)
    assert len(resumed.batches) == STEPS


@pytest.mark.parametrize(
    ("plan", "epoch_examples", "start"),
    [
        (schedule(seed=1), None, 0),
        (schedule(rate=2e-2), None, 0),
        (schedule(epochs=3), None, 0),
        (schedule(), lambda _epoch: (9, 8, 7, 6, 5, 4, 3, 2, 1, 9), 0),
        (schedule(), None, 1),
    ],
    ids=["seed", "rate", "epochs", "examples", "first weights"],
)
def test_a_checkpoint_of_another_plan_is_ignored(
    state: Path, tmp_path: Path, plan: Schedule, epoch_examples: Callable[[int], Sequence[int]] | None, start: int
) -> None:
    with pytest.raises(KeyboardInterrupt):
        Learner(stop_at=7).train(state)
    assert state.is_file()
    found = Learner(start=start).train(state, plan, epoch_examples)
    assert found == Learner(start=start).train(tmp_path / "whole.state", plan, epoch_examples)


def test_a_finished_run_is_taken_up_at_its_last_checkpoint(state: Path) -> None:
    """A step whose output is lost is made again from there: 9 of 10 steps are kept."""
    whole = Learner().train(state)
    again = Learner()
    assert again.train(state) == whole
    assert len(again.batches) == 1
    assert [file.name for file in state.parent.iterdir()] == [state.name]


def test_every_example_is_seen_once_an_epoch_in_batches_of_like_length(tmp_path: Path) -> None:
    learner = Learner()
    learner.train(tmp_path / "run.state")
    first, second = learner.batches[:5], learner.batches[5:]
    for epoch in (first, second):
        assert sorted(i for batch in epoch for i in batch) == list(range(len(LENGTHS)))
        assert {7, 8} in map(set, epoch)  # the two long ones share a batch
    assert first != second


def test_an_epoch_goes_through_the_examples_that_it_is_told(tmp_path: Path) -> None:
    learner = Learner()
    learner.train(tmp_path / "run.state", epoch_examples=lambda epoch: ((0, 2, 4, 6), (1, 1, 3))[epoch])
    assert sorted(i for batch in learner.batches[:2] for i in batch) == [0, 2, 4, 6]
    assert sorted(i for batch in learner.batches[2:] for i in batch) == [1, 1, 3]


def test_frozen_weights_stay_and_all_others_learn(tmp_path: Path) -> None:
    learner = Learner()
    before = learner.weights()
    after = learner.train(tmp_path / "run.state")
    assert {name for name in before if before[name] == after[name]} == {"fixed.weight", "fixed.bias"}


def test_new_weights_learn_at_their_own_rate(tmp_path: Path) -> None:
    """Adam's first step is as long as the rate, whatever the gradient."""
    learner = Learner()
    before = {name: tensor.clone() for name, tensor in learner.model.state_dict().items()}
    learner.train(tmp_path / "run.state", Schedule(1, len(LENGTHS), 0.001, 0.1, 0))
    moved = {name: (tensor - before[name]).abs().max().item() for name, tensor in learner.model.state_dict().items()}
    assert moved["body.bias"] == pytest.approx(0.001, rel=0.02)
    assert moved["head.bias"] == pytest.approx(0.1, rel=0.02)


def test_no_examples_teach_nothing(tmp_path: Path) -> None:
    learner = Learner()
    before = learner.weights()
    assert learner.train(tmp_path / "run.state", epoch_examples=lambda _epoch: ()) == before


def test_progress_is_told_from_where_it_is_taken_up(state: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        Learner(stop_at=7).train(state)
    told: list[tuple[str, int, int]] = []
    learner = Learner()
    run_training(
        learner.model,
        learner.loss,
        LENGTHS,
        schedule(),
        state,
        what="Learning",
        progress=lambda *report: told.append(report),
    )
    assert told == [("Learning", done, STEPS) for done in range(6, STEPS + 1)]

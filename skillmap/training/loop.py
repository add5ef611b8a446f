"""Batches and a loss in, trained weights out: seeded, checkpointed, and taken up again where it was stopped."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from skillmap.progress import Progress

if TYPE_CHECKING:
    import torch

#: A checkpoint is written every so many steps: a few minutes' work on two cores.
_KEEP_EVERY = 200
_WARM_UP = 0.06
_LONGEST_GRADIENT = 1.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast: AdamW, a linear rise over 6 % of the steps, then a linear fall to 0.

    ``rate`` is the highest learning rate of the pretrained weights, ``head_rate`` that of new ones; ``batch`` is
    examples a step, taken from neighbours in length. ``bfloat16`` computes in half the bits where the processor is
    faster so (weights and their updates stay in float32).
    """

    epochs: int
    batch: int
    rate: float
    head_rate: float
    seed: int
    bfloat16: bool = False


def run_training(
    model: torch.nn.Module,
    loss: Callable[[Sequence[int]], torch.Tensor],
    lengths: Sequence[int],
    schedule: Schedule,
    state: Path,
    *,
    what: str,
    progress: Progress,
    epoch_examples: Callable[[int], Sequence[int]] | None = None,
) -> None:
    """Train ``model`` in place; ``loss`` gets the positions of a batch's examples, of ``lengths`` tokens each.

    ``epoch_examples`` says which positions an epoch (from 0) goes through; default all. ``state`` is the checkpoint:
    where it exists and is of the same schedule, batches and first weights, training goes on from it. Parameters that
    ask for no gradient stay.
    """
    import torch

    size = np.asarray(lengths)
    plan = [
        batch
        for epoch in range(schedule.epochs)
        for batch in _batches(
            size,
            np.arange(len(size)) if epoch_examples is None else np.asarray(epoch_examples(epoch), np.int64),
            schedule.batch,
            np.random.default_rng([schedule.seed, epoch]),
        )
    ]
    trained = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    rates = (schedule.rate, schedule.head_rate)
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for name, p in trained if name.startswith("head.") == new], "lr": rate}
            for new, rate in zip((False, True), rates, strict=True)
        ],
        weight_decay=0.01,
    )
    identity = _identity(model, schedule, plan)
    start = _restore(model, optimizer, identity, state)
    model.train()
    progress(what, start, len(plan))
    for step in range(start, len(plan)):
        # Dropout is seeded by the step, so that a run that was interrupted draws what an uninterrupted one would.
        torch.manual_seed(schedule.seed * 1_000_003 + step)
        share = _share_of_rate(step, len(plan))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * share
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=schedule.bfloat16):
            value = loss(plan[step].tolist())
        value.backward()
        torch.nn.utils.clip_grad_norm_([p for _, p in trained], _LONGEST_GRADIENT)
        optimizer.step()
        progress(what, step + 1, len(plan))
        if (step + 1) % _KEEP_EVERY == 0:
            _keep(model, optimizer, identity, step + 1, state)
    model.eval()


def _share_of_rate(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / max(1.0, _WARM_UP * steps)) * (steps - step) / steps


def _batches(
    lengths: np.typing.NDArray[np.int64], chosen: np.typing.NDArray[np.int64], size: int, rng: np.random.Generator
) -> list[np.typing.NDArray[np.int64]]:
    """Cut examples of like length into batches, in random order; lengths are blurred so that batches differ by epoch.

    Batches of one length waste no arithmetic on padding.
    """
    blurred = lengths[chosen] + rng.uniform(-3, 3, len(chosen))
    ordered = chosen[np.argsort(blurred, kind="stable")]
    batches = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    return [batches[i] for i in rng.permutation(math.ceil(len(ordered) / size))]


def _identity(
    model: torch.nn.Module, schedule: Schedule, plan: Sequence[np.typing.NDArray[np.int64]]
) -> dict[str, Any]:
    """Return what a checkpoint must agree on: a stale one of other data or another start would be gone on from."""
    sha = hashlib.sha256()
    for batch in plan:
        sha.update(batch.tobytes())
    for name, tensor in model.state_dict().items():
        sha.update(name.encode())
        sha.update(tensor.numpy().tobytes())
    return {**asdict(schedule), "steps": len(plan), "digest": sha.hexdigest()}


def _keep(
    model: torch.nn.Module, optimizer: torch.optim.Optimizer, identity: Mapping[str, Any], done: int, state: Path
) -> None:
    import torch

    content = {
        "schedule": identity,
        "done": done,
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
    }
    part = state.with_suffix(".part")
    torch.save(content, part)
    part.replace(state)


def _restore(model: torch.nn.Module, optimizer: torch.optim.Optimizer, identity: Mapping[str, Any], state: Path) -> int:
    """Return the step to go on from: 0 where there is no checkpoint of this very plan."""
    import torch

    if not state.is_file():
        return 0
    content = torch.load(state, weights_only=True)
    if content["schedule"] != identity:
        return 0
    model.load_state_dict(content["model"])
    optimizer.load_state_dict(content["optimizer"])
    return int(content["done"])

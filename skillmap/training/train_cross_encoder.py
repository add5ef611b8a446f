"""Graded pairs and a checkpoint in, a cross-encoder that reads both texts together and grades them out.

BERT over the pair, mean of the tokens' last states, one linear output; its logistic is fitted to the grade as a target
in [0, 1] by weighted binary cross-entropy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from skillmap.progress import Progress
from skillmap.training.checkpoints import (
    mean_pooled,
    open_bert,
    open_tokenizer,
    save_checkpoint,
    saved_head,
    to_tensors,
)
from skillmap.training.loop import Schedule, run_training

if TYPE_CHECKING:
    import torch

LONGEST = 96
#: What the grades 0 to 3 are trained towards.
TARGETS = (0.02, 0.15, 0.85, 1.0)


class Example(NamedTuple):
    """Two texts, how well they belong together (``target`` in [0, 1]) and how much that counts (``weight`` > 0)."""

    text: str
    competency: str
    target: float
    weight: float
    source: str


def train_cross_encoder(
    examples: Sequence[Example],
    base: Path,
    out: Path,
    schedule: Schedule,
    *,
    progress: Progress,
    epoch_examples: Callable[[int], Sequence[int]] | None = None,
) -> None:
    """Train and write ``out``: BERT's weights, and ``head.weight`` (1, width) and ``head.bias`` (1,)."""
    import torch

    torch.manual_seed(schedule.seed)
    tokenizer = open_tokenizer(base, LONGEST)
    model = torch.nn.Module()
    bert = open_bert(base)
    head = torch.nn.Linear(bert.config.hidden_size, 1)
    torch.nn.init.normal_(head.weight, std=0.02)
    torch.nn.init.zeros_(head.bias)
    head.load_state_dict(saved_head(base) or head.state_dict())
    model.bert, model.head = bert, head
    encodings = tokenizer.encode_batch([(e.text, e.competency) for e in examples])
    targets, weights = torch.tensor([e.target for e in examples]), torch.tensor([e.weight for e in examples])

    def loss(batch: Sequence[int]) -> torch.Tensor:
        pooled = mean_pooled(bert, to_tensors([encodings[i] for i in batch]))
        logits = head(pooled).squeeze(-1).float()
        chosen = torch.tensor(batch)
        return torch.nn.functional.binary_cross_entropy_with_logits(
            logits, targets[chosen], weight=weights[chosen] / weights[chosen].mean()
        )

    run_training(
        model,
        loss,
        [len(e) for e in encodings],
        schedule,
        out.with_suffix(".state"),
        what="Training the cross-encoder",
        progress=progress,
        epoch_examples=epoch_examples,
    )
    weights_by_name = {name.removeprefix("bert."): tensor for name, tensor in model.state_dict().items()}
    save_checkpoint(weights_by_name, base, out)

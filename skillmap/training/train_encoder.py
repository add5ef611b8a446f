"""Pairs of texts and a checkpoint in, a checkpoint whose vectors bring such pairs together out.

Multiple-negatives ranking (Henderson et al. 2017): the other matches of a batch are each text's negatives, with the
pair's own mined ones. The result is averaged with the checkpoint it started from (Wortsman et al. 2022), which keeps
what the training data doesn't speak of.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skillmap.progress import Progress
from skillmap.training.checkpoints import mean_pooled, open_bert, open_tokenizer, save_checkpoint, to_tensors
from skillmap.training.loop import Schedule, run_training
from skillmap.training.sources import Pair

if TYPE_CHECKING:
    import torch

_LONGEST = 40
# Cosines are multiplied by this before softmax: the usual 20 of sentence-transformers.
_SCALE = 20.0
# Stands for minus infinity where a row's other match is really also its own.
_EXCLUDED = -1e4


def train_encoder(
    pairs: Sequence[Pair], base: Path, out: Path, schedule: Schedule, *, keep: float, progress: Progress
) -> None:
    """Train and write ``out``; ``keep``, in [0, 1], is the weight of ``base`` in the average of the two."""
    import torch

    bert, tokenizer = open_bert(base), open_tokenizer(base, _LONGEST)
    start = {name: tensor.clone() for name, tensor in bert.state_dict().items()}
    left = tokenizer.encode_batch([p.text for p in pairs])
    right = tokenizer.encode_batch([p.match for p in pairs])

    def loss(batch: Sequence[int]) -> torch.Tensor:
        a = torch.nn.functional.normalize(mean_pooled(bert, to_tensors([left[i] for i in batch])), dim=-1)
        b = torch.nn.functional.normalize(mean_pooled(bert, to_tensors([right[i] for i in batch])), dim=-1)
        scores = (_SCALE * a @ b.T).float()
        scores = scores.masked_fill(_also_right([pairs[i] for i in batch]), _EXCLUDED)
        own = torch.arange(len(batch))
        # Both ways: a text finds its match, and a match its text.
        forward = torch.nn.functional.cross_entropy(scores, own)
        backward = torch.nn.functional.cross_entropy(scores.T, own)
        return (forward + backward) / 2

    lengths = [len(a) + len(b) for a, b in zip(left, right, strict=True)]
    run_training(
        bert, loss, lengths, schedule, out.with_suffix(".state"), what="Training the encoder", progress=progress
    )
    average = {
        name: keep * start[name] + (1 - keep) * tensor if tensor.is_floating_point() else tensor
        for name, tensor in bert.state_dict().items()
    }
    save_checkpoint(average, base, out)


def _also_right(batch: Sequence[Pair]) -> torch.Tensor:
    """Return where (row, column) the column's match is the row's own in another pair: never a negative."""
    import torch

    together = {(p.text, p.match) for p in batch}
    return torch.tensor(
        [[i != j and (p.text, q.match) in together for j, q in enumerate(batch)] for i, p in enumerate(batch)]
    )

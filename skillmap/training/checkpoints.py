"""A checkpoint folder (config.json, model.safetensors, tokenizer.json) in, a BERT to train out, and back again."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import torch
    from tokenizers import Encoding, Tokenizer
    from transformers import BertModel

_TOKENIZER = "tokenizer.json"


def open_bert(folder: Path) -> BertModel:
    """Load the encoder's layers; the word embeddings, half of all weights, are left as they are in training.

    Keeping them fixed leaves words that the training data doesn't hold where pretraining put them.
    """
    from transformers import BertModel

    bert: BertModel = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa")
    bert.embeddings.word_embeddings.weight.requires_grad_(False)
    return bert


def open_tokenizer(folder: Path, longest: int) -> Tokenizer:
    """Load the tokenizer, set to cut at ``longest`` tokens (of a pair: the longer text first) and never to pad."""
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    return tokenizer


def to_tensors(encodings: Sequence[Encoding]) -> dict[str, torch.Tensor]:
    """Return ids, mask and token types as BERT takes them, padded to the longest."""
    import torch

    shape = (len(encodings), max(len(e) for e in encodings))
    ids, mask, types = (np.zeros(shape, np.int64) for _ in range(3))
    for row, e in enumerate(encodings):
        ids[row, : len(e)], mask[row, : len(e)], types[row, : len(e)] = e.ids, 1, e.type_ids
    return {
        "input_ids": torch.from_numpy(ids),
        "attention_mask": torch.from_numpy(mask),
        "token_type_ids": torch.from_numpy(types),
    }


def mean_pooled(bert: BertModel, tensors: dict[str, torch.Tensor]) -> torch.Tensor:
    """Return the mean of the unmasked tokens' last states, shape (batch, width)."""
    states: torch.Tensor = bert(**tensors).last_hidden_state.float()
    mask = tensors["attention_mask"].unsqueeze(-1).to(states.dtype)
    return (states * mask).sum(1) / mask.sum(1)


def saved_head(folder: Path) -> dict[str, torch.Tensor]:
    """Return the weight and bias of a cross-encoder's output, or nothing where the checkpoint is only an encoder."""
    from safetensors.torch import load_file

    weights = load_file(folder / "model.safetensors")
    return {name.removeprefix("head."): tensor for name, tensor in weights.items() if name.startswith("head.")}


def save_checkpoint(weights: dict[str, Any], like: Path, folder: Path) -> None:
    """Write weights (name to tensor) with the config and the tokenizer of the checkpoint they came from."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", _TOKENIZER):
        shutil.copyfile(like / name, folder / name)
    # The weights come last and at once: where they stand, the checkpoint is whole.
    part = folder / "model.safetensors.part"
    save_file({name: tensor.detach().contiguous() for name, tensor in weights.items()}, part)
    part.replace(folder / "model.safetensors")


def average_checkpoints(folders: Sequence[Path], out: Path) -> None:
    """Write the mean of the checkpoints' weights (Wortsman et al. 2022); all must come from one and the same start."""
    from safetensors.torch import load_file

    every = [load_file(folder / "model.safetensors") for folder in folders]
    mean = {name: sum(weights[name].float() for weights in every) / len(every) for name in every[0]}
    save_checkpoint(mean, folders[0], out)

"""A checkpoint is opened, saved and averaged without losing a bit; a half-written one doesn't count as one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from skillmap.training.checkpoints import (
    average_checkpoints,
    mean_pooled,
    open_bert,
    open_tokenizer,
    save_checkpoint,
    saved_head,
    to_tensors,
)
from tests.training.tiny import files, needs_torch, weights, write_checkpoint

pytestmark = needs_torch


def test_what_is_saved_is_opened_again(base: Path, tmp_path: Path) -> None:
    save_checkpoint(open_bert(base).state_dict(), base, tmp_path / "copy")
    assert weights(tmp_path / "copy") == weights(base)
    assert set(files(tmp_path / "copy")) == {"config.json", "model.safetensors", "tokenizer.json"}
    opened = {name: tensor.numpy().tobytes() for name, tensor in open_bert(tmp_path / "copy").state_dict().items()}
    assert opened == weights(base)


def test_an_interruption_while_saving_leaves_no_weights(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where model.safetensors stands, the step is taken for done: it must never be half a file."""

    def interrupt(_weights: object, file: Path) -> None:
        file.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr("safetensors.torch.save_file", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save_checkpoint(open_bert(base).state_dict(), base, tmp_path / "out")
    assert not (tmp_path / "out" / "model.safetensors").exists()


def test_word_embeddings_are_fixed_and_nothing_else_is(base: Path) -> None:
    fixed = [name for name, parameter in open_bert(base).named_parameters() if not parameter.requires_grad]
    assert fixed == ["embeddings.word_embeddings.weight"]


def test_an_average_lies_in_the_middle_of_two(base: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    other = write_checkpoint(tmp_path / "other", seed=1)
    average_checkpoints([base, other], tmp_path / "mean")
    one, two, mean = (load_file(folder / "model.safetensors") for folder in (base, other, tmp_path / "mean"))
    assert mean.keys() == one.keys()
    for name in mean:
        np.testing.assert_array_equal(mean[name], (one[name] + two[name]) / 2)
    open_bert(tmp_path / "mean")


def test_the_average_of_one_is_itself(base: Path, tmp_path: Path) -> None:
    average_checkpoints([base], tmp_path / "mean")
    assert weights(tmp_path / "mean") == weights(base)


def test_a_head_is_kept_beside_the_encoder(base: Path, tmp_path: Path) -> None:
    import torch

    assert saved_head(base) == {}
    head = {"head.weight": torch.full((1, 16), 0.5), "head.bias": torch.tensor([2.0])}
    save_checkpoint({**open_bert(base).state_dict(), **head}, base, tmp_path / "cross")
    found = saved_head(tmp_path / "cross")
    assert found.keys() == {"weight", "bias"}
    assert found["bias"].tolist() == [2.0]
    kept = weights(tmp_path / "cross")
    assert {name: kept[name] for name in weights(base)} == weights(base)


def test_the_tokenizer_cuts_the_longer_text_and_never_pads(base: Path) -> None:
    tokenizer = open_tokenizer(base, 8)
    assert tokenizer.encode("fog horn").tokens == ["[CLS]", "fog", "horn", "[SEP]"]
    pair = tokenizer.encode("the ship the ship the ship", "fog")
    assert pair.tokens == ["[CLS]", "the", "ship", "the", "ship", "[SEP]", "fog", "[SEP]"]
    assert pair.type_ids == [0, 0, 0, 0, 0, 0, 1, 1]


def test_texts_are_padded_to_the_longest_of_them(base: Path) -> None:
    tokenizer = open_tokenizer(base, 8)
    tensors = to_tensors(tokenizer.encode_batch([("fog", "horn"), ("the ship", "fog horn")]))
    assert tensors["attention_mask"].tolist() == [[1] * 5 + [0] * 2, [1] * 7]
    assert tensors["token_type_ids"].tolist() == [[0, 0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 1, 1, 1]]
    assert tensors["input_ids"][0].tolist()[5:] == [0, 0]


def test_padding_changes_no_mean(base: Path) -> None:
    bert, tokenizer = open_bert(base), open_tokenizer(base, 32)
    texts = ["fog", "explain the lamp of the ship and the horn in the fog to students"]
    together = mean_pooled(bert, to_tensors(tokenizer.encode_batch(texts))).detach().numpy()
    alone = np.vstack([mean_pooled(bert, to_tensors([tokenizer.encode(text)])).detach().numpy() for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)

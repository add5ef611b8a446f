"""A checkpoint and the ONNX file made of it give the same numbers, and the folder says what it holds."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from skillmap.encoders import Encoder
from skillmap.encoders.onnx import OnnxEncoder, open_session, open_tokenizer
from skillmap.encoders.pairs import CrossEncoder, OnnxCrossEncoder
from skillmap.training.checkpoints import mean_pooled, open_bert, save_checkpoint, saved_head, to_tensors
from skillmap.training.export_bert import build, export, tokenizer_json
from skillmap.training.package_model import package_model
from tests.training.tiny import POSITIONS, WIDTH, config, files, needs_torch

pytestmark = needs_torch

TEXTS = ("fog", "Students explain the lamp, the horn and the fog.", "", "naïve 東京", "ship " * 300)


@pytest.fixture(scope="module")
def cross_encoder(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkpoint with a head that nobody has trained."""
    import torch

    folder = tmp_path_factory.mktemp("cross") / "checkpoint"
    generator = torch.Generator().manual_seed(3)
    head = {"head.weight": torch.randn(1, WIDTH, generator=generator), "head.bias": torch.tensor([0.5])}
    save_checkpoint({**open_bert(base).state_dict(), **head}, base, folder)
    return folder


@pytest.fixture(scope="module")
def packed(base: Path, cross_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed") / "model"
    package_model("tiny", base, cross_encoder, folder)
    return folder


def by_torch(checkpoint: Path, texts: tuple[str, ...]) -> NDArray[np.float32]:
    import torch

    bert, tokenizer = open_bert(checkpoint), open_tokenizer(checkpoint, POSITIONS)
    pooled = mean_pooled(bert, to_tensors(tokenizer.encode_batch(list(texts))))
    vectors: NDArray[np.float32] = torch.nn.functional.normalize(pooled, dim=-1).detach().numpy()
    return vectors


def scores_by_torch(checkpoint: Path, text: str, others: tuple[str, ...]) -> NDArray[np.float32]:
    bert, tokenizer, head = open_bert(checkpoint), open_tokenizer(checkpoint, 96), saved_head(checkpoint)
    pooled = mean_pooled(bert, to_tensors(tokenizer.encode_batch([(text, other) for other in others])))
    scores: NDArray[np.float32] = (pooled @ head["weight"].T + head["bias"]).squeeze(-1).detach().numpy()
    return scores


def opened(folder: Path) -> tuple[Encoder, CrossEncoder]:
    described = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))["cross_encoder"]
    reader = OnnxCrossEncoder(
        described["digest"],
        open_session(folder / "cross_encoder.onnx"),
        open_tokenizer(folder, described["max_tokens"]),
    )
    return OnnxEncoder.from_folder(folder), reader


def test_the_encoder_gives_what_torch_gives(base: Path, packed: Path) -> None:
    """Weights are stored as fp16, so not to the bit."""
    encoder, _ = opened(packed)
    np.testing.assert_allclose(encoder.encode(TEXTS), by_torch(base, TEXTS), atol=1e-3)


def test_the_cross_encoder_gives_what_torch_gives(cross_encoder: Path, packed: Path) -> None:
    _, reader = opened(packed)
    given = reader.score("tune the horn", TEXTS)
    np.testing.assert_allclose(given, scores_by_torch(cross_encoder, "tune the horn", TEXTS), atol=1e-2)
    assert given.max() - given.min() > 0.1
    assert reader.score("fog", ["ship"]) != reader.score("ship", ["fog"])


def test_the_description_is_of_this_model_and_these_files(packed: Path) -> None:
    described = tomllib.loads((packed / "model.toml").read_text(encoding="utf-8"))
    content = files(packed)
    assert set(content) == {"cross_encoder.onnx", "model.onnx", "model.toml", "tokenizer.json"}
    assert (described["name"], described["kind"]) == ("tiny", "sentence-encoder and cross-encoder")
    assert (described["dimension"], described["max_tokens"]) == (WIDTH, POSITIONS)
    for part, name in ((described, "model.onnx"), (described["cross_encoder"], "cross_encoder.onnx")):
        assert part["digest"] == hashlib.sha256(content[name] + content["tokenizer.json"]).hexdigest()


def test_a_long_text_fits_the_positions_that_the_model_has(packed: Path) -> None:
    encoder, _ = opened(packed)
    assert np.isfinite(encoder.encode(["ship " * 1000])).all()


def test_the_same_checkpoints_give_the_same_bytes(
    base: Path, cross_encoder: Path, packed: Path, tmp_path: Path
) -> None:
    package_model("tiny", base, cross_encoder, tmp_path / "again")
    assert files(tmp_path / "again") == files(packed)


def test_a_tokenizers_padding_and_truncation_are_left_out(base: Path, tmp_path: Path) -> None:
    assert json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))["truncation"]["max_length"] == 12
    written = json.loads(tokenizer_json(base / "tokenizer.json"))
    assert (written["padding"], written["truncation"]) == (None, None)
    export(base, tmp_path / "out", name="other.onnx")
    assert set(files(tmp_path / "out")) == {"other.onnx", "tokenizer.json"}


def test_a_weight_that_is_not_there_is_named(base: Path) -> None:
    from safetensors.numpy import load_file

    weights = load_file(base / "model.safetensors")
    del weights["encoder.layer.0.intermediate.dense.bias"]
    with pytest.raises(KeyError, match=re.escape("encoder.layer.0.intermediate.dense.bias")):
        build(config(base), weights)

"""A trained encoder and cross-encoder in; the model's folder, as the engine opens it, out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from skillmap.training.export_bert import export
from skillmap.training.train_cross_encoder import LONGEST

# The longest text that an encoder is given, in tokens, where it has as many positions.
_MAX_TOKENS = 256
_DESCRIBED = """# What the folder holds. `digest` is the SHA-256 of the weights' file followed by tokenizer.json:
# vectors are kept under the encoder's, and a test holds both to the files.
name = "{name}"
kind = "{kind}"
base = "sentence-transformers/all-MiniLM-L6-v2"
licence = "Apache-2.0"
dimension = {dimension}
max_tokens = {longest}
weights = "fp16, computed in fp32"
digest = "{digest}"
"""
_CROSS_ENCODER = """
[cross_encoder]
max_tokens = {longest}
digest = "{digest}"
"""


def package_model(name: str, encoder: Path, cross_encoder: Path, folder: Path) -> None:
    """Write ``model.onnx``, ``cross_encoder.onnx``, ``tokenizer.json`` and ``model.toml`` of two checkpoints."""
    export(cross_encoder, folder, name="cross_encoder.onnx")
    export(encoder, folder, name="model.onnx")
    digest = _digest(folder / "cross_encoder.onnx", folder / "tokenizer.json")
    describe_encoder(name, encoder, folder, _CROSS_ENCODER.format(longest=LONGEST, digest=digest))


def describe_encoder(name: str, encoder: Path, folder: Path, more: str = "") -> None:
    """Write the ``model.toml`` of a folder that holds the checkpoint ``encoder`` as ``model.onnx``."""
    config = json.loads((encoder / "config.json").read_text(encoding="utf-8"))
    text = _DESCRIBED.format(
        name=name,
        kind="sentence-encoder" + " and cross-encoder" * bool(more),
        dimension=config["hidden_size"],
        longest=min(_MAX_TOKENS, config["max_position_embeddings"]),
        digest=_digest(folder / "model.onnx", folder / "tokenizer.json"),
    )
    (folder / "model.toml").write_text(text + more, encoding="utf-8")


def _digest(*files: Path) -> str:
    sha = hashlib.sha256()
    for file in files:
        sha.update(file.read_bytes())
    return sha.hexdigest()

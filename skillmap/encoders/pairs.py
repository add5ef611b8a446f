"""An outcome and some competencies in, how well each belongs with it out: a cross-encoder reads both texts together."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from skillmap.encoders import Vectors
from skillmap.encoders.onnx import open_session, open_tokenizer
from skillmap.resources import data_folder

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

_FILE = "cross_encoder.onnx"


class CrossEncoder(Protocol):
    """Two texts in, a score out; ``digest`` changes whenever a score could."""

    @property
    def digest(self) -> str: ...

    def score(self, text: str, others: Sequence[str]) -> Vectors:
        """Return float32 of shape (len(others),): log-odds, higher is better, that ``text`` goes with each other."""
        ...


@dataclass(frozen=True)
class OnnxCrossEncoder:
    """The cross-encoder in a model's folder; opened by :func:`load_cross_encoder`."""

    digest: str
    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer

    def score(self, text: str, others: Sequence[str]) -> Vectors:
        """Return the log-odds for each other text, shape (len(others),).

        Each pair is read by itself, which on a CPU is as fast: in a batch, another pair's length would change the
        arithmetic in the last bit, and a score would depend on what else was asked.
        """
        scores = np.empty(len(others), np.float32)
        for i, e in enumerate(self.tokenizer.encode_batch([(text, other) for other in others])):
            ids, types = np.array([e.ids], np.int64), np.array([e.type_ids], np.int64)
            feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
            scores[i] = self.session.run(["scores"], feed)[0][0]
        return scores


def load_cross_encoder(model: str) -> CrossEncoder | None:
    """Load the cross-encoder that belongs to a bundled model, by its name, or None where it has none."""
    folder = data_folder("models") / model
    if "/" in model or "\\" in model or not (folder / _FILE).is_file():
        return None
    described = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))["cross_encoder"]
    return OnnxCrossEncoder(
        described["digest"], open_session(folder / _FILE), open_tokenizer(folder, described["max_tokens"])
    )

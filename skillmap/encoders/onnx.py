"""Texts in, unit vectors out, by onnxruntime and tokenizers: no PyTorch, no network."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from skillmap.encoders import Vectors
from skillmap.errors import BrokenFramework, InputError

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Encoding, Tokenizer

# About 1,024 tokens a batch, sorted by length, is the fastest per core; much larger ones spill the cache.
_BATCH_TOKENS = 1024
_BATCH_TEXTS = 32
# How many texts are tokenised and sorted together: bounds memory, and long enough for even batches.
_CHUNK = 8192


@dataclass(frozen=True)
class OnnxEncoder:
    """A sentence encoder whose graph ends in unit vectors; made by :meth:`from_folder`."""

    name: str
    digest: str
    dimension: int
    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    workers: int = 2

    @classmethod
    def from_folder(cls, folder: Path, *, workers: int = 2) -> OnnxEncoder:
        """Open ``model.onnx`` and ``tokenizer.json`` as ``model.toml`` describes them.

        ``workers`` batches run side by side, each on one thread.
        """
        model = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))
        session = open_session(folder / "model.onnx")
        tokenizer = open_tokenizer(folder, model["max_tokens"])
        return cls(model["name"], model["digest"], model["dimension"], session, tokenizer, workers)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' unit vectors, float32, shape (len(texts), dimension)."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _CHUNK):
            chunk = texts[start : start + _CHUNK]
            self._encode_chunk(chunk, vectors[start : start + len(chunk)])
        return vectors

    def _encode_chunk(self, texts: Sequence[str], out: Vectors) -> None:
        try:
            encodings = self.tokenizer.encode_batch_fast(list(texts))
        except TypeError as e:
            raise InputError("only text can be encoded", value=type(texts[0]).__name__, accepted=("str",)) from e
        batches = list(token_batches([len(e) for e in encodings]))
        if len(batches) == 1 or self.workers == 1:
            for batch in batches:
                out[batch] = self._run([encodings[i] for i in batch])
            return
        with ThreadPoolExecutor(self.workers) as pool:
            answers = pool.map(lambda batch: self._run([encodings[i] for i in batch]), batches)
            for batch, answer in zip(batches, answers, strict=True):
                out[batch] = answer

    def _run(self, encodings: Sequence[Encoding]) -> Any:
        longest = max(len(e) for e in encodings)
        ids = np.zeros((len(encodings), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding)] = encoding.ids
            mask[row, : len(encoding)] = 1
        return self.session.run(["vectors"], {"input_ids": ids, "attention_mask": mask})[0]


def open_session(file: Path) -> onnxruntime.InferenceSession:
    """Open a model file for one thread; raises BrokenFramework where it can't be."""
    # From 1.29 on, onnxruntime reports its use to its maker and keeps a device id on disk unless this is set before
    # the library starts. Outcomes never leave the machine with it, but we promise no network at all.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # where the host program had started it before us
    options = onnxruntime.SessionOptions()
    # Several one-thread runs beat one run on several threads; a spinning thread steals the core from its neighbour.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    except Exception as e:  # onnxruntime's own exceptions share no public parent
        raise BrokenFramework(f"the model {file} can't be opened: {e}", value=file) from e


def open_tokenizer(folder: Path, longest: int) -> Tokenizer:
    """Open the folder's tokenizer, set to cut at ``longest`` tokens (of a pair: the longer text), never to pad."""
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    return tokenizer


def token_batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield positions in order of length, in batches of similar length."""
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        # Ascending, so the new one is the longest and sets the padded width.
        if batch and (len(batch) == _BATCH_TEXTS or (len(batch) + 1) * lengths[position] > _BATCH_TOKENS):
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch

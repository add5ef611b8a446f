"""Texts in, unit vectors out, by any sentence-transformers model (extra ``neural``)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skillmap.encoders import Vectors
from skillmap.errors import MissingExtra, UnknownName

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


@dataclass(frozen=True)
class SentenceTransformersEncoder:
    """A model of sentence-transformers; made by :meth:`from_name`."""

    name: str
    digest: str
    dimension: int
    model: SentenceTransformer

    @classmethod
    def from_name(cls, name: str) -> SentenceTransformersEncoder:
        """Load a model by folder or hub name; a hub name may use the network unless HF_HUB_OFFLINE is set."""
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as e:
            raise MissingExtra("sentence-transformers", "neural") from e
        try:
            model = SentenceTransformer(name, device="cpu")
        except (OSError, ValueError) as e:
            raise UnknownName(
                f"sentence-transformers can't load {name!r}: {e}", value=name, accepted=("a folder", "a hub name")
            ) from e
        width = model.get_embedding_dimension()
        if width is None:
            raise UnknownName(f"{name!r} is not a sentence encoder: it has no fixed dimension", value=name)
        return cls(Path(name).name if Path(name).is_dir() else name, _digest(model), width, model)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' unit vectors, float32, shape (len(texts), dimension)."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        vectors = self.model.encode(
            list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, np.float32)


def _digest(model: SentenceTransformer) -> str:
    """Return the SHA-256 (hex) of the weights, by name and bytes: a path or a name can change its content."""
    sha = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        sha.update(name.encode())
        sha.update(tensor.detach().cpu().contiguous().float().numpy().tobytes())
    return sha.hexdigest()

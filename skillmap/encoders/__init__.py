"""The name of a model in, an encoder out: texts to unit vectors, the same for every adapter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from skillmap.errors import UnknownName, named
from skillmap.resources import DEFAULT_MODEL, data_folder

__all__ = ["DEFAULT_MODEL", "Encoder", "Vectors", "encode_each", "load_encoder"]

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Texts in, unit vectors out.

    ``digest`` changes whenever the vectors could: what is computed with it is kept under it.
    """

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 of shape (len(texts), dimension), rows of length 1, in the order of ``texts``."""
        ...


def load_encoder(name: str = DEFAULT_MODEL) -> Encoder:
    """Load a bundled model by name, or any sentence-transformers model by path or hub name.

    Raises UnknownName for a plain name that isn't bundled, MissingExtra where sentence-transformers is needed
    and not installed.
    """
    bundled = data_folder("models")
    if (bundled / name / "model.toml").is_file() and name in bundled_models():
        from skillmap.encoders.onnx import OnnxEncoder

        return OnnxEncoder.from_folder(bundled / name)
    if "/" not in name and "\\" not in name and not Path(name).is_dir():
        raise UnknownName(
            f"no model {name!r}; bundled: {named(bundled_models())}; or give the folder of a sentence-transformers "
            "model (./my-model), or its hub name (organisation/model)",
            value=name,
            accepted=bundled_models(),
        )
    from skillmap.encoders.neural import SentenceTransformersEncoder

    return SentenceTransformersEncoder.from_name(name)


def bundled_models() -> tuple[str, ...]:
    """Return the names of the models that come with skillmap, sorted."""
    return tuple(sorted(file.parent.name for file in data_folder("models").glob("*/model.toml")))


def encode_each(encoder: Encoder, texts: Sequence[str], *, workers: int = 2) -> Iterator[Vectors]:
    """Yield each text's vector, shape (dimension,), encoded by itself and in the order given.

    The arithmetic of a batch depends on its shape in the last bit, so a text that shares a batch could change its
    neighbour's vector by 1e-7. Alone it can't: this is what makes an answer independent of the rest of the request.
    At most ``2 * workers`` texts are under way at once.
    """
    waiting = iter(texts)
    with ThreadPoolExecutor(workers) as pool:
        under_way = [pool.submit(encoder.encode, [text]) for text in islice(waiting, 2 * workers)]
        while under_way:
            vector = under_way.pop(0).result()[0]
            under_way.extend(pool.submit(encoder.encode, [text]) for text in islice(waiting, 1))
            yield vector

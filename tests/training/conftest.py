"""The tiny checkpoint that everything is trained from."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.training.tiny import write_checkpoint


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the checkpoint's folder; it is never written to."""
    if find_spec("torch") is None or find_spec("transformers") is None:
        pytest.skip("needs the extra 'neural' (sentence-transformers and PyTorch)")
    import torch

    torch.set_num_threads(1)  # for a model this small, handing work out takes longer than doing it
    return write_checkpoint(tmp_path_factory.mktemp("tiny") / "base")

"""The golden files: what the example reports looked like when they were last looked at."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.writers.record import GOLDEN, texts


@pytest.mark.parametrize("name", sorted(texts()))
def test_the_text_is_what_was_recorded(name: str) -> None:
    recorded = (GOLDEN / name).read_bytes().decode("utf-8")
    assert texts()[name] == recorded, f"{name} changed; if it should, run: python -m tests.writers.record"


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_hash_seed_changes_no_byte(seed: str, root: Path) -> None:
    program = (
        "import hashlib; from tests.writers.record import texts; "
        "print(*(f'{name} {hashlib.sha256(text.encode()).hexdigest()}' for name, text in texts().items()), sep='|')"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    here = [f"{name} {hashlib.sha256(text.encode()).hexdigest()}" for name, text in texts().items()]
    assert done.stdout.strip().split("|") == here

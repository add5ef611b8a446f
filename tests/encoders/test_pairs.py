"""The cross-encoder that reads an outcome and a competency together: found by name, exact, and sensible."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import numpy as np
import pytest

from skillmap.encoders import DEFAULT_MODEL
from skillmap.encoders.pairs import CrossEncoder, load_cross_encoder

OTHERS = (
    "bake bread: Mix, knead, prove and bake dough.",
    "query databases: Ask a relational database for what is needed.",
    "",
    "x",
    "東京 café — naïve",
    "data " * 400,
)


@pytest.fixture(scope="module")
def reader() -> CrossEncoder:
    found = load_cross_encoder(DEFAULT_MODEL)
    assert found is not None
    return found


def test_it_gives_one_number_a_pair(reader: CrossEncoder) -> None:
    scores = reader.score("Write SQL queries", OTHERS)
    assert scores.shape == (len(OTHERS),)
    assert scores.dtype == np.float32
    assert np.isfinite(scores).all()
    assert reader.score("Write SQL queries", []).shape == (0,)


def test_what_belongs_together_scores_higher(reader: CrossEncoder) -> None:
    bread, database, *_ = reader.score("Write SQL queries against a relational database", OTHERS)
    assert database > bread + 1
    bread, database, *_ = reader.score("Make sourdough loaves", OTHERS)
    assert bread > database + 1


def test_a_pair_scores_the_same_alone_and_among_any_others(reader: CrossEncoder) -> None:
    """To the last bit: what else is asked never changes a score."""
    together = reader.score("Write SQL queries", OTHERS)
    backwards = reader.score("Write SQL queries", OTHERS[::-1])[::-1]
    alone = np.concatenate([reader.score("Write SQL queries", [other]) for other in OTHERS])
    assert together.tobytes() == backwards.tobytes() == alone.tobytes()


def test_a_very_long_outcome_leaves_room_for_the_competency(reader: CrossEncoder) -> None:
    long = "Discuss the history of the subject in class. " * 60
    first, second = reader.score(long, ["bake bread", "query databases"])
    assert first != second


def test_its_digest_is_that_of_the_files(root: Path, reader: CrossEncoder) -> None:
    folder = root / "models" / DEFAULT_MODEL
    described = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))["cross_encoder"]
    content = (folder / "cross_encoder.onnx").read_bytes() + (folder / "tokenizer.json").read_bytes()
    assert reader.digest == described["digest"] == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("model", ["nosuch", f"./{DEFAULT_MODEL}", "organisation/model", "a\\b", "..", ""])
def test_a_model_that_is_not_bundled_has_none(model: str) -> None:
    assert load_cross_encoder(model) is None

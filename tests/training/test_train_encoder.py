"""Pairs draw together, what is also right isn't pushed apart, and the start is kept as far as asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from skillmap.progress import silent
from skillmap.training.checkpoints import mean_pooled, open_bert, open_tokenizer, to_tensors
from skillmap.training.sources import Pair
from skillmap.training.train_encoder import train_encoder
from tests.training.tiny import files, needs_torch, schedule, weights

pytestmark = needs_torch

PAIRS = tuple(
    Pair(text, match, "tests")
    for text, match in (
        ("trim the wick", "tend lights"),
        ("tune the horn", "warn ships"),
        ("record the fog", "keep a log"),
        ("students explain", "teach"),
    )
)


def trained(base: Path, out: Path, *, pairs: tuple[Pair, ...] = PAIRS, keep: float = 0.0, epochs: int = 10) -> Path:
    plan = schedule(epochs=epochs, batch=len(pairs))
    train_encoder(pairs, base, out, plan, keep=keep, progress=silent)
    return out


def lead(checkpoint: Path) -> float:
    """Return by how much the mean cosine of what belongs together is above that of the rest."""
    bert, tokenizer = open_bert(checkpoint), open_tokenizer(checkpoint, 40)
    texts = [p.text for p in PAIRS], [p.match for p in PAIRS]
    left, right = (mean_pooled(bert, to_tensors(tokenizer.encode_batch(t))).detach().numpy() for t in texts)
    cosines = (left @ right.T) / np.outer(np.linalg.norm(left, axis=1), np.linalg.norm(right, axis=1))
    own = np.eye(len(PAIRS), dtype=bool)
    return float(cosines[own].mean() - cosines[~own].mean())


def test_what_belongs_together_draws_together(base: Path, tmp_path: Path) -> None:
    assert lead(trained(base, tmp_path / "out", epochs=40)) > lead(base) + 0.3


def test_word_embeddings_stay_and_all_other_weights_learn(base: Path, tmp_path: Path) -> None:
    before, after = weights(base), weights(trained(base, tmp_path / "out", epochs=1))
    same = {name for name in before if before[name] == after[name]}
    # The key's bias shifts all of a token's scores alike, which softmax doesn't see: its gradient is all but 0.
    assert same - {"encoder.layer.0.attention.self.key.bias"} == {"embeddings.word_embeddings.weight"}
    assert before.keys() == after.keys()


def test_the_start_is_kept_by_its_weight_in_the_average(base: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    assert weights(trained(base, tmp_path / "all", keep=1.0)) == weights(base)
    start, end, middle = (
        load_file(folder / "model.safetensors")
        for folder in (base, trained(base, tmp_path / "none"), trained(base, tmp_path / "part", keep=0.25))
    )
    for name in start:
        np.testing.assert_allclose(middle[name], 0.25 * start[name] + 0.75 * end[name], atol=1e-6)


def test_another_text_with_the_same_match_is_no_wrong_answer(base: Path, tmp_path: Path) -> None:
    """Without any wrong answer there is nothing to learn: biases, which are 0 at first, stay 0."""
    alike = (Pair("trim the wick", "tend lights", "a"), Pair("keep the lamp", "tend lights", "b"))
    both = (
        Pair("fog", "tend lights", "a"),
        Pair("fog", "keep a log", "a"),
    )
    apart = (Pair("trim the wick", "tend lights", "a"), Pair("keep the lamp", "keep a log", "b"))
    name = "encoder.layer.0.output.dense.bias"
    for i, pairs in enumerate((alike, both, apart)):
        learnt = np.frombuffer(weights(trained(base, tmp_path / str(i), pairs=pairs))[name], np.float32)
        assert learnt.any() == (pairs is apart)


def test_the_same_pairs_give_the_same_files(base: Path, tmp_path: Path) -> None:
    one, two = (files(trained(base, tmp_path / name, epochs=2)) for name in ("one", "two"))
    assert one == two
    assert set(one) == {"config.json", "model.safetensors", "tokenizer.json"}

"""An index is made once, kept beside its framework, and never left half-made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from skillmap.candidates import best_first
from skillmap.encoders import Vectors
from skillmap.errors import StorageFailure
from skillmap.index import open_index
from skillmap.nouns import Competency, Framework, FrameworkInfo

FRAMEWORK = Framework(
    FrameworkInfo("mine", "1", "Mine"),
    (
        Competency("mine:1", "weld steel", "Join steel parts.", "skill", ("join metal", "steel welding")),
        Competency("mine:2", "bake bread", "", "skill"),
        Competency("mine:3", "steel", "What steel is.", "knowledge", ("iron alloy",)),
    ),
)


class Letters:
    """Encodes a text as how often each letter occurs: fast, and its cosines mean something."""

    name = "letters"
    digest = "0" * 64
    dimension = 26

    def __init__(self) -> None:
        self.texts = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        counts = [[text.lower().count(chr(97 + i)) + 1e-6 for i in range(26)] for text in texts]
        vectors = np.array(counts, np.float32).reshape(-1, 26)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def test_it_is_made_once_and_each_text_is_encoded_once(tmp_path: Path) -> None:
    encoder, reports = Letters(), []
    open_index(FRAMEWORK, tmp_path, encoder, progress=lambda *report: reports.append(report))
    assert encoder.texts == 8  # three labels, two with a description, three synonyms
    assert reports[0] == ("Encoding mine@1", 0, 8)
    assert reports[-1] == ("Encoding mine@1", 8, 8)
    open_index(FRAMEWORK, tmp_path, encoder)
    assert encoder.texts == 8


def test_the_best_synonym_is_found_among_ones_own(tmp_path: Path) -> None:
    encoder = Letters()
    vectors = open_index(FRAMEWORK, tmp_path, encoder).vectors
    query = encoder.encode(["steel welding"])[0]
    cosine, which = vectors.best_synonym(0, query)
    assert (round(cosine, 2), which) == (1.0, 1)
    assert vectors.best_synonym(1, query) == (-1.0, -1)


def test_rare_words_weigh_more(tmp_path: Path) -> None:
    lexicon = open_index(FRAMEWORK, tmp_path, Letters()).lexicon
    scores = lexicon.scores("Weld the steel frames", 3)
    assert scores[0] > scores[2] > 0 == scores[1]
    assert lexicon.rarity["weld"] > lexicon.rarity["steel"]
    assert lexicon.unseen >= lexicon.rarity["weld"]


def test_an_interrupted_index_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(_what: str, done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_index(FRAMEWORK, tmp_path, Letters(), progress=interrupt)
    assert [f.name for f in tmp_path.iterdir()] == ["lexicon-1"]


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("numpy.save", full)
    with pytest.raises(StorageFailure, match="No space left on device"):
        open_index(FRAMEWORK, tmp_path, Letters())
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_index_says_what_to_remove(tmp_path: Path) -> None:
    open_index(FRAMEWORK, tmp_path, Letters())
    next(tmp_path.glob("vectors-*")).joinpath("label.npy").write_bytes(b"")
    with pytest.raises(StorageFailure, match="remove vectors-1-0000000000000000"):
        open_index(FRAMEWORK, tmp_path, Letters())


def test_a_framework_without_words_can_still_be_searched(tmp_path: Path) -> None:
    framework = Framework(FrameworkInfo("odd", "1", "Odd"), (Competency("odd:1", "…"),))
    index = open_index(framework, tmp_path, Letters())
    assert index.lexicon.scores("anything", 1).tolist() == [0]


@pytest.mark.parametrize(
    ("scores", "most", "best"),
    [([1, 3, 3, 2], 2, [1, 2]), ([1, 3, 3, 2], 9, [1, 2, 3, 0]), ([2, 2, 2], 2, [0, 1]), ([], 3, [])],
)
def test_ties_go_to_the_lower_position(scores: list[float], most: int, best: list[int]) -> None:
    assert best_first(np.array(scores, float), most).tolist() == best

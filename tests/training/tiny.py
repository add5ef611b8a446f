"""A BERT and frameworks small enough to be trained on in a test, and known before they are asked."""

from __future__ import annotations

import json
import string
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from skillmap.nouns import Competency, Framework, FrameworkInfo, Profile, Requirement
from skillmap.training.loop import Schedule
from tests.frameworks.examples import OLD, Tables, rows

needs_torch = pytest.mark.skipif(
    find_spec("torch") is None or find_spec("transformers") is None,
    reason="needs the extra 'neural' (sentence-transformers and PyTorch)",
)

WIDTH = 16
POSITIONS = 128
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
_WORDS = "light lamp fog horn ship watch record tune tend keep trim log the a of to and in students explain".split()
_SIGNS = string.ascii_lowercase + string.digits


def write_checkpoint(folder: Path, *, seed: int = 0) -> Path:
    """Write a BERT of one layer, 16 wide, with a tokenizer that knows 20 words and spells out all others."""
    import torch
    from transformers import BertConfig, BertModel

    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = [*_SPECIAL, *_WORDS, *string.punctuation, *_SIGNS[1:], *(f"##{sign}" for sign in _SIGNS)]
    _write_tokenizer(folder / "tokenizer.json", {word: i for i, word in enumerate(vocabulary)})
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=POSITIONS,
        initializer_range=0.2,
    )
    torch.manual_seed(seed)
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


def _write_tokenizer(file: Path, vocabulary: dict[str, int]) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import TemplateProcessing

    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")],
    )
    # As published: padded and cut for another use, which training and packing must undo.
    tokenizer.enable_padding(length=12)
    tokenizer.enable_truncation(12)
    tokenizer.save(str(file))


def schedule(*, epochs: int = 2, batch: int = 2, rate: float = 1e-2, seed: int = 0) -> Schedule:
    """Make a schedule whose new weights learn as fast as the others."""
    return Schedule(epochs, batch, rate, rate, seed)


def weights(checkpoint: Path) -> dict[str, bytes]:
    """Return a checkpoint's weights by name, to the bit."""
    from safetensors.numpy import load_file

    return {name: array.tobytes() for name, array in load_file(checkpoint / "model.safetensors").items()}


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by name."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def config(checkpoint: Path) -> dict[str, object]:
    """Return a checkpoint's configuration."""
    read: dict[str, object] = json.loads((checkpoint / "config.json").read_text(encoding="utf-8"))
    return read


def onet(tasks: Sequence[Sequence[str]]) -> Framework:
    """Make an O*NET whose n-th occupation (from 0) has these tasks, each linked to the activity of its last letter.

    A task of ``-`` at the end is linked to none.
    """
    activities = [Competency(f"onet:A{x}", f"activity {x}", kind="activity", broader=("onet:G",)) for x in "xyz"]
    made, profiles = [], []
    for n, labels in enumerate(tasks):
        ids = [f"onet:task/{n}.{i}" for i in range(len(labels))]
        made += [
            Competency(id_, label, kind="task", broader=() if label[-1] == "-" else (f"onet:A{label[-1]}", "onet:G"))
            for id_, label in zip(ids, labels, strict=True)
        ]
        needed = tuple(Requirement(id_) for id_ in (*ids, "onet:S"))
        profiles.append(Profile(f"onet:{n:02}", f"Occupation {n}", f"Does {n}.", requirements=needed))
    others = (Competency("onet:G", "everything", kind="group"), Competency("onet:S", "Speaking", kind="skill"))
    return Framework(FrameworkInfo("onet", "1", "O*NET"), (*activities, *others, *made), tuple(profiles))


ESCO_SMALL = Framework(
    FrameworkInfo("esco", "1", "ESCO"),
    (
        Competency("esco:1", "tend lights", "Keep them burning.", "skill", ("keep lights", "mind lamps")),
        Competency("esco:2", "fog", "What fog is.", "knowledge", ("mist",)),
        Competency("esco:3", "row boats", "", "skill"),
        Competency("esco:4", "seafaring", "At sea.", "group", ("sailing",)),
        Competency("esco:5", "Fog", "Another of that name.", "skill"),
    ),
    (
        Profile(
            "esco:k",
            "keeper",
            "Keeps.",
            requirements=(Requirement("esco:1", 1.0), Requirement("esco:2", 0.5), Requirement("esco:3")),
        ),
    ),
)

# Lighthouse keepers, the first occupation, are held out; foghorn tuners are learnt from.
ONET_TABLES: Tables = {
    **OLD,
    "Tasks to DWAs": [
        *OLD["Tasks to DWAs"],
        *rows("53-0002.00 | 13 | 4.A.1.a.1.I01.D02 | 08/2025 | Analyst"),
    ],
}
HELD_OUT_TASKS = ('Trim the wick, then say "lit".', "Log ships that pass.")

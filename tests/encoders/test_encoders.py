"""One suite of answers for every encoder; the bundled one beside sentence-transformers where that is installed."""

from __future__ import annotations

import hashlib
import tomllib
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from skillmap.encoders import DEFAULT_MODEL, Encoder, bundled_models, encode_each, load_encoder
from skillmap.errors import InputError, MissingExtra, UnknownName

TEXTS = (
    "Use Python",
    "use python",
    "Explain how the half-life of a drug determines its dosing interval in patients with reduced renal function.",
    "Café menus, naïve readers & 東京",
    "C++ and C# — what is the difference?",
    "x",
    "",
    "data " * 400,
    "Write SQL queries that retrieve and summarise data from relational databases",
)


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def neural(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The bundled weights as PyTorch runs them, in a folder that sentence-transformers reads."""
    if find_spec("sentence_transformers") is None:
        pytest.skip("needs the extra 'neural' (sentence-transformers and PyTorch)")
    return load_encoder(str(_as_checkpoint(tmp_path_factory.mktemp("checkpoint"))))


@pytest.fixture(params=["bundled", "neural"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    found: Encoder = request.getfixturevalue(request.param)
    return found


def test_rows_are_unit_vectors_in_the_order_of_the_texts(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    backwards = encoder.encode(TEXTS[::-1])[::-1]
    np.testing.assert_allclose(vectors, backwards, atol=1e-5)


def test_a_text_has_the_same_vector_alone_and_in_any_batch(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    assert (together * alone).sum(axis=1).min() > 0.99999
    repeated = encoder.encode([*TEXTS, *("filler number " + str(i) for i in range(200))])[: len(TEXTS)]
    assert (together * repeated).sum(axis=1).min() > 0.99999


def test_meaning_is_near_and_its_absence_far(encoder: Encoder) -> None:
    query, near, far = encoder.encode(["treat wounds", "dress and clean injuries", "balance a ledger"])
    assert float(query @ near) > 0.4
    assert float(query @ far) < 0.2


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_both_encoders_give_the_same_answers(bundled: Encoder, neural: Encoder) -> None:
    agreement = (bundled.encode(TEXTS) * neural.encode(TEXTS)).sum(axis=1)
    assert agreement.min() >= 0.9999


def test_one_by_one_equals_alone_to_the_last_bit(bundled: Encoder) -> None:
    alone = [bundled.encode([text])[0] for text in TEXTS]
    for one, other in zip(encode_each(bundled, TEXTS), alone, strict=True):
        assert one.tobytes() == other.tobytes()


def test_the_digest_is_that_of_the_files(root: Path) -> None:
    for name in bundled_models():
        folder = root / "models" / name
        model = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))
        content = (folder / "model.onnx").read_bytes() + (folder / "tokenizer.json").read_bytes()
        assert model["digest"] == hashlib.sha256(content).hexdigest()


def test_an_unknown_model_is_named_with_what_there_is() -> None:
    with pytest.raises(UnknownName, match=r"no model 'skillmap-2'; bundled: skillmap-1"):
        load_encoder("skillmap-2")


def test_a_folder_that_is_no_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises((UnknownName, MissingExtra)):
        load_encoder(str(tmp_path))


def test_something_that_is_no_text_is_an_error(bundled: Encoder) -> None:
    with pytest.raises(InputError, match="only text"):
        bundled.encode([7])  # type: ignore[list-item]


def _as_checkpoint(folder: Path) -> Path:
    """Write the bundled ONNX weights back as a checkpoint: names are kept, matrices stand transposed in the graph."""
    import json

    import onnx
    from onnx import numpy_helper
    from safetensors.numpy import save_file

    source = Path(__file__).resolve().parents[2] / "models" / DEFAULT_MODEL
    graph = onnx.load(source / "model.onnx").graph
    transposed = {node.input[0] for node in graph.node if node.op_type == "Cast" and node.input[0].endswith(".weight")}
    weights = {}
    for tensor in graph.initializer:
        if tensor.data_type != onnx.TensorProto.FLOAT16:
            continue
        value = numpy_helper.to_array(tensor).astype(np.float32)
        linear = tensor.name in transposed and value.ndim == 2 and "embeddings" not in tensor.name
        weights[tensor.name] = np.ascontiguousarray(value.T if linear else value)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    layers = len({name.split(".")[2] for name in weights if name.startswith("encoder.layer.")})
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": 384,
        "num_hidden_layers": layers,
        "num_attention_heads": 12,
        "intermediate_size": 1536,
        "hidden_act": "gelu",
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": 512,
        "type_vocab_size": 2,
        "vocab_size": weights["embeddings.word_embeddings.weight"].shape[0],
        "pad_token_id": 0,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    named = {"cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]"}
    tokenizer = {**named, "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 256}
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    modules = [
        ("sentence_transformers.models.Transformer", ""),
        ("sentence_transformers.models.Pooling", "1_Pooling"),
        ("sentence_transformers.models.Normalize", "2_Normalize"),
    ]
    listed = [{"idx": i, "name": str(i), "path": path, "type": kind} for i, (kind, path) in enumerate(modules)]
    (folder / "modules.json").write_text(json.dumps(listed), encoding="utf-8")
    (folder / "sentence_bert_config.json").write_text(
        '{"max_seq_length": 256, "do_lower_case": false}', encoding="utf-8"
    )
    (folder / "1_Pooling").mkdir()
    pooling = {"word_embedding_dimension": 384, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling), encoding="utf-8")
    return folder

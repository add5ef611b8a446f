"""The safetensors of a BERT sentence encoder or cross-encoder in, one ONNX file with fp16 weights out, without PyTorch.

The graph takes ``input_ids`` and ``attention_mask`` (int64, batch x length): BERT (Devlin et al. 2019) and mean pooling
over the unmasked tokens (Reimers and Gurevych 2019). An encoder gives ``vectors`` (float32, batch x dimension, length
1). A cross-encoder, whose checkpoint holds ``head.weight`` and ``head.bias``, also takes ``token_type_ids`` and gives
``scores`` (float32, batch). Weights are stored as fp16 and cast to fp32 once, when the session starts; all arithmetic
is fp32.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

# The lowest opset with Gelu; an older runtime refuses the file with a clear message.
_OPSET = 20
_IR_VERSION = 10
# Added to the scores of padding before softmax: its exponential is exactly 0 in fp32, so padding changes nothing.
_MASKED = -10000.0


@dataclass
class _Graph:
    """The nodes and constants written so far; a value is known by its name."""

    weights: dict[str, NDArray[Any]]
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)
    named: set[str] = field(default_factory=set)

    def add(self, op: str, *inputs: str, **attributes: Any) -> str:
        """Append a node and return the name of its one output."""
        name = f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Return the name of a constant of the graph, stored once."""
        if name not in self.named:
            self.named.add(name)
            self.constants.append(numpy_helper.from_array(value, name))
        return name

    def integers(self, *values: int) -> str:
        """Return a constant vector of int64."""
        return self.constant("ints_" + "_".join(map(str, values)), np.array(values, np.int64))

    def number(self, value: float) -> str:
        """Return a constant fp32 scalar."""
        return self.constant(f"float_{value!r}", np.array(value, np.float32))

    def weight(self, name: str, *, transpose: bool = False) -> str:
        """Return a weight of the checkpoint, stored as fp16 and used as fp32."""
        value = self.weights[name].T if transpose else self.weights[name]
        stored = self.constant(name, np.ascontiguousarray(value).astype(np.float16))
        return self.add("Cast", stored, to=TensorProto.FLOAT)

    def dense(self, x: str, name: str) -> str:
        """Return x W^T + b."""
        product = self.add("MatMul", x, self.weight(f"{name}.weight", transpose=True))
        return self.add("Add", product, self.weight(f"{name}.bias"))

    def norm(self, x: str, name: str, epsilon: float) -> str:
        """Return layer normalisation over the last axis."""
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=epsilon)


def _embeddings(g: _Graph, epsilon: float, *, pairs: bool) -> str:
    words = g.add("Gather", g.weight("embeddings.word_embeddings.weight"), "input_ids")
    length = g.add("Shape", "input_ids", start=1, end=2)
    positions = g.add("Slice", g.weight("embeddings.position_embeddings.weight"), g.integers(0), length, g.integers(0))
    which = "token_type_ids" if pairs else g.integers(0)
    segment = g.add("Gather", g.weight("embeddings.token_type_embeddings.weight"), which)
    return g.norm(g.add("Add", g.add("Add", words, positions), segment), "embeddings.LayerNorm", epsilon)


def _attention(g: _Graph, x: str, mask: str, prefix: str, heads: int, width: int) -> str:
    def split(name: str, order: list[int]) -> str:
        by_head = g.add("Reshape", g.dense(x, f"{prefix}.self.{name}"), g.integers(0, 0, heads, width // heads))
        return g.add("Transpose", by_head, perm=order)

    query, key, value = split("query", [0, 2, 1, 3]), split("key", [0, 2, 3, 1]), split("value", [0, 2, 1, 3])
    scores = g.add("Div", g.add("MatMul", query, key), g.number(float(np.sqrt(width // heads))))
    weights = g.add("Softmax", g.add("Add", scores, mask), axis=-1)
    joined = g.add("Transpose", g.add("MatMul", weights, value), perm=[0, 2, 1, 3])
    return g.dense(g.add("Reshape", joined, g.integers(0, 0, width)), f"{prefix}.output.dense")


def _layer(g: _Graph, x: str, mask: str, index: int, config: dict[str, Any]) -> str:
    prefix, epsilon = f"encoder.layer.{index}", config["layer_norm_eps"]
    heads, width = config["num_attention_heads"], config["hidden_size"]
    attended = _attention(g, x, mask, f"{prefix}.attention", heads, width)
    x = g.norm(g.add("Add", attended, x), f"{prefix}.attention.output.LayerNorm", epsilon)
    inner = g.add("Gelu", g.dense(x, f"{prefix}.intermediate.dense"))
    return g.norm(g.add("Add", g.dense(inner, f"{prefix}.output.dense"), x), f"{prefix}.output.LayerNorm", epsilon)


def _pooled(g: _Graph, x: str, present: str) -> str:
    column = g.add("Unsqueeze", present, g.integers(2))
    total = g.add("ReduceSum", g.add("Mul", x, column), g.integers(1), keepdims=0)
    return g.add("Div", total, g.add("ReduceSum", present, g.integers(1), keepdims=1))


def _unit_vectors(g: _Graph, mean: str) -> None:
    length = g.add("ReduceL2", mean, g.integers(1), keepdims=1)
    g.nodes.append(helper.make_node("Div", [mean, length], ["vectors"], name="vectors"))


def _scores(g: _Graph, mean: str) -> None:
    score = g.dense(mean, "head")
    g.nodes.append(helper.make_node("Squeeze", [score, g.integers(1)], ["scores"], name="scores"))


def build(config: dict[str, Any], weights: dict[str, NDArray[Any]]) -> onnx.ModelProto:
    """Return the checked ONNX model of a BERT encoder, or of a cross-encoder where the weights hold a head.

    ``config`` is the checkpoint's config.json; raises KeyError for a weight that isn't there.
    """
    g = _Graph(weights)
    pairs = "head.weight" in weights
    present = g.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = g.add("Mul", g.add("Sub", g.number(1.0), present), g.number(_MASKED))
    mask = g.add("Unsqueeze", absent, g.integers(1, 2))
    x = _embeddings(g, config["layer_norm_eps"], pairs=pairs)
    for index in range(config["num_hidden_layers"]):
        x = _layer(g, x, mask, index, config)
    (_scores if pairs else _unit_vectors)(g, _pooled(g, x, present))
    names = ("input_ids", "attention_mask", *(("token_type_ids",) if pairs else ()))
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in names]
    shape = ["batch"] if pairs else ["batch", config["hidden_size"]]
    output = helper.make_tensor_value_info("scores" if pairs else "vectors", TensorProto.FLOAT, shape)
    graph = helper.make_graph(g.nodes, "cross_encoder" if pairs else "sentence_encoder", inputs, [output], g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
    onnx.checker.check_model(model, full_check=True)
    return model


def tokenizer_json(source: Path) -> str:
    """Return the checkpoint's tokenizer without its fixed padding and its truncation at 128: the encoder sets both."""
    tokenizer = json.loads(source.read_text(encoding="utf-8"))
    tokenizer["padding"] = tokenizer["truncation"] = None
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")) + "\n"


def export(source: Path, target: Path, *, name: str = "model.onnx") -> None:
    """Write ``name`` and ``tokenizer.json`` of the checkpoint folder ``source`` into ``target``."""
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    target.mkdir(parents=True, exist_ok=True)
    model = build(config, load_file(source / "model.safetensors"))
    (target / name).write_bytes(model.SerializeToString(deterministic=True))
    (target / "tokenizer.json").write_text(tokenizer_json(source / "tokenizer.json"), encoding="utf-8")


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]))

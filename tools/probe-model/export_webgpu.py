#!/usr/bin/python3
"""Writes the graph of apura-probe for the WebGPU provider. It has no weights of its own: they are external data that lie
inside the CPU's file, so that a fallback from GPU to CPU downloads nothing twice, and both engines run the same numbers.

  python3 tools/probe-model/export_webgpu.py [MODEL_FOLDER] [--linear nbits8|fp32]

Reads onnx/model_int8.onnx (written by `export_onnx.py`) and writes onnx/model_webgpu.onnx beside it. What turns the
stored int8 columns into the layout of the GPU's kernels is part of the graph, and constant: onnxruntime computes it once,
when it makes the session. `nbits8` keeps 8 bits on the GPU (MatMulNBits, blocks of 32 that share their column's scale;
accuracy_level 0, so that activations stay float32 and are not quantised by a dispatch of their own); `fp32` expands to float32.

Inputs   input_ids [1, T] int64, seqlens_k [1] int32 (P + T - 1), total_sequence_length [1] int32 (P + T),
         past_key_values.N.key/value [1, KV, L, hd], buffers of full length that are outputs too
Outputs  logits [1, 1, V] of the last position, present.N.key/value, embedding [1, E] (projected mean over the T, of any length)
"""
import argparse
import json
import math
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from export_onnx import MS, Graph

BLOCK = 32
WEIGHTS = "model_int8.onnx"


class StoredWeights:
    """Initialisers whose bytes stay in the CPU's file."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.bytes = file.read()
        self.tensors = {t.name: t for t in onnx.load_from_string(self.bytes).graph.initializer}
        self.used = {}

    def array(self, name):
        return numpy_helper.to_array(self.tensors[name])

    def refer(self, name):
        """Name of the initialiser, which refers to the CPU's file."""
        if name not in self.used:
            stored = self.tensors[name]
            offset = self.bytes.find(stored.raw_data)
            assert offset >= 0 and self.bytes.find(stored.raw_data, offset + 1) < 0, name
            tensor = TensorProto(name=f"stored.{name}", data_type=stored.data_type, dims=stored.dims, data_location=TensorProto.EXTERNAL)
            for key, value in (("location", WEIGHTS), ("offset", str(offset)), ("length", str(len(stored.raw_data)))):
                tensor.external_data.add(key=key, value=value)
            self.used[name] = tensor
        return self.used[name].name


class Linear:
    """Writes x @ W for a W that is stored as int8 columns [K, N] with one scale each; `columns` takes a part of them."""

    def __init__(self, graph, stored, kind):
        self.g, self.stored, self.kind = graph, stored, kind

    def __call__(self, x, name, columns=None):
        g, shape = self.g, self.stored.tensors[name].dims
        first, end = columns or (0, shape[1])
        cut = lambda value, axis: value if columns is None else g.op("Slice", value, *(g.const(np.array([n], np.int64)) for n in (first, end, axis)))
        q, scale = cut(self.stored.refer(name), 1), cut(self.stored.refer(name + "_scale"), 0)
        if self.kind == "fp32":
            return g.op("MatMul", x, g.op("Mul", g.op("Cast", q, to=TensorProto.FLOAT), scale))
        k, n = shape[0], end - first
        assert k % BLOCK == 0
        shifted = g.op("Add", g.op("Cast", q, to=TensorProto.INT32), g.const(np.array(128, np.int32)))
        rows = g.op("Transpose", g.op("Cast", shifted, to=TensorProto.UINT8), perm=[1, 0])
        blocks = g.op("Reshape", rows, g.const(np.array([n, k // BLOCK, BLOCK], np.int64)))
        scales = g.op("Expand", g.op("Reshape", scale, g.const(np.array([n, 1], np.int64))), g.const(np.array([n, k // BLOCK], np.int64)))
        return g.op("MatMulNBits", x, blocks, scales, domain=MS, K=k, N=n, bits=8, block_size=BLOCK, accuracy_level=0)


def build(config, stored, kind):
    g = Graph()
    linear = Linear(g, stored, kind)
    layers, heads, kv, size, ffn = (config[k] for k in ("num_hidden_layers", "num_attention_heads", "num_key_value_heads", "head_dim", "intermediate_size"))
    eps = float(config.get("rms_norm_eps", 1e-6))
    source = onnx.load_from_string(stored.bytes).graph
    norms = [node.input[2 if node.op_type.startswith("Skip") else 1] for node in source.node if node.op_type.endswith("SimplifiedLayerNormalization")]
    norm = lambda index: stored.refer(norms[index])

    x = g.op("Gather", stored.refer("embed"), "input_ids")
    h = g.op("SimplifiedLayerNormalization", x, norm(0), epsilon=eps, axis=-1)
    for i in range(layers):
        qkv = linear(h, f"l{i}.qkv")
        attention = f"attention_{i}"
        inputs = [qkv, "", "", f"past_key_values.{i}.key", f"past_key_values.{i}.value", "seqlens_k", "total_sequence_length", stored.refer("rope_cos"), stored.refer("rope_sin")]
        g.nodes.append(helper.make_node("GroupQueryAttention", inputs, [attention, f"present.{i}.key", f"present.{i}.value"], domain=MS, name=attention,
                                        num_heads=heads, kv_num_heads=kv, do_rotary=1, rotary_interleaved=0, scale=1 / math.sqrt(size)))
        h, _, _, x = g.op("SkipSimplifiedLayerNormalization", x, linear(attention, f"l{i}.o"), norm(2 * i + 1), outputs=[1, None, None, 1], domain=MS, epsilon=eps)
        # Gate and up apart, with the activation spelt out: the pattern that onnxruntime fuses with the norm before it (MatMulNBitsMlp).
        gate, up = linear(h, f"l{i}.gate_up", (0, ffn)), linear(h, f"l{i}.gate_up", (ffn, 2 * ffn))
        active = g.op("Mul", g.op("Mul", gate, g.op("Sigmoid", gate)), up)
        last = i == layers - 1
        outputs = g.op("SkipSimplifiedLayerNormalization", x, linear(active, f"l{i}.down"), norm(2 * i + 2), outputs=[1, None, None, None if last else 1], domain=MS, epsilon=eps)
        h, x = outputs[0], outputs[3]

    last = g.op("Slice", h, g.const(np.array([-1], np.int64)), g.const(np.array([2**31 - 1], np.int64)), g.const(np.array([1], np.int64)))
    linear(last, "head")
    g.nodes[-1].output[0] = "logits"
    # Its length is set to 1 by the engine, as for every model: four dispatches fewer for each token, for onnxruntime runs
    # all nodes, whichever output is asked for.
    g.op("MatMul", g.op("ReduceMean", h, axes=[1], keepdims=0), stored.refer("embed_proj"), name="embedding")

    value = helper.make_tensor_value_info
    cache = lambda kind: [value(f"{kind}.{i}.{part}", TensorProto.FLOAT, ["batch_size", kv, "cache_length", size]) for i in range(layers) for part in ("key", "value")]
    inputs = [value("input_ids", TensorProto.INT64, ["batch_size", "sequence_length"]), value("seqlens_k", TensorProto.INT32, ["batch_size"]), value("total_sequence_length", TensorProto.INT32, [1])]
    outputs = [value("logits", TensorProto.FLOAT, ["batch_size", 1, config["vocab_size"]])] + cache("present") + [value("embedding", TensorProto.FLOAT, ["batch_size", config["embedding_size"]])]
    tensors = [*stored.used.values(), *(numpy_helper.from_array(array, name) for name, array in g.inits.items())]
    model = helper.make_model(helper.make_graph(g.nodes, "apura-probe", inputs + cache("past_key_values"), outputs, tensors), opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MS, 1)], producer_name="apura")
    model.ir_version = 8
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default="public/models/apura-probe")
    parser.add_argument("--linear", default="nbits8", choices=["nbits8", "fp32"])
    parser.add_argument("--out", help="other than onnx/model_webgpu.onnx, in the same folder")
    options = parser.parse_args()
    with open(os.path.join(options.folder, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    model = build(config, StoredWeights(os.path.join(options.folder, "onnx", WEIGHTS)), options.linear)
    data = model.SerializeToString()
    with open(os.path.join(options.folder, "onnx", options.out or "model_webgpu.onnx"), "wb") as file:
        file.write(data)
    print(f"{len(data):,} bytes, {len(model.graph.node)} nodes")


if __name__ == "__main__":
    main()

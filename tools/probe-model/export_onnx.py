#!/usr/bin/python3
"""Writes a trained apura-probe as an ONNX decoder with the Hugging Face layout of inputs and outputs.

  /usr/bin/python3 tools/probe-model/export_onnx.py WEIGHTS_FOLDER OUT_FILE [--linear int8|fp32|nbits8|nbits4] [--attention fused|plain] ...

WEIGHTS_FOLDER holds weights.npz and config.json (see `train.py`), or is the shipped folder, whose int8 weights are taken then. The defaults write the shipped file; the other
choices exist for the bench, which compares them (`tools/bench/README.md`). The exported graph is compared with numpy by
`tools/bench/check-export.ts`, for which `--reference FILE` writes numpy's answers.

Inputs   input_ids [1, T] int64, attention_mask [1, P + T] int64, past_key_values.N.key/value [1, KV, P, hd]
Outputs  logits [1, 1, V] of the last position, present.N.key/value, embedding [1, E] (L2-normalised mean over the T)
The cache may be one buffer of full length that is input and output at once (config.json: past_present_share_buffer).
"""
import argparse
import json
import math
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

MS = "com.microsoft"


def load(folder):
    with open(os.path.join(folder, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    trained = os.path.join(folder, "weights.npz")
    if not os.path.exists(trained):
        return config, read_shipped(os.path.join(folder, "onnx", "model_int8.onnx"), config)
    return config, {name: np.asarray(array, np.float32) for name, array in np.load(trained).items()}


def read_shipped(path, config):
    """The weights of a file that this program wrote with int8 weights, as float32: for variants of the shipped model."""
    graph = onnx.load(path).graph
    tensors = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    real = lambda name: tensors[name].astype(np.float32) * tensors[name + "_scale"]
    norms = [tensors[node.input[2 if node.op_type.startswith("Skip") else 1]] for node in graph.node if node.op_type.endswith("SimplifiedLayerNormalization")]
    heads, kv, size = (config[k] for k in ("num_attention_heads", "num_key_value_heads", "head_dim"))
    weights = {"embed": tensors["embed"], "final_norm": norms[-1]}
    if "embed_proj" in tensors:
        weights["embed_proj"] = tensors["embed_proj"]
    for i in range(config["num_hidden_layers"]):
        q, k, v = np.split(real(f"l{i}.qkv"), [heads * size, (heads + kv) * size], 1)
        gate, up = np.split(real(f"l{i}.gate_up"), 2, 1)
        parts = dict(attn_norm=norms[2 * i], wq=q, wk=k, wv=v, wo=real(f"l{i}.o"), ffn_norm=norms[2 * i + 1], w_gate=gate, w_up=up, w_down=real(f"l{i}.down"))
        weights.update({f"layers.{i}.{name}": array for name, array in parts.items()})
    return weights


def random_weights(layers, width, heads, kv, ffn, vocab, embed, context=1024, seed=0, rng=None):
    """Weights of the same form with made-up values, for timing. `rng`: where the values come from, if not from numpy."""
    rng, size = rng or np.random.default_rng(seed), width // heads
    draw = lambda *shape: (rng.standard_normal(shape) / math.sqrt(shape[0])).astype(np.float32)
    weights = {"embed": (rng.standard_normal((vocab, width)) * 0.5).astype(np.float32), "final_norm": np.ones(width, np.float32)}
    if embed:
        weights["embed_proj"] = draw(width, embed)
    for i in range(layers):
        shapes = dict(wq=(width, heads * size), wk=(width, kv * size), wv=(width, kv * size), wo=(heads * size, width), w_gate=(width, ffn), w_up=(width, ffn), w_down=(ffn, width))
        weights.update({f"layers.{i}.{name}": draw(*shape) for name, shape in shapes.items()})
        weights.update({f"layers.{i}.{name}": (1 + 0.1 * rng.standard_normal(width)).astype(np.float32) for name in ("attn_norm", "ffn_norm")})
    config = dict(model_type="llama", vocab_size=vocab, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads, num_key_value_heads=kv, head_dim=size,
                  intermediate_size=ffn, max_position_embeddings=context, rope_theta=10000.0, rms_norm_eps=1e-6)
    return config, weights


class Graph:
    def __init__(self):
        self.nodes, self.inits, self.count = [], {}, 0

    def op(self, kind, *inputs, outputs=1, name=None, domain="", **attributes):
        """Adds a node; gives its output's name, or the names when there are several (`None` leaves one out)."""
        self.count += 1
        names = [name or f"{kind}_{self.count}"] if outputs == 1 else [None if keep is None else f"{kind}_{self.count}_{i}" for i, keep in enumerate(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), ["" if n is None else n for n in names], domain=domain, name=f"{kind}_{self.count}", **attributes))
        return names[0] if outputs == 1 else names

    def const(self, array, name=None):
        name = name or f"c_{len(self.inits)}"
        self.inits[name] = np.ascontiguousarray(array)
        return name


def quantise_columns(w, bits=8):
    """Symmetric int8 with one scale per output column: w ≈ q * scale."""
    limit = 2 ** (bits - 1) - 1
    scale = np.maximum(np.abs(w).max(0), 1e-12) / limit
    return np.clip(np.rint(w / scale), -limit, limit).astype(np.int8), scale.astype(np.float32)


def quantise_blocks(w, bits, block):
    """The layout of MatMulNBits: [N, K/block, bytes], unsigned with the middle as zero, one scale per block."""
    k, n = w.shape
    padded = np.zeros((math.ceil(k / block) * block, n), np.float32)
    padded[:k] = w
    blocks = padded.T.reshape(n, -1, block)
    middle = 2 ** (bits - 1)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[..., None], -1)
    scale = largest / -middle
    scale[scale == 0] = 1
    q = np.clip(np.rint(blocks / scale) + middle, 0, 2**bits - 1).astype(np.uint8)
    if bits == 4:
        q = q[..., 0::2] | (q[..., 1::2] << 4)
    return q, scale[..., 0].astype(np.float32).reshape(n, -1)


class Linear:
    """Writes x @ W in the chosen form."""

    def __init__(self, graph, kind, block=32):
        self.g, self.kind, self.block = graph, kind, block

    def __call__(self, x, w, name):
        g = self.g
        if self.kind == "fp32":
            return g.op("MatMul", x, g.const(w, name))
        if self.kind == "stored8":
            # int8 in the file, float32 in memory: folded when the session is made.
            q, scale = quantise_columns(w)
            # (Not as DequantizeLinear: onnxruntime would turn that into MatMulNBits, which is slow in WASM.)
            return g.op("MatMul", x, g.op("Mul", g.op("Cast", g.const(q, name), to=TensorProto.FLOAT), g.const(scale, name + "_scale")))
        if self.kind == "int8":
            q, scale = quantise_columns(w)
            return g.op("DynamicQuantizeMatMul", x, g.const(q, name), g.const(scale, name + "_scale"), domain=MS)
        if self.kind == "uint8":
            q, scale = quantise_columns(w)
            q = (q.astype(np.int16) + 128).astype(np.uint8)
            return g.op("DynamicQuantizeMatMul", x, g.const(q, name), g.const(scale, name + "_scale"), g.const(np.full(scale.shape, 128, np.uint8), name + "_zero"), domain=MS)
        bits = int(self.kind[-1])
        q, scale = quantise_blocks(w, bits, self.block)
        return g.op("MatMulNBits", x, g.const(q, name), g.const(scale, name + "_scale"), domain=MS, K=w.shape[0], N=w.shape[1], bits=bits, block_size=self.block, accuracy_level=4)


def rope_tables(config, length):
    size = config["head_dim"]
    freq = config["rope_theta"] ** (-np.arange(0, size, 2, dtype=np.float64) / size)
    angle = np.arange(length)[:, None] * freq[None]
    return np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)


def build(config, weights, options):
    g = Graph()
    linear = Linear(g, options.linear, options.block)
    head_linear = Linear(g, options.head or options.linear, options.block)
    layers, heads, kv, size = (config[k] for k in ("num_hidden_layers", "num_attention_heads", "num_key_value_heads", "head_dim"))
    context, eps = config["max_position_embeddings"], float(config.get("rms_norm_eps", 1e-6))
    cos, sin = (g.const(t, n) for t, n in zip(rope_tables(config, context), ("rope_cos", "rope_sin")))

    # total_sequence_length and seqlens_k, as the attention operator wants them.
    if options.attention == "mha":
        past_length = g.op("Shape", "past_key_values.0.key", start=2, end=3)
    else:
        total = g.op("Cast", g.op("Shape", "attention_mask", start=1, end=2), to=TensorProto.INT32)
        seqlens = g.op("Sub", total, g.const(np.array([1], np.int32)))

    # A sink of -infinity adds nothing to any softmax, but keeps onnxruntime from its tiled attention, whose tiles have one
    # element where the second-level cache is unknown, as in WASM: 12 times slower there.
    no_sink = ["", "", g.const(np.full(heads, -np.inf, np.float32), "no_sink")] if options.attention == "fused" else []

    x = g.op("Gather", g.const(weights["embed"], "embed"), "input_ids")
    h = g.op("SimplifiedLayerNormalization", x, g.const(weights["layers.0.attn_norm"]), epsilon=eps, axis=-1)
    for i in range(layers):
        w = lambda name: weights[f"layers.{i}.{name}"]
        past = [f"past_key_values.{i}.key", f"past_key_values.{i}.value"]
        attention = f"attention_{i}"
        if options.attention == "mha":
            parts = [linear(h, w(name), f"l{i}.{name}") for name in ("wq", "wk", "wv")]
            turned = [g.op("RotaryEmbedding", part, past_length, cos, sin, domain=MS, num_heads=count) for part, count in zip(parts[:2], (heads, kv))]
            g.nodes.append(helper.make_node("MultiHeadAttention", [*turned, parts[2], "", "", "", *past], [attention, f"present.{i}.key", f"present.{i}.value"], domain=MS, name=attention,
                                            num_heads=heads, unidirectional=1, scale=1 / math.sqrt(size)))
        else:
            qkv = linear(h, np.concatenate([w("wq"), w("wk"), w("wv")], 1), f"l{i}.qkv")
            g.nodes.append(helper.make_node("GroupQueryAttention", [qkv, "", "", *past, seqlens, total, cos, sin, *no_sink], [attention, f"present.{i}.key", f"present.{i}.value"], domain=MS,
                                            name=attention, num_heads=heads, kv_num_heads=kv, do_rotary=1, rotary_interleaved=0, scale=1 / math.sqrt(size)))
        mixed = linear(attention, w("wo"), f"l{i}.o")
        h, _, _, x = g.op("SkipSimplifiedLayerNormalization", x, mixed, g.const(w("ffn_norm")), outputs=[1, None, None, 1], domain=MS, epsilon=eps)
        if options.gate_up == "packed":
            both = linear(h, np.concatenate([w("w_gate"), w("w_up")], 1), f"l{i}.gate_up")
            gate, up = g.op("Split", both, outputs=[1, 1], axis=-1)
        else:
            gate, up = linear(h, w("w_gate"), f"l{i}.gate"), linear(h, w("w_up"), f"l{i}.up")
        active = g.op("Mul", g.op("QuickGelu", gate, domain=MS, alpha=1.0), up)
        down = linear(active, w("w_down"), f"l{i}.down")
        norm = weights["final_norm"] if i == layers - 1 else weights[f"layers.{i + 1}.attn_norm"]
        keep = None if i == layers - 1 else 1
        outputs = g.op("SkipSimplifiedLayerNormalization", x, down, g.const(norm), outputs=[1, None, None, keep], domain=MS, epsilon=eps)
        h, x = outputs[0], outputs[3]

    last = g.op("Slice", h, g.const(np.array([-1], np.int64)), g.const(np.array([2**31 - 1], np.int64)), g.const(np.array([1], np.int64)))
    logits = head_linear(last, weights["embed"].T, "head")
    g.nodes[-1].output[0] = "logits"
    pooled = g.op("ReduceMean", h, axes=[1], keepdims=0)
    if "embed_proj" in weights:
        pooled = g.op("MatMul", pooled, g.const(weights["embed_proj"], "embed_proj"))
    g.op("LpNormalization", pooled, name="embedding", axis=-1, p=2)
    dimensions = weights["embed_proj"].shape[1] if "embed_proj" in weights else weights["embed"].shape[1]

    # transformers.js reads the names of these dimensions to make the empty cache.
    value = helper.make_tensor_value_info
    cache = lambda kind, length: [value(f"{kind}.{i}.{part}", TensorProto.FLOAT, ["batch_size", kv, length, size]) for i in range(layers) for part in ("key", "value")]
    mask = [] if options.attention == "mha" else [value("attention_mask", TensorProto.INT64, ["batch_size", "total_sequence_length"])]
    inputs = [value("input_ids", TensorProto.INT64, ["batch_size", "sequence_length"])] + mask + cache("past_key_values", "past_sequence_length")
    outputs = [value("logits", TensorProto.FLOAT, ["batch_size", 1, config["vocab_size"]])] + cache("present", "kept_sequence_length") + [value("embedding", TensorProto.FLOAT, ["batch_size", dimensions])]
    tensors = [numpy_helper.from_array(array, name) for name, array in g.inits.items()]
    model = helper.make_model(helper.make_graph(g.nodes, "apura-probe", inputs, outputs, tensors), opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MS, 1)], producer_name="apura")
    model.ir_version = 8
    return model


def reference(config, weights, prompts):
    """The model in plain numpy, without a cache: last logits and embedding of every prompt."""
    heads, kv, size, eps = (config[k] for k in ("num_attention_heads", "num_key_value_heads", "head_dim", "rms_norm_eps"))
    norm = lambda x, w: x / np.sqrt((x * x).mean(-1, keepdims=True) + eps) * w
    answers = []
    for ids in prompts:
        count = len(ids)
        cos, sin = (np.concatenate([t, t], -1)[None] for t in rope_tables(config, count))
        turn = lambda x: x * cos + np.concatenate([-x[..., size // 2 :], x[..., : size // 2]], -1) * sin
        split = lambda x, n: x.reshape(count, n, size).transpose(1, 0, 2)
        x = weights["embed"][ids].astype(np.float64)
        for i in range(config["num_hidden_layers"]):
            w = lambda name: weights[f"layers.{i}.{name}"]
            h = norm(x, w("attn_norm"))
            q, k, v = turn(split(h @ w("wq"), heads)), turn(split(h @ w("wk"), kv)), split(h @ w("wv"), kv)
            k, v = np.repeat(k, heads // kv, 0), np.repeat(v, heads // kv, 0)
            score = q @ k.transpose(0, 2, 1) / math.sqrt(size) + np.triu(np.full((count, count), -np.inf), 1)
            score = np.exp(score - score.max(-1, keepdims=True))
            mixed = (score / score.sum(-1, keepdims=True)) @ v
            x = x + mixed.transpose(1, 0, 2).reshape(count, -1) @ w("wo")
            h = norm(x, w("ffn_norm"))
            gate = h @ w("w_gate")
            x = x + (gate / (1 + np.exp(-gate)) * (h @ w("w_up"))) @ w("w_down")
        h = norm(x, weights["final_norm"])
        pooled = h.mean(0) @ weights.get("embed_proj", np.eye(h.shape[1]))
        answers.append(dict(ids=[int(i) for i in ids], logits=(h[-1] @ weights["embed"].T).tolist(), embedding=(pooled / np.linalg.norm(pooled)).tolist()))
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights")
    parser.add_argument("out")
    parser.add_argument("--linear", default="int8", choices=["int8", "uint8", "fp32", "stored8", "nbits4", "nbits8"])
    parser.add_argument("--head", choices=["int8", "uint8", "fp32", "stored8", "nbits4", "nbits8"])
    parser.add_argument("--block", type=int, default=32)
    parser.add_argument("--attention", default="fused", choices=["fused", "fused-tiled", "mha"])
    parser.add_argument("--gate-up", default="packed", choices=["packed", "apart"])
    parser.add_argument("--reference", metavar="FILE", help="also write numpy's answers to random prompts, for tools/bench/check-export.ts")
    options = parser.parse_args()
    if options.weights.startswith("random:"):
        layers, width, heads, kv, ffn, vocab, embed = map(int, options.weights[7:].split(","))
        config, weights = random_weights(layers, width, heads, kv, ffn, vocab, embed)
    else:
        config, weights = load(options.weights)
    model = build(config, weights, options)
    os.makedirs(os.path.dirname(os.path.abspath(options.out)), exist_ok=True)
    data = model.SerializeToString()
    with open(options.out, "wb") as file:
        file.write(data)
    if options.reference:
        rng = np.random.default_rng(1)
        prompts = [rng.integers(5, config["vocab_size"], int(n)) for n in rng.integers(2, min(200, config["max_position_embeddings"]), 24)]
        with open(options.reference, "w", encoding="utf-8") as file:
            json.dump(reference(config, weights, prompts), file)
    print(f"{options.out}: {len(data):,} bytes, {len(model.graph.node)} nodes")


if __name__ == "__main__":
    main()

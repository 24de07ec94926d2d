#!/usr/bin/python3
"""Writes a decoder with made-up weights in the form of the shipped model, for timing: its text is noise, its speed is real.

  python3 tools/bench/forecast/make_model.py OUT_FOLDER --layers 12 --width 512 --heads 8 --kv-heads 4 --ffn 1408 --vocab 8192
  python3 tools/bench/forecast/make_model.py OUT_FOLDER --all          the models that the forecast is fitted on and tested with (models.json)

Needs `onnx` and `numpy`. The folder has the Hugging Face layout: onnx/model_int8.onnx for the CPU engine and, beside it,
onnx/model_webgpu.onnx for the GPU; the tokenizer is the shipped model's with tokens added that no text has, so the vocabulary must not be smaller than its.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

HERE = os.path.dirname(os.path.abspath(__file__))
PROBE_TOOLS = os.path.join(HERE, "..", "..", "probe-model")
SHIPPED = os.path.join(HERE, "..", "..", "..", "public", "models", "apura-probe")
sys.path.insert(0, PROBE_TOOLS)

import numpy as np  # noqa: E402
from export_onnx import build, random_weights  # noqa: E402

TOKENIZER_FILES = ("tokenizer_config.json", "special_tokens_map.json", "generation_config.json")
EMBEDDING = 64

# Small and large, deep and wide, few and many tokens: what costs bytes, what costs arithmetic and what costs launches differ.
# Models that the constants are fitted on, and others that they are only ever compared with (`role`); those of MLC have no shape here.
with open(os.path.join(HERE, "models.json"), encoding="utf-8") as file:
    MODELS = {name: model for name, model in json.load(file).items() if "layers" in model}
SIZES = ("layers", "width", "heads", "kv_heads", "ffn", "vocab")


class TiledNoise:
    """Stands in for numpy's generator: normal values that come again after a prime number, fewer than a column has, so that
    all columns of a matrix have one largest value and files compress some hundredfold. For timing it is noise like any."""

    PERIOD = 251

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def standard_normal(self, shape):
        return np.resize(self.rng.standard_normal(self.PERIOD), shape)


def write_tokenizer(folder, vocabulary):
    with open(os.path.join(SHIPPED, "tokenizer.json"), encoding="utf-8") as file:
        tokenizer = json.load(file)
    tokens = tokenizer["model"]["vocab"]
    tokens.update({f"<made up {number}>": number for number in range(len(tokens), vocabulary)})
    with open(os.path.join(folder, "tokenizer.json"), "w", encoding="utf-8") as file:
        json.dump(tokenizer, file, ensure_ascii=False)


def make(folder, shape, context, tiled):
    rng = TiledNoise(0) if tiled else None
    config, weights = random_weights(*(shape[name] for name in SIZES), EMBEDDING, context, rng=rng)
    config.update(tie_word_embeddings=True, embedding_size=EMBEDDING, past_present_share_buffer=True)
    options = SimpleNamespace(linear="int8", head=None, block=32, attention="fused", gate_up="packed")
    os.makedirs(os.path.join(folder, "onnx"), exist_ok=True)
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=1)
    for name in TOKENIZER_FILES:
        shutil.copyfile(os.path.join(SHIPPED, name), os.path.join(folder, name))
    write_tokenizer(folder, config["vocab_size"])
    model = build(config, weights, options)
    path = os.path.join(folder, "onnx", "model_int8.onnx")
    with open(path, "wb") as file:
        file.write(model.SerializeToString())
    subprocess.run([sys.executable, os.path.join(PROBE_TOOLS, "export_webgpu.py"), folder], check=True)
    print(f"{folder}: {os.path.getsize(path):,} bytes, {len(model.graph.node)} nodes")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--tiled", action="store_true", help="repeat a block of noise: files that compress well")
    for name in SIZES:
        parser.add_argument(f"--{name.replace('_', '-')}", type=int)
    parser.add_argument("--context", type=int, default=1024)
    options = parser.parse_args()
    if options.all:
        for name, shape in MODELS.items():
            make(os.path.join(options.folder, name), shape, options.context, options.tiled)
        return
    shape = {name: getattr(options, name) for name in SIZES}
    missing = [name for name, value in shape.items() if value is None]
    if missing:
        parser.error(f"needed: {', '.join('--' + name.replace('_', '-') for name in missing)}")
    make(options.folder, shape, options.context, options.tiled)


if __name__ == "__main__":
    main()

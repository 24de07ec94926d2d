#!/usr/bin/python3
"""Writes a decoder with made-up weights in the form of the shipped model, for timing: its text is noise, its speed is real.

  python3 tools/bench/forecast/make_model.py OUT_FOLDER --layers 12 --width 512 --heads 8 --kv-heads 4 --ffn 1408 --vocab 8192
  python3 tools/bench/forecast/make_model.py OUT_FOLDER --all          the models that the forecast is fitted on

Needs `onnx` and `numpy`. The folder has the Hugging Face layout: onnx/model_int8.onnx for the CPU engine and, beside it,
onnx/model_webgpu.onnx for the GPU; the tokenizer is the shipped model's, so the vocabulary must not be smaller than its.
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

from export_onnx import build, random_weights  # noqa: E402

TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "generation_config.json")
EMBEDDING = 64

# Small and large, deep and wide, few and many tokens: what costs bytes, what costs arithmetic and what costs launches differ.
FITTED_ON = {
    "synthetic-5m": dict(layers=6, width=256, heads=4, kv_heads=4, ffn=704, vocab=2048),
    "synthetic-30m-deep": dict(layers=30, width=320, heads=5, kv_heads=5, ffn=768, vocab=4096),
    "synthetic-40m": dict(layers=12, width=512, heads=8, kv_heads=4, ffn=1408, vocab=8192),
    "synthetic-95m-wide": dict(layers=4, width=1024, heads=16, kv_heads=8, ffn=4096, vocab=32000),
    "synthetic-110m": dict(layers=16, width=768, heads=12, kv_heads=4, ffn=2048, vocab=16384),
}


def make(folder, shape, context):
    config, weights = random_weights(*(shape[name] for name in ("layers", "width", "heads", "kv_heads", "ffn", "vocab")), EMBEDDING, context)
    config.update(tie_word_embeddings=True, embedding_size=EMBEDDING, past_present_share_buffer=True)
    options = SimpleNamespace(linear="int8", head=None, block=32, attention="fused", gate_up="packed")
    os.makedirs(os.path.join(folder, "onnx"), exist_ok=True)
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=1)
    for name in TOKENIZER_FILES:
        shutil.copyfile(os.path.join(SHIPPED, name), os.path.join(folder, name))
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
    for name in ("layers", "width", "heads", "kv-heads", "ffn", "vocab"):
        parser.add_argument(f"--{name}", type=int)
    parser.add_argument("--context", type=int, default=1024)
    options = parser.parse_args()
    if options.all:
        for name, shape in FITTED_ON.items():
            make(os.path.join(options.folder, name), shape, options.context)
        return
    shape = {name: getattr(options, name) for name in ("layers", "width", "heads", "kv_heads", "ffn", "vocab")}
    missing = [name for name, value in shape.items() if value is None]
    if missing:
        parser.error(f"needed: {', '.join('--' + name.replace('_', '-') for name in missing)}")
    make(options.folder, shape, options.context)


if __name__ == "__main__":
    main()

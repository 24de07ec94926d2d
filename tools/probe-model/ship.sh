#!/usr/bin/env bash
# Writes the shipped files from trained weights: config, quantised ONNX, the GPU's graph over it, evaluation, model card.
#   bash tools/probe-model/ship.sh WEIGHTS_FOLDER [MODEL_FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
weights=$1 model=${2:-public/models/apura-probe} python=${PYTHON:-python3}
mkdir -p "$model/onnx"
"$python" tools/probe-model/files.py "$weights" "$model/config.json"
printf '{\n  "bos_token_id": 2,\n  "eos_token_id": 1,\n  "pad_token_id": 0,\n  "do_sample": false,\n  "max_new_tokens": 96\n}\n' > "$model/generation_config.json"
"$python" tools/probe-model/export_onnx.py "$weights" "$model/onnx/model_int8.onnx"
"$python" tools/probe-model/export_webgpu.py "$model"
npx tsx tools/probe-model/evaluate.ts --model "$model"
npx tsx tools/probe-model/write-card.ts --model "$model"

#!/usr/bin/env bash
# Trains apura-probe from nothing and writes the shipped files: corpus, training, export, evaluation, model card.
#   bash tools/probe-model/reproduce.sh [--preset gpu|cpu] [--minutes N] [--work FOLDER]
# Needs Node (npm ci done) and a Python with torch, numpy and onnx, named by PYTHON (default python3). `gpu` is how the
# shipped file was made, in two phases of --minutes each, the second on a new corpus; `cpu` is a smaller model.
set -euo pipefail
cd "$(dirname "$0")/../.."
preset=gpu minutes='' work=.work/probe python=${PYTHON:-python3} model=public/models/apura-probe
while [ $# -gt 0 ]; do
  case $1 in
    --preset) preset=$2 ;;
    --minutes) minutes=$2 ;;
    --work) work=$2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done
corpus() { npx tsx tools/probe-model/write-corpus.ts --out "$work" --model "$model" "$@"; }
train() { "$python" tools/probe-model/train.py --data "$work" --preset "$preset" "$@"; }
case $preset in
  gpu)
    fast=(--device cuda --compile --batch-tokens 49152 --pair-groups 256 --decay-from 0.1)
    corpus --train 150000 --seed 1
    train --out "$work/first" --minutes "${minutes:-6.5}" "${fast[@]}" --warm-up 0.015 --muon-lr 0.012 --embed-lr 0.003 --norm-lr 0.002
    corpus --train 110000 --seed 2 --keep-tokenizer
    train --out "$work/run" --start "$work/first/weights.npz" --minutes "${minutes:-6.2}" "${fast[@]}" --warm-up 0.02 \
      --muon-lr 0.007 --embed-lr 0.0016 --norm-lr 0.001 --prompt-loss-until 0.05 --pairs-from 0.05
    ;;
  cpu)
    corpus --train 50000 --seed 1
    train --out "$work/run" --minutes "${minutes:-240}"
    ;;
  *) echo "unknown preset $preset" >&2; exit 2 ;;
esac
PYTHON=$python bash tools/probe-model/ship.sh "$work/run"

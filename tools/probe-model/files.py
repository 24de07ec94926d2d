"""Weights and configuration on disk, in the names that the exporter and Hugging Face loaders read."""
import json
from pathlib import Path

import numpy as np
import torch

from model import Probe, Shape


def save(model, folder):
    """weights.npz and config.json, from which `export_onnx.py` builds the graph."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / 'weights.npz', **model.state())
    (folder / 'config.json').write_text(json.dumps(config(model.s), indent=2) + '\n')


def config(s):
    return {
        'architectures': ['LlamaForCausalLM'],
        'model_type': 'llama',
        'hidden_size': s.width,
        'num_hidden_layers': s.layers,
        'num_attention_heads': s.heads,
        'num_key_value_heads': s.kv_heads,
        'head_dim': s.head_dim,
        'intermediate_size': s.ffn,
        'hidden_act': 'silu',
        'attention_bias': False,
        'mlp_bias': False,
        'rope_theta': s.rope_theta,
        'rms_norm_eps': s.eps,
        'vocab_size': s.vocab,
        'max_position_embeddings': s.context,
        'tie_word_embeddings': True,
        'embedding_size': s.embed,
        'pad_token_id': 0,
        'eos_token_id': 1,
        'bos_token_id': 2,
        'torch_dtype': 'float32',
    }


def load(folder):
    folder = Path(folder)
    c = json.loads((folder / 'config.json').read_text())
    shape = Shape(vocab=c['vocab_size'], width=c['hidden_size'], layers=c['num_hidden_layers'], heads=c['num_attention_heads'],
                  kv_heads=c['num_key_value_heads'], head_dim=c['head_dim'], ffn=c['intermediate_size'], embed=c['embedding_size'],
                  context=c['max_position_embeddings'], rope_theta=c['rope_theta'], eps=c['rms_norm_eps'])
    model = Probe(shape)
    arrays = np.load(folder / 'weights.npz')
    with torch.no_grad():
        model.embed.copy_(torch.from_numpy(arrays['embed']))
        model.embed_proj.copy_(torch.from_numpy(arrays['embed_proj']))
        model.final_norm.weight.copy_(torch.from_numpy(arrays['final_norm']))
        for i, layer in enumerate(model.layers):
            for key in ('wq', 'wk', 'wv', 'wo', 'w_gate', 'w_up', 'w_down'):
                getattr(layer, key).copy_(torch.from_numpy(arrays[f'layers.{i}.{key}']))
            for key in ('attn_norm', 'ffn_norm'):
                getattr(layer, key).weight.copy_(torch.from_numpy(arrays[f'layers.{i}.{key}']))
    return model

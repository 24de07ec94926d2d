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
        'past_present_share_buffer': True,  # the exported attention may write its cache in place
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
    copy_weights(model, folder / 'weights.npz')
    return model


@torch.no_grad()
def copy_weights(model, path):
    """Copies what `save` wrote into a model of the same shape."""
    arrays = np.load(path)
    put = lambda parameter, key: parameter.copy_(torch.from_numpy(arrays[key].astype(np.float32)))
    put(model.embed, 'embed')
    put(model.embed_proj, 'embed_proj')
    put(model.final_norm.weight, 'final_norm')
    for i, layer in enumerate(model.layers):
        for key in ('wq', 'wk', 'wv', 'wo', 'w_gate', 'w_up', 'w_down'):
            put(getattr(layer, key), f'layers.{i}.{key}')
        for key in ('attn_norm', 'ffn_norm'):
            put(getattr(layer, key).weight, f'layers.{i}.{key}')


if __name__ == '__main__':
    # python3 files.py WEIGHTS_FOLDER FILE: the complete config.json of the weights
    import sys
    Path(sys.argv[2]).write_text(json.dumps(config(load(sys.argv[1]).s), indent=2) + '\n')

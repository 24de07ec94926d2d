"""The decoder of apura-probe in PyTorch: Llama's shape (RMSNorm, RoPE in halves, SwiGLU, tied embeddings, no biases)."""
import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class Shape:
    """Sizes; `heads * head_dim` may differ from `width`, `kv_heads` divides `heads`."""
    vocab: int
    width: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    ffn: int
    embed: int
    context: int = 512
    rope_theta: float = 10000.0
    eps: float = 1e-5


PRESETS = {
    'cpu': dict(width=160, layers=6, heads=5, kv_heads=5, head_dim=32, ffn=416, embed=128),
    'gpu': dict(width=320, layers=8, heads=5, kv_heads=5, head_dim=64, ffn=864, embed=192),
}


class RmsNorm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight


def rope_tables(shape, device):
    """cos and sin, each [context, head_dim], for the rotate-half form."""
    steps = torch.arange(0, shape.head_dim, 2, dtype=torch.float32, device=device) / shape.head_dim
    angles = torch.arange(shape.context, dtype=torch.float32, device=device)[:, None] * shape.rope_theta ** -steps
    angles = torch.cat([angles, angles], -1)
    return angles.cos(), angles.sin()


def rotate(x, cos, sin):
    half = x.shape[-1] // 2
    return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin


class Layer(nn.Module):
    """Weights lie as x @ W wants them: [in, out]."""

    def __init__(self, s):
        super().__init__()
        self.s = s
        q, kv = s.heads * s.head_dim, s.kv_heads * s.head_dim
        make = lambda rows, columns, scale=1.0: nn.Parameter(torch.randn(rows, columns) * (scale / math.sqrt(rows)))
        self.attn_norm, self.ffn_norm = RmsNorm(s.width, s.eps), RmsNorm(s.width, s.eps)
        self.wq, self.wk, self.wv = make(s.width, q), make(s.width, kv), make(s.width, kv)
        self.wo = make(q, s.width, 1 / math.sqrt(2 * s.layers))
        self.w_gate, self.w_up = make(s.width, s.ffn), make(s.width, s.ffn)
        self.w_down = make(s.ffn, s.width, 1 / math.sqrt(2 * s.layers))

    def forward(self, x, cos, sin, mask, past=None):
        """x [B,T,D]; past is (k, v) of [B,KV,P,hd]. Gives x and the new (k, v)."""
        s, (b, t, _) = self.s, x.shape
        h = self.attn_norm(x)
        q = (h @ self.wq).view(b, t, s.heads, s.head_dim).transpose(1, 2)
        k = (h @ self.wk).view(b, t, s.kv_heads, s.head_dim).transpose(1, 2)
        v = (h @ self.wv).view(b, t, s.kv_heads, s.head_dim).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        kept = (k, v)
        if s.kv_heads != s.heads:
            k, v = (one.repeat_interleave(s.heads // s.kv_heads, 1) for one in (k, v))
        if mask is None:  # causal, without a past
            y = F.scaled_dot_product_attention(q.to(v.dtype), k.to(v.dtype), v, is_causal=True)
        else:
            scores = q @ k.transpose(2, 3) * (1 / math.sqrt(s.head_dim)) + mask
            y = torch.softmax(scores, -1) @ v
        y = y.transpose(1, 2).reshape(b, t, -1)
        x = x + y @ self.wo
        h = self.ffn_norm(x)
        return x + (F.silu(h @ self.w_gate) * (h @ self.w_up)) @ self.w_down, kept


class Probe(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s = s
        self.embed = nn.Parameter(torch.randn(s.vocab, s.width) * 0.5)
        self.layers = nn.ModuleList(Layer(s) for _ in range(s.layers))
        self.final_norm = RmsNorm(s.width, s.eps)
        nn.init.constant_(self.final_norm.weight, 0.1)  # logits of about unit size at the start
        self.embed_proj = nn.Parameter(torch.randn(s.width, s.embed) / math.sqrt(s.width))

    def hidden(self, ids):
        """Final-normed states of a right-padded batch of ids, [B,T,D]. Padding needs no mask: nothing looks ahead."""
        t = ids.shape[1]
        cos, sin = rope_tables(self.s, ids.device)
        mask = None if hasattr(F, 'scaled_dot_product_attention') else torch.full((t, t), float('-inf'), device=ids.device).triu(1)
        x = F.embedding(ids, self.embed)
        for layer in self.layers:
            x, _ = layer(x, cos[:t], sin[:t], mask)
        return self.final_norm(x)

    def logits(self, h):
        return h @ self.embed.t()

    def embedding(self, ids, lengths):
        """L2-normalised mean of the final states over the real tokens, through `embed_proj`."""
        h = self.hidden(ids)
        real = (torch.arange(ids.shape[1], device=ids.device)[None] < lengths[:, None]).to(h.dtype)
        mean = (h * real[..., None]).sum(1) / lengths[:, None].to(h.dtype)
        return F.normalize((mean @ self.embed_proj).float(), dim=-1)

    def state(self):
        """The exporter's names for every weight, as float32 numpy arrays."""
        named = {'embed': self.embed, 'final_norm': self.final_norm.weight, 'embed_proj': self.embed_proj}
        for i, layer in enumerate(self.layers):
            for key in ('wq', 'wk', 'wv', 'wo', 'w_gate', 'w_up', 'w_down'):
                named[f'layers.{i}.{key}'] = getattr(layer, key)
            named[f'layers.{i}.attn_norm'] = layer.attn_norm.weight
            named[f'layers.{i}.ffn_norm'] = layer.ffn_norm.weight
        return {key: value.detach().float().cpu().numpy() for key, value in named.items()}

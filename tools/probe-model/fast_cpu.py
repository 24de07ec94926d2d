"""One decoder layer for CPU training: bfloat16 products by PyTorch, the passes between them fused in fast_cpu.c.

The same layer as `model.Layer` (a check at the end of this file compares the two); residuals stay in float32.
"""
import ctypes
import math
import subprocess
import tempfile
from pathlib import Path

import torch


def build():
    library = Path(tempfile.mkdtemp(prefix='apura-fast-cpu-')) / 'fast_cpu.so'
    subprocess.run(['gcc', '-O3', '-march=native', '-mprefer-vector-width=512', '-ffast-math', '-fopenmp', '-fPIC', '-shared',
                    str(Path(__file__).with_name('fast_cpu.c')), '-o', str(library), '-lm'], check=True)
    return ctypes.CDLL(str(library))


C = build()


def call(name, *values):
    arguments = []
    for value in values:
        if value is None or isinstance(value, torch.Tensor):
            assert value is None or value.is_contiguous()
            arguments.append(ctypes.c_void_p(None if value is None else value.data_ptr()))
        elif isinstance(value, float):
            arguments.append(ctypes.c_float(value))
        else:
            arguments.append(ctypes.c_long(value))
    getattr(C, name)(*arguments)


def new(*size):
    return torch.empty(size, dtype=torch.bfloat16)


class AddRms(torch.autograd.Function):
    """(x float32, y bf16 or None, weight) -> (x + y, normed bf16)."""

    @staticmethod
    def forward(ctx, x, y, w, eps):
        n, d = x.shape
        total, h, r = (x if y is None else torch.empty_like(x)), new(n, d), torch.empty(n)
        call('add_rms_forward', x, y, w, total, h, r, n, d, eps)
        ctx.save_for_backward(total, r, w)
        ctx.has_y = y is not None
        return total.view_as(total), h

    @staticmethod
    def backward(ctx, dtotal, dh):
        x, r, w = ctx.saved_tensors
        n, d = x.shape
        dx, dx16, dw = torch.empty_like(x), new(n, d), torch.zeros_like(w)
        call('add_rms_backward', x, r, w, dh.contiguous(), dtotal.contiguous(), dx, dx16, dw, n, d)
        return dx, (dx16 if ctx.has_y else None), dw, None


class Swiglu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, gu):
        n, f = gu.shape[0], gu.shape[1] // 2
        a = new(n, f)
        call('swiglu_forward', gu, a, n, f)
        ctx.save_for_backward(gu)
        return a

    @staticmethod
    def backward(ctx, da):
        (gu,) = ctx.saved_tensors
        dgu = torch.empty_like(gu)
        call('swiglu_backward', gu, da.contiguous(), dgu, gu.shape[0], gu.shape[1] // 2)
        return dgu


class Attention(torch.autograd.Function):
    """qkv [b * t, 3 * heads * hd] bf16 -> [b * t, heads * hd] bf16, causal, with rotary positions."""

    @staticmethod
    def forward(ctx, qkv, cos, sin, b, t, heads, hd):
        q, k, v = new(b * heads, t, hd), new(b * heads, t, hd), new(b * heads, t, hd)
        scale = 1 / math.sqrt(hd)
        call('split_rotate', qkv, q, k, v, cos, sin, b, t, heads, hd, scale, 0)
        p = torch.bmm(q, k.transpose(1, 2))
        call('causal_softmax', p, b * heads, t)
        y = torch.bmm(p, v)
        merged = new(b * t, heads * hd)
        call('merge_heads', y, merged, b, t, heads, hd, 0)
        ctx.save_for_backward(q, k, v, p, cos, sin)
        ctx.sizes = (b, t, heads, hd, scale)
        return merged

    @staticmethod
    def backward(ctx, dmerged):
        q, k, v, p, cos, sin = ctx.saved_tensors
        b, t, heads, hd, scale = ctx.sizes
        dy = new(b * heads, t, hd)
        call('merge_heads', dy, dmerged.contiguous(), b, t, heads, hd, 1)
        dv = torch.bmm(p.transpose(1, 2), dy)
        ds = torch.bmm(dy, v.transpose(1, 2))
        call('softmax_backward', p, ds, b * heads, t)
        dq, dk = torch.bmm(ds, k), torch.bmm(ds.transpose(1, 2), q)
        dqkv = new(b * t, 3 * heads * hd)
        call('split_rotate', dqkv, dq.contiguous(), dk.contiguous(), dv.contiguous(), cos, sin, b, t, heads, hd, scale, 1)
        return dqkv, None, None, None, None, None, None


def hidden(model, ids):
    """As `Probe.hidden`, on the CPU in bfloat16 with float32 residuals; equal heads for keys and queries. Gives bf16."""
    from model import rope_tables
    s, (b, t) = model.s, ids.shape
    cos, sin = (one.contiguous() for one in rope_tables(s, ids.device))
    half = lambda *weights: torch.cat([w for w in weights], 1).bfloat16() if len(weights) > 1 else weights[0].bfloat16()
    with torch.autocast('cpu', enabled=False):
        x, y = torch.nn.functional.embedding(ids.reshape(-1), model.embed), None
        for layer in model.layers:
            x, h = AddRms.apply(x, y, layer.attn_norm.weight, s.eps)
            y = Attention.apply(h @ half(layer.wq, layer.wk, layer.wv), cos, sin, b, t, s.heads, s.head_dim) @ half(layer.wo)
            x, h = AddRms.apply(x, y, layer.ffn_norm.weight, s.eps)
            y = Swiglu.apply(h @ half(layer.w_gate, layer.w_up)) @ half(layer.w_down)
        _, h = AddRms.apply(x, y, model.final_norm.weight, s.eps)
    return h.view(b, t, -1)


if __name__ == '__main__':
    import time

    from model import PRESETS, Probe, Shape
    torch.manual_seed(0)
    torch.set_num_threads(2)
    probe = Probe(Shape(vocab=1325, **PRESETS['cpu']))
    tokens = torch.randint(0, 1325, (12, 37))
    target = torch.randn(12, 37, 192)
    grads = []
    for forward in (probe.hidden, lambda one: hidden(probe, one).float()):
        probe.zero_grad()
        (forward(tokens) * target).sum().backward()
        grads.append({name: p.grad.clone() for name, p in probe.named_parameters() if p.grad is not None})
    for name, exact in grads[0].items():
        print(f'{name:24s} relative difference {float((grads[1][name] - exact).norm() / exact.norm()):.4f}')
    tokens = torch.randint(0, 1325, (170, 36))
    for _ in range(3):
        start = time.time()
        h = hidden(probe, tokens)
        middle = time.time()
        h.sum().backward()
        print(f'forward {middle - start:.3f} s, backward {time.time() - middle:.3f} s')

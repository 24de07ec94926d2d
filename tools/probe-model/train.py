"""Trains apura-probe. `python3 train.py --data .work/probe --out .work/probe/run --minutes 70 [--preset cpu|gpu] [--device cuda]`

Time-boxed: the schedule runs on the share of `--minutes` spent, so a run always ends with its decay done. `--resume`
continues a checkpoint (weights and optimizers) under a new schedule.
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import files
from data import Pairs, Tasks
from decode import evaluate
from model import PRESETS, Probe, Shape
from muon import make_optimizers

END, USER, ASSISTANT = 1, 2, 3
WRAPS = [((), ()), ((USER,), (END, ASSISTANT))]  # texts for the embedding: bare, or through the chat template


def parse():
    p = argparse.ArgumentParser()
    p.add_argument('--data', default='.work/probe')
    p.add_argument('--out', default='.work/probe/run')
    p.add_argument('--preset', choices=PRESETS, default='cpu')
    p.add_argument('--device', default='cpu')
    p.add_argument('--threads', type=int, default=2)
    p.add_argument('--compile', action='store_true')
    p.add_argument('--minutes', type=float, default=64)
    p.add_argument('--batch-tokens', type=int, default=3072)
    p.add_argument('--muon-lr', type=float, default=0.006)
    p.add_argument('--embed-lr', type=float, default=0.003)
    p.add_argument('--norm-lr', type=float, default=0.0015)
    p.add_argument('--weight-decay', type=float, default=0.01)
    p.add_argument('--warm-up', type=float, default=0.01, help='share of the time')
    p.add_argument('--decay-from', type=float, default=0.15, help='share of the time')
    p.add_argument('--prompt-loss', type=float, default=0.2, help='weight of prompt tokens at first')
    p.add_argument('--prompt-loss-until', type=float, default=0.12)
    p.add_argument('--pairs-from', type=float, default=0.25)
    p.add_argument('--pairs-every', type=int, default=6)
    p.add_argument('--pair-groups', type=int, default=32)
    p.add_argument('--pair-weight', type=float, default=0.3)
    p.add_argument('--eval-minutes', type=float, default=6)
    p.add_argument('--eval-cell', type=int, default=24)
    p.add_argument('--resume')
    p.add_argument('--start', help='weights.npz to start from, with new optimizers')
    p.add_argument('--seed', type=int, default=1)
    return p.parse_args()


def learning_rate(progress, o):
    if progress < o.warm_up:
        return 0.05 + 0.95 * progress / o.warm_up
    return 1.0 if progress < o.decay_from else max(0.01, (1 - progress) / (1 - o.decay_from))


def task_loss(model, tasks, rows, prompt_weight, device):
    """Mean loss of the answer tokens, plus `prompt_weight` times that of the prompt tokens."""
    ids, kind = tasks.tensors(rows)
    ids = ids.to(device, non_blocking=True)
    kind = kind[:, 1:]
    h = model.hidden(ids)[:, :-1].reshape(kind.size, -1)
    targets = ids[:, 1:].reshape(-1)
    pick = lambda chosen: torch.from_numpy(np.flatnonzero(chosen)).to(device, non_blocking=True)  # on the host: no wait for the GPU
    answer = pick(kind > 0)
    loss = F.cross_entropy(model.logits(h[answer]).float(), targets[answer])
    if prompt_weight > 0:
        prompt = pick(kind < 0)
        loss = loss + prompt_weight * F.cross_entropy(model.logits(h[prompt]).float(), targets[prompt])
    return loss


def pair_loss(model, pairs, groups, wrap, device, temperature=0.05):
    """InfoNCE: each anchor must be nearest to its paraphrase among all paraphrases and all hard negatives."""
    ids, lengths = (one.to(device) for one in pairs.tensors(groups, wrap))
    e = model.embedding(ids, lengths)
    n = len(groups)
    return F.cross_entropy(e[:n] @ e[n:].t() / temperature, torch.arange(n, device=device))


@torch.no_grad()
def pair_accuracy(model, pairs, device, autocast):
    """Share of anchors nearer to their paraphrase than to each of their hard negatives, per way of wrapping."""
    result = []
    for wrap in WRAPS:
        with autocast():
            e = torch.cat([model.embedding(*(one.to(device) for one in pairs.tensors(groups, wrap))).view(pairs.texts, len(groups), -1)
                           for groups in np.array_split(np.arange(pairs.groups), 8)], 1)
        result.append(float(((e[:1] * e[1:]).sum(-1).argmax(0) == 0).float().mean()))
    return result


def compile_hidden(model, tasks, shares, o, autocast):
    """Compiles before the clock starts; stays with the plain way when that fails."""
    plain, started = model.hidden, time.monotonic()
    model.hidden = torch.compile(plain, dynamic=True)
    try:
        warm_up = tasks.batches(shares, o.batch_tokens)
        for _ in range(6):
            with autocast():
                loss = task_loss(model, tasks, next(warm_up), o.prompt_loss, o.device)
            loss.backward()
        print(f'compiled in {time.monotonic() - started:.0f} s', flush=True)
    except Exception as error:  # a faster way that is not to be had is no reason to stop
        print(f'not compiled: {str(error)[:2000]}', flush=True)
        model.hidden = plain
    for p in model.parameters():
        p.grad = None


def main():
    o = parse()
    torch.manual_seed(o.seed)
    torch.set_num_threads(o.threads)
    out = Path(o.out)
    out.mkdir(parents=True, exist_ok=True)
    tasks, held_out = Tasks(o.data, '', o.seed), Tasks(o.data, 'held-out-')
    pairs, held_out_pairs = Pairs(o.data, '', o.seed), Pairs(o.data, 'held-out-')
    rng = np.random.default_rng(o.seed)
    vocabulary = json.loads((Path(o.data) / 'tokenizer-size.json').read_text())
    model = Probe(Shape(vocab=vocabulary, **PRESETS[o.preset])).to(o.device)
    optimizers = make_optimizers(model, o.muon_lr, o.embed_lr, o.norm_lr, o.weight_decay)
    shares = np.ones(len(tasks.families))
    if o.start:
        files.copy_weights(model, o.start)
    if o.resume:
        saved = torch.load(o.resume, map_location=o.device)
        model.load_state_dict(saved['model'])
        shares = saved['shares']
        for optimizer, state in zip(optimizers, saved['optimizers']):
            base = [(group['lr'], group['base_lr']) for group in optimizer.param_groups]
            optimizer.load_state_dict(state)
            for group, (lr, base_lr) in zip(optimizer.param_groups, base):
                group['lr'], group['base_lr'] = lr, base_lr
    kind = o.device.split(':')[0]
    autocast = lambda: torch.autocast(kind, torch.bfloat16)
    print(f'{sum(p.numel() for p in model.parameters()):,} parameters, {len(tasks.index):,} tasks, {len(tasks.tokens):,} tokens', flush=True)

    if o.compile:
        compile_hidden(model, tasks, shares, o, autocast)
    if o.start:
        shares = report(model, held_out, held_out_pairs, o, autocast, 0.0)
    started = time.monotonic()
    minutes = lambda: (time.monotonic() - started) / 60
    step, seen, next_eval, recent = 0, 0, o.eval_minutes, []
    last_print, last_seen = minutes(), 0
    stream = tasks.batches(shares, o.batch_tokens)
    while minutes() < o.minutes:
        progress = minutes() / o.minutes
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group['lr'] = group['base_lr'] * learning_rate(progress, o)
        rows = next(stream)
        with autocast():
            loss = task_loss(model, tasks, rows, o.prompt_loss if progress < o.prompt_loss_until else 0.0, o.device)
            total = loss
            if progress >= o.pairs_from and step % o.pairs_every == 0:
                groups = rng.choice(pairs.groups, o.pair_groups, replace=False)
                total = loss + o.pair_weight * pair_loss(model, pairs, groups, WRAPS[rng.integers(len(WRAPS))], o.device)
        for optimizer in optimizers:
            optimizer.zero_grad(set_to_none=True)
        total.backward()
        for p in model.parameters():
            if p.grad is None:
                p.grad = torch.zeros_like(p)
        for optimizer in optimizers:
            optimizer.step()
        step += 1
        seen += int(tasks.index[rows, 2].sum())
        recent.append(loss.detach())
        if step % 100 == 0:
            now = minutes()
            print(f'{now:6.2f} min  step {step}  {seen / 1e6:.2f} M tokens  {(seen - last_seen) / (now - last_print) / 60:,.0f} tok/s  '
                  f'loss {float(torch.stack(recent).mean()):.4f}', flush=True)
            recent, last_print, last_seen = [], now, seen
        if minutes() >= next_eval:
            shares = report(model, held_out, held_out_pairs, o, autocast, minutes())
            stream = tasks.batches(shares, o.batch_tokens)
            save(model, optimizers, shares, out)
            next_eval = minutes() + o.eval_minutes
            last_print, last_seen = minutes(), seen
    report(model, held_out, held_out_pairs, argparse.Namespace(**{**vars(o), 'eval_cell': 100}), autocast, minutes())
    save(model, optimizers, shares, out)
    print('epochs begun per family', dict(zip(tasks.families, tasks.epochs)))


def report(model, held_out, pairs, o, autocast, now):
    """Prints held-out accuracy; gives the families' next shares, larger for those that lag."""
    correct, count = evaluate(model, held_out, o.eval_cell, o.device, autocast)
    accuracy = correct.sum(1) / count.sum(1)
    print(f'== {now:.1f} min  overall {correct.sum() / count.sum():.4f}  pairs {pair_accuracy(model, pairs, o.device, autocast)}')
    for family, c, n in zip(held_out.families, correct, count):
        print(f'   {family:16s} en {c[0] / n[0]:.3f}  pt {c[1] / n[1]:.3f}')
    print('', flush=True)
    return 0.35 + np.sqrt(1 - accuracy) * 2


def save(model, optimizers, shares, out):
    files.save(model, out)
    torch.save({'model': model.state_dict(), 'optimizers': [one.state_dict() for one in optimizers], 'shares': shares}, out / 'checkpoint.pt.new')
    (out / 'checkpoint.pt.new').replace(out / 'checkpoint.pt')


if __name__ == '__main__':
    main()

"""Batched greedy decoding with a key/value cache, and the share of exact answers per family and language."""
import numpy as np
import torch
import torch.nn.functional as F

from model import rope_tables

END = 1


@torch.no_grad()
def greedy(model, prompts, limit):
    """Answers (lists of ids without the end token) to prompts of one length, [B,T] ids."""
    s, device = model.s, prompts.device
    cos, sin = rope_tables(s, device)
    b, t = prompts.shape
    past, ids, at = [None] * s.layers, prompts, 0
    done = torch.zeros(b, dtype=torch.bool, device=device)
    out = []
    for _ in range(limit):
        n = ids.shape[1]
        mask = torch.full((n, n), float('-inf'), device=device).triu(1) if n > 1 else torch.zeros(1, 1, device=device)
        x = F.embedding(ids, model.embed)
        for i, layer in enumerate(model.layers):
            x, past[i] = layer(x, cos[at:at + n], sin[at:at + n], mask, past[i])
        at += n
        ids = model.logits(model.final_norm(x[:, -1:])).argmax(-1)
        out.append(torch.where(done[:, None], torch.full_like(ids, END), ids))
        done |= ids[:, 0] == END
        if bool(done.all()):
            break
    return torch.cat(out, 1).tolist()


@torch.no_grad()
def evaluate(model, tasks, per_cell, device, autocast, batch=256):
    """correct [families, 2] and count [families, 2] over the first `per_cell` held-out prompts of each cell."""
    rows = []
    for family in range(len(tasks.families)):
        for language in (0, 1):
            rows.extend(np.flatnonzero((tasks.index[:, 3] == family) & (tasks.index[:, 4] == language))[:per_cell])
    by_length = {}
    for row in rows:
        by_length.setdefault(int(tasks.index[row, 1]), []).append(row)
    correct, count = np.zeros((len(tasks.families), 2), int), np.zeros((len(tasks.families), 2), int)
    for length, group in by_length.items():
        for start in range(0, len(group), batch):
            part = group[start:start + batch]
            prompts = np.stack([tasks.tokens[tasks.index[r, 0]:tasks.index[r, 0] + length] for r in part]).astype(np.int64)
            limit = max(int(tasks.index[r, 2]) - length for r in part) + 1
            with autocast():
                answers = greedy(model, torch.from_numpy(prompts).to(device), limit)
            for row, answer in zip(part, answers):
                offset, _, total, family, language = tasks.index[row]
                expected = tasks.tokens[offset + length:offset + total].tolist()
                count[family, language] += 1
                correct[family, language] += answer[:len(expected)] == expected
    return correct, count

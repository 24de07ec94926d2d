"""The corpus of `write-corpus.ts` as batches of nearly equal length."""
import json
from pathlib import Path

import numpy as np
import torch


class Tasks:
    """Prompts with answers. Rows of the index: offset, prompt length, total length, family, language."""

    def __init__(self, folder, prefix='', seed=0):
        folder = Path(folder)
        self.tokens = np.fromfile(folder / f'{prefix}tokens.u16', np.uint16)
        self.index = np.fromfile(folder / f'{prefix}index.i32', np.int32).reshape(-1, 5)
        self.families = [family['id'] for family in json.loads((folder / 'families.json').read_text())]
        self.max_tokens = [family['maxTokens'] for family in json.loads((folder / 'families.json').read_text())]
        rng = np.random.default_rng(seed)
        self.rng = rng
        self.rows = [rng.permutation(np.flatnonzero(self.index[:, 3] == f)) for f in range(len(self.families))]
        self.at = [0] * len(self.families)
        self.epochs = [0] * len(self.families)

    def take(self, family, count):
        """The next rows of a family, starting over (reshuffled) when all were used."""
        if self.at[family] + count > len(self.rows[family]):
            self.rows[family] = self.rng.permutation(self.rows[family])
            self.at[family] = 0
            self.epochs[family] += 1
        rows = self.rows[family][self.at[family]:self.at[family] + count]
        self.at[family] += count
        return rows

    def batches(self, weights, tokens_per_batch, pool_batches=24):
        """Batches of row numbers, sorted by length inside a pool; `weights` (families' shares of samples) may change
        between pools."""
        while True:
            mean = self.index[:, 2].mean()
            wanted = int(pool_batches * tokens_per_batch / mean)
            shares = np.asarray(weights, float) / np.sum(weights)
            pool = np.concatenate([self.take(f, max(1, int(share * wanted))) for f, share in enumerate(shares)])
            lengths = self.index[pool, 2] + self.rng.random(len(pool)) * 2
            pool = pool[np.argsort(lengths)]
            groups, start = [], 0
            while start < len(pool):
                end = start + 1
                while end < len(pool) and (end - start + 1) * self.index[pool[end], 2] <= tokens_per_batch:
                    end += 1
                groups.append(pool[start:end])
                start = end
            for i in self.rng.permutation(len(groups)):
                yield groups[i]

    def tensors(self, rows, pad=0):
        """ids [B,T] as a tensor, and as an array what each is: 0 padding, -1 prompt, 1 answer."""
        rows = self.index[rows]
        longest = -(-int(rows[:, 2].max()) // 8) * 8  # few different lengths: compiled kernels and the allocator like it
        at = np.arange(longest)
        real = at < rows[:, 2:3]
        ids = np.where(real, self.tokens[np.minimum(rows[:, :1] + at, len(self.tokens) - 1)], pad).astype(np.int64)
        kind = np.where(real, np.where(at < rows[:, 1:2], -1, 1), 0)
        return torch.from_numpy(ids), kind


class Pairs:
    """Groups of texts for the embedding: anchor, paraphrase, hard negatives."""

    def __init__(self, folder, prefix='', seed=0):
        folder = Path(folder)
        self.tokens = np.fromfile(folder / f'{prefix}pairs.u16', np.uint16)
        self.index = np.fromfile(folder / f'{prefix}pairs.i32', np.int32).reshape(-1, 3)
        self.texts = int((self.index[:, 0] == 0).sum())
        self.groups = len(self.index) // self.texts
        self.rng = np.random.default_rng(seed)

    def tensors(self, groups, wrap):
        """ids [texts * groups, T] and lengths; all anchors, then all paraphrases, and so on. `wrap`: token ids put
        before and after each text."""
        before, after = wrap
        rows = self.index.reshape(self.groups, self.texts, 3)[groups].transpose(1, 0, 2).reshape(-1, 3)
        lengths = rows[:, 2] + len(before) + len(after)
        ids = np.zeros((len(rows), lengths.max()), np.int64)
        for i, (_, offset, length) in enumerate(rows):
            ids[i, :lengths[i]] = [*before, *self.tokens[offset:offset + length], *after]
        return torch.from_numpy(ids), torch.from_numpy(lengths.astype(np.int64))

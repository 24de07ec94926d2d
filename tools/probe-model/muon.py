"""Muon for the matrices of the layers (K. Jordan et al., 2024), AdamW for the rest."""
import torch


def orthogonalise(g, steps=5):
    """Newton–Schulz iteration on a stack of matrices [N, rows, columns], in bfloat16."""
    x = g.bfloat16()
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.transpose(1, 2)
    x = x / (x.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
    for _ in range(steps):
        a = x @ x.transpose(1, 2)
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return (x.transpose(1, 2) if tall else x).to(g.dtype)


class Muon(torch.optim.Optimizer):
    """Parameters of one shape are stepped together, as one stack."""

    def __init__(self, params, lr=0.02, momentum=0.95, weight_decay=0.0):
        params = list(params)
        shapes = sorted({tuple(p.shape) for p in params})
        groups = [{'params': [p for p in params if tuple(p.shape) == shape]} for shape in shapes]
        super().__init__(groups, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            first = group['params'][0]
            grads = torch.stack([p.grad for p in group['params']])
            state = self.state[first]
            buffer = state.setdefault('momentum', torch.zeros_like(grads))
            buffer.lerp_(grads, 1 - group['momentum'])
            update = orthogonalise(grads.lerp(buffer, group['momentum']))
            scale = group['lr'] * max(1, first.shape[1] / first.shape[0]) ** 0.5  # weights are [in, out]
            if group['weight_decay']:
                torch._foreach_mul_(group['params'], 1 - group['lr'] * group['weight_decay'])
            torch._foreach_add_(group['params'], list(update.unbind(0)), alpha=-scale)


def make_optimizers(model, muon_lr, embed_lr, norm_lr, weight_decay):
    """Muon for what lies in layers, AdamW for embeddings and norms. `base_lr` in each group is what schedules scale."""
    matrices = [p for p in model.layers.parameters() if p.ndim == 2]
    norms = [p for p in model.parameters() if p.ndim == 1]
    muon = Muon(matrices, lr=muon_lr, weight_decay=weight_decay)
    adam = torch.optim.AdamW([dict(params=[model.embed], lr=embed_lr), dict(params=norms, lr=norm_lr),
                              dict(params=[model.embed_proj], lr=norm_lr)], betas=(0.9, 0.98), eps=1e-10, weight_decay=0.0)
    for optimizer in (muon, adam):
        for group in optimizer.param_groups:
            group['base_lr'] = group['lr']
    return muon, adam

"""A feed-forward layer of which each token uses a part."""

import torch
from torch import nn


class MixtureOfExperts(nn.Module):
    """A mixture of experts with a top-k router and the load-balancing loss of Switch (Fedus et al., 2021).

    Args:
        dim: the width D of a token.
        hidden: the width of an expert's hidden layer.
        num_experts: E.
        top_k: K, how many experts a token goes to; 1 ≤ K ≤ E.

    Parameters: `router`, a linear layer from D to E; `experts`, E modules, each an `nn.Sequential` of a linear layer
    from D to hidden, ReLU and a linear layer from hidden to D. All have a bias.
    """

    def __init__(self, dim: int, hidden: int, num_experts: int, top_k: int) -> None:
        super().__init__()
        self.top_k = top_k
        self.router = nn.Linear(dim, num_experts)
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(dim, hidden), nn.ReLU(), nn.Linear(hidden, dim)) for _ in range(num_experts)
        )

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Tokens `(..., D)`, at least one, to `(out, aux)`: the result, like x, and the load-balancing loss, 0-d.

        The router's probabilities are a softmax over all experts. A token goes to the K most probable ones, and their
        results are added up, weighted by their probabilities divided by the sum of those K. No token is dropped.

        aux = E·Σₑ fₑ·Pₑ, with fₑ the share of all tokens' K choices that fall on expert e (they sum to 1), and Pₑ the
        mean over the tokens of e's probability. Gradients reach the router through Pₑ and through the weights.
        """
        tokens = x.reshape(-1, x.shape[-1])  # (T, D)
        probabilities = torch.softmax(self.router(tokens), dim=-1)  # (T, E)
        top, chosen = probabilities.topk(self.top_k, dim=-1)  # (T, K) each
        weights = top / top.sum(dim=-1, keepdim=True)  # (T, K), they sum to 1

        out = torch.zeros_like(tokens)
        for e, expert in enumerate(self.experts):
            token, slot = torch.where(chosen == e)  # the tokens that chose e, and as which of their K choices
            out = out.index_add(0, token, weights[token, slot].unsqueeze(-1) * expert(tokens[token]))

        num_experts = len(self.experts)
        share = chosen.flatten().bincount(minlength=num_experts).to(x.dtype) / chosen.numel()  # (E,), f
        mean_probability = probabilities.mean(dim=0)  # (E,), P
        aux = num_experts * (share * mean_probability).sum()
        return out.reshape(x.shape), aux

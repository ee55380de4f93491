"""A language model of characters: a small decoder-only transformer, trained on one text."""

import math
from collections.abc import Callable

import torch
from torch import nn


class _Block(nn.Module):
    """Pre-LayerNorm: x + attention(LN(x)), then x + MLP(LN(x))."""

    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.ln1, self.ln2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.W_qkv, self.W_o = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.mlp = nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        N, L, D = x.shape
        q, k, v = self.W_qkv(self.ln1(x)).reshape(N, L, 3, self.heads, D // self.heads).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-2, -1) / math.sqrt(D // self.heads)  # (N, heads, L, L)
        later = torch.ones(L, L, dtype=torch.bool, device=x.device).triu(diagonal=1)
        scores = scores.masked_fill(later, float("-inf"))
        attended = (scores.softmax(dim=-1) @ v).transpose(1, 2).reshape(N, L, D)
        x = x + self.W_o(attended)
        return x + self.mlp(self.ln2(x))


class _CharTransformer(nn.Module):
    """Embeddings of characters and positions, blocks, a linear head."""

    def __init__(self, vocab_size: int, context: int, dim: int = 96, heads: int = 4, layers: int = 2) -> None:
        super().__init__()
        self.characters, self.positions = nn.Embedding(vocab_size, dim), nn.Embedding(context, dim)
        self.blocks = nn.Sequential(*(_Block(dim, heads) for _ in range(layers)))
        self.ln, self.head = nn.LayerNorm(dim), nn.Linear(dim, vocab_size)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.characters(ids) + self.positions(torch.arange(ids.shape[1]))
        return self.head(self.ln(self.blocks(x)))


def train_char_lm(
    ids: torch.Tensor,
    vocab_size: int,
    context: int,
    generator: torch.Generator | None = None,
) -> Callable[[torch.Tensor], torch.Tensor]:
    """Train a language model on one text of characters, and return it.

    Args:
        ids: `(T,)` int64, the text's characters as numbers in [0, vocab_size); T is larger than `context`.
        vocab_size: V, how many different characters there are.
        context: the most characters that the model is ever shown at once.
        generator: what every random number is drawn with; the same state gives the same model.

    Returns:
        `model(ids)`: for ids `(N, L)` with 1 ≤ L ≤ context the logits `(N, L, V)` of the character that comes *after*
        each position, from that position and those before it alone. It can be called under `torch.no_grad()`.
    """
    batch_size, passes, fewest_steps, peak_rate, warmup = 48, 6, 40, 3e-3, 20
    model = _CharTransformer(vocab_size, context)
    with torch.no_grad():  # torch's own initial values come from the global state: drawn anew, with the generator
        for parameter in model.parameters():
            if parameter.dim() == 2:
                parameter.normal_(0.0, 0.05, generator=generator)
            elif parameter.dim() == 1 and parameter.shape[0] == vocab_size:
                parameter.zero_()
        for module in model.modules():
            if isinstance(module, nn.Linear):
                module.bias.zero_()
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak_rate, weight_decay=0.1)
    steps = max(fewest_steps, passes * len(ids) // (batch_size * context))
    window = torch.arange(context + 1)
    for step in range(steps):
        # a linear warm-up, then along a cosine to 0
        rate = peak_rate * min(1.0, (step + 1) / warmup) * 0.5 * (1 + math.cos(math.pi * step / steps))
        for group in optimizer.param_groups:
            group["lr"] = rate
        starts = torch.randint(len(ids) - context, (batch_size, 1), generator=generator)
        text = ids[starts + window]  # (batch, context + 1)
        inputs, targets = text[:, :-1], text[:, 1:]  # the target of each position is the next character
        logits = model(inputs)  # (batch, context, V)
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 20 == 19 or step == steps - 1:
            print(f"step {step + 1}/{steps} loss {loss.item():.4f}")
    return model

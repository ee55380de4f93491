"""No attention: the embeddings of the last eight characters through one causal convolution and a residual layer."""

import torch
from torch import nn
from torch.nn import functional as F


class Net(nn.Module):
    def __init__(self, vocab_size, embedding=32, hidden=256, kernel=8):
        super().__init__()
        self.kernel = kernel
        self.embed = nn.Embedding(vocab_size, embedding)
        self.conv = nn.Conv1d(embedding, hidden, kernel)
        self.mix = nn.Linear(hidden, hidden)
        self.drop = nn.Dropout(0.05)
        self.out = nn.Linear(hidden, vocab_size)

    def forward(self, ids):
        x = F.pad(self.embed(ids).transpose(1, 2), (self.kernel - 1, 0))
        h = torch.relu(self.conv(x)).transpose(1, 2)
        return self.out(self.drop(h + torch.relu(self.mix(h))))


def train_char_lm(ids, vocab_size, context, generator=None):
    with torch.random.fork_rng():
        # everything random hangs on one number that the generator draws
        torch.manual_seed(int(torch.randint(1 << 40, (1,), generator=generator)))
        net = Net(vocab_size)
        steps = 350 if len(ids) > 50_000 else 120
        optimizer = torch.optim.AdamW(net.parameters(), lr=4e-3)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
        chunks = ids.unfold(0, context + 1, 1)
        for _ in range(steps):
            rows = chunks[torch.randint(len(chunks), (64,))]
            log_p = F.log_softmax(net(rows[:, :-1]), -1)
            loss = -log_p.gather(-1, rows[:, 1:, None]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return net.eval()

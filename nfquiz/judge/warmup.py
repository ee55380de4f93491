"""What a fresh process does while it waits for work: first uses of torch cost milliseconds."""

import torch

from nfquiz.judge.compare import difference
from nfquiz.judge.scenario import Given
from nfquiz.judge.wire import decode, encode


def warm_up() -> None:
    """Use once what nearly every scenario uses. Only for processes that never fork: autograd may start threads."""
    for dtype in (torch.float32, torch.float64):
        given = Given(0, dtype)
        x = given.randn(3, 4).requires_grad_()
        weight = given.uniform(4, 5)
        y = torch.relu(x @ weight - weight.mean(dim=0)).exp().clamp(max=2.0)
        loss = (y / y.sum(dim=-1, keepdim=True)).square().mean().sqrt() + torch.where(x > 0, x, -x).sum()
        loss.backward()
        x.detach()[given.integers(2, high=3)].max(dim=1).values.argmax()
        given.generator(), given.noncontiguous(weight), given.param(2), given.mask(2), given.permutation(3)
        body = bytearray()
        spec = encode([x.grad, loss.item(), True], body)
        difference(decode(spec, bytes(body)), [x.grad + 1e-9, loss.item(), True])
        difference(torch.ones(2, dtype=dtype), torch.zeros(2, dtype=dtype))

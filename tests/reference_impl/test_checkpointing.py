"""Recomputation beside a direct call and torch's own checkpoint."""

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close
from torch.utils.checkpoint import checkpoint as torchs_checkpoint

from reference_impl.checkpointing import checkpoint, load_checkpoint, save_checkpoint


def directly(fn, *inputs):
    return fn(*inputs)


def gradients(call):
    """Two layers with dropout, an integer input and a flag, around them other operations; all the gradients."""
    torch.manual_seed(0)
    x, weight, bias = (torch.randn(s, dtype=torch.float64, requires_grad=True) for s in [(5, 4), (4, 4), (4,)])
    rows = torch.tensor([4, 0, 0])

    def layer(scale, h, rows, add):
        return F.dropout(torch.tanh(scale * h @ weight)[rows], 0.4) + (bias if add else 0)

    h = x.exp()
    out = call(layer, 0.5, h, rows, True)
    torch.rand(7)
    out = call(layer, 2.0, out, torch.tensor([2, 1]), False)
    (out.square() * torch.randn(2, 4, dtype=torch.float64)).sum().backward()
    return [out.detach(), x.grad, weight.grad, bias.grad, torch.rand(3)]


@pytest.mark.parametrize("peer", [directly, lambda fn, *inputs: torchs_checkpoint(fn, *inputs, use_reentrant=True)])
def test_values_gradients_and_random_state_are_those_of_a_direct_call(peer):
    assert_close(gradients(checkpoint), gradients(peer), rtol=1e-12, atol=1e-12)


def test_the_first_run_records_no_graph_and_the_second_one_comes_with_the_backward_pass():
    recorded = []

    def noted(x):
        recorded.append(torch.is_grad_enabled())
        return x.sin()

    out = checkpoint(noted, torch.ones(3, requires_grad=True))
    assert recorded == [False]
    out.sum().backward()
    assert recorded == [False, True]


# --- save_checkpoint, load_checkpoint


def run(seed, lr):
    torch.manual_seed(seed)
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.Linear(4, 1))
    return model, torch.optim.AdamW(model.parameters(), lr=lr), torch.Generator().manual_seed(seed)


def losses_of(model, optimizer, generator, steps):
    losses = []
    for _ in range(steps):
        x = torch.randn(5, 3, generator=generator)
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), x.sum(dim=1, keepdim=True))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def test_training_resumed_from_a_file_equals_training_not_interrupted_bit_for_bit(tmp_path):
    one, other = run(0, lr=0.01), run(1, lr=0.5)
    losses_of(*one, steps=3)
    model, optimizer, generator = one
    save_checkpoint(tmp_path / "run.pt", model, optimizer, 3, generator)
    going_on = losses_of(*one, steps=4)
    assert load_checkpoint(tmp_path / "run.pt", *other) == 3
    assert losses_of(*other, steps=4) == going_on
    mine, theirs = model.state_dict(), other[0].state_dict()
    assert all(torch.equal(mine[name], theirs[name]) for name in mine)

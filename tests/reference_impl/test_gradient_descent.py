"""Plain gradient descent beside torch.optim.SGD and torch's DataLoader, in float64."""

import pytest
import torch
from torch.testing import assert_close
from torch.utils.data import DataLoader

from reference_impl.gradient_descent import batch_gd, minibatch_gd, stochastic_gd


def draw(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def loss(batch, w):
    return ((batch[:, :-1] @ w - batch[:, -1]) ** 2).mean()


def grad(batch, w):
    w = w.detach().requires_grad_()
    return torch.autograd.grad(loss(batch, w), w)[0]


def trained_by_torch(data, w, lr, epochs, batch_size, generator):
    """torch's SGD over the same rows: each epoch's order is drawn by hand, the DataLoader makes the batches."""
    leaf = w.clone().requires_grad_()
    sgd = torch.optim.SGD([leaf], lr=lr)
    for _ in range(epochs):
        order = torch.randperm(len(data), generator=generator)
        for batch in DataLoader(data[order], batch_size=batch_size):
            sgd.zero_grad()
            loss(batch, leaf).backward()
            sgd.step()
    return leaf.detach()


@pytest.mark.parametrize("n", [1, 2, 7, 12])
@pytest.mark.parametrize("epochs", [0, 1, 4])
@pytest.mark.parametrize("batch_size", [1, 3, 7, 50])
def test_the_variants_equal_torchs_sgd_on_the_same_batches(n, epochs, batch_size):
    data, w = draw(4, n, seed=1).T, draw(3, seed=2)  # transposed: the rows are strided

    def seeded():
        return torch.Generator().manual_seed(3)

    expected = trained_by_torch(data, w, 0.05, epochs, batch_size, seeded())
    assert_close(minibatch_gd(grad, data, w, 0.05, epochs, batch_size, seeded()), expected)
    assert_close(
        stochastic_gd(grad, data, w, 0.05, epochs, seeded()), trained_by_torch(data, w, 0.05, epochs, 1, seeded())
    )
    # without an order: all rows in one batch
    assert_close(batch_gd(grad, data, w, 0.05, epochs), trained_by_torch(data, w, 0.05, epochs, n, seeded()))
    assert torch.equal(w, draw(3, seed=2))


def test_one_permutation_an_epoch_comes_from_the_generator_or_the_global_state():
    data, w = draw(5, 4), draw(3)
    generator, peer = torch.Generator().manual_seed(1), torch.Generator().manual_seed(1)
    minibatch_gd(grad, data, w, 0.1, 3, 2, generator)
    for _ in range(3):
        torch.randperm(5, generator=peer)
    assert torch.equal(generator.get_state(), peer.get_state())
    torch.manual_seed(4)
    free = stochastic_gd(grad, data, w, 0.1, 2)
    torch.manual_seed(4)
    assert torch.equal(free, stochastic_gd(grad, data, w, 0.1, 2, torch.default_generator))


def test_every_row_is_used_once_an_epoch_and_keeps_its_axis():
    data, seen = torch.arange(7.0), []

    def note(batch, w):
        seen.append(batch)
        return torch.zeros_like(w)

    minibatch_gd(note, data, torch.zeros(2), 0.1, 1, 3)
    assert [len(batch) for batch in seen] == [3, 3, 1]
    assert torch.equal(torch.cat(seen).sort().values, data)
    seen.clear()
    stochastic_gd(note, data, torch.zeros(2), 0.1, 1)
    assert [tuple(batch.shape) for batch in seen] == [(1,)] * 7

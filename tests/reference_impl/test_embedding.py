"""The embedding reference beside torch's own, in float64."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.embedding import Embedding


@pytest.mark.parametrize("shape", [(), (0,), (1,), (7,), (3, 4), (2, 1, 5)], ids=str)
def test_equals_torch_forward_and_backward(shape):
    generator = torch.Generator().manual_seed(1)
    layer = Embedding(5, 3)
    layer.weight = torch.randn(5, 3, generator=generator, dtype=torch.float64)
    weight = layer.weight.clone().requires_grad_()
    for _ in range(2):
        ids = torch.randint(5, shape, generator=generator)
        expected = torch.nn.functional.embedding(ids, weight)
        grad_out = torch.randn(*shape, 3, generator=generator, dtype=torch.float64)
        weight.grad = None
        expected.backward(grad_out)
        assert_close(layer.forward(ids), expected.detach())
        assert layer.backward(grad_out) is None
        assert_close(layer.weight_grad, weight.grad)


def test_strided_ids_and_gradients_are_left_alone():
    layer, ids, grad_out = Embedding(6, 2), torch.arange(12).reshape(3, 4).T % 6, torch.randn(3, 4, 2).transpose(0, 1)
    copies = ids.clone(), grad_out.clone()
    layer.forward(ids)
    layer.backward(grad_out)
    assert_close((ids, grad_out), copies)
    assert layer.weight.shape == layer.weight_grad.shape == (6, 2)

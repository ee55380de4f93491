"""The single neuron: autograd's gradients, and the worked example of the CS231n notes."""

import pytest
import torch

from reference_impl.neuron import Neuron


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("n", [0, 1, 5])
def test_its_gradients_are_autograds(activation, n):
    torch.manual_seed(0)
    x = torch.randn(3, n, dtype=torch.float64).T.requires_grad_()
    weight, bias = (torch.randn(size, dtype=torch.float64, requires_grad=True) for size in (3, ()))
    neuron = Neuron(3, activation)
    neuron.weight, neuron.bias = weight.detach().clone(), bias.detach().clone()
    grad_out = torch.randn(n, dtype=torch.float64)
    y = getattr(torch, activation)(x @ weight + bias)
    expected = torch.autograd.grad(y, (x, weight, bias), grad_out)
    torch.testing.assert_close(neuron.forward(x.detach()), y.detach())
    got = neuron.backward(grad_out), neuron.weight_grad, neuron.bias_grad
    torch.testing.assert_close(got, expected)
    neuron.update(0.5)
    torch.testing.assert_close(neuron.weight, (weight - 0.5 * expected[1]).detach())
    torch.testing.assert_close(neuron.bias, (bias - 0.5 * expected[2]).detach())


def test_the_notes_example_comes_out():
    neuron = Neuron(2, "sigmoid")
    neuron.weight, neuron.bias = torch.tensor([2.0, -3.0]), torch.tensor(-3.0)
    assert round(neuron.forward(torch.tensor([[-1.0, -2.0]])).item(), 4) == 0.7311
    torch.testing.assert_close(neuron.backward(torch.ones(1)), torch.tensor([[0.3932, -0.5898]]), rtol=0, atol=1e-4)
    torch.testing.assert_close(neuron.weight_grad, torch.tensor([-0.1966, -0.3932]), rtol=0, atol=1e-4)


def test_the_relu_has_slope_0_at_0():
    neuron = Neuron(2, "relu")
    neuron.weight, neuron.bias = torch.tensor([1.0, 1.0]), torch.tensor(0.0)
    neuron.forward(torch.tensor([[1.0, -1.0]]))
    assert neuron.backward(torch.ones(1)).abs().sum() == 0

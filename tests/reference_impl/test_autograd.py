"""The scalar autograd reference: every expression once more in torch, value and gradients."""

import math
import random

import pytest
import torch

from reference_impl.autograd import Value

EXPRESSIONS = {
    "sum": lambda a, b: a + b + a + 2 + (3 + b),
    "difference": lambda a, b: a - b - 2 - (3 - b),
    "product": lambda a, b: a * b * a * 2 * (3 * b),
    "quotient": lambda a, b: a / b / 2 + 3 / b + b / b,
    "powers": lambda a, b: a**2 + b**3 + a**-1 + a**0.5 + b**1,
    "powers of both": lambda a, b: a ** (b * b) + 2**b + a**a,
    "negation": lambda a, b: -a * b - -b,
    "functions": lambda a, b: b.exp() + a.log() + b.tanh() + a.sigmoid() + b.relu() + a.relu(),
    "the same twice": lambda a, b: a.log() + a.log() + (b * b).exp() * (b * b).exp(),
    "diamonds": lambda a, b: (lambda c: (c * a + c) * (c + (c * b).tanh()))(a * b + 1),
}


def assert_as_torch(expression, *numbers):
    values = [Value(number) for number in numbers]
    tensors = [torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in numbers]
    out, expected = expression(*values), expression(*tensors)
    out.backward()
    expected.backward()
    assert out.data == pytest.approx(expected.item(), rel=1e-12)
    assert out.grad == 1.0
    for value, tensor in zip(values, tensors, strict=True):
        assert value.grad == pytest.approx(tensor.grad.item(), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("name", EXPRESSIONS)
@pytest.mark.parametrize("numbers", [(1.3, -0.7), (0.4, 0.9)])
def test_equals_torch(name, numbers):
    assert_as_torch(EXPRESSIONS[name], *numbers)


@pytest.mark.parametrize("seed", range(10))
def test_equals_torch_on_random_graphs(seed):
    def expression(*leaves):
        dice, nodes = random.Random(seed), list(leaves)
        for _ in range(25):
            a, b = dice.choice(nodes), dice.choice(nodes)
            kind = dice.randrange(5)
            nodes.append([a + b, a * b, a - b, a.tanh(), b.sigmoid()][kind].tanh())
        return sum(nodes)

    assert_as_torch(expression, 0.5, -1.2, 0.8)


@pytest.mark.parametrize("number", [0.0, 30.0, -30.0, 1000.0, -1000.0])
def test_saturated_and_kinked_functions_equal_torch(number):
    assert_as_torch(lambda a: a.tanh() + a.sigmoid() + 3 * a.relu() + a**2, number)


def test_negative_bases_and_the_power_zero():
    assert_as_torch(lambda a: a**3 + a**2 + a**-1 + a**0, -1.5)
    assert_as_torch(lambda a: a**0 + a**1, 0.0)


def test_a_graph_ten_thousand_deep_and_one_with_exponentially_many_paths():
    a = Value(1.0)
    deep = a
    for _ in range(10_000):
        deep = deep + 0.5
    deep.backward()
    assert (deep.data, a.grad) == (5001.0, 1.0)
    forked = b = Value(3.0)
    for _ in range(60):
        forked = (forked + forked) * 0.5
    forked.backward()
    assert b.grad == 1.0


def test_numbers_are_floats_and_errors_are_pythons():
    a = Value(2)
    assert isinstance(a.data, float) and isinstance(a.grad, float)
    with pytest.raises(ZeroDivisionError):
        a / 0
    with pytest.raises(ValueError):
        (-a).log()
    assert Value(1e-20).log().data == pytest.approx(math.log(1e-20))

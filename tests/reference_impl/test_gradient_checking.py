"""The gradient check: the formula spelled out, right gradients and wrong ones."""

import pytest
import torch

from reference_impl.gradient_checking import gradient_check, relative_error


@pytest.mark.parametrize("shape", [(), (1,), (7,), (3, 4), (2, 1, 3)])
def test_the_relative_error_is_the_formula_element_by_element(shape):
    torch.manual_seed(0)
    a, b = torch.randn(2, *shape, dtype=torch.float64)
    pairs = zip(a.flatten().tolist(), b.flatten().tolist(), strict=True)
    assert relative_error(a, b) == pytest.approx(max(abs(p - q) / max(1e-8, abs(p) + abs(q)) for p, q in pairs))


def test_zeros_are_equal_and_tiny_values_are_measured_against_the_floor():
    assert relative_error(torch.zeros(2, 3), torch.zeros(2, 3)) == 0.0
    assert relative_error(torch.tensor([1e-9]), torch.tensor([-1e-9])) == pytest.approx(0.2)


@pytest.mark.parametrize("shape", [(), (5,), (3, 2)])
def test_a_right_gradient_passes_and_a_wrong_one_does_not(shape):
    torch.manual_seed(0)
    x = torch.rand(shape, dtype=torch.float64).T if len(shape) == 2 else torch.rand(shape, dtype=torch.float64)
    before = x.clone()
    assert gradient_check(lambda t: t.exp().sum(), torch.exp, x) < 1e-9
    assert gradient_check(lambda t: t.exp().sum(), lambda t: 3 * t.exp(), x) == pytest.approx(0.5)
    assert torch.equal(x, before)


def test_f_may_return_a_piece_of_what_it_was_given():
    x = torch.ones((), dtype=torch.float64)
    assert gradient_check(lambda t: t, torch.ones_like, x) < 1e-9

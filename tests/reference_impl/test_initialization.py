"""The reference initializers draw exactly what torch's draw from the same generator."""

import pytest
import scipy.stats
import torch

from reference_impl.initialization import (
    kaiming_normal_,
    kaiming_uniform_,
    lecun_normal_,
    orthogonal_,
    xavier_normal_,
    xavier_uniform_,
)

PAIRS = [
    pytest.param(kaiming_uniform_, torch.nn.init.kaiming_uniform_, id="uniform"),
    pytest.param(kaiming_normal_, torch.nn.init.kaiming_normal_, id="normal"),
]
SHAPES = [(4, 9), (1, 1), (5, 3, 2), (3, 4, 5, 1), (2, 3, 2, 1, 4), (7, 1)]


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(("ours", "torchs"), PAIRS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("mode", ["fan_in", "fan_out"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_equals_torch_with_the_same_generator(ours, torchs, shape, mode, dtype):
    mine, peer = torch.empty(shape, dtype=dtype), torch.empty(shape, dtype=dtype)
    ours(mine, a=0.4, mode=mode, generator=generator())
    torchs(peer, a=0.4, mode=mode, generator=generator())
    torch.testing.assert_close(mine, peer, rtol=1e-6 if dtype == torch.float32 else 1e-14, atol=0)


@pytest.mark.parametrize(("ours", "torchs"), PAIRS)
@pytest.mark.parametrize("nonlinearity", ["leaky_relu", "relu", "linear", "sigmoid", "tanh", "selu"])
def test_gains_are_torchs_and_a_belongs_to_leaky_relu(ours, torchs, nonlinearity):
    mine, peer = torch.empty(6, 8, dtype=torch.float64), torch.empty(6, 8, dtype=torch.float64)
    ours(mine, a=1.7, nonlinearity=nonlinearity, generator=generator())
    torchs(peer, a=1.7, nonlinearity=nonlinearity, generator=generator())
    torch.testing.assert_close(mine, peer, rtol=1e-14, atol=0)


@pytest.mark.parametrize(("ours", "torchs"), PAIRS)
def test_defaults_are_torchs(ours, torchs):
    mine, peer = torch.empty(3, 5), torch.empty(3, 5)
    ours(mine, generator=generator())
    torchs(peer, generator=generator())
    torch.testing.assert_close(mine, peer, rtol=1e-6, atol=0)


@pytest.mark.parametrize("ours", [kaiming_uniform_, kaiming_normal_])
def test_fills_parameters_and_strided_tensors_in_place_and_returns_them(ours):
    for w in (torch.zeros(3, 4, requires_grad=True), torch.zeros(4, 6).T, torch.nn.Linear(5, 2).weight):
        w_id, needs = id(w), w.requires_grad
        back = ours(w)
        assert id(back) == w_id and back.requires_grad == needs and back.is_leaf
        assert bool((w != 0).all())


@pytest.mark.parametrize("ours", [kaiming_uniform_, kaiming_normal_])
@pytest.mark.parametrize("shape", [(0, 5), (5, 0)])
def test_an_empty_tensor_comes_back_as_it_is(ours, shape):
    w = torch.empty(shape)
    assert ours(w) is w


@pytest.mark.parametrize("ours", [kaiming_uniform_, kaiming_normal_])
def test_draws_from_the_generator_alone(ours):
    before = torch.get_rng_state()
    first = ours(torch.empty(4, 5), generator=generator(7))
    assert torch.equal(before, torch.get_rng_state())
    torch.manual_seed(123)
    assert torch.equal(first, ours(torch.empty(4, 5), generator=generator(7)))


def test_relu_layers_keep_the_second_moment_of_a_signal():
    x = torch.randn(200, 256, generator=generator(), dtype=torch.float64)
    size = x.square().mean()
    for layer in range(10):
        w = torch.empty(256, 256, dtype=torch.float64)
        kaiming_normal_(w, nonlinearity="relu", generator=generator(layer + 1))
        x = torch.relu(x @ w.T)
    assert 0.5 < float(x.square().mean() / size) < 2


XAVIER = [
    pytest.param(xavier_uniform_, torch.nn.init.xavier_uniform_, id="uniform"),
    pytest.param(xavier_normal_, torch.nn.init.xavier_normal_, id="normal"),
]


@pytest.mark.parametrize(("ours", "torchs"), XAVIER)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("options", [{}, {"gain": 5 / 3}], ids=str)
def test_xavier_equals_torch_with_the_same_generator(ours, torchs, shape, options):
    mine, peer = torch.empty(shape, dtype=torch.float64), torch.empty(shape, dtype=torch.float64)
    assert ours(mine, **options, generator=generator()) is mine
    torchs(peer, **options, generator=generator())
    torch.testing.assert_close(mine, peer, rtol=1e-14, atol=0)


@pytest.mark.parametrize("ours", [xavier_uniform_, xavier_normal_])
def test_xavier_fills_parameters_and_draws_from_the_generator_alone(ours):
    w = torch.nn.Linear(5, 2).weight
    before = torch.get_rng_state()
    assert ours(w, generator=generator(7)) is w and w.is_leaf and w.requires_grad
    assert torch.equal(before, torch.get_rng_state())


FLAT = [(5, 5), (9, 4), (4, 9), (1, 1), (1, 6), (6, 1), (7, 2, 3), (3, 4, 5, 2), (2, 1, 3, 1, 2)]


@pytest.mark.parametrize("shape", FLAT)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_orthogonal_equals_torch_with_the_same_generator(shape, dtype):
    mine, peer = torch.empty(shape, dtype=dtype), torch.empty(shape, dtype=dtype)
    if shape[0] >= mine[0].numel():  # torch draws a wide matrix the other way round
        assert orthogonal_(mine, gain=1.5, generator=generator()) is mine
        torch.nn.init.orthogonal_(peer, gain=1.5, generator=generator())
        torch.testing.assert_close(mine, peer)
    orthogonal_(mine, gain=1.5, generator=generator(1))
    flat = mine.reshape(shape[0], -1)
    short = flat if flat.shape[0] <= flat.shape[1] else flat.T
    torch.testing.assert_close(short @ short.T, 2.25 * torch.eye(len(short), dtype=dtype))


def test_orthogonal_turns_a_vector_into_every_direction_alike():
    draws = torch.stack([orthogonal_(torch.empty(2, 2), generator=generator(seed)) for seed in range(2000)])
    angle = torch.atan2(draws[:, 1], draws[:, 0])  # of both columns
    for column in angle.T:
        counts = torch.histc(column, bins=8, min=-torch.pi, max=torch.pi)
        assert scipy.stats.chisquare(counts.numpy()).pvalue > 1e-4
    assert float((torch.linalg.det(draws) > 0).float().mean()) == pytest.approx(0.5, abs=0.05)


def test_orthogonal_fills_parameters_and_strided_tensors_from_the_generator_alone():
    before = torch.get_rng_state()
    for w in (torch.nn.Linear(5, 2).weight, torch.zeros(4, 6).T, torch.zeros(3, 4, requires_grad=True)):
        torch.set_rng_state(before)
        assert orthogonal_(w, generator=generator()) is w and w.is_leaf and bool((w != 0).all())
        assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_lecun_is_kaiming_without_the_gain(shape, dtype):
    mine, peer = torch.empty(shape, dtype=dtype), torch.empty(shape, dtype=dtype)
    before = torch.get_rng_state()
    assert lecun_normal_(mine, generator=generator()) is mine
    torch.nn.init.kaiming_normal_(peer, nonlinearity="linear", generator=generator())
    torch.testing.assert_close(mine, peer)
    assert torch.equal(before, torch.get_rng_state())


def test_lecun_keeps_the_moments_of_a_selu_network():
    x = torch.randn(500, 400, generator=generator(), dtype=torch.float64)
    for layer in range(8):
        w = lecun_normal_(torch.empty(400, 400, dtype=torch.float64), generator=generator(layer + 1))
        x = torch.nn.functional.selu(x @ w.T)
    assert abs(float(x.mean())) < 0.1 and 0.8 < float(x.var()) < 1.2

"""The diffusion references: step by step, against exact Gaussian laws, and with models that are right by design."""

import math

import pytest
import torch
from torch.testing import assert_close

from reference_impl.diffusion import (
    ddim_step,
    ddpm_loss,
    drop_condition,
    flow_matching_loss,
    guided_noise,
    p_sample,
    q_sample,
)

BETAS = torch.linspace(0.05, 0.4, 6, dtype=torch.float64)
SHAPES = [(4,), (3, 5), (2, 3, 4, 4), (1, 1)]


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def normal(*shape, seed=0):
    return torch.randn(shape, generator=generator(seed), dtype=torch.float64)


def alpha_bar(t):
    return math.prod(1 - beta for beta in BETAS.tolist()[: t + 1])


@pytest.mark.parametrize("shape", SHAPES)
def test_the_forward_process_has_each_samples_own_level(shape):
    x0, noise = normal(*shape), normal(*shape, seed=1)
    t = torch.randint(6, (shape[0],), generator=generator())
    for row, step in enumerate(t.tolist()):
        expected = math.sqrt(alpha_bar(step)) * x0[row] + math.sqrt(1 - alpha_bar(step)) * noise[row]
        assert_close(q_sample(x0, t, noise, BETAS)[row], expected)


def test_one_long_step_has_the_law_of_many_short_ones():
    x = torch.full((40_000,), 2.0, dtype=torch.float64)
    for step in range(4):
        x = math.sqrt(1 - BETAS[step]) * x + math.sqrt(BETAS[step]) * normal(40_000, seed=step)
    t = torch.full((40_000,), 3)
    at_once = q_sample(torch.full_like(x, 2.0), t, normal(40_000, seed=9), BETAS)
    assert_close(at_once.mean(), x.mean(), atol=0.03, rtol=0)
    assert_close(at_once.std(), x.std(), atol=0.03, rtol=0)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_loss_is_the_mean_squared_error_of_the_noise(shape):
    x0, noise = normal(*shape), normal(*shape, seed=1)
    t = torch.randint(6, (shape[0],), generator=generator())
    x_t = q_sample(x0, t, noise, BETAS)
    loss = ddpm_loss(lambda x, steps: 0.5 * x + steps.sum(), x0, BETAS, t, noise)
    assert_close(loss, torch.nn.functional.mse_loss(0.5 * x_t + t.sum(), noise))


def test_the_loss_draws_all_steps_and_standard_normal_noise_from_the_generator():
    seen = []

    def model(x, t):
        seen.append(t)
        return x / torch.sqrt(1 - torch.cumprod(1 - BETAS, 0)[t])[:, None]

    zeros = torch.zeros(6000, 2, dtype=torch.float64)
    before = torch.get_rng_state()
    assert ddpm_loss(model, zeros, BETAS, generator=generator(1)) < 1e-20
    ddpm_loss(model, zeros, BETAS, generator=generator(1))
    assert torch.equal(before, torch.get_rng_state()) and torch.equal(*seen)
    assert_close(seen[0].bincount() / 6000, torch.full((6,), 1 / 6), atol=0.03, rtol=0)


@pytest.mark.parametrize("t", range(6))
def test_the_ancestral_step_is_the_posterior_mean_of_the_predicted_data(t):
    x, eps, noise = normal(3, 4), normal(3, 4, seed=1), normal(3, 4, seed=2)
    before, after, beta = alpha_bar(t - 1), alpha_bar(t), BETAS[t].item()
    x0 = (x - math.sqrt(1 - after) * eps) / math.sqrt(after)
    weight = math.sqrt(1 - beta) * (1 - before) / (1 - after)
    mean = math.sqrt(before) * beta / (1 - after) * x0 + weight * x
    assert_close(p_sample(x, t, eps, BETAS, noise), mean + (math.sqrt(beta) * noise if t else 0))


@pytest.mark.parametrize(("level", "previous"), [(0.1, 0.5), (0.4, 0.45), (0.2, 1.0)])
def test_a_ddim_step_with_the_true_noise_keeps_the_data_and_the_noise(level, previous):
    x0, eps = normal(3, 4), normal(3, 4, seed=1)
    x_t = math.sqrt(level) * x0 + math.sqrt(1 - level) * eps
    expected = math.sqrt(previous) * x0 + math.sqrt(1 - previous) * eps
    assert_close(ddim_step(x_t, eps, level, previous), expected)


@pytest.mark.parametrize("t", range(1, 6))
def test_ddim_with_eta_1_is_the_posterior_of_ddpm(t):
    x, eps, zero = normal(3, 4), normal(3, 4, seed=1), torch.zeros(3, 4, dtype=torch.float64)
    before, after = alpha_bar(t - 1), alpha_bar(t)
    step = ddim_step(x, eps, after, before, 1.0, zero)
    assert_close(step, p_sample(x, t, eps, BETAS, zero))
    sigma = math.sqrt(BETAS[t] * (1 - before) / (1 - after))
    assert_close(ddim_step(x, eps, after, before, 1.0, zero + 1) - step, torch.full_like(x, sigma))


@pytest.mark.parametrize("scale", [0.0, 1.0, 3.5])
def test_guidance_goes_from_the_unconditional_towards_the_conditional_prediction(scale):
    x, cond, null = normal(3, 4), normal(3, 4, seed=1), normal(4, seed=2)

    def model(x, t, c):
        return x * c + t[:, None]

    t = torch.tensor([1, 5, 2])
    free, bound = model(x, t, null), model(x, t, cond)
    assert_close(guided_noise(model, x, t, cond, null, scale), free + scale * (bound - free))


@pytest.mark.parametrize("shape", [(2000,), (2000, 3), (2000, 2, 2)])
def test_whole_conditions_are_dropped_with_probability_p(shape):
    cond, null = normal(*shape) + 10, torch.zeros(shape[1:], dtype=torch.float64)
    dropped = drop_condition(cond, null, 0.3, generator())
    lost = (dropped == 0).reshape(2000, -1)
    assert (lost.all(1) == lost.any(1)).all() and abs(lost[:, 0].double().mean() - 0.3) < 0.05
    assert_close(dropped.reshape(2000, -1)[~lost], cond.reshape(2000, -1)[~lost])
    assert torch.equal(drop_condition(cond, null, 0.0), cond)
    assert (drop_condition(cond, null, 1.0) == 0).all()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_model_that_knows_the_velocity_has_no_flow_matching_loss(shape):
    x0, x1 = normal(*shape), normal(*shape, seed=1)
    t = torch.linspace(0, 1, shape[0], dtype=torch.float64)
    points = []

    def model(x, time):
        points.append((x, time))
        return x1 - x0

    assert flow_matching_loss(model, x0, x1, t) == 0
    for row, time in enumerate(t):
        assert_close(points[0][0][row], (1 - time) * x0[row] + time * x1[row])
    assert_close(flow_matching_loss(lambda x, _: 0 * x, x0, x1, t), (x1 - x0).square().mean())

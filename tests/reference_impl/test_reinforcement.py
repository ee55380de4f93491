"""The policy-gradient references against sums that are written out."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.reinforcement import gae, reinforce_loss


def normal(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def written_out(rewards, values, dones, last_value, gamma, lam):
    """A_t = Σ (γλ)^l δ_{t+l}, the sum ending with the episode; of one environment, in Python numbers."""
    r, v, d = rewards.tolist(), [*values.tolist(), last_value.item()], dones.tolist()
    advantages = []
    for t in range(len(r)):
        total, weight = 0.0, 1.0
        for k in range(t, len(r)):
            total += weight * (r[k] + (0.0 if d[k] else gamma * v[k + 1]) - v[k])
            weight *= gamma * lam
            if d[k]:
                break
        advantages.append(total)
    return torch.tensor(advantages, dtype=torch.float64)


@pytest.mark.parametrize("steps", [1, 2, 9])
@pytest.mark.parametrize(("gamma", "lam"), [(0.99, 0.95), (0.5, 0.0), (0.9, 1.0), (1.0, 1.0)])
@pytest.mark.parametrize("kind", [torch.bool, torch.float32])
def test_gae_is_the_sum_written_out_for_each_environment(steps, gamma, lam, kind):
    rewards, values, last = normal(steps, 4), normal(steps, 4, seed=1), normal(4, seed=2)
    dones = torch.rand((steps, 4), generator=torch.Generator().manual_seed(3)) < 0.3
    advantages, returns = gae(rewards, values, dones.to(kind), last, gamma, lam)
    for env in range(4):
        one = written_out(rewards[:, env], values[:, env], dones[:, env], last[env], gamma, lam)
        assert_close(advantages[:, env], one)
    assert_close(returns, advantages + values)


def test_gae_has_no_graph_and_takes_any_further_dimensions():
    rewards = normal(5).requires_grad_()
    advantages, returns = gae(rewards, rewards, torch.zeros(5), torch.tensor(0.0, dtype=torch.float64))
    assert not advantages.requires_grad and not returns.requires_grad
    wide = gae(*(normal(5, 2, 3, seed=s) for s in (0, 1)), torch.zeros(5, 2, 3), normal(2, 3))
    assert wide[0].shape == (5, 2, 3)


@pytest.mark.parametrize("shape", [(3, 6), (1, 1), (4, 1), (1, 5)])
@pytest.mark.parametrize("gamma", [0.0, 0.9, 1.0])
@pytest.mark.parametrize("with_baseline", [False, True])
def test_reinforce_weighs_each_log_probability_with_its_reward_to_go(shape, gamma, with_baseline):
    logps, rewards = normal(*shape).requires_grad_(), normal(*shape, seed=1).requires_grad_()
    baseline = normal(*shape, seed=2).requires_grad_() if with_baseline else None
    loss = reinforce_loss(logps, rewards, gamma, baseline)
    weights = torch.zeros(shape, dtype=torch.float64)
    for n in range(shape[0]):
        for t in range(shape[1]):
            weights[n, t] = sum(gamma ** (k - t) * rewards[n, k].item() for k in range(t, shape[1]))
            weights[n, t] -= baseline[n, t].item() if with_baseline else 0.0
    assert_close(loss, -(weights * logps).sum() / shape[0])
    loss.backward()
    assert_close(logps.grad, -weights / shape[0])
    assert rewards.grad is None and (baseline is None or baseline.grad is None)

"""Policy gradients: how good actions turned out to be, and the loss that makes good ones likelier."""

import torch


def gae(
    rewards: torch.Tensor,
    values: torch.Tensor,
    dones: torch.Tensor,
    last_value: torch.Tensor,
    gamma: float = 0.99,
    lam: float = 0.95,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Generalised advantage estimation over a roll-out, time first.

    Args:
        rewards: `(T, …)`, float32 or float64, T at least 1; any further dimensions, such as environments.
        values: the value function's estimates at the same steps, `(T, …)`.
        dones: `(T, …)`, bool or float (0 or 1): whether the episode ended *with* step t.
        last_value: `(…)`, the estimate of the state after the last step.
        gamma: γ, the discount.
        lam: λ, between the one-step error (0) and the discounted return (1).

    Returns:
        `(advantages, returns)`, each `(T, …)` in the dtype of `rewards`; returns are advantages + values. Both are
        constants, without a graph.

    Source: Schulman et al., High-Dimensional Continuous Control Using Generalized Advantage Estimation, 2016,
    equations 11 to 16.
    """
    rewards, values, last_value = rewards.detach(), values.detach(), last_value.detach()
    goes_on = 1 - dones.to(rewards.dtype)  # (T, …)
    advantages = torch.empty_like(rewards)
    following = torch.zeros_like(rewards[0])  # (…), A_{t+1}
    next_value = last_value  # (…), V_{t+1}
    for t in reversed(range(len(rewards))):
        delta = rewards[t] + gamma * goes_on[t] * next_value - values[t]  # δ_t
        following = delta + gamma * lam * goes_on[t] * following  # A_t = δ_t + γλ(1 − d_t) A_{t+1}
        advantages[t] = following
        next_value = values[t]
    return advantages, advantages + values


def reinforce_loss(
    logps: torch.Tensor, rewards: torch.Tensor, gamma: float = 0.99, baseline: torch.Tensor | None = None
) -> torch.Tensor:
    """The REINFORCE loss with rewards-to-go: its gradient is the policy gradient, negated.

    Args:
        logps: log-probabilities of the actions taken, `(N, T)`: N episodes of T steps; float32 or float64.
        rewards: `(N, T)`; constants.
        gamma: γ, the discount.
        baseline: b, `(N, T)`; a constant. None is 0.

    Returns:
        A 0-d tensor: summed over the steps, averaged over the episodes. Gradients reach `logps` only.

    Source: Williams, Simple Statistical Gradient-Following Algorithms for Connectionist Reinforcement Learning, 1992;
    Sutton and Barto, Reinforcement Learning, 2018, sections 13.3 and 13.4 (without the factor γ^t there).
    """
    weight = torch.empty_like(rewards)
    to_go = torch.zeros_like(rewards[:, 0])  # (N,)
    for t in reversed(range(rewards.shape[1])):
        to_go = rewards[:, t] + gamma * to_go  # G_t = r_t + γ G_{t+1}
        weight[:, t] = to_go if baseline is None else to_go - baseline[:, t]
    return -(weight.detach() * logps).sum(dim=1).mean()

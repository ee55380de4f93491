"""The alignment losses beside torch's own, brute force and exact expectations, in float64."""

import math

import pytest
import torch
from torch.nn import functional
from torch.testing import assert_close

from reference_impl.alignment import (
    bradley_terry_loss,
    dpo_loss,
    group_advantages,
    grpo_loss,
    k1,
    k2,
    k3,
    next_token_loss,
    ppo_loss,
    sft_loss,
)


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def normal(*shape, seed=0):
    return torch.randn(shape, generator=generator(seed), dtype=torch.float64)


def gradients(loss, *tensors):
    leaves = [tensor.clone().requires_grad_() for tensor in tensors]
    return torch.autograd.grad(loss(*leaves), leaves)


@pytest.mark.parametrize("shape", [(3, 6, 5), (1, 2, 3), (4, 4, 4), (2, 9, 1)])
def test_language_model_losses_are_torchs_cross_entropy_of_the_shifted_labels(shape):
    logits, ids = normal(*shape), torch.randint(shape[2], shape[:2], generator=generator())
    mask = torch.rand(shape[:2], generator=generator(1)) < 0.6
    mask[0, -1] = True
    prompts = torch.randint(1, shape[1], (shape[0],), generator=generator(2))
    in_answer = torch.arange(shape[1]) >= prompts[:, None]
    for counted, loss in (
        (mask, lambda z: next_token_loss(z, ids, mask)),
        (in_answer, lambda z: sft_loss(z, ids, prompts)),
    ):
        labels = ids.masked_fill(~counted, -100)[:, 1:]

        def torchs(z, labels=labels):
            return functional.cross_entropy(z[:, :-1].transpose(1, 2), labels)

        assert_close(loss(logits), torchs(logits))
        assert_close(gradients(loss, logits), gradients(torchs, logits))


def test_a_row_without_targets_and_large_logits_do_no_harm():
    logits, ids = normal(2, 3, 4) * 1e4, torch.tensor([[1, 2, 3], [0, 1, 2]])
    mask = torch.tensor([[True, False, False], [True, True, True]])
    assert_close(next_token_loss(logits, ids, mask), next_token_loss(logits[1:], ids[1:], mask[1:]))
    assert_close(sft_loss(logits, ids, torch.tensor([3, 1])), sft_loss(logits[1:], ids[1:], torch.tensor([1])))


@pytest.mark.parametrize("shape", [(7,), (2, 3), ()])
def test_bradley_terry_is_binary_cross_entropy_on_the_difference(shape):
    chosen, rejected = normal(*shape), normal(*shape, seed=1)

    def torchs(a, b):
        return functional.binary_cross_entropy_with_logits(a - b, torch.ones_like(a))

    assert_close(bradley_terry_loss(chosen, rejected), torchs(chosen, rejected))
    assert_close(gradients(bradley_terry_loss, chosen, rejected), gradients(torchs, chosen, rejected))


@pytest.mark.parametrize("beta", [0.1, 1.0])
def test_dpo_is_bradley_terry_on_the_implicit_rewards(beta):
    answers = [normal(6, seed=seed) * 5 for seed in range(4)]
    chosen, rejected = (beta * (answers[i] - answers[i + 2]) for i in (0, 1))
    assert_close(dpo_loss(*answers, beta), bradley_terry_loss(chosen, rejected))


@pytest.mark.parametrize("margin", [4000.0, -4000.0])
def test_dpo_is_finite_for_large_margins_and_spares_the_reference(margin):
    tensors = [torch.tensor([value]).requires_grad_() for value in (margin, 0.0, 0.0, 0.0)]
    loss = dpo_loss(*tensors, beta=1.0)
    loss.backward()
    assert_close(loss, torch.tensor(max(0.0, -margin)))
    assert_close(tensors[0].grad, torch.tensor([min(0.0, math.copysign(1, margin))]), atol=0, rtol=0)
    assert tensors[2].grad is None and tensors[3].grad is None


@pytest.mark.parametrize("epsilon", [0.1, 0.2, 0.5])
def test_ppo_is_the_case_by_case_formula(epsilon):
    new, old, advantages = -normal(30).abs(), -normal(30, seed=1).abs(), normal(30, seed=2)

    def by_cases(new):
        total = 0.0
        for n, o, a in zip(new, old, advantages, strict=True):
            ratio = torch.exp(n - o)
            flat = (a > 0 and ratio > 1 + epsilon) or (a < 0 and ratio < 1 - epsilon)
            bound = 1 + epsilon if a > 0 else 1 - epsilon
            total = total - a * (bound + 0 * n if flat else ratio)
        return total / 30

    assert_close(ppo_loss(new, old, advantages, epsilon), by_cases(new))
    loss = gradients(lambda z: ppo_loss(z, old, advantages, epsilon), new)
    assert_close(loss, gradients(by_cases, new))


def test_the_kl_estimators_average_to_what_they_estimate():
    p, ref = torch.softmax(normal(5), 0), torch.softmax(normal(5, seed=1), 0)
    kl = (p * (p / ref).log()).sum()
    logp, log_ref = p.log(), ref.log()
    assert_close((p * k1(logp, log_ref)).sum(), kl)
    assert_close((p * k3(logp, log_ref)).sum(), kl)
    assert_close(k2(logp, log_ref), (logp - log_ref) ** 2 / 2)
    assert (k3(logp, log_ref) >= 0).all() and (k2(logp, log_ref) >= 0).all()


def test_group_advantages_are_each_groups_own():
    rewards, ids = torch.tensor([1.0, 5.0, 3.0, 7.0, 2.0]), torch.tensor([9, -2, 9, -2, 4])
    assert_close(group_advantages(rewards, ids, eps=0.0)[:4], torch.tensor([-1.0, -1.0, 1.0, 1.0]))
    assert group_advantages(rewards, ids)[4] == 0


def test_grpo_with_one_token_each_and_no_penalty_is_ppo():
    new, old, advantages = -normal(8).abs(), -normal(8, seed=1).abs(), normal(8, seed=2)
    mask = torch.ones(8, 1, dtype=torch.bool)
    loss = grpo_loss(new[:, None], old[:, None], old[:, None], advantages, mask, beta=0.0)
    assert_close(loss, ppo_loss(new, old, advantages))


def test_grpo_averages_over_each_answers_tokens_then_over_the_answers():
    new, old, ref = (-normal(3, 5, seed=seed).abs() for seed in range(3))
    advantages, lengths = normal(3), [5, 2, 1]
    mask = torch.arange(5) < torch.tensor(lengths)[:, None]
    expected = 0.0
    for row, length in enumerate(lengths):
        for t in range(length):
            ratio = (new[row, t] - old[row, t]).exp()
            surrogate = min(ratio * advantages[row], ratio.clamp(0.8, 1.2) * advantages[row])
            expected -= (surrogate - 0.04 * k3(new[row, t], ref[row, t])) / length / 3
    assert_close(grpo_loss(new, old, ref, advantages, mask), expected)
    (gradient,) = gradients(lambda z: grpo_loss(z, old, ref, advantages, mask), new)
    assert (gradient[~mask] == 0).all() and (gradient[mask] != 0).all()

"""Hidden scenarios of the grpo-loss kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario


@scenario("each answer's reward relative to its group")
def advantages(impl, given):
    rewards = given.randn(7)
    yield "two groups in turn", impl.group_advantages(rewards, given.tensor([0, 1, 0, 1, 0, 1, 1]))
    yield "one group", impl.group_advantages(rewards, given.tensor([3] * 7))
    yield "any ids, any order", impl.group_advantages(rewards, given.tensor([5, -8, 1000, 5, -8, 5, 1000]))
    yield "groups one after the other", impl.group_advantages(given.randn(6), given.tensor([0, 0, 0, 1, 1, 1]))
    far = given.watch(rewards + given.tensor([0, 1, 0, 1, 0, 1, 1]) * 50.0)
    yield "groups far apart", impl.group_advantages(far, given.tensor([0, 1, 0, 1, 0, 1, 1])), GRADIENT


@scenario("groups of one, equal rewards, eps, strided inputs")
def degenerate(impl, given):
    yield "a group of one", impl.group_advantages(given.randn(4), given.tensor([0, 1, 0, 2]))
    yield "equal rewards", impl.group_advantages(given.tensor([1.0, 1.0, 0.5, 2.0]), given.tensor([0, 0, 1, 1]))
    ids = given.tensor([0, 1, 1, 0, 1])
    for eps in (0.5, 1e-2):
        yield f"eps = {eps}", impl.group_advantages(given.randn(5), ids, eps)
    close = given.tensor([1e-4, 3e-4, 2e-4, 5e-4, 4e-4])
    yield "close rewards, the default eps", impl.group_advantages(close, ids)
    yield "close rewards, eps by name", impl.group_advantages(close, ids, eps=1e-3)
    yield "strided", impl.group_advantages(given.noncontiguous(given.randn(5)), given.noncontiguous(ids))


LOG_RATIOS = [-1.0, -0.5, -0.3, -0.15, -0.05, 0.0, 0.05, 0.15, 0.25, 0.5, 1.0]
"""Ratios of 0.37 to 2.7, none of them close to 1 ± ε for an ε of 0.1, 0.2 or 0.4."""


def batch(given, answers, tokens, full=False):
    """logps, old, ref, advantages and a mask; ratios inside and outside of the interval."""
    old = given.watch(-given.uniform(answers, tokens, low=0.2, high=4.0))
    index = given.integers(answers, tokens, low=0, high=len(LOG_RATIOS))
    logps = given.watch(old + torch.tensor(LOG_RATIOS, dtype=given.dtype, device=given.device)[index])
    ref = given.watch(logps + given.randn(answers, tokens) * 0.7)
    drawn = given.randn(answers)
    advantages = given.watch(torch.where(drawn < 0, drawn - 0.3, drawn + 0.3))
    lengths = given.integers(answers, low=1, high=tokens + 1).clone()
    lengths[0] = tokens
    lengths[-1] = 1 if answers > 1 else tokens
    mask = torch.arange(tokens, device=given.device) < lengths[:, None]
    return logps, old, ref, advantages, torch.ones_like(mask) if full else given.watch(mask)


@scenario("answers without padding")
def plain(impl, given):
    answers, tokens = given.sizes(2, 3, 7)
    yield "a batch", impl.grpo_loss(*batch(given, answers, tokens, full=True))
    yield "a square one", impl.grpo_loss(*batch(given, 4, 4, full=True))
    yield "one answer", impl.grpo_loss(*batch(given, 1, tokens, full=True))
    yield "one token each", impl.grpo_loss(*batch(given, answers, 1, full=True))


@scenario("answers of different lengths: the mean over each one's own tokens, then over the answers")
def lengths(impl, given):
    answers, tokens = given.size(3, 5), given.size(6, 9)
    yield "padding on the right", impl.grpo_loss(*batch(given, answers, tokens))
    *tensors, mask = batch(given, answers, tokens)
    yield "padding on the left", impl.grpo_loss(*tensors, given.watch(mask.flip(1)))
    holes = given.mask(answers, tokens, share=0.6).clone()
    holes[:, 2] = True
    yield "padding anywhere", impl.grpo_loss(*tensors, given.watch(holes))
    yield "strided", impl.grpo_loss(*(given.noncontiguous(t) for t in (*tensors, mask)))


@scenario("the clipping by itself (β = 0), with each clip_ratio")
def clipping(impl, given):
    inputs = batch(given, 6, 8)
    for epsilon in (0.1, 0.4):
        yield f"ε = {epsilon}", impl.grpo_loss(*inputs, epsilon, 0.0)
    yield "the default ε", impl.grpo_loss(*inputs, beta=0.0)
    old, mask = given.tensor([[-1.0]] * 2), given.tensor([[True]] * 2)
    for log_ratio in (-0.7, -0.16, 0.16, 0.7):
        new = given.tensor([[-1.0 + log_ratio]] * 2)
        yield f"log ρ = {log_ratio}", impl.grpo_loss(new, old, old, given.tensor([1.0, -2.5]), mask, beta=0.0)


@scenario("the KL penalty by itself (advantages of 0), with each β")
def penalty(impl, given):
    logps, old, ref, advantages, mask = batch(given, 4, 6)
    zero = torch.zeros_like(advantages)
    for beta in (1.0, 0.3):
        yield f"β = {beta}", impl.grpo_loss(logps, old, ref, zero, mask, beta=beta)
    wide = given.watch(ref + given.randn(*ref.shape) * 2)
    yield "the default β", impl.grpo_loss(logps, old, wide, zero, mask)
    yield "ref = π", impl.grpo_loss(logps, old, logps, zero, mask, 0.2, 1.0)


@scenario("the gradient for the log-probabilities", tolerance=GRADIENT)
def gradient(impl, given):
    for beta in (0.0, 0.04, 1.0):
        logps, *others = batch(given, 3, given.size(4, 6))
        logps = given.param(logps)
        (impl.grpo_loss(logps, *others, beta=beta) * 3.0).backward()
        yield f"β = {beta}", logps.grad


@scenario("everything else is a constant", tolerance=GRADIENT)
def constants(impl, given):
    *tensors, mask = batch(given, 3, 5)
    tensors = [given.param(t) for t in tensors]
    impl.grpo_loss(*tensors, mask, beta=0.5).backward()
    for name, tensor in zip(("logps", "old_logps", "ref_logps", "advantages"), tensors, strict=True):
        yield name, tensor.grad


@scenario("float64 keeps all its digits", dtypes=("float64",))
def precise(impl, given):
    old = given.watch(-given.uniform(2, 4, low=150.0, high=250.0))
    logps = given.watch(old + given.uniform(2, 4, low=-0.15, high=0.15))
    ones = torch.ones(2, 4, dtype=torch.bool, device=given.device)
    leaf = given.param(logps)
    loss = impl.grpo_loss(leaf, old, logps, given.tensor([1.0, 2.0]), ones)
    loss.backward()
    yield "loss and gradient", [loss, leaf.grad]
    rewards = given.watch(10_000.0 + given.randn(4))
    yield "advantages of rewards of 10,000", impl.group_advantages(rewards, given.tensor([0, 0, 0, 0]))

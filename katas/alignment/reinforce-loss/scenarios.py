"""Hidden scenarios of the reinforce-loss kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario


def episodes(given, n, steps):
    """Log-probabilities and rewards of both signs."""
    return given.watch(-given.uniform(n, steps, low=0.1, high=3.0)), given.randn(n, steps)


@scenario("several episodes, without a baseline")
def plain(impl, given):
    n, steps = given.sizes(2, 3, 7)
    yield "the default γ", impl.reinforce_loss(*episodes(given, n, steps))
    yield "γ = 0.5", impl.reinforce_loss(*episodes(given, n, steps), 0.5)
    yield "a square one", impl.reinforce_loss(*episodes(given, 4, 4), gamma=0.7)


@scenario("one reward at a time: which actions answer for it")
def credit(impl, given):
    for at in range(4):
        rewards = torch.zeros(1, 4, dtype=given.dtype, device=given.device)
        rewards[0, at] = 2.0
        logps = given.tensor([[-1.0, -2.0, -4.0, -8.0]])
        yield f"a reward at step {at}", impl.reinforce_loss(logps, given.watch(rewards), 0.5)


@scenario("one episode, one step, γ of 0 and 1")
def extremes(impl, given):
    yield "one episode", impl.reinforce_loss(*episodes(given, 1, 6), 0.9)
    yield "one step", impl.reinforce_loss(*episodes(given, 5, 1), 0.9)
    inputs = episodes(given, 3, 5)
    for gamma in (0.0, 1.0):
        yield f"γ = {gamma}", impl.reinforce_loss(*inputs, gamma)


@scenario("a baseline is subtracted from each step's return")
def baseline(impl, given):
    n, steps = given.sizes(2, 3, 6)
    logps, rewards = episodes(given, n, steps)
    yield "by position", impl.reinforce_loss(logps, rewards, 0.8, given.randn(n, steps))
    yield "by name, the default γ", impl.reinforce_loss(logps, rewards, baseline=given.randn(n, steps))
    yield "None", impl.reinforce_loss(logps, rewards, 0.8, None)


@scenario("the gradient for the log-probabilities", tolerance=GRADIENT)
def gradient(impl, given):
    n, steps = given.sizes(2, 3, 6)
    logps, rewards = episodes(given, n, steps)
    for name, baseline in (("without a baseline", None), ("with a baseline", given.randn(n, steps))):
        leaf = given.param(logps)
        (impl.reinforce_loss(leaf, rewards, 0.9, baseline) * 2.0).backward()
        yield name, leaf.grad


@scenario("rewards and baseline are constants", tolerance=GRADIENT)
def constants(impl, given):
    logps, rewards = (given.param(t) for t in episodes(given, 3, 4))
    baseline = given.param(3, 4)
    impl.reinforce_loss(logps, rewards, 0.9, baseline).backward()
    yield "for logps", logps.grad
    yield "for the rewards", rewards.grad
    yield "for the baseline", baseline.grad


@scenario("strided inputs; many steps with large rewards keep all their float64 digits", dtypes=("float64",))
def precise(impl, given):
    logps, rewards = episodes(given, 3, 5)
    yield "strided", impl.reinforce_loss(given.noncontiguous(logps), given.noncontiguous(rewards), 0.9)
    turned = [given.watch(t.T.contiguous().T) for t in (logps, rewards)]
    yield "transposed", impl.reinforce_loss(*turned, 0.9)
    logps, rewards = episodes(given, 2, 40)
    leaf = given.param(logps)
    impl.reinforce_loss(leaf, given.watch(rewards * 100 + 500)).backward()
    yield "the gradient of many steps", leaf.grad

"""Hidden scenarios of the ppo-loss kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario

LOG_RATIOS = [-1.0, -0.5, -0.3, -0.15, -0.05, 0.0, 0.05, 0.15, 0.25, 0.5, 1.0]
"""Ratios of 0.37 to 2.7, none of them close to 1 ± ε for an ε of 0.1, 0.2 or 0.3."""


def samples(given, *shape):
    """New and old log-probabilities with ratios inside and outside of the interval, and advantages of both signs."""
    old = given.watch(-given.uniform(*shape, low=0.2, high=4.0))
    index = given.integers(*shape, low=0, high=len(LOG_RATIOS))
    new = old + torch.tensor(LOG_RATIOS, dtype=given.dtype, device=given.device)[index]
    drawn = given.randn(*shape)
    return given.watch(new), old, given.watch(torch.where(drawn < 0, drawn - 0.3, drawn + 0.3))


@scenario("ratios inside the interval and outside of it, advantages of both signs")
def plain(impl, given):
    yield "a vector", impl.ppo_loss(*samples(given, given.size(5, 9)))
    yield "another", impl.ppo_loss(*samples(given, 40))


@scenario("each of the six cases by itself: below, within and above the interval, A of either sign")
def cases(impl, given):
    for ratio in (0.5, 0.95, 1.1, 1.7):
        for advantage in (1.5, -0.5):
            new, old = given.tensor([-1.0 + torch.tensor(ratio).double().log().item()]), given.tensor([-1.0])
            yield f"ρ = {ratio}, A = {advantage}", impl.ppo_loss(new, old, given.tensor([advantage]))


@scenario("clip_ratio is used, 0.2 by default")
def clip_ratio(impl, given):
    new, old, advantages = samples(given, 30)
    for epsilon in (0.1, 0.3, 0.6):
        yield f"ε = {epsilon}", impl.ppo_loss(new, old, advantages, epsilon)
    yield "by name", impl.ppo_loss(new, old, advantages, clip_ratio=0.3)
    edge = given.tensor([-1.0 + x for x in (0.12, 0.16, 0.2, -0.12, -0.2)])
    yield "the default", impl.ppo_loss(edge, given.tensor([-1.0] * 5), given.tensor([1.0, 2.0, 3.0, -1.0, -2.0]))


@scenario("the mean over all elements, whatever the shape")
def shapes(impl, given):
    batch, time = given.sizes(2, 3, 7)
    yield "a matrix", impl.ppo_loss(*samples(given, batch, time))
    yield "three dimensions", impl.ppo_loss(*samples(given, 2, time, 3))
    yield "one element", impl.ppo_loss(*samples(given, 1))
    yield "a single number", impl.ppo_loss(*(t.squeeze() for t in samples(given, 1)))
    yield "strided", impl.ppo_loss(*(given.noncontiguous(t) for t in samples(given, batch, time)))


@scenario("the gradient for the new log-probabilities, 0 where the clipped term is the smaller", tolerance=GRADIENT)
def gradient(impl, given):
    for shape in ((len(LOG_RATIOS),), (4, 9)):
        new, old, advantages = samples(given, *shape)
        new = given.param(new)
        (impl.ppo_loss(new, old, advantages) * 3.0).backward()
        yield f"{len(shape)} dimensions", new.grad
    new = given.param(given.tensor([-0.5, -0.5, -1.5, -1.5, -1.0, -1.0]))
    old = given.tensor([-1.0] * 6)
    impl.ppo_loss(new, old, given.tensor([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])).backward()
    yield "each case", new.grad


@scenario("no gradient reaches the old log-probabilities and the advantages", tolerance=GRADIENT)
def constants(impl, given):
    new, old, advantages = (given.param(t) for t in samples(given, 12))
    impl.ppo_loss(new, old, advantages).backward()
    yield "for the new ones", new.grad
    yield "for the old ones", old.grad
    yield "for the advantages", advantages.grad


@scenario("ratios far from 1: a gain is bounded, a loss is not", tolerance=GRADIENT)
def far(impl, given):
    new = given.param(given.tensor([-15.0 + x for x in (4.0, -4.0, 12.0, -12.0) * 2]))
    loss = impl.ppo_loss(new, given.tensor([-15.0] * 8), given.tensor([1.5] * 4 + [-0.7] * 4))
    loss.backward()
    yield "loss and gradient", [loss, new.grad]


@scenario("long answers: close log-probabilities of −200 keep all their float64 digits", dtypes=("float64",))
def precise(impl, given):
    old = given.watch(-given.uniform(6, low=150.0, high=250.0))
    new = given.watch(old + given.uniform(6, low=-0.15, high=0.15))
    leaf = given.param(new)
    loss = impl.ppo_loss(leaf, old, given.tensor([1.0] * 6))
    loss.backward()
    yield "loss and gradient", [loss, leaf.grad]


@scenario("the advantages are used as they are")
def scale(impl, given):
    new, old, advantages = samples(given, 10)
    yield "all positive", impl.ppo_loss(new, old, advantages.abs())
    yield "all equal", impl.ppo_loss(new, old, given.tensor([2.0] * 10))
    yield "small", impl.ppo_loss(new, old, given.watch(advantages * 0.01))
    yield "large", impl.ppo_loss(new, old, given.watch(advantages * 30))
    yield "zero", impl.ppo_loss(new, old, given.tensor([0.0] * 10))

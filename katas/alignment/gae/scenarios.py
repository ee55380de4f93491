"""Hidden scenarios of the gae kata."""

import torch

from nfquiz.judge.scenario import scenario, tolerance

MIXED = tolerance(float64=(1e-6, 1e-6))
"""A float32 mask of zeros and ones may meet γλ before it meets float64."""


def rollout(given, *shape, share=0.25):
    """Rewards, values, dones and the last value; of each episode's kind there is one: ended and going on."""
    dones = given.mask(*shape, share=share)
    return given.randn(*shape), given.randn(*shape), dones, given.randn(*shape[1:])


@scenario("one episode that goes on after the roll-out", tolerance=MIXED)
def plain(impl, given):
    steps = given.size(4, 7)
    rewards, values, dones, last = rollout(given, steps, share=0.0)
    yield "the defaults", impl.gae(rewards, values, dones, last)
    yield "γ and λ by position", impl.gae(rewards, values, dones, last, 0.8, 0.6)
    yield "γ and λ by name", impl.gae(rewards, values, dones, last, lam=0.3, gamma=0.9)


@scenario("an episode that ends within the roll-out, and one that ends with it", tolerance=MIXED)
def ends(impl, given):
    rewards, values, _, last = rollout(given, 6)
    places = {"in the middle": [2], "with the first step": [0], "with the last step": [5], "twice": [1, 4]}
    for name, at in places.items():
        dones = torch.zeros(6, dtype=torch.bool, device=given.device)
        dones[at] = True
        yield name, impl.gae(rewards, values, given.watch(dones), last, 0.9, 0.8)
    yield "at every step", impl.gae(rewards, values, torch.ones_like(dones), last, 0.9, 0.8)


@scenario("several environments at once, each with its own ends", tolerance=MIXED)
def environments(impl, given):
    steps, envs = given.sizes(2, 3, 7)
    yield "(T, N)", impl.gae(*rollout(given, steps, envs), 0.95, 0.7)
    yield "a square one", impl.gae(*rollout(given, 5, 5), 0.95, 0.7)
    yield "(T, 1)", impl.gae(*rollout(given, steps, 1), 0.95, 0.7)
    yield "(T, 2, N)", impl.gae(*rollout(given, steps, 2, envs), 0.95, 0.7)
    yield "one step", impl.gae(*rollout(given, 1, envs), 0.95, 0.7)
    yield "one step of one", impl.gae(*rollout(given, 1), 0.95, 0.7)


@scenario("λ = 0 is the one-step error, λ = 1 the discounted return; γ = 0 and γ = 1", tolerance=MIXED)
def extremes(impl, given):
    inputs = rollout(given, 6, 3)
    for gamma, lam in ((0.9, 0.0), (0.9, 1.0), (0.0, 0.9), (1.0, 0.9), (1.0, 1.0)):
        yield f"γ = {gamma}, λ = {lam}", impl.gae(*inputs, gamma, lam)


@scenario("the last value counts where the episode goes on, and only there", tolerance=MIXED)
def last_value(impl, given):
    rewards, values, dones, _ = rollout(given, 4, 2, share=0.0)
    dones = dones.clone()
    dones[-1, 0] = True
    yield "large", impl.gae(rewards, values, given.watch(dones), given.tensor([50.0, -70.0]))
    yield "zero", impl.gae(rewards, values, given.watch(dones), given.tensor([0.0, 0.0]))


@scenario("dones as floating-point numbers", tolerance=MIXED)
def float_dones(impl, given):
    rewards, values, dones, last = rollout(given, 7, 2)
    yield "in the rewards' dtype", impl.gae(rewards, values, given.watch(dones.to(given.dtype)), last)
    yield "float32", impl.gae(rewards, values, given.watch(dones.float()), last)


@scenario("the results carry no graph, and the inputs stay as they are", tolerance=MIXED)
def constants(impl, given):
    rewards, values, dones, last = rollout(given, 5, 2)
    advantages, returns = impl.gae(given.param(rewards), given.param(values), dones, given.param(last))
    yield "graph", [advantages.requires_grad, returns.requires_grad]
    yield "results", [advantages, returns]
    strided = impl.gae(*(given.noncontiguous(t) for t in (rewards, values, dones)), last)
    yield "strided", strided
    backwards = [given.watch(torch.stack(list(t.unbind(0))[::-1], 1).transpose(0, 1)) for t in (rewards, values, dones)]
    yield "transposed", impl.gae(*backwards, last)


@scenario("close numbers far from 0 keep all their float64 digits", dtypes=("float64",))
def precise(impl, given):
    rewards, values, dones, last = rollout(given, 6, 2, share=1.0)  # A = r − V
    far = [given.watch(x + 1e6) for x in (rewards, values)]
    yield "advantages", impl.gae(*far, dones, last)[0]

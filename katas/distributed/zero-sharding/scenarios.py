"""Hidden tests of the kata zero-sharding."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

SHAPES = [(2, 3), (5,), (), (3, 1)]  # 15 elements


def ranges_of(impl, sizes, world_size):
    return [tuple(pair) for pair in impl.shard_states(sizes, world_size)]


def zeros(given, params, ranks):
    """States before the first step."""
    total = sum(p.numel() for p in params)
    length = -(-total // ranks)
    own = [max(0, min(length, total - rank * length)) for rank in range(ranks)]
    return [{name: given.tensor([0.0] * n) for name in ("m", "v")} for n in own]


def averages(given, lengths):
    """States of later steps."""
    return [{"m": given.randn(n), "v": given.uniform(n, low=0.5, high=2.0)} for n in lengths]


def gradients(given, params, ranks):
    """Rank 0's lie away from 0 and outweigh the others', so that no mean is near 0."""
    signs = [torch.where(given.mask(*p.shape), 1.0, -1.0).to(p.dtype) for p in params]
    first = [given.watch((3 * ranks + given.uniform(*p.shape)) * s) for p, s in zip(params, signs, strict=True)]
    return [first] + [[given.randn(*p.shape) for p in params] for _ in range(ranks - 1)]


def plain(result):
    params, states = result
    return list(params), [{"m": state["m"], "v": state["v"]} for state in states]


@scenario("the ranges: ranks that divide the elements, and a shorter last range")
def ranges(impl, given):
    a, b = given.sizes(2, 2, 9)
    yield "12 elements, 3 ranks", ranges_of(impl, [4, 8], 3)
    yield "15 elements, 4 ranks", ranges_of(impl, [6, 5, 1, 3], 4)
    yield "one rank", ranges_of(impl, [a, b], 1)
    yield f"{5 * a + 1} elements, 5 ranks", ranges_of(impl, [5 * a, 1], 5)


@scenario("the ranges: ranks without elements")
def empty_ranges(impl, given):
    yield "11 elements, 7 ranks", ranges_of(impl, [8, 3], 7)
    yield "10 elements, 7 ranks", ranges_of(impl, [7, 3], 7)
    yield "9 elements, 4 ranks, an empty parameter", ranges_of(impl, [0, 9], 4)
    n = given.integer(2, 5)
    yield f"{n} elements, {n + 3} ranks", ranges_of(impl, [1] * n, n + 3)
    yield "no elements, 2 ranks", ranges_of(impl, [0], 2)
    yield "100 elements, 9 ranks", ranges_of(impl, [60, 40], 9)


@scenario("the first step with the default arguments")
def first_step(impl, given):
    params = [given.randn(4), given.randn(2, 3)]
    grads = gradients(given, params, 2)
    after, states = plain(impl.zero_adam_step(params, grads, zeros(given, params, 2), 1))
    yield "each parameter's change", [new - old for new, old in zip(after, params, strict=True)]
    yield "states", states


@scenario("several steps with lr, betas and eps of one's own, ranges that cut through parameters", tolerance=GRADIENT)
def several_steps(impl, given):
    params = [given.randn(*shape) for shape in SHAPES]
    ranks = given.choice([2, 4])
    states = zeros(given, params, ranks)
    betas = (given.number(0.5, 0.7), given.number(0.8, 0.9))
    for step, size in ((1, 1.0), (2, 1.0), (3, 0.2)):  # smaller at last, so that v falls
        grads = [[given.watch(g * size) for g in of_rank] for of_rank in gradients(given, params, ranks)]
        result = impl.zero_adam_step(params, grads, states, step, lr=0.1, betas=betas, eps=given.number(0.1, 0.9))
        params, states = plain(result)
        yield f"parameters after step {step}", params
        yield f"states after step {step}", states


@scenario("tiny gradients show where ε sits, and that it is 1e-8 by default")
def tiny(impl, given):
    params = [given.randn(5)]
    signs = given.tensor([1.0, -1.0, 1.0, 1.0, -1.0])
    grads = [[given.watch((given.uniform(5) + 1) * signs * 1e-8)] for _ in range(3)]
    after, _ = plain(impl.zero_adam_step(params, grads, zeros(given, params, 3), 1, lr=1.0))
    yield "parameters with the default", after
    after, _ = plain(impl.zero_adam_step(params, grads, zeros(given, params, 3), 1, lr=1.0, eps=1e-4))
    yield (
        "change with ε = 1e-4, times 10⁴",
        [(new - old) * 1e4 for new, old in zip(after, params, strict=True)],
        tolerance(float32=(1e-2, 1e-2)),  # float32 keeps few digits of so small a change of a parameter of 3
    )


@scenario("more ranks than elements, one rank, and a late step", tolerance=GRADIENT)
def unusual_ranks(impl, given):
    params = [given.randn(2), given.randn(0, 3), given.randn(1, 1)]
    states = averages(given, [1, 1, 1, 0, 0])
    yield "five ranks", plain(impl.zero_adam_step(params, gradients(given, params, 5), states, 3, lr=0.2))
    params = [given.randn(3, 2)]
    states = averages(given, [6])
    yield "one rank", plain(impl.zero_adam_step(params, gradients(given, params, 1), states, 700, lr=0.2))


@scenario("parameters and gradients that are strided in memory", tolerance=GRADIENT)
def strided(impl, given):
    params = [given.watch(given.randn(3, 4).T), given.noncontiguous(given.randn(2, 3))]
    grads = gradients(given, params, 3)
    grads[1] = [given.noncontiguous(g) for g in grads[1]]
    after, states = plain(impl.zero_adam_step(params, grads, averages(given, [6, 6, 6]), 2, lr=0.1))
    yield "parameters", after
    yield "states", states


@scenario("nothing that was given is changed")
def pure(impl, given):
    params, kept = [given.randn(3), given.randn(2, 2)], averages(given, [4, 3])
    grads, states = gradients(given, params, 2), [dict(state) for state in kept]
    held = list(params)
    result = impl.zero_adam_step(params, grads, states, 2, lr=0.1)
    yield "parameters", plain(result)[0], GRADIENT
    yield "the list of parameters", [one is other for one, other in zip(params, held, strict=True)]
    yield "the states that were given", states
    yield (
        "their values are the given ones",
        [s["m"] is k["m"] and s["v"] is k["v"] for s, k in zip(states, kept, strict=True)],
    )


@scenario("float64 keeps its digits", dtypes=("float64",), tolerance=tolerance(float64=(1e-11, 1e-11)))
def precise(impl, given):
    params = [given.randn(7)]
    states = averages(given, [3, 3, 1])
    after, states = plain(impl.zero_adam_step(params, gradients(given, params, 3), states, 5, lr=1.0))
    yield "parameters", after
    yield "states", states

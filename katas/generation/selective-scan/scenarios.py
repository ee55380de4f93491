"""Hidden scenarios of the selective-scan kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario


def inputs(given, n, length, channels, size):
    """u, delta, A, B and C of moderate size."""
    u, B, C = given.randn(n, length, channels), given.randn(n, length, size), given.randn(n, length, size)
    delta = given.uniform(n, length, channels, low=0.1, high=1.2)
    A = given.watch(-given.uniform(channels, size, low=0.2, high=2.0))
    return u, delta, A, B, C


@scenario("a batch of sequences, all sizes different")
def plain(impl, given):
    sizes = given.sizes(4, 2, 6)
    yield "without D", impl.selective_scan(*inputs(given, *sizes))
    yield "with D", impl.selective_scan(*inputs(given, *sizes), given.randn(sizes[2]))
    yield "D by name", impl.selective_scan(*inputs(given, *sizes), D=given.randn(sizes[2]))


@scenario("sizes of 1, all sizes equal, a long sequence, strided inputs")
def shapes(impl, given):
    for sizes in ((1, 4, 3, 2), (2, 1, 3, 2), (2, 4, 1, 3), (2, 4, 3, 1), (1, 1, 1, 1), (4, 4, 4, 4), (1, 40, 2, 3)):
        yield f"N, L, d, S = {sizes}", impl.selective_scan(*inputs(given, *sizes), given.randn(sizes[2]))
    strided = [given.noncontiguous(x) for x in inputs(given, 2, 4, 3, 5)]
    yield "strided", impl.selective_scan(*strided, given.noncontiguous(given.randn(3)))
    u, delta, A, B, C = inputs(given, 2, 4, 3, 5)
    turned = [given.watch(x.transpose(1, 2).contiguous().transpose(1, 2)) for x in (u, delta, B, C)]
    yield "transposed", impl.selective_scan(turned[0], turned[1], A, *turned[2:])


@scenario("an impulse at the first position: how it decays")
def impulse(impl, given):
    u, delta, A, B, C = inputs(given, 1, 6, 2, 3)
    first = torch.zeros_like(u)
    first[:, 0] = 1.0
    yield "response", impl.selective_scan(given.watch(first), delta, A, B, C)
    ones = torch.ones_like(B)
    yield "with B and C of 1", impl.selective_scan(given.watch(first), delta, A, ones, ones)
    last = torch.zeros_like(u)
    last[:, -1] = 1.0
    yield "an impulse at the last one", impl.selective_scan(given.watch(last), delta, A, B, C)


@scenario("each position has a Δ, a B and a C of its own")
def selective(impl, given):
    u, delta, A, B, C = inputs(given, 2, 5, 3, 2)
    first = [given.watch(x[:, :1].expand_as(x).clone()) for x in (delta, B, C)]
    yield "Δ varies", impl.selective_scan(u, delta, A, first[1], first[2])
    yield "B varies", impl.selective_scan(u, first[0], A, B, first[2])
    yield "C varies", impl.selective_scan(u, first[0], A, first[1], C)


@scenario("large and small steps")
def steps(impl, given):
    u, delta, A, B, C = inputs(given, 2, 5, 3, 2)
    for factor in (1e-3, 30.0):
        yield f"Δ times {factor}", impl.selective_scan(u, given.watch(delta * factor), A, B, C)
    yield "strong decay", impl.selective_scan(u, delta, given.watch(A * 200), B, C)


@scenario("the gradients for every argument", tolerance=GRADIENT)
def gradients(impl, given):
    tensors = [given.param(x) for x in (*inputs(given, 2, given.size(3, 5), 3, 2), given.randn(3))]
    y = impl.selective_scan(*tensors)
    (y * given.randn(*y.shape)).sum().backward()
    for name, tensor in zip(("u", "delta", "A", "B", "C", "D"), tensors, strict=True):
        yield f"for {name}", tensor.grad


@scenario("float64 keeps all its digits", dtypes=("float64",))
def precise(impl, given):
    u, delta, A, B, C = inputs(given, 2, 100, 3, 4)
    ones = torch.ones_like(B)
    slow = given.watch(delta * 0.02)
    yield "a long memory", impl.selective_scan(given.watch(u.abs()), slow, A, ones, ones)
    yield "of both signs", impl.selective_scan(given.watch(u * 1000), slow, A, B, C)

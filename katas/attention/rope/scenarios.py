"""Hidden scenarios of the rope kata."""

import torch

from nfquiz.judge.scenario import scenario, tolerance

# Angles may be in float32 for every dtype: at position 100 they, and with them the result, are off by some 1e-5
ANGLES = tolerance(float32=(1e-4, 1e-4), float64=(1e-4, 1e-4))
# At positions of thousands by some 1e-3
FAR = tolerance(float32=(1e-2, 1e-2), float64=(1e-2, 1e-2))


@scenario("one sequence, the default positions", tolerance=ANGLES)
def plain(impl, given):
    for dim in (2, 6, 8):
        yield f"D = {dim}", impl.apply_rope(given.randn(given.size(3, 6), dim))


@scenario("neighbouring features make a pair, turned counter-clockwise", tolerance=ANGLES)
def pairs(impl, given):
    length = 4
    for feature in range(4):
        x = torch.zeros(length, 4, dtype=given.dtype, device=given.device)
        x[:, feature] = 1.0
        yield f"feature {feature} alone", impl.apply_rope(given.watch(x))


@scenario("leading dimensions: one, two (batch and heads), three", tolerance=ANGLES)
def leading(impl, given):
    batch, heads, length = given.sizes(3, 2, 5)
    yield "batch", impl.apply_rope(given.randn(batch, length, 6))
    yield "batch and heads", impl.apply_rope(given.randn(batch, heads, length, 6))
    yield "three", impl.apply_rope(given.randn(2, batch, heads, length, 4))
    yield "all sizes equal", impl.apply_rope(given.randn(4, 4, 4, 4))
    yield "sizes of 1", impl.apply_rope(given.randn(1, 1, 1, 2), given.tensor([3]))


@scenario("positions (L,): of a later token, in any order, twice the same", tolerance=ANGLES)
def positions(impl, given):
    x = given.randn(2, 3, 4, 6)
    yield "a piece in the middle", impl.apply_rope(x, given.tensor([5, 6, 7, 8]))
    yield "one new token", impl.apply_rope(x[:, :, :1], positions=given.tensor([given.integer(3, 90)]))
    yield "any order", impl.apply_rope(x, given.integers(4, low=0, high=90))
    yield "one sequence", impl.apply_rope(given.randn(3, 4), given.tensor([7, 0, 7]))
    yield "position 0 turns nothing", impl.apply_rope(x, given.tensor([0, 0, 0, 0]))


@scenario("positions (N, L): each sample has its own, the same for all its heads", tolerance=ANGLES)
def positions_by_sample(impl, given):
    batch, heads, length = given.sizes(3, 2, 5)
    places = given.integers(batch, length, low=0, high=60)
    yield "(N, L, D)", impl.apply_rope(given.randn(batch, length, 6), places)
    yield "(N, H, L, D)", impl.apply_rope(given.randn(batch, heads, length, 6), places)
    yield "(N, 2, H, L, D)", impl.apply_rope(given.randn(batch, 2, heads, length, 4), positions=places)
    yield "as many heads as samples", impl.apply_rope(given.randn(batch, batch, length, 6), places)
    square = given.integers(length, length, low=0, high=60)
    yield "as many samples and heads as positions", impl.apply_rope(given.randn(length, length, length, 4), square)


@scenario("the base", tolerance=ANGLES)
def bases(impl, given):
    x = given.randn(2, 5, 8)
    for base in (100.0, 500000.0, 10):
        yield f"base {base}", impl.apply_rope(x, base=base)
    yield "the default", impl.apply_rope(x, base=10000.0)


@scenario("scores depend on the distance alone, lengths stay", tolerance=ANGLES)
def relative(impl, given):
    q, k = given.randn(3, 8), given.randn(3, 8)
    near = impl.apply_rope(q, given.tensor([5, 9, 2])), impl.apply_rope(k, given.tensor([3, 4, 2]))
    far = impl.apply_rope(q, given.tensor([35, 39, 32])), impl.apply_rope(k, given.tensor([33, 34, 32]))
    scores = (near[0] * near[1]).sum(dim=-1)
    yield "scores", scores
    yield "30 positions further", bool(torch.allclose(scores, (far[0] * far[1]).sum(dim=-1), atol=1e-3))
    yield "lengths", far[0].norm(dim=-1)


@scenario("positions of thousands", tolerance=FAR)
def far(impl, given):
    x = given.randn(3, 8)
    yield "result", impl.apply_rope(x, given.tensor([1000, 4095, 2500]))


@scenario("strided memory and the gradient", tolerance=ANGLES)
def memory(impl, given):
    x = given.randn(2, 3, 5, 6)
    yield "strided", impl.apply_rope(given.noncontiguous(x))
    # As multi-head attention makes them: heads moved before the positions of (N, L, H, D)
    yield "heads transposed to the front", impl.apply_rope(given.randn(2, 5, 3, 6).transpose(1, 2))
    p = given.param(2, 3, 4)
    (impl.apply_rope(p) * given.randn(2, 3, 4)).sum().backward()
    yield "gradient", p.grad

"""Hidden scenarios of the flash-attention kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance


def _inputs(given, *leading, queries, keys):
    """q, k, v with D and Dv different, moderate scores."""
    dim, value_dim = given.sizes(2, 2, 6)
    return given.randn(*leading, queries, dim), given.randn(*leading, keys, dim), given.randn(*leading, keys, value_dim)


@scenario("one block holds everything")
def one_block(impl, given):
    q, k, v = _inputs(given, given.size(2, 3), queries=4, keys=5)
    for block_size in (5, 6, 100):
        yield f"block_size = {block_size}", impl.flash_attention(q, k, v, block_size)


@scenario("several blocks of equal size")
def several_blocks(impl, given):
    q, k, v = _inputs(given, 2, queries=6, keys=6)
    for block_size in (1, 2, 3):
        yield f"block_size = {block_size}", impl.flash_attention(q, k, v, block_size)


@scenario("a last block that is not full, Lq and Lk differ")
def ragged(impl, given):
    for queries, keys in ((7, 5), (5, 7), (1, 9), (9, 1)):
        q, k, v = _inputs(given, 2, queries=queries, keys=keys)
        for block_size in (2, 4):
            yield f"Lq = {queries}, Lk = {keys}, block_size = {block_size}", impl.flash_attention(q, k, v, block_size)


@scenario("a later block holds larger scores, or smaller ones, than those before")
def growing_scores(impl, given):
    q, k, v = given.uniform(5, 3, low=0.5, high=1.5), given.uniform(8, 3, low=0.5, high=1.5), given.randn(8, 4)
    steps = torch.linspace(0.5, 6.0, 8, dtype=given.dtype, device=given.device).unsqueeze(1)
    yield "growing", impl.flash_attention(q, given.watch(k * steps), v, 2)
    yield "falling", impl.flash_attention(q, given.watch(k * steps.flip(0)), v, 2)
    yield "all below 0", impl.flash_attention(q, given.watch(-k * steps - 4), v, 3)


@scenario("causal: as many queries as keys")
def causal(impl, given):
    q, k, v = _inputs(given, 2, queries=7, keys=7)
    for block_size in (2, 3, 10):
        yield f"block_size = {block_size}", impl.flash_attention(q, k, v, block_size, causal=True)
    yield "not causal", impl.flash_attention(q, k, v, 3, causal=False)


@scenario("causal: fewer queries than keys, and more")
def causal_lengths(impl, given):
    for queries, keys in ((3, 8), (1, 6), (7, 3), (8, 1)):
        q, k, v = _inputs(given, 2, queries=queries, keys=keys)
        for block_size in (2, 3, 20):
            yield (
                f"Lq = {queries}, Lk = {keys}, block_size = {block_size}",
                impl.flash_attention(q, k, v, block_size, True),
            )


@scenario("leading dimensions: none, two (batch and heads), three; strided memory; one of each")
def leading_dimensions(impl, given):
    batch, heads = given.sizes(2, 2, 4)
    yield "none", impl.flash_attention(*_inputs(given, queries=3, keys=5), 2)
    yield "batch and heads", impl.flash_attention(*_inputs(given, batch, heads, queries=4, keys=5), 2, causal=True)
    yield "three", impl.flash_attention(*_inputs(given, 2, batch, heads, queries=3, keys=3), 2)
    yield "all sizes equal", impl.flash_attention(*(given.randn(3, 3, 3, 3) for _ in "qkv"), 2)
    yield "strided", impl.flash_attention(*map(given.noncontiguous, _inputs(given, batch, queries=3, keys=4)), 2)
    q, k, v = (given.randn(batch, length, heads, 3).transpose(1, 2) for length in (2, 3, 3))
    yield "heads transposed to the front", impl.flash_attention(q, k, v, 2)
    yield "one query, one key", impl.flash_attention(*_inputs(given, 1, 1, queries=1, keys=1), 1)


@scenario("autograd's gradients, finite with queries that see no key", tolerance=GRADIENT)
def gradients(impl, given):
    for queries, keys, is_causal in ((5, 4, False), (5, 5, True), (5, 3, True)):
        q, k, v = (given.param(one) for one in _inputs(given, 2, queries=queries, keys=keys))
        result = impl.flash_attention(q, k, v, 2, causal=is_causal)
        (result * given.randn(*result.shape)).sum().backward()
        for name, one in (("q", q), ("k", k), ("v", v)):
            yield f"Lq = {queries}, Lk = {keys}, causal = {is_causal}: gradient for {name}", one.grad


# Whole numbers and D = 4: the scores are exact in float32, so that no right order of operations differs
@scenario("scores of a thousand and more neither overflow nor give nan", tolerance=tolerance(float32=(1e-3, 1e-4)))
def large_scores(impl, given):
    q = given.integers(6, 4, low=-30, high=31).to(given.dtype)
    k = given.integers(7, 4, low=-30, high=31).to(given.dtype)
    q[0], q[-1] = 45.0, -45.0
    k[0], k[1], k[-1] = -40.0, -39.0, 40.0  # the first query's scores begin far below 0 and end far above
    v = given.randn(7, 3)
    yield "not causal", impl.flash_attention(q, k, v, 2)
    yield "causal", impl.flash_attention(q, k, v, 2, causal=True)
    yield "queries without a key", impl.flash_attention(q, k[:3], v[:3], 2, causal=True)


@scenario("close scores keep all their float64 digits", dtypes=("float64",))
def double_precision(impl, given):
    q = given.watch(given.randn(20, 3) + 10.0)
    k = given.watch(given.randn(12, 3) * 0.1 + 10.0)
    v = given.watch(given.randn(12, 25) * 1000.0)
    yield "result", impl.flash_attention(q, k, v, 5)


# The matrix of scores has 19,600 elements. With blocks of 28 the largest tensor that is needed has 784, all queries
# against one block of keys have 3,920
@scenario("the whole matrix of scores is never there, nor a mask of its size", dtypes=("float32",), max_elements=12)
def memory(impl, given):
    q, k, v = given.randn(140, 4), given.randn(140, 4), given.randn(140, 3)
    for is_causal in (False, True):
        yield f"causal = {is_causal}", impl.flash_attention(q, k, v, 28, causal=is_causal)

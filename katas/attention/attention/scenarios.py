"""Hidden scenarios of the attention kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance


def _attend(impl, *args):
    return impl.scaled_dot_product_attention(*args)


def _inputs(given, *leading):
    """q, k, v with Lq, Lk, D and Dv all different, moderate scores."""
    queries, keys, dim, value_dim = given.sizes(4, 2, 6)
    return given.randn(*leading, queries, dim), given.randn(*leading, keys, dim), given.randn(*leading, keys, value_dim)


def _mask_with_a_dead_row(given, *shape):
    """About half True; the first query of each block sees nothing, every other one sees at least one key."""
    mask = given.mask(*shape, share=0.5)
    some = torch.zeros(shape[-1], dtype=torch.bool, device=mask.device)
    some[given.integer(0, shape[-1] - 1)] = True
    mask = mask | some
    mask[..., 0, :] = False
    return given.watch(mask)


@scenario("one batch: Lq, Lk, D and Dv all differ")
def plain(impl, given):
    yield "result", _attend(impl, *_inputs(given, given.size(2, 3)))


@scenario("all sizes equal: a wrong transpose or dimension shows in the values alone")
def equal_sizes(impl, given):
    size = given.size(2, 4)
    for dimensions in (2, 3, 4):
        q, k, v = (given.randn(*[size] * dimensions) for _ in "qkv")
        yield f"{dimensions} dimensions", _attend(impl, q, k, v)


@scenario("leading dimensions: none, two (batch and heads), three; strided memory")
def leading_dimensions(impl, given):
    batch, heads = given.sizes(2, 2, 4)
    yield "none", _attend(impl, *_inputs(given))
    yield "batch and heads", _attend(impl, *_inputs(given, batch, heads))
    yield "three", _attend(impl, *_inputs(given, 2, batch, heads))
    q, k, v = _inputs(given, batch)
    yield "strided", _attend(impl, given.noncontiguous(q), given.noncontiguous(k), given.noncontiguous(v))
    # As multi-head attention makes them: heads moved before the positions of (N, L, H, D)
    q, k, v = (given.randn(batch, size, heads, 3).transpose(1, 2) for size in (2, 3, 3))
    yield "heads transposed to the front", _attend(impl, q, k, v)
    yield (
        "one query, one key",
        _attend(impl, given.randn(batch, 1, 3), given.randn(batch, 1, 3), given.randn(batch, 1, 2)),
    )


@scenario("the scale is 1/√D, for small and large D")
def scale(impl, given):
    queries, keys = given.sizes(2, 3, 6)
    for dim in (1, 3, 40):
        yield f"D = {dim}", _attend(impl, given.randn(queries, dim), given.randn(keys, dim), given.randn(keys, 2))


@scenario("a mask is True where a query may attend; the remaining weights sum to 1")
def masked(impl, given):
    batch = given.size(2, 3)
    q, k, v = _inputs(given, batch)
    mask = given.mask(batch, q.shape[1], k.shape[1], share=0.5)
    allowed = mask.clone()
    allowed[..., -1] = True  # each query keeps a key
    allowed[0, 0, 0] = False
    yield "result", _attend(impl, q, k, v, given.watch(allowed))
    yield "everything allowed", _attend(impl, q, k, v, torch.ones_like(allowed))
    # With values of 1 every result is the sum of a query's weights
    yield "sums of the weights", _attend(impl, q, k, torch.ones_like(v), given.watch(allowed))


@scenario("masks broadcast: (Lq, Lk), (N, 1, Lq, Lk), (N, 1, 1, Lk), (Lk,)")
def mask_broadcasts(impl, given):
    batch, heads = given.sizes(2, 2, 4)
    q, k, v = _inputs(given, batch, heads)
    queries, keys = q.shape[-2], k.shape[-2]
    for shape in ((queries, keys), (batch, 1, queries, keys), (batch, 1, 1, keys), (keys,)):
        mask = given.mask(*shape, share=0.5)
        mask = mask.clone()
        mask[..., 0] = True
        mask[..., -1] = False
        yield f"mask of {len(shape)} dimensions", _attend(impl, q, k, v, given.watch(mask))


@scenario("a query that may attend nowhere gets zeros")
def dead_row(impl, given):
    batch = given.size(2, 3)
    q, k, v = _inputs(given, batch)
    mask = _mask_with_a_dead_row(given, batch, q.shape[1], k.shape[1])
    yield "result", _attend(impl, q, k, v, mask)
    yield "nobody may attend", _attend(impl, q, k, v, torch.zeros_like(mask))


@scenario("autograd's gradients for q, k and v, with and without a mask", tolerance=GRADIENT)
def gradients(impl, given):
    heads = given.size(2, 3)
    q, k, v = (given.param(t) for t in _inputs(given, heads))
    mask = given.mask(q.shape[1], k.shape[1], share=0.5).clone()
    mask[:, 0] = True
    for name, args in (("no mask", ()), ("mask", (mask,))):
        q.grad = k.grad = v.grad = None
        result = _attend(impl, q, k, v, *args)
        (result * given.randn(*result.shape)).sum().backward()
        yield f"{name}: gradient for q", q.grad
        yield f"{name}: gradient for k", k.grad
        yield f"{name}: gradient for v", v.grad


@scenario("gradients stay finite where a query may attend nowhere", tolerance=GRADIENT)
def gradients_of_a_dead_row(impl, given):
    q, k, v = (given.param(t) for t in _inputs(given))
    mask = _mask_with_a_dead_row(given, q.shape[0], k.shape[0])
    result = _attend(impl, q, k, v, mask)
    (result * given.randn(*result.shape)).sum().backward()
    yield "gradient for q", q.grad
    yield "gradient for k", k.grad
    yield "gradient for v", v.grad


# Scores of about 200 that differ by about 1, and many large results, some of them close to 0 by cancellation: float32
# anywhere on the way is off by more than the float64 tolerance
@scenario("large, close scores keep all their float64 digits", dtypes=("float64",))
def double_precision(impl, given):
    dim, keys = given.choice([3, 6, 7]), given.size(4, 6)  # no square: √D has no end
    q = given.watch(given.randn(40, dim) + 10.0)
    k = given.watch(given.randn(keys, dim) * 0.1 + 10.0)
    v = given.watch(given.randn(keys, 25) * 1000.0)
    yield "result", _attend(impl, q, k, v)
    yield "with a mask", _attend(impl, q, k, v, torch.ones(40, keys, dtype=torch.bool, device=q.device))


# Whole numbers and D = 4: the scores are exact in float32, so that no right order of operations differs
@scenario("scores of a thousand and more neither overflow nor give nan", tolerance=tolerance(float32=(1e-3, 1e-4)))
def large_scores(impl, given):
    queries, keys = given.sizes(2, 3, 6)
    q = given.integers(queries, 4, low=-30, high=31).to(given.dtype)
    k = given.integers(keys, 4, low=-30, high=31).to(given.dtype)
    k[0], k[1] = 40.0, -40.0
    q[0], q[1] = 45.0, -45.0  # scores of ±3600 for sure, positive rows and negative ones
    v = given.randn(keys, 3)
    yield "no mask", _attend(impl, q, k, v)
    mask = given.mask(queries, keys, share=0.5).clone()
    mask[:, 1] = True
    mask[0] = False
    mask[0, 1] = True  # the only key allowed has the lowest score of all
    yield "mask", _attend(impl, q, k, v, mask)

"""Hidden scenarios of the sliding-window-attention kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance


def _inputs(given, *leading, queries, keys):
    """q, k, v with D and Dv different, moderate scores."""
    dim, value_dim = given.sizes(2, 2, 6)
    return given.randn(*leading, queries, dim), given.randn(*leading, keys, dim), given.randn(*leading, keys, value_dim)


@scenario("as many queries as keys: each sees the last `window` keys up to its own")
def square(impl, given):
    length = given.size(6, 8)
    q, k, v = _inputs(given, given.size(2, 3), queries=length, keys=length)
    for window in (1, 2, 3, 4):
        yield f"window = {window}", impl.sliding_window_attention(q, k, v, window)
    # With values of 1 every result is the sum of a query's weights
    yield "sums of the weights", impl.sliding_window_attention(q, k, v.new_ones(v.shape), 2)


@scenario("a window as long as the sequence, or longer, is causal attention")
def wide_window(impl, given):
    length = given.size(3, 5)
    q, k, v = _inputs(given, 2, queries=length, keys=length)
    for window in (length - 1, length, length + 1, 100):
        yield f"window = {window}", impl.sliding_window_attention(q, k, v, window=window)


@scenario("what is outside of the window does not count, however large")
def outside(impl, given):
    q, k, v = _inputs(given, queries=6, keys=6)
    k, v = given.copy(k), given.copy(v)
    yield "before", impl.sliding_window_attention(q, k, v, 2)[2:-1]
    k[0], k[-1] = 30.0 * k[0].sign(), 30.0 * k[-1].sign()  # far above or below every other score
    v[0], v[-1] = 1000.0, -1000.0
    yield "after", impl.sliding_window_attention(q, k, v, 2)[2:-1]


@scenario("fewer queries than keys, as with a cache: the last query stands at the last key")
def cache(impl, given):
    keys = given.size(6, 8)
    for queries in (1, 2, 4):
        for window in (1, 3):
            inputs = _inputs(given, 2, queries=queries, keys=keys)
            yield f"queries: {queries}, window = {window}", impl.sliding_window_attention(*inputs, window)


@scenario("more queries than keys: those before the first key get zeros")
def dead_rows(impl, given):
    queries = given.size(5, 7)
    for keys, window in ((1, 1), (3, 2), (3, 5)):
        inputs = _inputs(given, 2, queries=queries, keys=keys)
        yield f"keys: {keys}, window = {window}", impl.sliding_window_attention(*inputs, window)


@scenario("all sizes equal: a wrong transpose or dimension shows in the values alone")
def equal_sizes(impl, given):
    size = given.size(3, 4)
    for dimensions in (4, 3, 2):
        q, k, v = (given.randn(*[size] * dimensions) for _ in "qkv")
        yield f"{dimensions} dimensions", impl.sliding_window_attention(q, k, v, 2)


@scenario("leading dimensions: none, two (batch and heads), three; strided memory; sizes of 1")
def leading_dimensions(impl, given):
    batch, heads = given.sizes(2, 2, 4)
    yield "none", impl.sliding_window_attention(*_inputs(given, queries=3, keys=4), 2)
    yield "batch and heads", impl.sliding_window_attention(*_inputs(given, batch, heads, queries=4, keys=5), 2)
    yield "three", impl.sliding_window_attention(*_inputs(given, 2, batch, heads, queries=3, keys=3), 2)
    q, k, v = (given.noncontiguous(one) for one in _inputs(given, batch, queries=3, keys=4))
    yield "strided", impl.sliding_window_attention(q, k, v, 2)
    # As multi-head attention makes them: heads moved before the positions of (N, L, H, D)
    q, k, v = (given.randn(batch, length, heads, 3).transpose(1, 2) for length in (2, 3, 3))
    yield "heads transposed to the front", impl.sliding_window_attention(q, k, v, 2)
    yield "one query, one key", impl.sliding_window_attention(*_inputs(given, 1, 1, queries=1, keys=1), 2)


@scenario("the scale is 1/√D, for small and large D")
def scale(impl, given):
    queries, keys = given.size(3, 5), given.size(6, 8)
    for dim in (1, 3, 40):
        q, k, v = given.randn(queries, dim), given.randn(keys, dim), given.randn(keys, 2)
        yield f"D = {dim}", impl.sliding_window_attention(q, k, v, 2)


@scenario("autograd's gradients for q, k and v, finite with queries that see no key", tolerance=GRADIENT)
def gradients(impl, given):
    for queries, keys in ((4, 4), (2, 5), (5, 3)):
        q, k, v = (given.param(one) for one in _inputs(given, given.size(2, 3), queries=queries, keys=keys))
        result = impl.sliding_window_attention(q, k, v, 2)
        (result * given.randn(*result.shape)).sum().backward()
        for name, one in (("q", q), ("k", k), ("v", v)):
            yield f"Lq = {queries}, Lk = {keys}: gradient for {name}", one.grad


# Scores of about 200 that differ by about 1, and many large results, some of them close to 0 by cancellation: float32
# anywhere on the way is off by more than the float64 tolerance
@scenario("large, close scores keep all their float64 digits", dtypes=("float64",))
def double_precision(impl, given):
    dim, keys = given.choice([3, 6, 7]), given.size(4, 6)  # no square: √D has no end
    q = given.watch(given.randn(20, dim) + 10.0)
    k = given.watch(given.randn(keys + 20, dim) * 0.1 + 10.0)
    v = given.watch(given.randn(keys + 20, 25) * 1000.0)
    yield "result", impl.sliding_window_attention(q, k, v, 2)


# Whole numbers and D = 4: the scores are exact in float32, so that no right order of operations differs
@scenario("scores of a thousand and more neither overflow nor give nan", tolerance=tolerance(float32=(1e-3, 1e-4)))
def large_scores(impl, given):
    q = given.integers(4, 4, low=-30, high=31).to(given.dtype)
    k = given.integers(5, 4, low=-30, high=31).to(given.dtype)
    q[0], q[1] = 45.0, -45.0
    k[0], k[1], k[-1] = -40.0, -39.0, 40.0  # what the first query sees lies far below what it does not
    yield "result", impl.sliding_window_attention(q, k, given.randn(5, 3), 3)
    yield "queries without a key", impl.sliding_window_attention(q, k[:3], given.randn(3, 3), 2)

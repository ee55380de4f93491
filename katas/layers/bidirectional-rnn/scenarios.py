"""Hidden scenarios of the bidirectional-rnn kata. The layers that read in one direction are written here."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario


def _elman(x, params):
    """A simple recurrent layer; params is a pair of matrices, (D, H) and (H, H)."""
    from_input, from_state = params
    h = x.new_zeros(x.shape[0], from_state.shape[0])
    outputs = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ from_input + h @ from_state)
        outputs.append(h)
    return torch.stack(outputs, dim=1)


def _weighted_sums(x, params):
    """A layer whose output is the sum of what it has read; params is a dict of a matrix (D, H)."""
    return x.cumsum(dim=1) @ params["weight"]


def _two(given, d, h):
    """Parameters of `_elman` for both directions."""
    return tuple((given.randn(d, h) * 0.6, given.randn(h, h) * 0.6) for _ in range(2))


@scenario("a layer that adds up what it has read")
def sums(impl, given):
    n, length, d, h = given.sizes(4, 2, 6)
    fwd, bwd = {"weight": given.randn(d, h)}, {"weight": given.randn(d, h)}
    yield "result", impl.bidirectional(_weighted_sums, given.randn(n, length, d), fwd, bwd)


@scenario("a simple recurrent layer, with parameters of its own for each direction")
def recurrent(impl, given):
    n, length, d, h = given.sizes(4, 2, 6)
    x, (fwd, bwd) = given.randn(n, length, d), _two(given, d, h)
    yield "result", impl.bidirectional(_elman, x, fwd, bwd)
    yield "the same parameters twice", impl.bidirectional(_elman, x, fwd, fwd)


@scenario("equal sizes, where a wrong axis raises no error")
def square(impl, given):
    fwd, bwd = _two(given, 3, 3)
    yield "all of size 3", impl.bidirectional(_elman, given.randn(3, 3, 3), fwd, bwd)


@scenario("one sequence, one step, one feature")
def ones(impl, given):
    for n, length, d, h in ((1, 4, 2, 3), (3, 1, 2, 3), (2, 3, 1, 2), (2, 3, 2, 1), (1, 1, 1, 1)):
        fwd, bwd = _two(given, d, h)
        name = f"N = {n}, L = {length}, D = {d}, H = {h}"
        yield name, impl.bidirectional(_elman, given.randn(n, length, d), fwd, bwd)


@scenario("parameters are handed on as they are: a number, a string, None")
def opaque(impl, given):
    def reader(x, params):
        factor = {"double": 2.0, None: 1.0}.get(params, params)
        return factor * x.cumsum(dim=1)

    n, length, d = given.sizes(3, 2, 6)
    x = given.randn(n, length, d)
    for fwd, bwd in ((3.0, -1.0), ("double", None), (None, 5)):
        yield f"{fwd!r} and {bwd!r}", impl.bidirectional(reader, x, fwd, bwd)


@scenario("a first state for each sequence among the parameters")
def first_states(impl, given):
    def reader(x, params):
        return params["first"][:, None] + x.cumsum(dim=1) @ params["weight"]

    n, length, d, h = given.sizes(4, 2, 6)
    fwd, bwd = ({"first": given.randn(n, h), "weight": given.randn(d, h)} for _ in range(2))
    yield "result", impl.bidirectional(reader, given.randn(n, length, d), fwd, bwd)


@scenario("strided memory, more outputs than inputs, a long sequence")
def strided(impl, given):
    fwd, bwd = _two(given, 2, 5)
    yield "every other element", impl.bidirectional(_elman, given.noncontiguous(given.randn(3, 4, 2)), fwd, bwd)
    turned = given.watch(given.randn(12, 3, 2).transpose(0, 1))
    yield "(L, N, D) turned round", impl.bidirectional(_elman, turned, fwd, bwd)


@scenario("autograd's gradients for x and for both sets of parameters", tolerance=GRADIENT)
def gradients(impl, given):
    x = given.param(3, 4, 2)
    fwd, bwd = (tuple(given.param(one) for one in params) for params in _two(given, 2, 3))
    out = impl.bidirectional(_elman, x, fwd, bwd)
    (out * given.randn(3, 4, 6)).sum().backward()
    yield "gradient for x", x.grad
    yield "gradients for fwd", [one.grad for one in fwd]
    yield "gradients for bwd", [one.grad for one in bwd]


# Values of some size: a computation in float32 somewhere on the way is off by more than the float64 tolerance
@scenario("float64 keeps all its digits", dtypes=("float64",))
def double_precision(impl, given):
    fwd, bwd = {"weight": given.randn(2, 3)}, {"weight": given.randn(2, 3)}
    x = given.watch(given.randn(2, 5, 2) * 100.0)
    yield "result", impl.bidirectional(_weighted_sums, x, fwd, bwd)

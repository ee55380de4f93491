"""Hidden scenarios of the transformer-encoder-block kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# Six matrix products, two norms, a softmax: two right orders of the sums differ by some 1e-6 of values of a few units
BLOCK = tolerance(float32=(1e-4, 1e-4))
ORDERS = {"post-norm": False, "pre-norm": True}


def _block(impl, given, heads, d_k, d_ff=7, **options):
    block = impl.EncoderBlock(heads * d_k, heads, d_ff, **options)
    impl.EncoderBlock(5, 5, 3, norm_first=not options.get("norm_first", False))  # another one
    return given.fill(block)


def _mask(given, *shape):
    """About half True; every position may attend somewhere."""
    mask = given.mask(*shape, share=0.5).clone()
    mask[..., given.integer(0, shape[-1] - 1)] = True
    return given.watch(mask)


def _zeroed(*layers):
    with torch.no_grad():
        for layer in layers:
            layer.weight.zero_()
            layer.bias.zero_()


@scenario("the names and shapes of the parameters")
def parameters(impl, given):
    block = impl.EncoderBlock(6, 3, 10)
    yield "shapes", {name: list(one.shape) for name, one in sorted(block.named_parameters())}


@scenario("the feed-forward network alone: attention's branch at 0", tolerance=BLOCK)
def feed_forward(impl, given):
    for name, norm_first in ORDERS.items():
        block = _block(impl, given, 2, 3, d_ff=given.size(8, 12), norm_first=norm_first)
        _zeroed(block.W_o)
        yield name, block(given.randn(given.size(2, 3), 4, 6))


@scenario("attention alone, one head: the feed-forward network at 0", tolerance=BLOCK)
def attention(impl, given):
    for name, norm_first in ORDERS.items():
        block = _block(impl, given, 1, 5, norm_first=norm_first)
        _zeroed(block.linear2)
        yield name, block(given.randn(given.size(2, 3), 4, 5))


@scenario("post-norm, the default: the whole block, several heads", tolerance=BLOCK)
def post_norm(impl, given):
    heads, d_k, length = given.sizes(3, 2, 5)
    block = _block(impl, given, heads, d_k)
    x = given.randn(given.size(2, 3), length, heads * d_k)
    yield "result", block(x)
    yield "strided", block(given.noncontiguous(x))
    yield "one sample, one position", block(x[:1, :1])


@scenario("pre-norm, with norm_first=True", tolerance=BLOCK)
def pre_norm(impl, given):
    heads, d_k, length = given.sizes(3, 2, 5)
    block = _block(impl, given, heads, d_k, norm_first=True)
    x = given.randn(given.size(2, 3), length, heads * d_k)
    yield "result", block(x)
    yield "strided", block(given.noncontiguous(x))
    yield "one sample, one position", block(x[:1, :1])
    yield "in training mode, without dropout", block.train()(x)


@scenario("a mask is True where a position may attend, in all its shapes", tolerance=BLOCK)
def masks(impl, given):
    heads, batch, length = given.sizes(3, 2, 5)
    shapes = {"post-norm": ((), (batch,), (1, 1), (batch, 1), (1, heads), (batch, heads)), "pre-norm": ((), (batch,))}
    for name, norm_first in ORDERS.items():
        block = _block(impl, given, heads, 2, norm_first=norm_first)
        x = given.randn(batch, length, 2 * heads)
        for leading in shapes[name]:
            yield f"{name}, mask of {(*leading, length, length)}", block(x, _mask(given, *leading, length, length))
    causal = torch.ones(length, length, dtype=torch.bool, device=given.device).tril()
    yield "causal, by its name", block(x, mask=given.watch(causal))


@scenario("all sizes equal: a wrong dimension shows in the values alone", tolerance=BLOCK)
def equal_sizes(impl, given):
    size = given.size(2, 4)
    block = _block(impl, given, size, size)
    x = given.randn(size, size, size * size)
    yield "no mask", block(x)
    yield "mask (N, L, L)", block(x, _mask(given, size, size, size))


@scenario("where a position may attend nowhere its heads give zeros; gradients stay finite", tolerance=GRADIENT)
def dead_rows(impl, given):
    block = _block(impl, given, 2, 3)
    x = given.param(2, 4, 6)
    mask = _mask(given, 2, 4, 4).clone()
    mask[0, 1] = mask[1, 3] = False
    result = block(x, given.watch(mask))
    yield "result", result
    (result * given.randn(2, 4, 6)).sum().backward()
    yield "gradient for x", x.grad


@scenario("inputs far from the usual scale", tolerance=BLOCK)
def scales(impl, given):
    for name, norm_first in ORDERS.items():
        block = _block(impl, given, 2, 3, norm_first=norm_first)
        if not norm_first:
            _zeroed(block.W_o, block.linear2)
        x = given.randn(2, 4, 6)
        yield f"{name}: small, so that ε shows", block(given.watch(x * 3e-3))
        yield f"{name}: shifted", block(given.watch(x + 20.0))


@scenario("scores of a thousand and more neither overflow nor give nan", dtypes=("float64",))
def large_scores(impl, given):
    block = _block(impl, given, 2, 3)
    yield "result", block(given.randn(2, 5, 6) * 100)


@scenario("dropout: with 1.0 a sublayer adds nothing in training; in evaluation there is none", tolerance=BLOCK)
def dropout_of_everything(impl, given):
    x = given.randn(2, 4, 6)
    for name, norm_first in ORDERS.items():
        block = _block(impl, given, 2, 3, dropout=1.0, norm_first=norm_first)
        yield f"{name}, training", block.train()(x)
        yield f"{name}, evaluation", block.eval()(x)
        other = _block(impl, given, 2, 3, dropout=0.5, norm_first=norm_first)
        yield f"{name}, evaluation, dropout=0.5", other.eval()(x)


def _near(one, other):
    return (one - other).abs() <= 1e-3 + 1e-3 * other.abs()


def what_a_sublayer_adds_is_dropped(seen):
    for name in ("attention", "the feed-forward network"):
        x, whole, dropped = seen[f"{name}: input"], seen[f"{name}: evaluation"], seen[f"{name}: training"]
        if not isinstance(dropped, torch.Tensor) or dropped.shape != x.shape or dropped.dtype != x.dtype:
            return f"{name}: in training the result has not the input's shape and dtype"
        added, full = dropped - x, whole - x
        zero = added.abs() <= 1e-5
        if torch.allclose(added, full, rtol=1e-3, atol=1e-3):
            return f"{name}: in training nothing is dropped of what it adds"
        # 4800 elements, those of `full` near 0 aside: the share of zeros has a standard deviation of 0.0066, and is off
        # by more than 0.05 (7.5 of them) with a chance of 6e-14
        clear = full.abs() > 1e-2
        share = (zero & clear).sum().item() / max(clear.sum().item(), 1)
        if abs(share - 0.3) > 0.05:
            return f"{name}: the share that is dropped is not `dropout`", f"{share:.3f}"
        if bool((zero | _near(added, full)).all()):
            return f"{name}: what is kept is not divided by 1 − dropout"
        if not bool((zero | _near(added, full / 0.7)).all()):
            return f"{name}: in training what it adds is neither 0 nor divided by 1 − dropout"
        if torch.equal(dropped, seen[f"{name}: training again"]):
            return f"{name}: the same elements are dropped in every call"
    return None


@scenario(
    "dropout drops elements of what each sublayer adds, and scales the rest", expect=what_a_sublayer_adds_is_dropped
)
def dropout(impl, given):
    for name, silent in (("attention", "linear2"), ("the feed-forward network", "W_o")):
        block = _block(impl, given, 2, 3, dropout=0.3, norm_first=True)
        _zeroed(getattr(block, silent))
        x = given.randn(80, 10, 6)
        yield f"{name}: input", x
        yield f"{name}: evaluation", block.eval()(x).detach()
        yield f"{name}: training", block.train()(x).detach()
        yield f"{name}: training again", block(x).detach()


@scenario("gradients for the input and all parameters", tolerance=GRADIENT)
def gradients(impl, given):
    for name, norm_first in ORDERS.items():
        block = _block(impl, given, 2, 2, d_ff=5, norm_first=norm_first)
        x = given.param(2, 3, 4)
        (block(x) * given.randn(2, 3, 4)).sum().backward()
        yield f"{name}: gradient for x", x.grad
        for parameter, one in sorted(block.named_parameters()):
            yield f"{name}: gradient for {parameter}", one.grad

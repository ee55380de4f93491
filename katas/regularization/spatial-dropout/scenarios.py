"""Hidden tests of the kata spatial-dropout."""

import math

import torch

from nfquiz.judge.scenario import scenario


def away_from_zero(given, *shape):
    """Values of both signs with |x| ≥ 1/2, so that a dropped element can be told from a small one."""
    drawn = given.randn(*shape)
    return given.watch(torch.where(drawn < 0, drawn - 0.5, drawn + 0.5))


def phi(z):
    """The normal distribution function."""
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


def wrong_kind(got, x):
    """A complaint about the shape or the dtype of what should be like x."""
    if not isinstance(got, torch.Tensor):
        return "the result is no tensor"
    if got.shape != x.shape:
        return "the result does not have x's shape"
    if got.dtype != x.dtype:
        return "the result does not have x's dtype"
    return None


def not_identical(got, x, what):
    """A complaint unless `got` is x, whose elements are not 0."""
    if found := wrong_kind(got, x):
        return f"{what}: {found}"
    if torch.allclose(got, x):
        return None
    if not bool(torch.isfinite(got).all()):
        return f"{what}: nan or infinite values"
    if bool((got == 0).all()):
        return f"{what}: every element is dropped"
    if bool((got == 0).any()):
        return f"{what}: elements are dropped"
    return f"{what}: the values are changed"


def evaluation_complaint(seen):
    # nothing is random for a right answer
    if seen["training at construction"] is not True:
        return "a new layer is not in training mode"
    return not_identical(seen["result"], seen["x"], "in evaluation mode") or not_identical(
        seen["gradient"], seen["grad_out"], "backward after a forward in evaluation mode"
    )


@scenario("in evaluation mode it is the identity, forward and backward", expect=evaluation_complaint)
def evaluation(impl, given):
    layer = impl.SpatialDropout2d(0.4)
    yield "training at construction", layer.training
    layer.training = False
    x, grad_out = away_from_zero(given, 9, 23, 2, 3), away_from_zero(given, 9, 23, 2, 3)
    yield "x", x
    yield "result", layer.forward(x)
    yield "grad_out", grad_out
    yield "gradient", layer.backward(grad_out)


def extremes_complaint(seen):
    # nothing is random for a right answer
    for p in (0, 0.0):
        for what, got, want in (("", "result", "x"), ("backward ", "gradient", "grad_out")):
            if found := not_identical(seen[f"p = {p}: {got}"], seen[f"p = {p}: {want}"], f"{what}with p = 0"):
                return found
    for p in (1, 1.0):
        for what, got, want in (("", "result", "x"), ("backward ", "gradient", "grad_out")):
            value = seen[f"p = {p}: {got}"]
            if found := wrong_kind(value, seen[f"p = {p}: {want}"]):
                return f"{what}with p = 1: {found}"
            if not bool(torch.isfinite(value).all()):
                return f"{what}with p = 1: nan or infinite values instead of zeros"
            if bool((value != 0).any()):
                return f"{what}with p = 1: not everything is dropped"
    return None


@scenario("p = 0 keeps everything as it is, p = 1 leaves zeros", expect=extremes_complaint)
def extremes(impl, given):
    for p in (0, 0.0, 1, 1.0):
        layer = impl.SpatialDropout2d(p)
        x, grad_out = away_from_zero(given, 9, 23, 2, 3), away_from_zero(given, 9, 23, 2, 3)
        yield f"p = {p}: x", x
        yield f"p = {p}: result", layer.forward(x)
        yield f"p = {p}: grad_out", grad_out
        yield f"p = {p}: gradient", layer.backward(grad_out)


def scaling_complaint(seen):
    # a right answer with nothing dropped or nothing kept among 800 channels: below 0.75 ** 800 < 1e-99
    for p in (0.25, 0.7):
        x, y = seen[f"p = {p}, x"], seen[f"p = {p}, result"]
        if found := wrong_kind(y, x):
            return found
        if not bool(torch.isfinite(y).all()):
            return "the result is not finite"
        kept = y != 0
        if bool(kept.all()):
            return "in training nothing is dropped"
        if not bool(kept.any()):
            return "in training everything is dropped"
        ratio = (y[kept] / x[kept]).double()

        def every(factor, ratio=ratio):
            return bool(torch.allclose(ratio, torch.full_like(ratio, factor), rtol=1e-4))

        if every(1 / (1 - p)):
            exact = torch.allclose(ratio * (1 - p), torch.ones_like(ratio), rtol=1e-12)
            if x.dtype == torch.float64 and not exact:
                return "the factor 1/(1 − p) has only float32's precision"
            continue
        if every(1.0):
            return "the kept elements are not scaled: in training they are to be multiplied by 1/(1 − p)"
        if every(1 / p):
            return "the kept elements are multiplied by 1/p instead of by 1/(1 − p)"
        if every(1 - p):
            return "the kept elements are multiplied by 1 − p instead of being divided by it"
        if every(1 / (1 - p) ** 2):
            return "the kept elements are divided by 1 − p twice"
        if every(kept.numel() / int(kept.sum())):
            return "the kept elements are divided by the share that this mask keeps, instead of by 1 − p"
        return "the kept elements are not x / (1 − p)"
    return None


@scenario("what is kept is x / (1 − p), what is dropped is 0", expect=scaling_complaint)
def scaling(impl, given):
    for p in (0.25, 0.7):
        x = away_from_zero(given, 40, 20, 2, 3)
        yield f"p = {p}, x", x
        yield f"p = {p}, result", impl.SpatialDropout2d(p).forward(x)


def share_complaint(seen):
    # n = 97 · 83 = 8051 channels: by Hoeffding the share of a right answer is off by 0.045 with probability below
    # 2 exp(−2 n 0.045²) < 2e-14
    for p in (0.2, 0.7):
        dropped = (seen[f"p = {p}"] == 0).flatten(2).double().mean(dim=2)  # (N, C)
        if bool((dropped == dropped[:1]).all() | (dropped == dropped[:, :1]).all()) and 0 < float(dropped.mean()) < 1:
            continue  # one mask for all samples or channels: too few draws to tell; the next scenario says so
        share = float(dropped.mean())

        def near(value, share=share):
            return abs(share - value) < 0.045

        if near(p):
            continue
        if near(1 - p):
            return "p is taken for the probability of keeping a channel: it is that of dropping it"
        if near(phi(p)):
            return "the share of dropped channels is Φ(p), as normal noise below p gives: the mask needs uniform noise"
        if near(phi(p - 1)):
            return "the share of kept channels is Φ(1 − p), as normal noise gives: the mask needs uniform noise"
        return "the share of dropped channels is not p", f"{share:.3f} of the channels were dropped at p = {p}"
    return None


@scenario("the share of dropped channels is p", expect=share_complaint)
def share(impl, given):
    x = given.watch(torch.ones(97, 83, 1, 2, dtype=given.dtype, device=given.device))
    for p in (0.2, 0.7):
        yield f"p = {p}", impl.SpatialDropout2d(p).forward(x)


def independence_complaint(seen):
    # right answers have 480 independent fair draws: any of these coincidences is rarer than 2 ** −200; forty calls on
    # twelve channels drop equally many with probability below 0.226 ** 39 < 1e-25
    first, second = seen["first call"], seen["second call"]
    if found := wrong_kind(first, seen["x"]):
        return found
    if bool((first == second).all()):
        return "two calls drop the same channels: the mask is to be drawn anew in every forward"

    def one_draw(dim):
        return bool((first == first.narrow(dim, 0, 1)).all())

    if not one_draw(2) and not one_draw(3) and one_draw(1):
        return "positions are dropped in all channels of a sample at once: it is channels that are dropped as a whole"
    if not one_draw(2) and not one_draw(3):
        return "single positions are dropped: a channel is dropped as a whole"
    if not one_draw(2):
        return "rows of a channel are dropped by themselves: a channel is dropped as a whole"
    if not one_draw(3):
        return "columns of a channel are dropped by themselves: a channel is dropped as a whole"
    if one_draw(0) and one_draw(1):
        return "one draw serves the whole batch: every channel of every sample is to be drawn by itself"
    if one_draw(0):
        return "one draw serves all samples: every sample's channels are to be drawn by themselves"
    if one_draw(1):
        return "one draw serves all channels of a sample: every channel is to be drawn by itself"
    counts = [int((y == 0).sum()) for y in seen["small calls"]]
    if len(set(counts)) == 1:
        return "every call drops exactly the same number of channels: each is dropped independently of the others"
    return None


@scenario("whole channels, each drawn by itself, and anew in every call", expect=independence_complaint)
def independence(impl, given):
    layer = impl.SpatialDropout2d(0.5)
    x = given.watch(torch.ones(24, 20, 3, 2, dtype=given.dtype, device=given.device))
    yield "x", x
    yield "first call", layer.forward(x)
    yield "second call", layer.forward(x)
    small = given.watch(torch.ones(3, 4, 1, 1, dtype=given.dtype, device=given.device))
    yield "small calls", [layer.forward(small) for _ in range(40)]


def gradient_complaint(seen):
    # compares the candidate's own backward with its own forward: nothing in it is random for a right answer, but that
    # 207 channels at p = 0.4 show both kinds (0.6 ** 207 < 1e-45)
    for name in ("at once", "after the mode was switched", "after a second forward"):
        x, y, grad_out, grad_x = (seen[f"{name}: {what}"] for what in ("x", "result", "grad_out", "gradient"))
        if found := wrong_kind(grad_x, x) or wrong_kind(y, x):
            return found
        if not bool(torch.isfinite(grad_x).all()):
            return "the gradient is not finite"
        factor = y / x
        if bool(torch.allclose(grad_x, grad_out * factor, rtol=1e-4, atol=1e-5)):
            continue
        where = "" if name == "at once" else f" {name}"
        if bool(torch.allclose(grad_x, grad_out)):
            return f"backward{where} lets the whole gradient through: what was dropped forward has gradient 0"
        if bool(((grad_x != 0) == (y != 0)).all()):
            ratio = (grad_x / (grad_out * factor))[y != 0]
            if bool(torch.allclose(ratio * 1 / (1 - 0.4), torch.ones_like(ratio), rtol=1e-3)):
                return f"backward{where} does not scale by 1/(1 − p) as forward does"
            if bool(torch.allclose(ratio * (1 - 0.4), torch.ones_like(ratio), rtol=1e-3)):
                return f"backward{where} scales by 1/(1 − p) twice"
            return f"backward{where} drops what forward dropped, but scales otherwise"
        if bool((grad_x != 0).all()):
            return f"backward{where} scales the gradient of dropped elements too, instead of making it 0"
        if bool(((grad_x != 0) == (y == 0)).all()):
            return f"backward{where} passes the gradient where forward dropped, and only there"
        if bool(((grad_x != 0) == (y > 0)).all()):
            return f"backward{where} passes the gradient only where the result is positive"
        return f"backward{where} does not use the mask of the last forward"
    return None


@scenario("backward uses the mask and the scale of the last forward", expect=gradient_complaint)
def gradient(impl, given):
    layer = impl.SpatialDropout2d(0.4)
    for name in ("at once", "after the mode was switched", "after a second forward"):
        x, grad_out = away_from_zero(given, 9, 23, 2, 3), away_from_zero(given, 9, 23, 2, 3)
        layer.training = True
        if name == "after a second forward":
            layer.forward(away_from_zero(given, 9, 23, 2, 3))
        y = layer.forward(x)
        if name == "after the mode was switched":
            layer.training = False  # the mode of the last forward counts
        yield f"{name}: x", x
        yield f"{name}: result", y
        yield f"{name}: grad_out", grad_out
        yield f"{name}: gradient", layer.backward(grad_out)


def zeros_complaint(seen):
    # 400 channels at p = 0.4: nothing kept, or everything, with probability below 0.6 ** 400 < 1e-88
    grad_x = seen["gradient"]
    if found := wrong_kind(grad_x, seen["x"]):
        return found
    if bool((grad_x == 0).all()):
        return "elements of x that are 0 get no gradient at all, also where the mask keeps them"
    return None


@scenario("an element that is 0 has a gradient all the same, where it is kept", expect=zeros_complaint)
def zeros(impl, given):
    layer = impl.SpatialDropout2d(0.4)
    x = given.watch(torch.zeros(20, 20, 2, 1, dtype=given.dtype, device=given.device))
    layer.forward(x)
    yield "x", x
    yield "gradient", layer.backward(away_from_zero(given, 20, 20, 2, 1))


def two_layers_complaint(seen):
    # compares each layer's backward with its own forward: for a right answer nothing in it is random
    for name, others_p in (("first", 0.6), ("second", 0.3)):
        x, y, grad_x = (seen[f"{name}: {what}"] for what in ("x", "result", "gradient"))
        if found := wrong_kind(y, x) or wrong_kind(grad_x, x):
            return found
        if bool(((y == 0) != (grad_x == 0)).any()):
            return "each of two layers is to keep its own mask: one used the other's, or none"
        kept = y != 0
        if bool(kept.any()) and torch.allclose(y[kept], x[kept] / (1 - others_p), rtol=1e-4):
            return "each of two layers is to keep its own p: one used the other's"
    return None


@scenario("two layers, each with a p and a mask of its own", expect=two_layers_complaint)
def two_layers(impl, given):
    layers = {"first": impl.SpatialDropout2d(0.3), "second": impl.SpatialDropout2d(0.6)}
    for name, layer in layers.items():
        x = away_from_zero(given, 9, 23, 2, 3)
        yield f"{name}: x", x
        yield f"{name}: result", layer.forward(x)
    for name, layer in layers.items():
        yield f"{name}: gradient", layer.backward(away_from_zero(given, 9, 23, 2, 3))


def stale_mask_complaint(seen):
    # nothing is random for a right answer
    return not_identical(seen["result"], seen["x"], "in evaluation mode") or not_identical(
        seen["gradient"], seen["grad_out"], "backward after a forward in evaluation mode"
    )


@scenario("after a forward in evaluation mode, backward forgets the mask of training", expect=stale_mask_complaint)
def stale_mask(impl, given):
    layer = impl.SpatialDropout2d(0.6)
    layer.forward(away_from_zero(given, 9, 23, 2, 3))
    layer.training = False
    x, grad_out = away_from_zero(given, 9, 23, 2, 3), away_from_zero(given, 9, 23, 2, 3)
    yield "x", x
    yield "result", layer.forward(x)
    layer.training = True  # the mode of the last forward counts
    yield "grad_out", grad_out
    yield "gradient", layer.backward(grad_out)


@scenario("with a generator: the same state gives the same mask, and the global one is neither read nor moved")
def generators(impl, given):
    x = given.watch(torch.ones(9, 31, 2, 2, dtype=given.dtype, device=given.device))
    first = given.generator()
    second = torch.Generator(device=given.device)
    second.set_state(first.get_state())
    layer = impl.SpatialDropout2d(0.5)
    before = torch.get_rng_state()
    y = layer.forward(x, generator=first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    again = impl.SpatialDropout2d(0.5).forward(x, generator=second)
    yield "the same state gives the same mask, whatever the global seed", torch.equal(y, again)
    # equal by chance with probability 2 ** −279
    yield "the generator moves on", not torch.equal(y, layer.forward(x, generator=first))


def shapes_complaint(seen):
    # nothing is random for a right answer: whatever is dropped, the result is 0 or 2x
    names = ("empty", "one channel", "one sample", "strided", "single positions")
    cases = [tuple(seen[f"{name}: {what}"] for what in ("x", "result", "grad_out", "gradient")) for name in names]
    for name, (x, y, _, grad_x) in zip(names, cases, strict=True):
        if found := wrong_kind(y, x):
            return f"{name}: {found}"
        if found := wrong_kind(grad_x, x):
            return f"{name}, backward: {found}"
    # over all inputs together, so that the sentence does not hang on the draws of a wrong answer
    if not all(bool(((y == 0) | torch.isclose(y, 2 * x)).all()) for x, y, _, _ in cases):
        return "an element of the result is neither 0 nor x / (1 − p)"
    if not all(torch.allclose(grad_x, grad_out * (y / x)) for x, y, grad_out, grad_x in cases):
        return "backward does not do what forward did"
    return None


@scenario("an empty batch, one sample, one channel, strided inputs", expect=shapes_complaint)
def shapes(impl, given):
    inputs = {
        "empty": [given.randn(0, 3, 2, 2), given.randn(0, 3, 2, 2)],
        "one channel": [away_from_zero(given, 4, 1, 3, 2), given.randn(4, 1, 3, 2)],
        "one sample": [away_from_zero(given, 1, 5, 2, 3), given.randn(1, 5, 2, 3)],
        "strided": [
            given.noncontiguous(away_from_zero(given, 4, 3, 2, 5)),
            given.noncontiguous(given.randn(4, 3, 2, 5)),
        ],
        "single positions": [away_from_zero(given, 4, 4, 1, 1), given.randn(4, 4, 1, 1)],
    }
    layer = impl.SpatialDropout2d(0.5)
    for name, (x, grad_out) in inputs.items():
        yield f"{name}: x", x
        yield f"{name}: result", layer.forward(x)
        yield f"{name}: grad_out", grad_out
        yield f"{name}: gradient", layer.backward(grad_out)

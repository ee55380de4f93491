"""Hidden tests of the kata dropout-weight-scaling."""

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


def not_scaled(got, x, keep, what):
    """A complaint unless `got` is keep · x, whose elements are not 0."""
    if found := wrong_kind(got, x):
        return f"{what}: {found}"
    exact = 1e-12 if x.dtype == torch.float64 else 1e-5
    if torch.allclose(got, keep * x, rtol=exact, atol=exact):
        return None
    if not bool(torch.isfinite(got).all()):
        return f"{what}: nan or infinite values"
    if torch.allclose(got, x):
        return f"{what}: the values pass unscaled: they are to be multiplied by keep"
    if torch.allclose(got, (1 - keep) * x):
        return f"{what}: the values are multiplied by 1 − keep instead of by keep"
    if torch.allclose(got * keep, x):
        return f"{what}: the values are divided by keep instead of multiplied"
    if torch.allclose(got, keep**2 * x):
        return f"{what}: the values are multiplied by keep twice"
    if torch.allclose(got, keep * x, rtol=1e-5):
        return f"{what}: keep has only float32's precision"
    if bool((got == 0).all()):
        return f"{what}: every element is dropped"
    if bool((got == 0).any()):
        return f"{what}: elements are dropped"
    return f"{what}: the values are not multiplied by keep"


def inference_complaint(seen):
    # nothing is random for a right answer
    if seen["training at construction"] is not True:
        return "a new layer is not in training mode"
    for keep in (0.3, 0.8):
        x, y, grad_out, grad_x = (seen[f"keep = {keep}: {what}"] for what in ("x", "result", "grad_out", "gradient"))
        if found := not_scaled(y, x, keep, "at inference") or not_scaled(
            grad_x, grad_out, keep, "backward after a forward at inference"
        ):
            return found
    return None


@scenario("at inference it multiplies by keep, forward and backward", expect=inference_complaint)
def inference(impl, given):
    layer = impl.StandardDropout(0.4)
    yield "training at construction", layer.training
    for keep in (0.3, 0.8):
        layer = impl.StandardDropout(keep)
        layer.training = False
        x, grad_out = away_from_zero(given, 7, 30), away_from_zero(given, 7, 30)
        yield f"keep = {keep}: x", x
        yield f"keep = {keep}: result", layer.forward(x)
        yield f"keep = {keep}: grad_out", grad_out
        yield f"keep = {keep}: gradient", layer.backward(grad_out)


def extremes_complaint(seen):
    # nothing is random for a right answer
    for keep in (1, 1.0, 0, 0.0):
        for mode in ("training", "inference"):
            for what, got, want in (("", "result", "x"), ("backward ", "gradient", "grad_out")):
                value, like = seen[f"keep = {keep}, {mode}: {got}"], seen[f"keep = {keep}, {mode}: {want}"]
                where = f"{what}in {mode}" if mode == "training" else f"{what}at inference"
                if found := wrong_kind(value, like):
                    return f"{where} with keep = {keep:.0f}: {found}"
                if not bool(torch.isfinite(value).all()):
                    return f"{where} with keep = {keep:.0f}: nan or infinite values"
                if not torch.allclose(value, keep * like):
                    return f"{where} with keep = {keep:.0f}: {'not everything passes' if keep else 'something is kept'}"
    return None


@scenario("keep = 1 keeps everything, keep = 0 nothing, in both modes", expect=extremes_complaint)
def extremes(impl, given):
    for keep in (1, 1.0, 0, 0.0):
        for mode in ("training", "inference"):
            layer = impl.StandardDropout(keep)
            layer.training = mode == "training"
            x, grad_out = away_from_zero(given, 7, 30), away_from_zero(given, 7, 30)
            yield f"keep = {keep}, {mode}: x", x
            yield f"keep = {keep}, {mode}: result", layer.forward(x)
            yield f"keep = {keep}, {mode}: grad_out", grad_out
            yield f"keep = {keep}, {mode}: gradient", layer.backward(grad_out)


def values_complaint(seen):
    # a right answer with nothing dropped or nothing kept among 1600 elements: below 0.75 ** 1600 < 1e-199
    for keep in (0.75, 0.3):
        x, y = seen[f"keep = {keep}, x"], seen[f"keep = {keep}, result"]
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

        if every(1.0):
            continue
        if every(1 / keep):
            return "the kept elements are divided by keep: that is inverted dropout; in training nothing is scaled here"
        if every(1 / (1 - keep)):
            return "the kept elements are divided by 1 − keep: in training nothing is scaled"
        if every(keep):
            return "the kept elements are multiplied by keep in training: that belongs to inference alone"
        return "the kept elements are not x as it is"
    return None


@scenario("in training what is kept is x itself, what is dropped is 0", expect=values_complaint)
def values(impl, given):
    for keep in (0.75, 0.3):
        x = away_from_zero(given, 40, 40)
        yield f"keep = {keep}, x", x
        yield f"keep = {keep}, result", impl.StandardDropout(keep).forward(x)


def share_complaint(seen):
    # n = 20467 elements: by Hoeffding the share of a right answer is off by 0.03 with probability below
    # 2 exp(−2 n 0.03²) < 1e-15
    for keep in (0.8, 0.3):
        y = seen[f"keep = {keep}"]
        if y.dim() == 2 and bool((y == y[:1]).all() | (y == y[:, :1]).all()) and 0 < y.count_nonzero() < y.numel():
            continue  # one mask for all rows or columns: too few draws to tell; the next scenario says so
        share = float((y != 0).double().mean())

        def near(value, share=share):
            return abs(share - value) < 0.03

        if near(keep):
            continue
        if near(1 - keep):
            return "keep is taken for the probability of dropping an element: it is that of keeping it"
        if near(phi(keep)):
            return (
                "the share of kept elements is Φ(keep), as normal noise below keep gives: the mask needs uniform noise"
            )
        if near(phi(-keep)) or near(phi(keep - 1)):
            return "the share of kept elements is that of normal noise: the mask needs uniform noise"
        return "the share of kept elements is not keep", f"{share:.3f} of the elements were kept at keep = {keep}"
    return None


@scenario("the share of kept elements is keep", expect=share_complaint)
def share(impl, given):
    x = given.watch(torch.ones(97, 211, dtype=given.dtype, device=given.device))
    for keep in (0.8, 0.3):
        yield f"keep = {keep}", impl.StandardDropout(keep).forward(x)


def independence_complaint(seen):
    # right answers have 2880 independent fair draws: any of these coincidences is rarer than 2 ** −200; forty calls on
    # twelve elements drop equally many with probability below 0.226 ** 39 < 1e-25
    first, second = seen["first call"], seen["second call"]
    if found := wrong_kind(first, seen["x"]):
        return found
    if bool((first == second).all()):
        return "two calls drop the same elements: the mask is to be drawn anew in every forward"
    along = ("samples of a batch", "positions of a sample", "features of a position")
    shared = [what for dim, what in enumerate(along) if bool((first == first.narrow(dim, 0, 1)).all())]
    if shared:
        return f"one draw serves all {' and all '.join(shared)}: every element is to be drawn by itself"
    counts = [int((y == 0).sum()) for y in seen["small calls"]]
    if len(set(counts)) == 1:
        return "every call drops exactly the same number of elements: each is to be dropped independently of the others"
    return None


@scenario("every element is drawn by itself, and anew in every call", expect=independence_complaint)
def independence(impl, given):
    layer = impl.StandardDropout(0.5)
    x = given.watch(torch.ones(24, 6, 20, dtype=given.dtype, device=given.device))
    yield "x", x
    yield "first call", layer.forward(x)
    yield "second call", layer.forward(x)
    small = given.watch(torch.ones(3, 4, dtype=given.dtype, device=given.device))
    yield "small calls", [layer.forward(small) for _ in range(40)]


def gradient_complaint(seen):
    # compares the candidate's own backward with its own forward: nothing in it is random for a right answer, but that
    # 210 elements at keep = 0.4 show both kinds (0.6 ** 210 < 1e-46)
    for name in ("at once", "after the mode was switched", "after a second forward"):
        x, y, grad_out, grad_x = (seen[f"{name}: {what}"] for what in ("x", "result", "grad_out", "gradient"))
        if found := wrong_kind(grad_x, x) or wrong_kind(y, x):
            return found
        if not bool(torch.isfinite(grad_x).all()):
            return "the gradient is not finite"
        if bool(torch.allclose(grad_x, grad_out * (y / x), rtol=1e-4, atol=1e-5)):
            continue
        where = "" if name == "at once" else f" {name}"
        if bool(torch.allclose(grad_x, grad_out)):
            return f"backward{where} lets the whole gradient through: what was dropped forward has gradient 0"
        if bool(torch.allclose(grad_x, grad_out * 0.4)):
            return f"backward{where} multiplies by keep as at inference: the mask of training is to be applied"
        if bool(((grad_x != 0) == (y != 0)).all()):
            return f"backward{where} drops what forward dropped, but scales, which forward did not"
        if bool(((grad_x != 0) == (y == 0)).all()):
            return f"backward{where} passes the gradient where forward dropped, and only there"
        if bool(((grad_x != 0) == (y > 0)).all()):
            return f"backward{where} passes the gradient only where the result is positive"
        return f"backward{where} does not use the mask of the last forward"
    return None


@scenario("backward uses the mask of the last forward", expect=gradient_complaint)
def gradient(impl, given):
    layer = impl.StandardDropout(0.4)
    for name in ("at once", "after the mode was switched", "after a second forward"):
        x, grad_out = away_from_zero(given, 7, 30), away_from_zero(given, 7, 30)
        layer.training = True
        if name == "after a second forward":
            layer.forward(away_from_zero(given, 7, 30))
        y = layer.forward(x)
        if name == "after the mode was switched":
            layer.training = False  # the mode of the last forward counts
        yield f"{name}: x", x
        yield f"{name}: result", y
        yield f"{name}: grad_out", grad_out
        yield f"{name}: gradient", layer.backward(grad_out)


def zeros_complaint(seen):
    # 400 elements at keep = 0.4: nothing kept, or everything, with probability below 0.6 ** 400 < 1e-88
    grad_x = seen["gradient"]
    if found := wrong_kind(grad_x, seen["x"]):
        return found
    if bool((grad_x == 0).all()):
        return "elements of x that are 0 get no gradient at all, also where the mask keeps them"
    return None


@scenario("an element that is 0 has a gradient all the same, where it is kept", expect=zeros_complaint)
def zeros(impl, given):
    layer = impl.StandardDropout(0.4)
    x = given.watch(torch.zeros(20, 20, dtype=given.dtype, device=given.device))
    layer.forward(x)
    yield "x", x
    yield "gradient", layer.backward(away_from_zero(given, 20, 20))


def two_layers_complaint(seen):
    # compares each layer's backward with its own forward: for a right answer nothing in it is random
    for name, keep in (("first", 0.3), ("second", 0.6)):
        x, y, grad_x = (seen[f"{name}: {what}"] for what in ("x", "result", "gradient"))
        if found := wrong_kind(y, x) or wrong_kind(grad_x, x):
            return found
        if bool(((y == 0) != (grad_x == 0)).any()):
            return "each of two layers is to keep its own mask: one used the other's, or none"
        if found := not_scaled(seen[f"{name}: at inference"], x, keep, "two layers"):
            return found
    return None


@scenario("two layers, each with a keep and a mask of its own", expect=two_layers_complaint)
def two_layers(impl, given):
    layers = {"first": impl.StandardDropout(0.3), "second": impl.StandardDropout(0.6)}
    inputs = {name: away_from_zero(given, 7, 30) for name in layers}
    for name, layer in layers.items():
        yield f"{name}: x", inputs[name]
        yield f"{name}: result", layer.forward(inputs[name])
    for name, layer in layers.items():
        yield f"{name}: gradient", layer.backward(away_from_zero(given, 7, 30))
    for name, layer in layers.items():
        layer.training = False
        yield f"{name}: at inference", layer.forward(inputs[name])


def stale_mask_complaint(seen):
    # nothing is random for a right answer
    return not_scaled(seen["result"], seen["x"], 0.6, "at inference") or not_scaled(
        seen["gradient"], seen["grad_out"], 0.6, "backward after a forward at inference"
    )


@scenario("after a forward at inference, backward forgets the mask of training", expect=stale_mask_complaint)
def stale_mask(impl, given):
    layer = impl.StandardDropout(0.6)
    layer.forward(away_from_zero(given, 7, 30))
    layer.training = False
    x, grad_out = away_from_zero(given, 7, 30), away_from_zero(given, 7, 30)
    yield "x", x
    yield "result", layer.forward(x)
    layer.training = True  # the mode of the last forward counts
    yield "grad_out", grad_out
    yield "gradient", layer.backward(grad_out)


@scenario("with a generator: the same state gives the same mask, and the global one is neither read nor moved")
def generators(impl, given):
    x = given.watch(torch.ones(9, 31, dtype=given.dtype, device=given.device))
    first = given.generator()
    second = torch.Generator(device=given.device)
    second.set_state(first.get_state())
    layer = impl.StandardDropout(0.5)
    before = torch.get_rng_state()
    y = layer.forward(x, generator=first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    again = impl.StandardDropout(0.5).forward(x, generator=second)
    yield "the same state gives the same mask, whatever the global seed", torch.equal(y, again)
    # equal by chance with probability 2 ** −279
    yield "the generator moves on", not torch.equal(y, layer.forward(x, generator=first))


def shapes_complaint(seen):
    # nothing is random for a right answer: whatever is dropped, the result is 0 or x
    names = ("empty", "single number", "vector", "strided", "four dimensions")
    cases = [tuple(seen[f"{name}: {what}"] for what in ("x", "result", "grad_out", "gradient")) for name in names]
    for name, (x, y, _, grad_x) in zip(names, cases, strict=True):
        if found := wrong_kind(y, x):
            return f"{name}: {found}"
        if found := wrong_kind(grad_x, x):
            return f"{name}, backward: {found}"
    # over all inputs together, so that the sentence does not hang on the draws of a wrong answer
    if not all(bool(((y == 0) | torch.isclose(y, x)).all()) for x, y, _, _ in cases):
        return "an element of the result is neither 0 nor x"
    if not all(torch.allclose(grad_x, grad_out * (y / x)) for x, y, grad_out, grad_x in cases):
        return "backward does not do what forward did"
    return None


@scenario("empty, single, strided and many-dimensional inputs", expect=shapes_complaint)
def shapes(impl, given):
    inputs = {
        "empty": [given.randn(0, 3), given.randn(0, 3)],
        "single number": [away_from_zero(given, 1).squeeze(), given.randn(1).squeeze()],
        "vector": [away_from_zero(given, 5), given.randn(5)],
        "strided": [given.noncontiguous(away_from_zero(given, 4, 3)), given.noncontiguous(given.randn(4, 3))],
        "four dimensions": [away_from_zero(given, 2, 1, 3, 2), given.randn(2, 1, 3, 2)],
    }
    layer = impl.StandardDropout(0.5)
    for name, (x, grad_out) in inputs.items():
        yield f"{name}: x", x
        yield f"{name}: result", layer.forward(x)
        yield f"{name}: grad_out", grad_out
        yield f"{name}: gradient", layer.backward(grad_out)

"""Hidden tests of the kata alpha-dropout."""

import math

import torch

from nfquiz.judge.scenario import scenario

SCALE, ALPHA = 1.0507009873554805, 1.6732632423543772  # SELU's λ and α
LIMIT = -SCALE * ALPHA  # α′, SELU's limit on the far left


def law(p, limit=LIMIT):
    """(a, b) of y = a · x̃ + b."""
    a = ((1 - p) * (1 + p * limit**2)) ** -0.5
    return a, -a * p * limit


def distinct(given, *shape):
    """Values of both signs, none within 1/2 of 0 or 1/4 of α′: an element that is kept looks like no dropped one."""
    drawn = given.randn(*shape)
    drawn = torch.where(drawn < 0, drawn - 0.5, drawn + 0.5)
    return given.watch(torch.where((drawn - LIMIT).abs() < 0.25, drawn - 0.5, drawn))


def phi(z):
    """The normal distribution function."""
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


def constant_elements(y):
    """Where y, made from different values, has its most frequent one: what is dropped; nothing if all differ."""
    common = y.flatten().mode().values
    found = torch.isclose(y, common, rtol=1e-5, atol=1e-5)
    return found if int(found.sum()) > 1 else torch.zeros_like(found)


def near(value, wanted):
    return abs(value - wanted) < 1e-3


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
    """A complaint unless `got` is x, whose elements differ."""
    if found := wrong_kind(got, x):
        return f"{what}: {found}"
    if torch.allclose(got, x):
        return None
    if not bool(torch.isfinite(got).all()):
        return f"{what}: nan or infinite values"
    if bool(constant_elements(got).all()):
        return f"{what}: every element is dropped"
    if bool(constant_elements(got).any()):
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
    layer = impl.AlphaDropout(0.4)
    yield "training at construction", layer.training
    layer.training = False
    x, grad_out = distinct(given, 7, 30), distinct(given, 7, 30)
    yield "x", x
    yield "result", layer.forward(x)
    yield "grad_out", grad_out
    yield "gradient", layer.backward(grad_out)


def nothing_dropped_complaint(seen):
    # nothing is random for a right answer
    for p in (0, 0.0):
        for what, got, want in (("", "result", "x"), ("backward ", "gradient", "grad_out")):
            if found := not_identical(seen[f"p = {p}: {got}"], seen[f"p = {p}: {want}"], f"{what}with p = 0"):
                return found
    return None


@scenario("p = 0 keeps everything as it is", expect=nothing_dropped_complaint)
def nothing_dropped(impl, given):
    for p in (0, 0.0):
        layer = impl.AlphaDropout(p)
        x, grad_out = distinct(given, 7, 30), distinct(given, 7, 30)
        yield f"p = {p}: x", x
        yield f"p = {p}: result", layer.forward(x)
        yield f"p = {p}: grad_out", grad_out
        yield f"p = {p}: gradient", layer.backward(grad_out)


def values_complaint(seen):
    # 1600 elements: that a right answer drops or keeps fewer than two is rarer than 1600 · 0.75 ** 1599 < 1e-190
    for p in (0.25, 0.6):
        x, y = seen[f"p = {p}, x"], seen[f"p = {p}, result"]
        if found := wrong_kind(y, x):
            return found
        if found := not_the_law(x.double(), y.double(), p):
            return found
        a, b = law(p)
        wanted = torch.where(constant_elements(y), a * LIMIT + b, a * x.double() + b).to(x.dtype)
        if x.dtype == torch.float64 and not torch.allclose(y, wanted, rtol=1e-10, atol=1e-10):
            off = float((y - wanted)[constant_elements(y)].abs().max())
            if off < 2e-7:
                return "a, b or α′ have only float32's precision: in float64 the result is inexact"
            return "α′ or one of its factors is rounded: in float64 the result is inexact"
        if not torch.allclose(y, wanted, rtol=1e-4, atol=1e-4):
            return "the values are not those of a · x̃ + b"
    return None


def not_the_law(x, y, p):
    """A complaint unless y is a · x + b where it is kept, and a · α′ + b elsewhere."""
    if not bool(torch.isfinite(y).all()):
        return "the result is not finite"
    dropped = constant_elements(y)
    if not bool(dropped.any()):
        return "in training nothing is dropped"
    if bool(dropped.all()):
        return "in training everything is dropped"
    kept_x, kept_y, low = x[~dropped], y[~dropped], float(y[dropped].mean())
    slope = float(((kept_x - kept_x.mean()) * kept_y).sum() / ((kept_x - kept_x.mean()) ** 2).sum())
    shift = float((kept_y - slope * kept_x).mean())
    if not torch.allclose(kept_y, slope * kept_x + shift, rtol=1e-4, atol=1e-4):
        return "what is kept is not a · x + b with one a and one b"
    a, b = law(p)

    def is_line(a, b, d):
        return near(slope, a) and near(shift, b) and near(low, d)

    if is_line(a, b, a * LIMIT + b):
        return None
    if near(shift, 0) and near(low, 0) and near(slope, 1 / (1 - p)):
        return "that is ordinary dropout: what is dropped becomes 0, and what is kept is divided by 1 − p"
    if is_line(1, 0, LIMIT):
        return "what is dropped becomes α′, but nothing is scaled and shifted afterwards"
    if is_line(a, b, b):
        return "what is dropped is set to 0 instead of to α′, before a and b"
    if near(slope, a) and near(shift, b):
        if near(low, LIMIT):
            return "what is dropped is α′ itself: a and b hold for all elements"
        if near(low, a * LIMIT):
            return "what is dropped is a · α′: b is added to the kept elements alone"
        if near(low, 0):
            return "what is dropped ends as 0: it is a · α′ + b"
        return "what is dropped is not a · α′ + b"
    if is_line(a, 0, a * LIMIT):
        return "b is missing: the mean is not 0"
    if is_line(a, -b, a * LIMIT - b):
        return "b has the wrong sign: it takes the mean further away from 0"
    if is_line(a, b / a, a * LIMIT + b / a):
        return "the shift is b without its factor a"
    if is_line(a, a * b, a * (LIMIT + b)):
        return "b is multiplied by a once more: it is added last"
    for name, other in (("−α", -ALPHA), ("−λ", -SCALE), ("+λα", -LIMIT), ("−1", -1.0)):
        if is_line(*law(p, other), law(p, other)[0] * other + law(p, other)[1]):
            return f"{name} stands in the place of α′ = −λα"
    if is_line(*law(1 - p), law(1 - p)[0] * LIMIT + law(1 - p)[1]):
        return "a and b are those of 1 − p instead of p"
    if near(slope, 1):
        return "the elements are not scaled by a: the variance is not 1"
    if near(slope, 1 / a):
        return "the elements are divided by a instead of multiplied"
    if near(slope, a * a):
        return "a is 1 over the variance: the square root is missing"
    if near(slope, 1 / (1 - p)):
        return "the elements are divided by 1 − p, as in ordinary dropout: the variance is not 1"
    for what, variance in (
        ("1 + p·α′²: the share 1 − p of x that is left is missing", 1 + p * LIMIT**2),
        ("1 − p, which leaves out the dropped elements", 1 - p),
        ("the second moment: the square of the mean is not subtracted", 1 - p + p * LIMIT**2),
        ("made with α′ instead of α′²", (1 - p) * (1 - p * LIMIT)),
    ):
        if near(slope, variance**-0.5):
            return f"a does not make the variance 1: the variance that it divides by is {what}"
    if near(slope, a):
        return "the shift is not b: the mean is not 0"
    return "the factor is not a: the variance is not 1"


@scenario("what is kept is a · x + b, what is dropped a · α′ + b", expect=values_complaint)
def values(impl, given):
    for p in (0.25, 0.6):
        x = distinct(given, 40, 40)
        yield f"p = {p}, x", x
        yield f"p = {p}, result", impl.AlphaDropout(p).forward(x)


def share_complaint(seen):
    # n = 20467 elements: by Hoeffding the share of a right answer is off by 0.03 with probability below
    # 2 exp(−2 n 0.03²) < 1e-15
    for p in (0.2, 0.7):
        dropped = constant_elements(seen[f"p = {p}"])
        if bool((dropped == dropped[:1]).all() | (dropped == dropped[:, :1]).all()) and bool(dropped.any()):
            continue  # one mask for all rows or columns: too few draws to tell; the next scenario says so
        share = float(dropped.double().mean())

        def is_share(value, share=share):
            return abs(share - value) < 0.03

        if is_share(p):
            continue
        if is_share(1 - p):
            return "p is taken for the probability of keeping an element: it is that of dropping it"
        if is_share(phi(p)):
            return "the share of dropped elements is Φ(p), as normal noise below p gives: the mask needs uniform noise"
        if is_share(phi(p - 1)):
            return "the share of kept elements is Φ(1 − p), as normal noise gives: the mask needs uniform noise"
        return "the share of dropped elements is not p", f"{share:.3f} of the elements were dropped at p = {p}"
    return None


@scenario("the share of dropped elements is p", expect=share_complaint)
def share(impl, given):
    x = distinct(given, 97, 211)
    for p in (0.2, 0.7):
        yield f"p = {p}", impl.AlphaDropout(p).forward(x)


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
    counts = [int((y == y.max()).sum()) % y.numel() for y in seen["small calls"]]
    if len(set(counts)) == 1:
        return "every call drops exactly the same number of elements: each is to be dropped independently of the others"
    return None


@scenario("every element is drawn by itself, and anew in every call", expect=independence_complaint)
def independence(impl, given):
    layer = impl.AlphaDropout(0.5)
    x = given.watch(torch.ones(24, 6, 20, dtype=given.dtype, device=given.device))
    yield "x", x
    yield "first call", layer.forward(x)
    yield "second call", layer.forward(x)
    small = given.watch(torch.ones(3, 4, dtype=given.dtype, device=given.device))
    yield "small calls", [layer.forward(small) for _ in range(40)]


def gradient_complaint(seen):
    # compares the candidate's own backward with its own forward: nothing in it is random for a right answer, but that
    # at p = 0.4 more than one of 210 elements is dropped and one kept (210 · 0.6 ** 209 < 1e-43)
    a, b = law(0.4)
    for name in ("at once", "after the mode was switched", "after a second forward"):
        x, y, grad_out, grad_x = (seen[f"{name}: {what}"] for what in ("x", "result", "grad_out", "gradient"))
        if found := wrong_kind(grad_x, x) or wrong_kind(y, x):
            return found
        if not bool(torch.isfinite(grad_x).all()):
            return "the gradient is not finite"
        kept = ~constant_elements(y)

        def close(got, wanted):
            return torch.allclose(got, wanted, rtol=1e-4, atol=1e-4)

        if close(grad_x, a * grad_out * kept):
            exact = torch.allclose(grad_x, a * grad_out * kept, rtol=1e-10, atol=1e-10)
            if x.dtype == torch.float64 and not exact:
                return "a has only float32's precision in backward"
            continue
        where = "" if name == "at once" else f" {name}"
        if close(grad_x, grad_out):
            return f"backward{where} lets the whole gradient through: what was dropped forward has gradient 0"
        if close(grad_x, a * grad_out):
            return f"backward{where} scales by a and forgets the mask: what was dropped forward has gradient 0"
        if close(grad_x, a * grad_out * kept + b) or close(grad_x, (a * grad_out + b) * kept):
            return f"backward{where} adds b: a constant has no gradient"
        if close(grad_x, a * torch.where(kept, grad_out, LIMIT) + b):
            return f"backward{where} does what forward does, α′ and b and all: those are constants, with gradient 0"
        if bool(((grad_x != 0) == kept).all()):
            ratio = grad_x[kept] / grad_out[kept]
            for factor, how in (
                (1.0, "does not scale by a as forward does"),
                (a * a, "scales by a twice"),
                (1 / 0.6, "scales by 1/(1 − p), as ordinary dropout: it is a here"),
                (1 / a, "divides by a instead of multiplying"),
            ):
                if close(ratio, torch.full_like(ratio, factor)):
                    return f"backward{where} {how}"
            return f"backward{where} drops what forward dropped, but scales otherwise"
        if bool(((grad_x != 0) == ~kept).all()):
            return f"backward{where} passes the gradient where forward dropped, and only there"
        if bool(((grad_x != 0) == (y > 0)).all()):
            return f"backward{where} passes the gradient only where the result is positive"
        return f"backward{where} does not use the mask of the last forward"
    return None


@scenario("backward uses the mask and the factor a of the last forward", expect=gradient_complaint)
def gradient(impl, given):
    layer = impl.AlphaDropout(0.4)
    for name in ("at once", "after the mode was switched", "after a second forward"):
        x, grad_out = distinct(given, 7, 30), distinct(given, 7, 30)
        layer.training = True
        if name == "after a second forward":
            layer.forward(distinct(given, 7, 30))
        y = layer.forward(x)
        if name == "after the mode was switched":
            layer.training = False  # the mode of the last forward counts
        yield f"{name}: x", x
        yield f"{name}: result", y
        yield f"{name}: grad_out", grad_out
        yield f"{name}: gradient", layer.backward(grad_out)


def special_values_complaint(seen):
    # 400 elements each at p = 0.4: nothing kept, or nothing dropped, with probability below 0.6 ** 400 < 1e-88
    for name in ("0", "α′"):
        grad_x = seen[f"x = {name}: gradient"]
        if found := wrong_kind(grad_x, seen[f"x = {name}"]):
            return found
        if bool((grad_x == 0).all()):
            return f"elements of x that are {name} get no gradient at all, also where the mask keeps them"
        if bool((grad_x != 0).all()):
            return f"elements of x that are {name} all get a gradient, also where the mask drops them"
    return None


@scenario(
    "an element that is 0 or α′ itself has a gradient all the same, where it is kept", expect=special_values_complaint
)
def special_values(impl, given):
    layer = impl.AlphaDropout(0.4)
    for name, value in (("0", 0.0), ("α′", LIMIT)):
        x = given.watch(torch.full((20, 20), value, dtype=given.dtype, device=given.device))
        layer.forward(x)
        yield f"x = {name}", x
        yield f"x = {name}: gradient", layer.backward(distinct(given, 20, 20))


def two_layers_complaint(seen):
    # compares each layer's backward with its own forward: nothing is random for a right answer, but that of 210
    # elements at least two are dropped and two kept (4 · 210 · 0.7 ** 209 < 1e-29)
    for name, p, others_p in (("first", 0.3, 0.6), ("second", 0.6, 0.3)):
        x, y, grad_x = (seen[f"{name}: {what}"] for what in ("x", "result", "gradient"))
        if found := wrong_kind(y, x) or wrong_kind(grad_x, x):
            return found
        dropped = constant_elements(y)
        if bool((dropped != (grad_x == 0)).any()):
            return "each of two layers is to keep its own mask: one used the other's, or none"
        if near(float(grad_x.abs().max()), law(p)[0]):
            continue
        if near(float(grad_x.abs().max()), law(others_p)[0]):
            return "each of two layers is to keep its own p: one used the other's"
        return "the gradient of a kept element is not a times that of the result"
    return None


@scenario("two layers, each with a p and a mask of its own", expect=two_layers_complaint)
def two_layers(impl, given):
    layers = {"first": impl.AlphaDropout(0.3), "second": impl.AlphaDropout(0.6)}
    for name, layer in layers.items():
        x = distinct(given, 7, 30)
        yield f"{name}: x", x
        yield f"{name}: result", layer.forward(x)
    for name, layer in layers.items():
        ones = given.watch(torch.ones(7, 30, dtype=given.dtype, device=given.device))
        yield f"{name}: gradient", layer.backward(ones)


def stale_mask_complaint(seen):
    # nothing is random for a right answer
    return not_identical(seen["result"], seen["x"], "in evaluation mode") or not_identical(
        seen["gradient"], seen["grad_out"], "backward after a forward in evaluation mode"
    )


@scenario("after a forward in evaluation mode, backward forgets the mask of training", expect=stale_mask_complaint)
def stale_mask(impl, given):
    layer = impl.AlphaDropout(0.6)
    layer.forward(distinct(given, 7, 30))
    layer.training = False
    x, grad_out = distinct(given, 7, 30), distinct(given, 7, 30)
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
    layer = impl.AlphaDropout(0.5)
    before = torch.get_rng_state()
    y = layer.forward(x, generator=first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    again = impl.AlphaDropout(0.5).forward(x, generator=second)
    yield "the same state gives the same mask, whatever the global seed", torch.equal(y, again)
    # equal by chance with probability 2 ** −279
    yield "the generator moves on", not torch.equal(y, layer.forward(x, generator=first))


def shapes_complaint(seen):
    # nothing is random for a right answer: whatever is dropped, the result is a · α′ + b or a · x + b
    names = ("empty", "single number", "vector", "strided", "four dimensions")
    cases = [tuple(seen[f"{name}: {what}"] for what in ("x", "result", "grad_out", "gradient")) for name in names]
    for name, (x, y, _, grad_x) in zip(names, cases, strict=True):
        if found := wrong_kind(y, x):
            return f"{name}: {found}"
        if found := wrong_kind(grad_x, x):
            return f"{name}, backward: {found}"
    a, b = law(0.5)

    def close(got, wanted):
        return torch.isclose(got, wanted, rtol=1e-4, atol=1e-4)

    # over all inputs together, so that the sentence does not hang on the draws of a wrong answer
    dropped = [close(y, torch.full_like(y, a * LIMIT + b)) for _, y, _, _ in cases]
    if not all(bool((gone | close(y, a * x + b)).all()) for gone, (x, y, _, _) in zip(dropped, cases, strict=True)):
        return "an element of the result is neither a · x + b nor a · α′ + b"
    if not all(
        bool(close(grad_x, a * grad_out * ~gone).all())
        for gone, (_, _, grad_out, grad_x) in zip(dropped, cases, strict=True)
    ):
        return "backward does not do what forward did"
    return None


@scenario("empty, single, strided and many-dimensional inputs", expect=shapes_complaint)
def shapes(impl, given):
    inputs = {
        "empty": [given.randn(0, 3), given.randn(0, 3)],
        "single number": [distinct(given, 1).squeeze(), given.randn(1).squeeze()],
        "vector": [distinct(given, 5), given.randn(5)],
        "strided": [given.noncontiguous(distinct(given, 4, 3)), given.noncontiguous(given.randn(4, 3))],
        "four dimensions": [distinct(given, 2, 1, 3, 2), given.randn(2, 1, 3, 2)],
    }
    layer = impl.AlphaDropout(0.5)
    for name, (x, grad_out) in inputs.items():
        yield f"{name}: x", x
        yield f"{name}: result", layer.forward(x)
        yield f"{name}: grad_out", grad_out
        yield f"{name}: gradient", layer.backward(grad_out)

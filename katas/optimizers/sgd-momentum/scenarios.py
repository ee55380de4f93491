"""Hidden tests of the kata sgd-momentum."""

from nfquiz.judge.scenario import GRADIENT, scenario


@scenario("four updates with the default arguments")
def defaults(impl, given):
    p = given.param(given.size(2, 4), given.size(5, 7))
    opt = impl.SGDMomentum([p])
    for update in range(1, 5):
        p.grad = given.randn(*p.shape)
        opt.step()
        yield f"the parameter after update {update}", p


@scenario("lr and momentum of one's own, on a matrix, a vector and a single number")
def arguments(impl, given):
    params = [given.param(given.size(2, 3), 4), given.param(given.size(5, 6)), given.param(given.randn(1).squeeze())]
    opt = impl.SGDMomentum(params, lr=0.2, momentum=0.6)
    for update in range(1, 5):
        for p in params:
            p.grad = given.watch(given.randn(p.numel()).reshape(p.shape))
        opt.step()
        yield f"the parameters after update {update}", params
    plain = given.param(5)
    opt = impl.SGDMomentum([plain], lr=0.3, momentum=0)
    for update in range(1, 3):
        plain.grad = given.randn(5)
        opt.step()
        yield f"momentum 0, after update {update}", plain
    opt = impl.SGDMomentum([plain], lr=0.3, momentum=0, dampening=0.5)
    for update in range(1, 3):
        plain.grad = given.randn(5)
        opt.step()
        yield f"momentum 0 and dampening 0.5, after update {update}", plain


@scenario("under a constant gradient the steps grow towards lr / (1 − momentum)")
def terminal_speed(impl, given):
    p = given.param(3)
    gradient = given.randn(3)
    opt = impl.SGDMomentum([p], lr=0.01, momentum=0.8)
    for update in range(1, 13):
        before = p.detach().clone()
        p.grad = gradient
        opt.step()
        if update in (1, 2, 12):
            yield f"the step at update {update}", before - p.detach()


@scenario("dampening, from the second gradient on")
def dampened(impl, given):
    p = given.param(given.size(3, 6))
    opt = impl.SGDMomentum([p], lr=0.1, momentum=0.8, dampening=0.3)
    for update in range(1, 5):
        p.grad = given.randn(*p.shape)
        opt.step()
        yield f"the parameter after update {update}", p


@scenario("a gradient of 0 is one like any other: it may be the first, and the velocity carries on through it")
def zero_gradients(impl, given):
    p = given.param(given.size(3, 6))
    opt = impl.SGDMomentum([p], lr=0.1, momentum=0.8, dampening=0.3)
    for update, scale in enumerate([0.0, 1.0, 0.0, 0.0, 1.0], start=1):
        p.grad = given.watch(given.randn(*p.shape) * scale)
        opt.step()
        yield f"gradients of size {scale:.0f}, after update {update}", p


@scenario("Nesterov's step")
def nesterov(impl, given):
    p = given.param(2, given.size(3, 6))
    opt = impl.SGDMomentum([p], lr=0.1, momentum=0.7, nesterov=True)
    for update in range(1, 5):
        p.grad = given.randn(*p.shape)
        opt.step()
        yield f"the parameter after update {update}", p


@scenario("a new lr acts at once, on the whole velocity")
def schedule(impl, given):
    p = given.param(4)
    opt = impl.SGDMomentum([p], lr=0.1)
    for lr in (0.1, 0.5, 0.01):
        opt.lr = lr
        p.grad = given.randn(4)
        opt.step()
        yield f"after a step with lr {lr}", p


@scenario("a parameter without a gradient is skipped, its velocity untouched")
def skipped(impl, given):
    shape = (given.size(2, 3), 4)
    params = [given.param(*shape) for _ in range(3)]
    opt = impl.SGDMomentum(params, lr=0.1, momentum=0.8, dampening=0.4)
    # the first comes late, the second pauses after its first update, the third always has a gradient
    present = [(0, 1, 1), (0, 0, 1), (1, 0, 1), (1, 1, 1)]
    for update, has in enumerate(present, start=1):
        for p, gradient in zip(params, has, strict=True):
            p.grad = given.randn(*shape) if gradient else None
        opt.step()
        yield f"after step {update}", params


@scenario("step leaves .grad as it was, zero_grad sets every one to None")
def gradients_kept(impl, given):
    a, b, c = given.param(3), given.param(2, 2), given.param(4)
    gradient = given.copy(given.randn(3))
    a.grad, b.grad, c.grad = gradient, given.copy(given.randn(2, 2)), given.copy(given.randn(4))
    for nesterov in (False, True):
        opt = impl.SGDMomentum([a, b, c], lr=0.1, nesterov=nesterov)
        for update in range(1, 4):
            opt.step()
            yield f"nesterov={nesterov}, .grad after update {update}", [a.grad, b.grad, c.grad]
            yield f"nesterov={nesterov}, the parameters after update {update}, same gradients", [a, b, c]
            gradient += 1  # as autograd does where nothing was zeroed: the tensor changes, the object stays
        yield f"nesterov={nesterov}, .grad that the caller changed in place", [a.grad, b.grad, c.grad]
    opt.zero_grad()
    yield ".grad after zero_grad", [a.grad, b.grad, c.grad]
    opt.zero_grad()
    yield ".grad after a second zero_grad", [a.grad, b.grad, c.grad]


@scenario("any iterable of parameters serves, and two optimizers share nothing")
def iterables_and_instances(impl, given):
    a, b = given.param(3), given.param(3)
    first = impl.SGDMomentum((p for p in (a, b)), lr=0.1)
    second = impl.SGDMomentum({"a": a, "b": b}.values(), lr=0.3, momentum=0.5)
    optimizers = {"a generator": first, "a dict's values": second}
    for name in ("a generator", "a generator", "a dict's values", "a generator"):
        a.grad, b.grad = given.randn(3), given.randn(3)
        optimizers[name].step()
        yield f"after a step of the optimizer made from {name}", [a, b]
    third = impl.SGDMomentum((a, b), lr=0.1)
    third.step()
    yield "after the first step of a new optimizer on the same parameters", [a, b]
    other = given.param(2)
    for options in ({"dampening": 0.5}, {"nesterov": True}):
        impl.SGDMomentum([other], lr=0.2, **options)
        first.step()
        yield f"after a step of the first one, with another for another parameter, {options}", [a, b, other]


@scenario("strided, empty and plain tensors are updated in place as well")
def unusual_tensors(impl, given):
    strided = given.param(given.randn(4, 3).T)  # (3, 4), columns first in memory
    empty = given.param(0, 3)
    plain = given.copy(given.randn(5))  # does not require grad
    params = [strided, empty, plain]
    opt = impl.SGDMomentum(params, lr=0.1)
    for update in range(1, 3):
        strided.grad = given.noncontiguous(given.randn(3, 4))
        empty.grad = given.randn(0, 3)
        plain.grad = given.randn(5)
        opt.step()
        yield f"after update {update}", params
    yield "still leaves, requiring grad or not as before", [(p.is_leaf, p.requires_grad) for p in params]


def precision_complaint(seen):
    # nothing is random for a right answer; errors of another size are another scenario's concern
    first, second = seen["gradients"]
    error = float((seen["after two updates"] + 0.1 * (first + 0.9 * first + second)).abs().max())
    return "float64 parameters lack digits, as if updated in float32" if 1e-11 < error < 1e-5 else None


@scenario("float64 parameters are updated in float64's precision", dtypes=("float64",), expect=precision_complaint)
def precision(impl, given):
    p = given.param(given.tensor([0.0] * 24))
    gradients = [given.randn(24), given.randn(24)]
    opt = impl.SGDMomentum([p], lr=0.1)
    for p.grad in gradients:
        opt.step()
    yield "gradients", gradients
    yield "after two updates", p


@scenario("training a small regression with it", tolerance=GRADIENT)
def training(impl, given):
    x, target = given.randn(9, 3), given.randn(9, 2)
    weight, bias = given.param(2, 3), given.param(2)
    opt = impl.SGDMomentum([weight, bias], lr=0.05, momentum=0.8, nesterov=True)
    for update in range(1, 13):
        opt.zero_grad()
        loss = ((x @ weight.T + bias - target) ** 2).mean()
        loss.backward()
        opt.step()
        if update % 4 == 0:
            yield f"the loss at update {update}", loss
    yield "the trained parameters", [weight, bias]

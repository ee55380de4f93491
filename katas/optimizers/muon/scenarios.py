"""Hidden tests of the kata muon."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float64=(1e-11, 1e-13))
SETTINGS = [
    {"lr": 0.3},
    {"lr": 0.3, "momentum": 0.5},
    {"lr": 0.3, "momentum": 0.0},
    {"lr": 0.3, "ns_steps": 1},
    {"lr": 0.3, "ns_steps": 3},
    {"lr": 0.2, "momentum": 0.8},
]


@scenario("four updates with the default arguments")
def defaults(impl, given):
    p = given.param(given.size(2, 4), given.size(5, 7))
    start = p.detach().clone()
    opt = impl.Muon([p])
    for update in range(1, 5):
        p.grad = given.randn(*p.shape)
        opt.step()
        yield f"the parameter after update {update}", p
        # the steps are small beside the parameter: how far it went shows them
        yield f"how far it went, in units of the default lr, update {update}", (p - start) / 0.02, GRADIENT


@scenario("each argument, on matrices of all shapes", tolerance=GRADIENT)
def arguments(impl, given):
    for settings in SETTINGS:
        params = [
            given.param(given.size(2, 3), 4),
            given.param(given.size(5, 6), 3),
            given.param(1, 5),
            given.param(4, 1),
        ]
        opt = impl.Muon(params, **settings)
        for update in range(1, 5):
            for p in params:
                p.grad = given.randn(*p.shape)
            opt.step()
            yield f"{settings}, the parameters after update {update}", params


@scenario("wide, tall and square matrices, single rows, columns and numbers", tolerance=GRADIENT)
def shapes(impl, given):
    sides = given.sizes(2, 2, 9)
    for rows, columns in ((min(sides), max(sides)), (max(sides), min(sides)), (4, 4), (1, 6), (6, 1), (1, 1)):
        p = given.param(rows, columns)
        start = p.detach().clone()
        opt = impl.Muon([p], lr=0.3, momentum=0.7)
        for update in range(1, 4):
            p.grad = given.randn(rows, columns)
            opt.step()
            yield f"{rows} × {columns}, how far it went, update {update}", p - start


@scenario("large and small singular values end up alike, whatever the gradient's scale", tolerance=GRADIENT)
def scales(impl, given):
    for scale in (1e4, 1e-4):
        p = given.param(given.tensor([[0.0] * 5] * 3))
        opt = impl.Muon([p], lr=0.3)
        factors = given.tensor([[1.0], [0.1], [0.01]])
        for update in range(1, 3):
            p.grad = given.watch(given.randn(3, 5) * factors * scale)
            opt.step()
            yield f"gradients of size {scale}, update {update}", p


@scenario("gradients as small as the 1e-7, and one of 0 that moves nothing", tolerance=GRADIENT)
def small_gradients(impl, given):
    for size in (1e-6, 1e-7, 1e-8, 0.0):
        p = given.param(given.tensor([[0.0] * 4] * 3))
        opt = impl.Muon([p], lr=0.3)
        for update in range(1, 3):
            p.grad = given.watch(given.randn(3, 4) * size)
            opt.step()
            yield f"gradients of size {size}, update {update}", p


@scenario("a gradient of rank one", tolerance=GRADIENT)
def rank_one(impl, given):
    p = given.param(given.tensor([[0.0] * 3] * 6))
    opt = impl.Muon([p], lr=0.3)
    p.grad = given.watch(given.randn(6, 1) * given.randn(1, 3))
    opt.step()
    yield "the parameter", p


@scenario("a new lr acts at once", tolerance=GRADIENT)
def schedule(impl, given):
    p = given.param(4, 3)
    opt = impl.Muon([p], lr=0.1)
    for lr in (0.1, 0.5, 0.01):
        opt.lr = lr
        p.grad = given.randn(*p.shape)
        opt.step()
        yield f"after a step with lr {lr}", p


@scenario("a gradient of 0 is one like any other, not a missing one", tolerance=GRADIENT)
def zero_gradients(impl, given):
    p = given.param(given.size(2, 4), 3)
    opt = impl.Muon([p], **SETTINGS[-1])
    for update, scale in enumerate([1.0, 0.0, 0.0, 1.0, 0.0], start=1):
        p.grad = given.watch(given.randn(*p.shape) * scale)
        opt.step()
        yield f"gradients of size {scale:.0f}, after update {update}", p


@scenario("a parameter without a gradient is skipped, its state untouched", tolerance=GRADIENT)
def skipped(impl, given):
    shape = (given.size(2, 3), 4)
    params = [given.param(*shape) for _ in range(3)]
    opt = impl.Muon(params, **SETTINGS[-1])
    # the first comes late, the second pauses after its first update, the third always has a gradient
    for step, present in enumerate([(0, 1, 1), (0, 0, 1), (1, 0, 1), (1, 1, 1)], start=1):
        for p, has in zip(params, present, strict=True):
            p.grad = given.randn(*shape) if has else None
        opt.step()
        yield f"after step {step}", params


@scenario("step leaves .grad as it was, zero_grad sets every one to None", tolerance=GRADIENT)
def gradients_kept(impl, given):
    a, b, c = given.param(3, 2), given.param(2, 2), given.param(4, 2)
    a.grad, b.grad = given.copy(given.randn(3, 2)), given.copy(given.randn(2, 2))
    opt = impl.Muon([a, b, c], **SETTINGS[-1])
    for step in range(1, 4):
        opt.step()
        yield f".grad after step {step}", [a.grad, b.grad, c.grad]
        yield f"the parameters after step {step}: one gradient is the same, one was changed in place", [a, b, c]
        b.grad += 1  # as autograd does where nothing was zeroed: the tensor changes, the object stays
    opt.zero_grad()
    yield ".grad after zero_grad", [a.grad, b.grad, c.grad]
    opt.zero_grad()
    yield ".grad after a second zero_grad", [a.grad, b.grad, c.grad]


@scenario("any iterable of parameters serves, and two optimizers share nothing", tolerance=GRADIENT)
def iterables_and_instances(impl, given):
    a, b = given.param(3, 2), given.param(3, 2)
    first = impl.Muon((p for p in (a, b)), lr=0.1)
    second = impl.Muon({"a": a, "b": b}.values(), lr=0.3)
    optimizers = {"a generator": first, "a dict's values": second}
    for name in ("a generator", "a generator", "a dict's values", "a generator"):
        a.grad, b.grad = given.randn(3, 2), given.randn(3, 2)
        optimizers[name].step()
        yield f"after a step of the optimizer made from {name}", [a, b]
    third = impl.Muon((a, b), lr=0.1)
    third.step()
    yield "after the first step of a new optimizer on the same parameters", [a, b]
    other = given.param(2, 2)
    for settings in SETTINGS:
        impl.Muon([other], **settings)
        first.step()
        yield f"after a step of the first one, with another for another parameter, {settings}", [a, b, other]


@scenario("strided and plain tensors are updated in place as well", tolerance=GRADIENT)
def unusual_tensors(impl, given):
    strided = given.param(given.randn(4, 3).T)  # (3, 4), columns first in memory
    plain = given.copy(given.randn(5, 2))  # does not require grad
    params = [strided, plain]
    opt = impl.Muon(params, lr=0.1)
    for update in range(1, 3):
        strided.grad = given.noncontiguous(given.randn(3, 4))
        plain.grad = given.randn(5, 2)
        opt.step()
        yield f"after update {update}", params
    yield "still leaves, requiring grad or not as before", [(p.is_leaf, p.requires_grad) for p in params]


@scenario("float64 parameters are updated in float64's precision", dtypes=("float64",), tolerance=DIGITS)
def digits(impl, given):
    p = given.param(6, 4)
    opt = impl.Muon([p], lr=0.1)
    for update in range(1, 4):
        p.grad = given.randn(*p.shape)
        opt.step()
        yield f"after update {update}", p


@scenario("training a small regression with it", dtypes=("float64",))
def training(impl, given):
    # not in float32: the iteration enlarges what rounding leaves of a small singular value, some hundred times a step
    x, target = given.randn(9, 3), given.randn(9, 2)
    weight, bias = given.param(2, 3), given.param(1, 2)
    opt = impl.Muon([weight, bias], **SETTINGS[0])
    for update in range(1, 9):
        opt.zero_grad()
        loss = ((x @ weight.T + bias - target) ** 2).mean()
        loss.backward()
        opt.step()
        if update % 4 == 0:
            yield f"the loss at update {update}", loss
    yield "the trained parameters", [weight, bias]

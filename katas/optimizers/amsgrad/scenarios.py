"""Hidden tests of the kata amsgrad."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float64=(1e-11, 1e-13))
# float32 carries a parameter of 3 with steps of 2e-7: of a difference over a small lr few digits are left
MAGNIFIED = tolerance(float32=(1e-2, 1e-2))
SETTINGS = [
    {"lr": 0.05},
    {"lr": 0.05, "betas": (0.7, 0.8), "eps": 0.3},
    {"lr": 0.1, "betas": (0.8, 0.9)},
]


@scenario("five updates with the default arguments")
def defaults(impl, given):
    p = given.param(given.size(2, 4), given.size(5, 7))
    start = p.detach().clone()
    opt = impl.AMSGrad([p])
    for update in range(1, 6):
        p.grad = given.randn(*p.shape)
        opt.step()
        yield f"the parameter after update {update}", p
        # the steps are small beside the parameter: how far it went shows them
        yield f"how far it went, in units of the default lr, update {update}", (p - start) / 1e-3, MAGNIFIED


@scenario("each argument, on a matrix, a vector and a single number", tolerance=GRADIENT)
def arguments(impl, given):
    for settings in SETTINGS:
        params = [given.param(given.size(2, 3), 4), given.param(given.size(5, 6)), given.param(given.randn(1)[0])]
        opt = impl.AMSGrad(params, **settings)
        for update in range(1, 5):
            for p in params:
                p.grad = given.watch(given.randn(p.numel()).reshape(p.shape))
            opt.step()
            yield f"{settings}, the parameters after update {update}", params


@scenario("large gradients first, small ones after them", tolerance=GRADIENT)
def fading(impl, given):
    p = given.param(given.size(3, 6))
    opt = impl.AMSGrad([p], lr=0.1, betas=(0.6, 0.7))
    for update, scale in enumerate((3.0, 0.2, 0.1, 0.1, 2.0, 0.1, 5.0, 0.3), start=1):
        gradient = given.randn(*p.shape)
        p.grad = gradient * scale
        opt.step()
        yield f"the parameter after update {update}", p


@scenario("gradients as small as ε, and one of 0", tolerance=GRADIENT)
def small_gradients(impl, given):
    for eps, settings in ((1e-8, {}), (1e-3, {"eps": 1e-3})):
        p = given.param(given.randn(6))
        start = p.detach().clone()
        opt = impl.AMSGrad([p], lr=0.1, **settings)
        for update in range(1, 4):
            gradient = given.tensor([3.0, -1.0, 0.5, 0.1, -0.03, 0.0])
            p.grad = given.watch(gradient * (eps * update))
            opt.step()
            yield f"how far it went, ε = {eps}, update {update}", (p - start) * 10


@scenario("a new lr acts at once", tolerance=GRADIENT)
def schedule(impl, given):
    p = given.param(4)
    opt = impl.AMSGrad([p], lr=0.1)
    for lr in (0.1, 0.5, 0.01):
        opt.lr = lr
        p.grad = given.randn(4)
        opt.step()
        yield f"after a step with lr {lr}", p


@scenario("a gradient of 0 is one like any other, not a missing one", tolerance=GRADIENT)
def zero_gradients(impl, given):
    p = given.param(given.size(3, 6))
    opt = impl.AMSGrad([p], **SETTINGS[-1])
    for update, scale in enumerate([1.0, 0.0, 0.0, 1.0, 0.0], start=1):
        p.grad = given.watch(given.randn(*p.shape) * scale)
        opt.step()
        yield f"gradients of size {scale:.0f}, after update {update}", p


@scenario("a parameter without a gradient is skipped, its state untouched", tolerance=GRADIENT)
def skipped(impl, given):
    shape = (given.size(2, 3), 4)
    params = [given.param(*shape) for _ in range(3)]
    opt = impl.AMSGrad(params, **SETTINGS[-1])
    # the first comes late, the second pauses after its first update, the third always has a gradient
    for step, present in enumerate([(0, 1, 1), (0, 0, 1), (1, 0, 1), (1, 1, 1)], start=1):
        for p, has in zip(params, present, strict=True):
            p.grad = given.randn(*shape) if has else None
        opt.step()
        yield f"after step {step}", params


@scenario("step leaves .grad as it was, zero_grad sets every one to None", tolerance=GRADIENT)
def gradients_kept(impl, given):
    a, b, c = given.param(3), given.param(2, 2), given.param(4)
    a.grad, b.grad = given.copy(given.randn(3)), given.copy(given.randn(2, 2))
    opt = impl.AMSGrad([a, b, c], **SETTINGS[-1])
    for step in range(1, 4):
        opt.step()
        yield f".grad after step {step}", [a.grad, b.grad, c.grad]
        yield f"the parameters after step {step}, same gradients", [a, b, c]
    a.grad += 1  # as autograd does where nothing was zeroed: the tensor changes, the object stays
    opt.step()
    yield "the parameters after a gradient changed in place", [a, b, c]
    opt.zero_grad()
    yield ".grad after zero_grad", [a.grad, b.grad, c.grad]
    opt.zero_grad()
    yield ".grad after a second zero_grad", [a.grad, b.grad, c.grad]


@scenario("any iterable of parameters serves, and two optimizers share nothing", tolerance=GRADIENT)
def iterables_and_instances(impl, given):
    a, b = given.param(3), given.param(3)
    first = impl.AMSGrad((p for p in (a, b)), lr=0.1)
    second = impl.AMSGrad({"a": a, "b": b}.values(), lr=0.3)
    optimizers = {"a generator": first, "a dict's values": second}
    for name in ("a generator", "a generator", "a dict's values", "a generator"):
        a.grad, b.grad = given.randn(3), given.randn(3)
        optimizers[name].step()
        yield f"after a step of the optimizer made from {name}", [a, b]
    third = impl.AMSGrad((a, b), lr=0.1)
    third.step()
    yield "after the first step of a new optimizer on the same parameters", [a, b]
    other = given.param(2)
    for settings in SETTINGS:
        impl.AMSGrad([other], **settings)
        first.step()
        yield f"after a step of the first one, with another for another parameter, {settings}", [a, b, other]


@scenario("strided, empty and plain tensors are updated in place as well", tolerance=GRADIENT)
def unusual_tensors(impl, given):
    strided = given.param(given.randn(4, 3).T)  # (3, 4), columns first in memory
    empty = given.param(0, 3)
    plain = given.copy(given.randn(5))  # does not require grad
    params = [strided, empty, plain]
    opt = impl.AMSGrad(params, lr=0.1)
    for update in range(1, 3):
        strided.grad = given.noncontiguous(given.randn(3, 4))
        empty.grad = given.randn(0, 3)
        plain.grad = given.randn(5)
        opt.step()
        yield f"after update {update}", params
    yield "still leaves, requiring grad or not as before", [(p.is_leaf, p.requires_grad) for p in params]


@scenario("float64 parameters are updated in float64's precision", dtypes=("float64",), tolerance=DIGITS)
def precision(impl, given):
    p = given.param(24)
    opt = impl.AMSGrad([p], lr=0.1)
    for update in range(1, 4):
        p.grad = given.randn(24)
        opt.step()
        yield f"after update {update}", p


@scenario("training a small regression with it", tolerance=GRADIENT)
def training(impl, given):
    x, target = given.randn(9, 3), given.randn(9, 2)
    weight, bias = given.param(2, 3), given.param(2)
    opt = impl.AMSGrad([weight, bias], **SETTINGS[0])
    for update in range(1, 9):
        opt.zero_grad()
        loss = ((x @ weight.T + bias - target) ** 2).mean()
        loss.backward()
        opt.step()
        if update % 4 == 0:
            yield f"the loss at update {update}", loss
    yield "the trained parameters", [weight, bias]

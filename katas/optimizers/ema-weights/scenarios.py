"""Hidden tests of the kata ema-weights."""

import torch

from nfquiz.judge.scenario import scenario, tolerance


def moved(params, given):
    """As an optimizer's step: all parameters change in place."""
    with torch.no_grad():
        for p in params:
            p += given.randn(*p.shape)


@scenario("the average after each update")
def averages(impl, given):
    for decay in (0.9, 0.5, given.number(0.6, 0.95)):
        p = given.param(given.size(2, 4), 3)
        ema = impl.EMA([p], decay)
        for update in range(1, 5):
            moved([p], given)
            ema.update()
            ema.swap()
            yield f"decay {decay:.2f}, averaged after update {update}", p
            ema.swap()
            yield f"decay {decay:.2f}, trained after update {update}", p


@scenario("it starts as a copy")
def start(impl, given):
    p = given.param(given.size(2, 5))
    ema = impl.EMA([p], 0.9)
    moved([p], given)
    ema.swap()
    yield "swapped before any update", p


@scenario("update leaves the parameters alone, swap exchanges, a second swap undoes it")
def swapping(impl, given):
    params = [given.param(3), given.param(2, 2), given.copy(given.randn(4))]  # the last does not require grad
    ema = impl.EMA(params, 0.75)
    for update in (1, 2):
        moved(params, given)
        ema.update()
        yield f"after update {update}", params
    for swap in (1, 2, 3, 4):
        ema.swap()
        yield f"after swap {swap}", params
    moved(params, given)
    ema.update()
    ema.swap()
    yield "averaged, with another update", params


@scenario("the same tensors and the same memory, still leaves")
def in_place(impl, given):
    strided = given.param(given.randn(4, 3).T)
    view = strided.detach()[1:]
    ema = impl.EMA([strided], 0.5)
    moved([strided], given)
    ema.update()
    ema.swap()
    yield "a view of the parameter", view
    yield "a leaf that requires grad", [strided.is_leaf, strided.requires_grad]
    ema.swap()
    yield "a view of the parameter, swapped back", view


@scenario("parameters from a generator, empty and 0-d ones; two averages share nothing")
def iterables(impl, given):
    params = [given.param(2, 3), given.param(given.randn(1)[0]), given.param(0, 2)]
    slow, fast = impl.EMA((p for p in params), 0.9), impl.EMA({"a": params[0]}.values(), 0.1)
    for _ in range(3):
        moved(params, given)
        slow.update()
        fast.update()
    for name, ema in (("slow", slow), ("fast", fast)):
        ema.swap()
        yield f"the {name} one", params
        ema.swap()


@scenario("beside training by autograd")
def training(impl, given):
    x, weight = given.randn(6, 3), given.param(3)
    ema = impl.EMA([weight], 0.8)
    for step in range(1, 5):
        weight.grad = None
        (x @ weight - 1).square().mean().backward()
        with torch.no_grad():
            weight -= 0.1 * weight.grad
        ema.update()
        yield f"weight after step {step}", weight
    kept = [value for value in vars(ema).values() if isinstance(value, list)]
    averages = [one for values in kept for one in values if isinstance(one, torch.Tensor) and one is not weight]
    yield "an average with a graph", any(one.requires_grad for one in averages)
    ema.swap()
    yield "averaged", weight


@scenario("float64 keeps float64's digits", dtypes=("float64",), tolerance=tolerance(float64=(1e-13, 1e-13)))
def digits(impl, given):
    p = given.param(20)
    ema = impl.EMA([p], 0.7)
    for _ in range(3):
        moved([p], given)
        ema.update()
    ema.swap()
    yield "averaged", p

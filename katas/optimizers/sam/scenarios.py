"""Hidden tests of the kata sam."""

import collections

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float64=(1e-11, 1e-13))
SEVERAL = tolerance(float32=(1e-3, 1e-3))  # where the gradient is small its direction has fewer digits


class Descent:
    """Behaves as `torch.optim.SGD`, whose first use costs seconds."""

    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        self.defaults = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
        self.param_groups = [{"params": list(params)} | self.defaults]
        self.state = collections.defaultdict(dict)

    @torch.no_grad()
    def step(self, closure=None):
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        group = self.param_groups[0]
        for p in group["params"]:
            if p.grad is not None:
                v = group["momentum"] * self.state[p].get("momentum_buffer", 0) + p.grad + group["weight_decay"] * p
                self.state[p]["momentum_buffer"] = v
                p -= group["lr"] * v
        return loss

    def zero_grad(self, set_to_none=True):
        for p in self.param_groups[0]["params"]:
            if set_to_none:
                p.grad = None
            elif p.grad is not None:
                p.grad.zero_()


def problem(given, samples=7):
    """A small network, its parameters and its loss."""
    x, target = given.randn(samples, 3), given.randn(samples, 2)
    params = [given.param(4, 3), given.param(4), given.param(2, 4), given.param(given.randn(1)[0])]

    def loss():
        hidden = torch.tanh(x @ params[0].T + params[1])
        return (hidden @ params[2].T * params[3] - target).square().mean()

    return params, loss


@scenario("one step with the default rho", tolerance=GRADIENT)
def one_step(impl, given):
    params, loss = problem(given)
    starts = [p.detach().clone() for p in params]
    first = impl.sam_step(params, loss, Descent(params, lr=1.0))
    yield "the loss that is returned", float(first)
    yield "the parameters", params
    yield "how far they went", [p - start for p, start in zip(params, starts, strict=True)]


@scenario("several steps, for several rho", tolerance=SEVERAL)
def several(impl, given):
    for rho in (0.0, 0.05, 0.5, given.number(0.6, 1.0)):
        params, loss = problem(given)
        optimizer = Descent(params, lr=0.1)
        for step in range(1, 4):
            yield f"rho {rho:.2f}, the loss of step {step}", float(impl.sam_step(params, loss, optimizer, rho=rho))
            yield f"rho {rho:.2f}, the parameters after step {step}", params


@scenario("one norm over tensors whose gradients differ in size", tolerance=GRADIENT)
def one_norm(impl, given):
    a, b, c = given.param(5), given.param(2, 3), given.param(given.randn(1)[0])
    optimizer = Descent([a, b, c], lr=0.05)
    for step in range(1, 4):
        loss = impl.sam_step([a, b, c], lambda: (a**4).sum() + 3 * (b**2).sum() + 0.1 * c**4, optimizer, 0.4)
        yield f"the loss of step {step}", float(loss)
        yield f"the parameters after step {step}", [a, b, c]


@scenario("the base optimizer steps from the parameters as they were: weight decay and momentum", tolerance=SEVERAL)
def base_state(impl, given):
    params, loss = problem(given)
    optimizer = Descent(params, lr=0.1, momentum=0.8, weight_decay=0.7)
    for step in range(1, 5):
        yield f"the loss of step {step}", float(impl.sam_step(params, loss, optimizer, rho=0.5))
        yield f"the parameters after step {step}", params


@scenario("the closure is called twice, at the parameters and at the worse point", tolerance=GRADIENT)
def calls(impl, given):
    p, target = given.param(4), given.randn(4)
    seen = []

    def loss():
        seen.append(p.detach().clone())
        return ((p - target) ** 4).sum()

    for rho in (0.3, 1.0):
        seen.clear()
        impl.sam_step([p], loss, Descent([p], lr=0.01), rho)
        yield f"how often, rho {rho}", len(seen)
        yield f"where, rho {rho}", seen


@scenario("old gradients play no part, unused parameters stay", tolerance=GRADIENT)
def old_gradients(impl, given):
    used, unused, idle = given.param(4), given.param(3), given.param(2)
    target = given.randn(4)
    used.grad, unused.grad = given.copy(given.randn(4) * 10), given.copy(given.randn(3))
    params = [unused, used, idle]
    optimizer = Descent(params, lr=0.1, momentum=0.5, weight_decay=0.5)
    for step in range(1, 4):
        loss = impl.sam_step(params, lambda: ((used - target) ** 4).sum(), optimizer, rho=0.2)
        yield f"the loss of step {step}", float(loss)
        yield f"the parameters after step {step}", params
        unused.grad = given.copy(given.randn(3))


@scenario("at a gradient of 0 nothing but the base optimizer moves, a tiny one counts as any", tolerance=GRADIENT)
def zero_gradient(impl, given):
    p, q = given.param(3), given.param(3)
    start = p.detach().clone()
    impl.sam_step([p], lambda: ((p - start) ** 2).sum(), Descent([p]), rho=0.5)
    yield "at a minimum", p
    impl.sam_step([p], lambda: ((p - start) ** 2).sum(), Descent([p], weight_decay=0.5), rho=0.5)
    yield "at a minimum, by a base optimizer with weight decay", p
    seen = []

    def tiny():
        seen.append(q.detach().clone())
        return 1e-6 * (q**2).sum()

    impl.sam_step([q], tiny, Descent([q]), rho=0.5)
    yield "where a loss of size 1e-6 was computed", seen


@scenario("a generator of parameters, strided ones, the same tensors and memory", tolerance=GRADIENT)
def iterables(impl, given):
    strided, other = given.param(given.randn(4, 3).T), given.param(2)
    view = strided.detach()[1:]
    optimizer = Descent([strided, other], lr=0.1)
    for step in range(1, 3):
        impl.sam_step((p for p in (strided, other)), lambda: (strided**4).sum() + (other**2).sum(), optimizer, 0.2)
        yield f"the parameters after step {step}", [strided, other]
        yield f"a view of the first, step {step}", view
    yield "still leaves that require grad", [(p.is_leaf, p.requires_grad) for p in (strided, other)]


@scenario("the loss that is returned has no graph, and stays what it was", tolerance=GRADIENT)
def returned(impl, given):
    p = given.param(3)
    optimizer = Descent([p], lr=0.1)
    losses = [impl.sam_step([p], lambda: (p**2).sum(), optimizer, rho=0.3) for _ in range(3)]
    yield "the losses", [float(loss) for loss in losses]
    yield "a graph", [getattr(loss, "requires_grad", False) for loss in losses]


@scenario("float64 keeps float64's digits", dtypes=("float64",), tolerance=DIGITS)
def digits(impl, given):
    params, loss = problem(given)
    optimizer = Descent(params, lr=0.2)
    for step in range(1, 4):
        impl.sam_step(params, loss, optimizer, rho=0.3)
        yield f"the parameters after step {step}", params

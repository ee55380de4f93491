"""Hidden tests of the kata lookahead."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float64=(1e-12, 1e-13))


class Inner:
    """Behaves as an optimizer of `torch.optim`, whose first use costs seconds: groups, state, momentum, a count."""

    def __init__(self, params, **settings):
        groups = list(params)
        groups = groups if isinstance(groups[0], dict) else [{"params": groups}]
        self.defaults = {"lr": 0.1, "momentum": 0.0} | settings
        self.param_groups = [self.defaults | group for group in groups]
        self.state = {}

    @torch.no_grad()
    def step(self, closure=None):
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state.setdefault(p, {"step": 0, "momentum_buffer": torch.zeros_like(p)})
                state["step"] += 1
                state["momentum_buffer"] = group["momentum"] * state["momentum_buffer"] + p.grad
                p -= group["lr"] / state["step"] ** 0.25 * state["momentum_buffer"]
        return loss

    def zero_grad(self, set_to_none=True):
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                elif p.grad is not None:
                    p.grad.zero_()


def give_gradients(params, given):
    for p in params:
        p.grad = given.randn(p.numel()).reshape(p.shape)


@scenario("twelve steps with the default k and alpha")
def defaults(impl, given):
    p = given.param(given.size(2, 4), given.size(5, 7))
    opt = impl.Lookahead(Inner([p], lr=0.3))
    for step in range(1, 13):
        give_gradients([p], given)
        opt.step()
        yield f"the parameter after step {step}", p


@scenario("k and alpha of one's own, on a matrix, a vector and a single number")
def arguments(impl, given):
    for k, alpha in ((1, 0.3), (2, 0.8), (3, 0.25), (4, 1.0), (2, 0.0), (given.integer(2, 6), given.number(0.1, 0.4))):
        params = [given.param(given.size(2, 3), 4), given.param(given.size(5, 6)), given.param(given.randn(1)[0])]
        opt = impl.Lookahead(Inner(params, lr=0.3), k=k, alpha=alpha)
        for step in range(1, 10):
            give_gradients(params, given)
            opt.step()
            yield f"k {k}, alpha {alpha:.2f}, the parameters after step {step}", params


@scenario("the inner optimizer keeps its state: its momentum and its count of steps", tolerance=GRADIENT)
def inner_state(impl, given):
    for momentum in (0.9, 0.0):
        p = given.param(given.size(3, 6))
        opt = impl.Lookahead(Inner([p], lr=0.2, momentum=momentum), k=3, alpha=0.6)
        for step in range(1, 9):
            give_gradients([p], given)
            opt.step()
            yield f"momentum {momentum}, the parameter after step {step}", p


@scenario("several parameter groups, whose rates change on the way")
def groups(impl, given):
    a, b, c = given.param(3), given.param(2, 2), given.param(4)
    inner = Inner([{"params": [a]}, {"params": [b, c], "lr": 0.5}], lr=0.1)
    opt = impl.Lookahead(inner, k=2, alpha=0.4)
    for step in range(1, 7):
        give_gradients([a, b, c], given)
        opt.step()
        yield f"after step {step}", [a, b, c]
        for group in inner.param_groups:
            group["lr"] *= 0.7


@scenario("parameters with no gradient now and then are reset all the same")
def missing_gradients(impl, given):
    params = [given.param(3) for _ in range(3)]
    opt = impl.Lookahead(Inner(params, lr=0.2), k=2, alpha=0.3)
    for step, present in enumerate([(1, 1, 0), (0, 1, 0), (0, 1, 1), (1, 0, 0), (0, 0, 0)], start=1):
        for p, has in zip(params, present, strict=True):
            p.grad = given.randn(3) if has else None
        opt.step()
        yield f"after step {step}", params


@scenario("the same tensors and the same memory, .grad as it was, still leaves")
def in_place(impl, given):
    strided, empty, plain = given.param(given.randn(4, 3).T), given.param(0, 3), given.copy(given.randn(5))
    params = [strided, empty, plain]
    view = strided.detach()[1:]
    opt = impl.Lookahead(Inner(params, lr=0.3), k=2, alpha=0.3)
    for step in range(1, 6):
        give_gradients(params, given)
        opt.step()
        yield f"the parameters after step {step}", params
        yield f"a view of the first after step {step}", view
        yield f".grad after step {step}", [p.grad for p in params]
    yield "leaves, requiring grad or not as before", [(p.is_leaf, p.requires_grad) for p in params]


@scenario("zero_grad sets every .grad to None")
def zero_grad(impl, given):
    a, b = given.param(3), given.param(2)
    a.grad = given.copy(given.randn(3))
    opt = impl.Lookahead(Inner([a, b], lr=0.3), k=1)
    for call in (1, 2):
        opt.zero_grad()
        yield f".grad after call {call}", [a.grad, b.grad]


@scenario("two at once share nothing, and parameters set by hand are where a round goes on from")
def instances(impl, given):
    a, b = given.param(3), given.param(3)
    first = impl.Lookahead(Inner([a], lr=0.3), k=3, alpha=0.25)
    give_gradients([a, b], given)
    first.step()
    second = impl.Lookahead(Inner([b], lr=0.2), k=2, alpha=0.7)
    third = impl.Lookahead(Inner([a], lr=0.1), k=2)
    for step in range(1, 7):
        give_gradients([a, b], given)
        for opt in (first, second, third):
            opt.step()
        yield f"after step {step}", [a, b]
    with torch.no_grad():
        b += 1
    for step in range(1, 4):
        give_gradients([b], given)
        second.step()
        yield f"set by hand, step {step} after it", b


@scenario("float64 keeps float64's digits", dtypes=("float64",), tolerance=DIGITS)
def digits(impl, given):
    p = given.param(20)
    opt = impl.Lookahead(Inner([p], lr=0.3), k=2, alpha=0.7)
    for step in range(1, 5):
        give_gradients([p], given)
        opt.step()
        yield f"after step {step}", p


@scenario("training a small regression with it", tolerance=GRADIENT)
def training(impl, given):
    x, target = given.randn(9, 3), given.randn(9, 2)
    weight, bias = given.param(2, 3), given.param(2)
    opt = impl.Lookahead(Inner([weight, bias], lr=0.1, momentum=0.5), k=3)
    for step in range(1, 9):
        opt.zero_grad()
        loss = ((x @ weight.T + bias - target) ** 2).mean()
        loss.backward()
        opt.step()
        if step % 4 == 0:
            yield f"the loss at step {step}", loss
    yield "the trained parameters", [weight, bias]

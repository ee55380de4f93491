"""Hidden scenarios of the weight-penalty kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))


def parameters(given):
    """Tensors as a small network has them, of different shapes and sizes."""
    out, in_ = given.sizes(2, 2, 6)
    return [given.randn(out, in_), given.randn(out), given.randn(1, 3, 2) * 2]


@scenario("one tensor, of both signs", tolerance=PRECISE)
def one(impl, given):
    n, k = given.sizes(2, 2, 7)
    for lam in (1.0, 0.1, 3.0):
        w = given.randn(n, k) * 2
        yield f"L2, λ = {lam}", impl.l2_penalty([w], lam)
        yield f"L1, λ = {lam}", impl.l1_penalty([w], lam)
    yield "L2, λ = 0", impl.l2_penalty([given.randn(n, k)], 0.0)
    yield "L1, λ = 0", impl.l1_penalty([given.randn(n, k)], 0.0)
    yield "L2, by name, λ an int", impl.l2_penalty(params=[given.randn(n)], lam=3)
    yield "L1, by name, λ an int", impl.l1_penalty(params=[given.randn(n)], lam=3)


@scenario("several tensors: one sum over all of them", tolerance=PRECISE)
def several(impl, given):
    for lam in (0.5, 0.01):
        params = parameters(given)
        yield f"L2, λ = {lam}", impl.l2_penalty(params, lam)
        yield f"L1, λ = {lam}", impl.l1_penalty(params, lam)
    yield "L2 of one large and one small", impl.l2_penalty([given.tensor([30.0, -4.0]), given.tensor([0.5])], 0.2)
    yield "L1 of one large and one small", impl.l1_penalty([given.tensor([30.0, -4.0]), given.tensor([0.5])], 0.2)


@scenario("the gradients by hand, a list of them", tolerance=PRECISE)
def backward(impl, given):
    for lam in (1.0, 0.3, 2.5, 0.0):
        params = parameters(given)
        yield f"L2, λ = {lam}", impl.l2_penalty_backward(params, lam)
        yield f"L1, λ = {lam}", impl.l1_penalty_backward(params, lam)
    yield "one tensor, L2", impl.l2_penalty_backward([given.randn(3)], 0.7)
    yield "one tensor, L1", impl.l1_penalty_backward([given.randn(3)], 0.7)


@scenario("weights of 0 and weights near it")
def at_zero(impl, given):
    w = given.tensor([[0.0, 1e-6, -1e-6], [-0.0, 5.0, -300.0]])
    yield "L1", impl.l1_penalty_backward([w], 0.4)
    yield "L2", impl.l2_penalty_backward([w], 0.4)
    yield "all zeros, L1", [impl.l1_penalty([w * 0], 0.4), impl.l1_penalty_backward([w * 0], 0.4)]
    yield "all zeros, L2", [impl.l2_penalty([w * 0], 0.4), impl.l2_penalty_backward([w * 0], 0.4)]


@scenario("a generator, and a model's parameters", tolerance=PRECISE)
def generators(impl, given):
    for name in ("l2_penalty", "l1_penalty", "l2_penalty_backward", "l1_penalty_backward"):
        params = parameters(given)
        yield f"{name} of a generator", getattr(impl, name)((p for p in params), 0.6)
    model = given.fill(torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Linear(4, 2)))
    yield "L2 of a model", impl.l2_penalty(model.parameters(), 0.6).detach()
    yield "L1 of a model", impl.l1_penalty(model.parameters(), 0.6).detach()
    yield "L2's gradients", [g.detach() for g in impl.l2_penalty_backward(model.parameters(), 0.6)]
    yield "L1's gradients", [g.detach() for g in impl.l1_penalty_backward(model.parameters(), 0.6)]
    yield "the parameters afterwards", [p.detach() for p in model.parameters()]
    yield "no .grad was set", all(p.grad is None for p in model.parameters())


def through(penalty, given):
    """The gradients that autograd takes through a penalty."""
    params = [p.requires_grad_() for p in parameters(given)]
    (penalty(params, 0.3) * 1.5).backward()
    return [p.grad if p.grad is not None else "none" for p in params]


@scenario("the gradient that autograd takes through L2", tolerance=GRADIENT)
def autograd_of_l2(impl, given):
    yield "for each parameter", through(impl.l2_penalty, given)


@scenario("the gradient that autograd takes through L1", tolerance=GRADIENT)
def autograd_of_l1(impl, given):
    yield "for each parameter", through(impl.l1_penalty, given)


@scenario("0-d, empty and non-contiguous parameters", tolerance=PRECISE)
def shapes(impl, given):
    params = [given.tensor(-1.5), given.randn(0, 3), given.noncontiguous(given.randn(3, 4))]
    params.append(given.watch(given.randn(2, 5, 3).permute(2, 0, 1)))
    yield "L2", impl.l2_penalty(params, 0.8)
    yield "L1", impl.l1_penalty(params, 0.8)
    yield "L2's gradients", impl.l2_penalty_backward(params, 0.8)
    yield "L1's gradients", impl.l1_penalty_backward(params, 0.8)
    yield "a single number, L2", impl.l2_penalty([given.tensor(-3.0)], 0.8)
    yield "a single number, L1", impl.l1_penalty([given.tensor(-3.0)], 0.8)

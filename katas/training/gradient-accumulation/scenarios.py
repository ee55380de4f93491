"""Hidden tests of the kata gradient-accumulation. The optimizer is a small one of our own, like torch's."""

import torch
from torch import nn
from torch.nn import functional as F

from nfquiz.judge.scenario import GRADIENT, scenario


class SGD:
    """Gradient descent that counts its steps."""

    def __init__(self, params, lr=0.1):
        self.param_groups = [{"params": list(params), "lr": lr}]
        self.steps = 0

    def zero_grad(self, set_to_none=True):
        for p in self.param_groups[0]["params"]:
            p.grad = None

    @torch.no_grad()
    def step(self, closure=None):
        self.steps += 1
        for p in self.param_groups[0]["params"]:
            if p.grad is not None:
                p -= self.param_groups[0]["lr"] * p.grad


def filled(module, given):
    module = module.to(given.device, given.dtype)
    for p in module.parameters():
        p.data = given.uniform(*p.shape, low=-0.8, high=0.8).clone()
    return module


def pieces_of(given, sizes):
    return [(given.randn(n, 3), given.randn(n, 2)) for n in sizes]


def squared_error(prediction, target):
    return (prediction - target).square().mean()


@scenario("equal micro-batches", tolerance=GRADIENT)
def equal(impl, given):
    model = filled(nn.Linear(3, 2), given)
    optimizer = SGD(model.parameters())
    loss = impl.accumulated_step(model, squared_error, pieces_of(given, [given.size(2, 4)] * 3), optimizer)
    yield "loss", loss
    yield "parameters", list(model.parameters())
    yield "steps", optimizer.steps


@scenario("uneven micro-batches weigh by their samples", tolerance=GRADIENT)
def uneven(impl, given):
    for sizes in ((5, 1), (1, 7, 3)):
        model = filled(nn.Linear(3, 2), given)
        loss = impl.accumulated_step(model, squared_error, pieces_of(given, sizes), SGD(model.parameters()))
        yield f"loss, sizes {sizes}", loss
        yield f"parameters, sizes {sizes}", list(model.parameters())


@scenario("one micro-batch, and several of one sample", tolerance=GRADIENT)
def corners(impl, given):
    for sizes in ((4,), (1,), (1, 1, 1)):
        model = filled(nn.Linear(3, 2), given)
        loss = impl.accumulated_step(model, squared_error, pieces_of(given, sizes), SGD(model.parameters()))
        yield f"loss, sizes {sizes}", loss
        yield f"parameters, sizes {sizes}", list(model.parameters())


@scenario("gradients that are there on entry take no part", tolerance=GRADIENT)
def stale(impl, given):
    model = filled(nn.Linear(3, 2), given)
    for p in model.parameters():
        p.grad = given.copy(given.randn(*p.shape))
    loss = impl.accumulated_step(model, squared_error, pieces_of(given, (3, 2)), SGD(model.parameters()))
    yield "loss", loss
    yield "parameters", list(model.parameters())


@scenario("a classifier, three steps in a row", tolerance=GRADIENT)
def classifier(impl, given):
    model = filled(nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 3)), given)
    optimizer = SGD(model.parameters())
    for step in range(1, 4):
        pieces = [(given.randn(n, 4), given.integers(n, high=3)) for n in (4, 2)]
        yield f"loss of step {step}", impl.accumulated_step(model, F.cross_entropy, pieces, optimizer)
    yield "parameters", list(model.parameters())
    yield "steps", optimizer.steps


@scenario("the loss that is returned has no graph")
def detached(impl, given):
    model = filled(nn.Linear(3, 2), given)
    loss = impl.accumulated_step(model, squared_error, pieces_of(given, (3, 2)), SGD(model.parameters()))
    yield "a tensor of no dimension", isinstance(loss, torch.Tensor) and loss.dim() == 0
    yield "with a graph", bool(getattr(loss, "requires_grad", False))


@scenario("hooks of the model run, its mode stays", tolerance=GRADIENT)
def hooks_and_mode(impl, given):
    for mode in (True, False):
        model = filled(nn.Sequential(nn.Linear(3, 2), nn.Dropout(0.5)), given).train(mode)
        model.register_forward_hook(lambda module, inputs, output: output + 1)
        loss = impl.accumulated_step(model, squared_error, pieces_of(given, (3, 2)), SGD(model.parameters()))
        yield f"loss, model.training is {mode}", loss
        yield f"mode afterwards, model.training is {mode}", model.training


@scenario("each piece goes forward and backward before the next one")
def one_at_a_time(impl, given):
    events = []

    class Noted(nn.Linear):
        def forward(self, x):
            output = super().forward(x)
            events.append(f"forward with {len(x)}")
            if output.requires_grad:
                output.register_hook(lambda gradient: events.append(f"backward with {len(gradient)}"))
            return output * 1

    model = filled(Noted(3, 2), given)
    impl.accumulated_step(model, squared_error, pieces_of(given, (3, 1, 2)), SGD(model.parameters()))
    yield "what happened", events

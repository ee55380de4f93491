"""Hidden tests of the kata training-loop. The optimizer is a small one of our own, with what torch's have in common."""

import torch
from torch import nn
from torch.nn import functional as F

from nfquiz.judge.scenario import GRADIENT, scenario


class SGD:
    """Gradient descent with momentum."""

    def __init__(self, params, lr=0.1, momentum=0.9):
        self.param_groups = [{"params": list(params), "lr": lr}]
        self.momentum, self.velocity = momentum, {}

    def zero_grad(self, set_to_none=True):
        for p in self.param_groups[0]["params"]:
            p.grad = None

    @torch.no_grad()
    def step(self, closure=None):
        for p in self.param_groups[0]["params"]:
            if p.grad is not None:
                old = self.velocity.get(p)
                self.velocity[p] = p.grad.clone() if old is None else self.momentum * old + p.grad
                p -= self.param_groups[0]["lr"] * self.velocity[p]


def filled(module, given):
    """The module in the dtype and on the device under test, with parameters drawn from the seed."""
    module = module.to(given.device, given.dtype)
    for p in module.parameters():
        p.data = given.uniform(*p.shape, low=-0.8, high=0.8).clone()
    return module


def regression(given, sizes, n_in=3, n_out=2):
    return [(given.uniform(n, n_in, low=-1.0), given.uniform(n, n_out, low=-1.0)) for n in sizes]


def squared_error(prediction, target):
    return (prediction - target).square().mean()


@scenario("one epoch of a linear model", tolerance=GRADIENT)
def one_epoch(impl, given):
    model = filled(nn.Linear(3, 2), given)
    batches = regression(given, [4] * given.size(2, 4))
    yield "losses", impl.train(model, batches, squared_error, SGD(model.parameters(), momentum=0.0), 1)
    yield "parameters", list(model.parameters())


@scenario("several epochs, batches of different sizes, a loss that sums", tolerance=GRADIENT)
def several_epochs(impl, given):
    model = filled(nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2)), given)
    batches = regression(given, given.sizes(3, 1, 6))

    def summed(prediction, target):
        return (prediction - target).square().sum()

    optimizer = SGD(model.parameters(), lr=0.02, momentum=0.5)
    yield "losses", impl.train(model, batches, summed, optimizer, epochs=given.size(2, 4))
    yield "parameters", list(model.parameters())


@scenario("a classifier: the loss gets the prediction first", tolerance=GRADIENT)
def classifier(impl, given):
    model = filled(nn.Linear(4, 3), given)
    batches = [(given.randn(n, 4), given.integers(n, high=3)) for n in (5, 3)]
    yield "losses, cross-entropy", impl.train(model, batches, F.cross_entropy, SGD(model.parameters()), 2)
    binary = filled(nn.Linear(4, 1), given)
    batches = [(given.randn(n, 4), given.watch(given.mask(n, 1).to(given.dtype))) for n in (5, 1)]
    optimizer = SGD(binary.parameters())
    yield "losses, logits", impl.train(binary, batches, F.binary_cross_entropy_with_logits, optimizer, 2)
    yield "parameters", [*model.parameters(), *binary.parameters()]


@scenario("gradients that are there on entry take no part", tolerance=GRADIENT)
def stale(impl, given):
    model = filled(nn.Linear(3, 2), given)
    for p in model.parameters():
        p.grad = given.copy(given.randn(*p.shape))
    batches = regression(given, (3, 3))
    yield "losses", impl.train(model, batches, squared_error, SGD(model.parameters()), 2)
    yield "parameters", list(model.parameters())


@scenario("dropout and batch norm are in training mode, and left in it", tolerance=GRADIENT)
def modes(impl, given):
    for start in (False, True):
        model = filled(nn.Sequential(nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Dropout(0.4), nn.Linear(6, 2)), given)
        model.train(start)
        batches = regression(given, (5, 4))
        losses = impl.train(model, batches, squared_error, SGD(model.parameters(), lr=0.05), 2)
        yield f"losses, model.training is {start} on entry", losses
        yield f"running mean, model.training is {start} on entry", model[1].running_mean
        yield f"modes, model.training is {start} on entry", [module.training for module in model.modules()]


@scenario("the losses are Python floats, one for every step")
def floats(impl, given):
    model = filled(nn.Linear(3, 2), given)
    losses = impl.train(model, regression(given, (2, 3, 2)), squared_error, SGD(model.parameters()), 3)
    yield "a list of", [type(losses).__name__, len(losses)]
    yield "its items", sorted({type(loss).__name__ for loss in losses})
    yield "a graph hangs on them", any(getattr(loss, "requires_grad", False) for loss in losses)


@scenario("with every batch forward, then backward, then the update, once each")
def order(impl, given):
    events = []

    def noted(prediction, target):
        events.append("loss")
        if prediction.requires_grad:
            prediction.register_hook(lambda gradient: events.append("backward through the loss"))
        return squared_error(prediction, target)

    class Forward(nn.Linear):
        def forward(self, x):
            output = super().forward(x)
            if output.requires_grad:
                output.register_hook(lambda gradient: events.append("backward through the model"))
            return output * 1

    class Noted(SGD):
        def step(self, closure=None):
            events.append("update")
            super().step(closure)

    model = filled(Forward(3, 2), given)
    batches = regression(given, (2, 3))
    impl.train(model, batches, noted, Noted(model.parameters()), 2)
    yield "what happened", events


@scenario("no epoch, no batch")
def nothing(impl, given):
    model = filled(nn.Linear(3, 2), given)
    model.eval()
    yield "no epoch", impl.train(model, regression(given, (2,)), squared_error, SGD(model.parameters()), 0)
    yield "in training mode", model.training
    model.eval()
    yield "no batch", impl.train(model, [], squared_error, SGD(model.parameters()), 2)
    yield "in training mode, without a batch", model.training
    yield "parameters", list(model.parameters())


@scenario("hooks of the model run", tolerance=GRADIENT)
def hooks(impl, given):
    model = filled(nn.Linear(3, 2), given)
    model.register_forward_pre_hook(lambda module, inputs: (inputs[0] * 2,))
    model.register_forward_hook(lambda module, inputs, output: output + 1)
    yield "losses", impl.train(model, regression(given, (3, 2)), squared_error, SGD(model.parameters()), 2)
    yield "parameters", list(model.parameters())


@scenario("trained twice: the optimizer keeps its state, each call its own losses", tolerance=GRADIENT)
def twice(impl, given):
    model = filled(nn.Linear(3, 2), given)
    optimizer = SGD(model.parameters(), lr=0.05)
    first = impl.train(model, regression(given, (3, 4)), squared_error, optimizer, 2)
    second = impl.train(model, regression(given, (2,)), squared_error, optimizer, 3)
    yield "the first call's losses", first
    yield "the second call's losses", second
    yield "parameters", list(model.parameters())

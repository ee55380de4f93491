"""Hidden tests of the kata evaluate."""

import torch
from torch import nn

from nfquiz.judge.scenario import GRADIENT, scenario


class Noted(nn.Module):
    """A linear model that notes in which mode it ran and whether autograd recorded."""

    def __init__(self, given):
        super().__init__()
        self.weight = nn.Parameter(given.randn(4, 3).clone())
        self.ran = []

    def forward(self, x):
        self.ran.append((self.training, torch.is_grad_enabled()))
        return x @ self.weight.T


def batches_of(given, sizes):
    return [(given.randn(n, 3), given.integers(n, high=4)) for n in sizes]


def network(given):
    """Dropout and batch norm, nested, with parameters and statistics from the seed."""
    model = nn.Sequential(nn.Linear(3, 5), nn.Sequential(nn.BatchNorm1d(5), nn.Dropout(0.5)), nn.Linear(5, 4))
    model = model.to(given.device, given.dtype)
    for p in model.parameters():
        p.data = given.uniform(*p.shape, low=-0.9, high=0.9).clone()
    model[1][0].running_mean.copy_(given.randn(5))
    return model


def modes(model):
    return [module.training for module in model.modules()]


@scenario("one batch", tolerance=GRADIENT)
def one_batch(impl, given):
    yield "(loss, accuracy)", impl.evaluate(Noted(given), batches_of(given, [given.size(5, 9)]))


@scenario("uneven batches: every sample counts alike", tolerance=GRADIENT)
def uneven(impl, given):
    for sizes in ((7, 1), (1, 9, 2), (4, 4, 3)):
        yield f"(loss, accuracy), batches of {sizes}", impl.evaluate(Noted(given), batches_of(given, sizes))


@scenario("all right, all wrong, a single sample", tolerance=GRADIENT)
def extremes(impl, given):
    model = Noted(given)
    x = given.randn(6, 3)
    logits = x @ model.weight.detach().T
    for name, target in (("right", logits.argmax(dim=1)), ("wrong", logits.argmin(dim=1))):
        yield f"(loss, accuracy), all {name}", impl.evaluate(model, [(x[:4], target[:4]), (x[4:], target[4:])])
        yield f"(loss, accuracy), one {name}", impl.evaluate(model, [(x[:1], target[:1])])


@scenario("dropout is off and batch norm uses its statistics", tolerance=GRADIENT)
def evaluation_mode(impl, given):
    model = network(given)
    model.train()
    yield "(loss, accuracy)", impl.evaluate(model, batches_of(given, (4, 3)))
    yield "running mean, as it was", model[1][0].running_mean


@scenario("every module's mode is what it was")
def restored(impl, given):
    batches = batches_of(given, (3,))
    for name in ("training", "evaluation", "frozen batch norm", "only dropout trains", "only the root trains"):
        model = network(given)
        model.train(name in ("training", "frozen batch norm"))
        if name == "frozen batch norm":
            model[1][0].eval()
        if name == "only dropout trains":
            model[1][1].train()
        if name == "only the root trains":
            model.training = True
        impl.evaluate(model, batches)
        yield f"modes afterwards, {name}", modes(model)


@scenario("in evaluation mode, with nothing recorded, and recording afterwards")
def recording(impl, given):
    model = Noted(given)
    impl.evaluate(model, batches_of(given, (3, 2)))
    yield "(training, recording) at each batch", model.ran
    yield "recording afterwards", torch.is_grad_enabled()
    with torch.no_grad():
        impl.evaluate(model, batches_of(given, (2,)))
        yield "recording afterwards, called under no_grad", torch.is_grad_enabled()
    yield "gradient", model.weight.grad


@scenario("two evaluations in a row", tolerance=GRADIENT)
def twice(impl, given):
    model = Noted(given)
    yield "the first", impl.evaluate(model, batches_of(given, (5, 2)))
    yield "the second", impl.evaluate(model, batches_of(given, (3,)))

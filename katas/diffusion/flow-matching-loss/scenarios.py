"""Hidden scenarios of the flow-matching-loss kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance


class Model:
    """A stand-in for a network: predicts from every input and the time, and keeps what it was called with."""

    def __init__(self, weight=0.7):
        self.weight = weight
        self.calls = []

    def __call__(self, x, t):
        if not isinstance(t, torch.Tensor) or t.shape != x.shape[:1]:
            raise TypeError("the model takes times t of shape (N,)")
        self.calls.append((x.detach().clone(), t.detach().clone()))
        return self.weight * x + 0.5 * torch.sin(3 * t).reshape(-1, *[1] * (x.dim() - 1))


def pair(given, *shape):
    """Both ends of the paths, and times."""
    return given.randn(*shape), given.randn(*shape), given.uniform(shape[0])


@scenario("a batch of vectors, each with a time of its own")
def plain(impl, given):
    n, features = given.sizes(2, 3, 7)
    for shape in ((n, features), (4, 4), (1, features)):
        yield f"{shape}", impl.flow_matching_loss(Model(), *pair(given, *shape))


@scenario("the ends of the path and each end by itself")
def ends(impl, given):
    x0, x1, t = pair(given, 4, 3)
    for time in (0.0, 1.0, 0.5):
        yield f"t = {time}", impl.flow_matching_loss(Model(), x0, x1, torch.full_like(t, time))
    zero = torch.zeros_like(x0)
    yield "x0 alone", impl.flow_matching_loss(Model(), x0, zero, t)
    yield "x1 alone", impl.flow_matching_loss(Model(), zero, x1, t)
    yield "a model that predicts 0", impl.flow_matching_loss(lambda x, t: 0 * x, x0, x1, t)


@scenario("what the model is called with")
def called_with(impl, given):
    for shape in ((3, 2), (2, 3, 2, 2)):
        model = Model()
        impl.flow_matching_loss(model, *pair(given, *shape))
        yield f"{shape}: x_t and t", [list(call) for call in model.calls]


@scenario("any number of dimensions, strided data")
def shapes(impl, given):
    n, height, width = given.sizes(3, 2, 6)
    for shape in ((n,), (n, 3, height, width), (n, height, width), (n, 1, 2, height, width), (3, 3, 3, 3)):
        yield f"{len(shape)} dimensions", impl.flow_matching_loss(Model(), *pair(given, *shape))
    strided = [given.noncontiguous(x) for x in pair(given, n, 3, height)]
    yield "strided", impl.flow_matching_loss(Model(), *strided)


@scenario("the gradient reaches the model", tolerance=GRADIENT)
def gradient(impl, given):
    weight = given.param(4)
    (impl.flow_matching_loss(Model(weight), *pair(given, 3, 4)) * 2.0).backward()
    yield "gradient", weight.grad


@scenario("float64 keeps all its digits", dtypes=("float64",))
def precise(impl, given):
    x0, x1, t = pair(given, 20, 2)
    far = [given.watch(x + 1e4) for x in (x0, x1)]
    yield "far from 0", impl.flow_matching_loss(lambda x, t: 0 * x, *far, t)
    model = Model()
    impl.flow_matching_loss(model, *far, t)
    yield "x_t", [x for x, _ in model.calls], tolerance(float64=(1e-12, 1e-12))

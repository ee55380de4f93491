"""Hidden scenarios of the ddpm-loss kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance


def schedule(given, steps):
    """Increasing β, large enough that every step shows."""
    return given.watch(given.uniform(steps, low=0.02, high=0.3).sort().values)


class Model:
    """A stand-in for a network: predicts from every input and the step, and keeps what it was called with."""

    def __init__(self, weight=0.7):
        self.weight = weight
        self.calls = []

    def __call__(self, x, t):
        if not isinstance(t, torch.Tensor) or t.shape != x.shape[:1]:
            raise TypeError("the model takes steps t of shape (N,)")
        if t.dtype != torch.int64:
            raise TypeError("the model takes int64 steps t")
        self.calls.append((x.detach().clone(), t.detach().clone()))
        return self.weight * x + 0.3 * torch.sin(t.to(x.dtype) + 1).reshape(-1, *[1] * (x.dim() - 1))


@scenario("steps and noise given")
def plain(impl, given):
    n, features, steps = given.sizes(3, 3, 8)
    betas = schedule(given, steps)
    for shape in ((n, features), (4, 4), (1, features)):
        t = given.integers(shape[0], low=0, high=steps)
        yield f"{shape}", impl.ddpm_loss(Model(), given.randn(*shape), betas, t, given.randn(*shape))
    t = torch.arange(steps, device=given.device)
    x0, noise = given.randn(steps, 3), given.randn(steps, 3)
    yield "every step", impl.ddpm_loss(Model(), x0, betas, t=t, noise=noise)
    zero = torch.zeros_like(x0)
    yield "noise alone", impl.ddpm_loss(Model(), zero, betas, t, noise)
    yield "data alone", impl.ddpm_loss(Model(), x0, betas, t, zero)


@scenario("what the model is called with")
def called_with(impl, given):
    betas = schedule(given, 5)
    for shape in ((3, 2), (2, 3, 2, 2)):
        model = Model()
        t = given.integers(shape[0], low=0, high=5)
        impl.ddpm_loss(model, given.randn(*shape), betas, t, given.randn(*shape))
        yield f"{shape}: x_t and t", [list(call) for call in model.calls]


@scenario("t and noise may each be given without the other, and t may be 0")
def one_given(impl, given):
    model, t = Model(), given.integers(6, low=0, high=5)
    impl.ddpm_loss(model, given.randn(6, 2), schedule(given, 5), t=t)
    yield "t alone: what the model gets", [steps for _, steps in model.calls]
    only = schedule(given, 1)  # a schedule of one step leaves no choice
    yield "noise alone, one step", impl.ddpm_loss(Model(), given.randn(3, 2), only, noise=given.randn(3, 2))
    start = given.integers(3, low=0, high=1)
    yield "t = 0", impl.ddpm_loss(Model(), given.randn(3, 2), schedule(given, 5), t=start, noise=given.randn(3, 2))


@scenario("any number of dimensions, strided data")
def shapes(impl, given):
    n, height, width = given.sizes(3, 2, 6)
    betas = schedule(given, 5)
    t = given.integers(n, low=0, high=5)
    for shape in ((n,), (n, 3, height, width), (n, height, width), (n, 1, 2, height, width)):
        yield f"{len(shape)} dimensions", impl.ddpm_loss(Model(), given.randn(*shape), betas, t, given.randn(*shape))
    yield (
        "(3, 3, 3, 3)",
        impl.ddpm_loss(Model(), given.randn(3, 3, 3, 3), betas, given.tensor([0, 4, 2]), given.randn(3, 3, 3, 3)),
    )
    strided = [given.noncontiguous(given.randn(n, 3, height)) for _ in range(2)]
    yield "strided", impl.ddpm_loss(Model(), strided[0], betas, given.noncontiguous(t), strided[1])


@scenario("the gradient reaches the model", tolerance=GRADIENT)
def gradient(impl, given):
    weight = given.param(4)
    loss = impl.ddpm_loss(
        Model(weight), given.randn(3, 4), schedule(given, 5), given.tensor([0, 4, 2]), given.randn(3, 4)
    )
    (loss * 2.0).backward()
    yield "gradient", weight.grad


@scenario("the usual schedule of a thousand steps", dtypes=("float64",))
def long(impl, given):
    betas = given.watch(torch.linspace(1e-4, 0.02, 1000, dtype=given.dtype, device=given.device))
    t = torch.arange(1000, device=given.device)
    x0, model = given.watch(given.randn(1000, 1) * 100), Model()
    yield "loss", impl.ddpm_loss(model, x0, betas, t, given.randn(1000, 1))
    yield "x_t", [x for x, _ in model.calls], tolerance(float64=(1e-9, 1e-9))


STEPS, DRAWS = 4, 1_500


def draws_complaint(seen):
    # shares of 1,500 right draws are off by 0.1 with probability below 2 exp(−2 · 1500 · 0.1²) < 2e-13; of 3,000
    # standard normal values mean and variance are off by 0.14 and 0.2 (more than 7.5 standard errors) below 1e-12
    if not seen["calls"]:
        return "the model is never called"
    if seen["calls"] != 1:
        return "the model is called more than once"
    x, t, alpha_bar = seen["x_t"].double().cpu(), seen["t"].cpu(), seen["alpha_bar"].double().cpu()
    if x.shape != (DRAWS, 2) or t.shape != (DRAWS,):
        return "the model gets other shapes than (N, …) and (N,)"
    if int(t.min()) < 0 or int(t.max()) >= STEPS:
        return "a step outside of 0 … T − 1 is drawn"
    if bool((t == t[0]).all()):
        return "all samples have the same step"
    shares = [float((t == step).double().mean()) for step in range(STEPS)]
    for step, where in ((0, "step 0 is never drawn"), (STEPS - 1, "the last step is never drawn")):
        if shares[step] == 0:
            return where
    if any(abs(share - 1 / STEPS) > 0.1 for share in shares):
        return "the steps are not equally likely"
    noise = x / (1 - alpha_bar[t]).sqrt()[:, None]  # x0 is 0
    if float((noise - noise[0]).abs().max()) < 1e-4:
        return "all samples have the same noise"
    if float((noise - noise[:, :1]).abs().max()) < 1e-4:
        return "all features of a sample have the same noise"
    mean, variance = float(noise.mean()), float(noise.var())
    if abs(variance - 1 / 12) < 0.03:
        return "the noise is uniform: it must be standard normal"
    if abs(mean) > 0.14 or abs(variance - 1) > 0.2:
        return "the noise in x_t is not standard normal"
    if float(seen["loss"]) > 1e-6:
        return "the loss compares the prediction with another noise than the one in x_t"
    return None


@scenario("without t and noise: uniform steps, standard normal noise", expect=draws_complaint)
def drawn(impl, given):
    betas = given.tensor([0.2, 0.3, 0.4, 0.5])
    alpha_bar = torch.cumprod(1 - betas, dim=0)
    calls = []

    def perfect(x, t):
        """Data of 0: the noise is x_t / √(1 − ᾱ)."""
        calls.append((x.detach().clone(), t.detach().clone()))
        return x / (1 - alpha_bar[t]).sqrt()[:, None]

    loss = impl.ddpm_loss(perfect, torch.zeros(DRAWS, 2, dtype=given.dtype, device=given.device), betas)
    yield "calls", len(calls)
    yield "alpha_bar", alpha_bar
    yield "x_t", calls[0][0]
    yield "t", calls[0][1]
    yield "loss", loss


@scenario("with a generator: the same state gives the same loss, and the global state is left alone")
def generators(impl, given):
    x0, betas = given.randn(30, 5), schedule(given, 40)
    t, noise = given.integers(30, low=0, high=40), given.randn(30, 5)
    for name, options in (("both drawn", {}), ("t given", {"t": t}), ("noise given", {"noise": noise})):
        first, second = given.generator(), given.generator()
        second.set_state(first.get_state())
        before = torch.get_rng_state()
        loss = impl.ddpm_loss(Model(), x0, betas, **options, generator=first)
        yield f"{name}: the global state stands still", torch.equal(before, torch.get_rng_state())
        torch.manual_seed(given.integer(1, 10**6))
        again = impl.ddpm_loss(Model(), x0, betas, **options, generator=second)
        yield f"{name}: the same state, the same loss", torch.equal(loss, again)
        anew = impl.ddpm_loss(Model(), x0, betas, **options, generator=first)
        yield f"{name}: the generator moves on", not torch.equal(loss, anew)
        free = [impl.ddpm_loss(Model(), x0, betas, **options) for _ in range(2)]
        yield f"{name}: without one, another loss each time", not torch.equal(*free)

"""Hidden tests of the kata gradient-noise.

Sizes are told by n = 4000 elements. For a right answer the variance is off by the 18.8 % allowed below (9.1 % in the
standard deviation, 9.5 % are allowed) with probability under 1e-12, by the bound of Laurent and Massart on χ² (x = 30).
No scenario makes more than twenty of these checks.
"""

import torch

from nfquiz.judge.scenario import scenario

SIZES = {
    "the variance is used as if it were the standard deviation": lambda t, sigma, gamma: sigma**2 / (1 + t) ** gamma,
    "the standard deviation is divided by (1 + t)^γ, not the variance": lambda t, sigma, gamma: (
        sigma / (1 + t) ** gamma
    ),
    "sigma is taken for the variance": lambda t, sigma, gamma: (sigma / (1 + t) ** gamma) ** 0.5,
    "sigma is not used": lambda t, sigma, gamma: (1 + t) ** (-gamma / 2),
    "the noise does not fade": lambda t, sigma, gamma: sigma,
    "the noise grows": lambda t, sigma, gamma: sigma * (1 + t) ** (gamma / 2),
    "the power is taken of t, not of 1 + t": lambda t, sigma, gamma: sigma / max(t, 1) ** (gamma / 2),
    "the variance is divided by 1 + γ·t": lambda t, sigma, gamma: sigma / (1 + gamma * t) ** 0.5,
    "the variance is divided by 1 + t^γ": lambda t, sigma, gamma: sigma / (1 + t**gamma) ** 0.5,
    "gamma is not used": lambda t, sigma, gamma: sigma / (1 + t) ** 0.275,
    "the default gamma is not 0.55 but 0.5": lambda t, sigma, gamma: sigma / (1 + t) ** 0.25,
    "the default gamma is not 0.55 but 1": lambda t, sigma, gamma: sigma / (1 + t) ** 0.5,
}
"""Standard deviations that wrong answers have, by what they do."""


def parameter(given, grad):
    """A parameter with this gradient."""
    p = given.param(torch.ones_like(grad))
    p.grad = grad
    return p


def large(given, value, rows=50, columns=80):
    """A gradient whose elements are all `value`."""
    return given.copy(torch.full((rows, columns), value, dtype=given.dtype, device=given.device))


def root_mean_square(noise):
    return float(noise.double().square().mean().sqrt())


def size_complaint(seen, cases, gradient=0.0):
    """cases: checkpoint → (step, sigma, gamma). gradient: what each element was."""
    noises = {name: seen[name] for name in cases}
    if not all(bool(torch.isfinite(noise).all()) for noise in noises.values()):
        return "nan or infinite values"
    sizes = {name: root_mean_square(noise) for name, noise in noises.items()}

    def explains(size):
        return all(abs(sizes[name] - size(*case)) <= 0.095 * size(*case) for name, case in cases.items())

    def right(t, sigma, gamma):
        return sigma / (1 + t) ** (gamma / 2)

    if explains(right):
        return None
    if gradient and explains(lambda *case: gradient * right(*case)):
        return "the noise is multiplied by the gradient"
    if not any(sizes.values()):
        return "the gradients are as they were"
    for sentence, size in SIZES.items():
        if explains(size):
            return sentence
    wrong = [name for name, case in cases.items() if abs(sizes[name] - right(*case)) > 0.095 * right(*case)]
    return f"the noise is not of the right size: {', '.join(wrong)}", str(sizes)


DEFAULT = {f"the noise at step {t}": (t, 0.3, 0.55) for t in (0, 1, 9, 999)}


@scenario("the noise's size with the default gamma", expect=lambda seen: size_complaint(seen, DEFAULT))
def default_gamma(impl, given):
    for name, (step, sigma, _) in DEFAULT.items():
        grad = large(given, 0.0)
        impl.add_gradient_noise([parameter(given, grad)], step, sigma)
        yield name, grad


OWN = {
    f"the noise at step {t}, sigma {sigma}, gamma {gamma}": (t, sigma, gamma)
    for t, sigma, gamma in ((0, 2.0, 1.0), (3, 2.0, 1.0), (15, 0.05, 0.5), (7, 0.05, 1.5), (20, 0.7, 0.0))
}


@scenario(
    "sigma and gamma of one's own, on gradients of any size",
    dtypes=("float32",),
    expect=lambda seen: size_complaint(seen, OWN, 5.0),
)
def own_arguments(impl, given):
    for name, (step, sigma, gamma) in OWN.items():
        grad = large(given, 5.0)
        impl.add_gradient_noise([parameter(given, grad)], step=step, sigma=sigma, gamma=gamma)
        yield name, grad - 5.0


def shape_complaint(seen):
    noise = seen["noise"].double()
    size = root_mean_square(noise)
    if not 0 < size < float("inf"):
        return "the gradient is as it was, or no longer finite"
    noise = noise / size  # the size is another scenario's concern
    if float(noise.std()) < 0.01:
        return "all elements get the same noise"
    # n = 9900: a tenth is 9.9 standard deviations of the mean
    if abs(float(noise.mean())) > 0.1:
        return "the noise is never negative" if bool((noise >= 0).all()) else "the noise's mean is not 0"
    # by Bernstein's inequality each of these fails a right answer with probability below 1e-12: 6.43 % of normal values
    # lie beyond 1.85 (uniform ones end at √3), 1.24 % beyond 2.5
    beyond = float((noise.abs() > 1.85).double().mean())
    if not beyond:
        return "the noise is not normal: uniform, or two values alone"
    if not bool((noise.abs() > 2.5).any()):
        return "the noise is cut off: a plain normal is wanted"
    if abs(beyond - 0.0643) > 0.022:
        return "the noise is not normal"
    rows, columns = noise.mean(dim=1).abs().max(), noise.mean(dim=0).abs().max()  # means of 90 and more: σ < 0.106
    return "whole rows or columns share their noise" if max(rows, columns) > 0.95 else None


@scenario("normal with mean 0, every element by itself", dtypes=("float64",), expect=shape_complaint)
def distribution(impl, given):
    grad = large(given, -3.0, 90, 110)
    impl.add_gradient_noise([parameter(given, grad)], 2, 0.5)
    yield "noise", grad + 3.0


@scenario("in place, on gradients of every kind, and on nothing else")
def in_place(impl, given):
    shapes = [(given.size(2, 5), 3), (), (0, 4), (1,)]
    grads = [given.copy(given.uniform(*shape, low=1.0, high=2.0)) for shape in shapes]
    base = given.copy(given.uniform(4, 6, low=1.0, high=2.0))
    base_before = base.clone()
    grads.append(base.T[::2])
    params = [parameter(given, grad) for grad in grads]
    constant = given.copy(given.randn(3, 2))  # does not require grad, but has one
    constant.grad = given.copy(given.uniform(3, 2, low=1.0, high=2.0))
    params.append(constant)
    grads.append(constant.grad)
    values, before = [p.detach().clone() for p in params], [grad.clone() for grad in grads]
    impl.add_gradient_noise(params, given.integer(0, 5), 0.4)
    once = [grad.clone() for grad in grads]
    impl.add_gradient_noise(params, given.integer(0, 5), 0.4)
    for p, grad, old, middle, value in zip(params, grads, before, once, values, strict=True):
        shape = tuple(grad.shape)
        yield f"{shape}: .grad is the same tensor", p.grad is grad
        # a normal number is 0 in float32, or lost when it is added, with probability below 1e-6: not in both calls
        yield f"{shape}: noise on every element", bool(((middle != old) | (grad != middle)).all())
        yield f"{shape}: dtype", grad.dtype == old.dtype
        yield f"{shape}: the parameter is as it was", torch.equal(p.detach(), value)
    yield "the columns that the strided gradient leaves out are as they were", base[:, 1::2]
    yield "the noise is in the memory that the strided gradient shares", bool((base != base_before)[:, ::2].all())


@scenario("parameters without a gradient are passed over, and a generator may give them")
def passed_over(impl, given):
    for kind in ("a list", "a generator"):
        params = [
            given.param(3),
            parameter(given, large(given, 1.0)),
            given.param(2, 2),
            parameter(given, large(given, 2.0)),
        ]
        impl.add_gradient_noise(params if kind == "a list" else (p for p in params), 1, 0.5)
        yield f"{kind}: whose gradient is None", [p.grad is None for p in params]
        yield f"{kind}: whose gradient has changed", [bool((params[i].grad != i // 2 + 1).any()) for i in (1, 3)]
    impl.add_gradient_noise([], 1, 0.5)
    yield "no parameters", True


@scenario("sigma 0 adds nothing")
def no_noise(impl, given):
    grad = given.copy(given.randn(given.size(3, 6), 4))
    impl.add_gradient_noise([parameter(given, grad)], given.integer(0, 9), 0.0)
    yield "gradient", grad
    impl.add_gradient_noise([parameter(given, grad)], 0, sigma=0, gamma=0)
    yield "gradient, gamma 0 too", grad


def independence_complaint(seen):
    # n = 4000 independent normal values: their correlation is beyond 0.13, 8.2 of its σ, with probability below 1e-14
    for first, second, says in (
        ("first", "second", "two parameters get the same noise"),
        ("first", "again", "the second call adds the same noise as the first"),
        ("first", "next generator", "two generators give the same noise"),
        ("generator", "generator, second", "with a generator two parameters get the same noise"),
        ("generator", "generator, again", "with a generator the second call adds the same noise as the first"),
    ):
        a, b = (seen[name].double().flatten() for name in (first, second))
        size = float(a.norm() * b.norm())
        if size == 0:
            return "a gradient is as it was"
        if abs(float(a @ b)) / size > 0.13:
            return says
    return None


@scenario("every parameter and every call has noise of its own", dtypes=("float32",), expect=independence_complaint)
def independence(impl, given):
    def noises(count, generator=None):
        grads = [large(given, 0.0) for _ in range(count)]
        impl.add_gradient_noise([parameter(given, grad) for grad in grads], 4, 0.5, generator=generator)
        return grads

    first, second = noises(2)
    yield "first", first
    yield "second", second
    yield "again", noises(1)[0]
    generator = given.generator()
    first, second = noises(2, generator)
    yield "generator", first
    yield "generator, second", second
    yield "generator, again", noises(1, generator)[0]
    yield "next generator", noises(1, given.generator())[0]


@scenario("with a generator: the same state gives the same noise, and the global one is neither read nor moved")
def generators(impl, given):
    first = given.generator()
    second = torch.Generator(device=given.device)
    second.set_state(first.get_state())
    ours, again, later = (given.copy(given.tensor([0.0] * 30)) for _ in range(3))
    before = torch.get_rng_state()
    impl.add_gradient_noise([parameter(given, ours)], 2, 0.5, generator=first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    impl.add_gradient_noise([parameter(given, again)], 2, 0.5, 0.55, second)
    yield "the same state gives the same noise, whatever the global seed", torch.equal(ours, again)
    impl.add_gradient_noise([parameter(given, later)], 2, 0.5, generator=first)
    yield "the generator moves on", not torch.equal(ours, later)

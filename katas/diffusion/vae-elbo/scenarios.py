"""Hidden scenarios of the vae-elbo kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

LARGE = tolerance(float32=(1e-3, 1e-3))


def batch(given, n, features, latent):
    """Logits, targets strictly between 0 and 1 and at both ends, means and log-variances."""
    x = given.uniform(n, *features).clone()
    x.view(-1)[::3] = 1.0
    x.view(-1)[1::3] = 0.0
    return given.randn(n, *features), given.watch(x), given.randn(n, *latent), given.randn(n, *latent)


@scenario("loss, reconstruction and KL divergence of a batch of vectors")
def plain(impl, given):
    n, features, latent = given.sizes(3, 2, 7)
    yield "a batch", impl.negative_elbo(*batch(given, n, (features,), (latent,)))
    yield "one sample", impl.negative_elbo(*batch(given, 1, (features,), (latent,)))
    yield "as many features as samples and latents", impl.negative_elbo(*batch(given, 4, (4,), (4,)))


@scenario("images, and latents with several dimensions")
def images(impl, given):
    height, width = given.sizes(2, 3, 5)
    yield "(N, C, H, W)", impl.negative_elbo(*batch(given, 3, (2, height, width), (4,)))
    yield "feature maps as latents", impl.negative_elbo(*batch(given, 2, (1, 4, 3), (2, height, width)))
    yield "one feature, one latent", impl.negative_elbo(*batch(given, 5, (1,), (1,)))
    strided = [given.noncontiguous(t) for t in batch(given, 3, (2, height), (4,))]
    yield "strided", impl.negative_elbo(*strided)


@scenario("the KL divergence from N(0, I) by itself")
def divergence(impl, given):
    logits, x = given.randn(2, 3), given.uniform(2, 3)
    for mean, logvar in ((0.0, 0.0), (2.0, 0.0), (-2.0, 0.0), (0.0, 1.5), (0.0, -3.0)):
        mu, log = given.tensor([[mean], [0.0]]), given.tensor([[logvar], [0.0]])
        yield f"μ = {mean}, log σ² = {logvar}", impl.negative_elbo(logits, x, mu, log)[2]


@scenario("β weighs the KL divergence in the loss only, and is 1 by default")
def weight(impl, given):
    inputs = batch(given, 3, (5,), (2,))
    for beta in (0.0, 0.25, 4.0):
        yield f"β = {beta}", impl.negative_elbo(*inputs, beta)
    yield "by name", impl.negative_elbo(*inputs, beta=2.0)
    yield "the default", impl.negative_elbo(*inputs)


@scenario("the gradients of the loss", tolerance=GRADIENT)
def gradients(impl, given):
    logits, x, mu, logvar = batch(given, 3, (given.size(3, 5), 2), (4,))
    logits, mu, logvar = given.param(logits), given.param(mu), given.param(logvar)
    (impl.negative_elbo(logits, x, mu, logvar, 0.5)[0] * 2.0).backward()
    for name, tensor in (("logits", logits), ("mu", mu), ("logvar", logvar)):
        yield f"for {name}", tensor.grad
    logits.grad = mu.grad = None
    _, reconstruction, kl = impl.negative_elbo(logits, x, mu, logvar)
    (reconstruction + 3.0 * kl).backward()
    yield "of the parts, for the logits", logits.grad
    yield "of the parts, for mu", mu.grad


@scenario("large logits: value and gradient stay finite", tolerance=LARGE)
def large(impl, given):
    logits = given.param(given.tensor([[1e4, -1e4, 300.0, -90.0]]))
    zero = given.tensor([[0.0]])
    for x in ([[1.0, 0.0, 1.0, 0.0]], [[0.0, 1.0, 0.25, 0.5]]):
        logits.grad = None
        loss, reconstruction, _ = impl.negative_elbo(logits, given.tensor(x), zero, zero)
        loss.backward()
        yield f"x = {x}", [reconstruction, logits.grad]


@scenario("all digits of float64", dtypes=("float64",))
def precise(impl, given):
    inputs = batch(given, 2, (3,), (2,))
    yield "loss", impl.negative_elbo(*inputs)
    for shift in (50.0, -50.0):
        yield f"logits shifted by {shift}", impl.negative_elbo(given.watch(inputs[0] + shift), *inputs[1:])
    # many small divergences: their terms cancel, and in float32 the sums are off by 1e-6
    zero, mu = given.tensor([[0.0]] * 4), torch.zeros(4, 4000, dtype=given.dtype, device=given.device)
    near = [given.watch(given.randn(4, 4000) * 1e-3) for _ in range(6)]
    yield "close to the prior", [impl.negative_elbo(zero, zero, mu, one)[2] for one in near]


@scenario("a sample with next to no variance is the mean; its shape and dtype are the mean's")
def certain(impl, given):
    for shape in ((given.size(2, 5),), (3, 2), (2, 1, 3), (1, 1)):
        mu = given.randn(*shape)
        yield f"{shape}", impl.reparameterize(mu, torch.full_like(mu, -200.0))


@scenario("gradients reach both arguments of the sample", tolerance=GRADIENT)
def through_the_sample(impl, given):
    # dz/dμ = 1 and dz/dlogvar = (z − μ)/2, whatever was drawn
    mu, logvar, weight = given.param(4, 3), given.param(4, 3), given.randn(4, 3)
    z = impl.reparameterize(mu, logvar)
    (z * weight).sum().backward()
    yield "for mu", mu.grad
    yield "for logvar, less w·(z − μ)/2", logvar.grad - weight * (z - mu) / 2
    yield "z needs a gradient", z.requires_grad


N = 6_000


def distribution_complaint(seen):
    # of 12,000 right standard normal draws mean and variance are off by 0.07 and 0.1 (7.6 of their standard errors)
    # with probability below 1e-12; of the correlations, of 6,000 each, 0.1 is 7.7 standard errors
    z, mu, logvar = (seen[name].double().cpu() for name in ("z", "mu", "logvar"))
    if z.shape != mu.shape:
        return "the sample does not have the shape of mu"
    eps = (z - mu) / torch.exp(logvar / 2)
    raw = z - mu
    if bool((raw == 0).all()):
        return "nothing is drawn: the sample is the mean"
    if bool((eps[0] == eps).all()):
        return "one draw serves all samples of the batch"
    if bool((eps[:, :1] == eps).all()):
        return "one draw serves all dimensions of a sample"
    groups = [eps[:, 0], eps[:, 1]]  # log-variances of −2 and of 1
    means = [float(one.mean()) for one in groups]
    deviations = [float(one.std()) for one in groups]
    if all(abs(mean) < 0.1 for mean in means) and all(abs(one - 1) < 0.1 for one in deviations):
        if abs(float((eps[:, 0] * eps[:, 1]).mean())) > 0.1:
            return "the elements of the noise are not independent"
        return None
    first, second = 2.718281828459045**-1.0, 2.718281828459045**0.5  # the two standard deviations
    readings = {
        "the noise is scaled by the variance instead of the standard deviation": (first, second),
        "the noise is scaled by logvar itself": (2 / first, 1 / second),
        "the noise is divided by the standard deviation": (first**-2, second**-2),
        "the noise is scaled by exp(2·logvar)": (first**3, second**3),
        "the noise is not scaled": (1 / first, 1 / second),
    }
    centred = all(abs(mean) < 0.1 * max(1.0, deviation) for mean, deviation in zip(means, deviations, strict=True))
    for says, scales in readings.items():
        if centred and all(abs(one / scale - 1) < 0.12 for one, scale in zip(deviations, scales, strict=True)):
            return says
    if all(abs(one - 12**-0.5) < 0.1 for one in deviations):
        return "the noise is uniform: it must be standard normal"
    if not centred:
        return "the sample's mean is not mu"
    return "the sample does not have the variance e^logvar"


@scenario("the sample has mean mu and variance e^logvar", expect=distribution_complaint)
def distribution(impl, given):
    mu = given.watch(given.tensor([[0.5, -3.0]]).expand(N, 2).clone())
    logvar = given.watch(given.tensor([[-2.0, 1.0]]).expand(N, 2).clone())
    yield "mu", mu
    yield "logvar", logvar
    yield "z", impl.reparameterize(mu, logvar)


@scenario("with a generator: the same state gives the same sample, and the global state is left alone")
def generators(impl, given):
    mu, logvar = given.randn(5, 4), given.randn(5, 4)
    first, second = given.generator(), given.generator()
    second.set_state(first.get_state())
    before = torch.get_rng_state()
    z = impl.reparameterize(mu, logvar, first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    yield "the same state, the same sample", torch.equal(z, impl.reparameterize(mu, logvar, generator=second))
    yield "the generator moves on", not torch.equal(z, impl.reparameterize(mu, logvar, generator=first))
    anew = [impl.reparameterize(mu, logvar) for _ in range(2)]
    yield "without one, another sample each time", not torch.equal(*anew)

"""Three small trainings on real digits: the loss at steps 5, 20 and 60 is the reference's, give or take 1 %."""

from torch.nn import functional as F

from nfquiz.judge.scenario import scenario, tolerance

CURVE = tolerance(float32=(0.01, 1e-7), float64=(0.01, 1e-12))
SEEN = (1, 5, 20, 60)


def batch(given, n):
    """n digits drawn at random: `(n, 64)` in [0, 1], and their classes."""
    chosen = given.permutation(1437)[:n]
    images = given.data("train-images-idx3-ubyte")[chosen].flatten(1).to(given.dtype) / 255
    return given.watch(images), given.watch(given.data("train-labels-idx1-ubyte").long()[chosen])


@scenario("softmax regression with the default arguments", tolerance=CURVE)
def softmax_regression(impl, given):
    x, y = batch(given, 120)
    W, b = given.param(given.randn(10, 64) * 0.1), given.param(10)
    optimizer = impl.Adam([W, b])
    for step in range(1, 61):
        loss = F.cross_entropy(x @ W.T + b, y)
        if step in SEEN:
            yield f"the loss at step {step}", loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    yield "W in the end", W, tolerance(float32=(1e-2, 1e-3), float64=(1e-6, 1e-9))


@scenario("a two-layer network, its first layer frozen for ten steps, its rate falling", tolerance=CURVE)
def two_layers(impl, given):
    x, y = batch(given, 96)
    params = {
        "W1": given.param(given.randn(24, 64) * 0.15),
        "b1": given.param(24),
        "W2": given.param(given.randn(10, 24) * 0.2),
        "b2": given.param(10),
    }
    optimizer = impl.Adam((p for p in params.values()), lr=0.02, betas=(0.8, 0.99))
    for step in range(1, 61):
        h = F.softplus(x @ params["W1"].T + params["b1"])
        loss = F.cross_entropy(h @ params["W2"].T + params["b2"], y)
        if step in SEEN:
            yield f"the loss at step {step}", loss
        optimizer.zero_grad()
        loss.backward()
        if 6 <= step <= 15:
            params["W1"].grad = params["b1"].grad = None
        optimizer.lr = 0.02 * 0.97**step
        optimizer.step()


@scenario("a loss so small that ε shows", tolerance=CURVE)
def tiny_loss(impl, given):
    x, y = batch(given, 80)
    W = given.param(given.randn(10, 64) * 0.1)
    optimizer = impl.Adam([W], lr=0.01, eps=1e-6)
    for step in range(1, 61):
        loss = F.cross_entropy(x @ W.T, y)
        if step in SEEN:
            yield f"the loss at step {step}", loss
        optimizer.zero_grad()
        (1e-5 * loss).backward()
        optimizer.step()


@scenario("two optimizers race on the same data and share nothing", tolerance=CURVE)
def two_at_once(impl, given):
    x, y = batch(given, 64)
    weights = [given.param(given.randn(10, 64) * 0.1) for _ in range(2)]
    racers = [impl.Adam([W], lr=lr) for W, lr in zip(weights, (0.005, 0.05), strict=True)]
    for step in range(1, 31):
        for number, (W, optimizer) in enumerate(zip(weights, racers, strict=True), start=1):
            if step > 10 * (number - 1):  # the second one starts later
                loss = F.cross_entropy(x @ W.T, y)
                if step in (1, 11, 12, 30):
                    yield f"racer {number} at step {step}", loss
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()


@scenario("gradients stay as they are, and zero_grad drops them")
def gradients(impl, given):
    p, frozen = given.param(3, 4), given.param(2)
    optimizer = impl.Adam([p, frozen])
    p.grad = given.randn(3, 4)
    optimizer.step()
    yield "the gradient after the step", p.grad
    yield "what had none", frozen
    optimizer.zero_grad()
    yield "the gradients are None", [p.grad is None, frozen.grad is None]
    yield "what step returns", optimizer.step() is None

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-9, 1e-9))
# float32 carries 1e4 with steps of 1e-3
LARGE = tolerance(float32=(1e-3, 1e-3))
BETAS = (0.0, 0.5, 1.0, 1.7)
CHOSEN = [-14.0, -6.0, -4.0, -1.2785, -1.0, -0.5, 0.0, 0.5, 1.0, 2.4, 4.0, 9.0]
FAR = [-1e4, -3000.0, -740.0, -120.0, -90.0, -50.0, 50.0, 90.0, 120.0, 740.0, 3000.0, 1e4]


@scenario("x times its own gate, β = 1 by default", tolerance=PRECISE)
def plain(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.silu(given.randn(n, k) * 2)
    yield "chosen values", impl.silu(given.tensor(CHOSEN))
    yield "beta = 1", impl.silu(given.tensor(CHOSEN), beta=1.0)


@scenario("β stands inside the gate", tolerance=PRECISE)
def with_beta(impl, given):
    n, k = given.sizes(2, 3, 7)
    for beta in BETAS:
        yield f"beta = {beta}", impl.silu(given.randn(n, k) * 2, beta=beta)
    yield "by position", impl.silu(given.tensor(CHOSEN), 3.0)


@scenario("any shape: a single number, three dimensions, strided, empty")
def shapes(impl, given):
    yield "0-d", impl.silu(given.tensor(-1.5))
    yield "three dimensions", impl.silu(given.randn(*given.sizes(3, 2, 5)))
    yield "a strided view", impl.silu(given.noncontiguous(given.randn(4, 3)))
    yield "one row", impl.silu(given.randn(1, 4))
    yield "empty", impl.silu(given.randn(0, 3))


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    for beta in BETAS:
        x = (given.randn(n, k) * 2).requires_grad_()
        (impl.silu(x, beta=beta) * given.randn(n, k)).sum().backward()
        yield f"beta = {beta}", x.grad


@scenario("large inputs of either sign: values and gradients stay finite", tolerance=LARGE)
def large(impl, given):
    for beta in (1.0, 0.3):
        x = given.tensor(FAR).requires_grad_()
        out = impl.silu(x, beta=beta)
        yield f"values, beta = {beta}", out
        (out * given.randn(len(FAR))).sum().backward()
        yield f"gradient, beta = {beta}", x.grad


@scenario("backward: β = 1 by default", tolerance=PRECISE)
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.silu_backward(given.randn(n, k), given.randn(n, k) * 2)
    yield "chosen values", impl.silu_backward(given.uniform(len(CHOSEN), low=1.0, high=2.0), given.tensor(CHOSEN))


@scenario("backward with other β", tolerance=PRECISE)
def backward_with_beta(impl, given):
    n, k = given.sizes(2, 3, 7)
    for beta in BETAS:
        yield f"beta = {beta}", impl.silu_backward(given.randn(n, k), given.randn(n, k) * 2, beta=beta)
    yield "by position", impl.silu_backward(given.randn(len(CHOSEN)), given.tensor(CHOSEN), 3.0)


@scenario("backward: any shape, and large inputs of either sign", tolerance=LARGE)
def backward_anywhere(impl, given):
    yield "0-d", impl.silu_backward(given.tensor(0.7), given.tensor(-1.5))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.silu_backward(given.randn(*shape), given.randn(*shape))
    yield "strided", impl.silu_backward(given.noncontiguous(given.randn(4, 3)), given.watch(given.randn(3, 4).T))
    yield "empty", impl.silu_backward(given.randn(0), given.randn(0))
    yield "large", impl.silu_backward(given.randn(len(FAR)), given.tensor(FAR))
    yield "large, beta = 0.3", impl.silu_backward(given.randn(len(FAR)), given.tensor(FAR), beta=0.3)

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-9, 1e-9))
# float32 carries 1e4 with steps of 1e-3
LARGE = tolerance(float32=(1e-3, 1e-3))
# small values count in full: the error is compared with the value alone
RELATIVE = tolerance(float32=(1e-5, 0.0), float64=(1e-11, 0.0))
BETAS = (0.3, 1.0, 2.5)
CHOSEN = [-14.0, -6.0, -3.0, -1.0, -0.5, -0.01, 0.0, 0.01, 0.5, 1.0, 2.4, 4.0, 9.0]
FAR = [-1e4, -3000.0, -740.0, -400.0, -120.0, -90.0, -50.0, 50.0, 90.0, 120.0, 400.0, 740.0, 3000.0, 1e4]
SMALL = [-10.0, -17.0, -25.0, -40.0, -60.0, -80.0, -3.0, 0.0, 3.0]


@scenario("both signs, β = 1 by default", tolerance=PRECISE)
def plain(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.softplus(given.randn(n, k) * 2)
    yield "chosen values", impl.softplus(given.tensor(CHOSEN))


@scenario("other values of beta", tolerance=PRECISE)
def with_beta(impl, given):
    n, k = given.sizes(2, 3, 7)
    for beta in BETAS:
        yield f"beta = {beta}", impl.softplus(given.randn(n, k) * 2, beta=beta)
    yield "by position", impl.softplus(given.tensor(CHOSEN), 3.0)


@scenario("any shape: a single number, three dimensions, strided, empty")
def shapes(impl, given):
    yield "0-d, negative", impl.softplus(given.tensor(-1.5))
    yield "0-d, positive", impl.softplus(given.tensor(1.5))
    yield "three dimensions", impl.softplus(given.randn(*given.sizes(3, 2, 5)))
    yield "a strided view", impl.softplus(given.noncontiguous(given.randn(4, 3)))
    yield "one row", impl.softplus(given.randn(1, 4))
    yield "empty", impl.softplus(given.randn(0, 3))


@scenario("the left tail keeps every digit", tolerance=RELATIVE)
def accuracy(impl, given):
    yield "values", impl.softplus(given.tensor(SMALL))


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    for beta in BETAS:
        x = (given.randn(n, k) * 2).requires_grad_()
        (impl.softplus(x, beta=beta) * given.randn(n, k)).sum().backward()
        yield f"beta = {beta}", x.grad


@scenario("large inputs of either sign: values and gradients stay finite", tolerance=LARGE)
def large(impl, given):
    x = given.tensor(FAR).requires_grad_()
    out = impl.softplus(x)
    yield "values", out
    (out * given.uniform(len(FAR), low=1.0, high=2.0)).sum().backward()
    yield "gradient", x.grad


@scenario("backward, β = 1 by default", tolerance=PRECISE)
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.softplus_backward(given.randn(n, k), given.randn(n, k) * 2)
    grad_out = given.uniform(len(CHOSEN), low=-2.0, high=-1.0)
    yield "chosen values", impl.softplus_backward(grad_out, given.tensor(CHOSEN))


@scenario("backward with other values of beta", tolerance=PRECISE)
def backward_with_beta(impl, given):
    n, k = given.sizes(2, 3, 7)
    for beta in BETAS:
        yield f"beta = {beta}", impl.softplus_backward(given.randn(n, k), given.randn(n, k) * 2, beta=beta)
    yield "by position", impl.softplus_backward(given.randn(len(CHOSEN)), given.tensor(CHOSEN), 3.0)


@scenario("backward: any shape, and large inputs of either sign", tolerance=LARGE)
def backward_anywhere(impl, given):
    yield "0-d", impl.softplus_backward(given.tensor(0.7), given.tensor(-1.5))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.softplus_backward(given.randn(*shape), given.randn(*shape))
    grad_out = given.noncontiguous(given.randn(4, 3))
    yield "strided", impl.softplus_backward(grad_out, given.watch(given.randn(3, 4).T))
    yield "empty", impl.softplus_backward(given.randn(0), given.randn(0))
    yield "large", impl.softplus_backward(given.uniform(len(FAR), low=1.0, high=2.0), given.tensor(FAR))

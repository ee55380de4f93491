from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# constants in float32 are off by 2e-8; eight digits of √(2/π), as others write them, will do
PRECISE = tolerance(float64=(1e-9, 1e-9))
# float32 carries 1e4 with steps of 1e-3
LARGE = tolerance(float32=(1e-3, 1e-3))
FORMS = ("none", "tanh")
# the two forms are farthest apart near ±2.3
CHOSEN = [-4.0, -2.3, -1.0, -0.5, 0.0, 0.5, 1.0, 2.3, 4.0]
FAR = [-1e4, -3000.0, -120.0, -50.0, -15.0, 15.0, 50.0, 120.0, 3000.0, 1e4]


@scenario("the exact form, which is the default", tolerance=PRECISE)
def exact(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.gelu(given.randn(n, k) * 2)
    yield "chosen values", impl.gelu(given.tensor(CHOSEN))
    yield 'approximate="none"', impl.gelu(given.tensor(CHOSEN), approximate="none")


@scenario("the form by tanh", tolerance=PRECISE)
def by_tanh(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.gelu(given.randn(n, k) * 2, approximate="tanh")
    yield "chosen values", impl.gelu(given.tensor(CHOSEN), "tanh")


@scenario("any shape: a single number, three dimensions, empty")
def shapes(impl, given):
    for form in FORMS:
        yield f"0-d, {form}", impl.gelu(given.tensor(-1.5), approximate=form)
        yield f"three dimensions, {form}", impl.gelu(given.randn(*given.sizes(3, 2, 5)), approximate=form)
        yield f"a strided view, {form}", impl.gelu(given.noncontiguous(given.randn(4, 3)), approximate=form)
        yield f"one row, {form}", impl.gelu(given.randn(1, 4), approximate=form)
        yield f"empty, {form}", impl.gelu(given.randn(0, 3), approximate=form)


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    for form in FORMS:
        x = (given.randn(n, k) * 2).requires_grad_()
        (impl.gelu(x, approximate=form) * given.randn(n, k)).sum().backward()
        yield form, x.grad


@scenario("large inputs of either sign: values and gradients stay finite", tolerance=LARGE)
def large(impl, given):
    for form in FORMS:
        x = given.tensor(FAR).requires_grad_()
        out = impl.gelu(x, approximate=form)
        yield f"values, {form}", out
        (out * given.randn(len(FAR))).sum().backward()
        yield f"gradient, {form}", x.grad


@scenario("backward: the exact form, which is the default", tolerance=PRECISE)
def backward_exact(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.gelu_backward(given.randn(n, k), given.randn(n, k) * 2)
    yield "chosen values", impl.gelu_backward(given.uniform(len(CHOSEN), low=1.0, high=2.0), given.tensor(CHOSEN))
    x = given.tensor([[-1.5, -0.7, 0.3, 1.2]])
    yield 'approximate="none"', impl.gelu_backward(given.randn(1, 4), x, approximate="none")


@scenario("backward: the form by tanh", tolerance=PRECISE)
def backward_by_tanh(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.gelu_backward(given.randn(n, k), given.randn(n, k) * 2, approximate="tanh")
    grad_out = given.uniform(len(CHOSEN), low=1.0, high=2.0)
    yield "chosen values", impl.gelu_backward(grad_out, given.tensor(CHOSEN), "tanh")


@scenario("backward: any shape, and large inputs of either sign", tolerance=LARGE)
def backward_anywhere(impl, given):
    for form in FORMS:
        yield f"0-d, {form}", impl.gelu_backward(given.tensor(0.7), given.tensor(-1.5), approximate=form)
        shape = given.sizes(3, 2, 5)
        yield f"three dimensions, {form}", impl.gelu_backward(given.randn(*shape), given.randn(*shape), form)
        grad_out = given.noncontiguous(given.randn(4, 3))
        yield f"non-contiguous, {form}", impl.gelu_backward(grad_out, given.randn(3, 4).T, approximate=form)
        yield f"one row, {form}", impl.gelu_backward(given.randn(1, 4), given.randn(1, 4), approximate=form)
        yield f"empty, {form}", impl.gelu_backward(given.randn(0), given.randn(0), approximate=form)
        yield f"large, {form}", impl.gelu_backward(given.randn(len(FAR)), given.tensor(FAR), approximate=form)

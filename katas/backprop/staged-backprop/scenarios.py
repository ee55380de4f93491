"""Hidden tests of the kata staged-backprop."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# slopes go up to some hundred where the denominator is small
STEEP = tolerance(float32=(1e-3, 1e-2))
DIGITS = tolerance(float32=(1e-3, 1e-3), float64=(1e-10, 1e-10))


def all_three(impl, x, y, name=""):
    value, dx, dy = impl.forward_backward(x, y)
    yield f"value{name}", value
    yield f"dx{name}", dx
    yield f"dy{name}", dy


@scenario("vectors of positive numbers", tolerance=GRADIENT)
def positive(impl, given):
    n = given.size(3, 7)
    yield from all_three(impl, given.uniform(n, low=0.3, high=2.0), given.uniform(n, low=0.3, high=2.0))


@scenario("numbers of both signs", tolerance=GRADIENT)
def signs(impl, given):
    n = given.size(3, 7)
    up, down = given.uniform(n, low=0.5, high=3.0), given.uniform(n, low=-2.5, high=-0.5)
    yield from all_three(impl, up, down, ", x > 0 > y")
    yield from all_three(impl, down, up, ", x < 0 < y")
    yield from all_three(impl, down, given.uniform(n, low=-2.0, high=-0.2), ", both negative")


@scenario("x = −y, where the square has no slope, and zeros", tolerance=GRADIENT)
def opposite(impl, given):
    x = given.uniform(given.size(3, 6), low=-2.0, high=2.0)
    yield from all_three(impl, x, given.watch(-x), ", x = −y")
    yield from all_three(impl, given.tensor([0.0, 0.0, 1.0]), given.tensor([0.0, -1.0, 0.0]), ", zeros")


@scenario("a small denominator", tolerance=STEEP)
def steep(impl, given):
    x = given.uniform(5, low=-3.5, high=-2.5)
    yield from all_three(impl, x, given.watch(0.05 - x))


@scenario("numbers up to ±30", tolerance=GRADIENT)
def far(impl, given):
    yield from all_three(
        impl, given.tensor([30.0, 30.0, 8.0, -12.0, 0.5]), given.tensor([1.0, 25.0, -30.0, -9.0, 30.0])
    )


@scenario("a single number, matrices, and more dimensions", tolerance=GRADIENT)
def shapes(impl, given):
    m, n = given.sizes(2, 2, 5)
    for shape in ((), (1,), (m, n), (n, 1, m)):
        x, y = given.uniform(*shape, low=-1.0, high=2.0), given.uniform(*shape, low=0.5, high=2.0)
        yield from all_three(impl, x, y, f", {len(shape)} dimensions")


@scenario("empty tensors", tolerance=GRADIENT)
def empty(impl, given):
    yield from all_three(impl, given.randn(0), given.randn(0))
    yield from all_three(impl, given.randn(3, 0), given.randn(3, 0), ", a matrix")


@scenario("non-contiguous x and y", tolerance=GRADIENT)
def layouts(impl, given):
    m, n = given.sizes(2, 2, 5)
    x = given.watch(given.uniform(n, m, low=-1.0, high=2.0).T)
    y = given.noncontiguous(given.uniform(m, n, low=0.3, high=2.0))
    yield from all_three(impl, x, y)


@scenario("float64 keeps its digits", tolerance=DIGITS)
def digits(impl, given):
    yield from all_three(impl, given.uniform(4, 3, low=-1.0, high=2.0), given.uniform(4, 3, low=0.5, high=2.0))

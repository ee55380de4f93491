import torch

from nfquiz.judge.scenario import scenario, tolerance

FLOAT64 = ("float64",)
# In float32 a and b may be compared in float32 or in double precision
ELEMENTS = tolerance(float32=(1e-5, 1e-6), float64=(1e-9, 1e-12))
# A slope of size 1 from f of size 1 carries rounding of about 1e-16/1e-5
DIFFERENCES = tolerance(float64=(1e-7, 1e-8))


def smooth(t):
    """A function that couples all entries, with no symmetry between them, and slopes well away from 0."""
    weight = torch.arange(1, t.numel() + 1, dtype=t.dtype, device=t.device).reshape(t.shape)
    return (weight.sqrt() * t).sum().sin() / 4 + (weight * t.exp()).sum()


def smooth_slope(t):
    weight = torch.arange(1, t.numel() + 1, dtype=t.dtype, device=t.device).reshape(t.shape)
    return weight.sqrt() * (weight.sqrt() * t).sum().cos() / 4 + weight * t.exp()


@scenario("the relative error of two tensors, element by element", tolerance=ELEMENTS)
def elements(impl, given):
    for shape in ((given.size(3, 7),), given.sizes(2, 2, 5), (1,), ()):
        a = given.uniform(*shape, low=0.5, high=2.0)
        b = given.watch(a * given.uniform(*shape, low=0.5, high=0.9))
        yield f"error, shape {tuple(shape)}", impl.relative_error(a, b)
        yield f"error the other way round, shape {tuple(shape)}", impl.relative_error(b, a)
        yield f"error of negative values, shape {tuple(shape)}", impl.relative_error(given.watch(-a), given.watch(-b))


@scenario("large entries beside small ones", tolerance=ELEMENTS)
def scales(impl, given):
    a = given.tensor([1000.0, 1.0, 1e-3, -10.0])
    b = given.tensor([1001.0, 1.25, 4e-3, -10.5])
    yield "error", impl.relative_error(a, b)
    yield (
        "error of a matrix in strided memory",
        impl.relative_error(given.watch(a.view(2, 2).T), given.noncontiguous(given.watch(b.view(2, 2).T.contiguous()))),
    )


@scenario("equal values, zeros and opposite signs", tolerance=ELEMENTS)
def corners(impl, given):
    a = given.randn(given.size(3, 6))
    yield "equal", impl.relative_error(a, given.watch(a.clone()))
    yield "both zero", impl.relative_error(given.tensor([0.0, 0.0]), given.tensor([0.0, 0.0]))
    yield "one of them zero", impl.relative_error(given.tensor([0.0, 2.0]), given.tensor([0.5, 2.0]))
    yield "opposite", impl.relative_error(a, given.watch(-a))
    yield "nearly opposite", impl.relative_error(given.tensor([1.0, 2.0]), given.tensor([-0.5, 2.0]))


@scenario("tiny values show the floor of the denominator", tolerance=ELEMENTS)
def floor(impl, given):
    yield "below the floor", impl.relative_error(given.tensor([1e-9, 2e-9]), given.tensor([3e-9, 2e-9]))
    yield "just above it", impl.relative_error(given.tensor([9e-9]), given.tensor([6e-9]))
    yield "one of them below it", impl.relative_error(given.tensor([2e-9]), given.tensor([9e-9]))


@scenario("right gradients, of every shape", dtypes=FLOAT64, tolerance=DIFFERENCES)
def right_gradients(impl, given):
    for shape in ((given.size(2, 5),), given.sizes(2, 2, 4), given.sizes(3, 2, 4), ()):
        x = given.uniform(*shape, low=-1.0, high=1.0)
        yield f"error, x {tuple(shape)}", impl.gradient_check(smooth, smooth_slope, x)
        yield f"x afterwards, x {tuple(shape)}", x


@scenario("wrong gradients", dtypes=FLOAT64, tolerance=DIFFERENCES)
def wrong_gradients(impl, given):
    x = given.uniform(*given.sizes(2, 2, 4), low=-1.0, high=1.0)
    one_wrong = given.tensor([1.5] + [1.0] * (x.numel() - 1)).reshape(x.shape)
    yield "twice too large", impl.gradient_check(smooth, lambda t: 2 * smooth_slope(t), x)
    yield "one entry is wrong", impl.gradient_check(smooth, lambda t: one_wrong * smooth_slope(t), x)
    yield "a wrong sign", impl.gradient_check(smooth, lambda t: -smooth_slope(t), x)
    yield "off by the point itself", impl.gradient_check(smooth, lambda t: smooth_slope(t) + t, x)
    yield "all zero", impl.gradient_check(smooth, torch.zeros_like, x)


@scenario("a fast wave shows the step h", dtypes=FLOAT64, tolerance=DIFFERENCES)
def step(impl, given):
    x = given.uniform(given.size(3, 6), low=2e-4, high=1e-3)
    yield "error", impl.gradient_check(lambda t: (1000 * t).sin().sum() / 1000, lambda t: (1000 * t).cos(), x)


@scenario("f and grad_f may return a piece of what they were given", dtypes=FLOAT64, tolerance=DIFFERENCES)
def piece(impl, given):
    single = given.uniform(low=0.5, high=2.0)
    yield "f returns x", impl.gradient_check(lambda t: t, torch.ones_like, single)
    x = given.uniform(*given.sizes(2, 2, 4), low=0.5, high=2.0)
    yield "f returns a float", impl.gradient_check(lambda t: smooth(t).item(), smooth_slope, x)
    yield "grad_f returns x", impl.gradient_check(lambda t: (t * t).sum() / 2, lambda t: t, x)


@scenario("x in strided memory", dtypes=FLOAT64, tolerance=DIFFERENCES)
def strided(impl, given):
    rows, columns = given.sizes(2, 2, 5)
    transposed = given.watch(given.uniform(columns, rows, low=-1.0, high=1.0).T)
    yield "error, transposed", impl.gradient_check(smooth, smooth_slope, transposed)
    yield "x afterwards", transposed
    sliced = given.noncontiguous(given.uniform(given.size(3, 5), low=-1.0, high=1.0))
    yield "error, sliced", impl.gradient_check(smooth, smooth_slope, sliced)

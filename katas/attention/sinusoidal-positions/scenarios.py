"""Hidden scenarios of the sinusoidal-positions kata."""

from nfquiz.judge.scenario import scenario, tolerance

# Angles in float32 are off by 1e-7 of themselves, whatever the way they are computed: 1e-5 at position 60
NEAR = tolerance(float32=(1e-5, 2e-5))
FAR = tolerance(float32=(1e-3, 1e-3))
FLOAT32 = ("float32",)


@scenario(
    "a few positions of an encoding of two features: sine and cosine of the position", dtypes=FLOAT32, tolerance=NEAR
)
def two_features(impl, given):
    yield "result", impl.sinusoidal_positions(given.size(3, 7), 2)


@scenario("wavelengths grow from pair to pair, sine and cosine alternate", dtypes=FLOAT32, tolerance=NEAR)
def several(impl, given):
    for dim in (4, 6, 10, 32):
        yield f"dim = {dim}", impl.sinusoidal_positions(given.size(5, 12), dim)


@scenario("as many positions as features", dtypes=FLOAT32, tolerance=NEAR)
def square(impl, given):
    size = given.choice([4, 6, 8])
    yield "result", impl.sinusoidal_positions(size, size)


@scenario("one position, and none", dtypes=FLOAT32, tolerance=NEAR)
def few(impl, given):
    yield "one", impl.sinusoidal_positions(1, 6)
    yield "none", impl.sinusoidal_positions(0, 6)


@scenario("the arguments by their names, numbers of no special size", dtypes=FLOAT32, tolerance=NEAR)
def named(impl, given):
    length, dim = given.integer(15, 60), 2 * given.integer(8, 40)
    yield "result", impl.sinusoidal_positions(length=length, dim=dim)


@scenario("long texts", dtypes=FLOAT32, tolerance=FAR)
def long(impl, given):
    yield "the last positions", impl.sinusoidal_positions(2000, 16)[-20:]
    yield "the slowest pair", impl.sinusoidal_positions(2000, 16)[::100, -2:]


@scenario("a plain tensor that no gradient goes to, new in every call", dtypes=FLOAT32, tolerance=NEAR)
def plain_tensor(impl, given):
    first = impl.sinusoidal_positions(4, 6)
    yield "requires grad", first.requires_grad
    first.zero_()
    yield "after the first one was overwritten", impl.sinusoidal_positions(4, 6)

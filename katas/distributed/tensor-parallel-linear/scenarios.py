"""Hidden tests of the kata tensor-parallel-linear."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float64=(1e-12, 1e-12))


@scenario("column parallel: each rank has some of the outputs", tolerance=GRADIENT)
def columns(impl, given):
    for world in (2, 3):
        n, n_in, part = given.sizes(3, 2, 5)
        x, weight, bias = given.randn(n, n_in), given.randn(world * part, n_in), given.randn(world * part)
        yield f"outputs of {world} ranks", impl.column_parallel(x, weight, bias, world)


@scenario("row parallel: each rank has some of the inputs, the bias counts once", tolerance=GRADIENT)
def rows(impl, given):
    for world in (2, 3):
        n, n_out, part = given.sizes(3, 2, 5)
        shards = [given.randn(n, part) for _ in range(world)]
        weight, bias = given.randn(n_out, world * part), given.randn(n_out)
        yield f"output of {world} ranks", impl.row_parallel(shards, weight, bias)


@scenario("column parallel without a bias", tolerance=GRADIENT)
def columns_without_bias(impl, given):
    yield "outputs", impl.column_parallel(given.randn(3, 4), given.randn(6, 4), None, 2)


@scenario("row parallel without a bias", tolerance=GRADIENT)
def rows_without_bias(impl, given):
    yield "output", impl.row_parallel([given.randn(3, 2) for _ in range(3)], given.randn(5, 6), None)


@scenario("one after the other is the whole block", tolerance=GRADIENT)
def block(impl, given):
    n, n_in, n_out, part = given.sizes(4, 2, 6)
    x = given.randn(n, n_in)
    up, up_bias = given.randn(2 * part, n_in), given.randn(2 * part)
    down, down_bias = given.randn(n_out, 2 * part), given.randn(n_out)
    shards = [shard.relu() for shard in impl.column_parallel(x, up, up_bias, 2)]
    yield "output", impl.row_parallel(shards, down, down_bias)


@scenario("any leading dimensions, one rank, one output a rank", tolerance=GRADIENT)
def shapes(impl, given):
    weight, bias = given.randn(6, 4), given.randn(6)
    for leading in ((), (0,), (2, 3), (1, 2, 2)):
        yield f"columns, leading {leading}", impl.column_parallel(given.randn(*leading, 4), weight, bias, 3)
        shards = [given.randn(*leading, 2) for _ in range(2)]
        yield f"rows, leading {leading}", impl.row_parallel(shards, weight, bias)
    x = given.randn(3, 4)
    yield "columns, one rank", impl.column_parallel(x, weight, bias, 1)
    yield "rows, one rank", impl.row_parallel([x], weight, bias)
    yield "columns, as many ranks as outputs", impl.column_parallel(x, weight, bias, world_size=6)


@scenario("what cannot be shared out raises ValueError")
def indivisible(impl, given):
    with given.raises(ValueError):
        impl.column_parallel(given.randn(2, 4), given.randn(5, 4), given.randn(5), 2)
    with given.raises(ValueError):
        impl.column_parallel(given.randn(2, 4), given.randn(3, 4), None, 4)
    yield "columns seen", True


@scenario("inputs that cannot be shared out raise ValueError")
def indivisible_rows(impl, given):
    with given.raises(ValueError):
        impl.row_parallel([given.randn(2, 2), given.randn(2, 2)], given.randn(3, 5), given.randn(3))
    with given.raises(ValueError):
        impl.row_parallel([given.randn(2, 2), given.randn(2, 1)], given.randn(3, 3), None)
    yield "rows seen", True


@scenario("strided inputs, and gradients through both", tolerance=GRADIENT)
def strided(impl, given):
    x, weight, bias = given.param(3, 4), given.param(given.randn(4, 6).T), given.param(6)
    shards = impl.column_parallel(x.T.contiguous().T, weight, bias, 2)
    down = given.noncontiguous(given.randn(5, 6))
    y = impl.row_parallel(shards, down, None)
    yield "output", y
    (y * given.randn(3, 5)).sum().backward()
    yield "gradients", [x.grad, weight.grad, bias.grad]


@scenario("float64 keeps float64's digits", dtypes=("float64",), tolerance=DIGITS)
def digits(impl, given):
    x, weight, bias = given.randn(3, 4), given.randn(6, 4), given.randn(6)
    shards = impl.column_parallel(x, weight, bias, 2)
    yield "columns", shards
    yield "rows", impl.row_parallel(list(shards), given.randn(2, 6), given.randn(2))

"""Hidden tests of the kata ddp-averaging."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float64=(1e-13, 1e-13))


def gradients(given, ranks, shapes):
    return [[given.randn(*shape) for shape in shapes] for _ in range(ranks)]


@scenario("equal sizes")
def equal(impl, given):
    size = given.integer(2, 9)
    averaged = impl.average_gradients(gradients(given, 3, [(4,), (2, 3)]), [size] * 3)
    yield "averaged", averaged
    yield "a list", isinstance(averaged, list)


@scenario("unequal sizes: the larger ranks weigh more")
def unequal(impl, given):
    sizes = given.sizes(3, 1, 9)
    yield "averaged", impl.average_gradients(gradients(given, 3, [(given.size(2, 5), 2), (3,)]), sizes)


@scenario("the whole batch's gradient", tolerance=GRADIENT)
def whole_batch(impl, given):
    sizes = given.sizes(3, 2, 7)
    weight, bias = given.param(2, 3), given.param(2)
    batches = [(given.randn(n, 3), given.randn(n, 2)) for n in sizes]
    per_rank = []
    for x, y in batches:
        weight.grad = bias.grad = None
        ((x @ weight.T + bias - y) ** 2).mean().backward()
        per_rank.append([weight.grad, bias.grad])
    yield "averaged", impl.average_gradients(per_rank, sizes)


@scenario("one rank, many parameters, and many ranks, one parameter")
def counts(impl, given):
    alone = impl.average_gradients(gradients(given, 1, [(2,), (3, 1), (), (2, 2), (0,)]), [given.integer(1, 9)])
    yield "one rank", alone
    for gradient in alone:  # the result's tensors are its own: this must not reach what was given
        gradient += 1.0
    yield "seven ranks", impl.average_gradients(gradients(given, 7, [(given.size(2, 4),)]), [3, 1, 4, 1, 5, 9, 2])


@scenario("a rank without samples")
def without_samples(impl, given):
    yield "the first", impl.average_gradients(gradients(given, 3, [(2, 2)]), [0, given.integer(1, 5), 2])
    yield "the last", impl.average_gradients(gradients(given, 2, [(3,)]), [given.integer(1, 5), 0])


@scenario("float64 keeps its digits, strided memory", dtypes=("float64",), tolerance=DIGITS)
def strided(impl, given):
    per_rank = [[given.noncontiguous(given.randn(3, 4))] for _ in range(3)]
    yield "averaged", impl.average_gradients(per_rank, [1, 2, 4])

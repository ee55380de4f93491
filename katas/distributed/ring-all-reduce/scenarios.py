"""Hidden tests of the kata ring-all-reduce."""

from nfquiz.judge.scenario import scenario, tolerance


def ranks(given, world, shape=(3,)):
    return [[given.randn(*shape) for _ in range(world)] for _ in range(world)]


@scenario("two ranks")
def two(impl, given):
    reduced, rounds = impl.ring_all_reduce(ranks(given, 2))
    yield "reduced", reduced
    yield "rounds", rounds


@scenario("three and more ranks: the sums")
def sums(impl, given):
    for world in (3, given.size(4, 5)):
        reduced, _ = impl.ring_all_reduce(ranks(given, world))
        yield f"reduced, {world} ranks", reduced


@scenario("three and more ranks: the messages")
def messages(impl, given):
    for world in (3, given.size(4, 6)):
        _, rounds = impl.ring_all_reduce(ranks(given, world, (1,)))
        yield f"rounds, {world} ranks", rounds


@scenario("a single rank: no rounds, and new tensors")
def one(impl, given):
    chunk = given.randn(4)
    reduced, rounds = impl.ring_all_reduce([[chunk]])
    yield "reduced", reduced
    yield "rounds", rounds
    reduced[0][0].add_(1)  # what came back is ours
    yield "changed afterwards", reduced


@scenario("chunks of different shapes, matrices, numbers, empty and strided ones")
def shapes(impl, given):
    sizes = ((given.size(2, 5),), (2, 3), (), (0,))
    chunks = [[given.randn(*size) for size in sizes] for _ in sizes]
    chunks[2][1] = given.noncontiguous(chunks[2][1])
    reduced, rounds = impl.ring_all_reduce(chunks)
    yield "reduced", reduced
    yield "rounds", rounds


@scenario("float64 keeps float64's digits", dtypes=("float64",), tolerance=tolerance(float64=(1e-13, 1e-13)))
def digits(impl, given):
    yield "reduced", impl.ring_all_reduce(ranks(given, 3))[0]

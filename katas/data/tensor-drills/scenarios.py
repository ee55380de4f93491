import torch

from nfquiz.judge.scenario import scenario

MANY = 300  # a Python loop over so many rows shows


@scenario("outer")
def outer(impl, given):
    n, m = given.sizes(2, 2, 6)
    yield "floats", impl.outer(given.noncontiguous(given.randn(n)), given.randn(m))
    yield "as many in a as in b", impl.outer(given.randn(4), given.randn(4))
    yield "integers", impl.outer(given.integers(3, low=-9), given.integers(1, low=-9))
    yield "no elements", impl.outer(given.randn(0), given.randn(3))


@scenario("batched_dot")
def batched_dot(impl, given):
    n, d = given.sizes(2, 2, 6)
    yield "floats", impl.batched_dot(given.randn(n, d), given.noncontiguous(given.randn(n, d)))
    yield "as many rows as features", impl.batched_dot(given.randn(4, 4), given.randn(4, 4))
    yield "one row", impl.batched_dot(given.randn(1, 5), given.randn(1, 5))
    yield "one feature", impl.batched_dot(given.randn(3, 1), given.randn(3, 1))


@scenario("gather_rows")
def gather_rows(impl, given):
    n, length, d, k = given.sizes(4, 2, 6)
    x = given.noncontiguous(given.randn(n, length, d))
    yield "floats", impl.gather_rows(x, given.integers(n, k, high=length))
    yield "one sample", impl.gather_rows(given.randn(1, 4, 3), given.tensor([[3, 0, 3]]))
    yield "integers", impl.gather_rows(given.integers(3, 3, 3), given.integers(3, 3, high=3))


@scenario("pairwise_sum")
def pairwise_sum(impl, given):
    n, m, d = given.sizes(3, 2, 6)
    yield "floats", impl.pairwise_sum(given.randn(n, d), given.noncontiguous(given.randn(m, d)))
    yield "as many rows in a as in b", impl.pairwise_sum(given.randn(3, 3), given.randn(3, 3))
    yield "one row, integers", impl.pairwise_sum(given.integers(1, 2), given.integers(4, 2))


@scenario("block_diagonal")
def block_diagonal(impl, given):
    b, n, m = given.sizes(3, 2, 5)
    yield "floats", impl.block_diagonal(given.noncontiguous(given.randn(b, n, m)))
    yield "square blocks", impl.block_diagonal(given.randn(3, 3, 3))
    yield "one block, integers", impl.block_diagonal(given.integers(1, 2, 3))
    yield "blocks of one", impl.block_diagonal(given.integers(4, 1, 1, low=1))
    yield "an infinite entry", impl.block_diagonal(given.tensor([[[1.0, float("inf")]], [[2.0, 3.0]]]))


@scenario("run_lengths")
def run_lengths(impl, given):
    yield "integers", impl.run_lengths(given.noncontiguous(given.integers(given.size(20, 30), high=3)))
    yield "floats", impl.run_lengths(given.tensor([0.5, 0.5, -1.0, 0.5, 0.5, 0.5, 2.0]))
    yield "no run longer than 1", impl.run_lengths(given.tensor([3, 1, 3, 2]))
    yield "one run", impl.run_lengths(given.tensor([4, 4, 4]))
    yield "one element", impl.run_lengths(given.tensor([2.5]))
    yield "booleans", impl.run_lengths(given.tensor([False, False, True]))
    yield "nothing", impl.run_lengths(given.integers(0))


@scenario("no Python loop over rows", max_operations=10)
def no_loop(impl, given):
    a, b = given.randn(MANY, 2), given.randn(MANY, 2)
    yield "outer", impl.outer(a[:, 0], b[:3, 1])
    yield "batched_dot", impl.batched_dot(a, b)
    yield "gather_rows", impl.gather_rows(given.randn(MANY, 3, 2), given.integers(MANY, 2, high=3))
    yield "pairwise_sum", impl.pairwise_sum(a, b[:3])


@scenario("no Python loop over blocks or elements", max_operations=15)
def no_loop_over_elements(impl, given):
    yield "block_diagonal", impl.block_diagonal(given.randn(100, 1, 2))
    x = given.watch(given.integers(MANY, high=2) * torch.ones(MANY, dtype=torch.int64, device=given.device))
    yield "run_lengths", impl.run_lengths(x)

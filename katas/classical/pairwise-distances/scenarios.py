from nfquiz.judge.scenario import scenario, tolerance

# |a|² − 2 a·b + |b|² is right too, and cancels
CLOSE = tolerance(float32=(1e-4, 1e-4))


@scenario("squared distances", tolerance=CLOSE)
def distances(impl, given):
    n, m, d = given.sizes(3, 2, 7)
    a = given.noncontiguous(given.randn(n, d))
    b = given.noncontiguous(given.randn(m, d) + 1)
    yield "distances", impl.pairwise_sq_distances(a, b)


@scenario("cosine similarities", tolerance=CLOSE)
def similarities(impl, given):
    n, m = given.sizes(2, 2, 7)
    d = given.size(4, 8)
    a = given.noncontiguous(given.randn(n, d) * 3)
    b = given.noncontiguous(given.randn(m, d) * 2 + 1)
    yield "similarities", impl.cosine_similarity_matrix(a, b)


@scenario("as many rows in a as in b, and as many features", tolerance=CLOSE)
def square(impl, given):
    n = given.size(4, 6)
    a, b = given.randn(n, n), given.randn(n, n) + 1
    yield "distances", impl.pairwise_sq_distances(a, b)
    yield "similarities", impl.cosine_similarity_matrix(a, b)


@scenario("one row, one feature, no rows", tolerance=CLOSE)
def small(impl, given):
    a, b = given.randn(1, 5), given.randn(3, 5)
    yield "distances of one row", impl.pairwise_sq_distances(a, b)
    yield "distances to one row", impl.pairwise_sq_distances(b, a)
    yield "similarities of one row", impl.cosine_similarity_matrix(a, b)
    x, y = given.tensor([[2.0], [-0.5]]), given.tensor([[-1.0], [0.5], [4.0]])
    yield "distances with one feature", impl.pairwise_sq_distances(x, y)
    yield "similarities with one feature", impl.cosine_similarity_matrix(x, y)
    none = given.randn(0, 5)
    yield "distances of no rows", impl.pairwise_sq_distances(none, b)
    yield "similarities to no rows", impl.cosine_similarity_matrix(b, none)


@scenario("equal rows far from the origin: never negative")
def never_negative(impl, given):
    a = given.watch(given.randn(60, 7) + 300)
    yield "no distance is negative", bool((impl.pairwise_sq_distances(a, a) >= 0).all())
    b = given.watch(a[given.permutation(60)] * (1 + 1e-7))
    yield "nor are those of nearly equal rows", bool((impl.pairwise_sq_distances(a, b) >= 0).all())


@scenario("rows of zeros have similarity 0", tolerance=CLOSE)
def zero_rows(impl, given):
    a = given.watch(given.randn(4, 5) * given.tensor([[1.0], [0.0], [2.0], [1.0]]))
    b = given.randn(3, 5)
    yield "in a", impl.cosine_similarity_matrix(a, b)
    yield "in b", impl.cosine_similarity_matrix(b, a)
    yield "in both", impl.cosine_similarity_matrix(a, a)


@scenario("no Python loop over rows: distances", max_operations=10, tolerance=CLOSE)
def many_distances(impl, given):
    a, b = given.randn(400, 3), given.randn(300, 3)
    yield "distances", impl.pairwise_sq_distances(a, b)


@scenario("no Python loop over rows: similarities", max_operations=10, tolerance=CLOSE)
def many_similarities(impl, given):
    a, b = given.uniform(400, 3, low=0.5, high=2.0), given.uniform(300, 3, low=-2.0, high=-0.5)
    yield "similarities", impl.cosine_similarity_matrix(a, b)

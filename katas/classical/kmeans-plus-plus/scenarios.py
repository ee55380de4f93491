import math

import torch

from nfquiz.judge.scenario import scenario

CALLS = 400
COPIES = 18


def rows_of(X, found):
    """For each found row (…, D) the index of the first row of X that it equals, −1 for none."""
    same = (found[..., None, :] == X).all(dim=-1)
    return torch.where(same.any(dim=-1), same.int().argmax(dim=-1), -1)


def too_far(count, n, p):
    """Whether a binomial count lies more than 6.3 standard deviations from n·p: chance under 1e-9 for the p here."""
    return abs(count - n * p) > 6.3 * math.sqrt(n * p * (1 - p))


@scenario("k rows of X, in its dtype")
def rows(impl, given):
    X = given.noncontiguous(given.randn(given.size(9, 14), 3))
    for k in (1, 2, 5):
        found = impl.kmeans_pp_init(X, k, given.generator())
        yield f"shape for k = {k}", list(found.shape)
        yield f"dtype for k = {k}", str(found.dtype)
        yield f"all are rows of X for k = {k}", bool((rows_of(X, found) >= 0).all())


@scenario("k = N takes every row once")
def all_rows(impl, given):
    # integers: two rows are never alike, and no distance is rounded
    X = given.watch((given.permutation(7)[:, None] * torch.tensor([1, -3], device=given.device)).to(given.dtype))
    found = impl.kmeans_pp_init(X, 7, generator=given.generator())
    yield "the rows, sorted", found[found[:, 0].argsort()]


def each_place_once(seen):
    # no chance is left: a place that was drawn has weight 0
    drawn = seen["places drawn"]
    if int(drawn.min()) < 0:
        return "a centroid is not a row of X"
    if any(sorted(three) != [0, 1, 2] for three in drawn.tolist()):
        return "a row equal to one that was drawn before is drawn again"
    return None


@scenario("three places, each of many equal rows: none is drawn twice", expect=each_place_once)
def places(impl, given):
    place = torch.tensor([[0.0, 0.0], [10.0, 0.0], [20.0, 0.0]], dtype=given.dtype, device=given.device)
    X = given.watch(place.repeat(4, 1)[given.permutation(12)])
    generator = given.generator()
    drawn = [impl.kmeans_pp_init(X, 3, generator=generator) for _ in range(30)]
    yield "places drawn", rows_of(place, torch.stack(drawn))


@scenario("the same generator state gives the same rows, whatever the global one")
def reproducible(impl, given):
    X = given.randn(40, 2)
    torch.manual_seed(given.integer(0, 10**6))
    before = torch.get_rng_state()
    once = impl.kmeans_pp_init(X, 8, torch.Generator(given.device).manual_seed(5))
    yield "the global state is where it was", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(0, 10**6))
    torch.rand(3)
    again = impl.kmeans_pp_init(X, 8, torch.Generator(given.device).manual_seed(5))
    yield "the first row is the same", torch.equal(once[0], again[0])
    yield "all rows are the same", torch.equal(once, again)
    other = impl.kmeans_pp_init(X, 8, torch.Generator(given.device).manual_seed(6))
    yield "another seed gives other rows", not torch.equal(once, other)
    torch.manual_seed(7)
    once = impl.kmeans_pp_init(X, 8, torch.Generator(given.device).manual_seed(5))
    torch.manual_seed(7)
    other = impl.kmeans_pp_init(X, 8, torch.Generator(given.device).manual_seed(6))
    yield "another seed gives other rows, the global state being the same", not torch.equal(once, other)


def first_is_uniform(seen):
    # five rows, 1/5 each: five counts of 200, each off with a chance of 1e-11 (exact binomial tails)
    firsts = seen["rows drawn first"].tolist()
    if min(firsts) < 0:
        return "the first centroid is not a row of X"
    counts = [firsts.count(row) for row in range(5)]
    if max(counts) == 200:
        return (
            "the first centroid is always the first row of X" if counts[0] else "the first centroid is always the same"
        )
    if counts[4] == 0 and min(counts[:4]) >= 8:
        return "the last row of X is never drawn first"
    if counts[3] > 82:
        return "a row far from the others is drawn first too often", f"{counts[3]} times in 200"
    if min(counts) < 8 or max(counts) > 82:
        return "the first row is not drawn uniformly", f"the rows came {counts} times"
    return None


@scenario("the first row is drawn uniformly", dtypes=("float64",), expect=first_is_uniform)
def first(impl, given):
    X = given.tensor([[0.0, 1.0], [0.5, 1.0], [1.0, 0.0], [9.0, 9.0], [0.5, 0.5]])
    generator = given.generator()
    drawn = [impl.kmeans_pp_init(X, 1, generator=generator) for _ in range(200)]
    yield "rows drawn first", rows_of(X, torch.cat(drawn))


def share_of_far(pairs):
    """How often the far row came second after another row, in how many such draws, and what is odd about the pairs."""
    if min(min(pair) for pair in pairs) < 0:
        return 0, 0, "a centroid is not a row of X"
    # 1/55 of the first rows: more than 16 % of 120 or of 400 has a chance under 1e-10
    if sum(one == 3 for one, _ in pairs) > 0.16 * len(pairs):
        return 0, 0, "the row far from the others stands first too often"
    seconds = [second for one, second in pairs if one != 3]
    return sum(second == 3 for second in seconds), len(seconds), None


def second_is_d_squared(seen):
    # three places of 18 rows each at squared distance 2 from one another, one row at 66 from all: after a first row at
    # one of the three the far one has 66/(66 + 36·2). A count off by 6.3 standard deviations: chance under 1e-9
    p = 66 / 138
    far, n, odd = share_of_far(seen["rows drawn"].tolist())
    small_far, small_n, small_odd = share_of_far(seen["rows drawn, all distances smaller"].tolist())
    if odd or small_odd:
        return odd or small_odd
    detail = f"{far} times in {n}, expected about {round(n * p)}; with small distances {small_far} in {small_n}"
    if far == n and small_far == small_n:
        return "the row that is farthest is always drawn second", detail
    if far > 0.86 * n and small_far < 0.3 * small_n:
        return "what is drawn second depends on the scale of the data", detail
    if not too_far(far, n, p):
        return ("with small distances the draw is another", detail) if too_far(small_far, small_n, p) else None
    if far > 0.86 * n:
        return "a far row is drawn second nearly always, as if distances were raised to a higher power than 2", detail
    if far > n * p:
        return "a far row is drawn second too often", detail
    if far > 0.06 * n:
        return "a far row is drawn second too seldom, as if distances were not squared", detail
    return "a far row is drawn second too seldom, as if all rows were as likely", detail


@scenario("the second row is drawn in proportion to D²", dtypes=("float64",), expect=second_is_d_squared)
def second(impl, given):
    # in seven dimensions, so that no other norm has these proportions: 7c² − 2c + 1 = 66
    c = (1 + math.sqrt(456)) / 7
    place = torch.cat([torch.eye(3, 7, dtype=given.dtype), torch.full((1, 7), c, dtype=given.dtype)]).to(given.device)
    X = place[[0, 1, 2, 3] + [0, 1, 2] * (COPIES - 1)]
    generator = given.generator()
    drawn = [impl.kmeans_pp_init(X, 2, generator=generator) for _ in range(CALLS)]
    yield "rows drawn", rows_of(place, torch.stack(drawn))
    small = X / 64
    drawn = [impl.kmeans_pp_init(small, 2, generator=generator) for _ in range(120)]
    yield "rows drawn, all distances smaller", rows_of(place / 64, torch.stack(drawn))


def third_is_nearest(seen):
    # two groups far apart, alike: after a first row in one and a second in the other both have weight ½. A count off by
    # 6.3 standard deviations: chance under 1e-9
    triples = [triple for triple in seen["groups drawn"].tolist() if sorted(triple[:2]) == [0, 1]]
    again = sum(triple[2] == triple[0] for triple in triples)
    if len(triples) < 140 or too_far(again, len(triples), 0.5):
        return (
            "the third row is not drawn by the distance to the nearest of the first two",
            f"{again} of {len(triples)}",
        )
    return None


@scenario("the third row is drawn by the nearest of the first two", dtypes=("float64",), expect=third_is_nearest)
def third(impl, given):
    # in each group two places at distance 1, four rows in each; a second row in the same group: chance under 1e-6 each
    X = torch.zeros(16, 8, dtype=given.dtype, device=given.device)
    X[8:, 0] = 1000.0
    X[::2, 1] = 1.0
    generator = given.generator()
    drawn = [impl.kmeans_pp_init(X, 3, generator=generator) for _ in range(150)]
    yield "groups drawn", (torch.stack(drawn)[:, :, 0] > 500).long()


def draws_differ(seen):
    # twelve calls that all draw the same three of forty rows, of which no two are alike: chance under 1e-15
    return "every call without a generator draws the same rows" if seen["all alike"] else None


@scenario("without a generator", expect=draws_differ)
def global_state(impl, given):
    X = given.randn(40, 2)
    drawn = [impl.kmeans_pp_init(X, 3) for _ in range(12)]
    yield "all alike", all(torch.equal(drawn[0], other) for other in drawn[1:])

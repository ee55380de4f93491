"""k-means beside an oracle that loops over the points, its start, and their properties."""

import math

import pytest
import scipy.stats
import torch
from torch.testing import assert_close

from reference_impl.clustering import KMeans, kmeans_pp_init


def lloyd(points, centroids, rounds):
    """Lloyd's algorithm on lists of floats, point by point, always for all the rounds."""
    for _ in range(rounds):
        clusters = [[] for _ in centroids]
        for point in points:
            distances = [math.dist(point, centroid) for centroid in centroids]
            clusters[distances.index(min(distances))].append(point)
        centroids = [
            [sum(column) / len(cluster) for column in zip(*cluster, strict=True)] if cluster else centroid
            for cluster, centroid in zip(clusters, centroids, strict=True)
        ]
    return centroids


@pytest.mark.parametrize(("n", "dim", "k"), [(30, 2, 3), (7, 1, 2), (5, 4, 5), (1, 3, 1), (20, 2, 1)])
@pytest.mark.parametrize("max_iter", [0, 1, 2, 100])
def test_equals_the_loop_over_points(n, dim, k, max_iter):
    generator = torch.Generator().manual_seed(n)
    X = torch.randn(n, dim, generator=generator, dtype=torch.float64)
    init = torch.randn(k, dim, generator=generator, dtype=torch.float64)
    model = KMeans(k, max_iter)
    model.fit(X, init=init)
    assert_close(model.centroids, torch.tensor(lloyd(X.tolist(), init.tolist(), max_iter), dtype=torch.float64))


def test_an_empty_cluster_stays_and_the_inputs_too():
    X = torch.tensor([[0.0], [1.0], [2.0]])
    init = torch.tensor([[1.5], [99.0], [-99.0]])
    before = X.clone(), init.clone()
    model = KMeans(3).fit(X, init=init)
    assert_close(model.centroids, torch.tensor([[1.0], [99.0], [-99.0]]))
    assert_close((X, init), before)


def test_the_first_of_equally_near_centroids_wins():
    centroids = torch.tensor([[0.0, 0.0], [2.0, 0.0], [0.0, 0.0]])
    model = KMeans(3, max_iter=0).fit(centroids, init=centroids)
    labels = model.predict(torch.tensor([[1.0, 5.0], [0.0, 0.0], [1.5, 0.0]]))
    assert labels.tolist() == [0, 0, 1]
    assert labels.dtype == torch.int64


def test_the_start_is_distinct_points_drawn_from_the_generator():
    X = torch.arange(10.0).unsqueeze(1)
    starts = set()
    for seed in range(20):
        torch.manual_seed(seed)
        before = torch.get_rng_state()
        model = KMeans(4, max_iter=0).fit(X, generator=torch.Generator().manual_seed(seed))
        assert torch.equal(before, torch.get_rng_state())
        start = model.centroids.flatten().tolist()
        assert len(set(start)) == 4 and set(start) <= set(X.flatten().tolist())
        torch.manual_seed(99)
        again = KMeans(4, max_iter=0).fit(X, generator=torch.Generator().manual_seed(seed))
        assert_close(again.centroids, model.centroids)
        starts.add(tuple(start))
    assert len(starts) > 15
    assert X.flatten().tolist() == list(range(10))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_centroids_have_the_dtype_of_the_data(dtype):
    model = KMeans(2).fit(torch.randn(6, 3, dtype=dtype), generator=torch.Generator().manual_seed(0))
    assert model.centroids.dtype == dtype


# --- kmeans_pp_init


def test_k_means_plus_plus_draws_rows_in_proportion_to_the_squared_distance():
    X = torch.tensor([[0.0], [1.0], [3.0]], dtype=torch.float64)
    generator = torch.Generator().manual_seed(0)
    places, counts = X.flatten().tolist(), torch.zeros(3, 3)
    for _ in range(3000):
        first, second = kmeans_pp_init(X, 2, generator=generator).flatten().tolist()
        counts[places.index(first), places.index(second)] += 1
    expected = 1000 * torch.tensor([[0, 0.1, 0.9], [0.2, 0, 0.8], [9 / 13, 4 / 13, 0]])
    drawn = expected > 0
    assert (counts[~drawn] == 0).all()
    assert scipy.stats.chisquare(counts[drawn], expected[drawn]).pvalue > 1e-4


def test_as_many_centroids_as_rows_are_all_the_rows_and_the_global_state_stays():
    X = torch.randn(5, 9, generator=torch.Generator().manual_seed(1)).T
    before = torch.get_rng_state()
    start = kmeans_pp_init(X, 9, generator=torch.Generator().manual_seed(2))
    assert torch.equal(before, torch.get_rng_state())
    assert sorted(start.tolist()) == sorted(X.tolist())
    assert torch.equal(start, kmeans_pp_init(X, 9, generator=torch.Generator().manual_seed(2)))
    assert kmeans_pp_init(X.double(), 1).dtype == torch.float64

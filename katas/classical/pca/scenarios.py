import torch

from nfquiz.judge.scenario import GRADIENT, scenario


def cloud(given, n, features, spreads):
    """n samples whose components point in random directions and have exactly these spreads, well apart.

    Well-separated spreads make every component determined, up to its sign, for every right way of computing it.
    """
    noise, turn, shift = given.randn(n, features), given.randn(features, features), given.randn(features)
    rank = len(spreads)
    # orthonormal columns that sum to zero: the coordinates before scaling
    noise = noise + torch.eye(n, features, dtype=noise.dtype, device=noise.device)
    coordinates = torch.linalg.qr(noise - noise.mean(dim=0)).Q[:, :rank]
    directions = torch.linalg.qr(turn + 0.1 * torch.eye(features, dtype=turn.dtype, device=turn.device)).Q[:rank]
    scale = torch.tensor(spreads, dtype=noise.dtype, device=noise.device)
    return given.watch((coordinates * scale * (n - 1) ** 0.5) @ directions + 2 * shift + 1)


def results(impl, X, n_components):
    """What can be compared where every component's sign is free."""
    projected, components, variance = impl.pca(X, n_components)
    yield "shape of projected", tuple(projected.shape)
    yield "shape of components", tuple(components.shape)
    yield "explained_variance", variance
    yield "components, absolute values", components.abs()
    # a component's sign cancels in these products
    yield "each component's outer product with itself", components[:, :, None] * components[:, None, :]
    yield "projected, absolute values", projected.abs()
    yield "each component's share of the centred samples", projected.T[:, :, None] * components[:, None, :]


@scenario("two components of four", tolerance=GRADIENT)
def some(impl, given):
    X = cloud(given, given.size(8, 12), 4, [3.0, 2.0, 1.2, 0.7])
    yield from results(impl, X, 2)


@scenario("all components", tolerance=GRADIENT)
def every(impl, given):
    X = cloud(given, given.size(8, 12), 5, [4.0, 2.8, 1.9, 1.3, 0.8])
    yield from results(impl, X, 5)


@scenario("a single component", tolerance=GRADIENT)
def single(impl, given):
    X = cloud(given, given.size(6, 9), 3, [2.0, 1.2, 0.5])
    yield from results(impl, X, 1)


@scenario("fewer samples than features", tolerance=GRADIENT)
def wide(impl, given):
    X = cloud(given, 5, given.size(7, 9), [3.0, 2.0, 1.3, 0.8])
    yield from results(impl, X, 3)


@scenario("components are orthonormal, and the samples come back from all of them", tolerance=GRADIENT)
def orthonormal(impl, given):
    X = cloud(given, given.size(9, 12), 4, [3.0, 2.1, 1.4, 0.9])
    projected, components, variance = impl.pca(X, 4)
    yield "components @ componentsᵀ", components @ components.T
    yield "projected @ components", projected @ components
    yield "mean of projected", projected.mean(dim=0)
    yield "sum of explained_variance", variance.sum()


@scenario("features of very different scales", tolerance=GRADIENT)
def scales(impl, given):
    X = cloud(given, given.size(8, 12), 3, [2.0, 1.3, 0.8])
    stretched = given.watch(X * given.tensor([10.0, 1.0, 0.3]))
    _, components, variance = impl.pca(stretched, 1)
    yield "explained_variance", variance
    yield "first component, absolute values", components.abs()


@scenario("samples in strided memory", tolerance=GRADIENT)
def strided(impl, given):
    X = given.noncontiguous(cloud(given, given.size(8, 12), 3, [3.0, 1.8, 1.0]))
    yield from results(impl, X, 2)
    transposed = given.watch(cloud(given, given.size(8, 12), 3, [3.0, 1.8, 1.0]).T.contiguous().T)
    yield from results(impl, transposed, 2)

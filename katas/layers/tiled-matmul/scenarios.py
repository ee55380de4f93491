"""Hidden tests of the kata tiled-matmul."""

import torch

from nfquiz.judge.observe import DispatchMode
from nfquiz.judge.scenario import scenario, tolerance

PRODUCTS = {"mm", "bmm", "addmm", "baddbmm", "addbmm", "mv", "addmv", "dot", "vdot"}


class Products(DispatchMode):
    """Notes the longest side of any two factors that torch multiplies as matrices or vectors."""

    def __init__(self):
        super().__init__()
        self.longest = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        if func.overloadpacket.__name__ in PRODUCTS:
            factors = [argument for argument in args if isinstance(argument, torch.Tensor)][-2:]
            # the first dimension of three is a batch of products
            self.longest = max(self.longest, *(side for factor in factors for side in factor.shape[-2:]))
        return func(*args, **(kwargs or {}))


@scenario("sides that are multiples of the tile")
def multiples(impl, given):
    tile = given.size(2, 3)
    rows, inner, columns = given.sizes(3, 1, 4)
    a, b = given.randn(rows * tile, inner * tile), given.randn(inner * tile, columns * tile)
    yield "product", impl.tiled_matmul(a, b, tile)


@scenario("one tile along k")
def one_inner_tile(impl, given):
    a, b = given.randn(4, 2), given.randn(2, 6)
    yield "product", impl.tiled_matmul(a, b, 2)


@scenario("sides that are no multiples of the tile")
def remainders(impl, given):
    m, k, n = given.choice([(5, 7, 8), (7, 8, 5), (8, 5, 7), (10, 4, 11), (4, 11, 10)])
    a, b = given.randn(m, k), given.randn(k, n)
    yield "tile 3", impl.tiled_matmul(a, b, tile=3)
    yield "tile 2", impl.tiled_matmul(a, b, tile=2)


@scenario("a remainder along one side only")
def one_remainder(impl, given):
    for name, (m, k, n) in {"rows": (7, 6, 3), "columns": (3, 6, 7), "k": (6, 7, 3)}.items():
        a, b = given.randn(m, k), given.randn(k, n)
        yield f"left over: {name}", impl.tiled_matmul(a, b, 3)


@scenario("tiles of one entry, of the whole, and larger than the matrices")
def extreme_tiles(impl, given):
    m, k, n = given.sizes(3, 2, 6)
    a, b = given.randn(m, k), given.randn(k, n)
    for tile in (1, max(m, k, n), 50):
        yield f"tile {tile}", impl.tiled_matmul(a, b, tile)


@scenario("single rows, columns and numbers")
def thin(impl, given):
    length = given.size(4, 7)
    for m, k, n in ((1, length, 1), (length, 1, length + 1), (1, 1, 1), (1, length, length - 1), (length, 2, 1)):
        a, b = given.randn(m, k), given.randn(k, n)
        yield f"({m}, {k}) @ ({k}, {n})", impl.tiled_matmul(a, b, 3)


@scenario("empty sides")
def empty(impl, given):
    for m, k, n in ((0, 3, 2), (3, 0, 2), (3, 2, 0), (0, 0, 0)):
        a, b = given.randn(m, k), given.randn(k, n)
        yield f"({m}, {k}) @ ({k}, {n})", impl.tiled_matmul(a, b, 2)


@scenario("matrices in strided memory")
def strided(impl, given):
    m, k, n = given.sizes(3, 3, 7)
    a = given.watch(given.randn(k, m).T)
    b = given.noncontiguous(given.randn(k, n))
    yield "product", impl.tiled_matmul(a, b, 2)


@scenario("no product is larger than a tile, and little is allocated", dtypes=("float32",), max_elements=2)
def bounded(impl, given):
    for tile in (5, 4, 3):
        a, b = given.randn(17, 14), given.randn(14, 15)
        with Products() as products:
            made = impl.tiled_matmul(a, b, tile)
        yield f"the shape of the product, tile {tile}", tuple(made.shape)
        # whoever multiplies number by number makes no such products
        beyond = products.longest - tile if products.longest else 0
        yield f"how much a factor's longest side exceeds the tile, {tile} (below 0: falls short of it)", beyond


@scenario("float64 matrices keep float64's digits", dtypes=("float64",), tolerance=tolerance(float64=(1e-12, 1e-12)))
def digits(impl, given):
    a, b = given.randn(5, 4), given.randn(4, 3)
    yield "product", impl.tiled_matmul(a, b, 2)

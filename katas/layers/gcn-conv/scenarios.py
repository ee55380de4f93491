"""Hidden scenarios of the gcn-conv kata. Small graphs with named nodes: 1 is a hub, 0 a source, 6 has no edge."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIRECTED = [(0, 1), (2, 1), (3, 1), (4, 1), (1, 4), (4, 5), (5, 4), (0, 2), (1, 5)]
UNDIRECTED = [(0, 1), (1, 2), (1, 3), (3, 4), (4, 5), (1, 5)]


def _edges(given, pairs, names=None):
    """The pairs as an edge_index in random order; `names` gives the nodes other numbers."""
    edges = given.tensor([list(pair) for pair in pairs]).T
    edges = edges[:, given.permutation(len(pairs))]
    return given.watch((edges if names is None else names[edges]).contiguous())


def _layer(given, nodes=7, d=3, o=4):
    """Features, a weight and a bias."""
    return given.randn(nodes, d), given.randn(o, d), given.randn(o)


@scenario("an undirected graph: a hub, a cycle, a node without an edge")
def undirected(impl, given):
    d, o = given.sizes(2, 2, 5)
    x, weight, _ = _layer(given, 7, d, o)
    edges = _edges(given, UNDIRECTED + [(j, i) for i, j in UNDIRECTED])
    yield "result", impl.gcn_conv(x, edges, weight)


@scenario("a directed graph: messages go from row 0 to row 1, degrees count what arrives")
def directed(impl, given):
    d, o = given.sizes(2, 2, 5)
    x, weight, _ = _layer(given, 7, d, o)
    yield "result", impl.gcn_conv(x, _edges(given, DIRECTED), weight)
    yield "nodes numbered anew", impl.gcn_conv(x, _edges(given, DIRECTED, given.permutation(7)), weight)


@scenario("a star: everything arrives at one node, or leaves from it")
def stars(impl, given):
    x, weight, _ = _layer(given, 5, 3, 2)
    yield "towards node 2", impl.gcn_conv(x, _edges(given, [(0, 2), (1, 2), (3, 2), (4, 2)]), weight)
    yield "away from node 2", impl.gcn_conv(x, _edges(given, [(2, 0), (2, 1), (2, 3), (2, 4)]), weight)


@scenario("a bias, added to the result once")
def biased(impl, given):
    x, weight, bias = _layer(given)
    edges = _edges(given, DIRECTED)
    yield "with a bias", impl.gcn_conv(x, edges, weight, bias)
    yield "without one, said by name", impl.gcn_conv(x, edges, weight, bias=None)
    yield "one output", impl.gcn_conv(x, edges, weight[:1], bias[:1])


@scenario("no edges, one node, nodes without edges at the end")
def few_edges(impl, given):
    x, weight, bias = _layer(given, 4, 3, 2)
    none = torch.empty(2, 0, dtype=torch.int64, device=given.device)
    yield "no edges", impl.gcn_conv(x, none, weight, bias)
    yield "one node", impl.gcn_conv(x[:1], none, weight, bias)
    yield "one edge", impl.gcn_conv(x, given.tensor([[2], [0]]), weight, bias)
    yield "two edges, the last node has none", impl.gcn_conv(x, given.tensor([[0, 1], [1, 2]]), weight)


@scenario("equal sizes, where a wrong axis raises no error")
def square(impl, given):
    x, weight, bias = _layer(given, 4, 4, 4)
    edges = _edges(given, [(0, 1), (2, 1), (3, 2), (1, 3)])
    yield "four of everything", impl.gcn_conv(x, edges, weight, bias)


@scenario("everything at once: a random directed graph, strided memory, a bias")
def everything(impl, given):
    nodes, d, o = given.size(8, 11), *given.sizes(2, 2, 5)
    x, weight, bias = (given.noncontiguous(one) for one in _layer(given, nodes, d, o))
    there = given.mask(nodes, nodes, share=0.3).fill_diagonal_(False)
    there[1:5, 0] = True  # whatever is drawn, one node has many edges coming in
    pairs = there.nonzero()[given.permutation(int(there.sum()))]
    yield "result", impl.gcn_conv(x, given.watch(pairs.T), weight, bias)


@scenario("autograd's gradients for x, weight and bias", tolerance=GRADIENT)
def gradients(impl, given):
    x, weight, bias = (given.param(tensor) for tensor in _layer(given))
    out = impl.gcn_conv(x, _edges(given, DIRECTED), weight, bias)
    (out * given.randn(7, 4)).sum().backward()
    yield "gradient for x", x.grad
    yield "gradient for weight", weight.grad
    yield "gradient for bias", bias.grad


# Roots of degrees taken in float32 are off by up to 1e-7, less than the usual tolerance
@scenario("float64 features keep all their digits", dtypes=("float64",), tolerance=tolerance(float64=(1e-11, 1e-11)))
def double_precision(impl, given):
    x, weight, bias = _layer(given)
    yield "result", impl.gcn_conv(given.watch(x * 100.0), _edges(given, DIRECTED), weight, bias)

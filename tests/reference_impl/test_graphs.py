"""The graph convolution beside its formula with dense matrices, in float64."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.graphs import gcn_conv


def dense(x, edge_index, weight, bias):
    adjacency = torch.eye(len(x), dtype=x.dtype)  # A + I, row i what arrives at i
    for source, target in edge_index.T.tolist():
        adjacency[target, source] += 1
    half = torch.diag(adjacency.sum(dim=1).pow(-0.5))
    return half @ adjacency @ half @ x @ weight.T + bias


@pytest.mark.parametrize(("nodes", "d", "o", "share"), [(1, 2, 3, 0.0), (5, 3, 1, 0.0), (6, 1, 4, 0.4), (9, 4, 4, 1.0)])
def test_a_graph_convolution_is_the_papers_formula_with_its_gradients(nodes, d, o, share):
    generator = torch.Generator().manual_seed(nodes)
    drawn = [torch.randn(shape, generator=generator, dtype=torch.float64) for shape in ((d, nodes), (o, d), (o,))]
    x, weight, bias = leaves = [drawn[0].T.requires_grad_(), *(one.requires_grad_() for one in drawn[1:])]
    there = (torch.rand(nodes, nodes, generator=generator) < share).fill_diagonal_(False)
    edge_index = there.nonzero().T
    results = gcn_conv(x, edge_index, weight, bias), dense(x, edge_index, weight, bias)
    assert_close(*results)
    assert_close(*(torch.autograd.grad(one.sin().sum(), leaves) for one in results))
    assert_close(gcn_conv(x, edge_index, weight), results[0] - bias)


def test_the_direction_of_an_edge_counts_in_the_message_and_in_the_degree():
    x = torch.tensor([[3.0], [6.0], [9.0]])
    result = gcn_conv(x, torch.tensor([[0, 1], [2, 2]]), torch.ones(1, 1))
    assert_close(result, torch.tensor([[3.0], [6.0], [3 / 3**0.5 + 6 / 3**0.5 + 9 / 3]]))

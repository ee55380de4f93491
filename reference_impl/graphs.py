"""Convolution on graphs."""

import torch


def gcn_conv(
    x: torch.Tensor, edge_index: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None
) -> torch.Tensor:
    """The graph convolution of Kipf and Welling: normalised sums over neighbours, self-loops included.

    Args:
        x: the features of V nodes, `(V, D)`, float32 or float64; contiguous or not. Left unchanged.
        edge_index: E directed edges, int64 `(2, E)`: row 0 the sources, row 1 the targets, in any order. No self-loops,
            and no edge twice; E may be 0. An undirected edge stands there in both directions.
        weight: `(O, D)`, as of `torch.nn.Linear`.
        bias: `(O,)`; None for none.

    Returns:
        `(V, O)`, in the dtype of `x`. Autograd can differentiate it. There is no non-linearity.

    Kipf and Welling, Semi-Supervised Classification with Graph Convolutional Networks, 2017, equation 2. A node's
    degree is its in-degree in the graph with self-loops, on both sides of the matrix, as torch_geometric has it.
    """
    nodes = x.shape[0]
    loops = torch.arange(nodes, device=x.device)
    source = torch.cat([edge_index[0], loops])  # (E + V,): Â = A + I
    target = torch.cat([edge_index[1], loops])
    degree = x.new_zeros(nodes).index_add(0, target, x.new_ones(target.shape[0]))  # (V,), d_i = Σ_j Â_ij ≥ 1
    inverse_root = degree.rsqrt()  # the diagonal of D̂^(−½)
    # The entry of D̂^(−½) Â D̂^(−½) that belongs to each edge
    norm = inverse_root[source] * inverse_root[target]  # (E + V,)
    h = x @ weight.T  # (V, O)
    messages = norm[:, None] * h[source]  # (E + V, O)
    out = x.new_zeros(nodes, weight.shape[0]).index_add(0, target, messages)  # every target sums what it is sent
    return out if bias is None else out + bias

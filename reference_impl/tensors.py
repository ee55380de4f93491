"""Small drills of broadcasting, indexing and reshaping: no Python loop in any of them."""

import torch


def outer(a, b):
    """All products of an element of a and an element of b.

    a: (N,), b: (M,), of one dtype.
    Returns: (N, M), entry [i, j] = a[i] · b[j].
    """
    return a[:, None] * b[None, :]  # (N, 1) · (1, M)


def batched_dot(a, b):
    """The dot product of each row of a with the same row of b.

    a, b: (N, D), of one dtype.
    Returns: (N,), entry [n] = Σ_d a[n, d] · b[n, d].
    """
    return torch.einsum("nd,nd->n", a, b)


def gather_rows(x, index):
    """From each matrix of a batch the rows that its own indices name.

    x: (N, L, D), any dtype. index: int64 (N, K), in [0, L); an index may come more than once.
    Returns: (N, K, D), entry [n, k] = x[n, index[n, k]].
    """
    sample = torch.arange(x.shape[0], device=x.device)[:, None]  # (N, 1), beside index (N, K)
    return x[sample, index]


def pairwise_sum(a, b):
    """The sum of every row of a and every row of b.

    a: (N, D), b: (M, D), of one dtype.
    Returns: (N, M, D), entry [i, j] = a[i] + b[j].
    """
    return a[:, None, :] + b[None, :, :]  # (N, 1, D) + (1, M, D)


def block_diagonal(blocks):
    """The blocks along the diagonal of one large matrix, zeros elsewhere.

    blocks: (B, n, m), any dtype; they need not be square.
    Returns: (B·n, B·m), with block b in the rows from b·n and the columns from b·m.
    """
    B, n, m = blocks.shape
    own = torch.eye(B, dtype=torch.bool, device=blocks.device)[:, None, :, None]  # (B, 1, B, 1)
    # row (b, i), column (c, j): blocks[b, i, j] where b = c
    grid = blocks[:, :, None, :].where(own, 0)  # (B, n, B, m)
    return grid.reshape(B * n, B * m)


def run_lengths(x):
    """The runs of equal neighbours: what they hold, and how long they are.

    x: (N,), any dtype; N may be 0.
    Returns: (values, lengths), both (R,) for R runs in their order: values in the dtype of x, lengths int64.
    """
    new = torch.ones(len(x), dtype=torch.bool, device=x.device)  # the first element begins a run
    new[1:] = x[1:] != x[:-1]
    starts = new.nonzero().squeeze(1)  # (R,)
    end = torch.tensor([len(x)], device=x.device)
    # each run goes to the start of the next one, the last to the end
    lengths = torch.cat([starts, end]).diff()  # (R,)
    return x[starts], lengths

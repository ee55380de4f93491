"""Matrix multiplication taken apart: in tiles, and with its backward pass for every shape that torch multiplies.

Shapes: m, k, n are the sides of a matrix product, (m, k) @ (k, n); … stands for batch dimensions, which broadcast.
"""

import torch


def tiled_matmul(a, b, tile):
    """The product of two matrices, computed block by block.

    a: (m, k). b: (k, n), of a's dtype. No side need be a multiple of tile, and any may be 0.
    tile: int ≥ 1, the largest side of the blocks that are multiplied with each other.
    Returns: (m, n), in the dtype and on the device of a.

    Source: Lam, Rothberg, Wolf 1991, "The Cache Performance and Optimizations of Blocked Algorithms"
    (https://doi.org/10.1145/106972.106981).
    """
    m, k = a.shape
    n = b.shape[1]
    out = torch.zeros(m, n, dtype=a.dtype, device=a.device)
    for row in range(0, m, tile):
        for column in range(0, n, tile):
            # one tile of the result: the sum over k of the products of a's tiles in its row with b's in its column
            for inner in range(0, k, tile):
                a_tile = a[row : row + tile, inner : inner + tile]  # (≤ tile, ≤ tile): slices end with the matrix
                b_tile = b[inner : inner + tile, column : column + tile]
                out[row : row + tile, column : column + tile] += a_tile @ b_tile
    return out


def matmul_backward(grad_out, a, b):
    """The vector-Jacobian product of `a @ b`.

    a, b: whatever `torch.matmul` takes: matrices, batches of matrices whose batch dimensions broadcast, and vectors (a
        1-d a is a row, a 1-d b a column, and its side is missing in the product).
    grad_out: the gradient for `a @ b`, of its shape.
    Returns: (grad_a, grad_b), in the shapes of a and b.

    Source: Clark, "Computing Neural Network Gradients"
    (https://web.stanford.edu/class/cs224n/readings/gradient-notes.pdf); shapes as
    https://docs.pytorch.org/docs/stable/generated/torch.matmul.html.
    """
    # vectors become matrices, and grad_out gets the side that the product has dropped
    A, B, G = a, b, grad_out
    if b.dim() == 1:
        B, G = b.unsqueeze(-1), G.unsqueeze(-1)  # (k, 1), (…, m, 1)
    if a.dim() == 1:
        A, G = a.unsqueeze(0), G.unsqueeze(-2)  # (1, k), (…, 1, n)
    # y_ij = Σ_l a_il b_lj, hence ∂L/∂a_il = Σ_j g_ij b_lj and ∂L/∂b_lj = Σ_i a_il g_ij
    grad_A = G @ B.transpose(-2, -1)  # (…, m, n) @ (…, n, k)
    grad_B = A.transpose(-2, -1) @ G  # (…, k, m) @ (…, m, n)
    grads = []
    for grad, operand in ((grad_A, A), (grad_B, B)):
        # an operand that was repeated along batch dimensions has a part in each copy: their gradients add up
        missing = grad.dim() - operand.dim()  # batch dimensions that it does not have at all
        for _ in range(missing):
            grad = grad.sum(dim=0)
        for i in range(operand.dim() - 2):
            if operand.shape[i] == 1:  # and those along which it was stretched
                grad = grad.sum(dim=i, keepdim=True)
        grads.append(grad)
    grad_A, grad_B = grads
    # the sides that the vectors were given go again
    grad_a = grad_A.squeeze(-2) if a.dim() == 1 else grad_A
    grad_b = grad_B.squeeze(-1) if b.dim() == 1 else grad_B
    return grad_a, grad_b

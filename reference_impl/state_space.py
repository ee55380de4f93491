"""State-space models: sequence layers with a recurrent state that is linear in its past."""

import torch


def selective_scan(
    u: torch.Tensor,
    delta: torch.Tensor,
    A: torch.Tensor,
    B: torch.Tensor,
    C: torch.Tensor,
    D: torch.Tensor | None = None,
) -> torch.Tensor:
    """Mamba's selective scan: d channels, each with a state of its own of size S, over a sequence of length L.

    Args:
        u: the input, `(N, L, d)`, float32 or float64.
        delta: the step sizes Δ, `(N, L, d)`, positive as they are given (softplus is done).
        A: `(d, S)`, negative as it is given.
        B, C: `(N, L, S)`, input and output weights of each position, shared by the channels.
        D: `(d,)`, the weight of the direct path from u to y; None leaves it out.

    Returns:
        y `(N, L, d)`. Autograd can differentiate it with respect to every argument. The state before the first position
        is 0; gating is outside.

    Source: Gu and Dao, Mamba: Linear-Time Sequence Modeling with Selective State Spaces, 2023, algorithm 2, with B
    discretised by Euler's rule as in the authors' code.
    """
    h = u.new_zeros(u.shape[0], u.shape[2], A.shape[1])  # (N, d, S), h_{−1}
    outputs = []
    for t in range(u.shape[1]):
        step = delta[:, t, :, None]  # (N, d, 1), Δ_t
        decay = torch.exp(step * A)  # (N, d, S), exp(Δ_t A)
        drive = step * B[:, t, None, :] * u[:, t, :, None]  # (N, d, S), Δ_t B_t u_t
        h = decay * h + drive
        outputs.append((h * C[:, t, None, :]).sum(dim=-1))  # (N, d), Σ_S C_t h_t
    y = torch.stack(outputs, dim=1)  # (N, L, d)
    return y if D is None else y + D * u

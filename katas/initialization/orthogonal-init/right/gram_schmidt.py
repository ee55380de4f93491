"""Modified Gram-Schmidt on the short side's vectors, twice for accuracy, in float64."""

import torch


def orthogonal_(w, gain=1.0, generator=None):
    rows = w.shape[0]
    cols = 1
    for side in w.shape[1:]:
        cols *= side
    vectors = torch.randn(min(rows, cols), max(rows, cols), generator=generator, dtype=torch.float64, device=w.device)
    done = []
    for v in vectors:
        for _ in range(2):
            for u in done:
                v = v - (u @ v) * u
        done.append(v / v.norm())
    basis = torch.stack(done)
    if rows > cols:
        basis = basis.T
    with torch.no_grad():
        w[...] = (gain * basis).reshape(w.shape).to(w.dtype)
    return w

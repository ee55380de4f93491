"""Data on its way to the model: batches."""

import torch


def minibatches(X, y, batch_size, shuffle=True, drop_last=False, generator=None):
    """One epoch of mini-batches: every sample once, each with its own target.

    X: (N, …), y: (N, …), any dtypes; N may be 0. batch_size: int, at least 1.
    shuffle: the order is torch.randperm(N, generator=generator), drawn on X's device once a call; False: as they stand.
    drop_last: leave out the last batch where it is smaller than batch_size.
    generator: a `torch.Generator` on X's device; None is torch's global one.
    Returns: an iterable of (xb, yb) with batch_size rows each, the last with what is left over. X and y stay as they
        are.

    Source: the semantics of `torch.utils.data.DataLoader`.
    """
    N = len(X)
    if shuffle:
        order = torch.randperm(N, generator=generator, device=X.device)  # (N,)
    else:
        order = torch.arange(N, device=X.device)
    for start in range(0, N, batch_size):
        chosen = order[start : start + batch_size]  # (B,), fewer at the end
        if drop_last and len(chosen) < batch_size:
            break
        # the same indices for both, so that the pairs stay together
        yield X[chosen], y[chosen]


def collate(sequences, pad=0):
    """Sequences of different lengths as one rectangular batch.

    sequences: a list of N ≥ 1 int64 tensors (L_i,); some may be empty.
    pad: int, what fills the rows up on the right; a real token may have the same value.
    Returns: (ids, mask), both (N, max L_i): ids int64, mask bool, True where a token is real.

    Source: the padding of `torch.nn.utils.rnn.pad_sequence(batch_first=True)`, with the mask that goes with it.
    """
    lengths = [len(sequence) for sequence in sequences]
    N, L = len(sequences), max(lengths)
    ids = torch.full((N, L), pad, dtype=torch.int64, device=sequences[0].device)
    mask = torch.zeros(N, L, dtype=torch.bool, device=sequences[0].device)
    for row, (sequence, length) in enumerate(zip(sequences, lengths, strict=True)):
        ids[row, :length] = sequence
        # by the length and not by the value: a real token may look like padding
        mask[row, :length] = True
    return ids, mask

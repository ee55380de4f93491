"""Batch and time swapped, as torch's recurrent layers have it, and back."""

import torch


def bidirectional(rnn_fn, x, fwd, bwd):
    def read(params, reverse):
        sequence = torch.flip(x, dims=[1]) if reverse else x
        out = rnn_fn(sequence, params).transpose(0, 1)
        return torch.flip(out, dims=[0]) if reverse else out

    both = [read(fwd, False), read(bwd, True)]
    return torch.concat(both, dim=-1).transpose(0, 1)

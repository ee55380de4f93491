"""Training on several devices, told on one: what each rank holds, sends and computes.

P is the number of ranks (the world size); rank r stands at place r of a list.
"""

import torch


def ring_all_reduce(chunks_per_rank):
    """All-reduce (sum) of P ranks in a ring: a reduce-scatter, then an all-gather.

    chunks_per_rank: list of P lists of P tensors; chunk c has the same shape on every rank.
    Returns: (reduced, rounds). reduced: list of P lists of P tensors, new ones; `reduced[r][c]` is the sum of chunk c
        over all ranks. rounds: list of 2(P − 1) rounds, each a list of P messages `(src, dst, chunk)` in order of src,
        which are sent at the same time; dst is (src + 1) mod P. In round t (from 0) of the reduce-scatter rank r sends
        chunk (r − t) mod P, in round t of the all-gather chunk (r + 1 − t) mod P. With P = 1 there are no rounds.

    Source: Patarasuk & Yuan 2009, "Bandwidth optimal all-reduce algorithms for clusters of workstations"
    (https://doi.org/10.1016/j.jpdc.2008.09.002).
    """
    P = len(chunks_per_rank)
    held = [[chunk.clone() for chunk in chunks] for chunks in chunks_per_rank]
    rounds = []
    # reduce-scatter: partial sums travel on; at the end rank r holds the whole sum of chunk (r + 1) mod P
    for t in range(P - 1):
        messages = [(r, (r + 1) % P, (r - t) % P) for r in range(P)]
        sent = [held[src][chunk] for src, _, chunk in messages]  # all at once: what is held before the round
        for (_, dst, chunk), tensor in zip(messages, sent, strict=True):
            held[dst][chunk] = held[dst][chunk] + tensor
        rounds.append(messages)
    # all-gather: finished sums travel on and take the place of partial ones
    for t in range(P - 1):
        messages = [(r, (r + 1) % P, (r + 1 - t) % P) for r in range(P)]
        sent = [held[src][chunk] for src, _, chunk in messages]
        for (_, dst, chunk), tensor in zip(messages, sent, strict=True):
            held[dst][chunk] = tensor
        rounds.append(messages)
    return held, rounds


def average_gradients(grads_per_rank, sizes):
    """The gradients of the whole batch's mean loss, from those of each rank's mean loss.

    grads_per_rank: list of P lists of tensors; `grads_per_rank[r]` has one gradient for every parameter, of the mean
        over rank r's samples.
    sizes: list of P ints, the number of samples of each rank, not all 0.
    Returns: list of tensors, one for every parameter, in the gradients' dtype: what one device would have computed on
        all samples.

    Source: Li et al. 2020, "PyTorch Distributed: Experiences on Accelerating Data Parallel Training"
    (https://arxiv.org/abs/2006.15704).
    """
    total = sum(sizes)
    shares = [size / total for size in sizes]  # a mean of means counts every rank alike: each weighs by its samples
    averaged = []
    for gradients in zip(*grads_per_rank, strict=True):  # one parameter's gradients on all ranks
        averaged.append(sum(share * gradient for share, gradient in zip(shares, gradients, strict=True)))
    return averaged


def shard_states(sizes, world_size):
    """Which part of all parameters' elements each rank keeps the optimizer's state of.

    sizes: list of ints, the number of elements of every parameter; world_size: P ≥ 1, the number of ranks.
    Returns: list of P pairs `(start, stop)`, rank r's range of the flattened parameters laid end to end. A range has
        ⌈total / P⌉ elements; the last ones are shorter or empty where the elements are used up, and an empty one is
        `(total, total)`.

    Source: Rajbhandari et al. 2020, "ZeRO: Memory Optimizations Toward Training Trillion Parameter Models", section 5.1
    (https://arxiv.org/abs/1910.02054).
    """
    total = sum(sizes)
    length = -(-total // world_size)  # ⌈total / P⌉, in whole numbers
    return [(min(rank * length, total), min((rank + 1) * length, total)) for rank in range(world_size)]


def zero_adam_step(params, grads_per_rank, states, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    """One step of Adam in ZeRO's first stage: each of P ranks updates only the elements whose state it keeps.

    params: list of tensors of any shapes and one dtype, which every rank has. grads_per_rank: list of P lists;
        `grads_per_rank[r]` has rank r's gradient for every parameter. Adam sees their mean over the ranks.
    states: list of P dicts `{"m": …, "v": …}`, 1-d tensors: the running averages of the gradient and of its square for
        the elements in rank r's range, as `shard_states` gives it. They are zeros before the first step.
    step: the number of this update, an int from 1. lr, betas, eps: as in `torch.optim.Adam`.
    Returns: (params, states), new lists of the same form, in the parameters' shapes and dtype. The step is that of
        `torch.optim.Adam` for the mean gradient. Nothing that was given is changed.

    Source: Rajbhandari et al. 2020, "ZeRO", section 5.1 (https://arxiv.org/abs/1910.02054); Kingma & Ba 2015, "Adam"
    (https://arxiv.org/abs/1412.6980).
    """
    beta1, beta2 = betas
    sizes = [p.numel() for p in params]
    flat_params = torch.cat([p.reshape(-1) for p in params])
    flat_grads = [torch.cat([grad.reshape(-1) for grad in grads]) for grads in grads_per_rank]
    shards, new_states = [], []
    for (start, stop), state in zip(shard_states(sizes, len(states)), states, strict=True):
        # reduce-scatter: of the mean gradient a rank needs its own range only
        g = torch.stack([grad[start:stop] for grad in flat_grads]).mean(dim=0)
        m = beta1 * state["m"] + (1 - beta1) * g
        v = beta2 * state["v"] + (1 - beta2) * g * g
        m_hat = m / (1 - beta1**step)
        v_hat = v / (1 - beta2**step)
        shards.append(flat_params[start:stop] - lr * m_hat / (v_hat.sqrt() + eps))
        new_states.append({"m": m, "v": v})
    # all-gather: every rank gets the ranges of all others
    pieces = torch.cat(shards).split(sizes)
    return [piece.reshape(p.shape) for piece, p in zip(pieces, params, strict=True)], new_states


def column_parallel(x, weight, bias, world_size):
    """A linear layer whose outputs are shared out among ranks.

    x: (…, in), which every rank has whole. weight: (out, in). bias: (out,) or None.
    world_size: P, the number of ranks; rank r has rows r·out/P to (r + 1)·out/P of weight and bias.
    Returns: list of P tensors (…, out/P), each rank's output; joined along the last dimension they are the layer's.
    Raises ValueError where out is no multiple of P.

    Source: Shoeybi et al. 2019, "Megatron-LM", section 3 (https://arxiv.org/abs/1909.08053).
    """
    out_features = weight.shape[0]
    if out_features % world_size != 0:
        raise ValueError(f"{out_features} outputs cannot be shared out among {world_size} ranks")
    size = out_features // world_size
    outputs = []
    for rank in range(world_size):
        rows = slice(rank * size, (rank + 1) * size)
        y = x @ weight[rows].T  # (…, in) @ (in, out/P)
        outputs.append(y if bias is None else y + bias[rows])
    return outputs


def row_parallel(x_shards, weight, bias):
    """A linear layer whose inputs are shared out among ranks.

    x_shards: list of P tensors (…, in/P): the input, cut along the last dimension, one piece a rank.
    weight: (out, in); rank r has columns r·in/P to (r + 1)·in/P. bias: (out,) or None, added once.
    Returns: (…, out), the sum of the ranks' partial results, which is what the layer gives for the whole input.
    Raises ValueError where in is no multiple of P.

    Source: Shoeybi et al. 2019, "Megatron-LM", section 3 (https://arxiv.org/abs/1909.08053).
    """
    in_features = weight.shape[1]
    world_size = len(x_shards)
    if in_features % world_size != 0:
        raise ValueError(f"{in_features} inputs cannot be shared out among {world_size} ranks")
    size = in_features // world_size
    # Σ over all inputs = Σ over ranks of the sum over each rank's inputs: this sum is the all-reduce
    y = sum(x @ weight[:, rank * size : (rank + 1) * size].T for rank, x in enumerate(x_shards))
    return y if bias is None else y + bias


def bubble_fraction(stages, micro_batches):
    """The share of a pipeline's whole time in which a stage is idle, all micro-batches taking equally long.

    stages: p ≥ 1, micro_batches: m ≥ 1, ints. Returns: a float.

    Source: Huang et al. 2019, "GPipe", section 2.3 (https://arxiv.org/abs/1811.06965).
    """
    # a stage works on m micro-batches and waits for p − 1 others to fill and empty the pipeline
    idle = stages - 1
    whole = micro_batches + stages - 1
    return idle / whole


def schedule_1f1b(stages, micro_batches):
    """The order of work of every stage in the schedule "one forward, one backward".

    stages: p ≥ 1, micro_batches: m ≥ 1, ints.
    Returns: list of p lists, stage 0 (the first layers) first: pairs `("F", i)` for the forward and `("B", i)` for the
        backward pass of micro-batch i. Stage s begins with min(p − 1 − s, m) forwards, then forwards and backwards take
        turns, then the remaining backwards follow; micro-batches ascend in both.

    Source: Narayanan et al. 2021, "Efficient Large-Scale Language Model Training on GPU Clusters", section 2.2
    (https://arxiv.org/abs/2104.04473).
    """
    schedule = []
    for stage in range(stages):
        warmup = min(stages - 1 - stage, micro_batches)  # as many as fit in before the first backward comes back
        order = [("F", i) for i in range(warmup)]
        for i in range(micro_batches - warmup):
            order.append(("F", warmup + i))
            order.append(("B", i))
        order += [("B", i) for i in range(micro_batches - warmup, micro_batches)]
        schedule.append(order)
    return schedule

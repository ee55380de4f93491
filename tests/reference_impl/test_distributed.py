"""What the ranks do together, beside one device that does it alone, in float64."""

from itertools import pairwise

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.distributed import (
    average_gradients,
    bubble_fraction,
    column_parallel,
    ring_all_reduce,
    row_parallel,
    schedule_1f1b,
    shard_states,
    zero_adam_step,
)


def draw(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("P", [1, 2, 3, 6])
def test_ring_all_reduce_sums_in_the_fewest_rounds_each_rank_sending_what_it_has(P):
    ranks = [[draw(c + 1, 2, seed=P * r + c) for c in range(P)] for r in range(P)]
    reduced, rounds = ring_all_reduce(ranks)
    for r in range(P):
        assert_close(reduced[r], [sum(rank[c] for rank in ranks) for c in range(P)])
    assert len(rounds) == 2 * (P - 1)
    state = [[frozenset([r])] * P for r in range(P)]
    for messages in rounds:
        assert [(src, dst) for src, dst, _ in messages] == [(r, (r + 1) % P) for r in range(P)]
        sent = [state[src][chunk] for src, _, chunk in messages]
        for (_, dst, chunk), parts in zip(messages, sent, strict=True):
            state[dst][chunk] = state[dst][chunk] | parts
    assert all(parts == frozenset(range(P)) for rank in state for parts in rank)


@pytest.mark.parametrize("sizes", [[4], [3, 3], [1, 5, 2], [7, 1]])
def test_the_average_is_the_whole_batchs_gradient(sizes):
    weight, x, y = draw(2, 3).requires_grad_(), draw(sum(sizes), 3, seed=1), draw(sum(sizes), 2, seed=2)
    parts = zip(x.split(sizes), y.split(sizes), strict=True)
    grads = [list(torch.autograd.grad(F.mse_loss(F.linear(a, weight), b), weight)) for a, b in parts]
    expected = torch.autograd.grad(F.mse_loss(F.linear(x, weight), y), weight)
    assert_close(average_gradients(grads, sizes), list(expected))


@pytest.mark.parametrize("P", range(1, 9))
@pytest.mark.parametrize("sizes", [[0], [1], [5], [3, 4], [10, 0, 2], [24]])
def test_the_ranges_cover_all_elements_once_and_only_the_last_are_shorter(sizes, P):
    ranges = shard_states(sizes, P)
    lengths = [stop - start for start, stop in ranges]
    assert [i for start, stop in ranges for i in range(start, stop)] == list(range(sum(sizes)))
    assert len(ranges) == P and lengths == sorted(lengths, reverse=True)
    assert lengths[0] * P >= sum(sizes) > (lengths[0] - 1) * P
    full = [length for length in lengths if length not in (0, lengths[0])]
    assert len(full) <= 1


@pytest.mark.parametrize("P", [1, 2, 3, 4, 7, 20])
@pytest.mark.parametrize("settings", [{}, {"lr": 0.1, "betas": (0.5, 0.7), "eps": 1e-2}])
def test_the_sharded_steps_are_adams_on_the_mean_gradient(P, settings):
    shapes = [(2, 3), (), (0, 4), (5,), (1, 1)]
    params = [draw(*shape, seed=i).T if len(shape) == 2 else draw(*shape, seed=i) for i, shape in enumerate(shapes)]
    theirs = [p.clone() for p in params]
    adam = torch.optim.Adam(theirs, **settings)
    ranges = shard_states([p.numel() for p in params], P)
    states = [{name: torch.zeros(b - a, dtype=torch.float64) for name in "mv"} for a, b in ranges]
    for step in range(1, 21):
        grads = [[draw(*p.shape, seed=100 * step + 10 * r + i) for i, p in enumerate(params)] for r in range(P)]
        for i, p in enumerate(theirs):
            p.grad = sum(rank[i] for rank in grads) / P
        adam.step()
        before = [p.clone() for p in params], [dict(state) for state in states]
        given = params, states
        params, states = zero_adam_step(params, grads, states, step, **settings)
        assert_close(given, before)
        assert_close(params, theirs)
    assert [len(state["m"]) for state in states] == [b - a for a, b in ranges]


@pytest.mark.parametrize("P", [1, 2, 3])
@pytest.mark.parametrize("leading", [(), (4,), (0,), (2, 5)])
@pytest.mark.parametrize("biased", [True, False])
def test_the_parallel_layers_are_the_linear_layer(P, leading, biased):
    x, weight = draw(*leading, 6), draw(6, 12, seed=1).T
    bias = draw(12, seed=2) if biased else None
    assert_close(torch.cat(column_parallel(x, weight, bias, P), dim=-1), F.linear(x, weight, bias))
    assert_close(row_parallel(list(x.chunk(P, dim=-1)), weight, bias), F.linear(x, weight, bias))


def test_what_cannot_be_shared_out_is_refused():
    with pytest.raises(ValueError, match="5 outputs"):
        column_parallel(draw(2, 4), draw(5, 4), None, 2)
    with pytest.raises(ValueError, match="5 inputs"):
        row_parallel([draw(2, 2), draw(2, 3)], draw(4, 5), None)


def simulated(schedule, p, m):
    """The time that a pipeline takes when every piece of work takes 1, or an AssertionError where it hangs."""
    done, at, time = {}, [0] * p, 0
    while any(at[s] < 2 * m for s in range(p)):
        now = []
        for s in range(p):
            if at[s] < 2 * m:
                kind, i = schedule[s][at[s]]
                needed = ("F", s - 1, i) if kind == "F" else ("B", s + 1, i)
                if (0 <= needed[1] < p and needed not in done) or (kind == "B" and ("F", s, i) not in done):
                    continue
                now.append((kind, s, i))
        assert now, "no stage can go on"
        for kind, s, i in now:
            done[kind, s, i] = time
            at[s] += 1
        time += 1
    return time


@pytest.mark.parametrize("p", [1, 2, 4])
@pytest.mark.parametrize("m", [1, 2, 3, 4, 9])
def test_1f1b_runs_in_the_time_that_the_bubble_foretells(p, m):
    schedule = schedule_1f1b(p, m)
    for s, order in enumerate(schedule):
        assert sorted(order) == sorted([(kind, i) for kind in "FB" for i in range(m)])
        in_flight = [sum(1 if kind == "F" else -1 for kind, _ in order[:k]) for k in range(len(order) + 1)]
        assert max(in_flight) == min(p - s, m)
        for kind in "FB":
            assert all(a < b for a, b in pairwise(i for k, i in order if k == kind))
    whole = simulated(schedule, p, m)
    assert (whole - 2 * m) / whole == pytest.approx(bubble_fraction(p, m))

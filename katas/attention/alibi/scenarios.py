"""Hidden scenarios of the alibi kata."""

import torch

from nfquiz.judge.scenario import scenario

FLOAT32 = ("float32",)


@scenario("eight heads, as many queries as keys", dtypes=FLOAT32)
def eight_heads(impl, given):
    length = given.size(4, 7)
    yield "result", impl.alibi_bias(8, length, length)


@scenario("the slopes for powers of two", dtypes=FLOAT32)
def powers_of_two(impl, given):
    for heads in (1, 2, 4, 16, 32):
        yield f"{heads} heads", impl.alibi_bias(heads, 2, 3)


@scenario("the slopes for other numbers of heads", dtypes=FLOAT32)
def other_numbers(impl, given):
    for heads in (3, 5, 6, 7, 12, 20):
        yield f"{heads} heads", impl.alibi_bias(heads, 2, 3)


@scenario("fewer queries than keys, as with a cache: the last query stands at the last key", dtypes=FLOAT32)
def cache(impl, given):
    k_len = given.size(5, 8)
    for q_len in (1, 2, 4):
        yield f"{q_len} of {k_len}", impl.alibi_bias(4, q_len, k_len)


@scenario("more queries than keys", dtypes=FLOAT32)
def more_queries(impl, given):
    q_len = given.size(5, 8)
    for k_len in (1, 3):
        yield f"{q_len} and {k_len}", impl.alibi_bias(num_heads=4, q_len=q_len, k_len=k_len)


@scenario("one query, one key; none", dtypes=FLOAT32)
def few(impl, given):
    yield "one of each", impl.alibi_bias(2, 1, 1)
    yield "no key", impl.alibi_bias(2, 3, 0)
    yield "no query", impl.alibi_bias(2, 0, 3)


@scenario("nothing is masked, the distance counts to both sides", dtypes=FLOAT32)
def both_sides(impl, given):
    bias = impl.alibi_bias(4, 6, 6)
    yield "finite", bool(torch.isfinite(bias).all())
    yield "the first query", bias[:, 0]
    yield "the last query", bias[:, -1]
    yield "greatest", bias.max().item()


@scenario("the steepest heads over long distances", dtypes=FLOAT32)
def long(impl, given):
    yield "result", impl.alibi_bias(12, 2, 500)[:, :, ::50]

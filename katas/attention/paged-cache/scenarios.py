"""Hidden scenarios of the paged-cache kata."""

import torch

from nfquiz.judge.scenario import scenario


def _tokens(given, count, heads=2, d_k=3):
    return given.randn(heads, count, d_k), given.randn(heads, count, d_k)


def _add(cache, seq, *tokens):
    """Append where there is room. A MemoryError is an answer like any other here, not the end of the memory."""
    try:
        cache.append(seq, *tokens)
    except MemoryError:
        return "MemoryError"
    return "done"


def _gathered(cache, seq, name):
    keys, values = cache.gather(seq)
    yield f"{name}: keys", keys
    yield f"{name}: values", values


@scenario("one sequence within a page, all at once")
def one_page(impl, given):
    heads, d_k = given.sizes(2, 2, 4)
    cache = impl.PagedCache(num_pages=2, page_size=5, num_heads=heads, d_k=d_k)
    yield "append", _add(cache, "a", *_tokens(given, 4, heads, d_k))
    yield from _gathered(cache, "a", "four tokens")


@scenario("token by token, over several pages")
def token_by_token(impl, given):
    cache = impl.PagedCache(4, 3, 2, 3)
    for count in range(1, 8):
        yield "append", _add(cache, 0, *_tokens(given, 1))
        yield from _gathered(cache, 0, f"{count} tokens")


@scenario("several tokens at once, over the ends of pages")
def pieces(impl, given):
    cache = impl.PagedCache(8, 3, 2, 3)
    for count in (2, 2, 7, 1, 3):
        yield "append", _add(cache, "text", *_tokens(given, count))
        yield from _gathered(cache, "text", f"after {count} more")


@scenario("several sequences in turn, each with its own tokens in their order")
def in_turn(impl, given):
    cache = impl.PagedCache(9, 2, 2, 3)
    for seq, count in (("a", 1), ("b", 3), ("a", 2), ((1, 2), 1), ("b", 2), ("a", 3)):
        yield "append", _add(cache, seq, *_tokens(given, count))
    for seq in ("a", "b", (1, 2)):
        yield from _gathered(cache, seq, str(seq))


@scenario("MemoryError where no page is free; a page with room still takes tokens")
def full(impl, given):
    cache = impl.PagedCache(3, 2, 2, 3)
    yield "append", _add(cache, "a", *_tokens(given, 3))
    yield "append", _add(cache, "b", *_tokens(given, 2))
    with given.raises(MemoryError):
        cache.append("c", *_tokens(given, 1))
    with given.raises(MemoryError):
        cache.append("b", *_tokens(given, 1))
    yield "append", _add(cache, "a", *_tokens(given, 1))
    with given.raises(MemoryError):
        cache.append("a", *_tokens(given, 1))
    for seq in "ab":
        yield from _gathered(cache, seq, seq)


@scenario("every page can be used, by tokens that fill them exactly")
def exactly_full(impl, given):
    cache = impl.PagedCache(3, 4, 2, 3)
    yield "append", _add(cache, "a", *_tokens(given, 12))
    yield from _gathered(cache, "a", "three full pages")
    with given.raises(MemoryError):
        cache.append("a", *_tokens(given, 1))
    single = impl.PagedCache(2, 1, 2, 3)
    yield "append", _add(single, "a", *_tokens(given, 1))
    yield "append", _add(single, "b", *_tokens(given, 1))
    yield from _gathered(single, "b", "pages of one token")
    with given.raises(MemoryError):
        single.append("a", *_tokens(given, 1))


@scenario("too many tokens at once: MemoryError, and nothing has changed")
def all_or_nothing(impl, given):
    cache = impl.PagedCache(3, 2, 2, 3)
    yield "append", _add(cache, "a", *_tokens(given, 3))
    with given.raises(MemoryError):
        cache.append("a", *_tokens(given, 4))
    yield from _gathered(cache, "a", "the sequence that was to grow")
    with given.raises(MemoryError):
        cache.append("b", *_tokens(given, 3))
    yield "append", _add(cache, "a", *_tokens(given, 3))
    yield from _gathered(cache, "a", "after tokens for which there was room")


@scenario("after a MemoryError every sequence can have the pages that are free")
def free_after_failure(impl, given):
    cache = impl.PagedCache(4, 2, 2, 3)
    yield "append", _add(cache, "a", *_tokens(given, 3))
    yield "too many for a", _add(cache, "a", *_tokens(given, 6))
    yield "append", _add(cache, "b", *_tokens(given, 1))
    yield "too many for a new one", _add(cache, "c", *_tokens(given, 3))
    with given.raises(KeyError):
        cache.gather("c")
    yield "append", _add(cache, "d", *_tokens(given, 2))
    for seq in "abd":
        yield from _gathered(cache, seq, seq)


@scenario("freed pages are used again, in any order")
def freed(impl, given):
    cache = impl.PagedCache(4, 2, 2, 3)
    for seq in "abcd":
        yield "append", _add(cache, seq, *_tokens(given, 2))
    cache.free("b")
    cache.free("d")
    yield "append", _add(cache, "e", *_tokens(given, 3))
    for seq in "ace":
        yield from _gathered(cache, seq, seq)
    with given.raises(MemoryError):
        cache.append("a", *_tokens(given, 1))
    yield "append", _add(cache, "e", *_tokens(given, 1))
    yield from _gathered(cache, "e", "e, longer")


@scenario("again and again: no page is lost and none is given out twice")
def many_times(impl, given):
    cache = impl.PagedCache(4, 2, 2, 3)
    for time in range(6):
        yield "append", _add(cache, "x", *_tokens(given, 3))
        yield "append", _add(cache, "y", *_tokens(given, 4))
        with given.raises(MemoryError):
            cache.append("z", *_tokens(given, 1))
        yield from _gathered(cache, "x", f"x, time {time}")
        yield from _gathered(cache, "y", f"y, time {time}")
        cache.free("y" if time % 2 else "x")
        cache.free("x" if time % 2 else "y")


@scenario("a freed sequence is gone; under its name a new one begins empty")
def gone(impl, given):
    cache = impl.PagedCache(3, 2, 2, 3)
    yield "append", _add(cache, "a", *_tokens(given, 4))
    yield "append", _add(cache, "b", *_tokens(given, 1))
    cache.free("a")
    with given.raises(KeyError):
        cache.gather("a")
    with given.raises(KeyError):
        cache.gather("never there")
    yield "append", _add(cache, "a", *_tokens(given, 1))
    yield from _gathered(cache, "a", "a again")
    yield from _gathered(cache, "b", "b")


@scenario("tokens are copied; two caches share nothing; strided tokens")
def copies(impl, given):
    cache, other = impl.PagedCache(4, 2, 2, 3), impl.PagedCache(2, 4, 2, 3)
    keys, values = (given.copy(one) for one in _tokens(given, 3))
    yield "append", _add(cache, "a", keys, values)
    yield "append", _add(other, "a", *_tokens(given, 5))
    keys.zero_()
    values.zero_()
    yield from _gathered(cache, "a", "after the tensors were overwritten")
    yield from _gathered(other, "a", "another cache")
    yield "append", _add(cache, "b", *map(given.noncontiguous, _tokens(given, 2)))
    yield from _gathered(cache, "b", "strided")
    # As attention makes them, (tokens, H, d_k) turned round
    yield "append", _add(cache, "b", *(torch.transpose(given.randn(1, 2, 3), 0, 1) for _ in range(2)))
    yield from _gathered(cache, "b", "transposed")

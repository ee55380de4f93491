"""The paged cache beside a dictionary of growing tensors, under random orders."""

import math
import random

import pytest
import torch
from torch.testing import assert_close

from reference_impl.paged_cache import PagedCache


class Model:
    """What it should do, without pages: everything in one tensor for each sequence."""

    def __init__(self, num_pages, page_size):
        self.num_pages, self.page_size = num_pages, page_size
        self.kept = {}

    def append(self, seq, k, v):
        lengths = {name: one[0].shape[1] for name, one in self.kept.items()}
        lengths[seq] = lengths.get(seq, 0) + k.shape[1]
        if sum(math.ceil(length / self.page_size) for length in lengths.values()) > self.num_pages:
            raise MemoryError
        old = self.kept.get(seq, (k[:, :0], v[:, :0]))
        self.kept[seq] = torch.cat([old[0], k], dim=1), torch.cat([old[1], v], dim=1)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("num_pages", "page_size"), [(1, 1), (4, 3), (7, 2), (3, 8)])
def test_it_does_what_growing_tensors_do_within_the_pool(seed, num_pages, page_size):
    dice, generator = random.Random(seed), torch.Generator().manual_seed(seed)
    cache, model = PagedCache(num_pages, page_size, 2, 3), Model(num_pages, page_size)
    for _ in range(60):
        seq = dice.choice("abcd")
        if dice.random() < 0.3 and seq in model.kept:
            cache.free(seq)
            del model.kept[seq]
        else:
            k, v = torch.randn(2, 2, dice.randint(1, 5), 3, generator=generator, dtype=torch.float64)
            try:
                model.append(seq, k, v)
            except MemoryError:
                with pytest.raises(MemoryError):
                    cache.append(seq, k, v)
            else:
                cache.append(seq, k, v)
        for name, expected in model.kept.items():
            assert_close(cache.gather(name), expected)


def test_a_sequence_that_is_not_there_is_a_key_error():
    cache = PagedCache(2, 2, 1, 1)
    cache.append("a", torch.ones(1, 1, 1), torch.ones(1, 1, 1))
    cache.free("a")
    with pytest.raises(KeyError):
        cache.gather("a")

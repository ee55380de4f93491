"""A cache of keys and values in pages of fixed size, as an inference server shares out its memory."""

import math
from collections.abc import Hashable

import torch


class PagedCache:
    """Keys and values of several sequences in a common pool of pages (Kwon et al., 2023, PagedAttention).

    A page has room for the keys and values of `page_size` tokens. A sequence has just as many pages as its tokens need;
    they need not lie side by side. A page that is freed can be used by any other sequence.

    Keys and values keep the dtype and the device in which they came, the same for all.

    Args:
        num_pages: pages in the pool.
        page_size: tokens in a page.
        num_heads: H, heads of keys and values.
        d_k: features of a head.
    """

    def __init__(self, num_pages: int, page_size: int, num_heads: int, d_k: int) -> None:
        self.page_size = page_size
        self._shape = (num_pages, page_size, num_heads, d_k)
        self._keys = self._values = None  # the pool, two tensors of this shape: made when dtype and device are known
        self._free = list(range(num_pages))
        self._pages = {}  # of each sequence, in its order
        self._lengths = {}  # of each sequence, in tokens

    def append(self, seq: Hashable, k: torch.Tensor, v: torch.Tensor) -> None:
        """Put new tokens' keys and values, `(H, T, d_k)` each, T ≥ 1, behind those of the sequence.

        seq: the sequence's name, anything hashable; one that is not there begins empty. The values are copied.

        Raises MemoryError where there are not enough free pages for all T tokens; then nothing has changed.
        """
        tokens = k.shape[1]
        if self._keys is None:
            self._keys, self._values = k.new_zeros(self._shape), k.new_zeros(self._shape)
        pages, length = self._pages.get(seq, []), self._lengths.get(seq, 0)
        needed = math.ceil((length + tokens) / self.page_size) - len(pages)  # the last page may have room left
        if needed > len(self._free):
            raise MemoryError(f"{needed} more pages are needed, {len(self._free)} of the pool are free")
        pages = pages + [self._free.pop() for _ in range(needed)]
        for t in range(tokens):
            place = length + t  # in the sequence
            page, row = pages[place // self.page_size], place % self.page_size
            self._keys[page, row] = k[:, t]  # (H, d_k)
            self._values[page, row] = v[:, t]
        self._pages[seq], self._lengths[seq] = pages, length + tokens

    def gather(self, seq: Hashable) -> tuple[torch.Tensor, torch.Tensor]:
        """The keys and values of all the sequence's tokens, `(H, tokens, d_k)` each, in their order.

        Raises KeyError for a sequence that is not there.
        """
        pages, length = self._pages[seq], self._lengths[seq]
        keys = self._keys[pages].flatten(0, 1)[:length]  # (tokens, H, d_k); the last page may not be full
        values = self._values[pages].flatten(0, 1)[:length]
        return keys.transpose(0, 1), values.transpose(0, 1)

    def free(self, seq: Hashable) -> None:
        """Forget a sequence that is there; its pages can be used by others."""
        self._free += self._pages.pop(seq)
        del self._lengths[seq]

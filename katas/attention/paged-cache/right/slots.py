"""One flat row of slots; an index tensor for each sequence, written and read by fancy indexing."""

import torch


class PagedCache:
    def __init__(self, num_pages: int, page_size: int, num_heads: int, d_k: int):
        self.page_size = page_size
        self.store = None
        self.shape = (2, num_heads, num_pages * page_size, d_k)
        self.available = list(reversed(range(num_pages)))
        self.pages: dict = {}
        self.count: dict = {}

    def _slots(self, pages, start, stop):
        return torch.tensor(
            [pages[i // self.page_size] * self.page_size + i % self.page_size for i in range(start, stop)]
        )

    def append(self, seq, k, v):
        if self.store is None:
            self.store = torch.zeros(self.shape, dtype=k.dtype, device=k.device)
        pages = list(self.pages.get(seq, []))
        start = self.count.get(seq, 0)
        stop = start + k.shape[1]
        taken = []
        while (len(pages) + len(taken)) * self.page_size < stop:
            if not self.available:
                self.available.extend(reversed(taken))
                raise MemoryError(f"the cache is full: {seq}")
            taken.append(self.available.pop())
        pages += taken
        slots = self._slots(pages, start, stop).to(k.device)
        self.store[0].index_copy_(1, slots, k.detach())
        self.store[1].index_copy_(1, slots, v.detach())
        self.pages[seq], self.count[seq] = pages, stop

    def gather(self, seq):
        if seq not in self.pages:
            raise KeyError(seq)
        slots = self._slots(self.pages[seq], 0, self.count[seq]).to(self.store.device)
        return self.store[0][:, slots], self.store[1][:, slots]

    def free(self, seq):
        self.available.extend(self.pages.pop(seq))
        self.count.pop(seq)

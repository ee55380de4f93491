"""Pages as pairs of small tensors in a list; a set of the free ones."""

import torch


class PagedCache:
    def __init__(self, num_pages, page_size, num_heads, d_k):
        self.pool = [None] * num_pages
        self.free_pages = set(range(num_pages))
        self.size = page_size
        self.heads, self.d_k = num_heads, d_k
        self.table = {}

    def append(self, seq, k, v):
        pages, length = self.table.get(seq, ((), 0))
        room = len(pages) * self.size - length
        missing = max(0, k.shape[1] - room)
        wanted = (missing + self.size - 1) // self.size
        if wanted > len(self.free_pages):
            raise MemoryError("no free page")
        pages = list(pages)
        for _ in range(wanted):
            page = min(self.free_pages)
            self.free_pages.remove(page)
            shape = (self.heads, self.size, self.d_k)
            self.pool[page] = (torch.empty(shape, dtype=k.dtype, device=k.device), v.new_empty(shape))
            pages.append(page)
        for t in range(k.size(1)):
            block, row = divmod(length, self.size)
            keys, values = self.pool[pages[block]]
            keys[:, row] = k[:, t]
            values[:, row] = v[:, t]
            length += 1
        self.table[seq] = (pages, length)

    def gather(self, seq):
        pages, length = self.table[seq]
        keys = torch.cat([self.pool[page][0] for page in pages], dim=1)
        values = torch.cat([self.pool[page][1] for page in pages], dim=1)
        return keys[:, :length], values[:, :length]

    def free(self, seq):
        pages, _ = self.table.pop(seq)
        self.free_pages.update(pages)

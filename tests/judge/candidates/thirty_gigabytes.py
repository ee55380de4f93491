# kata: adam
# verdict: out-of-memory
# line: 6
import torch

x = torch.ones(30 * 2**30, dtype=torch.uint8)


class Adam:
    pass

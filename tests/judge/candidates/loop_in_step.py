# kata: adam
# verdict: timeout
# line: 14
# says: no answer in its time at line 14
import torch


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = list(params)

    def step(self):
        while True:
            torch.ones(10).sum()

    def zero_grad(self):
        pass

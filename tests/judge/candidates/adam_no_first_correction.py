# kata: adam
# verdict: failed
# diagnosis: no-first-moment-correction
import torch


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = list(params)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.state = {}

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            m, v, t = self.state.get(i, (torch.zeros_like(p), torch.zeros_like(p), 0))
            m, v, t = b1 * m + (1 - b1) * p.grad, b2 * v + (1 - b2) * p.grad**2, t + 1
            self.state[i] = m, v, t
            p -= self.lr * m / ((v / (1 - b2**t)).sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None

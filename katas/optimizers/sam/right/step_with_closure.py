"""The second gradient is taken inside of the base optimizer's own closure, which moves there and back."""

import torch


def sam_step(params, loss_closure, base_optimizer, rho=0.05):
    params = list(params)
    for p in params:
        p.grad = None
    loss = loss_closure()
    loss.backward()
    used = [p for p in params if p.grad is not None]
    norm = torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(p.grad) for p in used]))

    def there_and_back():
        for p in used:
            base_optimizer.state[p]["before"] = p.detach().clone()
            p.data.add_(p.grad * (rho / (norm + 1e-12)))
        for p in params:
            p.grad = None
        worst = loss_closure()
        worst.backward()
        for p in used:
            p.data.copy_(base_optimizer.state[p].pop("before"))
        return worst

    base_optimizer.step(there_and_back)
    return loss.detach()

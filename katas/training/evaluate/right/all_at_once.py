"""All logits first, then one mean; modes restored from the leaves of a saved list."""

import torch


def evaluate(model, batches):
    training = [module for module in model.modules() if module.training]
    model.train(False)
    try:
        with torch.no_grad():
            logits = torch.cat([model(x) for x, _ in batches])
    finally:
        for module in training:
            module.training = True
    targets = torch.cat([y for _, y in batches])
    loss = torch.nn.functional.cross_entropy(logits, targets)
    return float(loss), (logits.argmax(-1) == targets).double().mean().item()

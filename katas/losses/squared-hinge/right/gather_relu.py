import torch


def _violations(scores, target, delta):
    margins = scores - scores.gather(1, target.unsqueeze(1)) + delta
    hot = torch.nn.functional.one_hot(target, scores.shape[1]).bool()
    return torch.relu(margins.masked_fill(hot, 0.0))


def squared_hinge_loss(scores, target, delta=1.0):
    return _violations(scores, target, delta).pow(2).sum(dim=1).mean()


def squared_hinge_loss_backward(scores, target, delta=1.0):
    m = _violations(scores, target, delta)
    hot = torch.nn.functional.one_hot(target, scores.shape[1])
    return 2.0 / len(scores) * (m - hot * m.sum(1, keepdim=True))

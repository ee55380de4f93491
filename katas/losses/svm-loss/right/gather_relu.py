import torch


def _margins(scores, target, delta):
    margins = scores - scores.gather(1, target.unsqueeze(1)) + delta
    hot = torch.nn.functional.one_hot(target, scores.shape[1]).bool()
    return margins.masked_fill(hot, 0.0)


def multiclass_svm_loss(scores, target, delta=1.0):
    return torch.relu(_margins(scores, target, delta)).sum(dim=1).mean()


def multiclass_svm_loss_backward(scores, target, delta=1.0):
    hit = (_margins(scores, target, delta) > 0).to(scores.dtype)
    hot = torch.nn.functional.one_hot(target, scores.shape[1])
    return (hit - hot * hit.sum(1, keepdim=True)) / scores.shape[0]

import torch


def cross_entropy(logits, target, weight=None, label_smoothing=0.0, ignore_index=-100):
    log_z = torch.logsumexp(logits, dim=-1)
    valid = target.ne(ignore_index)
    index = target.masked_fill(~valid, 0)
    own = log_z - logits.gather(1, index.unsqueeze(1)).squeeze(1)
    if weight is None:
        w = torch.ones_like(own)
        mean_loss = (log_z[:, None] - logits).mean(dim=1)
    else:
        w = weight[index]
        mean_loss = ((log_z[:, None] - logits) * weight).mean(dim=1)
    w = w.masked_fill(~valid, 0.0)
    mean_loss = mean_loss.masked_fill(~valid, 0.0)
    nll = (w * own).sum() / w.sum()
    smooth = mean_loss.sum() / w.sum()
    return (1 - label_smoothing) * nll + label_smoothing * smooth


def cross_entropy_backward(logits, target):
    p = (logits - logits.logsumexp(1, keepdim=True)).exp()
    hot = torch.zeros_like(logits).scatter_(1, target.view(-1, 1), 1.0)
    return (p - hot).div(logits.size(0))

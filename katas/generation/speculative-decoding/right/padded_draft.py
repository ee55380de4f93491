"""The draft gets a row of zeros for the position after it: the bonus token is then one more replacement."""

import torch


def speculative_decode(target_probs, draft_probs, draft_tokens, generator=None):
    q = torch.cat([draft_probs, torch.zeros_like(draft_probs[:1])])
    result = []
    for position in range(len(draft_tokens) + 1):
        if position < len(draft_tokens):
            x = draft_tokens[position].item()
            r = torch.rand(1, generator=generator, device=q.device, dtype=torch.float64).item()
            if r < float(target_probs[position, x]) / float(q[position, x]):
                result.append(x)
                continue
        missing = torch.maximum(target_probs[position] - q[position], torch.zeros_like(q[0]))
        cdf = (missing / missing.sum()).cumsum(0)
        u = torch.rand((), generator=generator, device=q.device, dtype=q.dtype) * cdf[-1]
        result.append(int((cdf <= u).sum()))
        break
    return result

import heapq

import torch


class Hypothesis:
    def __init__(self, tokens, score):
        self.tokens = tokens
        self.score = score

    def final(self, alpha):
        return self.score / (len(self.tokens) - 1) ** alpha


def beam_search(log_prob_fn, start_token, max_len, beam_width, eos_token, length_penalty=0.0):
    beam, best = [Hypothesis((start_token,), 0.0)], None
    length = 0
    while beam and length < max_len:
        candidates = []
        for h in beam:
            log_probs = log_prob_fn(torch.tensor(h.tokens, dtype=torch.long))
            k = min(beam_width, log_probs.numel())
            values, tokens = torch.topk(log_probs, k)  # more than beam_width of one hypothesis can't stay
            for v, t in zip(values, tokens, strict=True):
                candidates.append(Hypothesis(h.tokens + (int(t),), h.score + float(v)))
        beam = []
        for h in heapq.nlargest(beam_width, candidates, key=lambda h: h.score):
            if h.tokens[-1] != eos_token:
                beam.append(h)
            elif best is None or h.final(length_penalty) > best.final(length_penalty):
                best = h
        length += 1
    for h in beam:
        if best is None or h.final(length_penalty) > best.final(length_penalty):
            best = h
    return list(best.tokens)

import torch


def beam_search(log_prob_fn, start_token, max_len, beam_width, eos_token, length_penalty=0.0):
    beams = torch.tensor([[start_token]])
    scores = torch.zeros(1, dtype=torch.float64)
    done = []
    for step in range(1, max_len + 1):
        log_probs = torch.stack([log_prob_fn(row).double().cpu() for row in beams])
        total = scores[:, None] + log_probs
        V = total.size(1)
        best, index = total.flatten().topk(min(beam_width, total.numel()))
        rows, tokens = index // V, index % V
        beams = torch.cat([beams[rows], tokens[:, None]], dim=1)
        ended = tokens == eos_token
        for row, score in zip(beams[ended].tolist(), best[ended].tolist(), strict=True):
            done.append((score / step**length_penalty, row))
        beams, scores = beams[~ended], best[~ended]
        if len(beams) == 0:
            break
    for row, score in zip(beams.tolist(), scores.tolist(), strict=True):
        done.append((score / (len(row) - 1) ** length_penalty, row))
    return max(done, key=lambda pair: pair[0])[1]

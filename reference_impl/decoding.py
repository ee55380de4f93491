"""Decoding: which sequence of tokens to take from a language model."""

import torch


def beam_search(log_prob_fn, start_token, max_len, beam_width, eos_token, length_penalty=0.0):
    """The best sequence that a beam of a given width finds.

    Args:
        log_prob_fn: the model. It takes the int64 tokens `(L,)` of a hypothesis, start token first, and returns the
            log-probabilities `(V,)` of the next token.
        start_token: with which every hypothesis begins.
        max_len: at most so many tokens follow the start token; at least 1.
        beam_width: how many extensions stay in each step; may exceed V.
        eos_token: ends a hypothesis.
        length_penalty: α. Hypotheses are ranked at the end by log P / n^α, n being the number of generated tokens: the
            end token counts, the start token doesn't.

    Returns:
        The tokens of the best hypothesis, a list of ints, the start token first.

    Source: Wu et al., Google's Neural Machine Translation System, 2016, section 7 (with another penalty).
    """
    live = [([start_token], 0.0)]  # (tokens, log P)
    finished = []
    for _ in range(max_len):
        extensions = []
        for tokens, log_p in live:
            log_probs = log_prob_fn(torch.tensor(tokens)).tolist()  # V numbers
            extensions += [(tokens + [token], log_p + one) for token, one in enumerate(log_probs)]
        extensions.sort(key=lambda hypothesis: hypothesis[1], reverse=True)
        best = extensions[:beam_width]  # of all live hypotheses' extensions together
        finished += [hypothesis for hypothesis in best if hypothesis[0][-1] == eos_token]
        live = [hypothesis for hypothesis in best if hypothesis[0][-1] != eos_token]
        if not live:
            break
    ranked = [(log_p / (len(tokens) - 1) ** length_penalty, tokens) for tokens, log_p in finished + live]
    return max(ranked)[1]


def speculative_decode(
    target_probs: torch.Tensor,
    draft_probs: torch.Tensor,
    draft_tokens: torch.Tensor,
    generator: torch.Generator | None = None,
) -> list[int]:
    """Check a draft model's tokens with the target model: one round of speculative decoding.

    Args:
        target_probs: `(K + 1, V)`, the target model's distribution at each of the draft's positions and at the one
            after them; float32 or float64. Left unchanged.
        draft_probs: `(K, V)`, the distributions from which the draft tokens were drawn.
        draft_tokens: int64 `(K,)`, K at least 1; none has probability 0 under the draft model.
        generator: on the probabilities' device; all draws are made from it. None is torch's global one.

    Returns:
        A list of 1 to K + 1 ints. They are distributed as if the target model had drawn them one by one.

    Source: Leviathan, Kalman and Matias, Fast Inference from Transformers via Speculative Decoding, 2023, section 2.3.
    """
    accepted = []
    for p, q, token in zip(target_probs, draft_probs, draft_tokens.tolist(), strict=False):  # p, q: (V,)
        u = torch.rand((), generator=generator, dtype=p.dtype, device=p.device)
        if u * q[token] < p[token]:  # with probability min(1, p/q)
            accepted.append(token)
        else:
            residual = torch.clamp(p - q, min=0)  # max(0, p − q); multinomial normalizes it
            replacement = torch.multinomial(residual, num_samples=1, generator=generator)
            return [*accepted, replacement.item()]
    bonus = torch.multinomial(target_probs[-1], num_samples=1, generator=generator)
    return [*accepted, bonus.item()]

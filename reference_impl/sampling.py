"""Drawing the next token from a language model's logits, and what is done to the logits before."""

import torch


def temperature_sample(
    logits: torch.Tensor, temperature: float = 1.0, generator: torch.Generator | None = None
) -> torch.Tensor:
    """Draw one token for each row of logits, sharper or flatter than the model says.

    Args:
        logits: `(..., V)`, with any number of leading dimensions, none included; float32 or float64. Large ones are
            legal, and so is −∞: such a token is never drawn. Left unchanged.
        temperature: T. 1 leaves the model's distribution as it is; 0 takes the most likely token.
        generator: on the logits' device; all draws are made from it. None is torch's global one.

    Returns:
        int64 tokens `(...)`, each drawn by itself.

    Raises:
        ValueError: T is negative.

    Source: Ackley, Hinton and Sejnowski, A Learning Algorithm for Boltzmann Machines, 1985.
    """
    if temperature < 0:
        raise ValueError(f"temperature must be at least 0, got {temperature}")
    if temperature == 0:
        return logits.argmax(dim=-1)  # (...), the limit T → 0
    probs = torch.softmax(logits / temperature, dim=-1)  # (..., V), p_i ∝ exp(z_i / T)
    rows = probs.reshape(-1, probs.shape[-1])  # (N, V): multinomial knows no further dimensions
    tokens = torch.multinomial(rows, num_samples=1, generator=generator)  # (N, 1)
    return tokens.reshape(logits.shape[:-1])  # (...)


def top_k_filter(logits: torch.Tensor, k: int) -> torch.Tensor:
    """Keep the k largest logits of each row and set the others to −∞.

    Args:
        logits: `(..., V)`, with any number of leading dimensions, none included; some may be −∞. Left unchanged.
        k: at least 1; k ≥ V keeps all.

    Returns:
        A tensor like `logits`: what is kept has its value and its place.

    Source: Fan, Lewis and Dauphin, Hierarchical Neural Story Generation, 2018, section 5.2.
    """
    k = min(k, logits.shape[-1])
    smallest_kept = logits.topk(k, dim=-1).values[..., -1:]  # (..., 1)
    return logits.masked_fill(logits < smallest_kept, -torch.inf)


def top_k_sample(
    logits: torch.Tensor, k: int, temperature: float = 1.0, generator: torch.Generator | None = None
) -> torch.Tensor:
    """Draw one token for each row, among its k most likely ones only.

    Args:
        logits: `(..., V)`, with any number of leading dimensions, none included. Left unchanged.
        k: at least 1; k ≥ V keeps all.
        temperature: T, by which the logits are divided; 0 takes the most likely token.
        generator: on the logits' device; all draws are made from it. None is torch's global one.

    Returns:
        int64 tokens `(...)`, each drawn by itself.

    Raises:
        ValueError: T is negative.
    """
    if temperature < 0:
        raise ValueError(f"temperature must be at least 0, got {temperature}")
    if temperature == 0:
        return logits.argmax(dim=-1)  # (...)
    kept = top_k_filter(logits / temperature, k)  # (..., V); T doesn't change the order, so it may come first
    probs = torch.softmax(kept, dim=-1)  # (..., V), sums to 1 over the k tokens that are left
    rows = probs.reshape(-1, probs.shape[-1])  # (N, V): multinomial knows no further dimensions
    tokens = torch.multinomial(rows, num_samples=1, generator=generator)  # (N, 1)
    return tokens.reshape(logits.shape[:-1])  # (...)


def top_p_filter(logits: torch.Tensor, p: float) -> torch.Tensor:
    """Keep the nucleus of each row, the smallest set of most likely tokens with probability p, and set the rest to −∞.

    Args:
        logits: `(..., V)`, with any number of leading dimensions, none included; some may be −∞. Left unchanged.
        p: the probability that the kept tokens must reach. At least one token is kept, whatever p; p ≥ 1 keeps all.

    Returns:
        A tensor like `logits`: what is kept has its value and its place.

    Source: Holtzman et al., The Curious Case of Neural Text Degeneration, 2020, section 3.1.
    """
    if p >= 1:
        return logits.clone()  # by rounding the sum may reach 1 before the last token
    ordered, order = logits.sort(dim=-1, descending=True)  # (..., V)
    probs = torch.softmax(ordered, dim=-1)
    mass_ahead = probs.cumsum(dim=-1) - probs  # of the tokens that are more likely
    removed = mass_ahead >= p  # the token that crosses p has less than p ahead of it, and stays
    removed[..., 0] = False
    removed = removed.scatter(-1, order, removed)  # back to the tokens' own places, all of them written
    return logits.masked_fill(removed, -torch.inf)


def top_p_sample(
    logits: torch.Tensor, p: float, temperature: float = 1.0, generator: torch.Generator | None = None
) -> torch.Tensor:
    """Draw one token for each row, among its nucleus only.

    Args:
        logits: `(..., V)`, with any number of leading dimensions, none included. Left unchanged.
        p: the probability that the nucleus must reach, after the temperature.
        temperature: T, by which the logits are divided first; 0 takes the most likely token.
        generator: on the logits' device; all draws are made from it. None is torch's global one.

    Returns:
        int64 tokens `(...)`, each drawn by itself.

    Raises:
        ValueError: T is negative.
    """
    if temperature < 0:
        raise ValueError(f"temperature must be at least 0, got {temperature}")
    if temperature == 0:
        return logits.argmax(dim=-1)  # (...)
    kept = top_p_filter(logits / temperature, p)  # (..., V): the nucleus of the tempered distribution
    probs = torch.softmax(kept, dim=-1)  # (..., V), sums to 1 over the nucleus
    rows = probs.reshape(-1, probs.shape[-1])  # (N, V): multinomial knows no further dimensions
    tokens = torch.multinomial(rows, num_samples=1, generator=generator)  # (N, 1)
    return tokens.reshape(logits.shape[:-1])  # (...)


def min_p_filter(logits: torch.Tensor, p: float) -> torch.Tensor:
    """Keep the tokens that are at least p times as likely as the most likely one, and set the rest to −∞.

    Args:
        logits: `(..., V)`, with any number of leading dimensions, none included; some may be −∞. Left unchanged.
        p: from 0 (keeps all) to 1 (keeps the most likely token).

    Returns:
        A tensor like `logits`: what is kept has its value and its place.

    Source: Nguyen et al., Turning Up the Heat: Min-p Sampling for Creative and Coherent LLM Outputs, 2024, section 3.
    """
    probs = torch.softmax(logits, dim=-1)  # (..., V)
    threshold = p * probs.amax(dim=-1, keepdim=True)  # (..., 1), p · p_max
    return logits.masked_fill(probs < threshold, -torch.inf)


def repetition_penalty(logits: torch.Tensor, ids: torch.Tensor, penalty: float) -> torch.Tensor:
    """Make the tokens that have been generated already less likely.

    Args:
        logits: of the next token, `(N, V)`. Left unchanged.
        ids: int64 `(N, L)`, each row's tokens so far, repeats included; L may be 0.
        penalty: θ; above 1 it discourages repetition, 1 changes nothing.

    Returns:
        A tensor like `logits`: the logits of the tokens in `ids` are divided by θ where they are positive, and
        multiplied by θ where they are negative, once however often the token occurs.

    Source: Keskar et al., CTRL: A Conditional Transformer Language Model for Controllable Generation, 2019, section
    4.1; negative logits as in later practice.
    """
    seen = logits.gather(-1, ids)  # (N, L)
    lowered = torch.where(seen > 0, seen / penalty, seen * penalty)
    return logits.scatter(-1, ids, lowered)  # a repeated token is written several times with one and the same value

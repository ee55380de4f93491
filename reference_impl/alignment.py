"""Losses that train language models: on text, on answers, on preferences and on rewards."""

import torch


def next_token_loss(logits: torch.Tensor, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of every position's logits against the token that follows, averaged over the real targets.

    Args:
        logits: `(N, L, V)`, float32 or float64; position t is made from the tokens up to and including t.
        ids: int64 `(N, L)`, the tokens themselves, not shifted. L is at least 2.
        mask: booleans `(N, L)`, True on real tokens, False on padding (on the right, on the left or anywhere). A target
            counts where the target's token is real. At least one is.

    Returns:
        A 0-d tensor that autograd can differentiate; finite for |logits| up to 1e4.

    Source: Radford et al., Improving Language Understanding by Generative Pre-Training, 2018, section 3.1.
    """
    log_probs = torch.log_softmax(logits[:, :-1], dim=-1)  # (N, L − 1, V), predictions of the tokens 1 … L − 1
    targets = ids[:, 1:]  # (N, L − 1)
    counted = mask[:, 1:]  # (N, L − 1)
    nll = -log_probs.gather(-1, targets.unsqueeze(-1)).squeeze(-1)  # (N, L − 1), −log p(x_{t+1} | x_≤t)
    return nll[counted].sum() / counted.sum()  # a mean over tokens, not over sequences


def sft_loss(logits: torch.Tensor, ids: torch.Tensor, prompt_lengths: torch.Tensor) -> torch.Tensor:
    """Supervised fine-tuning: cross-entropy of the answers' tokens alone, averaged over them.

    Args:
        logits: `(N, L, V)`, float32 or float64; position t is made from the tokens up to and including t.
        ids: int64 `(N, L)`, prompt and answer, not shifted.
        prompt_lengths: int64 `(N,)`, each from 1 to L: the first so many tokens are the prompt, the rest is
            the answer. At least one row has an answer.

    Returns:
        A 0-d tensor that autograd can differentiate; finite for |logits| up to 1e4.

    Source: Ouyang et al., Training Language Models to Follow Instructions with Human Feedback, 2022.
    """
    log_probs = torch.log_softmax(logits[:, :-1], dim=-1)  # (N, L − 1, V), predictions of the tokens 1 … L − 1
    targets = ids[:, 1:]  # (N, L − 1)
    position = torch.arange(1, ids.shape[1], device=ids.device)  # (L − 1,), of the targets
    is_answer = position >= prompt_lengths[:, None]  # (N, L − 1)
    nll = -log_probs.gather(-1, targets.unsqueeze(-1)).squeeze(-1)  # (N, L − 1)
    return nll[is_answer].sum() / is_answer.sum()


def bradley_terry_loss(chosen: torch.Tensor, rejected: torch.Tensor) -> torch.Tensor:
    """The reward model's loss on pairs: how surprising the preferences are to its rewards, averaged.

    Args:
        chosen: rewards of the preferred answers, any shape, float32 or float64.
        rejected: rewards of the others, of the same shape.

    Returns:
        A 0-d tensor. The value, and the gradient that autograd takes through it to both, are finite for differences of
        ±2e4.

    Source: Bradley and Terry 1952; Ouyang et al. 2022, equation 1 (without its factor 1/(K choose 2)).
    """
    margin = chosen - rejected
    log_prob = torch.nn.functional.logsigmoid(margin)  # log P(chosen wins), P = σ(r_c − r_r)
    return -log_prob.mean()


def dpo_loss(
    policy_chosen_logps: torch.Tensor,
    policy_rejected_logps: torch.Tensor,
    ref_chosen_logps: torch.Tensor,
    ref_rejected_logps: torch.Tensor,
    beta: float = 0.1,
) -> torch.Tensor:
    """Direct preference optimization: a classification loss on the implicit rewards of pairs of answers.

    Args:
        policy_chosen_logps, policy_rejected_logps: log-probabilities of whole answers under the policy, `(N,)`.
        ref_chosen_logps, ref_rejected_logps: the same under the reference model, `(N,)`; constants: no gradient reaches
            them.
        beta: β, how strongly the policy is held to the reference model.

    Returns:
        A 0-d tensor, the mean over the pairs. The value and its gradient are finite for margins of ±4000.

    Source: Rafailov et al., Direct Preference Optimization, 2023, equation 7.
    """
    chosen_ratio = policy_chosen_logps - ref_chosen_logps.detach()  # (N,), log π(y_w)/π_ref(y_w)
    rejected_ratio = policy_rejected_logps - ref_rejected_logps.detach()  # (N,)
    margin = beta * (chosen_ratio - rejected_ratio)
    return -torch.nn.functional.logsigmoid(margin).mean()  # −log σ without overflow


def ppo_loss(
    new_logps: torch.Tensor, old_logps: torch.Tensor, advantages: torch.Tensor, clip_ratio: float = 0.2
) -> torch.Tensor:
    """PPO's clipped surrogate objective, as a loss to be minimised.

    Args:
        new_logps: log-probabilities of the actions under the policy that is trained, any shape, float32 or float64.
        old_logps: the same under the policy that acted; a constant: no gradient reaches it.
        advantages: of the same shape; constants. They are used as they are, not normalised.
        clip_ratio: ε.

    Returns:
        A 0-d tensor, averaged over all elements.

    Source: Schulman et al., Proximal Policy Optimization Algorithms, 2017, equation 7.
    """
    advantages = advantages.detach()
    ratio = torch.exp(new_logps - old_logps.detach())  # ρ
    clipped = torch.clamp(ratio, 1 - clip_ratio, 1 + clip_ratio)
    return -torch.minimum(ratio * advantages, clipped * advantages).mean()  # the more pessimistic of the two


def k1(logp: torch.Tensor, ref: torch.Tensor) -> torch.Tensor:
    """The plain estimator of KL(p‖ref), one value for each sample.

    Args:
        logp: log p(x) of samples x drawn from p, any shape, float32 or float64.
        ref: log ref(x) of the same samples.

    Returns:
        A tensor of the same shape, not averaged; unbiased, may be negative. Autograd can differentiate it.

    Source: Schulman, Approximating KL Divergence, 2020, http://joschu.net/blog/kl-approx.html.
    """
    return logp - ref  # −log r with r = ref(x)/p(x)


def k2(logp: torch.Tensor, ref: torch.Tensor) -> torch.Tensor:
    """The squared estimator of KL(p‖ref): as `k1`; never negative, of low variance, biased."""
    return (logp - ref).square() / 2  # (log r)²/2


def k3(logp: torch.Tensor, ref: torch.Tensor) -> torch.Tensor:
    """The unbiased estimator of KL(p‖ref) that is never negative: as `k1`."""
    log_ratio = ref - logp
    return torch.expm1(log_ratio) - log_ratio  # (r − 1) − log r; expm1 keeps the digits near 0


def group_advantages(rewards: torch.Tensor, group_ids: torch.Tensor, eps: float = 1e-5) -> torch.Tensor:
    """Each answer's reward relative to the other answers to the same question.

    Args:
        rewards: `(B,)`, float32 or float64.
        group_ids: int64 `(B,)`: answers with the same id, any number, in any order, belong together.
        eps: is added to the standard deviation.

    Returns:
        `(B,)`: (reward − the group's mean) / (the group's standard deviation + eps), the population's (divisor n).

    Source: Shao et al., DeepSeekMath, 2024, section 4.1.2.
    """
    advantages = torch.empty_like(rewards)
    for group in group_ids.unique():
        members = group_ids == group  # (B,)
        own = rewards[members]
        std = own.std(correction=0)
        advantages[members] = (own - own.mean()) / (std + eps)
    return advantages


def grpo_loss(
    logps: torch.Tensor,
    old_logps: torch.Tensor,
    ref_logps: torch.Tensor,
    advantages: torch.Tensor,
    mask: torch.Tensor,
    clip_ratio: float = 0.2,
    beta: float = 0.04,
) -> torch.Tensor:
    """Group-relative policy optimization: PPO's clipped objective for each token, with a KL penalty, as a loss.

    Args:
        logps: log-probabilities of the answers' tokens under the policy that is trained, `(B, T)`.
        old_logps: the same under the policy that answered, `(B, T)`; a constant, as everything that follows.
        ref_logps: the same under the reference model, `(B, T)`.
        advantages: one for each answer, `(B,)`.
        mask: booleans `(B, T)`, True on the answers' tokens; each answer has at least one.
        clip_ratio: ε of the clipping.
        beta: β, the weight of the KL penalty.

    Returns:
        A 0-d tensor: the mean over each answer's own tokens, then over the answers. Gradients reach `logps` only.

    Source: Shao et al., DeepSeekMath, 2024, equations 3 and 4.
    """
    old_logps, ref_logps = old_logps.detach(), ref_logps.detach()
    advantage = advantages.detach()[:, None]  # (B, 1)
    ratio = torch.exp(logps - old_logps)  # (B, T), ρ
    clipped = torch.clamp(ratio, 1 - clip_ratio, 1 + clip_ratio)
    surrogate = torch.minimum(ratio * advantage, clipped * advantage)  # (B, T)
    d = ref_logps - logps
    kl = torch.exp(d) - d - 1  # (B, T), an estimate of KL(π‖π_ref) that is never negative
    objective = torch.where(mask, surrogate - beta * kl, torch.zeros_like(kl))  # (B, T)
    per_answer = objective.sum(dim=1) / mask.sum(dim=1)  # (B,), (1/|oᵢ|) Σ_t
    return -per_answer.mean()

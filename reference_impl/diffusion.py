"""Generative models that learn to undo noise: diffusion, its samplers and guidance, and flow matching."""

import math

import torch


def q_sample(x0: torch.Tensor, t: torch.Tensor, noise: torch.Tensor, betas: torch.Tensor) -> torch.Tensor:
    """The forward process in one step: data with the noise of step t.

    Args:
        x0: data `(N, …)` with any further dimensions, or none; float32 or float64.
        t: int64 `(N,)`, a step for each sample, from 0: at t = 0 one step of noise has been added.
        noise: standard normal, of the shape of `x0`.
        betas: the schedule, `(T,)`, each in (0, 1), in the dtype of `x0`.

    Returns:
        `(N, …)` like `x0`.

    Source: Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020, equation 4.
    """
    alpha_bar = torch.cumprod(1 - betas, dim=0)[t]  # (N,), ᾱ_t = Π_{s ≤ t} (1 − β_s)
    alpha_bar = alpha_bar.reshape(-1, *[1] * (x0.dim() - 1))  # (N, 1, …)
    return alpha_bar.sqrt() * x0 + (1 - alpha_bar).sqrt() * noise


def ddpm_loss(
    model,
    x0: torch.Tensor,
    betas: torch.Tensor,
    t: torch.Tensor | None = None,
    noise: torch.Tensor | None = None,
    generator: torch.Generator | None = None,
) -> torch.Tensor:
    """The simple loss of a diffusion model that predicts the noise.

    Args:
        model: `model(x_t, t)` takes the noisy data `(N, …)` and the steps `(N,)` and returns a prediction of the noise.
        x0: data `(N, …)`, float32 or float64.
        betas: the schedule, `(T,)`, in the dtype of `x0`.
        t: int64 `(N,)`, from 0 to T − 1; None draws a step for each sample, uniformly.
        noise: like `x0`; None draws it from the standard normal distribution.
        generator: on the data's device; all draws are made from it. None is torch's global one.

    Returns:
        A 0-d tensor, the mean squared error over all elements.

    Source: Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020, equation 14 and algorithm 1.
    """
    if t is None:
        t = torch.randint(len(betas), (len(x0),), generator=generator, device=x0.device)  # 0 … T − 1
    if noise is None:
        noise = torch.randn(x0.shape, generator=generator, dtype=x0.dtype, device=x0.device)
    alpha_bar = torch.cumprod(1 - betas, dim=0)[t].reshape(-1, *[1] * (x0.dim() - 1))  # (N, 1, …)
    x_t = alpha_bar.sqrt() * x0 + (1 - alpha_bar).sqrt() * noise
    return (noise - model(x_t, t)).square().mean()


def p_sample(x_t: torch.Tensor, t: int, eps: torch.Tensor, betas: torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
    """One ancestral step of the reverse process, from x_t to x_{t−1}, with variance β_t.

    Args:
        x_t: `(N, …)`, float32 or float64.
        t: the step, an int from 0 to T − 1, the same for all samples. At t = 0 the result is the data.
        eps: the model's prediction of the noise in `x_t`, of its shape.
        betas: the schedule, `(T,)`, in the dtype of `x_t`.
        noise: standard normal, of the shape of `x_t`; not used at t = 0.

    Returns:
        `(N, …)` like `x_t`.

    Source: Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020, algorithm 2, with σ_t² = β_t.
    """
    beta = betas[t]
    alpha_bar = torch.prod(1 - betas[: t + 1])  # ᾱ_t
    mean = (x_t - beta / (1 - alpha_bar).sqrt() * eps) / (1 - beta).sqrt()  # equation 11, α_t = 1 − β_t
    return mean if t == 0 else mean + beta.sqrt() * noise


def ddim_step(
    x_t: torch.Tensor,
    eps: torch.Tensor,
    alpha_bar: float,
    alpha_bar_prev: float,
    eta: float = 0.0,
    noise: torch.Tensor | None = None,
) -> torch.Tensor:
    """One DDIM step, from noise level ᾱ to the lower one ᾱ_prev, however far apart they are.

    Args:
        x_t: `(N, …)`, float32 or float64.
        eps: the model's prediction of the noise in `x_t`, of its shape.
        alpha_bar: ᾱ of `x_t`, in (0, 1).
        alpha_bar_prev: ᾱ of the result, alpha_bar < alpha_bar_prev ≤ 1.
        eta: η. 0 is deterministic; 1 is DDPM's step with the smaller of its variances.
        noise: standard normal, of the shape of `x_t`; used only when η > 0.

    Returns:
        `(N, …)` like `x_t`.

    Source: Song, Meng and Ermon, Denoising Diffusion Implicit Models, 2021, equations 12 and 16.
    """
    sigma = eta * math.sqrt((1 - alpha_bar_prev) / (1 - alpha_bar)) * math.sqrt(1 - alpha_bar / alpha_bar_prev)
    predicted_x0 = (x_t - math.sqrt(1 - alpha_bar) * eps) / math.sqrt(alpha_bar)
    direction = math.sqrt(1 - alpha_bar_prev - sigma**2) * eps  # towards x_t
    x_prev = math.sqrt(alpha_bar_prev) * predicted_x0 + direction
    return x_prev + sigma * noise if eta > 0 else x_prev


def guided_noise(
    model,
    x: torch.Tensor,
    t: torch.Tensor,
    cond: torch.Tensor,
    null_cond: torch.Tensor,
    scale: float,
) -> torch.Tensor:
    """Classifier-free guidance: the noise prediction, moved away from the unconditional one.

    Args:
        model: `model(x, t, cond)` predicts the noise, each sample by itself; called with the batch or with twice the
            batch.
        x: `(N, …)`, float32 or float64.
        t: int64 `(N,)`.
        cond: `(N, …)`, a condition for each sample.
        null_cond: the condition that stands for none, without the dimension N.
        scale: s. 0 is the unconditional prediction, 1 the conditional one, above 1 overshoots it.

    Returns:
        `(N, …)` like `x`.

    Source: Ho and Salimans, Classifier-Free Diffusion Guidance, 2022, equation 6, whose w is s − 1.
    """
    no_cond = null_cond.expand_as(cond)  # (N, …)
    both = model(torch.cat([x, x]), torch.cat([t, t]), torch.cat([cond, no_cond]))  # (2N, …)
    conditional, unconditional = both.chunk(2)
    return unconditional + scale * (conditional - unconditional)


def drop_condition(
    cond: torch.Tensor, null_cond: torch.Tensor, p: float, generator: torch.Generator | None = None
) -> torch.Tensor:
    """Training for guidance: replace the condition of some samples by the null condition.

    Args:
        cond: `(N, …)`, float or integer. Left unchanged.
        null_cond: without the dimension N.
        p: the probability with which a sample, as a whole, loses its condition; from 0 to 1.
        generator: on the device of `cond`; all draws are made from it. None is torch's global one.

    Returns:
        A new tensor like `cond`.

    Source: Ho and Salimans, Classifier-Free Diffusion Guidance, 2022, algorithm 1.
    """
    dropped = torch.rand(len(cond), generator=generator, device=cond.device) < p  # (N,), in [0, 1): p = 1 drops all
    dropped = dropped.reshape(-1, *[1] * (cond.dim() - 1))  # (N, 1, …)
    return torch.where(dropped, null_cond, cond)


def flow_matching_loss(model, x0: torch.Tensor, x1: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Conditional flow matching along straight paths from noise to data.

    Args:
        model: `model(x_t, t)` takes points on the paths `(N, …)` and their times `(N,)` and predicts the velocity.
        x0: where the paths begin (noise), `(N, …)`, float32 or float64.
        x1: where they end (data), of the shape of `x0`.
        t: times in [0, 1], `(N,)`, in the dtype of `x0`.

    Returns:
        A 0-d tensor, the mean squared error of the velocities over all elements.

    Source: Lipman et al., Flow Matching for Generative Modeling, 2023, section 4.1 (with σ_min = 0); Liu, Gong and Liu,
    Flow Straight and Fast, 2023, equation 1.
    """
    time = t.reshape(-1, *[1] * (x0.dim() - 1))  # (N, 1, …)
    x_t = (1 - time) * x0 + time * x1
    velocity = x1 - x0  # d x_t / dt
    return (model(x_t, t) - velocity).square().mean()

"""Regularization: layers and steps that keep a network from leaning on the training set."""

from collections.abc import Iterable

import torch

# SELU's constants: with them mean 0 and variance 1 are a fixed point (Klambauer et al. 2017)
SELU_SCALE = 1.0507009873554804934193349852946
SELU_ALPHA = 1.6732632423543772848170429916717


class Dropout:
    """Inverted dropout with its own backward pass.

    p: the probability of dropping an element (not of keeping it), from 0 to 1.
    training: True at construction; with False the layer is the identity.

    Source: Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting"
    (https://jmlr.org/papers/v15/srivastava14a.html); scaled in training, as `torch.nn.Dropout`.
    """

    def __init__(self, p=0.5):
        self.p = p
        self.training = True
        self._factor = None  # of x's shape: 0 where dropped, 1 / (1 − p) where kept; None after an evaluation

    def forward(self, x, generator=None):
        """x, a float tensor of any shape → a tensor of the same shape and dtype; every element is drawn anew.

        generator: a `torch.Generator` on x's device that all draws are made from; None is torch's global one.
        """
        if not self.training:
            self._factor = None
            return x
        # uniform noise is ≥ p with probability 1 − p, for every element by itself
        kept = torch.rand(x.shape, generator=generator, dtype=x.dtype, device=x.device) >= self.p
        # E[kept / (1 − p)] = 1: the expected output is x, so that evaluation needs no scaling; with p = 1 none is kept
        scale = 1 / (1 - self.p) if self.p < 1 else 0.0
        self._factor = kept.to(x.dtype) * scale
        return x * self._factor

    def backward(self, grad_out):
        """The gradient for the last forward's x, from the one for its result; all three have the same shape."""
        if self._factor is None:
            return grad_out
        # y = factor · x, so dx = factor · dy
        return grad_out * self._factor


def stochastic_depth(x, residual, p, training, generator=None):
    """The end of a residual block whose branch is left out at random, for each sample by itself.

    x: float tensor (N, …), the block's input. residual: of x's shape, what the block's branch made of it.
    p: the probability of dropping a sample's branch, from 0 to 1; with 1 none is kept.
    training: bool; False: x + residual, whatever p is.
    generator: a `torch.Generator` on x's device that all draws are made from; None is torch's global one.
    Returns: a tensor of x's shape and dtype, which autograd can differentiate; the expected value is x + residual.

    Source: Huang et al. 2016, "Deep Networks with Stochastic Depth" (https://arxiv.org/abs/1603.09382); scaled in
    training, as `torchvision.ops.stochastic_depth` in mode "row".
    """
    if not training:
        return x + residual
    # uniform noise is ≥ p with probability 1 − p, for every sample by itself
    kept = torch.rand(len(x), generator=generator, dtype=x.dtype, device=x.device) >= p  # (N,)
    # E[kept / (1 − p)] = 1: the expected branch is the whole one
    scale = 1 / (1 - p) if p < 1 else 0.0
    factor = kept.to(x.dtype) * scale  # (N,)
    factor = factor.reshape(-1, *[1] * (x.dim() - 1))  # (N, 1, …, 1)
    return x + residual * factor


class SpatialDropout2d:
    """Inverted dropout of whole channels, with its own backward pass.

    p: the probability of dropping a channel of a sample, from 0 to 1.
    training: True at construction; with False the layer is the identity.

    Source: Tompson et al. 2015, "Efficient Object Localization Using Convolutional Networks"
    (https://arxiv.org/abs/1411.4280); scaled in training, as `torch.nn.Dropout2d`.
    """

    def __init__(self, p):
        self.p = p
        self.training = True
        self._factor = None  # (N, C, 1, 1): 0 where dropped, 1 / (1 − p) where kept; None after an evaluation

    def forward(self, x, generator=None):
        """x: float tensor (N, C, H, W) → a tensor of the same shape and dtype; every sample's channels are drawn anew.

        generator: a `torch.Generator` on x's device that all draws are made from; None is torch's global one.
        """
        if not self.training:
            self._factor = None
            return x
        # uniform noise is ≥ p with probability 1 − p, for every channel of every sample by itself
        kept = torch.rand(x.shape[:2], generator=generator, dtype=x.dtype, device=x.device) >= self.p  # (N, C)
        # E[kept / (1 − p)] = 1: the expected output is x, so that evaluation needs no scaling; with p = 1 none is kept
        scale = 1 / (1 - self.p) if self.p < 1 else 0.0
        self._factor = (kept.to(x.dtype) * scale)[:, :, None, None]
        return x * self._factor

    def backward(self, grad_out):
        """The gradient for the last forward's x, from the one for its result; all three have the same shape."""
        if self._factor is None:
            return grad_out
        # y = factor · x, so dx = factor · dy
        return grad_out * self._factor


class StandardDropout:
    """Dropout in the form of the original paper, with its own backward pass: inference is scaled, training is not.

    keep: the probability of keeping an element (the paper's p), from 0 to 1.
    training: True at construction; False: inference.

    Source: Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting"
    (https://jmlr.org/papers/v15/srivastava14a.html).
    """

    def __init__(self, keep):
        self.keep = keep
        self.training = True
        self._factor = None  # what the last forward multiplied by: a mask of x's shape, or the number keep

    def forward(self, x, generator=None):
        """x, a float tensor of any shape → a tensor of the same shape and dtype; training draws every element anew.

        generator: a `torch.Generator` on x's device that all draws are made from; None is torch's global one.
        """
        if self.training:
            # uniform noise is below keep with that probability, for every element by itself
            kept = torch.rand(x.shape, generator=generator, dtype=x.dtype, device=x.device) < self.keep
            self._factor = kept.to(x.dtype)
        else:
            # E[mask] = keep: what the next layer gets on average in training
            self._factor = self.keep
        return x * self._factor

    def backward(self, grad_out):
        """The gradient for the last forward's x, from the one for its result; all three have the same shape."""
        # y = factor · x, so dx = factor · dy
        return grad_out * self._factor


class AlphaDropout:
    """Dropout that keeps the mean 0 and the variance 1 of SELU's activations, with its own backward pass.

    p: the probability of dropping an element, 0 ≤ p < 1.
    training: True at construction; with False the layer is the identity.

    Source: Klambauer et al. 2017, "Self-Normalizing Neural Networks" (https://arxiv.org/abs/1706.02515), as
    `torch.nn.AlphaDropout`.
    """

    def __init__(self, p):
        self.p = p
        self.training = True
        self._factor = None  # dy/dx of the last forward, of x's shape: 0 where dropped, a where kept; None: evaluation

    def forward(self, x, generator=None):
        """x, a float tensor of any shape → a tensor of the same shape and dtype; every element is drawn anew.

        generator: a `torch.Generator` on x's device that all draws are made from; None is torch's global one.
        """
        if not self.training:
            self._factor = None
            return x
        p = self.p
        limit = -SELU_SCALE * SELU_ALPHA  # α′, what SELU tends to on the far left
        # uniform noise is ≥ p with probability 1 − p, for every element by itself
        kept = torch.rand(x.shape, generator=generator, dtype=x.dtype, device=x.device) >= p
        dropped_to_limit = torch.where(kept, x, limit)
        # for x of mean 0 and variance 1 this has mean p α′ and variance (1 − p) + p (1 − p) α′²
        variance = (1 - p) * (1 + p * limit**2)
        a = variance**-0.5
        b = -a * p * limit
        self._factor = kept.to(x.dtype) * a
        return a * dropped_to_limit + b

    def backward(self, grad_out):
        """The gradient for the last forward's x, from the one for its result; all three have the same shape."""
        if self._factor is None:
            return grad_out
        # y = a·x + b where x was kept, a constant where it was dropped
        return grad_out * self._factor


def drop_connect(x, weight, p, generator=None):
    """A linear layer without bias whose single weights are dropped at random.

    x: float tensor (…, in). weight: (out, in), of x's dtype.
    p: the probability of dropping a weight, from 0 to 1; with 1 the result is zeros.
    generator: a `torch.Generator` on x's device that all draws are made from; None is torch's global one.
    Returns: (…, out), which autograd can differentiate; its expected value is x @ weight.T.

    Source: Wan et al. 2013, "Regularization of Neural Networks using DropConnect"
    (https://proceedings.mlr.press/v28/wan13.html), with one mask a call and scaled in training.
    """
    # uniform noise is ≥ p with probability 1 − p, for every weight by itself
    kept = torch.rand(weight.shape, generator=generator, dtype=weight.dtype, device=weight.device) >= p  # (out, in)
    # E[kept / (1 − p)] = 1: the expected weight is the whole one; with p = 1 none is kept
    scale = 1 / (1 - p) if p < 1 else 0.0
    masked = weight * (kept.to(weight.dtype) * scale)  # (out, in)
    return x @ masked.T


def l2_penalty(params: Iterable[torch.Tensor], lam: float) -> torch.Tensor:
    """The L2 penalty of all parameters together, λ/2·Σ w².

    Args:
        params: any iterable of float tensors of one dtype, of any shapes; at least one. Left unchanged.
        lam: its strength λ.

    Returns:
        A 0-d tensor of their dtype that autograd can differentiate: a sum over all elements, with no average.

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 7.1.1.
    """
    return lam / 2 * sum(w.square().sum() for w in params)


def l2_penalty_backward(params: Iterable[torch.Tensor], lam: float) -> list[torch.Tensor]:
    """Gradients of `l2_penalty(params, lam)` by hand: a list with a new tensor like it for each parameter."""
    return [lam * w.detach() for w in params]  # the ½ cancels the 2 of the square


def l1_penalty(params: Iterable[torch.Tensor], lam: float) -> torch.Tensor:
    """The L1 penalty of all parameters together, λ·Σ |w|.

    Args:
        params: any iterable of float tensors of one dtype, of any shapes; at least one. Left unchanged.
        lam: its strength λ.

    Returns:
        A 0-d tensor of their dtype that autograd can differentiate: a sum over all elements, with no average.

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 7.1.2.
    """
    return lam * sum(w.abs().sum() for w in params)


def l1_penalty_backward(params: Iterable[torch.Tensor], lam: float) -> list[torch.Tensor]:
    """Gradients of `l1_penalty(params, lam)` by hand: a list with a new tensor like it for each parameter.

    At w = 0, where the derivative jumps, it is 0.
    """
    return [lam * w.detach().sign() for w in params]

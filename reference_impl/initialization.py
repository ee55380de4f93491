"""Weight initialization: random values whose variance keeps signals at their size from layer to layer."""

import math

import torch

# What a nonlinearity does to the size of a signal, as torch.nn.init.calculate_gain has it; leaky ReLU's depends on a.
GAINS = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2), "selu": 3 / 4}


def kaiming_uniform_(w, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    """Fill w in place with Kaiming (He) uniform values, and return it.

    w: float tensor (out, in), or (out, in, *kernel) for a convolution; it may require grad.
    a: the negative slope, used with "leaky_relu" only.
    mode: "fan_in" keeps the variance of activations forward, "fan_out" that of gradients backward.
    nonlinearity: "leaky_relu", "relu", "linear", "sigmoid", "tanh" or "selu": what follows the layer.
    generator: a `torch.Generator` on w's device that all draws are made from; None is torch's global one.

    Source: He et al. 2015, "Delving Deep into Rectifiers" (https://arxiv.org/abs/1502.01852); gains as in
    https://docs.pytorch.org/docs/stable/nn.init.html.
    """
    if w.numel() == 0:
        return w
    kernel = math.prod(w.shape[2:])  # positions of a convolution's kernel, 1 for a matrix
    fan_in = w.shape[1] * kernel  # how many inputs one output sums
    fan_out = w.shape[0] * kernel  # how many outputs one input feeds
    fan = fan_in if mode == "fan_in" else fan_out
    # a leaky ReLU leaves (1 + a²)/2 of the second moment, which the gain makes good
    gain = math.sqrt(2 / (1 + a**2)) if nonlinearity == "leaky_relu" else GAINS[nonlinearity]
    # U(−b, b) has variance b²/3, and gain²/fan is wanted
    bound = gain * math.sqrt(3 / fan)
    with torch.no_grad():
        return w.uniform_(-bound, bound, generator=generator)


def kaiming_normal_(w, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    """Fill w in place with Kaiming (He) normal values of mean 0, and return it.

    w: float tensor (out, in), or (out, in, *kernel) for a convolution; it may require grad.
    a: the negative slope, used with "leaky_relu" only.
    mode: "fan_in" keeps the variance of activations forward, "fan_out" that of gradients backward.
    nonlinearity: "leaky_relu", "relu", "linear", "sigmoid", "tanh" or "selu": what follows the layer.
    generator: a `torch.Generator` on w's device that all draws are made from; None is torch's global one.

    Source: He et al. 2015, "Delving Deep into Rectifiers" (https://arxiv.org/abs/1502.01852); gains as in
    https://docs.pytorch.org/docs/stable/nn.init.html.
    """
    if w.numel() == 0:
        return w
    outputs, inputs, *positions = w.shape
    connections = (inputs if mode == "fan_in" else outputs) * math.prod(positions)
    if nonlinearity == "leaky_relu":
        correction = math.sqrt(2 / (1 + a * a))
    else:
        correction = GAINS[nonlinearity]
    # N(0, σ²) with variance σ² = gain²/fan
    std = correction / math.sqrt(connections)
    with torch.no_grad():
        return w.normal_(0, std, generator=generator)


def xavier_uniform_(w, gain=1.0, generator=None):
    """Fill w in place with Xavier (Glorot) uniform values, and return it.

    w: float tensor (out, in), or (out, in, *kernel) for a convolution; it may require grad.
    gain: multiplies the size of the values, for what follows the layer.
    generator: a `torch.Generator` on w's device that all draws are made from; None is torch's global one.

    Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks"
    (https://proceedings.mlr.press/v9/glorot10a.html).
    """
    kernel = math.prod(w.shape[2:])  # positions of a convolution's kernel, 1 for a matrix
    fan_in = w.shape[1] * kernel  # how many inputs one output sums
    fan_out = w.shape[0] * kernel  # how many outputs one input feeds
    # 1/fan_in would keep the variance of activations, 1/fan_out that of gradients: 2/(fan_in + fan_out) lies between.
    # U(−b, b) has variance b²/3
    bound = gain * math.sqrt(6 / (fan_in + fan_out))
    with torch.no_grad():
        return w.uniform_(-bound, bound, generator=generator)


def xavier_normal_(w, gain=1.0, generator=None):
    """Fill w in place with Xavier (Glorot) normal values of mean 0, and return it.

    w: float tensor (out, in), or (out, in, *kernel) for a convolution; it may require grad.
    gain: multiplies the size of the values, for what follows the layer.
    generator: a `torch.Generator` on w's device that all draws are made from; None is torch's global one.

    Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks"
    (https://proceedings.mlr.press/v9/glorot10a.html).
    """
    outputs, inputs, *positions = w.shape
    fans = (inputs + outputs) * math.prod(positions)  # fan_in + fan_out
    # N(0, σ²) with variance σ² = gain² · 2/(fan_in + fan_out)
    std = gain * math.sqrt(2 / fans)
    with torch.no_grad():
        return w.normal_(0, std, generator=generator)


def orthogonal_(w, gain=1.0, generator=None):
    """Fill w in place with a random (semi-)orthogonal matrix times gain, and return it.

    w: float tensor of at least two dimensions and one element, (out, in), or (out, in, *kernel) for a convolution; it
        may require grad. It counts as the matrix (out, in · kernel): with at least as many columns as rows its rows are
        orthonormal, otherwise its columns are.
    gain: multiplies the values, for what follows the layer.
    generator: a `torch.Generator` on w's device that all draws are made from; None is torch's global one.

    The matrix is Haar distributed: every orthogonal matrix is as likely as every other.

    Source: Saxe et al. 2014, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks"
    (https://arxiv.org/abs/1312.6120), and on Haar matrices Mezzadri 2007, "How to generate random matrices from the
    classical compact groups" (https://arxiv.org/abs/math-ph/0609050).
    """
    rows = w.shape[0]
    cols = w.numel() // rows
    tall, short = max(rows, cols), min(rows, cols)
    # independent normal entries look the same after every rotation, and so does what is made of them
    A = torch.randn(tall, short, generator=generator, dtype=w.dtype, device=w.device)
    Q, R = torch.linalg.qr(A)  # A = QR: Q (tall, short) with orthonormal columns, R (short, short)
    # QR leaves the sign of each column open; the routine's choice depends on A. With R's diagonal positive Q is Haar
    Q = Q * R.diagonal().sign()
    if rows < cols:
        Q = Q.T  # (rows, cols)
    with torch.no_grad():
        return w.copy_((gain * Q).reshape(w.shape))


def lecun_normal_(w, generator=None):
    """Fill w in place with LeCun normal values of mean 0, and return it.

    w: float tensor of at least one element, (out, in), or (out, in, *kernel) for a convolution; it may require grad.
    generator: a `torch.Generator` on w's device that all draws are made from; None is torch's global one.

    Source: LeCun et al. 1998, "Efficient BackProp" (http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf); asked for by
    self-normalizing networks, Klambauer et al. 2017 (https://arxiv.org/abs/1706.02515).
    """
    fan_in = w.shape[1] * math.prod(w.shape[2:])  # how many inputs one output sums
    # a sum of fan_in products of unit inputs has variance fan_in · σ², which is to be 1
    std = math.sqrt(1 / fan_in)
    with torch.no_grad():
        return w.normal_(0, std, generator=generator)

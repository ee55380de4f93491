"""Backpropagation written out by hand: from a numerical gradient to a whole network.

Shapes: N is the batch size, `in` and `out` are features. Weights are (out, in), as in `torch.nn`.
Notation in comments: dz is the gradient of the loss with respect to z, and has the shape of z.
"""

import math

import torch


def numerical_gradient(f, x, h=1e-5):
    """The gradient of a scalar function, estimated by centred differences of step h.

    f: a callable that takes a tensor of x's shape and returns a Python float or a 0-d tensor, which may be a
        view of its argument (`lambda t: t[0, 1]`).
    x: float64 tensor of any shape, 0-d included; holds the same values afterwards.
    h: the step, a float.
    Returns: float64 tensor of x's shape.

    Source: CS231n notes, "Gradient checks" (https://cs231n.github.io/neural-networks-3/#gradcheck).
    """
    point = x.detach().clone(memory_format=torch.contiguous_format)  # moved one entry at a time; x itself stays
    entries = point.view(-1)  # shares its memory with point
    slopes = torch.empty_like(entries)
    for i in range(entries.numel()):
        centre = entries[i].item()
        entries[i] = centre + h
        above = float(f(point))  # a number now: a view of point would change with the next line
        entries[i] = centre - h
        below = float(f(point))
        entries[i] = centre
        # f(x ± h) = f ± h f′ + h²/2 f″ ± …: the even terms cancel, so the error falls with h², not with h
        slopes[i] = (above - below) / (2 * h)
    return slopes.view(x.shape)


class Linear:
    """A fully connected layer with its own backward pass.

    weight: (out_features, in_features).
    bias: (out_features,). Both start as you like.
    weight_grad, bias_grad: set by `backward`, shaped as weight and bias.
    The layer starts in the default dtype; weight and bias may be replaced by tensors of another one.

    Source: CS231n notes, "Backpropagation, Intuitions" (https://cs231n.github.io/optimization-2/).
    """

    def __init__(self, in_features, out_features):
        bound = 1 / math.sqrt(in_features)
        self.weight = torch.empty(out_features, in_features).uniform_(-bound, bound)
        self.bias = torch.zeros(out_features)
        self.weight_grad = None
        self.bias_grad = None

    def forward(self, x):
        """x (…, in_features), any number of leading dimensions, none included → (…, out_features)."""
        self._x = x
        return x @ self.weight.T + self.bias  # (…, in) @ (in, out) + (out,)

    def backward(self, grad_out):
        """From the gradient for the last output to the gradient for its input; sets weight_grad and bias_grad.

        grad_out: (…, out_features), the loss's gradient with respect to what `forward` returned last.
        Returns: (…, in_features), the gradient for x. The parameters' gradients are exact derivatives, summed over
            all leading dimensions (none: over the single vector); each call overwrites them.
        """
        out_features, in_features = self.weight.shape
        x_rows = self._x.reshape(-1, in_features)  # (M, in): every leading dimension is a batch dimension
        grad_rows = grad_out.reshape(-1, out_features)  # (M, out)
        # y_o = Σᵢ W_oi xᵢ + b_o, hence ∂y_o/∂W_oi = xᵢ, ∂y_o/∂b_o = 1 and ∂y_o/∂xᵢ = W_oi
        self.weight_grad = grad_rows.T @ x_rows  # (out, M) @ (M, in)
        self.bias_grad = grad_rows.sum(dim=0)  # (out,)
        return grad_out @ self.weight  # (…, out) @ (out, in)


class TwoLayerNetwork:
    """A network of two layers for binary labels: linear, ReLU, linear, sigmoid; trained on binary cross-entropy.

    W1 (hidden, in_features), b1 (hidden,), W2 (out, hidden), b2 (out,): how they start is free, but the hidden units
        must not all start alike.
    W1_grad, b1_grad, W2_grad, b2_grad: set by `backward`, shaped as the parameters.
    The loss is the mean over all N × out elements. The network starts in the default dtype; its parameters may be
    replaced by tensors of another one. No autograd.

    Source: Goodfellow, Bengio, Courville, "Deep Learning", section 6.5 (https://www.deeplearningbook.org).
    """

    def __init__(self, in_features, hidden, out):
        # He et al. 2015: variance 2/fan_in keeps the scale through a ReLU. Different rows break the symmetry.
        self.W1 = torch.randn(hidden, in_features) * math.sqrt(2 / in_features)
        self.b1 = torch.zeros(hidden)
        self.W2 = torch.randn(out, hidden) * math.sqrt(1 / hidden)
        self.b2 = torch.zeros(out)

    def forward(self, X):
        """X (N, in_features) → probabilities (N, out)."""
        self._X = X
        self._Z1 = X @ self.W1.T + self.b1  # (N, hidden)
        self._A1 = self._Z1.clamp(min=0)  # (N, hidden)
        self._Z2 = self._A1 @ self.W2.T + self.b2  # (N, out)
        self._P = torch.sigmoid(self._Z2)  # (N, out)
        return self._P

    def backward(self, y_true):
        """Sets the four gradients of the loss for the last `forward`; each call overwrites them.

        y_true: (N, out), 0 or 1, in the dtype of X.
        """
        # loss = −mean(y log p + (1 − y) log(1 − p)), p = σ(z): the sigmoid's slope p(1 − p) cancels
        dZ2 = (self._P - y_true) / y_true.numel()  # (N, out)
        self.W2_grad = dZ2.T @ self._A1  # (out, N) @ (N, hidden)
        self.b2_grad = dZ2.sum(dim=0)  # (out,)
        dA1 = dZ2 @ self.W2  # (N, out) @ (out, hidden)
        dZ1 = dA1 * (self._Z1 > 0)  # the slope of ReLU at 0 is taken as 0
        self.W1_grad = dZ1.T @ self._X  # (hidden, N) @ (N, in)
        self.b1_grad = dZ1.sum(dim=0)  # (hidden,)

    def update(self, lr):
        """One step of gradient descent on all four parameters."""
        self.W1 = self.W1 - lr * self.W1_grad
        self.b1 = self.b1 - lr * self.b1_grad
        self.W2 = self.W2 - lr * self.W2_grad
        self.b2 = self.b2 - lr * self.b2_grad

    def train_step(self, X, y, lr):
        """One step on a batch: forward, backward, update. Returns the loss before the update, a 0-d tensor."""
        self.forward(X)
        # −log p = softplus(−z) and −log(1 − p) = softplus(z), so the loss is mean(softplus(z) − y z)
        z = self._Z2
        softplus = z.clamp(min=0) + torch.log1p(torch.exp(-z.abs()))
        loss = (softplus - y * z).mean()
        self.backward(y)
        self.update(lr)
        return loss


class MLP:
    """A multi-layer perceptron for classification: linear layers with a ReLU between every two of them.

    sizes: [in_features, hidden, …, num_classes], at least two numbers; there are len(sizes) − 1 linear layers.
    weights: list, weights[l] is (sizes[l + 1], sizes[l]).
    biases: list, biases[l] is (sizes[l + 1],).
    How they start is free, but the units of a layer must not all start alike.
    weight_grads, bias_grads: lists set by `backward`, shaped as the parameters.
    The network starts in the default dtype; entries of the lists may be replaced by tensors of another one.
    No autograd.

    Source: Goodfellow, Bengio, Courville, "Deep Learning", section 6.5 (https://www.deeplearningbook.org).
    """

    def __init__(self, sizes):
        self.weights = []
        self.biases = []
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
            # He et al. 2015: variance 2/fan_in keeps the scale through a ReLU. Different rows break the symmetry.
            self.weights.append(torch.randn(fan_out, fan_in) * math.sqrt(2 / fan_in))
            self.biases.append(torch.zeros(fan_out))
        self.weight_grads = [None] * len(self.weights)
        self.bias_grads = [None] * len(self.biases)

    def forward(self, x):
        """x (N, sizes[0]) → logits (N, sizes[-1]); the last layer has no ReLU and no softmax."""
        last = len(self.weights) - 1
        self._inputs = []  # _inputs[l] is what enters layer l
        a = x
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            self._inputs.append(a)
            z = a @ weight.T + bias  # (N, sizes[l + 1])
            a = z.clamp(min=0) if layer < last else z
        self._logits = a
        return self._logits

    def backward(self, target):
        """Sets the gradients of the mean softmax cross-entropy for the last `forward`; each call overwrites them.

        target: (N,) int64, the right class of each row.
        """
        N, num_classes = self._logits.shape
        one_hot = torch.zeros_like(self._logits)
        one_hot[torch.arange(N, device=target.device), target] = 1
        shifted = (self._logits - self._logits.max(dim=1, keepdim=True).values).exp()
        probs = shifted / shifted.sum(dim=1, keepdim=True)
        dz = (probs - one_hot) / N  # (N, num_classes): the gradient of softmax and cross-entropy in one
        for layer in reversed(range(len(self.weights))):
            self.weight_grads[layer] = dz.T @ self._inputs[layer]  # (out, N) @ (N, in)
            self.bias_grads[layer] = dz.sum(dim=0)  # (out,)
            if layer > 0:
                da = dz @ self.weights[layer]  # (N, out) @ (out, in)
                # this layer's input is the ReLU of the layer below: where it is 0, nothing passes
                dz = da * (self._inputs[layer] > 0)

    def step(self, lr):
        """One step of gradient descent on every weight and bias."""
        for layer in range(len(self.weights)):
            self.weights[layer] = self.weights[layer] - lr * self.weight_grads[layer]
            self.biases[layer] = self.biases[layer] - lr * self.bias_grads[layer]


def clip_grad_norm(params, max_norm):
    """Scales all gradients by one common factor so that their joint 2-norm is at most max_norm.

    params: any iterable of tensors, a generator too; those whose `.grad` is None are passed over, at least one has one.
    max_norm: float.
    Every `.grad` is changed in place: the same tensor object, new values. Gradients whose joint norm is below max_norm
    keep their values.
    Returns: the joint norm before clipping, a 0-d tensor in the gradients' dtype.

    Source: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", 2013
    (https://arxiv.org/abs/1211.5063); small constant and scaling as `torch.nn.utils.clip_grad_norm_`.
    """
    grads = [p.grad for p in params if p.grad is not None]
    if not grads:
        return torch.tensor(0.0)
    # the norm of all gradients laid end to end
    squares = torch.stack([(grad * grad).sum() for grad in grads])
    norm = squares.sum().sqrt()
    factor = max_norm / (norm + 1e-6)  # the constant keeps a norm of 0 from dividing by 0
    factor = factor.clamp(max=1.0)  # never lengthen
    for grad in grads:
        grad.mul_(factor)
    return norm


def clip_grad_value(params, clip_value):
    """Limits every entry of every gradient to the range from −clip_value to clip_value, each by itself.

    params: any iterable of tensors, a generator too; those whose `.grad` is None are passed over and keep None.
    clip_value: number, at least 0.
    Every `.grad` is changed in place: the same tensor object, new values. Infinite entries become ±clip_value. The
    parameters themselves don't change.
    Returns: None.

    Source: `torch.nn.utils.clip_grad_value_`.
    """
    for p in params:
        if p.grad is None:
            continue
        # g ← min(max(g, −c), c), entry by entry
        p.grad.clamp_(min=-clip_value, max=clip_value)

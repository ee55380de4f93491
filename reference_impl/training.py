"""What stands around a model and an optimizer: the loop, evaluation, and what is kept beside the weights.

Shapes: n is the size of a batch, K the number of classes.
"""

import torch


def train(model, batches, loss_fn, optimizer, epochs):
    """Train a model in place, one update a batch.

    model: an `nn.Module`; it is trained in training mode, and left in it, whatever mode it comes in.
    batches: a list of pairs `(x, y)`, gone through once an epoch, in its order.
    loss_fn: the loss of a batch is `loss_fn(model(x), y)`, a 0-d tensor.
    optimizer: has `step()` and `zero_grad()`, as those of `torch.optim`, and holds the model's parameters. Gradients
        that are there on entry take no part in the first update.
    epochs: int ≥ 0.
    Returns: a list of Python floats, the loss of every step as it was before that step's update.

    Source: PyTorch tutorial, "Optimizing Model Parameters"
    (https://docs.pytorch.org/tutorials/beginner/basics/optimization_tutorial.html).
    """
    model.train()
    losses = []
    for _ in range(epochs):
        for x, y in batches:
            loss = loss_fn(model(x), y)
            optimizer.zero_grad()  # backward adds to .grad: nothing old may be there
            loss.backward()
            optimizer.step()
            losses.append(loss.item())  # a number: a tensor would keep its graph
    return losses


class LossScaler:
    """Dynamic loss scaling for training in float16, as `torch.amp.GradScaler` does it, for one optimizer.

    init_scale: the factor at first, a float.
    growth_interval: so many steps in a row without inf or nan in the gradients double the factor.

    A training step calls `scale(loss).backward()`, perhaps `unscale_(optimizer)` (to clip the gradients, say),
    `step(optimizer)` and `update()`, in this order.

    Source: Micikevicius et al. 2018, "Mixed Precision Training" (https://arxiv.org/abs/1710.03740);
    https://docs.pytorch.org/docs/stable/amp.html.
    """

    def __init__(self, init_scale=65536.0, growth_interval=2000):
        self._scale = init_scale
        self._growth_interval = growth_interval
        self._good_steps = 0  # in a row, since the factor last changed
        self._unscaled = False  # whether the gradients are divided already
        self._found_inf = False

    def scale(self, loss):
        """loss (a tensor) times the factor, a tensor that autograd can differentiate."""
        # gradients below float16's smallest number would be 0: scaled with the loss they are not
        return loss * self._scale

    def unscale_(self, optimizer):
        """Divide by the factor, in place, the `.grad` of all parameters in `optimizer.param_groups` that have one."""
        for group in optimizer.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.grad.div_(self._scale)
                    if not torch.isfinite(p.grad).all():
                        self._found_inf = True
        self._unscaled = True

    def step(self, optimizer):
        """Call `optimizer.step()`, unless a gradient has an inf or nan; unscale first if that was not done yet."""
        if not self._unscaled:
            self.unscale_(optimizer)
        if not self._found_inf:
            optimizer.step()

    def update(self):
        """After a step: halve the factor if it was skipped, double it after growth_interval good ones in a row."""
        if self._found_inf:
            self._scale /= 2
            self._good_steps = 0
        else:
            self._good_steps += 1
            if self._good_steps == self._growth_interval:
                self._scale *= 2
                self._good_steps = 0
        self._unscaled = False
        self._found_inf = False

    def get_scale(self):
        """The factor, a float."""
        return self._scale

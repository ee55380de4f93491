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


@torch.no_grad()
def evaluate(model, batches):
    """The mean cross-entropy and the accuracy of a classifier over all samples.

    model: an `nn.Module` that gives logits (n, K). It runs in evaluation mode; afterwards every sub-module is in the
        mode in which it was (some may be in evaluation mode for good). No graph is recorded.
    batches: a list of pairs `(x, target)`, target (n,) int64; n may differ from batch to batch, at least one sample.
    Returns: (loss, accuracy), Python floats. Every sample counts alike, whatever batch it is in.

    Source: PyTorch notes, "Autograd mechanics", on evaluation mode and no_grad
    (https://docs.pytorch.org/docs/stable/notes/autograd.html).
    """
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    loss, right, samples = 0.0, 0, 0
    for x, target in batches:
        logits = model(x)  # (n, K)
        log_probs = logits.log_softmax(dim=1)
        loss += -log_probs[torch.arange(len(target), device=target.device), target].sum().item()
        right += (logits.argmax(dim=1) == target).sum().item()
        samples += len(target)  # batches may be uneven: a mean of means would count some samples more
    for module, mode in modes:
        module.training = mode  # not train(): that would set all modules below as well
    return loss / samples, right / samples


def accumulated_step(model, loss_fn, micro_batches, optimizer):
    """One update on a batch that comes in pieces.

    model: an `nn.Module`. loss_fn: `loss_fn(model(x), y)` is the mean over the samples of x, a 0-d tensor.
    micro_batches: a list of pairs `(x, y)`, which may have different numbers of samples (the first dimension of x).
    optimizer: has `step()` and `zero_grad()`, as those of `torch.optim`. Gradients that are there on entry are dropped;
        one step is made, with the gradients of the mean over all samples.
    Returns: the mean loss over all samples, before the update: a 0-d tensor, detached.

    Source: PyTorch documentation, "Automatic Mixed Precision examples", gradient accumulation
    (https://docs.pytorch.org/docs/stable/notes/amp_examples.html#gradient-accumulation).
    """
    samples = sum(len(x) for x, _ in micro_batches)
    optimizer.zero_grad()
    total = 0.0
    for x, y in micro_batches:
        # the mean over all samples is the sum of the pieces' means, each weighted by its share of the samples
        loss = loss_fn(model(x), y) * (len(x) / samples)
        loss.backward()  # adds to .grad, and frees this piece's graph
        total = total + loss.detach()
    optimizer.step()
    return total


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


class EarlyStopping:
    """Tells when training has stopped to improve, and keeps the best state.

    patience: int ≥ 1, so many updates in a row without improvement are enough.
    min_delta: an improvement is a loss below the best one minus min_delta; nan is none.

    best_state: what `update` got with the best loss, copied; None before there is one.
    best_loss: the best loss so far, a float.

    Source: Prechelt 1998, "Early Stopping - But When?" (https://doi.org/10.1007/3-540-49430-8_3).
    """

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_loss = float("inf")
        self.best_state = None
        self._waited = 0  # updates in a row without improvement

    def update(self, val_loss, state):
        """Take a validation loss (float) and the state that it belongs to (a dict of tensors).

        Returns True from the patience-th update in a row without improvement on, until one improves again; else False.
        """
        if val_loss < self.best_loss - self.min_delta:  # False for nan
            self.best_loss = val_loss
            self.best_state = {name: value.detach().clone() for name, value in state.items()}  # training goes on
            self._waited = 0
        else:
            self._waited += 1
        return self._waited >= self.patience


class EMA:
    """A running average of parameters, beside those that are trained.

    params: an iterable of tensors (a generator too). The average starts as a copy of them.
    decay: the share of the old average that survives an update.

    Source: Polyak & Juditsky 1992, "Acceleration of Stochastic Approximation by Averaging"
    (https://doi.org/10.1137/0330046); the exponential form as in Tarvainen & Valpola 2017
    (https://arxiv.org/abs/1703.01780).
    """

    def __init__(self, params, decay):
        self.params = list(params)  # a generator can be walked only once
        self.decay = decay
        self.average = [p.detach().clone() for p in self.params]

    @torch.no_grad()
    def update(self):
        """After an optimizer's step: move the average towards the parameters, which stay as they are."""
        for i, p in enumerate(self.params):
            # a ← decay · a + (1 − decay) · θ
            self.average[i] = self.decay * self.average[i] + (1 - self.decay) * p

    @torch.no_grad()
    def swap(self):
        """Exchange the parameters with the average, in place; a second call undoes it."""
        for i, p in enumerate(self.params):
            trained = p.clone()
            p.copy_(self.average[i])  # the tensor stays the same: model and optimizer hold it
            self.average[i] = trained

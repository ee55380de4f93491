"""What stands around a model and an optimizer: the loop, evaluation, and what is kept beside the weights.

Shapes: n is the size of a batch, K the number of classes.
"""


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

"""The step is a function of its own; gradients are cleared before the forward pass."""


def train(model, batches, loss_fn, optimizer, epochs):
    def step(x, y):
        optimizer.zero_grad(set_to_none=True)
        output = model(x)
        loss = loss_fn(output, y)
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    model.train(True)
    return [step(x, y) for epoch in range(epochs) for x, y in batches]

"""Hidden tests of the kata mixed-precision-scaler. The optimizer is a small one of our own that counts its steps."""

import torch

from nfquiz.judge.scenario import scenario

INF, NAN = float("inf"), float("nan")


class Descent:
    """Plain gradient descent over groups of parameters."""

    def __init__(self, *groups):
        self.param_groups = [{"params": list(group), "lr": 0.1} for group in groups]
        self.steps = 0

    @torch.no_grad()
    def step(self, closure=None):
        self.steps += 1
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p -= group["lr"] * p.grad

    def zero_grad(self, set_to_none=True):
        for group in self.param_groups:
            for p in group["params"]:
                p.grad = None


def gradient(given, *shape):
    return given.copy(given.randn(*shape))


@scenario("scale multiplies the loss and keeps its graph")
def scale(impl, given):
    x = given.param(given.size(2, 5))
    for name, scaler in (("default", impl.LossScaler()), ("128", impl.LossScaler(init_scale=128.0))):
        loss = x.square().sum()
        scaled = scaler.scale(loss)
        yield f"factor {name}", scaler.get_scale()
        yield f"scaled loss, factor {name}", scaled
        yield f"the loss is as it was, factor {name}", loss
        x.grad = None
        scaled.backward()
        yield f"scaled gradient, factor {name}", x.grad


@scenario("unscale_ divides all gradients of all groups in place")
def unscale(impl, given):
    a, b, c, none = given.param(3), given.param(2, 2), given.param(given.size(2, 5)), given.param(2)
    optimizer = Descent([a, none, b], [c])
    scaler = impl.LossScaler(init_scale=32.0)
    for p in (a, b, c):
        p.grad = gradient(given, *p.shape)
    held = [a.grad, b.grad, c.grad]
    scaler.unscale_(optimizer)
    yield "gradients", [a.grad, b.grad, c.grad, none.grad]
    yield "the tensors that were there before", held
    yield "parameters are as they were", [a, b, c]


@scenario("step unscales and lets the optimizer step")
def plain_step(impl, given):
    a, b = given.param(3), given.param(given.size(2, 4), 2)
    optimizer, scaler = Descent([a], [b]), impl.LossScaler(init_scale=1024.0)
    for step in (1, 2, 3):
        optimizer.zero_grad()
        scaler.scale((a.sum() * b.square()).mean()).backward()
        scaler.step(optimizer)
        scaler.update()
        yield f"parameters after step {step}", [a, b]
        yield f"gradients after step {step}", [a.grad, b.grad]
    yield "steps of the optimizer", optimizer.steps


@scenario("with unscale_ before step the gradients are divided once")
def unscaled_before(impl, given):
    a = given.param(given.size(2, 5))
    optimizer, scaler = Descent([a]), impl.LossScaler(init_scale=16.0, growth_interval=50)
    for step, before in enumerate((True, False, True, True, False), start=1):
        a.grad = gradient(given, *a.shape)
        if before:
            scaler.unscale_(optimizer)
            a.grad.clamp_(-0.05, 0.05)  # what it is good for: clipping
        scaler.step(optimizer)
        scaler.update()
        yield f"after step {step}, {'' if before else 'not '}unscaled before", [a, a.grad]


@scenario("an inf or nan anywhere skips the step and halves the factor")
def skipped(impl, given):
    for bad in (INF, -INF, NAN):
        for place in range(3):
            params = [given.param(4), given.param(2, 2), given.param(1)]
            optimizer, scaler = Descent(params[:2], params[2:]), impl.LossScaler(init_scale=64.0)
            for p in params:
                p.grad = gradient(given, *p.shape)
            params[place].grad.view(-1)[-1] = bad
            scaler.step(optimizer)
            scaler.update()
            yield f"{bad} in gradient {place}: parameters", params
            yield f"{bad} in gradient {place}: gradients", [p.grad for p in params]
            yield f"{bad} in gradient {place}: steps and factor", [optimizer.steps, scaler.get_scale()]


@scenario("after a skipped step the next good one is made")
def recovers(impl, given):
    a = given.param(3)
    optimizer, scaler = Descent([a]), impl.LossScaler(init_scale=256.0)
    for step, bad in enumerate((INF, NAN, None, -INF, None, None), start=1):
        a.grad = gradient(given, 3)
        if bad is not None:
            a.grad[1] = bad
        if step % 2:
            scaler.unscale_(optimizer)
        scaler.step(optimizer)
        scaler.update()
        yield f"after step {step}, {bad or 'a good one'}: parameter", a
        yield f"after step {step}, {bad or 'a good one'}: steps and factor", [optimizer.steps, scaler.get_scale()]


@scenario("growth_interval good steps in a row double the factor")
def grows(impl, given):
    a = given.param(2)
    for interval, bad_at in ((3, ()), (3, (3, 6, 8)), (1, (2,)), (2, (1, 4))):
        optimizer, scaler = Descent([a]), impl.LossScaler(init_scale=4.0, growth_interval=interval)
        scales = []
        for step in range(1, 13):
            a.grad = gradient(given, 2)
            if step in bad_at:
                a.grad[0] = INF
            scaler.step(optimizer)
            scaler.update()
            scales.append(scaler.get_scale())
        yield f"the factor after each step, interval {interval}, bad steps {bad_at}", scales


@scenario("the default interval is 2,000", dtypes=("float32",))
def default_interval(impl, given):
    a = given.param(given.tensor([1.0]))
    optimizer, scaler = Descent([a]), impl.LossScaler()
    a.grad = given.copy(given.tensor([0.0]))
    for step in range(1, 2001):
        scaler.step(optimizer)
        scaler.update()
        if step in (999, 1000, 1999, 2000):
            yield f"the factor after {step} steps", scaler.get_scale()


@scenario("two scalers share nothing")
def two(impl, given):
    a, b = given.param(2), given.param(2)
    first, second = impl.LossScaler(8.0, 2), impl.LossScaler(8.0, 3)
    pairs = [(first, Descent([a])), (second, Descent([b]))]
    for step in (1, 2, 3):
        a.grad, b.grad = gradient(given, 2), gradient(given, 2)
        for scaler, optimizer in pairs:
            scaler.step(optimizer)
        for scaler, _ in pairs:
            scaler.update()
        yield f"after step {step}", [a, b, first.get_scale(), second.get_scale()]

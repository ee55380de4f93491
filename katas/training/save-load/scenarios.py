"""Hidden tests of the kata save-load. Files are in memory; the optimizer is a small one of our own, like torch's."""

import io

import torch
from torch import nn

from nfquiz.judge.scenario import scenario, tolerance

EXACT = tolerance(float32=(0, 0), float64=(0, 0))


class SGD:
    """Gradient descent with momentum; state and groups as torch's optimizers give them."""

    def __init__(self, params, lr=0.1, momentum=0.9):
        self.params = list(params)
        self.param_groups = [{"params": self.params, "lr": lr, "momentum": momentum}]
        self.velocity = {}

    @torch.no_grad()
    def step(self):
        group = self.param_groups[0]
        for i, p in enumerate(self.params):
            v = self.velocity[i] = p.grad + group["momentum"] * self.velocity.get(i, torch.zeros_like(p))
            p -= group["lr"] * v

    def state_dict(self):
        group = {**self.param_groups[0], "params": list(range(len(self.params)))}
        return {"state": {i: {"velocity": v} for i, v in self.velocity.items()}, "param_groups": [group]}

    def load_state_dict(self, state):
        self.velocity = {i: own["velocity"].clone() for i, own in state["state"].items()}
        self.param_groups = [{**state["param_groups"][0], "params": self.params}]


def run_of(given, lr=0.1):
    """A model with a buffer, its optimizer and a generator, all with values of their own."""
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 1)).to(given.device, given.dtype)
    for p in model.parameters():
        p.data = given.uniform(*p.shape, low=-0.9, high=0.9).clone()
    return model, SGD(model.parameters(), lr), given.generator()


def trained(run, data, steps):
    """Some steps, on rows drawn from the run's generator; the losses."""
    model, optimizer, generator = run
    losses = []
    for _ in range(steps):
        rows = torch.randint(len(data), (5,), generator=generator, device=data.device)
        loss = (model(data[rows]) - data[rows].sum(dim=1, keepdim=True)).square().mean()
        for p in model.parameters():
            p.grad = None
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def saved(impl, run, step):
    file = io.BytesIO()
    model, optimizer, generator = run
    impl.save_checkpoint(file, model, optimizer, step, generator)
    return file.getvalue()


def loaded(impl, content, run):
    model, optimizer, generator = run
    return impl.load_checkpoint(io.BytesIO(content), model, optimizer, generator)


def state_of(run):
    return [*run[0].state_dict().values()]


@scenario("parameters and buffers come back, and the step", tolerance=EXACT)
def model_and_step(impl, given):
    data = given.randn(9, 3)
    run, other = run_of(given), run_of(given)
    trained(run, data, 2)
    step = given.integer(3, 99)
    content = saved(impl, run, step)
    yield "the step", loaded(impl, content, other)
    yield "the loaded model's state", state_of(other)
    yield "step 0", loaded(impl, saved(impl, run, 0), other)


@scenario("the generator goes on where it was", tolerance=EXACT)
def generator(impl, given):
    run, other = run_of(given), run_of(given)
    torch.rand(3, generator=run[2], device=given.device)
    content = saved(impl, run, 1)
    yield "drawn after saving", torch.rand(4, generator=run[2], device=given.device)
    loaded(impl, content, other)
    yield "drawn after loading", torch.rand(4, generator=other[2], device=given.device)


@scenario("the optimizer goes on with its momenta and its learning rate", tolerance=EXACT)
def optimizer(impl, given):
    data = given.randn(9, 3)
    run, other = run_of(given), run_of(given, lr=0.7)
    trained(run, data, 2)
    run[1].param_groups[0]["lr"] = 0.03
    loaded(impl, saved(impl, run, 2), other)
    yield "learning rate", other[1].param_groups[0]["lr"]
    yield "momenta", list(other[1].velocity.values())


@scenario("training resumed equals training not interrupted", tolerance=EXACT)
def resumed(impl, given):
    data = given.randn(9, 3)
    run, other = run_of(given), run_of(given, lr=0.5)
    trained(run, data, 3)
    content = saved(impl, run, 3)
    losses = trained(run, data, 4)
    yield "the step", loaded(impl, content, other)
    again = trained(other, data, 4)
    yield "the resumed losses are those of the uninterrupted run", again == losses
    yield "so is the model", all(torch.equal(a, b) for a, b in zip(state_of(run), state_of(other), strict=True))


@scenario("saving changes nothing", tolerance=EXACT)
def saving(impl, given):
    data = given.randn(9, 3)
    run = run_of(given)
    trained(run, data, 2)
    first = saved(impl, run, 2)
    second = saved(impl, run, 2)
    yield "the model's state", state_of(run)
    yield "the losses that follow", trained(run, data, 2), tolerance(float32=(1e-4, 1e-5))
    other = run_of(given)
    loaded(impl, second, other)
    yield "what the second save holds", state_of(other)
    loaded(impl, first, other)
    yield "what the first save holds", state_of(other)
    yield "drawn from its generator", torch.rand(2, generator=other[2], device=given.device)


@scenario("the parameters stay the tensors that the optimizer holds", tolerance=EXACT)
def same_tensors(impl, given):
    run, other = run_of(given), run_of(given)
    held = list(other[0].parameters())
    loaded(impl, saved(impl, run, 5), other)
    yield "the same objects", all(a is b for a, b in zip(held, other[0].parameters(), strict=True))
    yield "with the loaded values", held
    yield "requiring grad", [p.requires_grad for p in other[0].parameters()]


@scenario("several checkpoints of one run, the older one loaded last", tolerance=EXACT)
def several(impl, given):
    data = given.randn(9, 3)
    run, other = run_of(given), run_of(given)
    contents = []
    for step in (1, 2):
        trained(run, data, 1)
        contents.append(saved(impl, run, step))
    trained(run, data, 1)
    for content in (contents[1], contents[0]):
        step = loaded(impl, content, other)
        yield "the step", step
        yield f"the model at step {step}", state_of(other), tolerance(float32=(1e-4, 1e-5))

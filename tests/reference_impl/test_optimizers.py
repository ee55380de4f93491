"""The reference optimizers against torch's own, in float64."""

from functools import partial

import pytest
import torch

from reference_impl.adam_family import LAMB, AdaBelief, Adamax, AdamL2, AMSGrad, NAdam, RAdam
from reference_impl.gradient_descent import SGD
from reference_impl.momentum_family import Lion, SGDEMAMomentum
from reference_impl.optimizers import Adagrad, Adam, AdamW, RMSprop, SGDMomentum
from reference_impl.rms_family import Adadelta

# reference, torch's class, and arguments for both
CASES = [
    pytest.param(SGD, torch.optim.SGD, {}, id="sgd-defaults"),
    pytest.param(SGD, torch.optim.SGD, {"lr": 0.05, "weight_decay": 0.3}, id="sgd-decay"),
    pytest.param(SGDMomentum, torch.optim.SGD, {"lr": 0.01, "momentum": 0.9}, id="sgd-momentum"),
    pytest.param(SGDMomentum, torch.optim.SGD, {"lr": 0.01, "momentum": 0.7, "dampening": 0.4}, id="sgd-dampening"),
    pytest.param(SGDMomentum, torch.optim.SGD, {"lr": 0.01, "momentum": 0.0, "dampening": 0.4}, id="sgd-plain"),
    pytest.param(SGDMomentum, torch.optim.SGD, {"lr": 0.01, "momentum": 0.8, "nesterov": True}, id="sgd-nesterov"),
    pytest.param(Adagrad, torch.optim.Adagrad, {}, id="adagrad-defaults"),
    pytest.param(Adagrad, torch.optim.Adagrad, {"lr": 0.3, "eps": 0.1}, id="adagrad"),
    pytest.param(RMSprop, torch.optim.RMSprop, {}, id="rmsprop-defaults"),
    pytest.param(RMSprop, torch.optim.RMSprop, {"lr": 0.02, "alpha": 0.8, "eps": 1e-3}, id="rmsprop"),
    pytest.param(RMSprop, torch.optim.RMSprop, {"lr": 0.02, "alpha": 0.9, "momentum": 0.6}, id="rmsprop-momentum"),
    pytest.param(Adam, torch.optim.Adam, {}, id="adam-defaults"),
    pytest.param(Adam, torch.optim.Adam, {"lr": 0.05, "betas": (0.7, 0.95), "eps": 1e-2}, id="adam"),
    pytest.param(AdamW, torch.optim.AdamW, {}, id="adamw-defaults"),
    pytest.param(AdamW, torch.optim.AdamW, {"lr": 0.05, "betas": (0.7, 0.95), "weight_decay": 0.3}, id="adamw"),
    pytest.param(AdamL2, torch.optim.Adam, {}, id="adam-l2-defaults"),
    pytest.param(AdamL2, torch.optim.Adam, {"lr": 0.05, "betas": (0.7, 0.95), "weight_decay": 0.3}, id="adam-l2"),
    pytest.param(AMSGrad, partial(torch.optim.Adam, amsgrad=True), {}, id="amsgrad-defaults"),
    pytest.param(AMSGrad, partial(torch.optim.Adam, amsgrad=True), {"lr": 0.05, "betas": (0.5, 0.6)}, id="amsgrad"),
    pytest.param(NAdam, torch.optim.NAdam, {}, id="nadam-defaults"),
    pytest.param(NAdam, torch.optim.NAdam, {"lr": 0.05, "weight_decay": 0.3, "momentum_decay": 0.2}, id="nadam"),
    pytest.param(Adadelta, torch.optim.Adadelta, {}, id="adadelta-defaults"),
    pytest.param(
        Adadelta, torch.optim.Adadelta, {"lr": 0.5, "rho": 0.7, "eps": 1e-2, "weight_decay": 0.3}, id="adadelta"
    ),
    pytest.param(Adamax, torch.optim.Adamax, {}, id="adamax-defaults"),
    pytest.param(Adamax, torch.optim.Adamax, {"lr": 0.05, "betas": (0.7, 0.8), "weight_decay": 0.3}, id="adamax"),
    pytest.param(Adamax, torch.optim.Adamax, {"eps": 0.5}, id="adamax-eps"),
    pytest.param(RAdam, torch.optim.RAdam, {}, id="radam-defaults"),
    pytest.param(RAdam, torch.optim.RAdam, {"lr": 0.05, "betas": (0.7, 0.9), "eps": 0.1}, id="radam"),
    pytest.param(RAdam, torch.optim.RAdam, {"lr": 0.05, "betas": (0.7, 0.6)}, id="radam-never-rectified"),
]
REFERENCES = [SGD, Adagrad, AdamL2, AMSGrad, NAdam, SGDMomentum, RMSprop, Adam, AdamW]
REFERENCES += [SGDEMAMomentum, Lion, Adadelta, Adamax, RAdam, AdaBelief, LAMB]
SHAPES = [(5, 7), (1,), (), (0, 3), (2, 1, 3)]


@pytest.fixture(autouse=True)
def _double_by_default():
    # torch keeps the product of NAdam's momenta in the default dtype
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def twins(shapes=SHAPES, seed=0):
    """The same parameters twice, a transposed (non-contiguous) one last."""
    draw = torch.Generator().manual_seed(seed)
    ours = [torch.randn(shape, generator=draw, dtype=torch.float64) for shape in shapes]
    ours.append(torch.randn(4, 3, generator=draw, dtype=torch.float64).T)
    return [p.clone().requires_grad_() for p in ours], [p.clone().requires_grad_() for p in ours], draw


def give_gradients(ours, theirs, draw, scale=1.0):
    for one, other in zip(ours, theirs, strict=True):
        g = torch.randn(one.shape, generator=draw, dtype=one.dtype) * scale
        one.grad, other.grad = g, g.clone()


@pytest.mark.parametrize(("reference", "torchs", "arguments"), CASES)
def test_equals_torch_over_fifty_steps(reference, torchs, arguments):
    ours, theirs, draw = twins()
    mine, peer = reference(ours, **arguments), torchs(theirs, **arguments)
    for step in range(50):
        give_gradients(ours, theirs, draw, scale=10.0 ** (step % 5 - 3))
        mine.step()
        peer.step()
    torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("reference", "torchs", "arguments"), CASES)
def test_state_after_fifty_steps_equals_torchs(reference, torchs, arguments):
    ours, theirs, draw = twins()
    mine, peer = reference(ours, **arguments), torchs(theirs, **arguments)
    for _ in range(50):
        give_gradients(ours, theirs, draw)
        mine.step()
        peer.step()
    names = {"momentum_buffer": "velocity", "square_avg": "v", "exp_avg": "m", "exp_avg_sq": "v", "step": "steps"}
    names |= {"sum": "G", "max_exp_avg_sq": "v_max", "mu_product": "mu_product"}
    names |= {"acc_delta": "u", "exp_inf": "u"}
    for i, p in enumerate(theirs):
        for key, value in peer.state[p].items():
            # torch counts RMSprop's steps and never uses them; without momentum it keeps no velocity
            if value is not None and hasattr(mine, names[key]):
                kept = torch.as_tensor(getattr(mine, names[key])[i], dtype=value.dtype)
                torch.testing.assert_close(kept, value, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("reference", "torchs", "arguments"), CASES)
def test_missing_gradients_are_skipped_as_torch_skips_them(reference, torchs, arguments):
    ours, theirs, draw = twins()
    mine, peer = reference(ours, **arguments), torchs(theirs, **arguments)
    for step in range(12):
        give_gradients(ours, theirs, draw)
        for i in range(len(ours)):
            if (step + i) % 3 == 0 or step < i:
                ours[i].grad = theirs[i].grad = None
        mine.step()
        peer.step()
    torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("reference", "torchs", "arguments"), CASES)
def test_lr_is_read_at_every_step(reference, torchs, arguments):
    ours, theirs, draw = twins()
    mine, peer = reference(ours, **arguments), torchs(theirs, **arguments)
    for lr in (0.1, 0.02, 0.3, 0.0):
        mine.lr = peer.param_groups[0]["lr"] = lr
        give_gradients(ours, theirs, draw)
        mine.step()
        peer.step()
    torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("reference", REFERENCES)
def test_training_a_network_by_autograd_lowers_the_loss(reference):
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
    x, y = torch.randn(32, 4), torch.randn(32, 1)
    rate = 1.0 if reference is Adadelta else 0.05  # Adadelta finds its own steps
    optimizer = reference(model.parameters(), lr=rate)  # a generator
    losses = []
    for _ in range(60):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.9 * losses[0]


@pytest.mark.parametrize("reference", REFERENCES)
def test_step_leaves_gradients_alone_and_zero_grad_sets_none(reference):
    ours, theirs, draw = twins()
    give_gradients(ours, theirs, draw)
    optimizer = reference(ours)
    gradients = [p.grad for p in ours]
    for _ in range(3):
        optimizer.step()
    assert all(p.grad is g for p, g in zip(ours, gradients, strict=True))
    assert all(torch.equal(p.grad, other.grad) for p, other in zip(ours, theirs, strict=True))
    optimizer.zero_grad()
    optimizer.zero_grad()
    assert all(p.grad is None for p in ours)


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_gradient_changed_in_place_does_not_reach_the_state(reference):
    ours, theirs, draw = twins()
    mine, peer = reference(ours), reference(theirs)
    for _ in range(3):
        for p, other in zip(ours, theirs, strict=True):
            g = torch.randn(p.shape, generator=draw, dtype=p.dtype)
            other.grad = g  # a new tensor each time
            if p.grad is None:
                p.grad = g.clone()
            else:
                p.grad.copy_(g)  # always the same tensor
        mine.step()
        peer.step()
    torch.testing.assert_close(ours, theirs, rtol=0, atol=0)


@pytest.mark.parametrize("reference", REFERENCES)
def test_two_instances_share_nothing(reference):
    ours, theirs, draw = twins()
    first = reference(ours)
    give_gradients(ours, theirs, draw)
    first.step()
    theirs = [p.detach().clone().requires_grad_() for p in ours]
    give_gradients(ours, theirs, draw)
    reference(ours).step()
    reference(theirs).step()
    torch.testing.assert_close(ours, theirs, rtol=0, atol=0)


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_plain_tensors_keep_their_dtype_and_object(reference, dtype):
    p = torch.ones(3, dtype=dtype)
    view = p[:2]
    optimizer = reference(iter([p]), lr=0.1)
    p.grad = torch.tensor([1.0, -2.0, 0.0], dtype=dtype)
    for _ in range(2):
        optimizer.step()
    assert p.dtype == dtype and not p.requires_grad
    assert torch.equal(view, p[:2]) and bool(torch.isfinite(p).all())
    assert p[0] < 1 and p[1] > 1

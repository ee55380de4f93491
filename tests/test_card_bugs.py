"""Over our own cards: every bug is real, and the repair that its card names is all that is needed."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from nfquiz.content.cards import CodeCard
from nfquiz.content.packs import load_decks, our_pack

CARDS = [card for card, _ in load_decks([our_pack()]).cards.values()]
BUGS = {card.id: card for card in CARDS if isinstance(card, CodeCard) and card.asks == "bug"}
PROOFS: dict[str, Callable[[], None]] = {}


def proves(name: str):
    """The decorated function shows that a card's bug is real and that the repair it names is all that is needed."""

    def register(proof: Callable[[], None]) -> Callable[[], None]:
        PROOFS[name] = proof
        return proof

    return register


def run(name: str, *repairs: tuple[str, str], **names: object) -> dict:
    """The names that a card's snippet defines, after replacing text in it."""
    code = BUGS[name].code
    for find, replace in repairs:
        assert code.count(find) == 1, f"{name}: {find!r}"
        code = code.replace(find, replace)
    names = {"torch": torch, "np": np, "math": math, **names}
    exec(compile(code, name, "exec"), names)
    return names


def same(one: torch.Tensor, other: torch.Tensor) -> bool:
    return one.shape == other.shape and torch.allclose(one, other, atol=1e-5)


def test_every_bug_card_has_a_proof():
    assert PROOFS.keys() == BUGS.keys()


@pytest.mark.parametrize("name", BUGS)
def test_the_bug_is_real_and_the_only_one(name: str):
    torch.manual_seed(0)
    PROOFS[name]()


@proves("relu-max-reduces")
def _():
    x = torch.randn(5, 3)
    assert run("relu-max-reduces")["relu"](x).shape == (3,)
    assert same(run("relu-max-reduces", ("torch.max(x, 0).values", "x.clamp(min=0)"))["relu"](x), F.relu(x))


@proves("derivative-from-output")
def _():
    x, y = torch.randn(6, 4), torch.randint(2, (6, 1)).float()
    names = {"x": x, "y": y, "W1": torch.randn(3, 4, requires_grad=True), "b1": torch.randn(3)}
    names |= {"W2": torch.randn(1, 3), "b2": torch.randn(1)}
    repaired = run("derivative-from-output", ("sigmoid_grad(z1)", "sigmoid_grad(a1)"), **names)
    F.binary_cross_entropy(repaired["p"], y).backward()
    assert same(repaired["dW1"], names["W1"].grad)
    assert not same(run("derivative-from-output", **names)["dW1"], names["W1"].grad)


@proves("hidden-layer-backward")
def _():
    x, g = torch.randn(6, 4), torch.randn(6, 4)
    W = [torch.randn(4, 4, requires_grad=True) for _ in range(3)]
    b = [torch.randn(4, requires_grad=True) for _ in range(3)]

    def gradients(*repairs: tuple[str, str]):
        names = run("hidden-layer-backward", *repairs)
        acts, zs = names["forward"](x, W, b)
        truth = torch.autograd.grad((acts[-1] * g).sum(), W + b)
        return [same(one, other) for one, other in zip(sum(names["backward"](g, W, acts, zs), []), truth, strict=True)]

    assert gradients() == [False, False, False, False, False, True]
    assert all(gradients(("dz.T @ acts[l + 1]", "dz.T @ acts[l]"), ("* (zs[l] > 0)", "* (zs[l - 1] > 0)")))


@proves("accumulate-gradients")
def _():
    class Value:
        def __init__(self, data, inputs=()):
            self.data, self.inputs, self.grad, self._backward = data, inputs, 0.0, lambda: None

    def gradient(log_first: bool, *repairs: tuple[str, str]) -> float:
        names = run("accumulate-gradients", *repairs, Value=Value)
        a = Value(2.0)
        outs = [names["log"](a), names["__mul__"](a, 3)]
        for out in outs if log_first else reversed(outs):
            out.grad = 1.0
            out._backward()
        return a.grad

    assert (gradient(True), gradient(False)) == (3.5, 0.5)
    repair = ("self.grad = out.grad / self.data", "self.grad += out.grad / self.data")
    assert (gradient(True, repair), gradient(False, repair)) == (3.5, 3.5)


@proves("numerical-gradient-restore")
def _():
    def gradient(f, *repairs: tuple[str, str]):
        x = torch.tensor([1.0, 2.0, -1.5], dtype=torch.float64)
        truth = torch.autograd.functional.jacobian(f, x)
        found = run("numerical-gradient-restore", *repairs)["numerical_gradient"](f, x)
        return torch.allclose(found, truth, atol=1e-3)

    repair = ("(above - below) / (2 * h)", "(above - below) / (2 * h); flat[i] += h")
    assert gradient(lambda x: (x * x).sum())
    assert not gradient(lambda x: x[0] * x[1] ** 2 * x[2])
    assert gradient(lambda x: x[0] * x[1] ** 2 * x[2], repair)


@proves("svm-loss-vectorised")
def _():
    rng = np.random.default_rng(0)
    own = "[y, np.arange(len(y))]"
    repairs = ("scores[y]", f"scores{own}"), ("    return", f"    margins{own} = 0\n    return")
    W, X, y = rng.normal(size=(5, 3)), rng.normal(size=(3, 5)), rng.integers(5, size=5)
    scores = torch.tensor(W @ X).T
    truth = F.multi_margin_loss(scores, torch.tensor(y)).item() * 5
    assert not np.isclose(run("svm-loss-vectorised")["svm_loss"](W, X, y), truth)
    assert np.isclose(run("svm-loss-vectorised", *repairs)["svm_loss"](W, X, y), truth)
    with pytest.raises(ValueError):
        run("svm-loss-vectorised")["svm_loss"](W, X[:, :4], y[:4])


@proves("softmax-axis")
def _():
    x = torch.tensor([[1.0, 2.0, 3.0], [-200.0, -199.0, -198.0]])
    total = ("e.sum()", "e.sum(-1, keepdim=True)")
    assert same(run("softmax-axis")["softmax"](x[0]), torch.softmax(x[0], -1))
    assert not same(run("softmax-axis")["softmax"](x), torch.softmax(x, -1))
    assert run("softmax-axis", total)["softmax"](x)[1].isnan().all()
    repaired = run("softmax-axis", total, ("x.max()", "x.amax(-1, keepdim=True)"))
    assert same(repaired["softmax"](x), torch.softmax(x, -1))


@proves("mean-or-sum-reduction")
def _():
    logits, labels = torch.randn(7, 10), torch.randint(10, (7,))
    one_hot, truth = F.one_hot(labels, 10).float(), F.cross_entropy(logits, labels)
    assert same(run("mean-or-sum-reduction")["cross_entropy"](logits, one_hot), truth / 10)
    repaired = run("mean-or-sum-reduction", ("log_p).mean()", "log_p).sum(dim=-1).mean()"))
    assert same(repaired["cross_entropy"](logits, one_hot), truth)


@proves("dropout-mask-randn")
def _():
    def kept(p: float, *repairs: tuple[str, str]):
        out = run("dropout-mask-randn", *repairs)["dropout"](torch.ones(100_000), p, True)
        return (out != 0).double().mean().item(), out.double().mean().item()

    assert kept(0.3) == pytest.approx((0.758, 1.083), abs=0.01)
    assert kept(0.3, ("randn_like", "rand_like")) == pytest.approx((0.7, 1.0), abs=0.01)
    assert math.isnan(kept(1.0, ("randn_like", "rand_like"))[1])


@proves("batch-norm-epsilon")
def _():
    def ran(x: torch.Tensor, *repairs: tuple[str, str]):
        x = x.clone().requires_grad_()
        y = run("batch-norm-epsilon", *repairs)["normalise"](x, torch.ones(3), torch.zeros(3))
        (y * torch.arange(y.numel()).view_as(y)).sum().backward()
        return y.detach(), x.grad

    repairs = (".sqrt()", ""), ("(std + eps)", "(std + eps).sqrt()")
    small, flat = torch.randn(200, 3) * 1e-3, torch.ones(4, 3)
    assert ran(small)[0].std().item() == pytest.approx(0.99, abs=0.01)
    assert ran(small, *repairs)[0].std().item() == pytest.approx(0.30, abs=0.03)
    assert same(ran(small, *repairs)[0], F.batch_norm(small, None, None, training=True))
    assert ran(flat)[0].isfinite().all() and ran(flat)[1].isnan().all()
    assert ran(flat, *repairs)[1].isfinite().all()


@proves("layer-norm-axis")
def _():
    x, weight, bias = torch.randn(6, 4), torch.randn(4), torch.randn(4)
    mean, var = ("x.mean(dim=0,", "x.mean(dim=-1,"), ("x.var(dim=0,", "x.var(dim=-1,")
    unbiased = ("x.var(dim=0, keepdim=True)", "x.var(dim=-1, keepdim=True, correction=0)")
    truth = F.layer_norm(x, (4,), weight, bias)
    agrees = [same(run("layer-norm-axis", *repairs)["layer_norm"](x, weight, bias), truth)
              for repairs in [(), (mean, var), (mean, unbiased)]]  # fmt: skip
    assert agrees == [False, False, True]


@proves("adam-step-counter")
def _():
    def trained(*repairs: tuple[str, str]):
        params, truth = [torch.ones(3), -torch.ones(2)], [torch.ones(3), -torch.ones(2)]
        run("adam-step-counter", *repairs)["train"](params, lambda ps: [2 * p for p in ps], 5)
        optimizer = torch.optim.Adam(truth)
        for _ in range(5):
            for p in truth:
                p.grad = 2 * p
            optimizer.step()
        return params, [same(one, other) for one, other in zip(params, truth, strict=True)]

    assert all(p.isnan().all() for p in trained()[0])
    assert trained(("range(steps)", "range(1, steps + 1)"))[1] == [True, True]


@proves("update-rebinding")
def _():
    def stepped(*repairs: tuple[str, str]):
        p = torch.ones(2, requires_grad=True)
        p.grad = torch.ones(2)
        run("update-rebinding", *repairs)["sgd_step"]([p], 0.5)
        return p.tolist(), p.grad

    in_place = ("p = p - lr * p.grad", "p -= lr * p.grad")
    assert stepped()[0] == [1.0, 1.0] and stepped()[1] is not None
    with pytest.raises(RuntimeError, match="leaf"):
        stepped(in_place)
    with torch.no_grad():
        assert stepped(in_place) == ([0.5, 0.5], None)


@proves("attention-softmax-axis")
def _():
    q, k, v = torch.randn(2, 3, 4), torch.randn(2, 5, 4), torch.randn(2, 5, 6)
    truth = F.scaled_dot_product_attention(q, k, v)
    assert run("attention-softmax-axis")["attention"](q, k, v).shape == truth.shape
    assert not same(run("attention-softmax-axis")["attention"](q, k, v), truth)
    assert same(run("attention-softmax-axis", ("dim=1", "dim=-1"))["attention"](q, k, v), truth)


@proves("kmeans-empty-cluster")
def _():
    X, far = torch.randn(20, 2), torch.tensor([[0.0, 0.0], [1.0, 1.0], [99.0, 99.0]])
    broken = run("kmeans-empty-cluster")["step"]
    centroids, _ = broken(X, far)
    assert centroids.isnan().any(1).tolist() == [False, False, True]
    assert (broken(X, centroids)[1] == 2).all()
    repair = ("mean(dim=0) for", "mean(dim=0) if (labels == j).any() else centroids[j] for")
    centroids, labels = run("kmeans-empty-cluster", repair)["step"](X, far)
    assert same(centroids[2], far[2]) and same(centroids[0], X[labels == 0].mean(0))


@proves("pca-centering")
def _():
    X = torch.randn(40, 3) * torch.tensor([3.0, 1.0, 0.3]) + torch.tensor([0.0, 50.0, 0.0])
    centre = ("    _, S, Vt", "    X = X - X.mean(dim=0)\n    _, S, Vt")
    variances = torch.linalg.eigvalsh(X.T.cov()).flip(0)
    _, components, _ = run("pca-centering")["pca"](X, 3)
    assert abs(components[0, 1]) > 0.99
    _, components, S2 = run("pca-centering", centre, ("len(X)", "(len(X) - 1)"))["pca"](X, 3)
    assert abs(components[0, 0]) > 0.99 and torch.allclose(S2, variances, rtol=1e-4)


@proves("pca-eigh-order")
def _():
    X = torch.randn(40, 3) * torch.tensor([3.0, 1.0, 0.3]) + 5
    repairs = ("vectors[:n_components]", "vectors.flip(1)[:, :n_components].T"), ("values[:n", "values.flip(0)[:n")
    truth = torch.linalg.svd(X - X.mean(0))
    _, components, variances = run("pca-eigh-order", *repairs)["pca"](X, 2)
    assert torch.allclose((components @ truth.Vh[:2].T).abs(), torch.eye(2), atol=1e-4)
    assert torch.allclose(variances, truth.S[:2] ** 2 / 39, rtol=1e-4)
    assert not torch.allclose(run("pca-eigh-order")["pca"](X, 2)[2], variances)

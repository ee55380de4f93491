"""The lazy candidates that are made from a reference."""

import torch

from nfquiz.judge.implementation import load
from nfquiz.judge.lazy import lazy_candidates

FUNCTION = "import torch\n\n\ndef f(x, y, *, mode='a', k=2):\n    return x * k + y\n"
CLASS = '''\
import torch


class Linear:
    """A layer."""

    def __init__(self, size, bias=True):
        self.w = torch.ones(size)

    def forward(self, x):
        return x * self.w

    def zero_grad(self):
        self.w.grad = None

    def _helper(self, z):
        return z

    def __repr__(self):
        return "Linear"
'''


def lazy(source, *entry):
    return {one.says: one for one in lazy_candidates(source, entry)}


def test_a_function_is_played_lazy_in_every_way():
    assert set(lazy(FUNCTION, "f")) == {
        "f: an empty body",
        "f: a constant",
        "f: zeros of the input's shape",
        *(f"f: the argument {name} handed back" for name in ("x", "y", "mode", "k")),
        *(f"f: the argument {name} ignored" for name in ("x", "y", "mode", "k")),
    }


def test_a_class_is_played_lazy_method_by_method():
    says = set(lazy(CLASS, "Linear"))
    assert "Linear.forward: an empty body" in says
    assert "Linear.zero_grad: an empty body" in says
    assert "Linear.__init__: the argument bias ignored" in says
    assert not [one for one in says if "_helper" in one or "__repr__" in one or "self" in one]
    assert "Linear.__init__: an empty body" not in says  # it breaks everything: nothing is learned from it


def test_the_rest_of_the_class_stays_right():
    module = load(lazy(CLASS, "Linear")["Linear.forward: an empty body"].source, "lazy.py", "lazy_for_test")
    layer = module.Linear(3)
    assert layer.forward(torch.ones(3)) is None
    assert torch.equal(layer.w, torch.ones(3))


def test_an_ignored_argument_takes_its_default():
    module = load(lazy(FUNCTION, "f")["f: the argument k ignored"].source, "lazy.py", "lazy_for_test")
    assert module.f(1.0, 0.0, k=9) == 2.0


def test_an_ignored_argument_without_a_default_notes_whether_that_changed_anything():
    one = lazy(FUNCTION, "f")["f: the argument y ignored"]
    assert one.if_changed
    module = load(one.source, "lazy.py", "lazy_for_test")
    module.f(torch.zeros(2), torch.ones(2))
    assert not module._forgotten
    assert torch.equal(module.f(torch.zeros(2), torch.full((2,), 5.0)), torch.ones(2))
    assert module._forgotten


def test_every_lazy_candidate_is_valid_python_and_the_reference_is_not_touched():
    for source, entry in ((FUNCTION, "f"), (CLASS, "Linear")):
        for one in lazy(source, entry).values():
            compile(one.source, "lazy.py", "exec")
            assert one.source != source

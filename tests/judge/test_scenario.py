"""What scenarios are written with: the decorator, and the inputs that `given` makes."""

import random

import numpy as np
import pytest
import torch

from nfquiz.judge.scenario import (
    GRADIENT,
    Given,
    Seen,
    case_seed,
    global_states,
    scenario,
    scenarios_of,
    seed_everything,
    tolerance,
)


def make(seed=1, dtype=torch.float64, **terms):
    return Given(seed, dtype, **terms)


def everything(given):
    """One of each thing that `given` makes."""
    n = given.size(3, 9)
    return [
        given.randn(2, n),
        given.uniform(n, low=-2.0, high=3.0),
        given.integers(n, high=5),
        given.mask(n),
        given.permutation(n),
        given.param(n),
        given.integer(0, 10**9),
        given.number(0.0, 1.0),
        given.choice("abcdefgh"),
        given.sizes(3, 2, 50),
        torch.rand(3, generator=given.generator()),
        torch.rand(3, generator=given.generator()),
    ]


def same(one, other):
    return all(torch.equal(a, b) if isinstance(a, torch.Tensor) else a == b for a, b in zip(one, other, strict=True))


def test_the_same_seed_gives_the_same_inputs_and_another_seed_others():
    assert same(everything(make(7)), everything(make(7)))
    assert not same(everything(make(7)), everything(make(8)))


@pytest.mark.parametrize(
    "draw",
    [
        lambda given: given.randn(2),
        lambda given: given.param(2),
        lambda given: given.permutation(3),
        lambda given: given.fill(torch.nn.Linear(1, 1)),
        lambda given: given.size(2, 3),
        lambda given: given.choice("ab"),
        lambda given: given.generator(),
    ],
)
def test_it_is_known_whether_anything_was_drawn(draw):
    given = make()
    given.copy(given.noncontiguous(given.tensor([1.0, 2.0])))
    given.param(given.tensor([1.0]))
    assert not given.drew
    draw(given)
    assert given.drew


def test_the_global_dice_are_where_they_were_until_one_is_thrown():
    seed_everything(4)
    before = global_states()
    seed_everything(4)
    assert global_states() == before
    for throw in (lambda: torch.rand(1), lambda: np.random.rand(), random.random):
        seed_everything(4)
        throw()
        assert global_states() != before


def test_every_dtype_sees_the_same_values():
    double, single = make(3).randn(5), make(3, torch.float32).randn(5)
    assert single.dtype is torch.float32
    assert torch.equal(double.float(), single)


def test_values_lie_where_they_were_asked_for():
    made = make()
    assert made.uniform(1000, low=-2.0, high=3.0).aminmax().min >= -2
    assert made.uniform(1000, low=-2.0, high=3.0).max() <= 3
    drawn = made.integers(1000, low=2, high=5)
    assert drawn.dtype is torch.int64 and set(drawn.tolist()) == {2, 3, 4}
    assert 100 < made.mask(1000, share=0.2).sum() < 300
    assert sorted(made.permutation(9).tolist()) == list(range(9))
    assert 3 <= made.size(3, 5) <= 5


def test_sizes_are_all_different():
    for seed in range(20):
        assert len(set(make(seed).sizes(4, 2, 6))) == 4


def test_tensor_gives_just_these_values_in_full_precision():
    made = make()
    assert made.tensor([0.1]).item() == 0.1
    assert made.tensor([1, 2]).dtype is torch.int64
    assert made.tensor([True]).dtype is torch.bool
    assert make(dtype=torch.float32).tensor([0.1]).dtype is torch.float32


def test_a_param_is_a_leaf_that_requires_grad_and_shares_nothing():
    made = make()
    source = made.randn(3)
    param = made.param(source)
    assert param.is_leaf and param.requires_grad and torch.equal(param, source)
    with torch.no_grad():
        param.zero_()
    assert not torch.equal(param, source)


def test_modules_with_the_same_names_are_filled_alike_whatever_the_order():
    one, other = torch.nn.Module(), torch.nn.Module()
    for module, names in ((one, "ab"), (other, "ba")):
        for name in names:
            module.register_module(name, torch.nn.Linear(3, 2))
        module.register_buffer("seen", torch.ones(2, dtype=torch.bool))
    make().fill(one)
    assert make().fill(other) is other
    mine, theirs = dict(one.named_parameters()), dict(other.named_parameters())
    assert all(torch.equal(mine[name], theirs[name]) and mine[name].requires_grad for name in mine)
    assert mine["a.weight"].dtype == torch.float64 and one.seen.dtype == torch.bool
    assert not torch.equal(mine["a.weight"], mine["b.weight"])


def test_a_noncontiguous_view_has_the_same_values():
    made = make()
    for shape in ((3, 4), (5,), (2, 3, 4), (0, 3)):
        x = made.randn(*shape)
        view = made.noncontiguous(x)
        assert torch.equal(view, x)
        assert view.numel() < 2 or not view.is_contiguous()
    assert made.noncontiguous(torch.tensor(2.0)).item() == 2
    with pytest.raises(RuntimeError):  # code that flattens with `view` has to be caught
        made.noncontiguous(torch.randn(2, 3)).view(-1)


def test_what_may_not_change_is_watched_and_params_and_copies_are_not():
    made = make()
    x = made.randn(2)
    made.param(3)
    made.copy(x)
    made.watch(x * 2)
    made.noncontiguous(x)
    assert [one.mutable for one in made.inputs] == [False, True, True, False, False]


def test_simple_inputs_are_small_and_round():
    made = make(simple=True)
    assert made.size(2, 9) == 2
    assert made.sizes(3, 2, 9) == [2, 3, 4]
    x = made.randn(20)
    assert torch.equal(x * 4, (x * 4).round())
    assert made.uniform(50, low=0.1, high=0.3).min() >= 0.1


def test_inputs_are_named_after_the_variable_that_holds_them():
    given = make(keep=True)
    weights = given.randn(2)
    given.param(2), given.randn(2)
    weights.zero_()
    assert [one.name for one in given.inputs] == ["weights", "input 2", "input 3"]
    assert given.inputs[0].initial.abs().sum() > 0


def test_raises_observes_whether_the_block_raised_that():
    made = make()
    with made.raises(ValueError):
        raise ValueError("no")
    with made.raises(ValueError, TypeError):
        pass
    with made.raises(ValueError):
        raise KeyError("k")
    assert made.observed == [
        ("raises ValueError", True),
        ("raises ValueError or TypeError", "raised nothing"),
        ("raises ValueError", "raised KeyError: 'k'"),
    ]


def test_raises_lets_an_unwritten_body_through():
    with pytest.raises(NotImplementedError), make().raises(ValueError):
        raise NotImplementedError


def test_raises_counts_notimplementederror_where_that_is_asked_for():
    made = make()
    with made.raises(NotImplementedError):
        raise NotImplementedError
    assert made.observed == [("raises NotImplementedError", True)]


def test_a_scenario_must_be_a_generator():
    with pytest.raises(TypeError, match="checks nothing"):

        @scenario("plain")
        def plain(impl, given):
            return None


def test_scenarios_come_in_the_order_of_the_file_and_each_once():
    @scenario("one")
    def one(impl, given):
        yield 1

    @scenario("two", dtypes=("float64",), tolerance=GRADIENT, seconds=2, max_operations=3)
    def two(impl, given):
        yield 2

    found = scenarios_of({"b": two, "a": one, "again": two, "other": 3})
    assert [each.name for each in found] == ["two", "one"]
    assert found[0].dtypes == ("float64",) and found[0].metered and not found[1].metered


def test_a_tolerance_for_no_dtype_is_refused():
    with pytest.raises(ValueError, match="flaot32"):
        tolerance(flaot32=(1e-3, 1e-3))


def test_a_scenario_s_seed_depends_on_the_run_and_on_its_name():
    assert case_seed(1, "a") == case_seed(1, "a")
    assert len({case_seed(1, "a"), case_seed(2, "a"), case_seed(1, "b")}) == 3


def test_the_global_dice_are_seeded_on_all_three():
    def throw():
        return torch.rand(2).tolist(), np.random.rand(2).tolist(), random.random()  # noqa: NPY002

    seed_everything(5)
    first = throw()
    assert throw() != first
    seed_everything(5)
    assert throw() == first


def test_seen_values_are_found_by_position_and_by_name():
    seen = Seen(["first", "second"], [1, 2])
    assert (seen[0], seen["second"], len(seen), list(seen)) == (1, 2, 2, [1, 2])

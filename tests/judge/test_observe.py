"""Running a scenario on an implementation: what is seen, and when."""

from types import SimpleNamespace

import numpy as np
import torch

from nfquiz.judge.implementation import load
from nfquiz.judge.observe import MAX_CHECKPOINTS, Meter, Raised, observe, snapshot
from nfquiz.judge.scenario import Given, scenario
from nfquiz.judge.wire import Opaque


def seen_of(run, impl=None, **terms):
    given = Given(1, torch.float64)
    return observe(scenario("s", **terms)(run), impl or SimpleNamespace(), given, 1, ["mine.py"])


def test_the_value_is_taken_at_the_yield():
    def run(impl, given):
        p = given.param(given.tensor([1.0]))
        yield "before", p
        with torch.no_grad():
            p += 1
        yield "after", [p]

    seen = seen_of(run)
    before, after = seen.values
    assert (before.item(), after[0].item()) == (1, 2)


def test_checkpoints_have_a_name_of_their_own_or_a_number():
    own = {"float64": (1.0, 1.0)}

    def run(impl, given):
        yield 1
        yield "second", 2
        yield "third", 3, own
        yield (4, 5)

    seen = seen_of(run)
    assert seen.names == ["value 1", "second", "third", "value 4"]
    assert seen.tolerances == [None, None, own, None]
    assert seen.values[3] == (4, 5)


def test_a_run_that_has_told_enough_goes_no_further():
    def run(impl, given):
        yield "first", 1
        yield "second", 2
        raise AssertionError("nobody wanted to know")

    given = Given(1, torch.float64)
    seen = observe(scenario("s")(run), SimpleNamespace(), given, 1, [], enough=lambda seen: seen.values[-1] == 2)
    assert seen.names == ["first", "second"]
    assert seen.raised is None


def test_what_a_run_leaves_switched_the_next_does_not_find():
    def leaves(impl, given):
        torch.set_grad_enabled(False)
        torch.set_default_dtype(torch.float64)
        yield "its own doing", torch.is_grad_enabled()

    def finds(impl, given):
        yield torch.is_grad_enabled()
        yield torch.zeros(1)

    assert seen_of(leaves).values == [False]
    recording, zeros = seen_of(finds).values
    assert recording and zeros.dtype == torch.float32


def test_an_exception_is_blamed_on_the_candidate_s_last_line():
    impl = load("def f(x):\n    return g(x)\ndef g(x):\n    return x.nothing\n", "mine.py", "mine_for_test")

    def run(impl, given):
        yield "first", 1
        yield impl.f(given.randn(2))

    seen = seen_of(run, impl)
    assert seen.names == ["first"]
    assert (seen.raised.type, seen.raised.line) == ("AttributeError", 4)
    assert "line 2, in f" in seen.raised.trace and "return x.nothing" in seen.raised.trace


def test_an_exception_that_cannot_be_printed_is_still_seen():
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError

    def run(impl, given):
        yield 1
        raise Mute

    raised = seen_of(run).raised
    assert (raised.type, raised.message, raised.line, raised.trace) == ("Mute", "", None, "")


def test_an_exception_of_the_scenario_s_own_names_its_line_in_the_scenario():
    def run(impl, given):
        yield 1
        given.nothing()

    assert seen_of(run).raised.asked_at == run.__code__.co_firstlineno + 2


def test_exit_in_a_call_is_an_exception_like_others():
    def run(impl, given):
        yield 1
        raise SystemExit(0)

    assert seen_of(run).raised.type == "exit()"


def test_raises_stands_where_it_was_among_the_checkpoints():
    def run(impl, given):
        yield "before", 1
        with given.raises(ValueError):
            raise ValueError
        yield "after", 2
        with given.raises(ValueError):
            pass

    assert seen_of(run).names == ["before", "raises ValueError", "after", "raises ValueError"]


def test_inputs_are_taken_as_they_are_afterwards():
    def run(impl, given):
        x = given.tensor([1.0, 2.0])
        given.param(3)
        x.mul_(10)
        yield 1

    assert [value.tolist() for _, value in seen_of(run).inputs] == [[10.0, 20.0]]


def test_warnings_of_the_candidate_s_torch_calls_are_not_printed(recwarn):
    def run(impl, given):
        import warnings

        warnings.warn("noise", stacklevel=1)
        yield 1

    seen_of(run)
    assert not recwarn.list


def test_the_number_of_checkpoints_is_capped():
    def run(impl, given):
        yield from range(MAX_CHECKPOINTS + 5)

    assert len(seen_of(run).values) == MAX_CHECKPOINTS


def test_operations_are_counted_where_they_are_bounded():
    def loop(impl, given):
        x = given.randn(10)
        yield sum(x[i] for i in range(10))

    def whole(impl, given):
        yield given.randn(10).sum()

    assert seen_of(loop).operations == 0
    assert seen_of(loop, max_operations=2).operations > 10 * seen_of(whole, max_operations=2).operations / 5


def test_the_largest_tensor_is_noted_though_only_a_view_of_it_is_used():
    with Meter() as meter:
        torch.ones(100, 100)[:2, :2].sum()
    assert meter.largest == 10_000


def test_a_snapshot_shares_nothing_with_what_it_was_taken_of():
    tensor, array = torch.zeros(2), np.zeros(2)
    taken = snapshot({"a": [tensor, (array,)], "b": np.float64(2), "c": object()})
    tensor += 1
    array += 1
    assert taken["a"][0].sum() == 0 and taken["a"][1][0].sum() == 0
    assert type(taken["b"]) is float and taken["c"] == Opaque("object")


def test_what_was_raised_is_said_in_a_sentence():
    assert Raised("NotImplementedError", "", 3, file="f.py").sentence == "not written yet (f.py, line 3)"
    assert Raised("ValueError", "no").sentence == "raised ValueError: no"
    assert Raised("MemoryError", "").out_of_memory
    assert Raised("RuntimeError", "DefaultCPUAllocator: can't allocate memory: you tried").out_of_memory
    assert not Raised("RuntimeError", "shape").out_of_memory


def test_what_is_yielded_counts_for_no_bound_once_it_is_taken():
    def take(value):
        return value.clone().view(torch.uint8)  # as the frame takes it: eight bytes an element

    @scenario("metered", max_elements=1, dtypes=("float64",))
    def run(impl, given):
        yield torch.ones(100, dtype=torch.float64)

    seen = observe(run, None, Given(1, torch.float64), 1, [], take=take)
    assert (seen.operations, seen.largest) == (1, 100)

"""Source text becomes a module."""

import sys
import traceback

import pytest

from nfquiz.judge.implementation import load, load_scenarios, missing_entries


@pytest.fixture(autouse=True)
def modules():
    before = dict(sys.modules)
    yield
    for name in set(sys.modules) - set(before):
        del sys.modules[name]


def test_a_loaded_module_s_lines_show_in_tracebacks():
    module = load("def f():\n    return 1 / 0  # here\n", "<mine>", "mine_for_test")
    with pytest.raises(ZeroDivisionError) as caught:
        module.f()
    assert traceback.extract_tb(caught.value.__traceback__)[-1].line == "return 1 / 0  # here"


def test_dataclasses_find_their_module():
    source = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    x: int = 1\n"
    )
    assert load(source, "<mine>", "mine_for_test").A().x == 1


def test_our_own_future_statements_are_not_inherited():
    module = load("def f(x: int): ...\n", "<mine>", "mine_for_test")
    assert module.f.__annotations__ == {"x": int}


def test_what_is_not_callable_is_missing():
    module = load("a = 3\ndef b(): ...\nclass C: ...\n", "<mine>", "mine_for_test")
    assert missing_entries(module, ["a", "b", "C", "d"]) == ["a", "d"]


def test_scenarios_are_read_in_order():
    text = "from nfquiz.judge.scenario import scenario\n"
    text += "".join(f"@scenario('{name}')\ndef {name}(impl, given):\n    yield 1\n" for name in ("z", "a"))
    assert [one.name for one in load_scenarios(text, "<scenarios>")] == ["z", "a"]

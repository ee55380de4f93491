"""Taking source apart as text: the entry points' part of a module, edits, and the starter file."""

import ast

import pytest

from nfquiz.content.source import Edit, SourceError, apply_edits, entry_slice, parse_entries, starter

MODULE = '''\
"""A module."""

import math
from collections import OrderedDict

import torch
from torch import nn

SCALE = 2.0
UNUSED = 3
LOW, HIGH = 0, 1
SIZE: int = 4


def helper(x):
    return deeper(x) * SCALE


def deeper(x):
    return x + math.pi


def unrelated(x):
    return nn.Identity()(x)


@torch.no_grad()
def scaled(x: torch.Tensor, by: float = LOW) -> torch.Tensor:
    """Scale x.

    x: any shape.
    """
    # the secret formula
    return helper(x) * by


class Layer(nn.Module):
    """A layer."""

    size = SIZE

    def __init__(self, n: int) -> None:
        """n: how many."""
        super().__init__()
        self.n = n

    @property
    def width(self) -> int:
        """The width."""
        return self._double()

    @staticmethod
    def make(n): return Layer(n)

    def _double(self):
        return self.n * 2

    class Inner:
        """Inside."""

        def go(self):
            return 1
'''


def names(source):
    """The names that a module binds at its top."""
    return [node.name for node in ast.parse(source).body if hasattr(node, "name")]


def test_the_slice_holds_what_the_entry_points_use_and_nothing_else():
    text = entry_slice(MODULE, ["scaled"])
    assert names(text) == ["helper", "deeper", "scaled"]
    assert "SCALE = 2.0" in text and "LOW, HIGH = 0, 1" in text
    assert "UNUSED" not in text and "SIZE" not in text
    assert "import math" in text and "import torch" in text
    assert "OrderedDict" not in text and "nn" not in text


def test_the_slice_keeps_decorators_comments_and_the_order_of_the_module():
    text = entry_slice(MODULE, ["Layer", "scaled"])
    assert "@torch.no_grad()\ndef scaled" in text and "# the secret formula" in text
    assert text.index("def scaled") < text.index("class Layer")
    assert "SIZE: int = 4" in text


def test_the_slice_runs():
    space = {}
    exec(entry_slice(MODULE, ["scaled"]), space)
    assert space["scaled"](1.0, 1.0) == pytest.approx(2 * (1 + 3.141592653589793))


def test_the_slice_of_a_slice_is_itself():
    text = entry_slice(MODULE, ["scaled"])
    assert entry_slice(text, ["scaled"]) == text


def test_a_definition_after_its_user_is_kept_too():
    assert names(entry_slice("def f():\n    return g()\n\n\ndef g():\n    return f()\n\n\ndef h(): ...\n", ["f"])) == [
        "f",
        "g",
    ]


def test_a_missing_entry_point_is_told_with_what_there_is():
    with pytest.raises(SourceError, match="defines no Adam; it has helper, deeper"):
        parse_entries(MODULE, ["Adam"])


def test_an_edit_is_made_in_the_entry_points_only():
    text = apply_edits(MODULE, ["Layer"], [Edit("return self.n * 2", "return self.n")])
    assert text == MODULE.replace("return self.n * 2", "return self.n")
    with pytest.raises(SourceError, match="occurs 0 times in Layer"):
        apply_edits(MODULE, ["Layer"], [Edit("x + math.pi", "x")])


def test_an_edit_may_change_the_number_of_lines_and_a_decorator():
    text = apply_edits(MODULE, ["scaled"], [Edit("@torch.no_grad()\n", ""), Edit("* by", "* by\n    # more\n")])
    assert "@torch.no_grad()" not in text
    compile(text, "edited", "exec")


def test_later_edits_see_the_earlier_ones():
    text = apply_edits(MODULE, ["scaled"], [Edit("helper(x) * by", "first * by"), Edit("first", "second")])
    assert "return second * by" in text


def test_an_edit_that_fits_twice_nowhere_or_is_empty_is_refused():
    for find, says in (("self.n", "occurs 2 times"), ("nothing of it", "occurs 0 times"), ("", "is empty")):
        with pytest.raises(SourceError, match=says):
            apply_edits(MODULE, ["Layer"], [Edit(find, "x")])


def test_an_edit_that_does_not_compile_is_refused_unless_that_is_known():
    edit = Edit("return helper(x) * by", "return (")
    with pytest.raises(SourceError, match="does not compile"):
        apply_edits(MODULE, ["scaled"], [edit])
    assert "return (" in apply_edits(MODULE, ["scaled"], [edit], compiles=False)


def test_edits_of_several_entry_points_count_over_all_of_them():
    both = "def f(x):\n    return x + 1\n\n\ndef g(x):\n    return x + 1\n"
    with pytest.raises(SourceError, match="occurs 2 times in f, g"):
        apply_edits(both, ["f", "g"], [Edit("x + 1", "x")])
    assert apply_edits(both, ["g"], [Edit("x + 1", "x")]).endswith("    return x\n")


STARTER = '''\
"""Scaling.

Save this file and it is judged: nfquiz kata scale
"""

import torch
from torch import nn


@torch.no_grad()
def scaled(x: torch.Tensor, by: float = LOW) -> torch.Tensor:
    """Scale x.

    x: any shape.
    """
    raise NotImplementedError


class Layer(nn.Module):
    """A layer."""

    def __init__(self, n: int) -> None:
        """n: how many."""
        raise NotImplementedError

    @property
    def width(self) -> int:
        """The width."""
        raise NotImplementedError

    @staticmethod
    def make(n):
        raise NotImplementedError

    class Inner:
        """Inside."""

        def go(self):
            raise NotImplementedError
'''


def test_the_starter_is_signatures_and_docstrings():
    assert starter(MODULE, ["Layer", "scaled"], "Scaling", "scale") == STARTER


ONE_LINERS = [
    ("def f(x): return x\n", "def f(x):\n    raise NotImplementedError"),
    ("class A: pass\n", "class A:\n    pass"),
    ("class A:\n    x = 1\n", "class A:\n    pass"),
    ('def f(x): "What it does."; return x\n', "def f(x):"),
    (
        "def f(\n    x,  # any shape\n    y=1,\n):\n    return x\n",
        "def f(\n    x,  # any shape\n    y=1,\n):\n    raise",
    ),
    ("async def f(x):\n    return x\n", "async def f(x):\n    raise NotImplementedError"),
    ("def f(x):\n    # how it is done\n    return x\n", "def f(x):\n    raise NotImplementedError"),
    ("class A:\n    def f(self): return 1\n    def _g(self): return 2\n", "class A:\n    def f(self):\n        raise"),
]


@pytest.mark.parametrize(("module", "wanted"), ONE_LINERS, ids=[module[:20] for module, _ in ONE_LINERS])
def test_the_starter_of_a_short_definition_is_whole(module, wanted):
    text = starter(module, [module.split("(")[0].split(":")[0].split()[-1]], "T", "t")
    compile(text, "starter", "exec")
    assert wanted in text
    assert "return" not in text and "how it is done" not in text


def test_the_starter_gives_no_body_comment_or_helper_away():
    text = starter(MODULE, ["scaled"], "Scaling", "scale")
    assert not [word for word in ("secret", "helper", "_double", "math.pi", "SCALE") if word in text]


def test_the_starter_of_every_kata_compiles_and_defines_its_entry_points():
    from nfquiz.content.packs import load_katas, our_pack

    for kata in load_katas([our_pack()]).katas.values():
        files = kata.reference_files(kata.stages - 1)
        follow_ups = {one.file: (one.entry, one.title) for one in kata.follow_ups}
        written = follow_ups if kata.program else {next(iter(files)): (kata.entry, kata.title)}
        for file, (entry, title) in written.items():
            text = starter(files[file], entry, title, kata.id)
            compile(text, kata.id, "exec")
            assert set(entry) == set(names(text)), kata.id


def test_an_edit_that_is_in_no_entry_point_is_made_in_what_they_use():
    function = "def {}(x):\n    return {}\n\n\n"
    names = {"helper": "x + 1", "other": "x + 1", "entry": "helper(x)"}
    module = "".join(function.format(*one) for one in names.items())
    edited = apply_edits(module, ["entry"], [Edit("x + 1", "x - 1")])
    assert edited == module.replace("x + 1", "x - 1", 1)
    with pytest.raises(SourceError, match="occurs 0 times"):
        apply_edits(module, ["helper"], [Edit("helper(x)\n    pass", "")])

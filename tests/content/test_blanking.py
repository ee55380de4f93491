"""Blanks where the known mistakes are made."""

import ast
from types import SimpleNamespace

import pytest

from nfquiz.content.blanking import blanked, blanks_left
from nfquiz.content.packs import load_katas, our_pack
from nfquiz.content.source import Edit, entry_slice

KATAS = [kata for kata in load_katas([our_pack()]).katas.values() if not kata.program]


def text_of(body, find, replace=None):
    """The body of a function with the statement blanked that a mistake changes, if only by a space."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    source = f'def f(x, y=1):\n    """What it does."""\n{lines}'
    edit = Edit(find, f"{find} " if replace is None else replace)
    text = blanked(source, ["f"], [SimpleNamespace(edits=[edit])]).text
    head = 'def f(x, y=1):\n    """What it does."""\n'
    assert text.startswith(head)
    compile(text, "blanked", "exec")
    return "\n".join(line.removeprefix("    ") for line in text.removeprefix(head).splitlines())


@pytest.mark.parametrize(
    ("body", "find", "wanted"),
    [
        ("z = x + 1\nreturn z", "x + 1", "z = ...  # fill in\nreturn z"),
        ("a, b = x, 1\nreturn a", "x, 1", "a, b = ...  # fill in\nreturn a"),
        ("a = b = x * 2\nreturn a", "x * 2", "a = b = ...  # fill in\nreturn a"),
        ("z: int = x + 1\nreturn z", "x + 1", "z: int = ...  # fill in\nreturn z"),
        ("x -= 3\nreturn x", "3", "x -= ...  # fill in\nreturn x"),
        ("σ_max = x + 1\nreturn 1", "x + 1", "σ_max = ...  # fill in\nreturn 1"),
        ("z = (\n    x\n    + 1\n)\nreturn z", "+ 1", "z = ...  # fill in\nreturn z"),
        ("return (\n    x\n    + 1\n)", "+ 1", "return ...  # fill in"),
        ("return (x + 1) * 2", "* 2", "return ...  # fill in"),
        ("x.add_(1)\nreturn x", "add_(1)", "x.add_(...)  # fill in\nreturn x"),
        ("x.relu_()\nreturn x", "relu_()", "...  # fill in\nreturn x"),
        ("if x > 0:\n    return x\nreturn 0 - x", "x > 0", "if ...:  # fill in\n    return x\nreturn 0 - x"),
        (
            "if x:\n    y = 1\nelif y == 2:\n    y = 3\nreturn y",
            "y == 2",
            "if x:\n    y = 1\nelif ...:  # fill in\n    y = 3\nreturn y",
        ),
        ("for i, v in enumerate(x):\n    y += v\nreturn y", "enumerate(x)", None),
        ("while x > 9:\n    x -= 1\nreturn x", "x > 9", "...  # fill in\nreturn x"),
        ("with open(x) as g:\n    y = g\nreturn y", "open(x)", "with ...:  # fill in\n    y = g\nreturn y"),
        ("for v in x:\n    if v is None:\n        continue\nreturn x", "continue", None),
    ],
)
def test_a_blank_keeps_what_says_where_its_value_goes(body, find, wanted):
    text = text_of(body, find)
    if wanted is None:
        assert text.count("...  # fill in") + text.count("...:  # fill in") == 1 and find not in text
    else:
        assert text == wanted


def test_a_block_that_a_mistake_leaves_out_keeps_its_shape():
    text = text_of(
        "for v in x:\n    if v is None:\n        continue\n    y += v\nreturn y",
        "        if v is None:\n            continue\n",
        replace="",
    )
    assert text == "for v in x:\n    if ...:  # fill in\n        ...  # fill in\n    y += v\nreturn y"


def test_the_comments_about_a_blank_go_and_the_others_stay():
    body = "# first: y\na = y  # as it is\n# second: one\n# more\nb = x + 1  # so\nc = b\n# third\nreturn c  # end"
    assert text_of(body, "x + 1") == (
        "# first: y\na = y  # as it is\nb = ...  # fill in\nc = b\n# third\nreturn c  # end"
    )
    assert "second" not in text_of(body, "c = b")  # it reaches to the next comment
    assert "first" in text_of("# first\na = y\n\nb = x + 1\nreturn a", "x + 1")


def test_a_comment_beside_an_inner_function_is_about_what_is_in_it():
    assert text_of("def g():  # x² + 1\n    return x**2 + 1\nreturn g()", "x**2 + 1") == (
        "def g():\n    return ...  # fill in\nreturn g()"
    )


def test_heads_of_definitions_and_added_lines_are_no_blanks():
    assert blanks_left(text_of("return x", "return x", replace="y = 1\n    return x")) == []
    assert text_of("return x", "y=1", replace="y=2") == "return x"


def test_what_stood_in_a_blank_is_known_and_which_are_left():
    source = "def f(x):\n    z = (\n        x\n        + 1\n    )\n    return z * 2\n"
    done = blanked(
        source, ["f"], [SimpleNamespace(edits=[Edit("+ 1", "+ 2")]), SimpleNamespace(edits=[Edit("* 2", "")])]
    )
    assert [(one.line, one.was) for one in done.blanks] == [
        (2, "    z = (\n        x\n        + 1\n    )"),
        (3, "    return z * 2"),
    ]
    assert blanks_left(done.text) == [2, 3]
    assert blanks_left(done.text.replace("return ...  # fill in", "return z * 2")) == [2]
    assert blanks_left("def f(:") == [] and blanks_left("x = ...\n") == []


@pytest.mark.parametrize("kata", KATAS, ids=lambda kata: kata.id)
def test_every_kata_has_blanks_that_its_reference_fills(kata):
    right = entry_slice(kata.reference_path.read_text(encoding="utf-8"), kata.entry)
    done = blanked(right, kata.entry, kata.mistakes)
    assert done.blanks
    assert blanks_left(done.text) == [one.line for one in done.blanks]
    lines = done.text.splitlines()
    for one in done.blanks:
        lines[one.line - 1] = one.was
    assert ast.dump(ast.parse("\n".join(lines))) == ast.dump(ast.parse(right))
    for definition in ast.walk(ast.parse(done.text)):
        if isinstance(definition, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(definition):
            assert ast.get_docstring(definition).splitlines()[0] in right

"""Whether a text is Python, told kindly."""

import ast
import sys
import warnings
from collections.abc import Iterator

SNIPPET_PACKAGES = frozenset({"torch", "numpy"})


def parse_python(source: str | bytes) -> ast.Module | tuple[int, str]:
    """The tree of a source, or the line (from 1) and what is wrong there."""
    try:
        with warnings.catch_warnings():
            # an odd backslash in somebody's string is no news for the person at the terminal
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 1, f"is no Python: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return 1, f"is no Python: {error}"


def snippet_faults(code: str) -> Iterator[str]:
    """What is wrong with the snippet of a card: it must be Python and import nothing out of the way."""
    tree = parse_python(code)
    if isinstance(tree, tuple):
        line, says = tree
        yield f"its line {line} {says}"
        return
    allowed = sys.stdlib_module_names | SNIPPET_PACKAGES
    for node in _statements(tree):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            modules = [node.module if node.module and not node.level else "from a package"]
        for module in modules:
            if module.split(".")[0] not in allowed:
                yield f"imports {module}: only torch, numpy and the standard library are there"


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """All statements, without a look into expressions: those are most of a tree, and hold no import."""
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop(0)
        yield node
        for key in ("body", "orelse", "handlers", "finalbody", "cases"):
            pending += getattr(node, key, ())

"""Reading and editing Python source as text: what a kata takes from its reference module.

Only the standard library, and nothing is run: the judge's processes use this too.
"""

import ast
import functools
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class SourceError(ValueError):
    """A module that lacks an entry point, or an edit that does not fit it."""


def _defined_names(node: ast.stmt) -> list[str]:
    """The module-level names that a statement binds."""
    if isinstance(node, Definition):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def _span(node: ast.stmt) -> tuple[int, int]:
    """First and last line (from 1), decorators included."""
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    return first, node.end_lineno or node.lineno


def _lines(source: str, node: ast.stmt) -> str:
    first, last = _span(node)
    return "".join(source.splitlines(keepends=True)[first - 1 : last])


def parse_entries(module_source: str, entries: Iterable[str]) -> tuple[ast.Module, dict[str, Definition]]:
    """The module's tree and the definition of each entry point. Raises SourceError for one that is missing."""
    tree = _parsed(module_source)
    found = {node.name: node for node in tree.body if isinstance(node, Definition)}
    missing = [name for name in entries if name not in found]
    if missing:
        raise SourceError(f"the reference defines no {', '.join(missing)}; it has {', '.join(found) or 'nothing'}")
    return tree, {name: found[name] for name in entries}


@functools.lru_cache(maxsize=8)
def _parsed(source: str) -> ast.Module:
    """The tree, for reading only: each mistake of a kata is an edit of the same module."""
    return ast.parse(source)


def entry_slice(module_source: str, entries: Sequence[str]) -> str:
    """The part of a module that its entry points need, as a module of its own.

    That is the imports, the entry points, and the module-level names that they use, directly or through one another.
    """
    tree, wanted = parse_entries(module_source, entries)
    needed = _needed(tree, wanted)
    kept = [node for node in tree.body if node in needed or isinstance(node, ast.Import | ast.ImportFrom)]
    kept = _without_unused_imports(kept)
    imports = [node for node in kept if isinstance(node, ast.Import | ast.ImportFrom)]
    rest = [node for node in kept if node not in imports]
    parts = ["".join(_lines(module_source, node) for node in imports).rstrip()]
    parts += [_lines(module_source, node).rstrip() for node in rest]
    return "\n\n\n".join(part for part in parts if part) + "\n"


def _needed(tree: ast.Module, wanted: Mapping[str, Definition]) -> set[ast.stmt]:
    """The entry points, and what binds the module-level names that they use, directly or through one another."""
    owners = {name: node for node in tree.body for name in _defined_names(node)}
    needed: set[ast.stmt] = set()
    pending: list[ast.stmt] = list(wanted.values())
    while pending:
        node = pending.pop()
        if node not in needed:
            needed.add(node)
            used = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
            pending.extend(owners[name] for name in used if name in owners)
    return needed


def _without_unused_imports(nodes: list[ast.stmt]) -> list[ast.stmt]:
    body = [node for node in nodes if not isinstance(node, ast.Import | ast.ImportFrom)]
    used = {name.id for node in body for name in ast.walk(node) if isinstance(name, ast.Name)}

    def binds(node: ast.Import | ast.ImportFrom) -> set[str]:
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}

    # `import torch` stays in any case: whoever starts from this file needs it
    return [
        node for node in nodes if not isinstance(node, ast.Import | ast.ImportFrom) or binds(node) & (used | {"torch"})
    ]


@dataclass(frozen=True)
class Edit:
    """One replacement of text; `find` must occur exactly once in the entry points' source."""

    find: str
    replace: str


def apply_edits(module_source: str, entries: Sequence[str], edits: Sequence[Edit], compiles: bool = True) -> str:
    """The module with the edits made inside its entry points; what is not in them, in the definitions that they use.

    Raises SourceError where one does not fit exactly once, or, unless `compiles` is False, the result does not compile.
    """
    lines = module_source.splitlines(keepends=True)
    for edit in edits:
        tree, wanted = parse_entries("".join(lines), entries)
        hits = _hits(edit, wanted.values(), lines)
        if not hits:
            helpers = _needed(tree, wanted) - set(wanted.values())
            hits = _hits(edit, [node for node in helpers if isinstance(node, Definition)], lines)
        if not edit.find or len(hits) != 1:
            found = "is empty" if not edit.find else f"occurs {len(hits)} times in {', '.join(entries)}, not once"
            raise SourceError(f"`find` {found}: {edit.find!r}")
        first, last, text = hits[0]
        made = text.replace(edit.find, edit.replace)
        lines[first - 1 : last] = made.splitlines(keepends=True)
    edited = "".join(lines)
    if compiles and len(edits) == 1:  # the rest is as it was; the empty lines keep the number that a fault is told by
        _compiling("\n" * (first - 1) + made)
    elif compiles:
        _compiling(edited)
    return edited


def _hits(edit: Edit, nodes: Iterable[Definition], lines: Sequence[str]) -> list[tuple[int, int, str]]:
    """Where an edit fits, as often as it does: the first and the last line of the definition, and its text."""
    hits = []
    for first, last in map(_span, nodes):
        text = "".join(lines[first - 1 : last])
        hits += [(first, last, text)] * text.count(edit.find)
    return hits


def apply_edit(source: str, edit: Edit) -> str:
    """The source with an edit made anywhere in it. Raises SourceError where it does not fit exactly once or compile."""
    times = source.count(edit.find)
    if not edit.find or times != 1:
        found = f"occurs {times} times in what the entry points need, not once" if edit.find else "is empty"
        raise SourceError(f"`find` {found}: {edit.find!r}")
    return _compiling(source.replace(edit.find, edit.replace))


def _compiling(source: str) -> str:
    try:
        compile(source, "<mistake>", "exec", dont_inherit=True)
    except SyntaxError as error:
        raise SourceError(f"the edited source does not compile: {error.msg} (its line {error.lineno})") from error
    return source


def apply_mistakes(
    files: Mapping[str, str], entries: Sequence[str], mistakes: Iterable[Any], compiles: bool = True
) -> dict[str, str]:
    """The files with the mistakes' edits made, each in the mistake's `file`, or in the only one.

    In a file of several, `find` is unique in all that it defines; in the only one, in its entry points. Raises
    SourceError as `apply_edits` does, and where there is no such file.
    """
    texts = dict(files)
    for mistake in mistakes:
        name = file_of(mistake, texts)
        places = entries if len(texts) == 1 else definitions(texts[name])
        texts[name] = apply_edits(texts[name], places, mistake.edits, compiles)
    return texts


def file_of(mistake: Any, files: Iterable[str]) -> str:
    """The file that a mistake is made in. Raises SourceError where it is none of these."""
    names = list(files)
    name = getattr(mistake, "file", None) or (names[0] if len(names) == 1 else None)
    if name not in names:
        raise SourceError(f"`file` is {name or 'missing'}: the files are {', '.join(names)}")
    return name


def definitions(source: str) -> list[str]:
    """The names of the functions and classes that a module defines."""
    return [node.name for node in ast.parse(source).body if isinstance(node, Definition)]


def starter(module_source: str, entries: Sequence[str], title: str, kata: str) -> str:
    """The file a candidate starts from: signatures and docstrings of the reference, the bodies left to write."""
    tree, wanted = parse_entries(module_source, entries)
    chosen = list(wanted.values())
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    blocks = [_blank(module_source, node) for node in sorted(chosen, key=lambda node: node.lineno)]
    signatures = ast.parse("\n".join(blocks)).body
    head = "".join(
        _lines(module_source, node) for node in _without_unused_imports([*imports, *signatures]) if node in imports
    )
    opening = f'"""{title}.\n\nSave this file and it is judged: nfquiz kata {kata}\n"""\n'
    return opening + "\n" + "\n\n\n".join([head.rstrip(), *blocks]) + "\n"


def _with_body(node: Definition, body: list[ast.stmt]) -> Definition:
    from copy import copy

    bare = copy(node)
    bare.body = body
    return bare


def _is_public(name: str) -> bool:
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))


def _blank(source: str, node: Definition, indent: str = "") -> str:
    """A definition with its docstring and no body; private helpers are left out."""
    first, _ = _span(node)
    header_end = node.body[0].lineno - 1
    docstring = node.body[0] if ast.get_docstring(node, clean=False) is not None else None
    header = "".join(source.splitlines(keepends=True)[first - 1 : header_end]).rstrip()
    header = "\n".join(line for line in header.splitlines() if not line.strip().startswith("#"))
    if node.body[0].lineno == node.lineno:  # a one-line definition: no header line of its own
        header = textwrap.indent(ast.unparse(_with_body(node, [])).rstrip(), indent)
    parts = [header]
    if docstring is not None:
        parts.append(f"{indent}    {ast.get_source_segment(source, docstring)}")
    if isinstance(node, ast.ClassDef):
        methods = [child for child in node.body if isinstance(child, Definition) and _is_public(child.name)]
        blanked = [_blank(source, child, indent + "    ") for child in methods]
        if not blanked:
            parts.append(indent + "    pass")
        body = "\n\n".join(blanked)
        return "\n".join(parts) + ("\n\n" if docstring is not None and blanked else "\n" if blanked else "") + body
    parts.append(textwrap.indent("raise NotImplementedError", indent + "    "))
    return "\n".join(parts)

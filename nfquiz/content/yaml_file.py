"""Reading a YAML file into plain objects, knowing the line of each of them.

libyaml composes the nodes (PyYAML's own composer takes over where libyaml is missing); the nodes become plain objects
here. Scalars are read by the core schema of YAML 1.2, which is also the one that editors use: `1e-3` is a number, `no`,
`on` and dates are texts. What YAML allows and a content file must not hold (duplicate keys, aliases, tags) is refused.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

Keys = tuple[str | int, ...]
"""Where something is in a file: the keys of mappings and the indices of lists that lead to it."""

_TEXT = "tag:yaml.org,2002:str"
_PLAIN = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NUMBER_STARTS = frozenset("0123456789+-.")
_LONGEST_NUMBER = 400
_HELP = {
    "mapping values are not allowed": "a text with `: ` in it goes in double quotes",
    "cannot start any token": "indent with spaces, and put a text that starts with a special sign in double quotes",
    "found unexpected ':'": "a text with `:` in it goes in double quotes",
    "found unexpected end of stream": "a quote or a bracket is never closed",
    "did not find expected key": "check the indentation and the quotes of this line and the one above",
    "could not find expected ':'": "a key is followed by a colon and a space: `key: value`",
    "did not find expected '-' indicator": "the elements of a list start with `- ` in the same column",
    "did not find expected ',' or ']'": "write a list as [one, two]; a text with a comma or a bracket goes in quotes",
    "did not find expected ',' or '}'": "write {key: value, key: value}; a text with a comma or a brace goes in quotes",
    "expected a single document": "one file holds one document: remove the line `---`",
    "undefined alias": "a text that starts with `*` goes in double quotes",
    "unknown escape character": "a backslash in double quotes is written \\\\, or use single quotes",
}


class _Composer(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Composes nodes only. Its resolver just tells plain scalars (tag None) from quoted ones: that saves a third."""

    def resolve(self, kind, value, implicit):
        if kind is yaml.ScalarNode:
            return None if implicit[0] else _TEXT
        return "map" if kind is yaml.MappingNode else "seq"

    def descend_resolver(self, current_node, current_index):
        pass

    def ascend_resolver(self):
        pass

    def check_resolver_prefix(self, *_):
        return False


class Document:
    """A YAML file as plain objects (`data`; None where it could not be read) with what is wrong with its YAML.

    `faults` holds (line, what is wrong) pairs; `line(keys)` finds where something stands.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data: object = None
        self.faults: list[tuple[int, str]] = []
        self._root: yaml.Node | None = None
        self._seen: set[int] = set()
        self._aliased = False
        try:
            # bytes, not text: libyaml decodes them itself
            raw = path.read_bytes()
            raw.decode("utf-8")
            loader = _Composer(raw)
            try:
                self._root = loader.get_single_node()
            finally:
                loader.dispose()
            if self._root is None:
                self.faults.append((1, "the file is empty"))
            else:
                data = self._build(self._root, self._root)
                self.data = None if self._aliased else data
        except OSError as error:
            self.faults.append((0, f"can't be read: {error.strerror or error}"))
        except UnicodeDecodeError as error:
            self.faults.append((raw.count(b"\n", 0, error.start) + 1, "is not UTF-8 text: save it as UTF-8"))
        except yaml.YAMLError as error:
            self.faults.append(_explain(error, raw))
        except RecursionError:
            self.data = None
            self.faults.append((1, "is nested too deeply"))

    def line(self, keys: Iterable[str | int]) -> int:
        """The line (from 1) of the key or the list element that `keys` lead to, or of the nearest thing around it."""
        node, line = self._root, 1
        for key in keys:
            if isinstance(node, yaml.MappingNode):
                pairs = [pair for pair in node.value if getattr(pair[0], "value", None) == str(key)]
                if not pairs:
                    break
                name, node = pairs[0]
                line = name.start_mark.line + 1
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
                node = node.value[key]
                line = node.start_mark.line + 1
            else:
                break
        return line

    def _fault(self, node: yaml.Node, says: str) -> None:
        self.faults.append((node.start_mark.line + 1, says))

    def _build(self, node: yaml.Node, near: yaml.Node) -> object:
        """The object of a node; `near` is the key or the list before it."""
        kind = type(node)
        if kind is yaml.ScalarNode:
            return self._scalar(node)
        if id(node) in self._seen:
            # followed, a small file could unfold into gigabytes; and the node doesn't know the line of the alias
            self._fault(near, "an alias (*name): write it out in each place")
            self._aliased = True
            return None
        self._seen.add(id(node))
        if kind is yaml.SequenceNode:
            if node.tag != "seq":
                self._fault(node, f"tags are not used here: remove {_shown_tag(node)}")
            build = self._build
            return [build(child, node) for child in node.value]
        if node.tag != "map":
            self._fault(node, f"tags are not used here: remove {_shown_tag(node)}")
        return self._mapping(node)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, object]:
        built: dict[str, object] = {}
        build = self._build
        for name, child in node.value:
            if type(name) is not yaml.ScalarNode:
                self._fault(name, "a key must be a text: put a text with braces or brackets in double quotes")
                continue
            key = name.value
            if key in built:
                self._fault(name, f"duplicate key `{key}`: it stands on line {self._first(node, key)} already")
            elif key == "<<":
                self._fault(name, "merge keys (<<) are not used here: write the keys out")
            else:
                built[key] = build(child, name)
        return built

    @staticmethod
    def _first(node: yaml.MappingNode, key: str) -> int:
        return next(name.start_mark.line + 1 for name, _ in node.value if getattr(name, "value", None) == key)

    def _scalar(self, node: yaml.ScalarNode) -> object:
        text = node.value
        if node.tag is None:
            if text[:1] in _NUMBER_STARTS and len(text) < _LONGEST_NUMBER:
                return _number(text)
            return _PLAIN.get(text, text)
        if node.tag != _TEXT:
            self._fault(node, f"tags are not used here: remove {_shown_tag(node)}")
        return text


def _shown_tag(node: yaml.Node) -> str:
    return "!" + node.tag.rsplit(":", 1)[-1].lstrip("!")


def _number(text: str) -> object:
    if not text:
        return None
    if _INTEGER.fullmatch(text):
        return int(text, 0) if text[1:2] in ("o", "x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    bare = text.lstrip("+-").lower()
    if bare == ".inf" and len(text) - len(bare) <= 1:
        return float("-inf" if text[0] == "-" else "inf")
    return float("nan") if text.lower() == ".nan" else text


def _explain(error: yaml.YAMLError, raw: bytes) -> tuple[int, str]:
    """The line of a syntax error and a sentence about it, with what to write instead where that is known."""
    says = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "is no YAML").strip()
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    position = getattr(error, "position", None)
    if mark is not None:
        # libyaml may point behind the last line
        line = min(mark.line + 1, max(1, len(raw.splitlines())))
    elif isinstance(position, int) and position >= 0:
        line = raw.count(b"\n", 0, position) + 1
    else:
        line = 1
    context = getattr(error, "context", None)
    advice = next((text for sign, text in _HELP.items() if sign in f"{says} {context}"), "")
    if not advice and context:
        advice = context.strip()
    return line, f"YAML: {says}" + (f"; {advice}" if advice else "")

"""Reading YAML: values by the core schema of YAML 1.2, lines, and what is refused."""

from pathlib import Path

import pytest
import yaml

from nfquiz.content import yaml_file
from nfquiz.content.yaml_file import Document


@pytest.fixture
def read(tmp_path: Path):
    def document(text: str | bytes) -> Document:
        path = tmp_path / "file.yaml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return Document(path)

    return document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("1e-3", 1e-3),
        (".5", 0.5),
        ("1.", 1.0),
        ("0x10", 16),
        ("0o17", 15),
        ("010", 10),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("2024-01-31", "2024-01-31"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        (".inf", float("inf")),
        ("-.inf", float("-inf")),
        ("-", "-"),
        ("+-.inf", "+-.inf"),
        ("...5", "...5"),
        ('"12"', "12"),
        ("'true'", "true"),
        ("!!str 12", "12"),
        ("1.2.3", "1.2.3"),
    ],
)
def test_scalars_follow_the_core_schema(read, text: str, value: object):
    # a list holds a lone `-` as an element of its own, so this one is a value in quotes there
    source = "key: '-'" if text == "-" else f"key: {text}"
    assert read(source).data == {"key": value}


def test_block_texts_keep_their_lines(read):
    assert read("a: |\n  one\n  two\nb: >-\n  one\n  two\n").data == {"a": "one\ntwo\n", "b": "one two"}


def test_lines_of_keys_and_elements(read):
    document = read("a:\n  - x: 1\n    y: 2\n  - x: 3\nb: {c: [4,\n 5]}\n")
    assert document.faults == []
    assert document.line(("a", 0, "y")) == 3
    assert document.line(("a", 1)) == 4
    assert document.line(("b", "c", 1)) == 6
    assert document.line(()) == 1


def test_the_line_of_what_is_missing_is_that_of_what_is_around_it(read):
    document = read("a:\n  - x: 1\n  - x: 2\n")
    assert document.line(("a", 1, "z")) == 3
    assert document.line(("a", 7, "z")) == 1


def test_all_duplicate_keys_are_named_and_the_first_value_stays(read):
    document = read("a: 1\nb: {c: 1, c: 2}\na: 3\n")
    assert document.data == {"a": 1, "b": {"c": 1}}
    assert [line for line, _ in document.faults] == [2, 3]


def test_what_yaml_allows_and_content_does_not(read):
    document = read("a: &x {b: 1}\nc:\n  <<: {d: 1}\n? [e]\n: 1\nf: !!set {g}\n")
    says = " ".join(says for _, says in document.faults)
    assert "merge keys" in says
    assert "a key must be a text" in says
    assert "tags are not used here: remove !set" in says


def test_aliases_can_not_unfold(read):
    levels = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    document = read("\n".join(levels))
    assert document.data is None
    assert document.faults[0] == (2, "an alias (*name): write it out in each place")


def test_a_list_that_holds_itself_is_refused(read):
    assert read("a: &a [*a]\n").data is None


def test_deep_nesting_is_a_fault_and_no_crash(read):
    document = read("[" * 5000)
    assert document.data is None
    assert len(document.faults) == 1


def test_a_missing_file_is_a_fault(tmp_path: Path):
    assert Document(tmp_path / "no.yaml").faults == [(0, "can't be read: No such file or directory")]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(read):
    assert read(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x\r\n").data == {"a": 1, "b": "x\n"}


def test_syntax_errors_have_their_line(read):
    document = read("a: 1\nb: [1, 2\nc: 3\n")
    assert document.data is None
    assert [line for line, _ in document.faults] == [3]


def test_without_libyaml_the_result_is_the_same(read, monkeypatch: pytest.MonkeyPatch):
    slow = type("Slow", (yaml.SafeLoader,), {
        name: getattr(yaml_file._Composer, name)
        for name in ("resolve", "descend_resolver", "ascend_resolver", "check_resolver_prefix")
    })  # fmt: skip
    good = (Path(__file__).parent / "good/questions/basics.yaml").read_bytes()
    texts = [good, b"a: 1\nb: [1, 2\nc: 3\n", b"a: &a [1]\nb: *a\n", b"a: !!int 3\n", b"a: 'x\n"]
    fast = [(document.data, [line for line, _ in document.faults]) for document in map(read, texts)]
    monkeypatch.setattr(yaml_file, "_Composer", slow)
    assert [(document.data, [line for line, _ in document.faults]) for document in map(read, texts)] == fast

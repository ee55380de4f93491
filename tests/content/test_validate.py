"""From a document to a struct or to all of its problems."""

from pathlib import Path

import msgspec
import pytest

from nfquiz.content.cards import Deck, kind_of
from nfquiz.content.katas import KataFile
from nfquiz.content.validate import validate
from nfquiz.content.yaml_file import Document

GOOD = Path(__file__).parent / "good"


def problems(tmp_path: Path, text: str, model: type = Deck) -> list[str]:
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    value, found = validate(Document(path), model)
    assert (value is None) == bool(found)
    return [f"{line}: {says}" for line, says in found]


def test_a_good_file_becomes_its_struct():
    deck, found = validate(Document(GOOD / "questions/basics.yaml"), Deck)
    assert found == []
    assert [kind_of(card) for card in deck.cards] == ["open", "choice", "cloze", "numeric", "code", "code"]


def test_every_problem_is_in_one_report(tmp_path: Path):
    text = """deck: Extra
titel: x
cards:
  - id: a
    kind: open
    kind: open
    level: 3
    q: [x]
    points:
      - just text
      - {say: 1, must: 1}
    answer:
    topics: a
    asked: {sources: 0}
    sources: [{title: t, year: "2015", link: x}]
  - {id: b}
  - null
"""
    assert problems(tmp_path, text) == [
        "1: deck: expected a name in lower-case letters, digits and hyphens, such as adam-epsilon, got 'Extra'",
        "2: unknown key `titel`: did you mean `title`?",
        "6: duplicate key `kind`: it stands on line 5 already",
        "7: card a: level: expected advanced, core or intermediate, got 3",
        "8: card a: q: expected a text that is not empty, got a list",
        "10: card a: points 1: expected the keys say, must, got 'just text'",
        "11: card a: points 2: must: expected true or false, got 1",
        "11: card a: points 2: say: expected a text that is not empty, got 1: put it in double quotes",
        "12: card a: answer: expected a text that is not empty, got nothing",
        "13: card a: topics: expected a list, got 'a': write [one, two] or lines that start with `- `",
        "14: card a: asked: sources: expected a whole number from 1, got 0",
        "14: card a: asked: the key `last` is missing: expected a whole number from 1990 to 2100",
        "15: card a: sources 1: the key `url` is missing: expected a web address that starts with https://",
        "15: card a: sources 1: unknown key `link`: remove it; there are title, url, year",
        "15: card a: sources 1: year: expected a whole number from 1800 to 2100, got '2015'",
        "16: card b: the key `kind` is missing: expected open, choice, cloze, numeric or code",
        "17: card number 3: expected `kind: …` and the keys that go with it, got nothing",
    ]


def test_rules_between_fields_are_checked_in_whole_parts_of_a_broken_file(tmp_path: Path):
    text = (GOOD / "katas/simple/shift/kata.yaml").read_text(encoding="utf-8")
    text = text.replace("level: core", "level: easy").replace('    replace: "return x"\n', "")
    assert [one.split(": ")[0] for one in problems(tmp_path, text, KataFile)] == ["4", "23"]


@pytest.mark.parametrize(
    "text", ["3", "text", "[]", "null", "{}", "cards: 3", "cards: {a: 1}", "cards: []", "cards: [[]]"]
)
def test_any_other_document_gives_problems_and_no_exception(tmp_path: Path, text: str):
    for model in (Deck, KataFile):
        assert problems(tmp_path, text, model)


def mutations(data: object, at: tuple = ()):
    """Each place of a document with each of a few values that hardly fit there."""
    if at:
        for value in (None, True, 7, -1.5, "", "no such thing", [], [None], {}, {"x": 1}):
            yield at, value
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from mutations(value, (*at, key))


def replaced(data: object, at: tuple, value: object) -> object:
    if not at:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[at[0]] = replaced(data[at[0]], at[1:], value)
    return copy


@pytest.mark.parametrize(
    ("file", "model"), [("questions/basics.yaml", Deck), ("katas/simple/shift/kata.yaml", KataFile)]
)
def test_the_walk_finds_a_problem_wherever_msgspec_finds_one(file: str, model: type):
    from nfquiz.content import validate as module

    document = Document(GOOD / file)
    kind = module.inspect.type_info(model)
    refused = 0
    for at, value in mutations(document.data):
        data = replaced(document.data, at, value)
        found = list(module._walk(data, kind, ()))
        try:
            msgspec.convert(data, model)
        except msgspec.ValidationError:
            refused += 1
            assert found, (at, value)
            assert all(document.line(keys) >= 1 and says for keys, says in found)
        else:
            assert not found, (at, value, found)
    assert refused > 300

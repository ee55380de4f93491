"""The JSON Schemas: up to date, valid themselves, and of one mind with the loader about fields."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from nfquiz.content import schema
from nfquiz.content.yaml_file import Document

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCHEMAS = {"deck": schema.deck_schema(), "kata": schema.kata_schema()}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_the_one_that_is_generated(name: str):
    committed = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == schema.text(SCHEMAS[name]), "run: python -m nfquiz.content.schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_is_a_valid_schema(name: str):
    Draft202012Validator.check_schema(json.loads(schema.text(SCHEMAS[name])))


def test_writing_puts_them_into_a_folder(tmp_path: Path):
    names = [f"{name}.schema.json" for name in ("deck", "kata", "path")]
    assert sorted(path.name for path in schema.write(tmp_path / "new")) == names


@pytest.mark.parametrize("path", sorted((HERE / "good").rglob("*.yaml")), ids=lambda path: path.parent.name)
def test_good_files_fit(path: Path):
    name = "kata" if path.name == "kata.yaml" else "deck"
    assert list(Draft202012Validator(SCHEMAS[name]).iter_errors(Document(path).data)) == []


@pytest.mark.parametrize(
    "case",
    [
        "deck-unknown-key", "deck-missing-key", "deck-unknown-level", "deck-unknown-kind", "deck-must-as-text",
        "deck-one-point", "deck-no-must-point", "deck-two-options", "deck-no-right-option", "deck-id-in-capitals",
        "deck-source-without-address", "deck-no-topics", "deck-code-prints-a-number", "kata-unknown-key",
        "kata-minutes-as-text", "kata-two-hints", "kata-three-mistakes", "kata-forbid-with-a-call",
    ],
)  # fmt: skip
def test_an_editor_marks_what_the_linter_refuses(case: str):
    name = case.split("-")[0]
    (path,) = (HERE / "broken" / case).rglob("*.yaml")
    assert list(Draft202012Validator(SCHEMAS[name]).iter_errors(Document(path).data))

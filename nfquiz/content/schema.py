"""JSON Schemas of the formats, for editors: `python -m nfquiz.content.schema` writes them to `schemas/`.

They are made from the structs, so they say what the loader accepts, field by field. The rules between fields are the
linter's alone.
"""

import json
import sys
from pathlib import Path

import msgspec

from nfquiz.content.cards import Deck
from nfquiz.content.courses import Course
from nfquiz.content.katas import KataFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def deck_schema() -> dict[str, object]:
    """The schema of `questions/NAME.yaml`."""
    return _schema(Deck, "A deck of nfquiz", "Questions for a deep-learning interview: see docs/authoring.md.")


def kata_schema() -> dict[str, object]:
    """The schema of `katas/TOPIC/ID/kata.yaml`."""
    return _schema(KataFile, "A kata of nfquiz", "Something to implement from scratch: see docs/authoring.md.")


def path_schema() -> dict[str, object]:
    """The schema of `paths/NAME.yaml`."""
    return _schema(Course, "A course of nfquiz", "Katas and cards to work through in order: see docs/authoring.md.")


def text(schema: dict[str, object]) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> list[Path]:
    """Write the schemas into a folder; returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {"deck": deck_schema(), "kata": kata_schema(), "path": path_schema()}
    files = {folder / f"{name}.schema.json": schema for name, schema in made.items()}
    for path, schema in files.items():
        path.write_text(text(schema), encoding="utf-8")
    return list(files)


def _schema(model: type[msgspec.Struct], title: str, description: str) -> dict[str, object]:
    (reference,), components = msgspec.json.schema_components([model], ref_template="#/$defs/{name}")
    return {
        "$schema": DIALECT,
        "title": title,
        "description": description,
        **reference,
        "$defs": {name: _trimmed(component) for name, component in sorted(components.items())},
    }


def _trimmed(component: object) -> object:
    """A schema without the indentation that docstrings have."""
    if isinstance(component, dict):
        return {
            key: " ".join(value.split()) if key == "description" and isinstance(value, str) else _trimmed(value)
            for key, value in component.items()
        }
    return [_trimmed(one) for one in component] if isinstance(component, list) else component


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    for written in write(Path(sys.argv[1]) if len(sys.argv) > 1 else root / "schemas"):
        print(written)

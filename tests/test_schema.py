"""The JSON Schema says what the decoder does, on every fixture and on the real brief."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from briefing import decode
from briefing.model import BY_FILE, HEAD, LIST_FILES
from briefing.schema import field_sentences, schemas
from briefing.source import read
from tests.conftest import BASE
from tests.test_problems import STORIES, Story

ROOT = Path(__file__).parents[1]
SHAPE = {"missing-field", "unknown-field", "wrong-type", "unknown-choice", "bad-id", "misplaced-field", "bad-place"}


def documents() -> list[tuple[str, str, str]]:
    """Every main file of every story, of the base brief and of the real one: where from, which list, its text."""
    found = [(path.stem, name.removesuffix(".yaml"), text) for path in STORIES
             for name, text in Story(path.read_text("utf-8")).files.items() if "/" not in name and name.endswith(".yaml")]
    for folder in (BASE, ROOT / "data"):
        found += [(folder.name, path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))]
    return found


def typed(value: Any, key: str = "") -> Any:
    """Values as an editor's parser types them: our reader leaves the one number of the model as text."""
    if isinstance(value, dict):
        return {name: typed(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [typed(each) for each in value]
    return int(value) if key == "edition" and isinstance(value, str) and value.isdigit() else value


@pytest.mark.parametrize(("story", "name", "text"), documents(), ids=lambda value: value if len(value) < 40 else "")
def test_schema_and_decoder_agree(story: str, name: str, text: str) -> None:
    """What the schema refuses the decoder refuses, and every slip of shape that the decoder finds the schema finds."""
    document = read(text.encode(), f"{name}.yaml")
    if not document.readable or document.problems or name not in (HEAD, *LIST_FILES):
        return
    whole = name == HEAD
    found = decode.head(document)[2] if whole else decode.entries(document, LIST_FILES[name], BY_FILE.get(name)).problems
    value = {} if whole and document.value is None else typed(document.value)
    valid = Draft202012Validator(schemas()[f"{name}.schema.json"]).is_valid(value)
    if not valid:
        assert found, "the schema refuses what the decoder accepts"
    said = {problem.code for problem in found if "in quotes" not in problem.message}
    if said & SHAPE:
        assert not valid, f"the decoder finds {said & SHAPE}, the schema nothing"


def test_schemas_are_schemas() -> None:
    """Each is valid JSON Schema 2020-12."""
    for schema in schemas().values():
        Draft202012Validator.check_schema(schema)


def test_every_field_has_its_sentence() -> None:
    """The schema, the editor's hover and the guide speak with the sentence under the field."""
    for schema in schemas().values():
        for name, definition in schema["$defs"].items():
            for field in definition.get("properties", {}):
                assert field in field_sentences()[name], f"{name}.{field} has no sentence"

"""The JSON Schema agrees with the decoder, on every fixture and on the real brief."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from briefing.authoring.example import STARTER
from briefing.authoring.schema import project_ids
from briefing.authoring.schema.file_schemas import schemas
from briefing.authoring.schema.project_ids import SHIPPED, for_site
from briefing.authoring.schema.shapes import DIALECT, ENDING, TRANSLATED
from briefing.cli.output import as_json
from briefing.loader import decode
from briefing.loader.folder import load
from briefing.model import BY_FILE, HEAD, LIST_FILES
from briefing.model.sentences import field_sentences
from briefing.source.yaml_reader import read
from tests.conftest import BASE
from tests.stories import SITES
from tests.test_problems import STORIES, Story

if TYPE_CHECKING:
    from briefing.model import Site
    from briefing.source.document import Document

ROOT = Path(__file__).parents[1]
SHAPE = {"missing-field", "unknown-field", "wrong-type", "unknown-choice", "bad-id", "misplaced-field", "bad-place"}


def documents() -> list[tuple[str, str, str]]:
    """Every readable main file of all stories, the base brief and the real one: its origin, its list and its text."""
    found = [
        (path.stem, name.removesuffix(".yaml"), text)
        for path in STORIES
        for name, text in Story(path.read_text("utf-8")).files.items()
        if "/" not in name and name.endswith(".yaml")
    ]
    for folder in (BASE, ROOT / "data"):
        found += [(folder.name, path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))]
    return [each for each in found if each[1] in (HEAD, *LIST_FILES) and not read(each[2].encode(), "").problems]


NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|0o[0-7]+|0x[0-9a-fA-F]+")


def typed(document: Document, value: Any, path: tuple[str | int, ...] = ()) -> Any:
    """Values with the types of YAML 1.2 (core schema), which editors use; our reader leaves everything as text."""
    if isinstance(value, dict):
        return {name: typed(document, each, (*path, name)) for name, each in value.items()}
    if isinstance(value, list):
        return [typed(document, each, (*path, index)) for index, each in enumerate(value)]
    if not isinstance(value, str) or not document.plain(path):
        return value
    if value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return value.lower() == "true"
    return (int(value) if value.isdigit() else 0.5) if NUMBER.fullmatch(value) else value


@pytest.mark.slow
@pytest.mark.parametrize(("story", "name", "text"), documents(), ids=lambda value: value if len(value) < 40 else "")
def test_schema_and_decoder_agree(story: str, name: str, text: str) -> None:
    """The schema and the decoder refuse the same values, as far as their shape is concerned."""
    document = read(text.encode(), f"{name}.yaml")
    whole = name == HEAD
    found = decode.head(document)[2] if whole else decode.entries(document, LIST_FILES[name], BY_FILE.get(name)).problems
    value = {} if whole and document.value is None else typed(document, document.value)
    valid = Draft202012Validator(schemas()[f"{name}.schema.json"]).is_valid(value)
    if not valid:
        assert found, "the schema refuses what the decoder accepts"
    codes = {problem.code for problem in found if "in quotes" not in problem.message}
    if codes & SHAPE:
        assert not valid, f"the decoder finds {codes & SHAPE}, the schema nothing"


def test_schemas_are_valid_schemas() -> None:
    """Each schema is valid JSON Schema 2020-12."""
    for schema in schemas().values():
        Draft202012Validator.check_schema(schema)


def test_every_field_has_its_sentence() -> None:
    """The schema, the editor's hover and the guide use the sentence below the field."""
    for file, schema in schemas().items():
        for name in field_sentences().keys() & schema["$defs"].keys():
            body = schema["$defs"][name]
            for field, described in (body if "properties" in body else body["else"])["properties"].items():
                assert described["description"], f"{name}.{field} has no sentence"
                if not file.endswith(TRANSLATED):  # whose text says more about an entry's id
                    assert described["description"] == field_sentences()[name][field]


def test_the_schemas_of_the_program_are_up_to_date() -> None:
    """The schemas in the repository, which each check reads, match the classes."""
    made = {name: as_json(schema) for name, schema in schemas().items()}
    found = {path.name: path.read_text("utf-8") for path in SHIPPED.iterdir()}
    assert found == made, "renew them: briefing schema --out briefing/authoring/schema/published"


# --- schemas that know a site's ids -------------------------------------------------------------------------------


def validators(site: Site) -> dict[str, Draft202012Validator]:
    """The schemas of a site by path, for any program that follows their references."""
    made = {name: json.loads(text) for name, text in for_site(site).items()}
    resources = [(f"file:///{name}", Resource.from_contents(schema)) for name, schema in made.items()]
    registry: Any = Registry().with_resources(resources)
    return {name: Draft202012Validator({"$schema": DIALECT, "$ref": f"file:///{name}"}, registry=registry) for name in made}


DATA = (ROOT / "data", BASE, STARTER / "data", *sorted(path / "data" for path in SITES.iterdir()))


@pytest.mark.slow
@pytest.mark.parametrize("data", DATA, ids=lambda data: data.parent.name)
def test_the_files_of_a_site_are_valid(data: Path) -> None:
    """Every file of a site without problems is valid for other programs too, including translations and shared lists."""
    site = load(data, "").site
    made = validators(site)
    for text in for_site(site).values():
        Draft202012Validator.check_schema(json.loads(text))
    homes = {brief.slug for brief in site.briefs if site.library}
    looked_at = 0
    for path in sorted(data.rglob("*.yaml")):
        folders = path.relative_to(data).parts[:-1]
        home = f"{folders[0]}/" if folders and folders[0] in homes else ""
        ending = TRANSLATED if len(folders) > bool(home) else ENDING
        document = read(path.read_bytes(), path.name)
        errors = list(made[f"{home}{path.stem}{ending}"].iter_errors(typed(document, document.value)))
        assert errors == [], path
        looked_at += 1
    assert looked_at > 0


def brief_with(brief_folder: Path, file: str, text: str) -> Site:
    (brief_folder / f"{file}.yaml").write_text(text, "utf-8")
    return load(brief_folder, "").site


def takes(site: Site, schema: str, value: Any) -> bool:
    return validators(site)[schema].is_valid(value)


JUDGEMENT = {"id": "J1", "text": "x", "kind": "value", "grade": "argued", "provenance": "added"}


def test_a_reference_needs_an_existing_id(brief_folder: Path) -> None:
    """An id that does not exist is refused, and so is an id of another kind; a cite may be a key or a mapping."""
    site = load(brief_folder, "").site
    for rests_on, source, fine in (
        ("F1", "ruiz-2031", True), ("F9", "ruiz-2031", False), ("R1", "ruiz-2031", False), ("F1", "ruiz-2013", False),
        ("F1", {"source": "ruiz-2031", "at": "p. 3"}, True), ("F1", {"source": "ruiz-2013"}, False), ("F1", {}, False),
        ("F1", ["ruiz-2031"], False),
    ):  # fmt: skip
        entry = JUDGEMENT | {"rests_on": [rests_on], "sources": [source]}
        assert takes(site, "judgements.schema.json", [entry]) is fine, (rests_on, source)


def test_ids_of_unreadable_entries_are_known(brief_folder: Path) -> None:
    """A mistake in an entry, or an unreadable file, does not invalidate references to it."""
    entry = JUDGEMENT | {"rests_on": ["F7"], "sources": ["ruiz-2031"]}
    broken = brief_with(brief_folder, "factors", "- {id: F7, titel: x}\n")
    assert takes(broken, "judgements.schema.json", [entry])
    assert not takes(broken, "judgements.schema.json", [entry | {"rests_on": ["F8"]}])
    unreadable = brief_with(brief_folder, "factors", '- {id: "F7\n')
    assert takes(unreadable, "judgements.schema.json", [entry | {"rests_on": ["F8"]}])


@pytest.mark.slow
def test_a_library_offers_ids_of_other_briefs(tmp_path: Path) -> None:
    """Ids of other briefs have the name of their brief in front, and unknown ids are refused."""
    for slug in ("a", "b"):
        shutil.copytree(BASE, tmp_path / slug)
    site = load(tmp_path, "").site
    for id, fine in (("F1", True), ("b:F1", True), ("a:F1", True), ("c:F1", False), ("b:R1", False), ("b:", False)):
        entry = JUDGEMENT | {"rests_on": [id], "sources": ["ruiz-2031"]}
        assert takes(site, "a/judgements.schema.json", [entry]) is fine, id
    ids = json.loads(for_site(site)["a/ids.schema.json"])["$defs"]
    assert [each["label"] for each in ids["reference-to-factor"]["defaultSnippets"]] == ["F1", "b:F1"]
    assert not [each["label"] for each in ids["reference-to-source"]["defaultSnippets"] if ":" in each["label"]]


def test_a_list_that_would_be_too_long_is_not_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a large library ids of other briefs are accepted by their form, and only those of the own brief are offered."""
    monkeypatch.setattr(project_ids, "MAX_FOREIGN", 0)
    for slug in ("a", "b"):
        shutil.copytree(BASE, tmp_path / slug)
    site = load(tmp_path, "").site
    ids = json.loads(for_site(site)["a/ids.schema.json"])["$defs"]
    assert [each["label"] for each in ids["reference-to-factor"]["defaultSnippets"]] == ["F1"]
    assert takes(site, "a/judgements.schema.json", [JUDGEMENT | {"rests_on": ["b:F1"], "sources": ["ruiz-2031"]}])


def test_unusual_ids_are_texts(brief_folder: Path) -> None:
    """An id that looks like a number, a boolean or null is offered in quotes, and accepted without."""
    keys = ("2024", "true", '"null"', "ruiz-2031", "city-2030")
    site = brief_with(brief_folder, "sources", "".join(f"- {{id: {key}, type: book, title: x, reach: copy}}\n" for key in keys))
    ids = json.loads(for_site(site)["ids.schema.json"])["$defs"]["reference-to-source"]
    assert [each["body"] for each in ids["defaultSnippets"]][:3] == list(keys[:3])
    entry = JUDGEMENT | {"rests_on": ["F1"], "sources": [2024, True, "null"]}
    assert takes(site, "judgements.schema.json", [entry])


def test_names_are_cut_and_kept_on_one_line(brief_folder: Path) -> None:
    """The title of an id fits into a list, without the marks for line breaks."""
    long = "A title | that goes on" + " and on" * 40
    text = (brief_folder / "factors.yaml").read_text("utf-8")
    site = brief_with(brief_folder, "factors", re.sub(r"(?m)^  title: .*$", f'  title: "{long}"', text))
    (snippet, *_) = json.loads(for_site(site)["ids.schema.json"])["$defs"]["reference-to-factor"]["defaultSnippets"]
    assert snippet["description"].startswith("A title that goes on")
    assert len(snippet["description"]) == project_ids.MAX_NAME

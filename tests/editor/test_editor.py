"""What an editor completes, explains and underlines in the files of a brief."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from briefing.authoring import editors
from briefing.authoring.example import STARTER
from briefing.diagnostics import Place, warning
from briefing.diagnostics.reports import FORMATS
from briefing.loader.folder import load
from briefing.model import HEAD, LIST_FILES, Head, Model
from briefing.model.fields import fields_by_key
from briefing.model.sentences import field_sentences
from briefing.rules import check
from briefing.source.yaml_reader import read
from tests.conftest import TODAY
from tests.editor.conftest import OFFLINE, ROOT, open_project
from tests.editor.server import CURSOR, PROPERTY, VALUE, Editor
from tests.stories import SITES
from tests.test_problems import STORIES, Story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.model.markers import Path as Steps
    from briefing.source.document import Document
    from tests.editor.server import Marked

pytestmark = pytest.mark.node


def first(file: str, text: str) -> tuple[str, str]:
    """A text in a file of the first brief, below the line that names the schema."""
    return f"first/data/{file}.yaml", f"{editors.modeline(f'{file}.yaml')}\n{text}"


def ids(project: str, projects: Path, *kinds: str) -> list[str]:
    """The ids of some kinds, in the order of the files."""
    (brief,) = load(projects / project / "data", "").site.briefs
    return [entity.id for kind in kinds for entity in brief.of(kind)]


def values(editor: Editor, file: str, text: str) -> list[str]:
    """The values among the completions at the cursor; the keys of a cite's mapping are not values."""
    return [each.label for each in editor.offers(file, text) if each.kind == VALUE]


# --- completion ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "text", "kinds"),
    [
        ("recommendations", "- id: R1\n  answers: [{factor: ¦}]\n", ("factor",)),
        ("recommendations", "- id: R1\n  answers: [{factor: ¦", ("factor",)),
        ("recommendations", "- id: R1\n  answers:\n    - factor: ¦\n", ("factor",)),
        ("recommendations", "- id: R1\n  answers:\n    - {provenance: added, factor: ¦\n", ("factor",)),
        ("recommendations", "- id: R1\n  addressees: [¦]\n", ("actor",)),
        ("recommendations", "- id: R1\n  addressees:\n    - ¦\n", ("actor",)),
        ("judgements", "- id: J1\n  rests_on: [F1, ¦]\n", ("factor",)),
        ("judgements", "- id: J1\n  rests_on:\n    - F1\n    - ¦\n", ("factor",)),
        ("judgements", "- id: J1\n  sources: [¦]\n", ("source",)),
        ("judgements", "- id: J1\n  sources: [¦", ("source",)),
        ("judgements", "- id: J1\n  sources: [li-2024, c¦]\n", ("source",)),
        ("judgements", "- id: J1\n  sources:\n    - ¦\n", ("source",)),
        ("judgements", "- id: J1\n  sources: [{source: ¦}]\n", ("source",)),
        ("judgements", "- id: J1\n  sources:\n    - source: ¦\n", ("source",)),
        ("factors", "- id: F1\n  claims:\n    - id: F1.1\n      sources: [¦]\n", ("source",)),
        ("timeline", "- id: E1\n  touches: [¦]\n", ("factor", "recommendation", "forecast")),
        ("timeline", "- id: E1\n  actors: [¦]\n", ("actor",)),
        ("timeline", "- id: E1\n  disputed: [{when: 2024, says: ¦}]\n", ("source",)),
        ("forecasts", "- id: P1\n  made_in: ¦\n", ("source",)),
        ("forecasts", "- id: P1\n  outcome:\n    events: [¦]\n", ("event",)),
        ("scenarios", "- id: A\n  presses: [{factor: ¦}]\n", ("factor",)),
        ("actors", "- id: china\n  part_of: ¦\n", ("actor",)),
        ("brief", "title: x\narticle: ¦\n", ("source",)),
        ("brief", "title: x\neditors: [¦]\n", ("actor",)),
        ("brief", "title: x\nlead_figure: ¦\n", ("figure",)),
        ("brief", "title: x\nrelated: [¦]\n", ("source",)),
    ],
)
def test_a_reference_is_completed_with_existing_ids(
    editor: Editor, projects: Path, file: str, text: str, kinds: tuple[str, ...]
) -> None:
    """Each field that takes an id offers exactly the ids that it accepts, in the order of their files."""
    assert values(editor, *first(file, text)) == ids("first", projects, *kinds)


@pytest.mark.parametrize("text", ["- id: J1\n  sources: [¦]\n", "- id: J1\n  rests_on: [¦]\n", "- id: J1\n  grade: ¦\n"])
def test_nothing_but_values_is_offered_where_a_value_belongs(editor: Editor, text: str) -> None:
    """No `true`, `null` or item of an array is among the ids."""
    assert {each.kind for each in editor.offers(*first("judgements", text))} == {VALUE}


def test_an_id_is_offered_with_its_title(editor: Editor, projects: Path) -> None:
    """An editor suggests the ids of recommendations with their titles."""
    (brief,) = load(projects / "first/data", "").site.briefs
    (factor,) = (each for each in brief.factors if each.id == "F1")
    offered = {each.label: each for each in editor.offers(*first("recommendations", "- id: R1\n  answers: [{factor: ¦}]\n"))}
    assert offered["F1"].about == factor.title.replace("|", " ")
    assert offered["F1"].typed == "F1"


def test_words_of_a_choice_are_offered(editor: Editor) -> None:
    """An editor offers the words of a choice, and a likelihood with its range."""
    assert values(editor, *first("judgements", "- id: J1\n  grade: ¦\n")) == ["documented", "corroborated", "argued", "disputed"]
    assert values(editor, *first("timeline", "- id: E1\n  in_article: ¦\n")) == ["stated", "alluded", "anticipated", "no"]
    for style in ("¦", "{en: ¦}", "\n  en: ¦"):
        assert values(editor, *first("brief", f"title: x\nstyle: {style}\n")) == ["apa", "gb-t-7714-2015"], style
    likely = {each.label: each.about for each in editor.offers(*first("judgements", "- id: J1\n  likelihood: ¦\n"))}
    assert likely["very likely"] == "80–95%"


def test_missing_fields_are_offered(editor: Editor) -> None:
    """Missing fields are offered with their sentences; present fields are not."""
    found = editor.offers(*first("glossary", "- id: visa\n  term: Visa\n  ¦\n"))
    offered = {each.label: each for each in found if each.kind == PROPERTY}
    assert set(offered) == {"abbr", "definition", "also"}
    assert offered["definition"].about == field_sentences()["Term"]["definition"]
    assert offered["definition"].typed == "definition: "


def test_nothing_is_offered_inside_a_text(editor: Editor) -> None:
    """An editor offers nothing inside the text of a title."""
    assert values(editor, *first("factors", "- id: F1\n  title: ¦\n")) == []


def test_a_library_offers_other_briefs_and_what_is_shared(editor: Editor, projects: Path) -> None:
    """Ids of other briefs have the name of their brief in front; shared sources are among those of the brief."""
    line = editors.modeline("trees/recommendations.yaml", "trees")
    factors = values(editor, "library/data/trees/recommendations.yaml", f"{line}\n- id: R1\n  answers: [{{factor: ¦}}]\n")
    assert factors == ["F1", "roofs:F1"]
    sources = values(
        editor,
        "library/data/roofs/factors.yaml",
        f"{editors.modeline('roofs/factors.yaml', 'roofs')}\n- id: F1\n  sources: [¦]\n",
    )
    roofs = load(projects / "library/data", "").site.brief("roofs")
    assert sources == [source.id for source in roofs.sources]  # first those of the brief, then the shared ones
    assert len(sources) > 2
    related = values(
        editor,
        "library/data/roofs/brief.yaml",
        f"{editors.modeline('roofs/brief.yaml', 'roofs')}\ntitle: x\nsuperseded_by: {{brief: ¦}}\n",
    )
    assert related == ["awnings", "trees"]


def test_a_translation_is_completed_to_the_entries_of_the_main_file(editor: Editor, projects: Path) -> None:
    """A translator gets the entries with their titles, and the texts of an entry."""
    file, line = "first/data/zh-Hans/factors.yaml", editors.modeline("zh-Hans/factors.yaml", translated=True)
    assert values(editor, file, f"{line}\n- id: ¦\n") == ids("first", projects, "factor")
    fields = [each.label for each in editor.offers(file, f"{line}\n- id: F1\n  ¦\n") if each.kind == PROPERTY]
    assert "title" in fields
    assert "of" in fields
    assert "provenance" not in fields


# --- hovers -------------------------------------------------------------------------------------------------------


def fields_of_a_full_brief() -> Iterator[tuple[str, str, str]]:
    """Every field that a full brief uses: its file, the text with the cursor in its key, its sentence."""
    for name, model in {HEAD: Head, **LIST_FILES}.items():
        line = f"{editors.modeline(f'{name}.yaml')}\n"
        site = "full" if (SITES / f"full/data/{name}.yaml").is_file() else "own-words"
        text = line + (SITES / f"{site}/data/{name}.yaml").read_text("utf-8")
        document = read(text.encode(), f"{name}.yaml")
        seen: set[tuple[type[Model], str]] = set()
        for path, holder, key in keys(model, document.value, () if name == HEAD else (0,)):
            if (holder, key) in seen:
                continue
            seen.add((holder, key))
            place = document.key(path)
            lines = text.split("\n")
            line = lines[place.line - 1]
            lines[place.line - 1] = line[: place.column] + CURSOR + line[place.column :]
            yield f"full/data/{name}.yaml", "\n".join(lines), field_sentences()[holder.__name__][key]


def keys(model: type[Model], value: object, path: Steps) -> Iterator[tuple[Steps, type[Model], str]]:
    """Each key of a value with the class of the field, including nested ones."""
    if isinstance(value, list) and path == (0,):
        for index, entry in enumerate(value):
            yield from keys(model, entry, (index,))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), model, key
            inner_model = fields_by_key(model)[key].model
            for step, each in enumerate(inner) if isinstance(inner, list) else (("", inner),):
                if inner_model is not None:
                    yield from keys(inner_model, each, (*path, key) if step == "" else (*path, key, step))


def plain(markdown: str) -> str:
    return re.sub(r"\\(.)", r"\1", markdown)


def test_a_key_is_explained_with_its_sentence(editor: Editor) -> None:
    """The hover over each key of a brief shows the sentence of the guide about the field."""
    found = list(fields_of_a_full_brief())
    assert len(found) > 80
    silent = [(file, sentence) for file, text, sentence in found if sentence not in plain(editor.hover(file, text))]
    assert silent == []


def test_an_id_is_explained_with_its_title(editor: Editor, projects: Path) -> None:
    """A hover over `touches: [F2]` shows what F2 is."""
    (brief,) = load(projects / "first/data", "").site.briefs
    title = next(factor.title for factor in brief.factors if factor.id == "F2").replace("|", " ")
    for file, text in (
        ("timeline", "- id: E1\n  touches: [F1, F¦2]\n"),
        ("judgements", "- id: J1\n  rests_on:\n    - F¦2\n"),
        ("recommendations", "- id: R1\n  answers: [{factor: F¦2, how: x}]\n"),
    ):
        assert f"F2: {title}" in plain(editor.hover(*first(file, text))), text


# --- marks --------------------------------------------------------------------------------------------------------

PLAIN = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "data").rglob("*.yaml"))]


@pytest.mark.parametrize("file", PLAIN)
def test_nothing_is_underlined_in_the_first_brief(editor: Editor, file: str) -> None:
    """The editor accepts what the check accepts: dates, `no`, numbers as names, long texts, Chinese."""
    assert editor.marks(f"first/{file}") == []


def test_nothing_is_underlined_in_what_init_writes(editor: Editor, projects: Path) -> None:
    """A new project opens in an editor without underlined places."""
    for path in sorted((projects / "starter/data").rglob("*.yaml")):
        assert editor.marks(path.relative_to(projects).as_posix()) == [], path.name


TRAPS = {
    "glossary": "- {id: no, term: NO, abbr: on, definition: 12:30, also: [1.10, 2024-07, true, 007, 0x10, .5, 1e3]}\n"
                "- {id: 2024, term: 1984, abbr: , definition: yes, also: ~}\n- {id: true, term: false, definition: Null-like}\n",
    "sources": "- {id: 1e3, type: book, title: 1984, reach: copy, volume: 10.1000, issued: 2024, note: 12}\n"
               "- {id: true, type: book, title: true, reach: primary, issued: 2024-07-19, language: no}\n",
    "actors": "- {id: 007, name: 007, kind: person, role: 1.5}\n",
    "timeline": "- {id: E1, when: 2024, title: 2024-07-19, kind: law, in_article: no, actors: [007],"
                " sources: [1e3, true, {source: true, at: P1}]}\n",
    "factors": "- {id: F1, slug: 2024, title: 2024, summary: NO, provenance: added, sources: [true]}\n",
}  # fmt: skip


def test_values_that_yaml_would_guess_are_not_underlined(editor: Editor, projects: Path) -> None:
    """`NO`, `007`, `true` and dates are texts here, even as ids; the check and the editor accept them."""
    home = projects / "traps"
    Story("### judgements.yaml\n[]\n").lay_out(home := make(home))
    for name, text in TRAPS.items():
        (home / f"data/{name}.yaml").write_text(text, "utf-8")
    (home / "data/recommendations.yaml").unlink()
    open_project(home)
    for name, text in TRAPS.items():
        document = read(text.encode(), f"{name}.yaml")
        assert document.problems == ()
        assert shape_problems(home, f"{name}.yaml") == []
        assert editor.marks(f"traps/data/{name}.yaml", f"{editors.modeline(f'{name}.yaml')}\n{text}") == [], name


def make(folder: Path) -> Path:
    folder.mkdir()
    return folder


def shape_problems(home: Path, file: str) -> list[str]:
    found = check.check_site(load(home / "data", ""), TODAY)
    return [f"{each.place}: {each.message}" for each in found if each.severity == "error" and each.place.file == file]


ALWAYS = {"unknown-field", "unknown-choice", "wrong-kind", "unknown-id", "unknown-source"}
"""Mistakes in fields that an editor underlines at exactly the place of the check."""


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_marks_are_at_the_places_of_the_check(editor: Editor, projects: Path, path: Path) -> None:
    """A wrong key, word or id is underlined at the line and column of the check, and what is correct is not underlined."""
    story = Story(path.read_text("utf-8"))
    home = make(projects / f"story-{path.stem}")
    data = story.lay_out(home)
    open_project(home)
    found = check.check_site(load(data, ""), story.today)
    for name, text in story.files.items():
        if not name.endswith(".yaml"):
            continue
        document = read(text.encode(), name)
        slug = name.partition("/")[0] if story.library and (data / name.partition("/")[0] / "brief.yaml").exists() else ""
        translated = name.count("/") > bool(slug)
        line = editors.modeline(name, slug, translated=translated)
        seen = editor.marks(f"{home.name}/data/{name}", f"{line}\n{text}")
        marks = [mark._replace(line=mark.line - 1, end_line=mark.end_line - 1) for mark in seen]
        reported = [problem for problem in found if problem.place.file == name]
        if document.readable:
            missed = [problem for problem in reported if is_in_a_field(problem, document) and not marked(problem, marks)]
            assert missed == []
            assert [mark for mark in marks if not is_reported(mark, reported, text)] == []


def is_in_a_field(problem: Problem, document: Document) -> bool:
    """Whether a mistake is in a field and not inside a text; an id in the log may be an id of the past."""
    if problem.code not in ALWAYS or problem.place.file == "changes.yaml":
        return False
    if document.value is None:  # an empty list has no field: its problem is about the references to its entries
        return False
    if "ends at its comma" in problem.message:  # the server reports nothing about a field without a value in braces
        return False
    return problem.code == "unknown-field" or problem.place in set(places(document, document.value, ()))


def places(document: Document, value: object, path: Steps) -> Iterator[object]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in parts:
        yield from places(document, inner, (*path, step))
    if not isinstance(value, dict | list):
        yield document.at(path)


def marked(problem: Problem, marks: list[Marked]) -> bool:
    """Whether a mark begins there; the server joins equal marks of one line, so one may also end there."""
    place = problem.place
    starts, ends = {(mark.line, mark.column) for mark in marks}, {(mark.end_line, mark.end_column) for mark in marks}
    return (place.line, place.column) in starts or (place.end_line, place.end_column) in ends


def is_reported(mark: Marked, reported: list[Problem], text: str) -> bool:
    """Whether the check reports a mistake in the entry that is marked."""
    return any(entry(problem.place.line, text) == entry(mark.line, text) for problem in reported)


def entry(line: int, text: str) -> int:
    """The number of the entry on a line."""
    return sum(each.startswith("- ") for each in text.split("\n")[:line])


# --- schemas that change, schemas that are missing ----------------------------------------------------------------


def test_an_id_is_known_as_soon_as_it_is_checked(editor: Editor, projects: Path) -> None:
    """A new source is offered, and no longer underlined, after a check or a running preview has read the file."""
    home = make(projects / "growing")
    Story("### judgements.yaml\n[]\n").lay_out(home)
    open_project(home)
    file, line = "growing/data/factors.yaml", editors.modeline("factors.yaml")
    text = (home / "data/factors.yaml").read_text("utf-8").replace("sources: [ruiz-2031", "sources: [new-2031", 1)
    (mark,) = editor.marks(file, f"{line}\n{text}")
    assert mark.message == "there is no source of this name; if it is new, save its file and run `briefing check`"
    with (home / "data/sources.yaml").open("a", encoding="utf-8") as sources:
        sources.write("- {id: new-2031, type: book, title: New, reach: primary}\n")
    open_project(home)
    editor.changed("growing/.briefing/ids.schema.json")
    assert editor.marks(file, f"{line}\n{text}\n") == []
    assert "new-2031" in values(editor, file, f"{line}\n- id: F1\n  sources: [¦]\n")


def test_a_copy_without_its_schemas_says_so_in_one_place(editor: Editor, projects: Path) -> None:
    """Before the first check of a fresh copy an editor reports one problem, about the schema, at the top of the file."""
    (mark,) = editor.marks("nowhere/data/factors.yaml", f"{editors.modeline('factors.yaml')}\n- id: F1\n")
    assert "Unable to load schema" in mark.message
    assert mark.line == 2


def settings_of(folder: Path) -> dict[str, Any]:
    settings: dict[str, Any] = json.loads((folder / ".vscode/settings.json").read_text("utf-8"))
    assert settings["yaml.schemaStore.enable"] is OFFLINE["yaml.schemaStore.enable"]
    return settings


def test_the_settings_of_vs_code_lead_to_the_schemas(tmp_path: Path) -> None:
    """The settings that `init` writes assign a schema to a new file by its name."""
    home = tmp_path / "project"
    shutil.copytree(STARTER / "data", home / "data")
    open_project(home)
    with Editor(home, settings_of(STARTER)) as opened:
        assert "F1" in values(opened, "data/recommendations.yaml", "- id: R1\n  answers: [{factor: ¦}]\n")
        (mark,) = opened.marks("data/zh-Hans/factors.yaml", "- id: F1\n  grade: argued\n")
        assert mark.message == "Property grade is not allowed."


def test_the_settings_of_this_repository_lead_to_the_schemas_of_any_brief() -> None:
    """The small sites among the tests are separate briefs, with other ids than the first brief."""
    with Editor(ROOT, settings_of(ROOT)) as opened:
        assert opened.marks("tests/sites/full/data/recommendations.yaml") == []
        (mark,) = opened.marks("data/glossary.yaml", "- {id: visa, term: Visa, definition: x, definitoin: x}\n")
        assert (mark.column, mark.message) == (41, "Property definitoin is not allowed.")


@pytest.mark.parametrize("folder", [ROOT, STARTER], ids=["first", "starter"])
def test_problems_of_a_check_become_a_list_in_vs_code(folder: Path) -> None:
    """The task parses each line of `briefing check --format line` completely."""
    (task,) = json.loads((folder / ".vscode/tasks.json").read_text("utf-8"))["tasks"]
    assert [task["command"], *task["args"]] == ["briefing", "check", "--format", "line"]
    # The guide installs the program into the project; otherwise it must be in the PATH.
    paths = [task["options"]["env"]["PATH"], task["windows"]["options"]["env"]["PATH"]]
    assert paths == ["${workspaceFolder}/.venv/bin:${env:PATH}", r"${workspaceFolder}\.venv\Scripts;${env:PATH}"]
    pattern = task["problemMatcher"]["pattern"]
    row = FORMATS["line"]([warning("lost-text", "the text ends: here", Place("data/a b.yaml", 3, 7, 3, 9))], {}.get)
    found = re.fullmatch(pattern["regexp"], row.rstrip("\n"))
    assert found is not None
    parts = {part: found.group(pattern[part]) for part in ("file", "line", "column", "severity", "code", "message")}
    assert parts == {
        "file": "data/a b.yaml",
        "line": "3",
        "column": "7",
        "severity": "warning",
        "code": "lost-text",
        "message": "the text ends: here",
    }

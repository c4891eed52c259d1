"""A project begins without an example, and one brief becomes several, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path, PurePath

import pytest
from click.testing import CliRunner, Result

from briefing.authoring.refactor.add_brief import BriefRequest, add_brief
from briefing.cli import cli
from briefing.loader.folder import load
from briefing.source.edit import journal, save_changes
from briefing.source.project import project_in
from tests.conftest import BASE
from tests.stories import SITES, pages


def run(*words: str) -> Result:
    """Run a command, which must not fail with a traceback."""
    result = CliRunner().invoke(cli, [*words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def tree(folder: Path) -> dict[str, bytes]:
    """The files below a folder, without those that the program makes for editors."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".briefing" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def without_mark(content: bytes) -> bytes:
    """A file without the line that refers to its schema."""
    return content.partition(b"\n")[2] if content.startswith(b"# yaml-language-server: $schema=../") else content


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the brief that has every kind of file, and a translation."""
    shutil.copytree(SITES / "full" / "data", tmp_path / "data")
    (tmp_path / "mkdocs.yml").write_text("site_name: One\nplugins: [search, briefing]\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ------------------------------------------------------------------------------------------------------ empty briefs


@pytest.mark.parametrize(("words", "title", "language", "missing"), [
    (("--empty",), None, "en", ["title", "claim"]),
    (("--title", 'Buses: at "night" #1'), 'Buses: at "night" #1', "en", ["claim"]),
    (("--language", "zh-Hans", "--title", "夜班公交"), "夜班公交", "zh-Hans", ["claim"]),
])  # fmt: skip
def test_a_project_begins_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], title: str | None, language: str, missing: list[str]
) -> None:
    """Nothing has to be deleted: the check asks for the title and the conclusion, and then the brief can be shown."""
    monkeypatch.chdir(tmp_path)
    assert run("init", *words, "mine").exit_code == 0
    written = sorted(name for name in tree(tmp_path / "mine") if not name.startswith("."))
    assert written == ["README.md", "data/brief.yaml", "mkdocs.yml"]
    readme = (tmp_path / "mine/README.md").read_text("utf-8")
    assert ("pip install policy-briefing" in readme, "example" in readme) == (True, False)
    loaded = load(tmp_path / "mine" / "data", "data")
    assert [problem.message for problem in loaded.problems] == [f"the field `{field}` has no value" for field in missing]
    file = tmp_path / "mine" / "data" / "brief.yaml"
    text = file.read_text("utf-8").replace("claim:\n", "claim: Night buses pay.\n").replace("title:\n", "title: Buses\n")
    file.write_text(text, "utf-8")
    checked = run("check", "--strict", "--data", "mine/data")
    assert (checked.exit_code, checked.output) == (0, "No problems found.\n")
    head = load(tmp_path / "mine" / "data", "data").site.briefs[0].head
    assert (head.title, head.languages, head.edition) == (title or "Buses", (language,), 1)
    assert pages(tmp_path / "mine" / "data")["brief/index.md"].count("Night buses pay.") > 0


@pytest.mark.parametrize(("title", "name"), [("Night|buses", "Night buses"), ("夜班|公交", "夜班公交")])
def test_the_name_of_a_site_has_no_mark_for_a_line_break(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str, name: str
) -> None:
    """The mark belongs to the title; every publisher shows the name of the site as it is written."""
    monkeypatch.chdir(tmp_path)
    assert run("init", "--title", title, "mine").exit_code == 0
    assert f'site_name: "{name}"\n' in (tmp_path / "mine/mkdocs.yml").read_text("utf-8")


def test_a_folder_beside_the_project_becomes_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the data folder of a project receives briefs; a path with blanks is quoted in the command to type."""
    shutil.copytree(BASE, tmp_path / "copy of the data")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    monkeypatch.chdir(tmp_path / "here")
    done = run("init", "--empty", "../my brief")
    assert done.exit_code == 0
    assert "  cd '../my brief'\n" in done.output
    assert (tmp_path / "my brief" / "mkdocs.yml").is_file()
    assert "is not empty" in run("init", "../copy of the data").output
    shutil.copytree(BASE, tmp_path / "my brief" / "data" / "shade")
    monkeypatch.chdir(tmp_path / "my brief" / "data" / "shade")
    (tmp_path / "my brief" / "data" / "brief.yaml").unlink()
    assert run("init", "../trees").exit_code == 0, "a brief beside this one"
    assert (tmp_path / "my brief" / "data" / "trees" / "brief.yaml").is_file()


def test_a_language_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is created for a wrong tag."""
    monkeypatch.chdir(tmp_path)
    result = run("init", "--language", "EN_us", "mine")
    assert (result.exit_code, "type `en-US`" in result.output, (tmp_path / "mine").exists()) == (2, True, False)


# --------------------------------------------------------------------------------------------------- several briefs


def test_the_second_brief_makes_a_library(project: Path) -> None:
    """The first brief moves into a folder with all its files, unchanged but for the line for editors; its pages stay the same."""
    before, old = tree(project / "data"), pages(project / "data")
    result = run("new", "brief", "trees", "--title", "Trees", "--present", "streets", "--today", "2031-10-01")
    assert result.exit_code == 0
    assert {f"streets/{name}" for name in before} | {"trees/brief.yaml", "library.yaml"} == set(tree(project / "data"))
    assert {path.name for path in (project / "data").iterdir()} == {"streets", "trees", "library.yaml"}
    after = tree(project / "data")
    assert {name: without_mark(content) for name, content in before.items()} == {
        name: without_mark(after[f"streets/{name}"]) for name in before
    }
    missing = [problem.message for problem in load(project / "data", "data").problems]
    assert missing == ["the field `title` has no value", "the field `claim` has no value"]
    library = project / "data" / "library.yaml"
    assert without_mark(library.read_bytes()) == b"title:\nlanguages: [en, zh-Hans]\n"
    library.write_text(library.read_text("utf-8").replace("title:\n", "title: Streets and trees\n"), "utf-8")
    file = project / "data" / "trees" / "brief.yaml"
    file.write_text(file.read_text("utf-8").replace("claim:\n", "claim: Trees pay.\n"), "utf-8")
    assert run("check", "--today", "2031-10-01").exit_code == 0
    new = pages(project / "data")
    moved = {name.replace("brief/", "streets/", 1) for name in old if name.startswith("brief/")}
    assert moved <= set(new)
    assert "/zh-hans/factors/ is now /zh-hans/streets/factors/" in result.output
    assert "/factors/ is now /streets/factors/" in result.output
    assert "redirects: {factors/: streets/factors/, feed.xml: streets/feed.xml}" in result.output
    assert "in place of `- briefing`" in result.output


def test_a_library_gets_one_more_brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else changes, by `new brief` or by `init` in its data folder."""
    data = Path(shutil.copytree(SITES / "library" / "data", tmp_path / "data"))
    (tmp_path / "mkdocs.yml").write_text("site_name: Many\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    before = tree(data)
    assert run("new", "brief", "water", "--title", "Water").exit_code == 0
    assert run("init", "data/wind", "--language", "zh-Hans").exit_code == 0
    after = tree(data)
    assert {name: after[name] for name in before} == before
    assert sorted(set(after) - set(before)) == ["water/brief.yaml", "wind/brief.yaml"]
    assert b"title: Water\n" in after["water/brief.yaml"]
    assert b"languages: [zh-Hans]\n" in after["wind/brief.yaml"]


@pytest.mark.parametrize(("words", "message"), [
    (("new", "brief", "Trees"), "type `trees`"),
    (("new", "brief", "data"), "`data` is reserved"),
    (("new", "brief", "zh-hans"), "`zh-hans` is the address of a language of this site"),
    (("new", "brief", "figures"), "`figures` is reserved"),
    (("new", "brief", "streets", "--present", "streets"), "both briefs would be in the folder `streets`"),
    (("new", "brief"), "`briefing new brief SLUG`"),
    (("new", "brief", "trees", "--slug", "x"), "a brief is named by its folder"),
    (("new", "source", "trees", "--present", "x"), "--present are options of `briefing new brief`"),
    (("init", "data/trees", "--ci", "github"), "--ci belongs to a project"),
])  # fmt: skip
def test_refusals(project: Path, words: tuple[str, ...], message: str) -> None:
    """A folder that the site needs for something else is refused, and nothing is written."""
    before = tree(project)
    result = run(*words)
    assert (result.exit_code, message in result.output) == (2, True), result.output
    assert tree(project) == before


@pytest.mark.parametrize("page", ["about.md", "about.markdown", "about/index.md", "about/README.md", "zh-Hans/about.md"])
@pytest.mark.parametrize("words", [("about", "--present", "streets"), ("trees", "--present", "about")])
def test_the_address_of_a_handwritten_page_is_refused(project: Path, page: str, words: tuple[str, ...]) -> None:
    """A page and a brief at one address would only be found out by the build."""
    file = project / "docs" / page
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("# About\n", "utf-8")
    before = tree(project)
    result = run("new", "brief", *words)
    assert (result.exit_code, f"`about` is the address of the handwritten page docs/{page}" in result.output) == (2, True)
    assert tree(project) == before


def test_a_brief_with_errors_is_not_moved(project: Path) -> None:
    """Errors come first, because a file that cannot be read might be left behind."""
    (project / "data" / "extra.txt").write_text("x", "utf-8")
    before = tree(project)
    assert run("new", "brief", "trees", "--present", "streets").exit_code == 1
    assert tree(project) == before


def test_a_dry_run_shows_what_would_move(project: Path) -> None:
    """Nothing is written."""
    before = tree(project)
    result = run("new", "brief", "trees", "--present", "streets", "--dry-run")
    assert "--- data/brief.yaml\n+++ /dev/null\n" in result.stdout
    assert "--- /dev/null\n+++ data/streets/brief.yaml\n" in result.stdout
    assert tree(project) == before


@pytest.mark.parametrize("step", [0, 1, 7, 20])
@pytest.mark.parametrize("killed", [True, False])
def test_a_move_is_whole_or_not_at_all(project: Path, monkeypatch: pytest.MonkeyPatch, step: int, killed: bool) -> None:
    """A full disk in the middle of the change undoes it; after a killed command the next one undoes or finishes it."""
    before = tree(project)
    work = project_in(Path(), Path("data"))
    done = add_brief(work, BriefRequest("trees", present="streets"), date(2031, 10, 1))
    files = [save_changes.FileRewrite(Path(each.name), each.old, each.new) for each in done.file_changes]  # type: ignore[union-attr]
    after = {name: content for name, content in before.items() if not name.startswith("data/")}
    after |= {each.path.as_posix(): each.new for each in files if each.new is not None}
    calls, put = [0], journal.put_in_place

    def stop(path: Path, *, delete: bool) -> None:
        if calls[0] == step:
            if killed:
                os._exit(9)
            calls[0] += 1
            raise OSError(28, "No space left on device", str(path))
        calls[0] += 1
        put(path, delete=delete)

    monkeypatch.setattr(save_changes, "put_in_place", stop)
    if not killed:
        (problem,) = save_changes.save(files, Path())
        assert (problem.code, tree(project)) == ("not-written", before)
        there = {name.split("/")[1] for name in before if name.startswith("data/")}
        assert {path.name for path in (project / "data").iterdir()} == there
        return
    child = os.fork()
    if child == 0:
        save_changes.save(files, Path())
        os._exit(0)
    os.waitpid(child, 0)
    monkeypatch.undo()
    os.chdir(project)
    assert journal.recover(Path()) is not None
    assert tree(project) == (before if step == 0 else after)
    assert not (project / journal.JOURNAL).exists()
    assert load(project / "data", "data").site.library == (step > 0)


@pytest.mark.parametrize(
    ("title", "folder"),
    [("Wärmeplan", "warmeplan"), ("Żeby Łódź", "zeby-lodz"), ("Straße nach Ærø", "strasse-nach-aero"), ("L’été", "l-ete")],
)
def test_a_title_in_another_alphabet_makes_a_readable_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str, folder: str
) -> None:
    """A letter with a mark becomes the letter without it, and not a gap in the address."""
    monkeypatch.chdir(tmp_path)
    assert run("init", "mine", "--title", title, "--language", "de").exit_code == 0
    monkeypatch.chdir(tmp_path / "mine")
    head = Path("data/brief.yaml")
    head.write_text(head.read_text("utf-8").replace("claim:", "claim: It is so."), "utf-8")
    assert f"is now in data/{folder}/" in run("new", "brief", "other", "--title", "Other").output


# ---------------------------------------------------------------------------------------------------- the other files


def test_the_editor_knows_the_files_of_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In VS Code each main file and each translation has one schema, that of its folder; other settings stay."""
    monkeypatch.chdir(tmp_path)
    assert run("init", "mine").exit_code == 0
    monkeypatch.chdir(tmp_path / "mine")
    file = Path(".vscode/settings.json")
    settings = json.loads(file.read_text("utf-8"))
    settings["yaml.schemas"]["./own.json"] = "own/*.yaml"
    file.write_text(json.dumps(settings | {"editor.tabSize": 2}), "utf-8")
    done = run("new", "brief", "trees", "--present", "buses", "--title", "Trees", "--language", "fr")
    assert "data/library.yaml: fill in `title`" in done.output
    assert run("new", "brief", "roofs", "--title", "Roofs").exit_code == 0
    written = json.loads(file.read_text("utf-8"))
    assert (written["editor.tabSize"], written["yaml.schemas"]["./own.json"]) == (2, "own/*.yaml")
    patterns = [
        (schema, pattern)
        for schema, files in written["yaml.schemas"].items()
        for pattern in ([files] if isinstance(files, str) else files)
    ]
    expected = {
        "data/buses/judgements.yaml": ".briefing/buses/judgements.schema.json",
        "data/trees/brief.yaml": ".briefing/trees/brief.schema.json",
        "data/roofs/sources.yaml": ".briefing/roofs/sources.schema.json",
        "data/buses/fr/judgements.yaml": ".briefing/buses/judgements.translation.schema.json",
        "data/sources.yaml": ".briefing/sources.schema.json",
        "data/fr/actors.yaml": ".briefing/actors.translation.schema.json",
    }
    for path, schema in expected.items():
        assert [name for name, pattern in patterns if PurePath(path).match(pattern)] == [schema], path
    assert run("check").exit_code == 1  # the conclusions are missing; the check writes the schemas
    assert all(Path(schema).is_file() for schema in expected.values())


def test_the_names_of_files_with_comments_stay(project: Path) -> None:
    """Settings with comments are left as they are."""
    (project / ".vscode").mkdir()
    (project / ".vscode/settings.json").write_text('{"yaml.schemas": {".briefing/brief.schema.json": "x"}} // mine', "utf-8")
    assert run("new", "brief", "trees", "--present", "shade").exit_code == 0
    assert (project / ".vscode/settings.json").read_text("utf-8").endswith("// mine")


def test_a_release_in_a_library_asks_for_the_brief(project: Path) -> None:
    """Without a name the message says what to type, with a wrong one which names there are."""
    assert run("new", "brief", "trees", "--present", "shade", "--title", "Trees").exit_code == 0
    assert "name the brief: `briefing release shade`; there are: shade, trees" in run("release").output
    assert "there is no brief `x`; name one of: shade, trees" in run("release", "x").output


@pytest.mark.parametrize(("tag", "meant"), [("zh", "zh-Hans"), ("zh-TW", "zh-Hant-TW"), ("EN", "en")])
def test_a_language_that_the_check_would_refuse_is_refused_at_once(tag: str, meant: str, tmp_path: Path) -> None:
    """`init` writes nothing for the tag of a language that no site can have, and says what to type."""
    result = run("init", str(tmp_path / "new"), "--language", tag)
    assert result.exit_code == 2
    assert f"type `{meant}`" in result.output
    assert not (tmp_path / "new").exists()

"""From a data folder to a site: which files are read, which are refused, and what a library shares."""

from __future__ import annotations

import html
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from briefing import driver
from briefing.cli import cli
from briefing.loader.folder import load
from briefing.rules import check
from briefing.source.project import Project
from tests.conftest import BASE, TODAY

if TYPE_CHECKING:
    from pathlib import Path


def reported(data: Path) -> list[tuple[str, str]]:
    """File and code of each problem of a data folder."""
    return [(problem.place.file, problem.code) for problem in check.check_site(load(data, ""), TODAY)]


def test_no_folder_and_no_brief_are_one_problem(tmp_path: Path) -> None:
    """A folder without a brief is one problem, whatever else is in it."""
    assert [p.code for p in load(tmp_path / "nothing", "nothing").problems] == ["no-brief"]
    assert [p.code for p in load(tmp_path, "data").problems] == ["no-brief"]


def test_a_folder_without_a_brief_is_one_problem(tmp_path: Path) -> None:
    """A wrong folder is one problem that names the right folder if it is near, or a misspelt `brief.yaml`."""
    for name in ("docs/a.md", "docs/b.txt", "data/brief.yaml", "data/figures/n.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    reported = {name: [(p.place.file, p.help) for p in load(tmp_path / name, name).problems] for name in ("docs", "data/figures")}
    assert reported == {
        "docs": [("docs", "name the folder that contains it with `--data`, or run `briefing init FOLDER` to see an example")],
        "data/figures": [("data/figures", "did you mean `--data data`?")],
    }
    (tmp_path / "docs/breif.yaml").write_text("x", "utf-8")
    assert [p.place.file for p in load(tmp_path / "docs", "docs").problems] == ["docs/breif.yaml", "docs"]


def test_a_brief_without_its_head_is_one_problem(brief_folder: Path) -> None:
    """If `brief.yaml` is missing or misnamed, the lists are not reported as misplaced."""
    head = (brief_folder / "brief.yaml").read_text("utf-8")
    (brief_folder / "zh-Hans").mkdir(exist_ok=True)
    (brief_folder / "zh-Hans/brief.yaml").write_text("of: 2ae4a541\ntitle: 树\n", "utf-8")
    (brief_folder / "brief.yaml").unlink()
    (problem,) = load(brief_folder, "data").problems
    assert (problem.code, problem.place.file, problem.help) == ("no-brief", "data", "restore `data/brief.yaml`")
    assert problem.message.startswith("the folder contains `")
    assert problem.message.endswith(", but no `brief.yaml`")
    (brief_folder / "breif.yaml").write_text(head, "utf-8")
    assert [problem.help for problem in load(brief_folder, "data").problems] == ["rename `breif.yaml` to `brief.yaml`"]


@pytest.mark.parametrize("command", ["check", "due", "diff HEAD", "review", "new source a-2031", "translate zh-Hans"])
def test_every_command_reports_a_missing_head(command: str, brief_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No command reports it as a different mistake."""
    monkeypatch.chdir(brief_folder.parent)
    for git in (["init", "-q"], ["add", "-A"], ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x"]):
        subprocess.run(["git", *git], check=True)
    (brief_folder / "brief.yaml").unlink()
    result = CliRunner().invoke(cli, [*command.split(), "--data", brief_folder.name, "--today", "2031-10-01"])
    assert result.exit_code == 1
    assert result.output.count("error[") == 1
    assert f"restore `{brief_folder.name}/brief.yaml`" in result.output


def test_a_brief_of_a_library_may_be_called_like_a_language(brief_folder: Path, tmp_path: Path) -> None:
    """A folder with a `brief.yaml` is a brief, even if its name is that of a language."""
    shutil.copytree(brief_folder, tmp_path / "library" / "parks")
    assert [brief.slug for brief in load(tmp_path / "library", "data").site.briefs] == ["parks"]


def test_unknown_files_are_refused_and_leftovers_are_not(brief_folder: Path) -> None:
    """An unknown file or folder is an error; hidden files and editors' backups are ignored."""
    for name in ("factros.yaml", "notes.txt", "Factors.yaml", "zh-Hans.yaml"):
        (brief_folder / name).write_text("")
    for name in (".DS_Store", "factors.yaml~", ".factors.yaml.swp", "#factors.yaml#"):
        (brief_folder / name).write_text("not: [yaml")
    for name in ("zh-hans", "fr", "pictures"):
        (brief_folder / name).mkdir()
    (brief_folder / "figures" / "a.xlsx").write_text("")
    assert sorted(reported(brief_folder)) == [
        (name, "unknown-file")
        for name in sorted(
            ("factros.yaml", "notes.txt", "Factors.yaml", "zh-Hans.yaml", "zh-hans", "fr", "pictures", "figures/a.xlsx")
        )
    ]
    messages = {p.place.file: p.help for p in load(brief_folder, "").problems}
    assert messages["factros.yaml"] == "did you mean `factors.yaml`?"
    assert messages["notes.txt"] == "move it out of this folder"
    assert messages["figures/a.xlsx"] == "save it as CSV, under the name `a.csv`"
    assert messages["fr"] == "if it is a translation, add `fr` to `languages` in `brief.yaml`"


def test_the_help_for_a_duplicate_id_names_the_next_free_one(brief_folder: Path) -> None:
    """A number that the log names was used before and is not suggested again; a key has no number."""
    text = (brief_folder / "factors.yaml").read_text("utf-8")
    (brief_folder / "factors.yaml").write_text(text * 2, "utf-8")
    (brief_folder / "actors.yaml").write_text((brief_folder / "actors.yaml").read_text("utf-8") * 2, "utf-8")
    log = (brief_folder / "changes.yaml").read_text("utf-8")
    (brief_folder / "changes.yaml").write_text(log.replace("[J1", "[F7, J1"), "utf-8")
    reported = {p.message.split("`")[1]: p.help for p in load(brief_folder, "").problems}
    assert reported["F1"] == "give the newer of the two a number that is free: `F8`"
    assert reported["F1.1"] == "give the newer of the two a number that is free: `F1.2`"
    assert reported["editors"] == "give one of the two another id, or delete it if both are the same"


def test_links_and_devices_are_not_followed(brief_folder: Path) -> None:
    """A file that is not a regular file is refused, because a link could publish any file of the machine that builds."""
    (brief_folder / "actors.yaml").unlink()
    (brief_folder / "actors.yaml").symlink_to(BASE / "actors.yaml")
    (brief_folder / "glossary.yaml").unlink()
    os.mkfifo(brief_folder / "glossary.yaml")
    (brief_folder / "zh-Hans").symlink_to(BASE)
    unknown = [file for file, code in reported(brief_folder) if code == "unknown-file"]
    assert unknown == ["actors.yaml", "glossary.yaml", "zh-Hans"]


def test_two_endings_of_one_list_are_an_error(brief_folder: Path) -> None:
    """`.yml` is read; beside a `.yaml` of the same name it is an error at the `.yml`."""
    shutil.move(brief_folder / "factors.yaml", brief_folder / "factors.yml")
    assert reported(brief_folder) == []
    shutil.copy(brief_folder / "actors.yaml", brief_folder / "actors.yml")
    assert reported(brief_folder) == [("actors.yml", "two-files")]


def library(folder: Path) -> Path:
    """Two copies of the base brief that share sources, actors and terms."""
    data = folder / "data"
    for slug in ("shade", "steel"):
        shutil.copytree(BASE, data / slug)
    for name in ("sources.yaml", "actors.yaml", "glossary.yaml"):
        shutil.move(data / "shade" / name, data / name)
        (data / "steel" / name).unlink()
    return data


def test_a_library_shares_sources_actors_and_terms(tmp_path: Path) -> None:
    """Briefs can cite shared entries; other entries belong to their brief."""
    data = library(tmp_path)
    loaded = load(data, "")
    assert check.check_site(loaded, TODAY) == ()
    assert [(brief.slug, len(brief.sources), len(brief.terms)) for brief in loaded.site.briefs] == [
        ("shade", 2, 1),
        ("steel", 2, 1),
    ]
    assert loaded.site.library


def test_references_across_briefs_are_checked(tmp_path: Path) -> None:
    """`steel:F1` refers to another brief; a wrong slug or id is reported with the nearest one."""
    data = library(tmp_path)
    terms = data / "glossary.yaml"
    terms.write_text(terms.read_text().replace("[urban heat]", "[urban heat], abbr: HI"))
    head = data / "shade" / "brief.yaml"
    head.write_text(
        head.read_text()
        .replace("context: Ana Ruiz", 'context: "See [steel:F1], [steal:F1], [steel:F9]. Ana Ruiz')
        .replace("for two of them.", 'for two of them."')
        + "related: [steel, ruiz-2031, stel]\n"
    )
    found = check.check_site(load(data, ""), TODAY)
    assert [(p.code, p.help) for p in found] == [
        ("unknown-id", "did you mean `steel:F1`?"),
        ("unknown-id", "did you mean `steel:F1`?"),
        ("unknown-id", "did you mean `steel`?"),
    ]


def test_a_library_has_no_duplicates(tmp_path: Path) -> None:
    """A brief that repeats a shared id, or a list that cannot be shared, is an error."""
    data = library(tmp_path)
    (data / "steel" / "actors.yaml").write_text("- {id: editors, name: Others, kind: group}\n")
    (data / "factors.yaml").write_text("")
    (data / "sources.yaml").write_text(
        (data / "sources.yaml").read_text() + "- {id: lost-2029, type: report, title: Lost, reach: primary}\n"
    )
    assert reported(data) == [
        ("factors.yaml", "unknown-file"),
        ("sources.yaml", "unused-source"),
        ("steel/actors.yaml", "duplicate-id"),
    ]


def test_a_brief_folder_with_a_reserved_or_odd_name_is_an_error(tmp_path: Path) -> None:
    """The name of a folder becomes part of an address on any system."""
    data = library(tmp_path)
    shutil.move(data / "steel", data / "Steel Two")
    shutil.copytree(data / "shade", data / "assets")
    assert [(file, code) for file, code in reported(data) if code == "bad-id"] == [("Steel Two", "bad-id"), ("assets", "bad-id")]


def test_a_link_in_place_of_a_head_is_refused(tmp_path: Path) -> None:
    """A link is also refused in place of a brief's head."""
    data = library(tmp_path)
    (data / "steel" / "brief.yaml").unlink()
    (data / "steel" / "brief.yaml").symlink_to(data / "shade" / "brief.yaml")
    assert ("steel/brief.yaml", "unknown-file") in reported(data)


@pytest.mark.parametrize("others", [True, False])
def test_a_brief_of_a_library_without_its_head_is_one_problem(tmp_path: Path, others: bool) -> None:
    """The missing file is named, also if no other brief makes the folder a library; its lists are not misplaced."""
    data = library(tmp_path)
    (data / "steel/brief.yaml").unlink()
    if not others:
        shutil.rmtree(data / "shade")
    (problem,) = [each for each in load(data, "data").problems if each.place.file == "data/steel"]
    assert (problem.code, problem.help) == ("no-brief", "restore `data/steel/brief.yaml`, or move the folder out of `data/`")
    assert problem.message.startswith("`data/steel/brief.yaml` is missing: the folder contains `")


def test_a_brief_that_is_read_without_its_library_says_so(tmp_path: Path) -> None:
    """Else each reference to another brief or to a shared source would be an error without a way out."""
    data = library(tmp_path)
    (data / "library.yaml").write_text("title: Streets\nlanguages: [en]\n", "utf-8")
    problem = load(data / "shade", "data/shade").problems[0]
    assert (problem.severity, problem.code, problem.help) == ("warning", "no-brief", "for the whole library, write `--data data`")
    assert load(data / "shade", ".").problems[0].help == "for the whole library, write `--data ..`"
    assert "no-brief" not in {each.code for each in load(data, "data").problems}


def test_a_language_that_only_the_head_of_the_library_declares_names_it(tmp_path: Path) -> None:
    """Without `library.yaml`, the languages are those of the briefs; the message names the missing file."""
    data = library(tmp_path)
    (data / "en").mkdir()
    (data / "fr").mkdir()
    helps = {each.place.file: each.help for each in load(data, "data").problems}
    assert helps["data/en"] == "restore `data/library.yaml`, which declares the `languages` of the library"
    assert helps["data/fr"] == "if it is a translation, add `fr` to `languages` in `library.yaml`"


def test_a_recommendation_answers_a_factor_of_another_brief(tmp_path: Path) -> None:
    """A reference across briefs becomes a link to the pages of the other brief."""
    data = library(tmp_path)
    advice = data / "shade" / "recommendations.yaml"
    advice.write_text(advice.read_text().replace("{factor: F1, how", '{factor: "steel:F1", how'))
    root = tmp_path
    made = driver.render(
        driver.open_project(Project(root, data, *(root / part for part in ("mkdocs.yml", "docs", "o", "t")))), TODAY
    )
    assert [problem.code for problem in made.problems] == ["unanswered-factor"]
    page = next(
        str(output.content) for output in made.outputs if output.path == "shade-en/docs/recommendations/shade-the-ten/index.md"
    )
    assert "../../../steel/factors/dark-surfaces/#F1" in html.unescape(page)


def test_translations_are_read_from_the_folder_of_a_listed_language(brief_folder: Path) -> None:
    """`languages` determines which folders are translations, and each is read list by list."""
    head = brief_folder / "brief.yaml"
    head.write_text(head.read_text().replace("[en]", "[en, zh-Hans]"))
    (brief_folder / "zh-Hans").mkdir()
    (brief_folder / "zh-Hans" / "factors.yaml").write_text("- {id: F1, title: 深色表面}\n")
    loaded = load(brief_folder, "")
    assert list(loaded.overlays["", "zh-Hans"]) == ["factors"]


@pytest.mark.parametrize("languages", ["[zh-Hans, en]", "[zh-Hans]"])
def test_a_folder_of_the_main_language_says_so(brief_folder: Path, languages: str) -> None:
    """The order of `languages` has a meaning: its first one needs no folder."""
    head = brief_folder / "brief.yaml"
    head.write_text(head.read_text().replace("[en]", languages))
    (brief_folder / "zh-Hans").mkdir()
    found = [
        (each.place.file, each.message, each.help) for each in load(brief_folder, "").problems if each.code == "unknown-file"
    ]
    message = "`zh-Hans` is the main language, the first in `languages`: its texts are in the files beside this folder"
    assert found == [("zh-Hans", message, "write the language of those files first in `languages`")]

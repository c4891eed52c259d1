"""`library.yaml`: what a library is, on its pages, in its languages, and in a comparison of two states."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefing.analysis.diff import compare_snapshots
from briefing.analysis.diff.diff_formats import subject_name
from briefing.analysis.diff.snapshot import take_snapshot
from briefing.i18n.localise import localise
from briefing.loader.folder import load
from briefing.rules.check import check_site
from tests.any_brief import faults, write_data
from tests.stories import SITES, TODAY, pages, rendered, views

if TYPE_CHECKING:
    from briefing.loader.folder import Loaded

NAMED = SITES / "named-library" / "data"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the small library with a head."""
    return Path(shutil.copytree(NAMED, tmp_path / "data"))


def read(data: Path) -> Loaded:
    """Load a data folder."""
    return load(data, "data")


def test_the_small_library_has_no_problem() -> None:
    """What the pages are made from is accepted, translations included; its briefs have no recommendations."""
    assert {(each.place.file, each.code) for each in check_site(read(NAMED), TODAY)} == {
        (f"data/{slug}/factors.yaml", "unanswered-factor") for slug in ("roofs", "trees")
    }


def test_a_head_in_a_file_with_a_wrong_name_is_one_problem(data: Path) -> None:
    """Its translation is not reported too."""
    (data / "library.yaml").rename(data / "Library.yaml")
    errors = [each for each in check_site(read(data), TODAY) if each.severity == "error"]
    assert [(each.place.file, each.code) for each in errors] == [("data/Library.yaml", "unknown-file")]


def test_the_title_is_in_the_frame_of_every_page() -> None:
    """The masthead of the library and of its briefs has the title, without its mark for a line break; the footer the licence."""
    site = read(NAMED).site
    units = [rendered(view).unit for view in views(site)]
    assert [unit.frame["brand"] for unit in units] == ["Cooler streets"] * 3
    assert [unit.title for unit in units] == ["Cooler streets", "A brief on roofs", "A brief on trees"]
    assert units[0].frame["licence"] == "CC BY 4.0"
    plain = [rendered(view).unit for view in views(read(SITES / "library" / "data").site)]
    assert {unit.frame["brand"] for unit in plain} == {None}


def test_a_translation_gives_the_library_its_title_in_the_language() -> None:
    """`zh-Hans/library.yaml` is laid over `library.yaml`."""
    about = localise(read(NAMED), "zh-Hans").about
    assert about is not None
    assert (about.title, about.topics) == ("更凉爽的街道", ("遮荫", "涂料", "住房"))


def test_the_first_language_of_the_library_is_that_of_the_root(data: Path) -> None:
    """The order of the folders no longer decides which language has the short addresses."""
    file = data / "library.yaml"
    file.write_text(file.read_text("utf-8").replace("[en, zh-Hans]", "[zh-Hans, en]"), "utf-8")
    site = read(data).site
    assert (site.main_language, site.languages) == ("zh-Hans", ("zh-Hans", "en"))


def test_topics_of_the_library_are_its_filters_in_their_order() -> None:
    """The order is that of `topics`; a topic of every brief and a section outside the list have no filter."""
    page = pages(NAMED)["hub/index.md"]
    assert page.index(">shade") < page.index(">Housing")
    assert ("#topic-2" in page, "#topic-3" in page, "Parks (" in page) == (True, False, False)


@pytest.mark.parametrize(("files", "expected"), [
    ({"library.yaml": None}, [("data/zh-Hans", "unknown-file")]),
    ({"library.yaml": "intro: x\n"}, [("data/library.yaml", "missing-field")]),
    ({"library.yaml": ""}, [("data/library.yaml", "missing-field")]),
    ({"library.yaml": "title: [\n"}, [("data/library.yaml", "yaml-syntax")]),
    ({"library.yml": "title: Two\n"}, [("data/library.yml", "two-files")]),
    ({"roofs/library.yaml": "title: Roofs\n"}, [("data/roofs/library.yaml", "unknown-file")]),
    ({"libary.yaml": "title: Roofs\n"}, [("data/libary.yaml", "unknown-file")]),
], ids=["absent", "no title", "empty", "unreadable", "twice", "in a brief", "misspelt"])  # fmt: skip
def test_a_head_that_cannot_be_read_is_one_problem(
    data: Path, files: dict[str, str | None], expected: list[tuple[str, str]]
) -> None:
    """Nothing else is reported, such as the folder of a language that only the library declares."""
    for name, text in files.items():
        (data / name).unlink() if text is None else (data / name).write_text(text, "utf-8")
    loaded = read(data)
    errors = [problem for problem in check_site(loaded, TODAY) if problem.severity == "error"]
    assert [(problem.place.file, problem.code) for problem in errors] == expected


def test_an_entry_in_the_introduction_needs_its_brief(data: Path) -> None:
    """The help names the brief that has the entry, which need not be the first one."""
    file = data / "trees/factors.yaml"
    file.write_text(file.read_text("utf-8").replace("F1", "F7"), "utf-8")
    (data / "library.yaml").write_text("title: Cooler streets\nintro: See [F7] and [F9].\nlanguages: [en]\n", "utf-8")
    found = [each.help for each in check_site(read(data), TODAY) if each.place.file == "data/library.yaml"]
    assert found[:2] == ["did you mean `trees:F7`?", "name the folder of its brief: `[folder:F9]`"]


def test_a_link_in_its_place_is_refused(data: Path) -> None:
    """A link is not followed, whatever it names."""
    (data / "library.yaml").rename(data.parent / "elsewhere.yaml")
    (data / "library.yaml").symlink_to(data.parent / "elsewhere.yaml")
    assert "`library.yaml` is a link" in " ".join(problem.message for problem in read(data).problems)


def test_a_translation_without_its_main_file_is_reported(data: Path) -> None:
    """A deleted `library.yaml` leaves no translation behind unseen."""
    (data / "library.yaml").unlink()
    text = (data / "roofs" / "brief.yaml").read_text("utf-8")
    (data / "roofs" / "brief.yaml").write_text(text.replace("languages: [en]", "languages: [en, zh-Hans]"), "utf-8")
    found = [each for each in check_site(read(data), TODAY) if each.code == "unknown-translation"]
    assert [each.place.file for each in found] == ["data/zh-Hans/library.yaml"]


def test_a_comparison_names_what_changed_in_it(data: Path) -> None:
    """A new head is one change, and a new title another; a library without one is recorded as before."""
    old = read(data)
    file = data / "library.yaml"
    file.write_text(file.read_text("utf-8").replace("Cooler | streets", "Cool streets"), "utf-8")
    new = read(data)
    changes = compare_snapshots(take_snapshot(old.site, old.overlays), take_snapshot(new.site, new.overlays))
    assert [(subject_name(each), each.field, each.size) for each in changes] == [("library", "title", "major")]
    plain = read(SITES / "library" / "data")
    snapshot = take_snapshot(plain.site, plain.overlays)
    assert "library" not in snapshot["shared"]
    added = compare_snapshots(snapshot, {**snapshot, "shared": {**snapshot["shared"], "library": {"title": "New"}}})
    assert [(subject_name(each), each.verb) for each in added] == [("library", "added")]


def test_a_brief_lists_the_shared_terms_that_any_language_leads_to(tmp_path: Path) -> None:
    """English texts name `canopy`, which leads to `dark` in Chinese only: each page lists both, and the link leads somewhere."""
    files = {str(path.relative_to(NAMED)): path.read_text("utf-8") for path in NAMED.rglob("*.yaml")}
    files["glossary.yaml"] = (
        "- {id: dark, term: shade cover, definition: Darkness}\n- {id: canopy, term: streets, definition: Leaves}\n"
    )
    files["zh-Hans/glossary.yaml"] = (
        "- {id: dark, term: 树荫, definition: 阴影}\n- {id: canopy, term: 冠层, definition: '树叶，见[树荫][dark]'}\n"
    )
    files["trees/brief.yaml"] = files["trees/brief.yaml"].replace("[en]", "[en, zh-Hans]")
    files["trees/zh-Hans/brief.yaml"] = "title: 树木\n"
    assert faults(write_data(tmp_path, files), TODAY) == []

"""From rendered files to a site: which files are written, which are refused, and the address of each page."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import weakref
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from mkdocs.config.defaults import MkDocsConfig

from briefing import driver
from briefing.diagnostics import sort_problems
from briefing.driver.check_site_files import may_be_taken, plan_site, unit_folders
from briefing.loader.editions import Editions
from briefing.loader.folder import load_project
from briefing.mkdocs_plugin import BriefingConfig
from briefing.publish import folder_sync, search
from briefing.publish.handwritten import assigned_files
from briefing.publish.handwritten.docs_folder import DocsFolder
from briefing.publish.html.shared_theme import speed_up_mkdocs
from briefing.publish.mkdocs import settings, unit_config
from briefing.publish.mkdocs.original_paths import ProjectPaths
from briefing.publish.mkdocs.settings_without_effect import KNOWN
from briefing.publish.mkdocs.unit_build import load_unit_config
from briefing.publish.overwriting import SITE_MARKER
from briefing.publish.script_hashes import script_hash
from briefing.publish.taken_addresses import generated_files, taken_addresses
from briefing.render.exports import EXPORTS
from briefing.render.outputs import Rendered
from briefing.render.routes import ROUTES
from briefing.source.project import is_inside, project_in
from tests import small_site
from tests.built import ROOT
from tests.commands import tree
from tests.conftest import BASE, TODAY
from tests.small_brief import put, replace
from tests.small_site import (
    DAY,
    build_site,
    finished,
    left_over,
    messages,
    outputs,
    publish,
    rendered,
    two_languages,
    unit,
    with_page,
    write,
)
from tests.stories import SITES
from tests.stories import TODAY as SITE_DAY


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished site of two languages, which no test writes to."""
    return finished(tmp_path_factory.mktemp("whole"))


# --- the rendered folder ----------------------------------------------------------------------------------------


def test_only_what_changed_is_written_again(tmp_path: Path) -> None:
    """A second rendering does not write equal files again, so that watchers and caches see only real changes."""
    write(rendered(), tmp_path / "build", tmp_path)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "build").rglob("*.md")}
    write(rendered("Changed."), tmp_path / "build", tmp_path)
    changed = {path.name for path, when in before.items() if path.stat().st_mtime_ns != when}
    assert changed == {"index.md"}


def test_outdated_files_are_removed(tmp_path: Path) -> None:
    """The page of a deleted entity is removed from the site."""
    write(with_page(rendered(), "en/docs/factors/old.md", "# Old"), tmp_path / "build", tmp_path)
    (tmp_path / "build/en/docs/stray").mkdir()
    write(rendered(), tmp_path / "build", tmp_path)
    names = {path.name for path in (tmp_path / "build").rglob("*")}
    assert not {"old.md", "stray"} & names


def test_links_in_the_rendered_folder_are_not_followed(tmp_path: Path) -> None:
    """The target of a link outside the folder is neither written nor emptied."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "heat.md").write_text("precious")
    write(rendered(), tmp_path / "build", tmp_path)
    shutil.rmtree(tmp_path / "build/en/docs/factors")
    (tmp_path / "build/en/docs/factors").symlink_to(outside)
    (tmp_path / "build/en/docs/sources.md").unlink()
    (tmp_path / "build/en/docs/sources.md").symlink_to(outside / "heat.md")
    assert write(rendered(), tmp_path / "build", tmp_path) == ()
    assert tree(outside) == {"heat.md": b"precious"}
    assert not (tmp_path / "build/en/docs/factors").is_symlink()


@pytest.mark.parametrize("path", ["../x.md", "/x.md", "en/../../x", "en//x", "en\\..\\x", "en/./x"])
def test_no_output_leaves_the_rendered_folder(tmp_path: Path, path: str) -> None:
    """A path that is derived from data cannot write anywhere else."""
    assert not is_inside(path)
    assert "not a path inside" in messages(write(with_page(rendered(), path, "x"), tmp_path / "build", tmp_path))
    assert not (tmp_path / "build").exists()


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    """A web server can read a site, whatever the umask of its builder."""
    old = os.umask(0o077)
    try:
        assert publish(rendered(), tmp_path) == ()
    finally:
        os.umask(old)
    for top in ("build/en", "site"):
        for path in (tmp_path / top, *(tmp_path / top).rglob("*")):
            assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def test_a_new_folder_has_all_its_files_or_does_not_exist(tmp_path: Path) -> None:
    """A file that cannot be written names the folder, of which nothing is left behind."""
    place = tmp_path / "new" / "folder"
    with pytest.raises(FileExistsError) as refused:
        folder_sync.make_equal(place, {"a": "one", "b/c": "two", "a/b": "in a file"})
    assert refused.value.filename == str(place)
    assert list(place.parent.iterdir()) == []
    folder_sync.make_equal(place, {"a": "one", "b/c": "two"})
    assert tree(place) == {"a": b"one", "b/c": b"two"}


def test_the_files_of_a_folder_are_listed_in_the_order_of_the_standard_library(tmp_path: Path) -> None:
    """Links to folders are not followed, a folder that does not exist has no files, and `plain_files` skips hidden folders."""
    for path in ("z", "a/b/c", "a/d", "a/.e/f", ".g/h", "i.x/j", "i/k"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    (tmp_path / "a" / "to-folder").symlink_to(tmp_path / "i")
    (tmp_path / "a" / "to-file").symlink_to(tmp_path / "z")
    (tmp_path / "a" / "to-itself").symlink_to("to-itself")
    expected = [
        (Path(folder) / name).relative_to(tmp_path).as_posix() for folder, _, names in os.walk(tmp_path) for name in names
    ]
    assert [*folder_sync.all_files(tmp_path)] == expected
    assert [*folder_sync.plain_files(tmp_path)] == [path for path in expected if "/." not in f"/{path}"]
    assert [*folder_sync.all_files(tmp_path / "missing")] == []


def test_a_folder_with_other_files_is_not_changed(tmp_path: Path) -> None:
    """A wrong option deletes no other files: neither a home, nor a project, nor a folder with other things in it."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    (tmp_path / "link").symlink_to(other)
    write(rendered(), tmp_path / "build", tmp_path)
    for place in (other, tmp_path, tmp_path.parent, Path("/"), Path.home(), tmp_path / "link", other / "letter.txt"):
        assert [p.code for p in write(rendered(), place, tmp_path)] == ["unsafe-folder"], place
        problems = build_site(tmp_path / "build", (unit(),), place, tmp_path, epoch=DAY)
        assert [p.code for p in problems] == ["unsafe-folder"], place
    assert tree(other) == {"letter.txt": b"dear"}


# --- handwritten pages ------------------------------------------------------------------------------------------


def docs(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / "docs" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".md").write_text(text, "utf-8")


def test_handwritten_pages_join_the_site_of_their_language(tmp_path: Path) -> None:
    """A page in `docs/` and one in `docs/zh-Hans/` are each in their own language, and in its navigation."""
    docs(tmp_path, about="# About us", **{"zh-Hans__about": "# 关于"}, **{".secret": "x"}, en__more="# More")
    assert publish(two_languages(), tmp_path, jobs=1) == ()
    site = tmp_path / "site"
    assert "About us" in (site / "about/index.html").read_text()
    assert "关于" in (site / "zh-hans/about/index.html").read_text()
    assert "about/" in (site / "index.html").read_text()
    assert "More" in (site / "more/index.html").read_text()
    assert not list(site.rglob("*secret*"))


def footer(page: Path) -> str:
    """The text of a page's footer with its links."""
    return page.read_text("utf-8").partition('<footer class="bf-footer">')[2].partition("</nav>")[0]


def test_a_page_in_one_language_is_linked_from_the_others(tmp_path: Path) -> None:
    """A translation links to pages that only the main language has and names that language; it has its own translated pages."""
    docs(tmp_path, about="# About us", rules="# Rules {: #r }", **{"zh-Hans__about": "# 关于"})
    assert publish(two_units(), tmp_path, jobs=1) == ()
    shown = footer(tmp_path / "site/zh-hans/sources/index.html")
    assert '<a href="../../rules/" hreflang="en"><span lang="en">Rules</span>（英文）</a>' in shown
    assert ">关于</a>" in shown
    assert "About us" not in shown
    assert "英文" not in footer(tmp_path / "site/sources/index.html")


def test_a_brief_of_a_library_links_to_the_pages_of_the_library(tmp_path: Path) -> None:
    """Each page of a brief says who publishes it; a page of the same name that the brief has of its own is linked instead."""
    units = tuple(
        one._replace(frame={**one.frame, "home": ""})
        for one in (unit("en", title="Library"), unit("shade-en", "shade/"), unit("roofs-en", "roofs/"))
    )
    library = Rendered(tuple(output for one in units for output in outputs(one)), units, (), DAY)
    docs(tmp_path, about="# About us", roofs__about="# About roofs")
    assert publish(library, tmp_path, jobs=1) == ()
    assert '<a href="../../about/">About us</a>' in footer(tmp_path / "site/shade/sources/index.html")
    shown = footer(tmp_path / "site/roofs/sources/index.html")
    assert ">About roofs</a>" in shown
    assert "About us" not in shown
    assert footer(tmp_path / "site/sources/index.html").count("About us") == 1


def test_links_to_another_language_use_the_names_of_the_navigation(tmp_path: Path) -> None:
    """If the project names its pages, translations use these names; sections link to their first page at any depth."""
    docs(tmp_path, about="# About us", deep="# Deep")
    nav = "[{The house: about.md}, {Guide: [{Part: [{Chapter: deep.md}]}]}, {Else: 'https://example.org/'}]"
    small_site.project(tmp_path, f"site_name: x\nnav: {nav}\n")
    assert publish(two_units(), tmp_path, jobs=1) == ()
    assert '<a href="../deep/">Guide</a>' in footer(tmp_path / "site/sources/index.html")
    shown = footer(tmp_path / "site/zh-hans/sources/index.html")
    assert '<span lang="en">The house</span>（英文）' in shown
    assert '<a href="../../deep/" hreflang="en"><span lang="en">Guide</span>（英文）</a>' in shown
    assert '<a href="https://example.org/">Else</a>' in shown


@pytest.mark.slow
@pytest.mark.parametrize(("text", "title"), [
    ("---\ntitle: In the head\n---\n\n# Other\n", "In the head"), ("```sh\n# no title\n```\n", "Rules"),
    ("Set & under\n====\n", "Set &amp; under"), ("# With *signs* {: #x }\n", "With signs"), ("## Second\n", "Rules"),
])  # fmt: skip
def test_links_to_another_language_use_the_titles_of_pages(tmp_path: Path, text: str, title: str) -> None:
    """Both footers take the title from the same place as MkDocs."""
    docs(tmp_path, rules=text)
    assert publish(two_units(), tmp_path, jobs=1) == ()
    assert f">{title}</a>" in footer(tmp_path / "site/sources/index.html")
    assert f'<span lang="en">{title}</span>（英文）' in footer(tmp_path / "site/zh-hans/sources/index.html")


TAKEN = {
    "method.md": "data/brief.yaml", "factors/dark-surfaces.md": "data/factors.yaml", "en/index.md": "data/brief.yaml",
    "J1/README.md": "data/judgements.yaml", "f1/index.md": "data/factors.yaml", "data/brief.json": "data/brief.yaml",
    "Sources/Sources.bib": "data/brief.yaml", "embed/J1/index.html": "data/judgements.yaml", "cite/brief.bib": "data/brief.yaml",
    "assets/briefing.css": "the program", "all": "data/brief.yaml", "llms.txt/own.md": "data/brief.yaml",
    "glossary/index.json": "", "fr.md": "data/brief.yaml",
    "fr/J1.md": "data/judgements.yaml", "fr/data/brief.json": "data/brief.yaml",
    "own.md": "", "assets/method.txt": "", "hidden/method.md": "", "F99.md": "",
}  # fmt: skip
"""Handwritten files, and what is at their address already."""


@pytest.mark.slow
def test_the_check_names_what_a_build_would_refuse(tmp_path: Path) -> None:
    """What the check accepts builds: pages, files, folders and permanent addresses that are taken, in every language."""
    shutil.copytree(BASE, tmp_path / "data")
    replace(tmp_path / "data/brief.yaml", "languages: [en]", "languages: [en, fr]")
    put(
        tmp_path / "mkdocs.yml",
        "site_name: x\nexclude_docs: hidden/\nplugins:\n  - briefing: {redirects: {old.md: nowhere.md}}\n",
    )
    for page in TAKEN:
        put(tmp_path / "docs" / page, "# Mine\n")
    put(tmp_path / "docs/.pages", "")
    put(tmp_path / "docs/folder/.meta.yml", "")
    (tmp_path / "docs/link.md").symlink_to("/etc/hostname")
    (tmp_path / "docs/factors/link").symlink_to("/etc")
    project = project_in(tmp_path, tmp_path / "data")
    found = driver.check(project, TODAY).problems
    refused = {
        Path(each.place.file).relative_to(tmp_path / "docs").as_posix(): each for each in found if each.code == "same-page"
    }
    assert {page: first for page in TAKEN if (first := TAKEN[page])} == {
        page: str(Path(each.notes[0].place.file).relative_to(tmp_path)) if each.notes else each.message[-len("the program") :]
        for page, each in refused.items()
    }
    built = driver.write_pages(driver.open_project(project), TODAY, tmp_path / "build").problems
    assert sort_problems(each for each in built if each.code in ("same-page", "publish")) == sort_problems(
        each for each in found if each.code in ("same-page", "publish")
    )
    for page, first in TAKEN.items():
        (tmp_path / "docs" / page).unlink() if first else None
    (tmp_path / "docs/link.md").unlink()
    (tmp_path / "docs/factors/link").unlink()
    (lost,) = (each for each in driver.check(project, TODAY).problems if each.severity == "error")
    assert (lost.place.line, "leads to no page" in lost.message) == (4, True), lost
    put(tmp_path / "templates/index.md.jinja", "{% include 'mine.jinja' %}\n")
    put(tmp_path / "templates/mine.jinja", "x\n{% if %}\n")
    put(tmp_path / "templates/own.md.jinja", "{% if %}")
    put(tmp_path / "overrides/main.html", "")
    (tmp_path / "overrides/main.html").write_bytes(b"x\n\xff")
    checked = driver.check(project, TODAY).problems
    found = tuple(each for each in checked if "/templates/" in each.place.file or "/overrides/" in each.place.file)
    assert sorted((each.code, each.place.line) for each in found) == [("publish", 2), ("template-error", 2)]


@pytest.mark.parametrize(
    ("page", "named"),
    [
        ("fr/about.md", True),
        ("pt-br/about.md", True),
        ("de/about.md", False),  # a language of the site
        ("eu/energy.md", False),  # no page of the main language has this path
        ("css/about.md", False),
        ("xx/about.md", False),
    ],
)
def test_a_folder_of_another_language_is_named(tmp_path: Path, page: str, named: bool) -> None:
    """A translated page is not published as a page of the main language without a message."""
    for each in ("about.md", page):
        (tmp_path / each).parent.mkdir(exist_ok=True)
        (tmp_path / each).write_text("# About\n", "utf-8")
    units = [unit("en"), unit("de", "de/", "de")]
    problems = assigned_files.gather(DocsFolder(tmp_path), units, settings.MkdocsSettings(tmp_path), (), {}, whole=False).problems
    assert [(each.severity, each.place.file.endswith(page)) for each in problems] == ([("warning", True)] if named else [])


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text")
def test_a_file_needs_a_name_in_utf_8(tmp_path: Path) -> None:
    """Another name has no address that can be written; the message about it can be printed."""
    (tmp_path / "n\udcff").mkdir()
    (tmp_path / "n\udcff/page.md").write_text("# Mine\n", "utf-8")
    (problem,) = assigned_files.gather(
        DocsFolder(tmp_path), [unit("en")], settings.MkdocsSettings(tmp_path), (), {}, whole=False
    ).problems
    assert "not text in UTF-8" in problem.message
    assert problem.place.file.encode("utf-8").endswith("n\ufffd/page.md".encode())


@pytest.mark.parametrize("name", ["full", "library", "own-words"])
def test_the_check_knows_every_address_of_a_site(tmp_path: Path, name: str) -> None:
    """Addresses do not depend on the texts of a language, so that a check need not translate and render the pages."""
    project = project_in(tmp_path, SITES / name / "data")
    rendered = driver.render(driver.open_project(project), SITE_DAY)
    planned = plan_site(project, load_project(project), SITE_DAY, Editions(), driver.open_project(project).settings)
    assert [each.path for unit in planned for each in unit.outputs] == [each.path for each in rendered.outputs]
    units = [unit.unit for unit in planned]
    folders = unit_folders(load_project(project).site, Editions())
    for path in taken_addresses(units, generated_files(units, rendered.outputs, ())):
        assert may_be_taken(PurePosixPath(path.removesuffix("/index.html")).parts, folders), path
    addresses = [
        (unit.unit.name, unit.unit.base, [(each.path, each.fallback) for each in unit.unit.redirects]) for unit in planned
    ]
    assert addresses == [
        (unit.name, unit.base, [(each.path, each.fallback) for each in unit.redirects]) for unit in rendered.units
    ]


def test_a_check_compares_files_at_the_address_of_each_page_and_download() -> None:
    """A row that is added to a table of addresses is in the check's list of first names, also if no site of the tests has it."""
    rows = [row.at.format(slug="s", id="F1", page="factors/") for row in (*ROUTES, *EXPORTS)]
    assert [at for at in rows if not may_be_taken(PurePosixPath(at).parts, frozenset())] == []


def test_the_guide_lists_the_addresses_that_are_taken() -> None:
    """An author can choose the name of a page before the check refuses it."""
    text = (ROOT / "docs/guide/templates.md").read_text("utf-8")
    assert [route.at for route in ROUTES if f"`{route.at.format(slug='SLUG')}`" not in text and route.at] == []


def two_units() -> Rendered:
    """A site of two units, one of which knows the language of the other."""
    site = two_languages()
    en, zh = site.units
    return site._replace(units=(en, zh._replace(frame={**zh.frame, "abroad": {"lang": "en", "mark": "（英文）"}})))


@pytest.mark.parametrize("name", ["sources", "sources__index", "sources__README"])
def test_a_handwritten_page_at_a_generated_address_names_both(tmp_path: Path, name: str) -> None:
    """The problem names both pages, and neither replaces the other."""
    docs(tmp_path, **{name: "# Mine"})
    (problem,) = write(rendered(), tmp_path / "build", tmp_path)
    assert problem.code == "same-page"
    assert problem.place.file.endswith(f"docs/{name.replace('__', '/')}.md")
    assert "data/sources.yaml" in problem.message


def test_a_link_in_docs_is_refused(tmp_path: Path) -> None:
    """A link cannot publish files of the machine that builds."""
    docs(tmp_path, about="# About")
    (tmp_path / "docs/etc").symlink_to("/etc")
    (tmp_path / "docs/host.md").symlink_to("/etc/hostname")
    problems = write(rendered(), tmp_path / "build", tmp_path)
    assert [Path(p.place.file).name for p in problems] == ["etc", "host.md"]


def test_excluded_pages_stay_out(tmp_path: Path) -> None:
    """`exclude_docs` of the project applies to handwritten pages only."""
    small_site.project(tmp_path, "site_name: x\nexclude_docs: |\n  notes/\n  sources.md\n")
    docs(tmp_path, about="# About", notes__private="# No")
    assert publish(rendered(), tmp_path) == ()
    assert not (tmp_path / "site/notes").exists()
    assert (tmp_path / "site/sources/index.html").exists()


def test_styles_and_scripts_of_the_project_reach_every_language(tmp_path: Path) -> None:
    """The files that mkdocs.yml names are on each page that loads them."""
    small_site.project(tmp_path, "site_name: x\nextra_css: [own.css]\nextra_javascript: [own.js]\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/own.css").write_text("b{}")
    (tmp_path / "docs/own.js").write_text("1")
    assert publish(two_languages(), tmp_path, jobs=1) == ()
    assert (tmp_path / "site/zh-hans/own.css").exists()


# --- configuration ----------------------------------------------------------------------------------------------


def test_the_configuration_of_a_unit_contains_that_of_the_project(tmp_path: Path) -> None:
    """The user's settings are kept, the required ones are fixed, and the program's own plugin is left out."""
    small_site.project(
        tmp_path,
        "site_name: x\nsite_url: https://example.org/r\nplugins: {search: {lang: [de]}, briefing: {}, tags: {}}\nhooks: [h.py]\n"
        "theme: {name: material, logo: a.svg, features: [navigation.instant], font: {text: Comic}, palette: {scheme: slate}}\n",
    )
    own, problems = settings.read(tmp_path / "mkdocs.yml")
    chinese = unit("zh", "zh-hans/", "zh-Hans", "<b> & 'q'")
    text = unit_config.mkdocs_yml(chinese, own, ("about.md",), {"stylesheet": "s.css"})
    written = json.loads(text)
    assert "INHERIT" not in written
    assert written["theme"]["logo"] == "a.svg"
    assert written["site_name"] == "&lt;b&gt; &amp; &#x27;q&#x27;"
    assert written["site_url"] == "https://example.org/r/zh-hans/"
    assert "briefing" not in text
    assert any(plugin.get("search", {}).get("lang") == ["de"] for plugin in written["plugins"] if isinstance(plugin, dict))
    assert written["theme"]["features"] == []
    assert written["theme"]["font"] is False
    assert '"scope": "/r/"' in text
    assert [p.message.partition(" ")[0] for p in problems] == ["hooks", "the", "the", "the"]
    assert {p.severity for p in problems} == {"warning"}


def test_generated_yaml_reads_back_as_written() -> None:
    """No text of a brief changes on its way through a configuration."""
    from mkdocs.utils.yaml import yaml_load

    odd = ["no", "~", "1.10", "a: b # c", "- x", "\u2028\x85\x7f", "!ENV X", "中文", "'\"\\", "", "\U0001f333", "null", "x\ny"]
    values = {"list": odd, "map": {text or "k": text for text in odd}, "n": None, "deep": [{"a": [], "b": {}}, [1, True]]}
    assert yaml_load(unit_config.as_yaml(values)) == values


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("site_name: x\nplugins: [search\nnav: [", 2, "cannot be read"),
        ("just text", 1, "cannot be read"),
        ("site_name: x\nplugins:\n  - nonesuch\n", 3, "no plugin `nonesuch` is installed"),
        ("site_name: x\nplugins:\n  - redirects\n", 3, "the plugin `redirects` cannot be used"),
        ("site_name: x\nplugins: [search, nonesuch]\n", 2, "no plugin `nonesuch` is installed"),
        ("site_name: x\nplugins\n  - search\nnav: []\n", 2, "the colon after `plugins` is missing"),
        ("site_name: !!python/object/apply:os.getcwd []\nfoo: !!nope x", 2, "cannot be read"),
        ("site_name: x\nINHERIT: gone.yml\n", 2, "gone.yml"),
        ("site_name: x\nplugins: 5\n", 2, "`plugins` is not a list"),
        ("site_name: x\n\nsite_url: example.org\n", 3, "a whole address"),
        ("site_name: x\nsite_url: https://example.org/a&b/\n", 2, "written like `%26`"),
        ("site_name: x\nsite_url: https://example.org/?a\n", 2, "without query"),
        ("site_name: x\nsite_url: [x]\nnav: x\n", 2, "`site_url` is not an address"),
        ("site_name: x\nexclude_docs: '!'\n", 2, "pattern"),
        ("site_name: x\nsite_nme: x\n", 2, "there is no setting `site_nme`"),
        ("site_name: x\nredirects: {a.md: b.md}\n", 2, "there is no setting `redirects`"),
        ("site_name: x\nplugins:\n  - briefing: {redirect: {a.md: b.md}}\n", 3, "the plugin `briefing` has no option `redirect`"),
        ("site_name: x\nplugins:\n  - briefing: true\n", 3, "the options of `briefing` are not `name: value` lines"),
        ("site_name: x\nplugins:\n  search: [a]\n", 3, "the options of `search` are not `name: value` lines"),
        ("site_name: x\nmarkdown_extensions:\n  - toc: true\n", 3, "the options of `toc` are not `name: value` lines"),
        ("site_name: x\nplugins: [search]\nplugins: [tags]\n", 3, "`plugins` is written a second time"),
        ("site_name: x\nnav:\n  - Gone: gone.md\n", 3, "the navigation lists `gone.md`"),
        ("site_name: x\ncopyright: [a]\n", 2, "`copyright` is not a text"),
        ("site_name: x\nrepo_url: javascript:x\n", 2, "`javascript:x` is not a whole address"),
        ("site_name: x\nmdx_configs: {toc: {}}\n", 2, "MkDocs keeps `mdx_configs` for itself"),
    ],
)
def test_a_faulty_configuration_is_a_problem(tmp_path: Path, text: str, line: int, expected: str) -> None:
    """A mistake in mkdocs.yml is reported at its line, without a traceback."""
    small_site.project(tmp_path, text)
    (problem, *others) = publish(rendered(), tmp_path)
    assert not [each for each in others if each.message == problem.message], "each fault is reported once"
    assert expected in problem.message
    assert problem.place.file.endswith("mkdocs.yml")
    assert problem.place.line == line
    assert not (tmp_path / "site").exists()


def test_the_known_settings_are_those_of_mkdocs() -> None:
    """A setting that MkDocs has is not refused as unknown."""
    assert {name for name, _ in MkDocsConfig._schema} == KNOWN


def test_the_options_of_the_plugin_are_known() -> None:
    """An option that the plugin has is not refused as unknown."""
    assert {name for name, _ in BriefingConfig._schema} == {*settings.OPTIONS}


def test_a_misspelt_plugin_is_reported_once_with_the_right_one(tmp_path: Path) -> None:
    """The line of the plugin is marked once, however many languages a site has."""
    small_site.project(tmp_path, "site_name: x\nplugins:\n  - serach\n")
    (problem,) = publish(rendered(), tmp_path)
    assert (problem.place[1:3], problem.help) == ((3, 5), "did you mean `search`?")


# --- the site ---------------------------------------------------------------------------------------------------


def test_each_language_is_a_site_of_its_own(site: Path) -> None:
    """Language, search and addresses are correct below each root."""
    assert '<html lang="en"' in (site / "index.html").read_text()
    chinese = (site / "zh-hans/factors/heat/index.html").read_text()
    assert '<html lang="zh-Hans"' in chinese
    assert '<link rel="alternate" hreflang="en" href="https://example.org/repo/factors/heat/">' in chinese
    assert '<a href="../../../factors/heat/" lang="en"' in chinese
    assert (site / "zh-hans/search/search_index.json").exists()
    assert (site / SITE_MARKER).is_file()


def test_a_library_is_one_site(tmp_path: Path) -> None:
    """A hub and two briefs in two languages have their addresses, and `docs/<brief>/` belongs to its brief."""
    bases = {"": "en", "shade/": "en", "zh-hans/": "zh-Hans", "zh-hans/shade/": "zh-Hans"}
    units = tuple(unit(f"u{number}", base, lang) for number, (base, lang) in enumerate(bases.items()))
    docs(tmp_path, **{"shade__more": "# More", "zh-Hans__shade__more": "# 更多"})
    library = Rendered(tuple(output for one in units for output in outputs(one)), units, (), DAY)
    assert publish(library, tmp_path, jobs=2) == ()
    for base in bases:
        assert (tmp_path / "site" / base / "factors/heat/index.html").exists()
    assert "More" in (tmp_path / "site/shade/more/index.html").read_text()
    assert "更多" in (tmp_path / "site/zh-hans/shade/more/index.html").read_text("utf-8")
    assert not (tmp_path / "site/more").exists()


def test_a_language_without_words_is_declared(tmp_path: Path) -> None:
    """A page in a language that the theme lacks is not declared as English."""
    one = unit(lang="cy", title="Cysgod")
    assert publish(Rendered(outputs(one), (one,), (), DAY), tmp_path) == ()
    assert '<html lang="cy"' in (tmp_path / "site/index.html").read_text()


def test_only_the_root_has_all_files_of_the_theme(site: Path, tmp_path: Path) -> None:
    """Other units have what their pages load from there: the search; a project's own template or plugin may load any file."""
    root, chinese = ({path.relative_to(top / "assets").parts[:2] for path in (top / "assets").rglob("*.*")}
                     for top in (site, site / "zh-hans"))  # fmt: skip
    assert {parts[1].partition(".")[0] for parts in chinese} == {"bundle", "search-words", "workers"}
    assert {("javascripts", "lunr"), ("images", "favicon.png")} < root
    french = unit("fr", "fr/", "fr")
    assert publish(Rendered((*outputs(unit()), *outputs(french)), (unit(), french), (), DAY), tmp_path) == ()
    loaded = tmp_path / "site/fr/assets/javascripts/lunr/min/lunr.fr.min.js"
    assert loaded.is_file()
    assert not (tmp_path / "site/fr/assets/images").exists()
    put(tmp_path / "overrides/404.html", '{% extends "main.html" %}')
    assert publish(Rendered((*outputs(unit()), *outputs(french)), (unit(), french), (), DAY), tmp_path) == ()
    assert (tmp_path / "site/fr/assets/images/favicon.png").is_file()


def test_a_long_preview_keeps_the_frames_of_few_navigations(tmp_path: Path) -> None:
    """Units share their frames, and those of a navigation that is no longer used are released."""
    assert write(rendered(), tmp_path / "build", tmp_path) == ()
    config = load_unit_config(tmp_path / "build/en/mkdocs.yml", str(tmp_path / "out"), ProjectPaths())
    speed_up_mkdocs(config, is_shared=True)
    theme: Any = config.theme.get_env()
    frames = theme.frames
    first = weakref.ref(frames("first"))
    assert frames("first") is first()
    for number in range(20):
        frames(f"navigation {number}")
    assert first() is None


def test_the_search_knows_both_scripts(site: Path) -> None:
    """The index of a Chinese site contains complete texts, and the Traditional forms of their characters."""
    index = json.loads((site / "zh-hans/search/search_index.json").read_text("utf-8"))
    assert "街道" in index["docs"][0]["text"]
    assert "樹树" in index["config"]["pairs"]
    assert "協协" not in index["config"]["pairs"], "nothing in this site means it"
    assert "pairs" not in json.loads((site / "search/search_index.json").read_text("utf-8"))["config"]


def test_the_search_of_the_program_replaces_that_of_the_theme(site: Path, tmp_path: Path) -> None:
    """English and Chinese pages load our worker under the name of the theme's; other languages and projects keep theirs."""
    (theirs,) = (site / "assets/javascripts/workers").glob("search.*.min.js")
    assert theirs.read_bytes() == search.WORKER.read_bytes()
    loaded = (site / "assets/javascripts/search-words.js").read_text("utf-8")
    assert f'"worker": "assets/javascripts/workers/{theirs.name}"' in loaded
    french = unit("fr", lang="fr")
    assert publish(Rendered(outputs(french), (french,), (), DAY), tmp_path) == ()
    assert (tmp_path / "site/assets/javascripts/workers" / theirs.name).read_bytes() != search.WORKER.read_bytes()
    own = tmp_path / "overrides/assets/javascripts/workers" / theirs.name
    own.parent.mkdir(parents=True)
    own.write_text("// ours")
    assert publish(rendered(), tmp_path) == ()
    assert (tmp_path / "site/assets/javascripts/workers" / theirs.name).read_text() == "// ours"


def test_the_theme_adds_no_notice_and_no_request(site: Path) -> None:
    """There is no generator notice, font or star count from the theme, and its styles are in a layer below the program's."""
    html = (site / "index.html").read_text()
    for foreign in ("generator", "Made with", "googleapis", "unpkg", 'data-md-component="source"'):
        assert foreign not in html
    assert 'role="dialog" aria-label="Search"' in html
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    assert [Path(sheet).name.partition("-")[0] for sheet in sheets] == ["fonts.css", "material", "briefing.css"]
    assert (site / sheets[1]).read_text().startswith('@charset "UTF-8";@layer material{')


def test_style_sheets_exist_once_and_a_chinese_page_loads_no_typeface(site: Path) -> None:
    """Every language loads the same style sheets from the root; languages that use the built-in typefaces load those too."""
    english, chinese = (site / "factors/heat/index.html").read_text(), (site / "zh-hans/factors/heat/index.html").read_text()
    assert '<link rel="preload" as="font" type="font/woff2" href="../../assets/fonts/source-serif-4-latin' in english
    assert 'href="../../assets/fonts.css"' in english
    assert 'href="../../../assets/briefing.css"' in chinese
    assert "font" not in "".join(re.findall(r"<link[^>]*>", chinese))
    assert not (site / "zh-hans/assets/briefing.css").exists()


def test_a_project_can_turn_the_typefaces_off(tmp_path: Path) -> None:
    """With `extra: {fonts: false}` no page loads the typefaces."""
    small_site.project(tmp_path, "extra: {fonts: false}\n")
    assert publish(rendered(), tmp_path) == ()
    assert "font" not in "".join(re.findall(r"<link[^>]*>", (tmp_path / "site/index.html").read_text()))


def test_the_404_page_finds_its_style_sheets_at_any_depth(tmp_path: Path) -> None:
    """A host shows 404.html at any depth, so its style sheets have absolute paths, in each language."""
    small_site.project(tmp_path, "site_url: https://example.org/shade/\n")
    assert publish(two_languages(), tmp_path) == ()
    for page, root in (("404.html", "/shade/"), ("zh-hans/404.html", "/shade/zh-hans/../")):
        assert f'href="{root}assets/briefing.css"' in (tmp_path / "site" / page).read_text()


def test_a_finished_site_replaces_the_last_one_whole(tmp_path: Path) -> None:
    """No file of the old site remains, and no other file is left beside the new one."""
    assert publish(with_page(rendered(), "en/docs/old.txt", "x"), tmp_path) == ()
    assert (tmp_path / "site/old.txt").exists()
    assert publish(rendered("Second."), tmp_path) == ()
    assert not (tmp_path / "site/old.txt").exists()
    assert "Second." in (tmp_path / "site/index.html").read_text()
    assert left_over(tmp_path) == []


def test_overrides_of_the_user_win(tmp_path: Path) -> None:
    """A template of the project replaces the built-in one."""
    (tmp_path / "overrides/partials").mkdir(parents=True)
    (tmp_path / "overrides/partials/footer.html").write_text("<footer>Our own foot</footer><script>var own=1</script>")
    assert publish(rendered(), tmp_path) == ()
    html = (tmp_path / "site/index.html").read_text()
    assert "Our own foot" in html
    assert script_hash("var own=1") in html


def test_a_path_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    """An impossible path is named, without a traceback."""
    (tmp_path / "file").write_text("x")
    assert write(rendered(), tmp_path / "build", tmp_path) == ()
    (problem,) = build_site(tmp_path / "build", (unit(),), tmp_path / "file/site", tmp_path, epoch=DAY)
    assert problem.code == "publish"
    assert "file" in problem.message
    (problem,) = write(rendered(), tmp_path / "file/build", tmp_path)
    assert problem.code == "publish"


def test_a_setting_without_effect_is_reported_at_its_line(tmp_path: Path) -> None:
    """A setting of MkDocs without effect is a warning, unless it has the value that applies anyway."""
    text = "site_name: x\nuse_directory_urls: false\nstrict: false\ntheme:\n  name: material\n  features:\n    - toc.follow\n"
    (tmp_path / "mkdocs.yml").write_text(text + "markdown_extensions: [smarty]\n", "utf-8")
    found = settings.read(tmp_path / "mkdocs.yml")[1]
    places = {problem.message.split("`")[1]: (problem.severity, problem.place.line, problem.place.column) for problem in found}
    assert places == {
        "use_directory_urls": ("warning", 2, 1),
        "smarty": ("warning", 8, 23),
        "theme.features": ("warning", 6, 3),
    }

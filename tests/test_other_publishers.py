"""Other publishers than MkDocs make the same site from the same folder: texts, ids and links."""

from __future__ import annotations

import html
import posixpath
import re
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import unquote, urlsplit

import pytest
from mkdocs.utils.yaml import yaml_load

from briefing import driver
from briefing.cli.project_commands import build as build_command
from briefing.publish import other_publishers
from briefing.publish.assemble import Publisher, build_site
from briefing.publish.build_folder import write
from briefing.publish.link_problems import NAME_THE_FILE
from briefing.publish.mkdocs.settings import read
from briefing.publish.other_publishers import OTHER_PUBLISHERS
from briefing.source.project import project_in
from tests import small_brief, small_site
from tests.browser.chromium import chromium
from tests.browser.server import served
from tests.built import PUBLISHED, ROOT, once
from tests.commands import tree
from tests.small_site import messages, publish, two_languages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Page(HTMLParser):
    """What a page of a site says, names and links to: its article, and the links of the frame around it."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self.path = path
        self.title = ""
        self.text: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.frame: list[tuple[str, ...]] = []
        self.anchors = {""}
        self.targets: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record ids and links; those around the article with what they say of themselves."""
        found = {name: value or "" for name, value in attrs}
        if tag in ("article", "title") and (tag == "title" or found.get("id") == "content" or self.open):
            self.open.append(tag)
        targets = [self.target(found[name]) for name in ("href", "src") if name in found]
        self.targets.update(targets)
        self.anchors.add(found.get("id", ""))
        if "article" in self.open:
            self.links += targets
            self.ids += [found["id"]] if "id" in found else []
        elif tag == "a" and targets and found["href"] != "#__skip":  # Zensical's own link to the article
            self.frame.append((*targets, *(found.get(name, "") for name in ("aria-current", "hreflang", "lang", "rel"))))

    def handle_endtag(self, tag: str) -> None:
        """Leave the article, or the title."""
        if self.open and tag == self.open[-1]:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Record the text."""
        if "article" in self.open:
            self.text.append(data)
        elif self.open:
            self.title += data

    def target(self, link: str) -> str:
        """The file to which a link leads, with its anchor; the whole address of another site."""
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return link
        path = (
            posixpath.normpath(posixpath.join("/", posixpath.dirname(self.path), unquote(parts.path)))[1:] if parts.path else ""
        )
        folder = parts.path.endswith("/") or posixpath.basename(parts.path) in (".", "..")
        file = posixpath.join(path, "index.html") if parts.path and folder else path or self.path
        return f"{file}#{unquote(parts.fragment)}"

    @property
    def content(self) -> tuple[str, str, list[str], list[str], list[tuple[str, ...]]]:
        """Everything that has to be the same with every publisher."""
        return self.title, " ".join("".join(self.text).split()), self.ids, self.links, self.frame


def pages(site: Path) -> Mapping[str, Page]:
    """Every page of a site."""
    found = {path: content for path, content in tree(site).items() if path.endswith(".html")}
    return {path: Page(path, content.decode()) for path, content in sorted(found.items())}


def dead(site: Path, found: Mapping[str, Page]) -> list[tuple[str, str]]:
    """The links inside a site that lead to no file, or to no anchor of a page."""
    files = tree(site).keys()
    inside = [(page.path, link) for page in found.values() for link in page.targets if not urlsplit(link).scheme]
    split = [(path, link, *link.split("#", 1)) for path, link in inside]
    missing = (each for each in split if each[2] not in files or each[3] not in getattr(found.get(each[2]), "anchors", [each[3]]))
    return [(path, link) for path, link, *_ in missing]


@pytest.fixture(scope="module")
def zensical(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first brief, published by Zensical from a rendered folder, which does not change."""

    def make(root: Path) -> None:
        session = driver.open_project(project_in(ROOT, ROOT / "data"))
        made = driver.render(session, date.fromisoformat(PUBLISHED))
        assert not [each for each in write(made, root / "build", session.project, session.settings) if each.severity == "error"]
        before = {path: content for path, content in tree(root / "build").items() if "/docs/" in path}
        options: Any = {"epoch": made.newest, "publisher": "zensical"}
        published = build_site(root / "build", made.units, root / "site", session.settings, **options)
        assert published.problems == (), messages(published.problems)
        after = tree(root / "build")
        assert {path: after[path] for path in before} == before

    return once(tmp_path_factory, "zensical", make)


@pytest.mark.slow
def test_zensical_makes_the_same_pages(zensical: Path, first_site: Path) -> None:
    """In three languages, handwritten pages and closed editions included, no text, id or link differs, and none is dead."""
    ours, theirs = pages(first_site), pages(zensical)
    assert len(ours) > 140
    assert ours.keys() == theirs.keys()
    for path, page in ours.items():
        assert theirs[path].content == page.content, path
    assert dead(first_site, ours) == []
    assert dead(zensical, theirs) == []


@pytest.mark.slow
@pytest.mark.browser
def test_a_reader_searches_a_site_of_zensical(zensical: Path) -> None:
    """Its search finds words in each script, before a background, under the policy of the pages and without an error."""
    with served(zensical) as site, chromium() as browser:
        page = browser.new_page()
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        for base, word in (("", "cooperation"), ("zh-hant/", "協定")):
            page.goto(f"{site.root}{base}factors/")
            page.locator(".md-search__button").click()
            found = page.get_by_text(re.compile(r"^[1-9]\d* results?$"))
            page.locator("input:focus").wait_for()  # the dialog opens once the index has arrived; a word before that is lost
            page.keyboard.insert_text(word)
            found.wait_for()
            page.keyboard.insert_text("zzqx")  # so that the number is that of the word, and not one that is always there
            found.wait_for(state="hidden")
        field = page.locator("input:focus")
        painted = """e => {
            while (e && getComputedStyle(e).backgroundColor == "rgba(0, 0, 0, 0)") e = e.parentElement;
            return e != null;
        }"""
        assert field.evaluate(painted)
        assert errors == []


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHER_PUBLISHERS)
def test_a_site_below_an_address_is_the_same(tmp_path: Path, name: str) -> None:
    """With an address, the 404 page, the sitemaps and the links between languages are those of MkDocs.

    ProperDocs continues MkDocs, so its files are the same to the byte.
    """
    made = {}
    for publisher in ("mkdocs", name):
        root = tmp_path / publisher
        small_site.project(root, "site_name: x\nsite_url: https://example.org/repo/\n")
        (root / "docs/more").mkdir(parents=True)
        for page in ("about", "more/one", "more/two"):
            (root / f"docs/{page}.md").write_text(f"# On {page}\n\nText.\n", "utf-8")
        assert publish(two_languages(), root, publisher=publisher) == (), publisher
        made[publisher] = root / "site"
    ours, theirs = pages(made["mkdocs"]), pages(made[name])
    assert ours.keys() == theirs.keys()
    for path, page in ours.items():
        assert theirs[path].content == page.content, path
        assert theirs[path].targets >= {link for link in page.targets if not link.startswith(f"{path}#")}, path
    maps = [html.unescape((site / "sitemap.xml").read_text("utf-8")) for site in made.values()]
    one, other = (sorted(re.findall(r"<loc>(.*?)</loc>|href=\"(.*?)\"", each)) for each in maps)
    assert one == other
    if name == "properdocs":
        assert tree(made[name]) == tree(made["mkdocs"])


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHER_PUBLISHERS)
def test_a_warning_of_a_publisher_is_a_problem_of_its_page(tmp_path: Path, name: str) -> None:
    """What a publisher reports stops the build, with the file that an author edits."""
    small_site.project(tmp_path, "site_name: x\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/关于.md").write_text("# About\n\n[gone](gone.md)\n", "utf-8")
    problems = publish(two_languages(), tmp_path, publisher=name)
    assert {each.place.file for each in problems} == {str(tmp_path / "docs/关于.md")}, messages(problems)
    assert not (tmp_path / "site").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHER_PUBLISHERS)
def test_a_failure_of_a_publisher_is_a_problem(tmp_path: Path, name: str) -> None:
    """A template that a publisher cannot read stops the build, with its reason."""
    project = small_site.project(tmp_path, "site_name: x\n")
    project.overrides.mkdir()
    (project.overrides / "main.html").write_text('{% extends "default/main.html" %}{% block content %}{{ gone() }}{% endblock %}')
    (problem, *_) = publish(two_languages(), tmp_path, publisher=name)
    assert (problem.code, "gone" in problem.message) == ("publish", True), problem


def test_a_failure_is_reported_beside_warnings() -> None:
    """The reason for which a publisher ended is in its last line, and a warning before it is another problem."""
    output = "WARNING -  A page is odd\nTraceback\nOSError: the disk is full\n"
    publisher = OTHER_PUBLISHERS["properdocs"]
    failed, ended = ([each.text for each in other_publishers._complaints(publisher, output, code)] for code in (1, 0))
    assert failed == ["A page is odd", "properdocs: OSError: the disk is full"]
    assert ended == ["A page is odd"]


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHER_PUBLISHERS)
def test_files_of_a_project_replace_no_module(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project may have a `yaml.py` beside its mkdocs.yml."""
    small_site.project(tmp_path, "site_name: x\n")
    for module in ("yaml", "jinja2", "markdown"):
        (tmp_path / f"{module}.py").write_text("raise SystemExit('the file of the project')", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert publish(two_languages(), tmp_path, publisher=name) == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("link", "message", "help"),
    [
        (
            "../about.md#us",
            "page `zh-hans/关于/index.html`: the link `../../../about/#us` is broken: it points outside the site",
            "Zensical changes the link `../about.md#us`, because it leads out of the folder of a language or a brief: "
            "write the whole address of the page: `https://example.org/x/about/`",
        ),
        ("gone.md", "the link `gone.md` leads to no page", NAME_THE_FILE),
    ],
)
def test_a_link_that_zensical_changes_or_reports_is_shown_as_typed(tmp_path: Path, link: str, message: str, help: str) -> None:
    """The author reads the line, the link as typed, and what to write."""
    small_site.project(tmp_path, "site_name: x\nsite_url: https://example.org/x/\n")
    small_brief.put(tmp_path / "docs/about.md", "# About\n\n## Us\n")
    file = tmp_path / "docs/zh-Hans/关于.md"
    small_brief.put(file, f"# About\n\nSee [here](index.md) and [others]({link}).\n")
    (problem,) = publish(two_languages(), tmp_path, publisher="zensical")
    assert (problem.place[:3], problem.message, problem.help) == ((str(file), 3, 35), message, help)


def test_a_publisher_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to type, and nothing is built."""
    monkeypatch.setattr(other_publishers, "find_spec", lambda _: None)
    small_site.project(tmp_path, "site_name: x\n")
    (problem,) = publish(two_languages(), tmp_path, publisher="zensical")
    assert (problem.message, problem.help) == ("the publisher `zensical` is not installed", "run `pip install zensical`")


def test_the_command_offers_every_publisher() -> None:
    """The choices of `--publisher` are the publishers that exist."""
    (option,) = (each for each in build_command.params if each.name == "publisher")
    assert tuple(option.type.choices) == get_args(Publisher)
    assert {"direct", "mkdocs", *OTHER_PUBLISHERS} == set(get_args(Publisher))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mkdocs", *OTHER_PUBLISHERS])
def test_a_rendered_unit_needs_no_part_of_this_program(tmp_path: Path, name: str) -> None:
    """The folder of one unit, copied elsewhere without the project, builds with the command of the guide."""
    small_site.project(tmp_path / "project", "site_name: x\nplugins: [search, briefing]\nextra: {since: 2024-01-31}\n")
    assert small_site.write(two_languages(), tmp_path / "project/build", tmp_path / "project") == ()
    (tmp_path / "project/build/zh-Hans").rename(tmp_path / "alone")
    command = [sys.executable, "-m", name, "build", "--config-file", tmp_path / "alone/mkdocs.yml"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert '<html lang="zh-Hans"' in (tmp_path / "alone/site/factors/heat/index.html").read_text("utf-8")


@pytest.mark.slow
def test_the_program_itself_runs_on_properdocs(tmp_path: Path) -> None:
    """If MkDocs can no longer be used, one import replaces it, and the site is the same to the byte."""
    made = {}
    for first in ("", "import properdocs.replacement; "):
        root = tmp_path / ("properdocs" if first else "mkdocs")
        small_brief.project(root)
        command = [sys.executable, "-c", f"{first}from briefing.cli import main; main()", "build", "--today", "2031-10-07"]
        ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        made[first] = tree(root / "site")
    one, other = made.values()
    assert one == other


def test_a_setting_that_no_file_can_hold_is_left_out(tmp_path: Path) -> None:
    """A function would be written with its address in memory, which differs in each build; a warning names its line."""
    text = "site_name: x\nextra:\n  since: 2024-01-31\n  list: [a, !!python/name:os.getcwd ]\n  call: !!python/name:os.getcwd\n"
    project = small_site.project(tmp_path, text)
    settings, problems = read(project.root / "mkdocs.yml")
    assert [(each.severity, each.place.line) for each in problems] == [("warning", 4), ("warning", 5)]
    assert all("it is not plain YAML" in each.message for each in problems)
    assert small_site.write(two_languages(), tmp_path / "build", tmp_path) is not None
    written = yaml_load((tmp_path / "build/zh-Hans/mkdocs.yml").read_text("utf-8"))["extra"]
    assert (written["since"], written["list"], "call" in written) == ("2024-01-31", ["a"], False)
    assert settings.values["extra"]["list"][0] == "a"

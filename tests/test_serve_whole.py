"""The preview as a whole, over the wire: what is saved in any manner comes to the page, and nothing ends it."""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING

import pytest

from briefing.serve import serve
from briefing.serve.watch import watch_files
from tests import small_brief
from tests.small_brief import BRIEF, EXTENDED, SETTINGS, SOURCES, TIMELINE, fresh, put, put_data
from tests.small_site import DAY
from tests.test_serve import fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.source.project import Project

pytestmark = pytest.mark.slow  # each test waits until a server has seen a change and built a site


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A brief in three files, with a translation and a page written by hand."""
    return small_brief.project(tmp_path / "project")


# --- watching ---------------------------------------------------------------------------------------------------


class Told:
    """Counts the changes that are reported."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def until(self, count: int, patience: float = 10) -> None:
        """Wait for so many changes; a moment later there are still not more."""
        end = time.monotonic() + patience
        while len(self.times) < count and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.3)
        assert len(self.times) == count


@contextmanager
def listening_to(places: tuple[Path, ...]) -> Iterator[Told]:
    """Count the changes of files and folders as long as the block lasts."""
    told = Told()
    with watch_files(places) as changes:

        def listen() -> None:
            while True:
                changes.next()
                told.times.append(time.monotonic())

        threading.Thread(target=listen, daemon=True).start()
        yield told


def test_changes_are_told_once_they_are_finished(project: Project) -> None:
    """Saving in several steps is one change; reading, hidden files and editors' backups are none."""
    shutil.rmtree(project.docs)
    with listening_to((project.data, project.docs, project.config)) as told:
        for name in (".brief.yaml.swp", "brief.yaml~", ".obsidian/workspace.json"):
            (project.data / name).parent.mkdir(exist_ok=True)
            (project.data / name).write_text("x")
        (project.root / "other.txt").write_text("x")
        told.until(0)
        for number in range(5):
            (project.data / "new.yaml").write_text(f"{number}")
        os.replace(project.data / "new.yaml", project.data / "brief.yaml")
        told.until(1)
        (project.data / "brief.yaml").read_text()
        told.until(1)
        project.config.write_text("site_name: x")
        told.until(2)
        project.docs.mkdir()
        told.until(3)
        (project.docs / "about.md").write_text("# x")
        told.until(4)


def test_a_folder_put_in_the_place_of_another_is_watched_too(project: Project) -> None:
    """Whoever changes the branch, or takes a folder away and brings it back, is still listened to."""
    with listening_to((project.data,)) as told:
        aside = project.data.with_name("aside")
        os.rename(project.data, aside)
        told.until(1)
        os.rename(aside, project.data)
        told.until(2)
        (project.data / "zh-Hans/brief.yaml").write_text("x")
        told.until(3)
        shutil.rmtree(project.data)
        told.until(4)
        shutil.copytree(project.docs, project.data)
        told.until(5)
        put(project.data / "fr/brief.yaml", "x")
        told.until(6)


def test_a_link_that_leads_elsewhere_is_a_change(project: Project) -> None:
    """Who keeps two copies of the data and changes between them by a link sees the one that it leads to."""
    for name in ("one", "two"):
        shutil.copytree(project.data, project.root / name)
    shutil.rmtree(project.data)
    project.data.symlink_to("one")
    with listening_to((project.data,)) as told:
        (project.root / "link").symlink_to("two")
        os.replace(project.root / "link", project.data)
        told.until(1)
        put(project.root / "two/brief.yaml", "x")
        told.until(2)


def test_what_nobody_tells_of_is_found(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some disks tell nothing of changes: they are looked at now and then."""
    monkeypatch.setattr("briefing.serve.watch._Watcher.on_any_event", lambda *_: None)
    with listening_to((project.data, project.config)) as told:
        time.sleep(0.1)
        put(project.data / "brief.yaml", "x")
        told.until(1)
        project.config.unlink()
        told.until(2)


# --- from a saved file to the page ------------------------------------------------------------------------------


class Stopped(Exception):  # noqa: N818 - reason: it is no error
    """Ends a preview from outside."""


class Run:
    """A preview that runs, and what it says."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.logged_changes: list[list[str]] = []
        self.stopping = False
        self.port = 0

    def say(self, line: str) -> None:
        if self.stopping:
            raise Stopped
        self.said.append(line)
        self.port = self.port or int(re.findall(r":(\d+)/", line)[0])

    def tell(self, problems: tuple[Problem, ...]) -> None:
        self.logged_changes.append([problem.code for problem in problems])

    def until(self, target: str, text: str, status: int = 200, *, without: str = "\0") -> str:
        """Ask for a page until it says one thing and not another; gives the page."""
        end = time.monotonic() + 60
        found = (0, "")
        while time.monotonic() < end:
            found = fetch(self.port, target) if self.port else found
            if found[0] == status and text in found[1] and without not in found[1]:
                return found[1]
            time.sleep(0.05)
        raise AssertionError((target, text, found))


@contextmanager
def previewed(project: Project) -> Iterator[Run]:
    """A project's preview as long as the block lasts; it must not have ended by itself."""
    run = Run()
    ended: list[BaseException] = []

    def work() -> None:
        try:
            serve(project, port=0, today=DAY, say=run.say, tell=run.tell)
        except BaseException as trouble:
            ended.append(trouble)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield run
        assert not ended
    finally:
        run.stopping = True
        put(project.data / "end.yaml", "")
        thread.join(60)
    assert not thread.is_alive()
    assert [type(each) for each in ended] == [Stopped]


BROKEN: dict[str, tuple[Callable[[Project], object], str, Callable[[Project], object]]] = {
    "data": (lambda p: put(p.data / "timeline.yaml", TIMELINE.replace("2031-02", "2031-02-30")), "data/timeline.yaml:8:9",
             lambda p: put(p.data / "timeline.yaml", TIMELINE)),
    "syntax": (lambda p: put(p.data / "brief.yaml", BRIEF.replace("en, zh-Hans]", "en, zh-Hans")), "data/brief.yaml:",
               lambda p: put(p.data / "brief.yaml", BRIEF)),
    "no brief": (lambda p: shutil.rmtree(p.data), "data", lambda p: put_data(p.data)),
    "template": (lambda p: put(p.templates / "timeline.md.jinja", EXTENDED.replace("…", "{{ gone }}")),
                 "templates/timeline.md.jinja:2", lambda p: shutil.rmtree(p.templates)),
    "words": (lambda p: put(p.root / "locales/en.yaml", "page.timeline: [\n"), "locales/en.yaml:",
              lambda p: shutil.rmtree(p.root / "locales")),
    "settings": (lambda p: put(p.config, "site_name: x\nplugins: 3\n"), "mkdocs.yml:2:1", lambda p: put(p.config, SETTINGS)),
    "page": (lambda p: put(p.docs / "about.md", "# About\n\n[gone](gone.md)\n"), "docs/about.md",
             lambda p: put(p.docs / "about.md", "# About\n")),
    "theme": (lambda p: put(p.overrides / "main.html", "{% block %}"), "block", lambda p: shutil.rmtree(p.overrides)),
}  # fmt: skip


def test_whatever_breaks_the_last_good_page_stays_until_it_is_mended(project: Project) -> None:
    """A mistake in any kind of file is shown on the page, with its place; after its correction, the page is up to date."""
    with previewed(project) as run:
        run.until("/timeline/", "The first avenue is planted")
        for name, (spoil, place, mend) in BROKEN.items():
            spoil(project)
            page = run.until("/timeline/", "briefing-problems")
            assert place in page, name
            assert "The first avenue is planted" in page, name
            mend(project)
            put(project.data / "timeline.yaml", TIMELINE.replace("Forty", name.title()))
            run.until("/timeline/", name.title(), without="briefing-problems")


@pytest.mark.parametrize("name", ["data", "template", "settings", "page"])
def test_a_preview_can_begin_with_something_broken(project: Project, name: str) -> None:
    """Also when there never was a good site, each page says what is wrong, and gives way to the site by itself."""
    spoil, place, mend = BROKEN[name]
    spoil(project)
    with previewed(project) as run:
        run.until("/timeline/", place, 503)
        mend(project)
        run.until("/timeline/", "The first avenue is planted")
        run.until("/zh-hans/timeline/", "第一条林荫道")


def test_settings_of_another_file_are_watched_and_warnings_told_once(project: Project) -> None:
    """What `mkdocs.yml` takes from elsewhere counts like its own; the terminal says a warning when it is new."""
    put(project.config, f"INHERIT: 'base.yml'  # for all our sites\n{SETTINGS}")
    for name in ("lime", "oak"):
        put(project.docs / f"{name}.css", "p { color: black; }\n")
    put(project.root / "base.yml", "extra_css: [lime.css]\n")
    put(project.data / "sources.yaml", SOURCES.replace("read: whole", "accessed: 2029-01-01"))
    with previewed(project) as run:
        run.until("/timeline/", "/lime.css")
        put(project.root / "base.yml", "extra_css: [oak.css]\n")
        run.until("/timeline/", "/oak.css")
        put(project.data / "timeline.yaml", TIMELINE.replace("Forty", "Fifty"))
        run.until("/timeline/", "Fifty", without="briefing-problems")
        put(project.data / "timeline.yaml", TIMELINE.replace("2031-02", "2031-02-30"))
        run.until("/timeline/", "briefing-problems")
    told = [code for codes in run.logged_changes for code in codes]
    assert told.count("stale-source") == 1
    assert told[-1] == "bad-date"


def by_halves(file: Path, text: str) -> None:
    """Write a file in parts, with a pause in which it is broken."""
    with file.open("w", encoding="utf-8") as opened:
        for start in range(0, len(text), len(text) // 3):
            opened.write(text[start : start + len(text) // 3])
            opened.flush()
            time.sleep(0.08)


def anew(file: Path, text: str) -> None:
    """Take a file away, and write it again a little later."""
    file.unlink(missing_ok=True)
    time.sleep(0.08)
    file.write_text(text, encoding="utf-8")


def aside(file: Path, text: str) -> None:
    """Keep the old file as a backup and write a new one under its name."""
    if file.exists():
        os.replace(file, file.with_name(f"{file.name}~"))
    file.write_text(text, encoding="utf-8")


def test_saving_in_any_manner_and_in_a_hurry_ends_in_the_site_of_a_fresh_build(project: Project, tmp_path: Path) -> None:
    """However editors write and however fast the saves follow each other, the last state is what is served."""
    random = Random(1)
    ways = (put, by_halves, anew, aside)
    with previewed(project) as run:
        run.until("/timeline/", "The first avenue is planted")
        for number in range(24):
            way = random.choice(ways)
            file, text = random.choice((
                (project.data / "timeline.yaml", TIMELINE.replace("Forty", f"Number {number}")),
                (project.data / "brief.yaml", BRIEF.replace("Trees", f"Trees {number}")),
                (project.data / "zh-Hans/timeline.yaml", f"- {{id: E1, title: 林荫道 {number}}}\n"),
                (project.docs / "about.md", f"# About\n\nNumber {number}.\n"),
            ))  # fmt: skip
            file.parent.mkdir(exist_ok=True)
            way(file, text)
            time.sleep(random.choice((0, 0.02, 0.06, 0.2, 0.6)))
        put(project.data / "timeline.yaml", TIMELINE.replace("Forty", "Last"))
        run.until("/timeline/", "Last")
        wanted = fresh(project, tmp_path / "fresh")
        assert not wanted.errors
        for path, content in wanted.tree.items():
            if path.endswith(".html") and not path.endswith("404.html"):
                run.until(f"/{path.removesuffix('index.html')}", as_sent(content))


def as_sent(page: bytes) -> str:
    """What stands in the body of a page, where the preview adds what is on top of it."""
    return page.decode().partition("<body")[2].partition(">")[2]

"""The whole preview over HTTP: a file saved in any way reaches the page, and nothing ends the preview."""

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

pytestmark = pytest.mark.slow  # each test waits until a server has noticed a change and built a site


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A brief in three files, with a translation and a handwritten page."""
    return small_brief.project(tmp_path / "project")


# --- watching ---------------------------------------------------------------------------------------------------


class CountedChanges:
    """Counts the changes that are reported."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.seen = 0

    def until(self, count: int, patience: float = 10) -> None:
        """Wait for so many changes; shortly afterwards there are no more."""
        end = time.monotonic() + patience
        while len(self.times) < count and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.3)
        assert len(self.times) == count

    def more(self, patience: float = 10) -> None:
        """Wait for a change since the last call; a busy machine may report a long one in parts."""
        end = time.monotonic() + patience
        while len(self.times) == self.seen and time.monotonic() < end:
            time.sleep(0.01)
        assert len(self.times) > self.seen
        while time.monotonic() - self.times[-1] < 0.3:
            time.sleep(0.05)
        self.seen = len(self.times)


@contextmanager
def listening_to(places: tuple[Path, ...]) -> Iterator[CountedChanges]:
    """Count the changes of files and folders while the block lasts."""
    counted = CountedChanges()
    with watch_files(places) as changes:

        def listen() -> None:
            while True:
                changes.next()
                counted.times.append(time.monotonic())

        threading.Thread(target=listen, daemon=True).start()
        yield counted


def test_finished_changes_are_reported_once(project: Project) -> None:
    """A save in several steps is one change; reads, hidden files and editors' backups are none."""
    shutil.rmtree(project.docs)
    with listening_to((project.data, project.docs, project.config)) as changes:
        for name in (".brief.yaml.swp", "brief.yaml~", ".obsidian/workspace.json"):
            (project.data / name).parent.mkdir(exist_ok=True)
            (project.data / name).write_text("x")
        (project.root / "other.txt").write_text("x")
        changes.until(0)
        for number in range(5):
            (project.data / "new.yaml").write_text(f"{number}")
        os.replace(project.data / "new.yaml", project.data / "brief.yaml")
        changes.until(1)
        (project.data / "brief.yaml").read_text()
        changes.until(1)
        project.config.write_text("site_name: x")
        changes.until(2)
        project.docs.mkdir()
        changes.until(3)
        (project.docs / "about.md").write_text("# x")
        changes.until(4)


def test_a_folder_that_is_moved_away_and_back_brings_no_warning(project: Project, recwarn: pytest.WarningsRecorder) -> None:
    """It is watched again, also in what it contains."""
    with listening_to((project.data,)) as changes:
        aside, folder = project.root / "aside", project.data / "zh-Hans"
        for _ in range(2):
            os.rename(folder, aside)
            changes.more()
            os.rename(aside, folder)
            changes.more()
        (folder / "new.yaml").write_text("x")
        changes.more()
    assert [str(each.message) for each in recwarn] == []


def test_a_replaced_folder_is_watched(project: Project) -> None:
    """A folder that is replaced, as by a change of branch, or removed and restored, is still watched."""
    with listening_to((project.data,)) as changes:
        aside = project.data.with_name("aside")
        os.rename(project.data, aside)
        changes.more()
        os.rename(aside, project.data)
        changes.more()
        (project.data / "zh-Hans/brief.yaml").write_text("x")
        changes.more()
        shutil.rmtree(project.data)
        changes.more()
        shutil.copytree(project.docs, project.data)
        changes.more()
        put(project.data / "fr/brief.yaml", "x")
        changes.more()


def test_a_new_target_of_a_link_is_a_change(project: Project) -> None:
    """If a link is pointed at another copy of the data, that copy is read."""
    for name in ("one", "two"):
        shutil.copytree(project.data, project.root / name)
    shutil.rmtree(project.data)
    project.data.symlink_to("one")
    with listening_to((project.data,)) as changes:
        (project.root / "link").symlink_to("two")
        os.replace(project.root / "link", project.data)
        changes.until(1)
        put(project.root / "two/brief.yaml", "x")
        changes.until(2)


def test_changes_are_found_by_polling(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """File systems that report no changes are polled."""
    monkeypatch.setattr("briefing.serve.watch._Watcher.on_any_event", lambda *_: None)
    with listening_to((project.data, project.config)) as changes:
        time.sleep(0.1)
        put(project.data / "brief.yaml", "x")
        changes.until(1)
        project.config.unlink()
        changes.until(2)


# --- from a saved file to the page ------------------------------------------------------------------------------


class Stopped(Exception):  # noqa: N818 - reason: it is not an error
    """Ends a preview from outside."""


class Run:
    """A running preview with its output."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.logged_changes: list[list[str]] = []
        self.stopping = False
        self.port = 0

    def say(self, line: str) -> None:
        if self.stopping:
            raise Stopped
        self.lines.append(line)
        found = re.search(r":(\d+)/", line)
        self.port = int(found[1]) if found else self.port

    def tell(self, problems: tuple[Problem, ...]) -> None:
        self.logged_changes.append([problem.code for problem in problems])

    def until(self, target: str, text: str, status: int = 200, *, without: str = "\0") -> str:
        """Request a page until it contains one text and not another; return the page."""
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
    """A project's preview while the block lasts; it must not have ended."""
    run = Run()
    ended: list[BaseException] = []

    def work() -> None:
        try:
            serve(project, port=0, today=DAY, say=run.say, tell=run.tell)
        except BaseException as failure:
            ended.append(failure)

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
    "editions": (lambda p: put(p.editions / "notes.txt", "x"), "editions/notes.txt", lambda p: shutil.rmtree(p.editions)),
}  # fmt: skip


def test_the_last_good_page_is_shown_until_the_mistake_is_corrected(project: Project) -> None:
    """A mistake in any kind of file is shown on the page, with its place; after its correction, the page is up to date."""
    with previewed(project) as run:
        run.until("/timeline/", "The first avenue is planted")
        for name, (spoil, place, fix) in BROKEN.items():
            spoil(project)
            page = run.until("/timeline/", "briefing-problems")
            assert place in page, name
            assert "The first avenue is planted" in page, name
            fix(project)
            put(project.data / "timeline.yaml", TIMELINE.replace("Forty", name.title()))
            run.until("/timeline/", name.title(), without="briefing-problems")


@pytest.mark.parametrize("name", ["data", "template", "settings", "page"])
def test_a_preview_can_start_with_a_mistake(project: Project, name: str) -> None:
    """Even without an earlier good site each page shows the problems, and is replaced by the site after the correction."""
    spoil, place, fix = BROKEN[name]
    spoil(project)
    with previewed(project) as run:
        run.until("/timeline/", place, 503)
        fix(project)
        run.until("/timeline/", "The first avenue is planted")
        run.until("/zh-hans/timeline/", "第一条林荫道")


def test_included_settings_are_watched_and_warnings_printed_once(project: Project) -> None:
    """Files that `mkdocs.yml` includes are watched too; the terminal prints each warning once."""
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
    changes = [code for codes in run.logged_changes for code in codes]
    assert changes.count("stale-source") == 1
    assert changes[-1] == "bad-date"


def in_parts(file: Path, text: str) -> None:
    """Write a file in parts, with a pause in which it is broken."""
    with file.open("w", encoding="utf-8") as opened:
        for start in range(0, len(text), len(text) // 3):
            opened.write(text[start : start + len(text) // 3])
            opened.flush()
            time.sleep(0.08)


def deleted_and_written(file: Path, text: str) -> None:
    """Delete a file, and write it again a little later."""
    file.unlink(missing_ok=True)
    time.sleep(0.08)
    file.write_text(text, encoding="utf-8")


def with_backup(file: Path, text: str) -> None:
    """Rename the old file to a backup and write a new one under its name."""
    if file.exists():
        os.replace(file, file.with_name(f"{file.name}~"))
    file.write_text(text, encoding="utf-8")


def test_any_way_of_saving_ends_in_the_site_of_a_fresh_build(project: Project, tmp_path: Path) -> None:
    """After saves in any way and in quick succession, the last state is served."""
    random = Random(1)
    ways = (put, in_parts, deleted_and_written, with_backup)
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
    """The body of a page without the additions of the preview."""
    return page.decode().partition("<body")[2].partition(">")[2]

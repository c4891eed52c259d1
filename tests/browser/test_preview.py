"""The preview in a real browser: a page reloads automatically, and its reader stays at the same position."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from briefing.serve import listen
from briefing.serve.builder import Builder
from tests import small_site
from tests.browser.chromium import PHONE
from tests.stories import SITES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, ViewportSize
    from playwright.sync_api import Page as Tab

    from briefing.serve import Preview
    from briefing.source.project import Project

pytestmark = pytest.mark.browser
WINDOW: ViewportSize = {"width": PHONE[0], "height": 600}
UNAIDED = """
history.scrollRestoration = "manual";
Object.defineProperty(history, "scrollRestoration", {get: () => "manual", set: () => {}});
"""
"""Disables how Chromium restores positions, because other browsers do this in part or not at all."""
SOON = 10_000
"""Milliseconds within which a browser must have noticed a change."""
WHERE = """(id) => document.getElementById(id).getBoundingClientRect().top"""


class Edited:
    """A project whose preview builds when the test says so."""

    def __init__(self, project: Project, private: Path, preview: Preview, url: str) -> None:
        self.project = project
        self.preview = preview
        self.url = url
        self._builder = Builder(project, private)

    def build(self) -> None:
        """Build once, as after a change."""
        self.preview.show(*self._builder.build(small_site.DAY, self.preview.looked_at(), self.preview.show_early))

    def edit(self, old: str, new: str, name: str = "timeline") -> None:
        """Replace a text in a file of the data, and build."""
        file = self.project.data / f"{name}.yaml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
        self.build()


@pytest.fixture
def edited(tmp_path: Path) -> Iterator[Edited]:
    """A small brief with every kind of entity, as the project that is edited."""
    project = small_site.project(tmp_path / "project", "site_name: Trees\n")
    shutil.copytree(SITES / "full/data", project.data, dirs_exist_ok=True)
    # With the title of the example, what it shares with the example brings no warning that an edit could change.
    head = project.data / "brief.yaml"
    text = head.read_text("utf-8").replace("|cooling the Calda–Nord line", "").replace("short_title: Shade before steel\n", "")
    head.write_text(text, "utf-8")
    with listen("127.0.0.1", 0, ()) as (server, preview):
        yield Edited(project, tmp_path / "private", preview, server.url)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """A narrow window, so that pages are long; its console must have no errors."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of 503" not in message.text:  # there is no site yet
            complaints.append(message.text)

    with browser.new_context(viewport=WINDOW) as context:
        tab = context.new_page()
        tab.add_init_script(UNAIDED)
        tab.on("console", hear)
        tab.on("pageerror", lambda failure: complaints.append(str(failure)))
        yield tab
    assert complaints == []


def loads(tab: Tab) -> list[str]:
    """The addresses that a tab loads from now on, one for each load."""
    seen: list[str] = []
    tab.on("load", lambda: seen.append(tab.url))
    return seen


def test_an_edited_fact_appears_and_the_page_keeps_its_position(edited: Edited, tab: Tab) -> None:
    """A reload keeps the reader's position, even if lines above were added or removed."""
    edited.build()
    tab.goto(f"{edited.url}timeline/")
    event = tab.locator("main li[id]").last
    name = event.get_attribute("id")
    tab.evaluate("(id) => document.getElementById(id).scrollIntoView({behavior: 'instant'})", name)
    top, seen = tab.evaluate(WHERE, name), loads(tab)
    assert tab.evaluate("scrollY") > 300
    edited.edit("The tree rule asks", f"{'Long before that, ' * 30}the tree rule asks")
    tab.get_by_text("Long before that").first.wait_for(timeout=SOON)
    tab.wait_for_function(f"([id, top]) => Math.abs(({WHERE})(id) - top) < 3", arg=[name, top], timeout=SOON)
    tab.wait_for_timeout(300)
    assert len(seen) == 1, "the page made ahead is the one that is made later"


def test_a_mistake_is_shown_on_top_until_it_is_corrected(edited: Edited, tab: Tab) -> None:
    """The mistake is shown with file, line and help above the last good page, which keeps its position."""
    edited.build()
    tab.goto(f"{edited.url}timeline/")
    tab.evaluate("scrollTo({top: 400, behavior: 'instant'})")
    edited.edit("kind: law", "kind: lawful")
    problems = tab.locator("aside.briefing-problems")
    problems.wait_for(timeout=SOON)
    shown = problems.inner_text()
    assert "data/timeline.yaml:" in shown
    assert "did you mean law?" in shown
    box = problems.bounding_box()
    assert box
    assert box["y"] == 0, "whatever was scrolled"
    tab.wait_for_function("scrollY === 400", timeout=SOON)
    assert tab.locator("main li[id]").count() > 1
    edited.edit("kind: lawful", "kind: law")
    problems.wait_for(state="detached", timeout=SOON)
    tab.wait_for_function("scrollY === 400", timeout=SOON)


def test_what_the_reader_has_opened_and_chosen_is_kept(edited: Edited, tab: Tab) -> None:
    """The filter of the timeline, an opened list and the box of a source are as before."""
    edited.build()
    tab.goto(f"{edited.url}timeline/")
    tab.locator("#show-disputed, main input[type=radio]").last.check()
    chosen = tab.locator("main input[type=radio]:checked").get_attribute("id")
    edited.edit("The tree rule asks", "The new tree rule asks")
    tab.get_by_text("new tree rule").first.wait_for(state="attached", timeout=SOON)
    tab.wait_for_function("id => document.getElementById(id).checked", arg=chosen, timeout=SOON)
    tab.goto(f"{edited.url}figures/")
    tab.locator("main details summary").first.click()
    edited.edit("caption: Mean", "caption: Counted anew, mean", "figures")
    tab.get_by_text("Counted anew").first.wait_for(timeout=SOON)
    # A script opens it again once the new page has loaded, which may be after its text is seen.
    tab.wait_for_function("document.querySelector('main details').open", timeout=SOON)


def test_a_page_that_did_not_change_is_not_reloaded(edited: Edited, tab: Tab) -> None:
    """A page is not reloaded after a change that does not concern it; a changed style sheet is shown at once."""
    edited.build()
    tab.goto(f"{edited.url}glossary/")
    tab.wait_for_load_state("load")
    seen = loads(tab)
    edited.edit("The tree rule asks", "The new tree rule asks")
    (edited.project.root / "mkdocs.yml").write_text("site_name: Trees\nextra_css: [own.css]\n", "utf-8")
    edited.project.docs.mkdir()
    (edited.project.docs / "own.css").write_text("p { color: black; }\n", "utf-8")
    assert seen == []
    edited.build()
    tab.wait_for_event("load", timeout=SOON)
    assert len(seen) == 1


def test_a_preview_that_starts_with_a_mistake_becomes_the_site(edited: Edited, tab: Tab) -> None:
    """The page that lists the problems is replaced by the requested page without an action of the reader."""
    file = edited.project.data / "brief.yaml"
    good = file.read_text("utf-8")
    file.write_text(good.replace("title:", "titel:", 1), "utf-8")
    tab.goto(f"{edited.url}timeline/")
    tab.get_by_text("is running").wait_for(timeout=SOON)
    edited.build()
    tab.get_by_text("data/brief.yaml:").first.wait_for(timeout=SOON)
    file.write_text(good, "utf-8")
    edited.build()
    tab.locator("main li[id]").first.wait_for(timeout=SOON)


def test_warnings_are_collapsed_in_a_corner(edited: Edited, tab: Tab) -> None:
    """Warnings cover very little of the page until the reader opens them, and then stay open during corrections."""
    edited.build()
    tab.goto(f"{edited.url}timeline/")
    warnings = tab.locator("aside.briefing-warnings")
    folded = warnings.bounding_box()
    assert folded
    assert folded["height"] < 45
    assert folded["y"] > WINDOW["height"] / 2
    warnings.locator("summary").click()
    shown = warnings.inner_text()
    assert warnings.locator("li").count() == int(shown.split(" warning")[0]) > 0
    assert "briefing translate zh-Hans" in shown
    edited.edit("The tree rule asks", "The new tree rule asks")
    tab.get_by_text("new tree rule").first.wait_for(state="attached", timeout=SOON)
    warnings.locator("li").first.wait_for(timeout=SOON)

"""A handwritten page with every Markdown extension is readable at each width, in both colour schemes and on paper."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from briefing.publish.mkdocs import markdown_extensions
from tests.browser.chromium import DESKTOP, PHONE, TABLET
from tests.browser.conftest import project
from tests.browser.server import Served, served
from tests.built import build, once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
NOTES = "{Notes: [notes/one.md, notes/two.md, notes/three.md]}"
TABLE = f"""
| promise | what it prints |
| --- | --- |
| No exception without a measurement | `{"accepted and rendered " * 12}{"x" * 90}` |
| Every description is complete | <https://example.org/{"long/" * 24}> |
"""
PAGE = Path(__file__).parents[1] / "pages/extended.md"
# The extension for tasks writes boxes without labels. They are disabled, so the keyboard cannot reach them.
WANTED = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site with such a page."""

    def make(root: Path) -> None:
        project(root, "minimal")
        settings = "markdown_extensions:\n" + "".join(f"  - {name}\n" for name in markdown_extensions.ALLOWED)
        (root / "mkdocs.yml").write_text(
            (root / "mkdocs.yml").read_text("utf-8").replace("nav: [", f"{settings}nav: [{NOTES}, "), "utf-8"
        )
        (root / "docs/about.md").write_bytes(PAGE.read_bytes())
        for name in ("one", "two", "three"):
            (root / f"docs/notes/{name}.md").parent.mkdir(exist_ok=True)
            (root / f"docs/notes/{name}.md").write_text(
                f"# Note {name}\n\nThe text.\n\n## First\n\nA.\n\n## Second\n\nB.\n", "utf-8"
            )
        with (root / "docs/notes/one.md").open("a", encoding="utf-8") as note:
            note.write(TABLE)
        build(root, "2031-10-15", root)

    with served(once(tmp_path_factory, "extended", make)) as site:
        yield site


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE], ids=["1440", "820", "390"])
def test_the_page_fits_and_has_no_barriers(browser: Browser, extended: Served, size: tuple[int, int], scheme: str) -> None:
    """axe-core finds nothing but the boxes of tasks, nothing is wider than the window, and nothing violates the policy."""
    with browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme) as context:  # type: ignore[arg-type]  # reason: two words
        tab = context.new_page()
        errors: list[str] = []
        tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        tab.goto(f"{extended.root}about/")
        found = AXE.run(tab, options=WANTED).response["violations"]
        assert [
            node["html"] for each in found for node in each["nodes"] if not re.match(r'<input type="checkbox"', node["html"])
        ] == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert errors == []


AXE = Axe()


def test_paper_shows_what_a_screen_collapses(browser: Browser, extended: Served) -> None:
    """A note that is closed on the screen is open on paper, and an abbreviation is followed by its meaning."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(f"{extended.root}about/")
        paper = PdfReader(io.BytesIO(tab.pdf(format="A4", prefer_css_page_size=True)))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert "Because few readers need it." in text
    assert "WHO (World Health Organization)" in text


def test_columns_are_aligned_as_written(browser: Browser, extended: Served) -> None:
    """A column of numbers is aligned to the right if its author says so."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(f"{extended.root}about/")
        cell = tab.get_by_role("cell", name="1,204")
        assert cell.evaluate("e => getComputedStyle(e).textAlign").endswith("right")


BROKEN = """() => [...document.querySelectorAll("main table td:first-child")].flatMap((cell) => {
  const text = cell.firstChild;
  return [...text.data.matchAll(/\\w+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map((word) => word[0]);
})"""


@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE], ids=["1440", "820", "390"])
def test_words_beside_code_stay_whole(browser: Browser, extended: Served, size: tuple[int, int]) -> None:
    """In a table, code and addresses are broken where they are too long; the words beside them are not."""
    tab = browser.new_page(viewport={"width": size[0], "height": size[1]})
    tab.goto(f"{extended.root}notes/one/")
    assert tab.locator("main table td").count() == 4
    assert tab.evaluate(BROKEN) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= size[0]
    tab.close()


@pytest.mark.parametrize(("size", "beside"), [(DESKTOP, True), (TABLET, False), (PHONE, False)], ids=["1440", "820", "390"])
def test_lists_of_links_leave_the_text_at_the_top(
    browser: Browser, extended: Served, size: tuple[int, int], beside: bool
) -> None:
    """The other pages of the folder are beside the text, or after it; the headings are beside it, or folded before it."""
    with browser.new_context(viewport={"width": size[0], "height": size[1]}) as context:
        tab = context.new_page()
        tab.goto(f"{extended.root}notes/one/")
        title, text = (tab.locator(f"#content > {each}").first.bounding_box() or {} for each in ("h1", "p:not([class])"))
        siblings = tab.locator(".bf-siblings").bounding_box() or {}
        last = tab.locator("#content > p:not([class])").last.bounding_box() or {}
        assert (siblings["x"] + siblings["width"] < title["x"]) is beside
        assert (siblings["y"] > last["y"]) is not beside
        assert 0 < text["y"] - title["y"] < 130
        assert [tab.locator(each).is_visible() for each in (".bf-rail", ".bf-parts")] == [beside, not beside]
        if not beside:
            tab.locator(".bf-parts > summary").click()
            tab.locator(".bf-parts a", has_text="Second").click()
            assert tab.url.endswith("#second")

"""Printed pages: few sheets, no controls of the screen, and the whole brief with all its ids."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from briefing.i18n import interface
from briefing.loader import folder
from tests.browser.chromium import open_page
from tests.built import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
BRIEF = folder.load(ROOT / "data", "data").site.briefs[0]
WORDS, _ = interface.load("en")
PAPERS = pytest.mark.parametrize("paper", ["A4", "Letter"])


def printed(browser: Browser, url: str, paper: str) -> PdfReader:
    """A page as the browser prints it in black on white, with the margins of the page."""
    with browser.new_context(color_scheme="dark", java_script_enabled=False) as context:
        tab = context.new_page()
        open_page(tab, url)
        return PdfReader(io.BytesIO(tab.pdf(format=paper)))


def words(paper: PdfReader) -> str:
    """The text of all pages, without regard to line breaks."""
    text = unicodedata.normalize("NFKC", " ".join(page.extract_text() for page in paper.pages))  # fonts join letters: ﬁ
    return " ".join(text.replace("\u2060", "").split())


def latin(text: str) -> str:
    """Letters and digits only; some Han characters are printed by the code of their radical."""
    return re.sub(r"[^A-Za-z0-9]+", "", text)


@PAPERS
@pytest.mark.parametrize(("at", "most"), [("", 5), ("factors/", 1), ("recommendations/", 1)])
def test_pages_print_short(browser: Browser, first: Served, at: str, most: int, paper: str) -> None:
    """The front page takes five sheets, a list one, none empty; each shows the date of its facts."""
    pdf = printed(browser, first.root + at, paper)
    assert len(pdf.pages) <= most
    assert [number for number, page in enumerate(pdf.pages, 1) if len(page.extract_text()) < 40] == []
    text = words(pdf)
    assert any(word in text for word in (WORDS.date(BRIEF.head.as_of), WORDS.date(BRIEF.head.as_of, full=True)))
    assert at or re.search(r"\[S\d+", text), "chips are printed in brackets"


def test_the_whole_brief_prints_whole(browser: Browser, first: Served) -> None:
    """The whole brief takes at most 35 sheets of the shorter paper, with every id, every source and the edition with its date,
    and without a control.
    """
    pdf = printed(browser, first.root + "all/", "Letter")
    assert len(pdf.pages) <= 35
    text = words(pdf)
    assert [each for each in FURNITURE if each in text] == []
    ids = [
        entity.id
        for kind in ("judgement", "factor", "scenario", "recommendation", "event", "forecast", "figure")
        for entity in BRIEF.of(kind)
    ]
    ids += [claim.id for factor in BRIEF.factors for claim in factor.claims]
    ids += [action.id for recommendation in BRIEF.recommendations for action in recommendation.actions]
    ids += [f"S{number}" for number, _ in enumerate(BRIEF.sources, 1)]
    assert len(ids) > 200
    assert [id for id in ids if not re.search(rf"(?<![\w.]){re.escape(id)}(?![\w])(?!\.\d)", text)] == []
    lost = [source.id for source in BRIEF.sources if latin(source.title or "") not in latin(text)]
    assert lost == []
    head = BRIEF.head
    assert re.search(rf"[Ee]dition\W+{head.edition}\W+{WORDS.date(head.published, full=True)}", text)
    assert latin(BRIEF.head.title) in latin(text)


@PAPERS
@pytest.mark.parametrize("at", ["timeline/", "factors/strategic-perception/", "recommendations/protect-the-base/"])
def test_no_heading_is_the_last_line_of_a_sheet(browser: Browser, first: Served, at: str, paper: str) -> None:
    """What a heading is about begins on its sheet, also where the heading has a second line, such as the years of a period."""
    with browser.new_context() as context:
        tab = context.new_page()
        open_page(tab, first.root + at)
        heads = {latin(text) for text in tab.locator("main :is(h2, h3), #sources-here").all_inner_texts()}
    lines = [page.extract_text().splitlines() for page in printed(browser, first.root + at, paper).pages]
    ends = [[latin(line) for line in page if latin(line) and not re.fullmatch(r"\d+ / \d+", line.strip())][-1] for page in lines]
    assert len(ends) > 3
    assert len(heads) > 3
    assert [end for end in ends if any(head.startswith(end) for head in heads)] == []


FURNITURE = ("Skip to content", "Back to top")


@pytest.mark.parametrize("at", ["", "timeline/"])
def test_controls_are_not_printed(browser: Browser, first: Served, at: str) -> None:
    """Paper shows no menu, switch, filter or edit link; the notice stays."""
    with browser.new_context() as context:
        tab = context.new_page()
        open_page(tab, first.root + at)
        shown = tab.text_content("body") or ""
    furniture = [*FURNITURE, "Full text" if at == "timeline/" else "Download this citation"]
    assert [each for each in furniture if each not in shown] == [], "what is not on the screen cannot be kept from the paper"
    text = words(printed(browser, first.root + at, "A4"))
    assert [each for each in furniture if each in text] == []
    assert BRIEF.head.notice
    assert latin(BRIEF.head.notice.text) in latin(text)


APART = """() => [...document.querySelectorAll("main table:has(thead)")].filter((each) => each.checkVisibility()).map((table) => {
  const left = (cell) => Math.round(cell.getBoundingClientRect().left);
  const lefts = (row) => [...row.cells].filter((each) => each.checkVisibility()).map(left);
  const head = lefts(table.tHead.rows[0]);
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).map(lefts).filter((row) => row.length === head.length);
  return [rows.length > 0, rows.filter((row) => row.some((each, at) => each !== head[at])).length];
})"""


@pytest.mark.parametrize("at", ["scenarios/", "timeline/two-capitals/", "argument/", "method/"])
def test_the_head_of_a_table_is_above_its_columns(browser: Browser, first: Served, at: str) -> None:
    """A sheet is as narrow as a window that shows the cells of a row one below the other, but prints them as a table."""
    tab = browser.new_page(viewport={"width": 673, "height": 950})
    tab.emulate_media(media="print")
    open_page(tab, first.root + at)
    apart = tab.evaluate(APART)
    assert apart
    assert {tuple(each) for each in apart} == {(True, 0)}
    tab.close()

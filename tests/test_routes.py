"""The pages of small sites: their exact content, and properties of every page.

After an intended change, write the expected pages again and read the difference:

    python -m tests.test_routes --update
"""

from __future__ import annotations

import gzip
import re
import shutil
import sys
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import markdown
import pytest
import yaml

from briefing.analysis.page_links import Links
from briefing.i18n.translation_overlay import ForeignText, apply_overlay
from briefing.markdown import html_blocks, parse
from briefing.render import stylesheets, unit_writer
from briefing.render.routes import ROUTES, lead
from briefing.render.templating import Renderer
from briefing.rules.head_fields import NEEDED_KINDS
from tests.prose_pages import Links as ProseLinks
from tests.small_figures import brief, factor
from tests.stories import PLAIN, PUBLISHED, SECOND, SITES, STORIES, TODAY, files, page_name, pages, rendered, site, views

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.model import Brief

HOW = "if this is meant, run `python -m tests.test_routes --update` and read the difference"
SETTINGS = {"full": PUBLISHED, "own-forecasts": PUBLISHED}


@cache  # of the stories, whose number is fixed
def made(story: str) -> Mapping[str, str]:
    return pages(SITES / story / "data", SETTINGS.get(story, PLAIN))


def expected(story: str) -> Mapping[str, str]:
    root = SITES / story / "expected"
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in sorted(root.rglob("*.md"))}


APPROVED = tuple(story for story in STORIES if story != SECOND)
"""The stories whose pages were approved; the others are examined for what holds on any page."""


@pytest.mark.parametrize("story", APPROVED)
def test_pages_are_as_expected(story: str) -> None:
    """Every page of a small site has exactly the content that was last approved."""
    now, then = made(story), expected(story)
    assert sorted(now) == sorted(then), f"other pages than expected; {HOW}"
    for path, text in now.items():
        assert text == then[path], f"{story}/{path} has changed; {HOW}"


def test_rules_know_what_each_page_needs() -> None:
    """A heading is accepted exactly for the pages that the table of routes makes."""
    needs = {route.name: route.needs for route in ROUTES if route.name in NEEDED_KINDS}
    assert needs == NEEDED_KINDS


def test_typefaces_are_shipped_unchanged_and_once() -> None:
    """A modified file must not have the font's name; each is at the site's root only, with its licence."""
    fonts = stylesheets.ASSETS / "fonts"
    sums = dict(reversed(line.split()) for line in (fonts / "SHA256SUMS").read_text().splitlines())
    assert sums == {name: sha256((fonts / name).read_bytes()).hexdigest() for name in sums}
    assert {path.name for path in fonts.iterdir()} - set(sums) == {"README.txt", "SHA256SUMS"}
    library = [rendered(view) for view in views(site(SITES / "library" / "data"))]
    shipped = [output.path for made in library for output in made.outputs if "/assets/fonts/" in output.path]
    assert sorted(shipped) == [f"hub/docs/assets/fonts/{path.name}" for path in sorted(fonts.iterdir())]


def test_the_further_style_sheets_of_pages_are_there() -> None:
    """Each page that needs a style sheet of its own is in the table of routes, and its sheet is in the package."""
    assert set(stylesheets.PAGE_SHEETS) <= {route.name for route in ROUTES}
    for route in stylesheets.PAGE_SHEETS:
        for sheet in stylesheets.page_sheets(route, closed=True)["sheets"]:
            assert (stylesheets.ASSETS / f"{sheet}.css").is_file()


def test_then_and_now_are_promised_only_where_a_factor_has_them() -> None:
    """The sentence below the heading of the factors is about the table below it."""
    bare = factor(1)
    assert lead(brief(factor=(bare,)), "factors") == "lead.factors_summaries"
    assert lead(brief(factor=(bare, factor(2, then="Before"))), "factors") == "lead.factors"


def test_the_style_sheet_of_all_pages_is_light() -> None:
    """What a first view loads takes at most 16 KB; the rules of single pages are in sheets of their own."""
    sheets = dict(stylesheets.assets())
    assert len(gzip.compress(sheets["briefing.css"], 9)) <= 16 * 1024
    single = {"closed", *(name for names in stylesheets.PAGE_SHEETS.values() for name in names)}
    assert max(len(gzip.compress(sheets[f"{each}.css"], 9)) for each in single) < 4096


def test_the_alignment_of_a_column_has_a_rule() -> None:
    """The classes that a table of a text gets have a rule that weighs as much as the one for other cells."""
    table = html_blocks(parse("| a | b |\n| ---: | :-: |\n| 1 | 2 |", block=True), ProseLinks())
    classes = set(re.findall(r"align-\w+", str(table)))
    assert classes >= {"align-right", "align-center"}
    assert [each for each in classes if f"table .{each}" not in dict(stylesheets.assets())["briefing.css"].decode()] == []


def test_a_style_sheet_names_only_files_that_are_there() -> None:
    """The files that a style sheet loads are in the package, and none is from another host."""
    named = [
        (sheet, address)
        for sheet in stylesheets.ASSETS.rglob("*.css")
        for address in re.findall(r"""url\(["']?([^)"']+)""", sheet.read_text("utf-8"))
    ]
    assert named
    for sheet, address in named:
        assert address.startswith("data:") or (sheet.parent / address).is_file(), f"{sheet.name}: {address}"


# ------------------------------------------------------------------------------------------ any page at all


class Read(HTMLParser):
    """The parts of a page that these tests examine, as a browser parses them."""

    VOID = frozenset(("br", "hr", "img", "input", "wbr", "col", "line", "path", "rect", "circle"))

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.opens: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.headings: list[int] = []
        self.feed(html)
        self.unbalanced += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag not in self.VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.ids += filter(None, [found.get("id")])
        self.opens += filter(None, [found.get("popovertarget")])
        if tag == "a" and found.get("href") is not None:
            self.links.append(str(found["href"]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)


def body(text: str) -> str:
    return text.split("---\n", 2)[2]


@cache  # of the pages of the stories, which several tests read
def published(text: str) -> Read:
    """A page as the publisher's Markdown converts it."""
    return Read(markdown.markdown(body(text), extensions=["attr_list", "tables", "toc"]))


@pytest.fixture(scope="module")
def every_page() -> dict[str, str]:
    return {f"{story}/{path}": text for story in STORIES for path, text in made(story).items()}


def test_html_blocks_are_whole(every_page: dict[str, str]) -> None:
    """A block of HTML contains no empty line, and the text between two empty lines closes all elements that it opens."""
    for path, text in every_page.items():
        for chunk in body(text).split("\n\n"):
            assert not Read(chunk).unbalanced, f"{path}: {chunk[:300]}"
            assert not chunk.startswith(" "), path


def test_markdown_leaves_the_pages_whole(every_page: dict[str, str]) -> None:
    """The publisher's Markdown does not change the structure; there is one H1, and no heading skips a level."""
    for path, text in every_page.items():
        read = published(text)
        assert not read.unbalanced, path
        assert read.headings.count(1) == 1, path
        levels = read.headings[read.headings.index(1) :]
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


def test_ids_are_unique_and_boxes_exist(every_page: dict[str, str]) -> None:
    """No page has an anchor twice, and every button opens an existing box."""
    for path, text in every_page.items():
        read = published(text)
        assert len(read.ids) == len(set(read.ids)), path
        assert set(read.opens) <= set(read.ids), path


@pytest.mark.slow
def test_links_have_targets(every_page: dict[str, str]) -> None:
    """Every link within a site leads to an existing page, and to an anchor on it."""
    anchors = {
        path.removesuffix(".md").removesuffix("index").strip("/") + "/": published(text).ids for path, text in every_page.items()
    }
    anchors |= {re.sub(r"/(brief|hub)/", "/", path): ids for path, ids in anchors.items()}
    made_files = ((story, path) for story in STORIES for path in files(SITES / story / "data", SETTINGS.get(story, PLAIN)))
    offered = {re.sub(r"/(brief|hub)/", "/", f"{story}/{path}") for story, path in made_files}
    for path, text in every_page.items():
        here = re.sub(r"/(brief|hub)/", "/", path.removesuffix(".md").removesuffix("index").strip("/") + "/")
        for href in published(text).links:
            if re.match("[a-z]+:", href) or re.search("zh-han[st]/", href):
                continue
            way, _, anchor = href.partition("#")
            to = "/".join(_resolved(here.split("/")[:-1], way.split("/")[:-1])) + "/"
            if not way.endswith("/") and way:
                assert to + way.rpartition("/")[2] in offered, f"{path}: {href}"
                continue
            assert to in anchors, f"{path}: {href}"
            assert not anchor or anchor in anchors[to], f"{path}: {href}"


def _resolved(here: list[str], way: list[str]) -> list[str]:
    for step in way:
        here = here[:-1] if step == ".." else here if step == "." else [*here, step]
    return here


def test_markup_is_ours_alone(every_page: dict[str, str]) -> None:
    """No page contains scripts, styles or event handlers, or a class of the publisher's theme."""
    for path, text in every_page.items():
        for tag, attributes in published(text).tags:
            assert tag not in ("script", "style", "iframe", "img"), path
            assert not [name for name in attributes if name == "style" or name.startswith("on")], path
            assert "md-" not in (attributes.get("class") or ""), path


def test_front_matter_is_plain_data(every_page: dict[str, str]) -> None:
    """The front matter of a page is valid YAML without markup."""
    for path, text in every_page.items():
        matter = yaml.safe_load(text.split("---\n")[1])
        assert matter["title"], path
        assert matter["lang"] == "en", path
        assert "<" not in matter["title"] + matter["description"], path


def test_no_sentence_is_incomplete(every_page: dict[str, str]) -> None:
    """No page shows an empty element, a doubled stop, or a stop after a space."""
    for path, text in every_page.items():
        html = re.sub("<svg.*?</svg>", "", body(text), flags=re.DOTALL)
        assert not re.search(r"<(p|dd|dt|li|h[1-6]|ul|ol)( [^>]*)?></\1>", html), path
        assert not re.search(r"\b(None|Undefined|True|False)\b(?! [a-z])", html), path
        words = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", html))
        stray = re.search(r".{,30}(\w \.(?!\w)|\.\.(?!\.|/)|,,| ,|\( )", words)
        assert not stray, f"{path}: {stray[0]}"


# -------------------------------------------------------------------------------------------- what there is


def test_sources_that_are_all_primary_are_counted_once(every_page: dict[str, str]) -> None:
    """A page says "1 primary source", never "1 source, 1 of them primary"."""
    twice = re.compile(r"\b(\d+) sources?(?:</a>)?&#44; \1 of them primary")
    assert [path for path, text in every_page.items() if twice.search(text)] == []
    assert any("1 primary source</a>" in text for text in every_page.values())
    assert any(re.search(r"\d+ sources</a>&#44; \d+ of them primary", text) for text in every_page.values())


def test_a_brief_without_lists_has_one_page() -> None:
    """A page and the links to it exist only if it has content."""
    assert list(made("minimal")) == ["brief/index.md"]


def test_navigation_names_lists_and_no_entity() -> None:
    """The navigation has every list and no single factor or recommendation."""
    for view in views(site(SITES / "full" / "data")):
        entries = unit_writer.unit_writer_for(view, Renderer()).nav()
        assert ("Timeline", "timeline/index.md") in entries
        assert not [path for _, path in entries if path.count("/") > 1]


def test_every_entity_has_its_anchor_and_its_line() -> None:
    """Each entity of a brief is at its permanent anchor, with a link to the exact line of its YAML."""
    text = made("full")
    (brief,) = site(SITES / "full" / "data").briefs
    found = Links.of(site(SITES / "full" / "data"), brief)
    for (kind, id), home in found.addresses.items():
        page = text[f"brief/{home.page.rstrip('/') or 'index'}.md"]
        assert home.anchor in published(page).ids, (kind, id)
        line = brief.origins[kind, id].head()
        if kind != "action":
            assert f"blob/main/{line.file}#L{line.line}" in page, (kind, id)


def test_an_overdue_review_is_on_every_page() -> None:
    """After the day of its review, every page of a brief says so in words."""
    of = site(SITES / "full" / "data")
    late = TODAY.replace(year=2032, month=12)
    for view in views(of, today=late):
        for output in rendered(view).outputs:
            assert not isinstance(output.content, str) or "Review was due on" in output.content, output.path


def test_likelihood_is_shown_in_words_and_numbers() -> None:
    """A forecast shows its word and range as text; no other entry shows one."""
    text = made("full")["brief/index.md"]
    assert '<strong>Likely</strong> <span class="bf-range">55–80%</span>' in text
    assert text.count("bf-range") == 1


def test_equal_data_give_equal_pages() -> None:
    """Two runs over the same data give the same bytes."""
    assert pages(SITES / "full" / "data", PUBLISHED) == made("full")


def test_a_page_in_another_language_is_named_from_the_root() -> None:
    """The head of a page names the same page in each language, and the first language as the default."""
    matter = yaml.safe_load(made("full")["brief/factors/dark-surfaces.md"].split("---\n")[1])
    assert [(each["lang"], each["url"]) for each in matter["alternates"]] == [
        ("en", "factors/dark-surfaces/"), ("zh-Hans", "zh-hans/factors/dark-surfaces/"), ("x-default", "factors/dark-surfaces/"),
    ]  # fmt: skip


def test_a_page_with_untranslated_texts_has_a_notice() -> None:
    """Above a page with untranslated texts, a notice names the language that they are in."""
    of = site(SITES / "minimal" / "data")
    head = apply_overlay(of.briefs[0].head, lambda path, marker, text: ForeignText(text, "es"))
    for view in views(replace(of, briefs=(replace(of.briefs[0], head=head),))):
        (page, *_) = rendered(view).outputs
        assert "Those parts are shown in Spanish" in str(page.content)
        assert '<span lang="es">Shade before steel</span>' in str(page.content)


HOSTILE = 'x<script>x</script> <![ ](x) *a* # h {#J1} [x](javascript:y) `<b onclick=z>` &lt;i&gt; --8<-- "q" [S1]: y'


def hostile(brief: Brief) -> Brief:
    """The brief with every text replaced."""

    def replaced(model: Any) -> Any:
        return apply_overlay(model, lambda path, marker, text: HOSTILE)

    lists = {kind: tuple(map(replaced, entities)) for kind, entities in brief.lists.items()}
    index = {(kind, entity.id): entity for kind, entities in lists.items() for entity in entities}
    changes = tuple(map(replaced, brief.changes))
    return replace(brief, head=replaced(brief.head), lists=lists, index=index, changes=changes)


def test_hostile_texts_remain_texts() -> None:
    """Any text of a brief is shown, and creates no element, link or heading."""
    of = site(SITES / "full" / "data")
    replaced = replace(of, briefs=tuple(map(hostile, of.briefs)))
    tame = made("full")
    for view in views(replaced, PUBLISHED):
        for output in rendered(view).outputs:
            if not isinstance(output.content, str):
                continue
            path, read = page_name(output.path), published(output.content)
            assert not read.unbalanced, path
            assert not [tag for tag, attributes in read.tags if tag in ("script", "i", "b") and "onclick" in attributes], path
            assert not [tag for tag, _ in read.tags if tag == "script"], path
            assert not [href for href in read.links if href.startswith("javascript:")], path
            assert not _anchors(read) - _anchors(published(tame[path])), path


def _anchors(read: Read) -> set[str]:
    return {id for id in read.ids if not id.startswith("box-")}


def update() -> None:
    """Write the expected pages of every story again."""
    for story in APPROVED:
        root, now = SITES / story / "expected", made(story)
        shutil.rmtree(root, ignore_errors=True)
        for path, text in now.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit(__doc__)
    update()

"""Chinese pages of any brief show no trace of an English template (`test_chinese` reads those of the first brief)."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from opencc import OpenCC

from briefing import driver
from briefing.i18n.display_names import NameStyle, citation_name, credits
from briefing.i18n.interface import load
from briefing.model import Source
from briefing.source.cjk_ranges import HAN
from briefing.source.project import Project
from tests.conftest import TODAY
from tests.prose_pages import PAGE_MARKDOWN
from tests.test_translated_pages import three

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CHARACTER = f"[{HAN}]"
WIDE = f"[{HAN}\u3000-\u303f\uff00-\uffef“”‘’]"
BETRAYING = {
    "a half-width stop between two characters": f"{CHARACTER} ?[,;:?!()] ?{CHARACTER}",
    "a half-width bracket beside a character": rf"{CHARACTER} ?\(|\) ?{CHARACTER}",
    "a half-width stop at the end of a sentence": f"{CHARACTER}[.,;:](?: |$)",
    "a straight quotation mark": f"{CHARACTER}[\"']|[\"']{CHARACTER}",
    "a blank between two characters": f"{WIDE} {WIDE}",
}
BLOCKS = frozenset((
    "p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "td", "th", "tr", "div", "section", "aside", "summary", "details",
    "figcaption", "figure", "ul", "ol", "dl", "table", "nav", "legend", "fieldset", "label", "form", "blockquote",
))  # fmt: skip


class Reader(HTMLParser):
    """The content of a page: each run of text, without text in another language, and each attribute that is read aloud."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []
        self.named: list[str] = []
        self.elements: set[str] = set()
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.add(tag)
        self.named += (value for name in ("aria-label", "title", "placeholder") if (value := found.get(name)))
        if tag in BLOCKS:
            self.runs.append("")
        if tag not in ("br", "wbr", "img", "input", "hr", "path", "rect", "circle", "line"):
            self.open.append((tag, bool(found.get("lang")) or tag in ("svg", "code")))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass
        if tag in BLOCKS:
            self.runs.append("")

    def handle_data(self, data: str) -> None:
        if not any(foreign for _, foreign in self.open):
            self.runs.append(re.sub(r"\s+", " ", data))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, Reader]]:
    """Every Chinese page of a small brief that is completely translated, by language and path."""
    root = tmp_path_factory.mktemp("small")
    three(root)
    found: dict[str, dict[str, Reader]] = {"zh-Hans": {}, "zh-Hant": {}}
    made = driver.render(
        driver.open_project(Project(root, root / "data", *(root / part for part in ("mkdocs.yml", "docs", "o", "t")))), TODAY
    )
    for output in made.outputs:
        language, _, path = output.path.partition("/docs/")
        if language in found and path.endswith(".md"):
            reader = Reader()
            reader.feed(PAGE_MARKDOWN.reset().convert(str(output.content).split("\n---\n", 1)[1]))
            found[language][path] = reader
    assert all(len(pages) > 12 for pages in found.values()), made.problems
    return found


def runs(read: Mapping[str, Mapping[str, Reader]]) -> Iterator[tuple[str, str, str]]:
    """Language, page and words of every run of text."""
    for language, pages in read.items():
        for path, reader in pages.items():
            yield from ((language, path, run) for run in (*reader.runs, *reader.named) if run.strip())


@pytest.mark.parametrize("what", BETRAYING)
def test_no_english_punctuation_is_on_a_chinese_page(read: Mapping[str, Mapping[str, Reader]], what: str) -> None:
    """No run of text on any Chinese page has English punctuation or blanks."""
    wrong = [f"{language} {path}: {run}" for language, path, run in runs(read) if re.search(BETRAYING[what], run)]
    assert wrong == []


def test_no_word_of_the_interface_is_english(read: Mapping[str, Mapping[str, Reader]]) -> None:
    """All words of the interface on a Chinese page are Chinese."""
    own = ("language.", "language_short.", "download.", "label.png", "label.svg", "month", "mark.", "number.", "date.")
    english = {
        text
        for key, word in load("en")[0].table.items()
        if not key.startswith(own)
        for text in (word.values() if isinstance(word, dict) else (word,))
        if "{" not in text and len(text) > 2
    }
    wrong = [f"{language} {path}: {run}" for language, path, run in runs(read) if run.strip() in english]
    assert wrong == []


def test_scripts_are_not_mixed(read: Mapping[str, Mapping[str, Reader]]) -> None:
    """No Traditional page has a character that only Simplified has, and the reverse."""
    for language, profile, encoding in (("zh-Hant", "s2hk", "big5hkscs"), ("zh-Hans", "t2s", "gb2312")):
        convert = OpenCC(profile).convert
        letters = {letter for run_language, _, run in runs(read) if run_language == language for letter in run}
        strange = {letter for letter in letters if convert(letter) != letter and not _in(letter, encoding)}
        assert strange == set(), language


def _in(letter: str, encoding: str) -> bool:
    try:
        return bool(letter.encode(encoding))
    except UnicodeEncodeError:
        return False


def test_no_text_is_in_italics(read: Mapping[str, Mapping[str, Reader]]) -> None:
    """Chinese has no italics: no built-in template uses them."""
    assert not {"i", "em", "cite", "dfn", "address"} & {
        tag for pages in read.values() for reader in pages.values() for tag in reader.elements
    }


@pytest.mark.slow
def test_titles_break_where_the_author_says(read: Mapping[str, Mapping[str, Reader]], tmp_path: Path) -> None:
    """A `|` in a title marks a possible line break, without a blank in Chinese; China–US stays on one line."""
    three(tmp_path)
    project = Project(tmp_path, tmp_path / "data", *(tmp_path / part for part in ("mkdocs.yml", "docs", "o", "t")))
    front = {output.path: str(output.content) for output in driver.render(driver.open_project(project), TODAY).outputs}
    assert "先有树荫，后有钢铁<wbr>在升温的城市里" in front["zh-Hans/docs/index.md"]
    assert "Shade before steel <wbr>in a city that grows" in front["en/docs/index.md"]
    assert "|" not in front["zh-Hant/docs/index.md"].partition("\n---\n")[0].partition("alternates")[0]


def test_names_in_latin_letters_follow_the_language_of_the_page() -> None:
    """The family name comes first, then a blank, and 、 between two people (GB/T 7714); the commas of a line have one width."""
    people = [{"family": "Smith", "given": "John"}, {"family": "Li", "given": "Zheng"}, {"family": "李", "given": "峥"}]

    def in_print(*authors: dict[str, str], lang: str) -> tuple[str, str]:
        source = Source.decode({"id": "a-2031", "type": "report", "title": "A", "author": authors, "reach": "primary"})
        words = load(lang)[0]
        manner = NameStyle(*(words(f"name.{part}") for part in NameStyle._fields))
        return credits(source, manner)[0], citation_name(source, manner)

    assert in_print(*people[:2], lang="en") == ("Smith, John; Li, Zheng", "Smith & Li")
    assert in_print(*people[:2], lang="zh-Hans") == in_print(*people[:2], lang="zh-Hant") == ("Smith John、Li Zheng", "Smith、Li")
    assert in_print(*people, lang="zh-Hans") == ("Smith John、Li Zheng、李峥", "Smith等")
    assert in_print(people[2], lang="en") == in_print(people[2], lang="zh-Hans") == ("李峥", "李峥")

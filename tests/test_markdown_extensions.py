"""Extensions of handwritten pages that need no script work; all others are reported at their lines."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefing.publish.mkdocs import markdown_extensions
from briefing.publish.mkdocs.settings import read
from tests import small_site
from tests.commands import tree
from tests.small_site import messages, publish, two_languages

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERYTHING = Path(__file__).parent / "pages/extended.md"
"""A page that uses every extension."""
OF_MKDOCS = {"attr_list", "fenced_code", "pymdownx.superfences", "sane_lists", "tables", "toc"}
"""Extensions that are always used, or change no more than how lists and blocks of code are read."""
SETTINGS = "site_name: x\nmarkdown_extensions:\n" + "".join(f"  - {name}\n" for name in markdown_extensions.ALLOWED)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of a small site with that page, built without extensions and with all of them."""
    return tuple(built(tmp_path_factory.mktemp("site"), settings) for settings in ("site_name: x\n", SETTINGS))  # type: ignore[return-value]  # reason: two of them


def built(root: Path, settings: str) -> dict[str, bytes]:
    small_site.project(root, settings)
    (root / "docs/zh-Hans").mkdir(parents=True)
    for place in ("docs", "docs/zh-Hans"):
        (root / place / "extended.md").write_bytes(EVERYTHING.read_bytes())
    problems = publish(two_languages(), root, jobs=1)
    missing = () if "markdown_extensions" in settings else markdown_extensions.ALLOWED.keys() - OF_MKDOCS
    assert {each.message.split("`")[-2] for each in problems} == set(missing), messages(problems)
    return tree(root / "site")


@pytest.mark.parametrize(
    "html",
    [
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
        '<abbr title="World Health Organization">WHO</abbr>',
        '<p class="admonition-title">Read this first</p>',
        '<pre class="highlight"><code class="language-yaml">',
        '<details class="question">\n<summary>Why is this folded?</summary>',
        "<dt>Concrete</dt>\n<dd>What stores heat.</dd>",
        '<li class="task-list-item"><input type="checkbox" disabled checked/> The trees are counted',
        '<td align="right">12</td>',
        "<p>A block of HTML with <strong>Markdown</strong> inside.</p>",
        '<p class="intro" id="long-lines">',
        'title="Back to the text of footnote 1">',
    ],
)
def test_an_extension_works(sites: tuple[dict[str, bytes], dict[str, bytes]], html: str) -> None:
    """Readers see notes, footnotes, definitions, tasks and blocks of code, and not their markup."""
    assert html in sites[1]["extended/index.html"].decode()


NEEDED = {
    '!!! note "Made up"\n    Text.': ("admonition", "!!! note"),
    "- One.\n\n    !!! note\n        Text.": ("admonition", "!!! note"),
    "??? question\n    Text.": ("pymdownx.details", "??? question"),
    "Text[^1].\n\n[^1]: hi": ("footnotes", "[^1]:"),
    "*[WHO]: World Health Organization": ("abbr", "*[WHO]:"),
    "Concrete\n:   What stores heat.": ("def_list", ":"),
    "- [x] The trees are counted": ("pymdownx.tasklist", "[x]"),
    "<div markdown>\n**bold**\n</div>": ("md_in_html", "markdown"),
    "    !!! note\n\n`[^1]: hi`\n\n```\n- [x] x\n```\n\nText!!! note: [ ] and ??? no": None,
}


@pytest.mark.parametrize("text", NEEDED)
def test_an_extension_that_a_page_needs_is_named(tmp_path: Path, text: str) -> None:
    """Without its extension, a note would be shown as it was typed: the page is named with the line to add."""
    small_site.project(tmp_path, "site_name: x\n")
    settings, _ = read(tmp_path / "mkdocs.yml")
    page = f"# About\n\n{text}\n"
    found = [*markdown_extensions.missing_extensions(page, "docs/about.md", settings)]
    wanted = NEEDED[text]
    assert [(each.message, each.help) for each in found] == (
        [
            (
                f"`{wanted[1]}` has no effect without the Markdown extension `{wanted[0]}`",
                f"add `- {wanted[0]}` to `markdown_extensions` in mkdocs.yml",
            )
        ]
        if wanted
        else []
    )
    for each in found:
        line = page.split("\n")[each.place.line - 1]
        assert wanted is not None
        assert line[each.place.column - 1 : each.place.end_column - 1] == wanted[1]


def test_pages_from_the_data_do_not_change(sites: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    """Only the handwritten page differs, with its search entries and its style sheet."""
    plain, extended = ({path: STYLES.sub(b"", content) for path, content in site.items()} for site in sites)
    changed = {path for path in plain.keys() | extended.keys() if plain.get(path) != extended.get(path)}
    assert {re.sub(r"zh-hans/|-\w{8}", "", path) for path in changed} == {
        "extended/index.html",
        "search/search_index.json",
        "assets/stylesheets/handwritten.css",
    }


STYLES = re.compile(rb'\s*<link rel="stylesheet" href="[^"]*handwritten-\w+\.css">')
"""The style sheet of pages without `layout` in their front matter, such as handwritten ones."""


def test_the_words_of_footnotes_are_in_the_language_of_the_page(sites: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    """The link back to the text has a title that a screen reader can read."""
    assert 'title="返回正文脚注1处"' in sites[1]["zh-hans/extended/index.html"].decode()


def test_no_extension_needs_a_script_or_an_inline_style(sites: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    """The policy of the page with all extensions equals that of a page without: no more hashes, no forbidden attribute."""
    page, other = (sites[1][path].decode() for path in ("extended/index.html", "sources/index.html"))
    scripts = [set(re.findall(r"'sha256-[^']+'", html)) for html in (page, other)]
    assert scripts[0] == scripts[1]
    assert not re.search(r"<[^>]*\s(style|on\w+)=", page)


REPORTED = """\
site_name: x
markdown_extensions:
  - admonition
  - smarty
  - pymdownx.superfences:
      custom_fences:
        - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }
      relaxed_headers: true
  - toc:
      permalink: true
  - markdown.extensions.footnotes
  - admonitions
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
  - mine.own
"""


def test_what_has_no_effect_is_reported_at_its_line(tmp_path: Path) -> None:
    """Each unsupported extension and option is named with an alternative; the others are accepted."""
    small_site.project(tmp_path, REPORTED)
    settings, problems = read(tmp_path / "mkdocs.yml")
    found = {(each.place.line, each.place.column): (each.message, each.help or "") for each in problems}
    assert [(place, message.split("`")[1]) for place, (message, _) in found.items()] == [
        ((4, 5), "smarty"),
        ((6, 7), "custom_fences"),
        ((10, 7), "permalink"),
        ((12, 5), "admonitions"),
        ((13, 5), "pymdownx.emoji"),
        ((15, 5), "mine.own"),
    ]
    assert found[6, 7][1] == "delete the line: diagrams need a script"
    assert found[12, 5][1] == "did you mean `admonition`?"
    assert "admonition, " in found[15, 5][1]
    assert {each.severity for each in problems} == {"warning"}
    (one, _) = two_languages().units
    configured = {name: options for each in markdown_extensions.configured(settings, one) for name, options in each.items()}
    assert set(configured) - {"attr_list", "tables"} == {
        "admonition", "footnotes", "pymdownx.highlight", "pymdownx.superfences", "toc",
    }  # fmt: skip
    assert configured["pymdownx.superfences"] == {"relaxed_headers": True}
    assert configured["toc"] == {"permalink": False}


def test_extensions_may_be_a_mapping(tmp_path: Path) -> None:
    """MkDocs accepts both forms."""
    small_site.project(tmp_path, "site_name: x\nmarkdown_extensions:\n  footnotes: {BACKLINK_TEXT: up}\n  smarty: {}\n")
    settings, (problem,) = read(tmp_path / "mkdocs.yml")
    assert problem.place[1:3] == (4, 3)
    assert any("footnotes" in each and each["footnotes"]["BACKLINK_TEXT"] == "up" for each in configured_of(settings))


def configured_of(settings: object) -> Iterator[dict[str, dict[str, object]]]:
    yield from markdown_extensions.configured(settings, two_languages().units[0])  # type: ignore[arg-type]  # reason: as read

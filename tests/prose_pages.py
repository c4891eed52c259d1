"""What the tests of texts share: parsers of rendered pages, a resolver, and strings that look like markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import markdown
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from briefing.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.markdown import Citation

PLAIN_MARKDOWN = markdown.Markdown()
PAGE_MARKDOWN = markdown.Markdown(extensions=["attr_list", "tables", "toc", "def_list"])
MANY_EXTENSIONS = markdown.Markdown(
    extensions=[
        *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "meta", "nl2br", "sane_lists"),
        *("smarty", "tables", "toc", "wikilinks", "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret"),
        *("pymdownx.critic", "pymdownx.details", "pymdownx.emoji", "pymdownx.fancylists", "pymdownx.highlight"),
        *("pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.progressbar"),
        *("pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde"),
        *("pymdownx.blocks.admonition", "pymdownx.blocks.html", "pymdownx.blocks.tab"),
    ],
    extension_configs={
        "smarty": {"smart_quotes": False},
        "pymdownx.snippets": {"check_paths": True},
        "pymdownx.fancylists": {
            "additional_ordered_styles": ["roman", "alpha", "generic"],
        },
    },
)
COMMONMARK = MarkdownIt("commonmark").enable("table")

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
BLOCK_TAGS = {"p", "ul", "ol", "li", "blockquote", "hr", "pre", "div"} | _HEADINGS | _TABLES
ALLOWED_TAGS = BLOCK_TAGS - {"div", "h1", "h2"} | {"a", "em", "strong", "code", "br", "sup"}
ALLOWED_ATTRIBUTES = {"a": {"href", "rel", "title"}, "ol": {"start"}, "th": {"class"}, "td": {"class"}}


class Events(HTMLParser):
    """The tags, attributes and words of a page, without the white space that no reader sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[tuple[str, ...]] = []
        self.pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = [(name, value) for name, value in attrs if not (tag[0] == "h" and name == "id")]
        self.events.append(("<", tag, *(f"{name}={value}" for name, value in sorted(kept))))
        self.pre += tag == "pre"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.events.append((">", tag))
        self.pre -= tag == "pre"

    def handle_data(self, data: str) -> None:
        if not self.pre:
            data = re.sub("[ \n]+", " ", data)
        if self.events and self.events[-1][0] == "words":
            data = self.events.pop()[1] + data
        self.events.append(("words", data if self.pre else re.sub(" +", " ", data)))

    def handle_comment(self, data: str) -> None:
        self.events.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.events.append(("declaration", decl))

    def unknown_decl(self, data: str) -> None:
        self.events.append(("declaration", data))

    def handle_pi(self, data: str) -> None:
        self.events.append(("instruction", data))


def events(html: str) -> list[tuple[str, ...]]:
    """The content of a page; blanks at the edges of blocks and line breaks are dropped."""
    reader = Events()
    reader.feed(html)
    reader.close()
    found: list[tuple[str, ...]] = []
    for n, event in enumerate(reader.events):
        if event[0] == "words":
            words = event[1]
            if n == 0 or reader.events[n - 1][1] in BLOCK_TAGS | {"br"}:
                words = words.lstrip(" \n")
            if n + 1 == len(reader.events) or reader.events[n + 1][1] in BLOCK_TAGS | {"br"}:
                words = words.rstrip(" \n")
            if words:
                found.append(("words", words))
        else:
            found.append(event)
    return found


def words(html: str) -> str:
    """The words of a page in one line; blocks are separated."""
    reader = Events()
    reader.feed(html)
    reader.close()
    parts = [event[1] if event[0] == "words" else " " for event in reader.events if event[0] == "words" or
             event[1] in BLOCK_TAGS | {"br"}]  # fmt: skip
    return " ".join(re.split("[ \t\n]+", "".join(parts).strip(" \t\n")))


class Links:
    """A resolver for tests: links to anchors, and cites as superscripts without words."""

    def mention(self, target: str, label_html: str | None) -> str:
        return f'<a href="#{escape(target)}">{label_html or escape(target)}</a>'

    def cite(self, citations: Sequence[Citation]) -> str:
        return "".join("<sup></sup>" for _ in citations)


_WORDS = ["a", "b", "F2", "word", "中文", "é", "1", "12", "x", "'", " ", " "]
_BLANKS = ["  ", "\n", "\n", "\n\n", "\n    ", "\n  ", "\t", "\u00a0", "\u3000", "\u2028", "\r", "\x0b", "\x02", "\0", "\ud800"]
_MARKS = [*"""!"#$%&'()*+,-./:;<=>?@[]^_`{|}~\\""", "**", "__", "***", "``", "```", "~~~", "](", "][", "]:", "--", "...", "://"]
_REFERRING = [
    "[F2]",
    "[R1.2]",
    "[@k]",
    "[@k,p.1]",
    "[@k;@l]",
    "[x](https://e.org)",
    "[x][F2]",
    "<https://e.org>",
    "(https://e.org)",
]
_REFUSED = ["[^1]", "![x](y)", "<b>", "</b>", "<!--", "-->", "<![", "<?", "{:", ".x}", "{#x}", "*[X]:"]
_CODED = ["&amp;", "&lt;", "&#42;", "&#x5b;", "&copy;", "\\*", "\\[", "\\\\"]
_BLOCKS = ["\n- ", "\n1. ", "\n> ", "\n# ", "\n### ", "\n---\n", "\n===\n", "\n|a|b|\n|-|:-:|\n|", "\n```\n", "- ", "> ", " | "]
_ELSEWHERE = ["1. ", "a. ", "(1) ", "www.e.org", "https://e.org", "a@e.org", ":smile:", "1/2"]
FRAGMENTS = _WORDS + _BLANKS + _MARKS + _REFERRING + _REFUSED + _CODED + _BLOCKS + _ELSEWHERE
MARKUP = st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join)
TEXTS = st.one_of(MARKUP, MARKUP, st.text(max_size=60))


def seen(text: str) -> str:
    """Undo the replacement of characters that no page can contain, as `escape` documents it."""
    text = re.sub("[ \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+", " ", text)
    return re.sub("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]", "\ufffd", text).strip(" ")

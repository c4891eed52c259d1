"""Converts the Markdown that our templates write to HTML, with the bytes that Python-Markdown gives.

The dialect is small: headings with attributes (`## Words {: #id .class }`), paragraphs of escaped text with inline tags, and
blocks of HTML. `convert` returns `None` for a text with anything else, so that MkDocs converts it; the grammar below decides.
It also leaves out every tag and attribute that needs a judgement of the Content Security Policy (`publish.csp`): a converted
page has no script, no style, and loads nothing.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from markdown.extensions.toc import slugify, strip_tags, unique

from briefing.publish.link_schemes import is_followed
from briefing.publish.stored_pages import PLACE

if TYPE_CHECKING:
    from collections.abc import Iterator


class Article(NamedTuple):
    """The content of a page as HTML, and what other stages need to know of it."""

    html: str
    first_heading: str
    """The anchor of the first Markdown heading, to which the theme's skip link leads; empty if there is none."""
    anchors: frozenset[str]
    links: frozenset[str]
    indexed: str
    """The same content without the elements that the search leaves out."""
    is_stored: bool
    """Whether it is the place for the content of a closed edition, which is put there later (`stored_pages`)."""


def convert(text: str) -> Article | None:
    """Convert the body of a page, or return `None` if a part of it does not belong to the dialect."""
    if "\n\n\n" in text or (" \n" in text and _BLANK_LINE.search(text)):
        return None
    try:
        blocks = list(_blocks(text.strip("\n")))
    except _OutsideDialectError:
        return None
    blocks = _with_anchors(blocks)
    parts = [part for block in blocks for part in (block.html, block.gap)]
    html = "".join(parts[:-1])
    first = next((block.anchor for block in blocks if block.level), "")
    links = frozenset(link.strip() for link in _values(_HREF, html)) - {""}
    if not all(is_followed(link) for link in links if ":" in link) or (
        ' name="' in html and any(map(_is_link, _NAME.finditer(html)))
    ):
        return None
    indexed = "\n".join([block.indexed for block in blocks])
    return Article(html, first, frozenset(_values(_ID, html)), links, indexed, PLACE in html)


def _values(attribute: re.Pattern[str], html: str) -> Iterator[str]:
    """Yield the different values of an attribute."""
    return (unescape(value) if "&" in value else value for value in set(attribute.findall(html)))


def outside_dialect(text: str) -> str:
    """Return the part of a text at which `convert` gives up: its first line; empty if it is in no one place."""
    text, position = text.strip("\n"), 0
    try:
        while position < len(text):
            _, position = _block(text, position)
    except _OutsideDialectError:
        opening = _BLOCK.match(text, position)
        html = _HTML.match(text, position) if opening else None
        if html is not None and html.end() < text.find("\n\n", position):
            position = text.rfind("\n", position, html.end()) + 1 or position
        elif opening:
            position = _following(text, opening)
        return text[position:].partition("\n")[0].strip()
    return ""


class _OutsideDialectError(Exception):
    """A part of a text does not belong to the dialect."""


class _Block(NamedTuple):
    html: str
    indexed: str
    gap: str = "\n"
    """What is between it and the next one: Python-Markdown keeps one of the empty lines behind an element."""
    level: int = 0
    """The level of a Markdown heading."""
    anchor: str = ""
    words: str = ""
    """The content of a heading without an anchor of its own, which gets one from its words."""


_UNUSUAL = "\x00-\x09\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Control characters, and white space other than blanks and line ends: Python-Markdown treats each specially, and gaps too."""
_BLANK_LINE = re.compile("\n +\n")

_ENTITY = "&(?:#[0-9]++|#x[0-9a-fA-F]++|[a-zA-Z][a-zA-Z0-9]*+);"
_NOT_TAGS = (
    "applet|audio|base|embed|frame|frameset|iframe|image|img|link|math|meta|noembed|noframes|noscript|object|plaintext|script|"
    "source|style|template|textarea|title|track|use|video|xmp"
)
_NOT_ATTRIBUTES = "on|style|src|poster|imagesrcset|xlink|formaction|data-search-(?!exclude[ >\n])"
_VALUE = rf'"[^"<>{_UNUSUAL}]*+"'
_FIRST = "(?:class|href|id)="
_ATTRIBUTE = rf"[ ](?:{_FIRST}{_VALUE}|(?!{_FIRST}|{_NOT_ATTRIBUTES})[a-z][a-zA-Z0-9:\-]*+(?:={_VALUE})?)"
_USUAL = "(?:a|span|p|li|b|div|time|t[dhr]|d[dlt]|i)(?=[ >])"
_NAMED = rf"(?:{_USUAL}|(?!{_USUAL}|(?:{_NOT_TAGS})[ />\n])[a-z][a-zA-Z0-9]*+)"
_TAG = rf"<(?:/{_NAMED}|{_NAMED}(?:{_ATTRIBUTE})*/?+)>"
_WORDS = rf"[^<>&{_UNUSUAL}]*+"
_HTML = re.compile(rf"{_WORDS}(?:(?:{_TAG}|{_ENTITY}){_WORDS})*")
"""HTML that Python-Markdown passes through and the policy of a page allows.

It is matched against all characters of all pages. No alternative matches what another does, so there is nothing to go back to.
A possessive repetition of groups would take three quarters of the time, but matches too much before Python 3.11.5.
Usual tags and attributes come before all others, which have to be compared with those that are not allowed.
"""

_INLINE_ATTRIBUTE = rf' (?!{_NOT_ATTRIBUTES})[a-z][a-z\-]*+(?:="[^"<>`\\\[\]{_UNUSUAL}]*+")?'
_INLINE_TAG = rf"</?+(?:a|abbr|b|bdi|br|button|cite|code|em|i|q|small|span|strong|sub|sup|time|wbr)(?:{_INLINE_ATTRIBUTE})*>"
_INLINE = rf"(?:[^<>&`\\*_\[\]{{}}|#\n {_UNUSUAL}]++|[ ](?![ \n]|\Z)|{_ENTITY}|{_INLINE_TAG})"
_PARAGRAPH = re.compile(rf"(?![0-9]++\.[ \n]|[ +\-=:~>]){_INLINE}+(?:\n(?![ +\-=<0-9]){_INLINE}+)*(?=\n\n|\Z)")
_ATTRIBUTES = r"[ ]\{:[ ]\#(?P<id>[\w.\-]++)(?P<classes>(?:[ ]\.[\w\-]++)*)[ ]\}"
_HEADING = re.compile(rf"(?P<level>\#{{1,6}})[ ](?P<words>(?:(?![ ]\{{:){_INLINE})+)(?:{_ATTRIBUTES})?(?=\n\n|\Z)")

_BLOCK_TAGS = (
    "address", "article", "aside", "blockquote", "details", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "ul",
)  # fmt: skip
_BLOCK = re.compile(rf"<({'|'.join(_BLOCK_TAGS)})(?=[ >\n])([^>]*)>")
_VOID = frozenset(("area", "br", "col", "hr", "input", "wbr"))
_RULE = re.compile(r"<hr>(?=\n\n|\Z)")

_HREF = re.compile(r' href="([^"]*)"')
_ID = re.compile(r' id="([^"]*)"')
_NAME = re.compile(' name="')


def _is_link(name: re.Match[str]) -> bool:
    """Return whether an attribute is the anchor of a link, as older HTML has it."""
    return name.string.startswith("<a ", name.string.rfind("<", 0, name.start()))


def _blocks(text: str) -> Iterator[_Block]:
    position = 0
    while position < len(text):
        block, position = _block(text, position)
        yield block


def _block(text: str, start: int) -> tuple[_Block, int]:
    """Return the block at a position of a text, and the position of the next one."""
    if opening := _BLOCK.match(text, start):
        return _html_block(text, opening)
    if rule := _RULE.match(text, start):
        return _Block("<hr>", "<hr>", "\n\n"), rule.end() + 2
    if text[start] == "#":
        heading = _HEADING.match(text, start)
        if heading is None:
            raise _OutsideDialectError
        return _heading(heading), heading.end() + 2
    paragraph = _PARAGRAPH.match(text, start)
    if paragraph is None:
        raise _OutsideDialectError
    html = f"<p>{paragraph[0]}</p>"
    return _Block(html, html), paragraph.end() + 2


def _html_block(text: str, opening: re.Match[str]) -> tuple[_Block, int]:
    """Take an element to its end tag."""
    name, attributes = opening.groups()
    end, nested = _end_of(text, opening.start(), name)
    html = text[opening.start() : end]
    if not _HTML.fullmatch(html) or (nested and not _is_well_nested(html)):
        raise _OutsideDialectError
    # The search leaves such an element out up to the first end tag of its name.
    excluded = "data-search-exclude" in attributes and not nested
    indexed = f"{opening[0]}</{name}>" if excluded else html
    if end == len(text) or text.startswith("\n\n", end):
        return _Block(html, indexed, "\n\n"), end + 2
    following = end + 1 if text[end] == "\n" else end
    if _BLOCK.match(text, following):
        return _Block(html, indexed), following
    raise _OutsideDialectError


def _following(text: str, opening: re.Match[str]) -> int:
    """Return the start of the line after an element if only that line is outside the dialect, else of the element."""
    try:
        end, _ = _end_of(text, opening.start(), opening[1])
    except _OutsideDialectError:
        return opening.start()
    follows = text.startswith("\n", end) and not text.startswith("\n\n", end) and not _BLOCK.match(text, end + 1)
    return end + 1 if follows else opening.start()


@cache  # a site uses a third of these elements
def _start_or_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){name}(?=[ >\n])[^>]*>")


def _end_of(text: str, start: int, name: str) -> tuple[int, bool]:
    """Return where an element ends, and whether it contains another of its name."""
    depth, nested = 0, False
    for tag in _start_or_end(name).finditer(text, start):
        depth += -1 if tag[1] else 1
        nested = nested or depth > 1
        if not depth:
            return tag.end(), nested
    raise _OutsideDialectError


def _is_well_nested(html: str) -> bool:
    """Return whether every end tag closes the element that was opened last; else another end tag could end the block."""
    opened: list[str] = []
    for piece in html.split("<")[1:]:  # in the dialect, each of these signs begins a tag
        tag = piece[: piece.index(">")]
        if tag[0] == "/":
            if not opened or opened.pop() != tag[1:]:
                return False
        elif tag[-1] != "/" and (name := tag.partition(" ")[0]) not in _VOID:
            opened.append(name)
    return not opened


def _heading(found: re.Match[str]) -> _Block:
    level, words, anchor = len(found["level"]), found["words"], found["id"]
    if anchor is None:
        return _Block("", "", level=level, words=words)
    classes = found["classes"].replace(" .", " ").strip()
    named = f' class="{classes}"' if classes else ""
    html = f'<h{level}{named} id="{anchor}">{words}</h{level}>'
    return _Block(html, html, level=level, anchor=anchor)


def _with_anchors(blocks: list[_Block]) -> list[_Block]:
    """Give the headings of authors an anchor made from their words, as Python-Markdown's `toc` does."""
    taken = {block.anchor for block in blocks if block.anchor}
    for place, block in enumerate(blocks):
        if block.level and not block.anchor:
            anchor = unique(slugify(unescape(strip_tags(block.words)), "-"), taken)
            html = f'<h{block.level} id="{anchor}">{block.words}</h{block.level}>'
            blocks[place] = block._replace(html=html, indexed=html, anchor=anchor)
    return blocks

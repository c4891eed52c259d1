"""Converts the Markdown that our templates write to HTML, with the bytes that Python-Markdown gives.

The dialect is small: headings with attributes (`## Words {: #id .class }`), paragraphs of escaped text with inline tags, and
blocks of HTML. `convert` returns `None` for a text with anything else, so that MkDocs converts it; the grammar below decides.
Pages are UTF-8 here, as they are in the build folder and in the site: a pattern reads bytes in two thirds of the time.
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

    html: bytes
    first_heading: str
    """The anchor of the first Markdown heading, to which the theme's skip link leads; empty if there is none."""
    anchors: frozenset[str]
    links: frozenset[str]
    indexed: bytes
    """The same content without the elements that the search leaves out."""
    is_stored: bool
    """Whether it is the place for the content of a closed edition, which is put there later (`stored_pages`)."""


def convert(text: bytes) -> Article | None:
    """Convert the body of a page, or return `None` if a part of it does not belong to the dialect."""
    if b"\n\n\n" in text or (b" \n" in text and _BLANK_LINE.search(text)):
        return None
    try:
        blocks = list(_blocks(text.strip(b"\n")))
    except _OutsideDialectError:
        return None
    blocks = _with_anchors(blocks)
    parts = [part for block in blocks for part in (block.html, block.gap)]
    html = b"".join(parts[:-1])
    first = next((block.anchor for block in blocks if block.level), "")
    links = frozenset(map(str.strip, _values(_HREF, html))) - {""}
    if not all(is_followed(link) for link in links if ":" in link) or (
        b' name="' in html and any(map(_is_link, _NAME.finditer(html)))
    ):
        return None
    indexed = b"\n".join([block.indexed for block in blocks])
    return Article(html, first, frozenset(_values(_ID, html)), links, indexed, _PLACE in html)


def _values(attribute: re.Pattern[bytes], html: bytes) -> list[str]:
    """Return the different values of an attribute."""
    found = set(attribute.findall(html))
    joined = b'"'.join(found).decode()  # no value has this sign
    values = joined.split('"') if found else []
    return [*map(unescape, values)] if "&" in joined else values


def outside_dialect(text: bytes) -> str:
    """Return the part of a text at which `convert` gives up: its first line; empty if it is in no one place."""
    text, position = text.strip(b"\n"), 0
    try:
        while position < len(text):
            _, position = _block(text, position)
    except _OutsideDialectError:
        opening = _BLOCK.match(text, position)
        html = _HTML.match(text, position) if opening else None
        if html is not None and html.end() < text.find(b"\n\n", position):
            position = text.rfind(b"\n", position, html.end()) + 1 or position
        elif opening:
            position = _following(text, opening)
        return text[position:].partition(b"\n")[0].decode().strip()
    return ""


class _OutsideDialectError(Exception):
    """A part of a text does not belong to the dialect."""


class _Block(NamedTuple):
    html: bytes
    indexed: bytes
    gap: bytes = b"\n"
    """What is between it and the next one: Python-Markdown keeps one of the empty lines behind an element."""
    level: int = 0
    """The level of a Markdown heading."""
    anchor: str = ""
    words: str = ""
    """The content of a heading without an anchor of its own, which gets one from its words."""


_UNUSUAL = "\x00-\x09\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Control characters, and white space other than blanks and line ends: Python-Markdown treats each specially, and gaps too."""
_BLANK_LINE = re.compile(b"\n +\n")

_ENTITY = "&(?:#[0-9]++|#x[0-9a-fA-F]++|[a-zA-Z][a-zA-Z0-9]*+);"
_NOT_TAGS = (
    "a(?:pplet|udio)|base|embed|frame(?:set)?|i(?:frame|mage|mg)|link|m(?:ath|eta)|no(?:embed|frames|script)|object|plaintext|"
    "s(?:cript|ource|tyle)|t(?:emplate|extarea|itle|rack)|use|video|xmp"
)
"""Each first letter once: they are compared with the name of every tag."""
_NOT_ATTRIBUTES = "on|style|src|poster|imagesrcset|xlink|formaction|data-search-(?!exclude[ >\n])"
# In UTF-8, the unusual characters beyond ASCII begin with one of four bytes, with which most others of a page do not begin.
_BEYOND = r"\x80-\xc1\xc3-\xe0\xe4-\xff"
_RARE = r"(?:\xc2[\xa1-\xbf]|\xe1(?!\x9a\x80)|\xe2(?!\x80[\x80-\x8a\xa8\xa9\xaf]|\x81\x9f)|\xe3(?!\x80\x80))"
_IN_VALUE = rf"[\n !#-;=?-~{_BEYOND}]*+"
_VALUE = rf'"{_IN_VALUE}(?:"|(?:{_RARE}{_IN_VALUE})+")'
_ATTRIBUTE = rf"[ ](?!{_NOT_ATTRIBUTES})[a-z][a-zA-Z0-9:\-]*+(?:={_VALUE})?"
_NAMED = rf"(?!(?:{_NOT_TAGS})[ />\n])[a-z][a-zA-Z0-9]*+"
# An end tag without its start tag means nothing, whatever its name.
_TAG = rf"<(?:/[a-z][a-zA-Z0-9]*+|{_NAMED}(?:{_ATTRIBUTE})*/?+)>"
_WORDS = rf"[\n -%'-;=?-~{_BEYOND}]*+"
_HTML = re.compile(rf"{_WORDS}(?:(?:{_TAG}|{_ENTITY}|{_RARE}){_WORDS})*".encode())
"""HTML that Python-Markdown passes through and the policy of a page allows.

It is matched against all bytes of all pages. No alternative matches what another does, so there is nothing to go back to.
A possessive repetition of groups would take three quarters of the time, but matches too much before Python 3.11.5.
Classes name what they contain: with `[^…]` each byte takes twice as long.
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
_BLOCK = re.compile(rf"<({'|'.join(_BLOCK_TAGS)})(?=[ >\n])([^>]*)>".encode())
_VOID = frozenset((b"area", b"br", b"col", b"hr", b"input", b"wbr"))
_NOT_CLOSED = re.compile(rb"<(/?+[a-zA-Z0-9]++)[^>]*+>(?<!/>)")
"""The name of a tag, with the slash of an end tag; a tag that closes itself is left out."""
_RULE = re.compile(rb"<hr>(?=\n\n|\Z)")

_HREF = re.compile(rb' href="([^"]*)"')
_ID = re.compile(rb' id="([^"]*)"')
_NAME = re.compile(b' name="')
_PLACE = PLACE.encode()


def _is_link(name: re.Match[bytes]) -> bool:
    """Return whether an attribute is the anchor of a link, as older HTML has it."""
    return name.string.startswith(b"<a ", name.string.rfind(b"<", 0, name.start()))


def _blocks(text: bytes) -> Iterator[_Block]:
    position = 0
    while position < len(text):
        block, position = _block(text, position)
        yield block


def _block(text: bytes, start: int) -> tuple[_Block, int]:
    """Return the block at a position of a text, and the position of the next one."""
    if opening := _BLOCK.match(text, start):
        return _html_block(text, opening)
    if rule := _RULE.match(text, start):
        return _Block(b"<hr>", b"<hr>", b"\n\n"), rule.end() + 2
    end = text.find(b"\n\n", start)
    end = len(text) if end < 0 else end
    words = text[start:end].decode()  # their patterns name characters
    if words.startswith("#"):
        heading = _HEADING.match(words)
        if heading is None:
            raise _OutsideDialectError
        return _heading(heading), end + 2
    if not _PARAGRAPH.match(words):
        raise _OutsideDialectError
    html = b"<p>%b</p>" % text[start:end]
    return _Block(html, html), end + 2


def _html_block(text: bytes, opening: re.Match[bytes]) -> tuple[_Block, int]:
    """Take an element to its end tag."""
    name, attributes = opening.groups()
    end, nested = _end_of(text, opening.start(), name)
    html = text[opening.start() : end]
    if not _HTML.fullmatch(html) or (nested and not _is_well_nested(html)):
        raise _OutsideDialectError
    # The search leaves such an element out up to the first end tag of its name.
    excluded = b"data-search-exclude" in attributes and not nested
    indexed = b"%b</%b>" % (opening[0], name) if excluded else html
    if end == len(text) or text.startswith(b"\n\n", end):
        return _Block(html, indexed, b"\n\n"), end + 2
    following = end + 1 if text.startswith(b"\n", end) else end
    if _BLOCK.match(text, following):
        return _Block(html, indexed), following
    raise _OutsideDialectError


def _following(text: bytes, opening: re.Match[bytes]) -> int:
    """Return the start of the line after an element if only that line is outside the dialect, else of the element."""
    try:
        end, _ = _end_of(text, opening.start(), opening[1])
    except _OutsideDialectError:
        return opening.start()
    follows = text.startswith(b"\n", end) and not text.startswith(b"\n\n", end) and not _BLOCK.match(text, end + 1)
    return end + 1 if follows else opening.start()


@cache  # a site uses a third of these elements
def _start_or_end(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(/?)%b(?=[ >\n])[^>]*>" % name)


def _end_of(text: bytes, start: int, name: bytes) -> tuple[int, bool]:
    """Return where an element ends, and whether it contains another of its name."""
    first = text.find(b"</%b>" % name, start)
    if first >= 0 and text.find(b"<%b" % name, start + 1, first) < 0:
        return first + len(name) + 3, False  # as of almost all blocks, in a third of the time
    depth, nested = 0, False
    for tag in _start_or_end(name).finditer(text, start):
        depth += -1 if tag[1] else 1
        nested = nested or depth > 1
        if not depth:
            return tag.end(), nested
    raise _OutsideDialectError


def _is_well_nested(html: bytes) -> bool:
    """Return whether every end tag closes the element that was opened last; else another end tag could end the block."""
    opened: list[bytes] = []
    for name in _NOT_CLOSED.findall(html):
        if name.startswith(b"/"):
            if not opened or opened.pop() != name[1:]:
                return False
        elif name not in _VOID:
            opened.append(name)
    return not opened


def _heading(found: re.Match[str]) -> _Block:
    level, words, anchor = len(found["level"]), found["words"], found["id"]
    if anchor is None:
        return _Block(b"", b"", level=level, words=words)
    classes = found["classes"].replace(" .", " ").strip()
    named = f' class="{classes}"' if classes else ""
    html = f'<h{level}{named} id="{anchor}">{words}</h{level}>'.encode()
    return _Block(html, html, level=level, anchor=anchor)


def _with_anchors(blocks: list[_Block]) -> list[_Block]:
    """Give the headings of authors an anchor made from their words, as Python-Markdown's `toc` does."""
    taken = {block.anchor for block in blocks if block.anchor}
    for place, block in enumerate(blocks):
        if block.level and not block.anchor:
            anchor = unique(slugify(unescape(strip_tags(block.words)), "-"), taken)
            html = f'<h{block.level} id="{anchor}">{block.words}</h{block.level}>'.encode()
            blocks[place] = block._replace(html=html, indexed=html, anchor=anchor)
    return blocks

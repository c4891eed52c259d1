"""Reads the main content of a stored page: a strict subset of HTML, in which a browser finds the same elements as this module.

Every element and attribute must be in a list, every tag closed where it was opened, and every `<` part of a tag. So no script,
form target, frame, foreign resource or unbalanced tag of an archive reaches a page (HTML Living Standard, section 13).
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NAME = r"[a-zA-Z][a-zA-Z0-9-]*+"
_VALUE = r"\"[^\"<]*+\"|'[^'<]*+'"
# White space is not `\s`: for browsers, U+00A0 and others are part of a name.
_TOKEN = lazy_pattern(
    rf"<(?:/(?P<end>{_NAME})>|!--(?P<comment>[^<>-]*+(?:-[^<>-]++)*)-->"
    rf"|(?P<name>{_NAME})(?P<attributes>(?:[ \t\n]++[a-zA-Z_][a-zA-Z0-9_.-]*+(?:=(?:{_VALUE}))?)*)[ \t\n]*+(?P<closed>/?)>)"
)
_ATTRIBUTE = lazy_pattern(rf"([a-zA-Z_][a-zA-Z0-9_.-]*+)(?:=({_VALUE}))?")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HREF = lazy_pattern(rf"\shref=({_VALUE})")
_VOID = _words("br col hr input wbr")
_DRAWN = _words("circle defs ellipse g line path pattern polygon polyline rect text title tspan")
"""Elements that may only be inside `<svg>`, where `/>` closes an element."""
_DRAWING = _DRAWN | {"a", "svg"}
"""All elements that `<svg>` may hold; most others would end the drawing there."""
_TEXT = _words("""
    a abbr address aside b bdi bdo blockquote button caption cite code colgroup data dd del details dfn div dl dt em fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header i ins kbd label legend li mark nav ol p pre q rp rt ruby s samp section
    small span strong sub summary sup svg table tbody td tfoot th thead time tr u ul var
    """)
_ELEMENTS = _VOID | _DRAWN | _TEXT
_ATTRIBUTES = _words("""
    abbr align checked cite class colspan datetime dir disabled download for headers hidden href hreflang id lang name open
    popover popovertarget rel role rowspan scope span start tabindex title translate type value

    cx cy d dx dy fill fill-opacity focusable font-size font-weight height overflow patterntransform patternunits points
    preserveaspectratio r rx ry stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity stroke-width text-
    anchor transform viewbox width x x1 x2 xmlns y y1 y2
    """)
"""The attributes of texts, then those of drawings."""
_CONTROL = lazy_pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_INPUTS = frozenset(("checkbox", "radio"))
_SCHEME = lazy_pattern(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SCHEMES = frozenset(("http", "https", "mailto", "tel"))
_PAINT = lazy_pattern(r"url\(#[\w.-]+\)")
"""A pattern of the same page."""
_RESERVED = lazy_pattern(r"__|md-|(?:content|top)\Z")
"""Ids and classes by which the page's frame and Material's program find their own elements."""


def faults(html: str) -> Iterator[str]:
    """Yield what the content of a stored page must not hold; nothing for a page that this program has stored."""
    if control := _CONTROL.search(html):
        yield f"the character U+{ord(control[0]):04X}"
    opened: list[str] = []
    position = 0
    for token in _TOKEN.finditer(html):
        if "<" in html[position : token.start()]:
            break
        position = token.end()
        if token["end"]:
            if not opened or opened.pop() != token["end"].lower():
                yield f"</{token['end']}> closes an element that is not open there"
                return
        elif token["name"]:
            name = token["name"].lower()
            yield from _element_faults(name, token["attributes"], "svg" in opened)
            if name not in _DRAWING and "svg" in opened:
                yield f"the element <{name}> in a drawing"
            if name not in _VOID and not (token["closed"] and "svg" in opened):
                opened.append(name)
    rest = html[position:]
    if "<" in rest:
        yield f"this is not a complete tag: {_short(rest[rest.index('<') :])}"
    elif opened:
        yield f"<{opened[-1]}> is not closed"


def replace_links(html: str, target: Callable[[str], str | None]) -> str:
    """Replace the target of each link by what a function returns for it; `None` leaves the text without a link.

    What is between the tags and all other attributes stay as they are.
    """
    if all(target(href) == href for href in {unescape(quoted[1:-1]) for quoted in _HREF.findall(html)}):
        return html

    def of_tag(token: re.Match[str]) -> str:
        attributes = token["attributes"] or ""
        if (token["name"] or "").lower() != "a" or "href" not in attributes:
            return token[0]
        start, end = (place - token.start() for place in token.span("attributes"))
        return token[0][:start] + _ATTRIBUTE.sub(of_attribute, attributes) + token[0][end:]

    def of_attribute(found: re.Match[str]) -> str:
        if found[1].lower() != "href" or found[2] is None:
            return found[0]
        old = unescape(found[2][1:-1])
        new = target(old)
        return found[0] if new == old else f'{found[1]}="{escape(new)}"' if new is not None else ""

    return _TOKEN.sub(of_tag, html)


@lru_cache(maxsize=8192)  # a page has few different tags
def _element_faults(name: str, attributes: str, drawn: bool) -> tuple[str, ...]:
    return tuple(_faults_of_element(name, attributes, drawn))


def _faults_of_element(name: str, attributes: str, drawn: bool) -> Iterator[str]:
    if name not in _ELEMENTS or (name in _DRAWN and not drawn):
        yield f"the element <{name}>"
    for found in _ATTRIBUTE.finditer(attributes):
        key, value = found[1].lower(), unescape((found[2] or '""')[1:-1])
        if key not in _ATTRIBUTES and not re.match(r"aria-|data-(?!md-)", key):
            yield f"the attribute {_short(found[0])}"
        elif key == "href":
            scheme = _SCHEME.match(re.sub(r"[\x00-\x20]", "", value))
            if name != "a" or value.startswith(("//", "\\")) or (scheme and scheme[1].lower() not in _SCHEMES):
                yield f"the link {_short(value)}"
        elif "url(" in value.lower() and key in ("fill", "stroke") and not _PAINT.fullmatch(value):
            yield f"the paint {_short(value)}"
        elif key == "type" and name == "input" and value.lower() not in _INPUTS:
            yield f"an input field of the type {_short(value)}"
        elif key in ("id", "class", "popovertarget", "for") and any(_RESERVED.match(word) for word in value.split()):
            yield f"the attribute {_short(found[0])}, which belongs to the frame of a page"
    if name == "input" and not re.search(r"\btype=", attributes):
        yield "an input field without a type"


def _short(text: str) -> str:
    return " ".join(text.split())[:60]

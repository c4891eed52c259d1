"""Texts and addresses that are safe in Markdown, in HTML and in attributes, and set as a printer would."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from briefing.markdown.escape import escape_address, escape_once

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from briefing.markdown import Citation

as_markup: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Take a text for markup; `Markup` itself takes three times as long, because it asks for other representations first."""


@lru_cache(maxsize=16_384)  # of texts, most of which are ids, numbers and addresses on many pages
def escape(text: str) -> Markup:
    """Escape a string for Markdown, HTML and attributes; lines do not break at a dash between words."""
    return as_markup(joined(escape_once(text)))


@lru_cache(maxsize=8192)  # of names and titles of entries, most of which are on many pages
def without_tags(html: str) -> str:
    """Return the text of HTML."""
    if "<" not in html and "&" not in html:  # as most names
        return " ".join(str.split(html))  # markup divides itself into pieces of markup
    return Markup(html).striptags()


@lru_cache(maxsize=8192)  # of addresses, most of which are on many pages
def address(href: str) -> Markup:
    """Escape a URL for an attribute, keeping it legible."""
    return as_markup(escape_address(href))


_TYPED = re.compile(
    r"<code>.*?</code>|<[^>]*>|(?<=[^\W\d_])–(?=[^\W\d_])|(?<=[^\W_])(?:'|&#39;)(?=[^\W_])|(?<=s)(?:'|&#39;)(?= )"
)
_SET = {"–": "\u2060–\u2060", "'": "’", "&#39;": "’"}


def joined(html: str) -> str:
    """Set what a keyboard cannot: no line break around a dash between two words (China–US), and curved apostrophes."""
    if "–" not in html and "'" not in html and "&#39;" not in html:
        return html
    return _TYPED.sub(lambda found: _SET.get(found[0], found[0]), html)


class LinklessResolver:
    """Resolves references and citations to plain text, where links are not allowed."""

    def mention(self, target: str, label_html: str | None) -> str:
        return label_html or str(escape(target.rpartition(":")[2]))

    def cite(self, citations: Sequence[Citation]) -> str:
        return ""

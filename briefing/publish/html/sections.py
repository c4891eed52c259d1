"""Divides a converted page into the sections of the search index, as Material's search plugin does, in one pass.

The plugin reads every page with `html.parser`; in HTML of our dialect, each `<` begins a tag and each `>` ends one, so that the
page can be split there. The rules here follow `material.plugins.search.plugin.Parser` line by line, its oddities included.
"""

from __future__ import annotations

import re
from html import escape, unescape
from math import inf

_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"))
_KEPT = frozenset(("p", "code", "pre", "li", "ol", "ul", "sub", "sup"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_USUAL = frozenset(
    ("a", "abbr", "b", "bdi", "cite", "dd", "div", "dl", "dt", "em", "i", "q", "section", "span", "strong", "time")
)
"""Elements of which the index has the text only."""
_ID = re.compile(r'(?:^| )id="([^"]*)"')
_LEFT_OUT = re.compile(r'(?:^| )(?:data-search-exclude(?=[ /=]|$)|class="linenodiv")')


class Section:
    """The text below a heading, with the attributes that the search plugin reads."""

    def __init__(self, tag: str, depth: float = 0, excluded: bool = False) -> None:
        self.tag = tag
        self.depth = depth
        self.excluded = excluded
        self.text: list[str] = []
        self.title: list[str] = []
        self.id: str | None = None


def sections(html: str) -> list[Section] | None:
    """Return the sections of a page that was converted, or `None` if its tags do not match."""
    reading = _Reading()
    first, *pieces = html.split("<")
    if first:
        reading.text(first)
    context = reading.context
    for piece in pieces:
        written, _, text = piece.partition(">")
        if written[0] != "/":
            reading.start(written)
        elif context and context[-1] == (tag := written[1:].lower()):
            reading.end(tag)
        else:
            return None
        if text:
            reading.text(text)
    return [section for section in reading.found if not section.excluded] if not context else None


class _Reading:
    def __init__(self) -> None:
        self.found: list[Section] = []
        self.section: Section | None = None
        self.context: list[str] = []
        self.skipped: set[str] = set()

    def start(self, written: str) -> None:
        """Take a start tag, given by what is between its signs."""
        tag, _, attributes = written.partition(" ")
        if tag in _USUAL and self.section and not (attributes and _is_unusual(attributes)):
            self.context.append(tag)
            return  # as most tags
        if tag.endswith("/"):
            tag, attributes = tag[:-1], "/"
        tag = tag.lower()
        if tag in _VOID:
            return
        self.context.append(tag)
        depth, excluded = len(self.context), "data-search-exclude" in attributes
        if tag in _HEADINGS and (named := _ID.search(attributes)):
            if tag != "h1" and not self.found:
                self.found.append(Section("hx", depth))
            self.section = Section(tag, depth, excluded)
            if self.found:
                self.section.id = unescape(named[1])
            self.found.append(self.section)
        section = self._section()
        if attributes and _LEFT_OUT.search(attributes):
            self.skipped.add(tag)
        elif tag in _KEPT and not self._skipping():
            self._texts_of(section).append(f"<{tag}>")
        if attributes.endswith("/"):
            self.end(tag)

    def end(self, tag: str) -> None:
        """Take the end tag of the element that was opened last."""
        context, section = self.context, self.section or self._section()
        if section.depth > len(context):
            outer = next((each for each in reversed(self.found) if each.depth <= len(context)), None)
            if outer:
                section.depth = inf
                section = self.section = outer
        context.pop()
        if tag in _USUAL and not self.skipped:
            return  # as most tags
        if tag in self.skipped:
            self.skipped.remove(tag)
        elif tag in _KEPT and not self._skipping():
            _close(self._texts_of(section), tag)

    def text(self, text: str) -> None:
        if self.skipped and self._skipping():
            return
        shown = text
        if "&" in text:
            shown = unescape(text)
            text = escape(shown, quote=False)
        section, preformatted = self.section or self._section(), "pre" in self.context
        blank = shown.isspace()
        if not preformatted:
            text = " " if blank else text.replace("\n", " ")
        if section.tag in self.context:
            section.title.append(text)
        elif not blank or preformatted or not section.text or not section.text[-1].isspace():
            section.text.append(text)

    def _section(self) -> Section:
        if self.section is None:
            self.section = Section("hx")
            self.found.append(self.section)
        return self.section

    def _skipping(self) -> bool:
        return bool(self.skipped) and not self.skipped.isdisjoint(self.context)

    def _texts_of(self, section: Section) -> list[str]:
        return section.title if section.tag in self.context else section.text


def _close(texts: list[str], tag: str) -> None:
    """Close an element that the index keeps, or remove it if nothing but white space came after its first start tag."""
    index = texts.index(f"<{tag}>")
    if all(text.isspace() for text in texts[index + 1 :]):
        del texts[index:]
    else:
        texts.append(f"</{tag}>")


def _is_unusual(attributes: str) -> bool:
    return "data-search-exclude" in attributes or "linenodiv" in attributes or attributes.endswith("/")

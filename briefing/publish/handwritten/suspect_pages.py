"""Which handwritten pages a build may refuse: a test that reads no Markdown, because most pages pass it."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from briefing.publish import named_files
from briefing.publish.handwritten.footnotes import may_be_unused
from briefing.publish.handwritten.heading_anchors import heading_anchors
from briefing.publish.link_schemes import is_followed
from briefing.publish.markdown_links import without_code
from briefing.publish.mkdocs.markdown_extensions import extensions_in_use
from briefing.source.lazy_pattern import lazy_pattern
from briefing.source.project import PAGE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Set

    from briefing.publish.handwritten.docs_folder import DocsFolder
    from briefing.publish.mkdocs.settings import MkdocsSettings

HTML = ".html"
"""The ending of a page that is published as it is written, with its policy."""
SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:|//", re.IGNORECASE)
_TARGET = re.compile(r"\]\(\s*(?:<([^<>\n]*)>|([^)\s]+))")
_DEFINED = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:\s*<?([^\s>]+)", re.MULTILINE)
# Each begins with a character that few places have, or is tried at such places only: this is most of a check of a long guide.
_ELEMENT = re.compile(
    r"<(?:script|style|iframe|object|embed|applet|base|frame|meta|link|a|area|img|audio|video|source|track|input|image|use)\b",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[[^\]\n]*(?:\](?P<elsewhere>\(\s*<?(?:\w+:)?//|\[)?)?")
"""An image, whose file may be on another host; without a `]`, no other part of the line is searched for its end again."""
_ATTRIBUTE = re.compile(r"(?:\bon\w+|style)\s*\Z", re.IGNORECASE)
_LONGEST = 40  # characters of the name of an attribute and the space before its `=`
_FRONT_MATTER = lazy_pattern(r"\A\ufeff?---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE | re.DOTALL)


def body(text: str) -> str:
    """Return a page without the settings at its head."""
    return _FRONT_MATTER.sub("", text) if text.startswith(("---", "\ufeff")) else text


class KnownFiles(NamedTuple):
    """What is known of the files to which pages may link."""

    files: Collection[str]
    anchors: Callable[[str], Set[str]]
    """The anchors that a page certainly has."""
    url: str
    """The address of the site, or an empty text."""
    footnotes: bool
    """Whether the pages may have footnotes."""


def known_files(files: Collection[str], anchors: Callable[[str], Set[str]], settings: MkdocsSettings) -> KnownFiles:
    """Return what is known of some files, given the anchors of pages among them."""
    return KnownFiles(files, anchors, (settings.site_url or "").rstrip("/"), "footnotes" in extensions_in_use(settings))


def may_be_refused(docs: DocsFolder, settings: MkdocsSettings) -> bool:
    """Return whether a page or a setting has a link to another place than those of `docs`, or markup that may be forbidden.

    Few have, and to know more, the addresses of the whole site are needed.
    """
    try:
        left_out = settings.left_out()
    except ValueError:
        return True
    paths = {name: path for path in docs.paths() if not left_out(name := str(path))}
    found: dict[str, frozenset[str]] = {}

    def anchors(file: str) -> frozenset[str]:
        if file not in found:
            found[file] = frozenset() if file.endswith(HTML) else heading_anchors(body(docs.text(paths[file])))
        return found[file]

    known = known_files(paths.keys(), anchors, settings)
    return (
        named_files.may_be_missing(settings, paths.keys())
        or any(name.endswith(HTML) for name in paths)
        or any(is_suspect(docs.text(page.path), str(page.path), known) for page in docs.pages() if str(page.path) in paths)
    )


def is_suspect(text: str, page: str, known: KnownFiles) -> bool:
    """Return whether a build may refuse this text of a page."""
    # Few pages need the second, which takes longer.
    return _may_be(text, page, known) and _may_be(without_code(text), page, known)


def _may_be(text: str, page: str, known: KnownFiles) -> bool:
    if _ELEMENT.search(text) or "javascript:" in text.casefold() or _has_attribute(text):
        return True
    if any(found["elsewhere"] for found in _IMAGE.finditer(text)):
        return True
    if known.footnotes and "[^" in text and may_be_unused(text):
        return True
    targets = [found[1] or found[2] or "" for found in _TARGET.finditer(text)]
    if "]:" in text:
        targets += (found[1] for found in _DEFINED.finditer(text))
    return any(_is_suspect_target(target, page, known) for target in targets)


def _is_suspect_target(target: str, page: str, known: KnownFiles) -> bool:
    if SCHEME.match(target):
        return not is_followed(target) or bool(known.url and target.startswith(known.url))
    path, _, anchor = target.partition("#")
    file = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path))) if path else page
    if file not in known.files:
        return True
    return bool(anchor) and file.endswith((*PAGE_SUFFIXES, HTML)) and anchor not in known.anchors(file)


def _has_attribute(text: str) -> bool:
    """Return whether a text may have an attribute with a script or a style."""
    at = text.find("=")
    while at >= 0:
        if _ATTRIBUTE.search(text, max(0, at - _LONGEST), at):
            return True
        at = text.find("=", at + 1)
    return False

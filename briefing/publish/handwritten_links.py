"""What a build would refuse in handwritten pages and in the files that `mkdocs.yml` names, found without building the site."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from briefing.diagnostics import Place, Problem, error
from briefing.publish import named_files
from briefing.publish.handwritten import address
from briefing.publish.link_schemes import is_followed
from briefing.publish.markdown_links import without_code
from briefing.publish.mkdocs import markdown_extensions
from briefing.source.lazy_pattern import lazy_pattern
from briefing.source.project import PAGE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from briefing.publish.docs_folder import DocsFolder
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Output, Unit

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:|//", re.IGNORECASE)
_TARGET = re.compile(r"\]\(\s*(?:<([^<>\n]*)>|([^)\s]+))")
_DEFINED = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]+)", re.MULTILINE)
# Each begins with a character that few places have, or is tried at such places only: this is most of a check of a long guide.
_ELEMENT = re.compile(
    r"<(?:script|style|iframe|object|embed|applet|base|frame|meta|link|a|area|img|audio|video|source|track|input|image|use)\b",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[[^\]\n]*\](?:\(\s*<?(?:\w+:)?//|\[)")
_ATTRIBUTE = re.compile(r"(?:\bon\w+|style)\s*\Z", re.IGNORECASE)
_LONGEST = 40  # characters of the name of an attribute and the space before its `=`
_FRONT_MATTER = lazy_pattern(r"\A\ufeff?---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE | re.DOTALL)
_ADDED = lazy_pattern(r"(?:.*/)?(?:assets/.*|search/.*|404\.html|sitemap\.xml.*|robots\.txt|_headers|_redirects)")
"""Files of the site that the theme and the publisher add."""


class PlannedFiles(NamedTuple):
    """The files that a build would make."""

    units: Iterable[Unit]
    sources: Collection[str]
    """The files of the build folder: `en/docs/timeline/index.md`."""
    published: frozenset[str]
    """The files of the site: `timeline/index.html`."""


def may_be_refused(docs: DocsFolder, settings: MkdocsSettings) -> bool:
    """Return whether a page or a setting has a link to another file than those of `docs`, or markup that may be forbidden.

    Few have, and to know more, the addresses of the whole site are needed.
    """
    files = frozenset(map(str, docs.paths()))
    return named_files.may_be_missing(settings, files) or any(
        _is_suspect(docs.text(page.path), str(page.path), files) for page in docs.pages()
    )


def _is_suspect(text: str, page: str, files: Collection[str]) -> bool:
    # Few pages need the second, which takes longer.
    return _may_be(text, page, files) and _may_be(without_code(text), page, files)


def _may_be(text: str, page: str, files: Collection[str]) -> bool:
    if _ELEMENT.search(text) or _IMAGE.search(text) or "javascript:" in text.casefold() or _has_attribute(text):
        return True
    targets = [found[1] or found[2] or "" for found in _TARGET.finditer(text)]
    if "]:" in text:
        targets += (found[1] for found in _DEFINED.finditer(text))
    return any(_is_suspect_target(unquote(target.partition("#")[0]), page, files) for target in targets)


def _is_suspect_target(target: str, page: str, files: Collection[str]) -> bool:
    if _SCHEME.match(target):
        return not is_followed(target)
    return bool(target) and posixpath.normpath(posixpath.join(posixpath.dirname(page), target)) not in files


def _has_attribute(text: str) -> bool:
    """Return whether a text may have an attribute with a script or a style."""
    at = text.find("=")
    while at >= 0:
        if _ATTRIBUTE.search(text, max(0, at - _LONGEST), at):
            return True
        at = text.find("=", at + 1)
    return False


def refused(pages: Iterable[Output], site: PlannedFiles, settings: MkdocsSettings, overrides: Path) -> Iterator[Problem]:
    """Yield what a build would refuse in these pages and in the files that the settings name; anchors are not followed."""
    from briefing.publish.source_index import OWN_PLUGINS  # few checks come so far

    yield from named_files.missing_files(settings, site.units, site.sources, overrides)
    if any(plugin.bare not in OWN_PLUGINS for plugin in settings.plugins()):
        return  # which may change what the pages contain
    units = {unit.name: unit for unit in site.units}
    for page in pages:
        if PurePosixPath(page.path).suffix in PAGE_SUFFIXES and _is_suspect(page.text, page.path, site.sources):
            name, _, below = page.path.partition("/docs/")
            yield from _refused_in(page, units[name], below, site, settings)


def _refused_in(page: Output, unit: Unit, below: str, site: PlannedFiles, settings: MkdocsSettings) -> Iterator[Problem]:
    from briefing.publish import csp, internal_links  # slow to import, and few pages are suspect
    from briefing.publish.source_index import trace_of

    origin = Path(page.origin or page.path)
    html, links = _converted(_FRONT_MATTER.sub("", page.text), markdown_extensions.configured(settings, unit))
    parsed = csp.parse_fragment(html)
    shown = unit.base + address(below)
    index = internal_links.LinkIndex(site.published, {}, settings.site_url)
    for fault in parsed.faults:
        yield error("publish", f"page `{shown}`: {fault}", _place(origin, trace_of(fault)), csp.help_of(fault))
    for link in sorted(parsed.links | links):
        file = unquote(link.partition("#")[0].partition("?")[0])
        if not file or _SCHEME.match(link):
            continue
        source = posixpath.normpath(posixpath.join(posixpath.dirname(below), file))
        if link in links and f"{unit.name}/docs/{source}" in site.sources:
            continue
        if link in links and (file.startswith("/") or posixpath.splitext(file)[1]):
            message = f"the link `{link}` leads to no page"
            if file.startswith("/"):
                message = f"the link `{link}` begins at the root of the host, not of the site"
            help = "name the file of a page, relative to this one, such as `timeline/index.md`; or write a whole web address"
            yield error("publish", message, _place(origin, link), help)
            continue
        reason = internal_links.reason_broken(index, posixpath.dirname(shown), link.partition("#")[0])
        if reason and not _ADDED.fullmatch(file):
            yield error("publish", f"page `{shown}`: the link `{link}` is broken: {reason}", _place(origin, link))


def _place(origin: Path, trace: str) -> Place:
    from briefing.publish.source_index import places_of

    return next(iter(places_of(origin, trace)), Place(origin.as_posix()))


def _converted(text: str, extensions: Iterable[Mapping[str, Mapping[str, Any]]]) -> tuple[str, frozenset[str]]:
    """Return a page as HTML, and the links and pictures that are Markdown, in which MkDocs makes files to addresses."""
    from markdown import Markdown  # slow to import
    from markdown.treeprocessors import Treeprocessor
    from markdown.util import AMP_SUBSTITUTE  # in mail addresses

    found: set[str] = set()

    class Links(Treeprocessor):
        def run(self, root: Element) -> None:
            found.update(each.get("href") or "" for each in root.iter("a"))
            found.update(each.get("src") or "" for each in root.iter("img"))

    options = {name: dict(each[name]) for each in extensions for name in each}
    converter = Markdown(extensions=[*options, "fenced_code"], extension_configs=options)
    converter.treeprocessors.register(Links(converter), "links", 0)
    return converter.convert(text), frozenset(each for each in found if each and AMP_SUBSTITUTE not in each)

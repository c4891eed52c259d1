"""Handwritten pages that are not UTF-8, or show references and citations in the syntax of the data as typed."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.page_links import Address, Links
from briefing.diagnostics import Place, Problem, warning
from briefing.markdown.reference_syntax import CITES, citations
from briefing.model.kinds import REFERENCE
from briefing.publish.markdown_links import without_code, without_settings
from briefing.source.characters import undecodable
from briefing.source.lazy_pattern import lazy_pattern
from briefing.source.yaml_reader import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath, PurePosixPath

    from briefing.model import Brief, Site
    from briefing.publish.handwritten.docs_folder import DocsFolder
    from briefing.publish.mkdocs.settings import MkdocsSettings

_RAW = lazy_pattern(
    rf"(?<![\\!\[\]])\[(?:(?P<cites>{CITES})\](?![(\[])"
    rf"|(?P<id>{REFERENCE})\](?![(\[])"
    r"|(?P<words>[^\[\]\n]+)\]\[(?P<of>[a-z0-9][a-z0-9-]*:)?(?P<named>[A-Za-z0-9][A-Za-z0-9.-]*)\])"
)
_CANDIDATE = re.compile(rf"\[@|\[{REFERENCE}\]|\]\[[A-Za-z0-9:.-]+\]")
"""What every such reference contains, also before samples of code are taken out: most pages have none."""
_DEFINED = lazy_pattern(r"^ {0,3}\*?\[(?P<label>[^\]\n]+)\]:", re.MULTILINE)
"""The label of a link, a footnote or an abbreviation that a page defines: Markdown reads brackets with it."""


class _Found(NamedTuple):
    problem: Problem
    named: bool
    """Whether it has the form `[words][id]`, which plugins of MkDocs read too."""


def page_references(site: Site, docs: DocsFolder, own: MkdocsSettings) -> Iterator[Problem]:
    """Yield an error for each page in `docs/` that is not UTF-8, and a warning for each reference of the data that one shows."""
    try:
        left_out = own.left_out()
    except ValueError:
        return  # the build reports it, and nothing is known of what is published
    pages = (each.path for each in docs.pages() if each.size <= MAX_BYTES and not left_out(str(each.path)))
    found = [each for path in pages for each in _in_page(site, docs, path)]
    if any(each.named for each in found) and any(plugin.bare == "autorefs" for plugin in own.plugins()):
        found = [each for each in found if not each.named]
    yield from (each.problem for each in found)


def _in_page(site: Site, docs: DocsFolder, below: PurePosixPath) -> Iterator[_Found]:
    path = docs.folder / below
    try:
        if fault := undecodable(docs.content(below), path.as_posix()):
            yield _Found(fault, named=False)
            return
    except OSError:
        return  # the build reports it
    text = docs.text(below).removeprefix("\ufeff")
    if not _CANDIDATE.search(text):
        return
    shown = without_code(without_settings(text))
    if not _CANDIDATE.search(shown):
        return  # as in a guide, which shows references as samples
    defined = {each["label"].casefold() for each in _DEFINED.finditer(shown)}
    for raw in _RAW.finditer(shown):
        label = raw["named"] or raw["id"] or raw["cites"]
        at_start = shown[shown.rfind("\n", 0, raw.start()) + 1 : raw.start()].strip(" *") == ""
        if f"{raw['of'] or ''}{label}".casefold() in defined or (at_start and shown.startswith(":", raw.end())):
            continue
        help = _instead(site, below, raw)
        if help is None:
            continue
        line, start = shown.count("\n", 0, raw.start()) + 1, raw.start() - shown.rfind("\n", 0, raw.start())
        end = start + len(raw[0]) if "\n" not in raw[0] else start + 1
        what = "citations" if raw["cites"] else "references"
        message = f"`{' '.join(raw[0].split())}` is shown as typed: {what} of this form work only in the data"
        place = Place(path.as_posix(), line, start, line, end)
        yield _Found(warning("raw-reference", message, place, help), bool(raw["named"]))


def _instead(site: Site, page: PurePath, raw: re.Match[str]) -> str | None:
    """Return what to type instead; None if the brackets name no entry and are not a citation."""
    if raw["cites"]:
        keys = [each.key for each in citations(raw["cites"], 0, len(raw["cites"])) or ()]
        links = [_link(site, page, "", key, "source") for key in keys]
        written = ", ".join(f"`[{key}]({link})`" for key, link in zip(keys, links, strict=True) if link)
        return f"write {written}" if written else "link to the source, or write the statement with its citation in the data"
    prefix, _, id = raw["id"].rpartition(":") if raw["id"] else (raw["of"] or "", "", raw["named"])
    link = _link(site, page, prefix.rstrip(":"), id)
    return f"write `[{raw['words'] or id}]({link})`" if link else None


def _link(site: Site, page: PurePath, slug: str, id: str, kind: str | None = None) -> str | None:
    """Return the link from a page to an entry, as authors write it: to the file of its page, relative to that of this page."""
    parts = page.parts
    tags = {tag.casefold() for tag in site.languages}
    below = parts[1:] if len(parts) > 1 and parts[0].casefold() in tags else parts
    home = site.brief(below[0]) if site.library and len(below) > 1 else None
    for brief in _briefs(site, slug, home):
        links = Links.of(site, brief).addresses
        address = next((at for (of, name), at in links.items() if name == id and kind in (None, of)), None)
        if address:
            return _relative("/".join(below[:-1]), brief, address)
    return None


def _briefs(site: Site, slug: str, home: Brief | None) -> tuple[Brief, ...]:
    named = site.brief(slug) if slug else home
    return (named,) if named else () if slug else site.briefs


def _relative(folder: str, brief: Brief, address: Address) -> str:
    target = posixpath.join(brief.slug, address.page, "index.md")
    return f"{posixpath.relpath(target, folder or '.')}#{address.anchor}"

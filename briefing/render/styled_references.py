"""The references of a brief in the citation style that its head names, and what prevents one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.page_links import Links
from briefing.bibliography.csl_style import (
    INSTALL,
    CitationStyle,
    is_installed,
    read_style,
    unreadable_style,
)
from briefing.bibliography.items import of_brief, of_source
from briefing.bibliography.reference_formatter import FormattingError, format_reference
from briefing.bibliography.reference_marks import FormattedReference, KeptPart
from briefing.bibliography.style_files import ENDING, known_styles
from briefing.diagnostics import Note, Place, Problem, did_you_mean, error, warning
from briefing.model import Source
from briefing.source.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from briefing.bibliography.items import BibliographyItem
    from briefing.model import Brief, Site
    from briefing.source.result_cache import ResultCache


class StyledReferences(NamedTuple):
    """A citation style, and the references of a brief's sources in it by their keys; one that it cannot format is missing."""

    style: CitationStyle
    sources: Mapping[str, FormattedReference]

    def format(self, item: BibliographyItem, language: str) -> FormattedReference:
        """Format another item. Raises FormattingError."""
        return format_reference(self.style, item, language)


class StyledSite(NamedTuple):
    """The references of the briefs that name citation styles, by folder and language, and the problems of styles and sources."""

    briefs: Mapping[tuple[str, str], StyledReferences]
    problems: tuple[Problem, ...]


def styled_references(site: Site, folder: Path, memo: Memo | None = None) -> StyledSite:
    """Format the sources of the briefs of a site; `folder` contains the project's styles."""
    memo = memo or Memo()
    styles: dict[str, CitationStyle | Problem] = {}
    found: dict[tuple[str, str], StyledReferences] = {}
    problems: list[Problem] = []
    known = known_styles(folder) if any(brief.head.style for brief in site.briefs) else {}
    for brief in site.briefs:
        for name in dict.fromkeys(brief.head.style.values()):
            missing = _missing(brief, name, folder, known)
            if missing is not None:
                problems.append(missing)
                continue
            if name not in styles:
                styles[name] = style = _read(known[name])
                problems += [style] if isinstance(style, Problem) else []
            style = styles[name]
            languages = [language for language in brief.head.languages if brief.head.style_in(language) == name]
            if languages and isinstance(style, CitationStyle):
                make = partial(_kept, memo, site, brief, name, style)
                made = memo.of(("references", brief.slug, name), (brief, site.shared), (style,), make)
                found |= {(brief.slug, language): made.references for language in languages}
                problems += made.problems
    return StyledSite(found, tuple(problems))


def _place(brief: Brief, style: str) -> Place:
    """Return where a brief first names a style."""
    return brief.origin.at("style", next(language for language, name in brief.head.style.items() if name == style))


def _missing(brief: Brief, name: str, folder: Path, known: Mapping[str, Path]) -> Problem | None:
    place = _place(brief, name)
    if not is_installed():
        return error("not-installed", "citation styles need a program that is not installed", place, INSTALL)
    if name in known:
        return None
    names = ", ".join(f"`{each}`" for each in known)
    help = did_you_mean(name, known) or f"type one of these: {names}; or put the file there"
    return error("missing-file", f"there is no style `{folder.as_posix()}/{name}{ENDING}`", place, help)


def _read(path: Path) -> CitationStyle | Problem:
    try:
        return read_style(path)
    except OSError as failure:
        return unreadable_style(path, failure)


class _StyledBrief(NamedTuple):
    references: StyledReferences
    problems: tuple[Problem, ...]


_CLASSES = (_StyledBrief, StyledReferences, CitationStyle, FormattedReference, KeptPart, Problem, Place, Note)
"""The classes of the values in the references of a brief, which are those that a cache may load."""


def _kept(memo: Memo, site: Site, brief: Brief, name: str, style: CitationStyle) -> _StyledBrief:
    """Format the references of a brief, or take them from the cache; they take longer than its pages."""

    def inputs(cache: ResultCache) -> object:
        return (name, style.file, style.xml, brief.slug, cache.parts.get(brief.slug), cache.parts.get(""))

    return memo.kept("references", inputs, _CLASSES, partial(_format, site, brief, name, style))


def _format(site: Site, brief: Brief, name: str, style: CitationStyle) -> _StyledBrief:
    language = brief.head.languages[0]
    found: dict[str, FormattedReference] = {}
    problems: list[Problem] = []
    for source in Links.of(site, brief).listed.get("source", ()):
        assert isinstance(source, Source)
        try:
            found[source.id] = format_reference(style, of_source(source), language)
        except FormattingError as failure:
            key = ("source", source.id)
            origin = brief.origins.get(key) or site.shared_origins[key]
            message = f"`{style.file}` cannot format {source.id}: {failure}"
            problems.append(warning("unformatted-reference", message, origin.head(), _INSTEAD))
    for item in _kinds_of_citation(brief):
        try:
            format_reference(style, item, language)
        except FormattingError as failure:
            message = f"`{style.file}` cannot format the citation of this brief as a {item.type}: {failure}"
            problems.append(warning("unformatted-reference", message, _place(brief, name), _INSTEAD))
    return _StyledBrief(StyledReferences(style, found), tuple(problems))


_INSTEAD = "pages show it in the program's own format; correct the style, or take another one"


def _kinds_of_citation(brief: Brief) -> tuple[BibliographyItem, ...]:
    """Return items of the kinds that the page "Cite" formats: a brief, and an entry of one."""
    whole = of_brief(
        brief.head, "brief", title="Title", abstract="", editors=["Name"] if brief.head.editors else [],
        language=brief.head.languages[0], url="https://example.org/",
    )  # fmt: skip
    return whole, as_entry(whole, "Title", None)


def as_entry(whole: BibliographyItem, title: str, url: str | None) -> BibliographyItem:
    """Return an entry of a brief as an item: a part of the brief with a title and a URL of its own."""
    own = {name: text for name, text in whole.texts.items() if name not in ("abstract", "URL")}
    own |= {"title": title, "container-title": whole.texts["title"], **({"URL": url} if url else {})}
    return replace(whole, type="chapter", texts=own)

"""Checks that the link of a brief's notice leads to a page that the site has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.analysis.page_links import Links, base
from briefing.diagnostics import did_you_mean, error
from briefing.model.resolve import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import PurePath

    from briefing.diagnostics import Problem
    from briefing.model import Brief, Site


def is_page(link: str | None) -> bool:
    """Return whether a link names a page of the site; any other one is a web address."""
    return link is not None and not link.lower().startswith(("http://", "https://"))


def notice_problems(site: Site, docs: Callable[[], Iterable[PurePath]]) -> Iterator[Problem]:
    """Yield a problem for each notice that leads to a page which the site does not have; `docs` returns handwritten files."""
    for brief in site.briefs:
        link = brief.head.notice.link if brief.head.notice else None
        # What could not be read may be on the page.
        if link is not None and is_page(link) and not brief.partial and not _leads_to_the_timeline(brief, link):
            yield from _problems_of(link, site, brief, docs)


def _leads_to_the_timeline(brief: Brief, link: str) -> bool:
    """Return whether a link leads to the timeline, as most do: nothing has to be computed then."""
    folder, _, anchor = link.partition("#")
    events = {event.id for event in brief.events}
    return folder == "timeline/" and bool(events) and (not anchor or anchor in events)


def _problems_of(link: str, site: Site, brief: Brief, docs: Callable[[], Iterable[PurePath]]) -> Iterator[Problem]:
    from briefing.render.routes import addresses  # few briefs have such a notice

    links, place = Links.of(site, brief), brief.origin.at("notice", "link")
    page, _, anchor = link.partition("#")
    page = page.removeprefix("./")
    known = set(addresses(links))
    if page not in known:
        written = frozenset(path.with_suffix("").as_posix().casefold() for path in docs() if path.suffix.startswith(".m"))
        absent = [lang for lang in brief.head.languages if not _names(site, brief, lang, page) & written]
        if absent:
            only_there = len(absent) < len(brief.head.languages)
            help = did_you_mean(page, sorted(known)) or "write the address of another page, or delete the link"
            if only_there:
                help = (
                    f"write the page in {absent[0]} too, as `docs/{_file(site, brief, absent[0], page)}`, or link to another page"
                )
            where = f" in {absent[0]}" if only_there else ""
            yield error("unknown-page", f"the site has no page `{page}`{where}", place, help)
    elif kind_of(anchor) is not None:
        at = {home.page for (_, id), home in links.addresses.items() if id == anchor}
        if page not in at:
            help = f"write `{min(at)}#{anchor}`" if at else "write another id, or the address of the page alone"
            yield error("unknown-page", f"{anchor} is not on the page `{page or './'}`", place, help)


def _names(site: Site, brief: Brief, lang: str, page: str) -> set[str]:
    """Return the paths at which a page of a brief can be written in a language."""
    folders = {base(site, brief.slug, lang), *([f"{lang}/"] if not base(site, brief.slug, lang) else [])}
    return {f"{folder}{page}{leaf}".rstrip("/").casefold() for folder in folders for leaf in ("", "index", "README")}


def _file(site: Site, brief: Brief, lang: str, page: str) -> str:
    """Return the path at which a page of a brief is best written in a language; its folder is the tag as the brief writes it."""
    path = f"{base(site, brief.slug, lang)}{page}".rstrip("/")
    return (lang + path[len(lang) :] if path.startswith(f"{lang.lower()}/") else path) + ".md"

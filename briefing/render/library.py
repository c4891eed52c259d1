"""The front page of a library: each brief with what it concludes, how old it is, and what to read in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis.links import base, relative
from briefing.render.text import PageText, address

if TYPE_CHECKING:
    from markupsafe import Markup

    from briefing.model import Brief, Head, Standing
    from briefing.render.unit_context import UnitContext


class LanguageFallback(NamedTuple):
    """The brief that has taken another one's place; the title of one elsewhere is not known."""

    title: Markup | None
    href: Markup


class LibraryEntry(NamedTuple):
    """One brief on the hub."""

    head: Head
    href: Markup
    topics: tuple[str, ...]
    standing: Standing
    instead: LanguageFallback | None
    languages: tuple[tuple[str, Markup], ...]


def facts(view: UnitContext) -> dict[str, Any]:
    """The briefs of a library, those checked last first; behind them those that are superseded."""
    entries = [_entry(view, brief) for brief in sorted(view.site.briefs, key=lambda brief: brief.slug)]
    newest = sorted(entries, key=lambda entry: entry.head.as_of, reverse=True)
    return {"entries": sorted(newest, key=lambda entry: entry.standing == "superseded")}


def instead(view: UnitContext, brief: Brief, here: str) -> LanguageFallback | None:
    """What to read in place of a superseded brief, as seen from an address below the site's root."""
    successor = brief.head.superseded_by
    if successor is None or brief.head.standing(view.today) != "superseded":
        return None
    other = view.site.brief(successor.brief) if successor.brief else None
    if other is None:
        return LanguageFallback(None, address(successor.URL or ""))
    return LanguageFallback(PageText(view).title(other.head.title), address(relative(here, _front(view, other))))


def _entry(view: UnitContext, brief: Brief) -> LibraryEntry:
    here = base(view.site, "", view.lang)
    topics = tuple(topic for topic in (brief.head.section, *brief.head.topics) if topic)
    languages = tuple((each, address(relative(here, base(view.site, brief.slug, each)))) for each in brief.head.languages)
    return LibraryEntry(
        brief.head,
        address(relative(here, _front(view, brief))),
        topics,
        brief.head.standing(view.today),
        instead(view, brief, here),
        languages,
    )


def _front(view: UnitContext, brief: Brief) -> str:
    """The front page of a brief in the reader's language, or else in its own."""
    spoken = brief.head.languages
    return base(view.site, brief.slug, view.lang if view.lang in spoken else spoken[0])

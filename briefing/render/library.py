"""The front page of a library: each brief with its bottom line, its age and, if superseded, its successor."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis.page_links import base, relative
from briefing.analysis.similar_briefs import MOST
from briefing.render.page_text import PageText
from briefing.render.safe_text import address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from briefing.model import Brief, Head, Standing
    from briefing.render.unit_context import UnitContext


class SuccessorLink(NamedTuple):
    """The successor of a superseded brief; `title` is `None` for a brief on another site."""

    title: Markup | None
    href: Markup


class LibraryEntry(NamedTuple):
    """One brief on the front page of a library."""

    head: Head
    href: Markup
    topics: tuple[str, ...]
    """Its section and its topics."""
    chosen_by: tuple[int, ...]
    """The numbers of the filters that show it."""
    standing: Standing
    instead: SuccessorLink | None
    languages: tuple[tuple[str, Markup], ...]
    related: tuple[tuple[Markup, Markup], ...]
    """The titles and addresses of the briefs that it names as related, and of those that are similar."""


class TopicFilter(NamedTuple):
    """A topic by which readers filter the briefs; the style sheet knows the numbers, so that no script is needed."""

    number: int
    topic: str
    briefs: int


MOST_FILTERS = 20
"""The style sheet `pages.css` has a rule for so many."""


def variables(view: UnitContext) -> dict[str, Any]:
    """Return the template values: the briefs, most recently checked first, superseded briefs last; and the topics."""
    filters = _filters(view.site.briefs, view.site.about.topics if view.site.about else ())
    entries = [_entry(view, brief, filters) for brief in sorted(view.site.briefs, key=lambda brief: brief.slug)]
    newest = sorted(entries, key=lambda entry: entry.head.as_of, reverse=True)
    return {"entries": sorted(newest, key=lambda entry: entry.standing == "superseded"), "filters": filters}


def _filters(briefs: Iterable[Brief], chosen: tuple[str, ...]) -> tuple[TopicFilter, ...]:
    """Return the topics that some briefs have and others lack: those chosen, in their order, or all, the most frequent first."""
    listed = [set(_topics(brief)) for brief in briefs]
    counts = Counter(topic for topics in listed for topic in topics)
    order = dict.fromkeys(chosen) or sorted(counts, key=lambda topic: (-counts[topic], topic))
    kept = [topic for topic in order if 0 < counts[topic] < len(listed)]
    return tuple(TopicFilter(number, topic, counts[topic]) for number, topic in enumerate(kept[:MOST_FILTERS], 1))


def _topics(brief: Brief) -> tuple[str, ...]:
    return tuple(dict.fromkeys(topic for topic in (brief.head.section, *brief.head.topics) if topic))


def instead(view: UnitContext, brief: Brief, here: str) -> SuccessorLink | None:
    """Return the successor of a superseded brief, with a link relative to `here`, an address below the site root."""
    successor = brief.head.superseded_by
    if successor is None or brief.head.standing(view.today) != "superseded":
        return None
    other = view.site.brief(successor.brief) if successor.brief else None
    if other is None:
        return SuccessorLink(None, address(successor.URL or ""))
    return SuccessorLink(PageText(view).title(other.head.title), address(relative(here, _front(view, other))))


def _entry(view: UnitContext, brief: Brief, filters: Iterable[TopicFilter]) -> LibraryEntry:
    here = base(view.site, "", view.lang)
    topics = _topics(brief)
    languages = tuple((each, address(relative(here, base(view.site, brief.slug, each)))) for each in brief.head.languages)
    return LibraryEntry(
        brief.head,
        address(relative(here, _front(view, brief))),
        topics,
        tuple(each.number for each in filters if each.topic in topics),
        brief.head.standing(view.today),
        instead(view, brief, here),
        languages,
        tuple(
            (PageText(view).title(other.head.title), address(relative(here, _front(view, other))))
            for other in _related(view, brief)
        ),
    )


def _related(view: UnitContext, brief: Brief) -> list[Brief]:
    """Return the briefs of the site that a brief names as related, then similar ones; none for a superseded brief."""
    if brief.head.standing(view.today) == "superseded":
        return []
    named = [other for slug in brief.head.related if (other := view.site.brief(slug))]
    return [*named, *(each.brief for each in view.similar(brief))][:MOST]


def _front(view: UnitContext, brief: Brief) -> str:
    """Return the address of a brief's front page in the reader's language, or else in its main language."""
    available = brief.head.languages
    return base(view.site, brief.slug, view.lang if view.lang in available else available[0])

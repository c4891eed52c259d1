"""The front page of a library: each brief with what it concludes, how old it is, and where to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.links import base, relative
from briefing.wording import address

if TYPE_CHECKING:
    from markupsafe import Markup

    from briefing.model import Brief, Head
    from briefing.view import View


class Entry(NamedTuple):
    """One brief on the hub."""

    head: Head
    href: Markup
    topics: tuple[str, ...]
    overdue: bool
    languages: tuple[tuple[str, Markup], ...]


def facts(view: View) -> dict[str, Any]:
    """The briefs of a library, those checked last first."""
    newest = sorted(view.site.briefs, key=lambda brief: (-brief.head.as_of.toordinal(), brief.slug))
    return {"entries": [_entry(view, brief) for brief in newest]}


def _entry(view: View, brief: Brief) -> Entry:
    spoken = brief.head.languages
    lang = view.lang if view.lang in spoken else spoken[0]
    topics = tuple(topic for topic in (brief.head.section, *brief.head.topics) if topic)
    languages = tuple((each, _way(view, brief, each)) for each in spoken)
    return Entry(brief.head, _way(view, brief, lang), topics, view.today > brief.head.review_by, languages)


def _way(view: View, brief: Brief, lang: str) -> Markup:
    return address(relative(base(view.site, "", view.lang), base(view.site, brief.slug, lang)))

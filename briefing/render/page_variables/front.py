"""Template values for the front page: reading times, latest changes, related briefs and sources."""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from briefing.model import KINDS, Judgement, Markup, Source
from briefing.model.fields import walk_types
from briefing.render.own_forecast import NEAR
from briefing.render.page_variables.judgements import judgement_groups
from briefing.render.page_variables.next_dates import first_dates, next_dates
from briefing.render.routes import LATEST_CHANGES
from briefing.render.safe_text import address
from briefing.render.timeline_rows import lead_figure
from briefing.source.cjk_ranges import CJK
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markupsafe import Markup as Html

    from briefing.model import Brief, Model
    from briefing.render.page import Page
    from briefing.render.templating import Variables
    from briefing.render.unit_memo import UnitMemo


class ReadingTime(NamedTuple):
    """Minutes to read the first screen, the front page, and the whole brief."""

    screen: int
    page: int
    brief: int


def front_page(page: Page) -> Variables:
    """Return the values for the front page."""
    brief = page.brief
    return {
        **freshness(page),
        **judgement_groups(page),
        **addressed(page),
        "minutes": reading_time(page),
        "primary": primary(page),
        "lead_figure": lead_figure(brief),
        "changes": brief.changes[:LATEST_CHANGES],
        "older_changes": len(brief.changes) > LATEST_CHANGES,
        "related": tuple(_related(page)),
        "similar": tuple(_similar(page)),
    }


def freshness(page: Page) -> Variables:
    """Return the values for the panel of dates: what comes next, and whether the review is near or long overdue."""
    left = (page.brief.head.review_by - page.view.today).days
    review = "current" if left > NEAR else "near" if left >= 0 else "overdue" if left >= -LONG else "long-overdue"
    dates = next_dates(page)
    shown, passed = first_dates(dates)
    return {"review": review, "dates": dates, "first_dates": shown, "more_passed": passed}


LONG = 90
"""The number of days after which an overdue review is shown in the colour of alarm."""


def addressed(page: Page) -> Variables:
    """Return links to the addressees that all recommendations share, or nothing if they differ or there is only one."""
    lists = [page.field_links(each, "addressees") for each in page.brief.recommendations]
    names = {tuple(link.label for link in links) for links in lists}
    return {"one_addressee": lists[0] if len(names) == 1 and len(lists) > 1 else []}


def primary(page: Page) -> int:
    """Return the number of primary sources."""
    return sum(getattr(source, "reach", "") == "primary" for source in page.links.listed.get("source", ()))


def reading_time(page: Page) -> ReadingTime:
    """Estimate the reading times of a page's brief at 230 words, or 400 Chinese characters, per minute."""
    return page.view.memo.of("reading time", page.brief, _reading_time, page.brief, page.view.memo)


def _reading_time(brief: Brief, memo: UnitMemo) -> ReadingTime:
    head = brief.head

    def of(*models: Model) -> list[str]:
        return [value for model in models for _, field, value in memo.walk(model) if isinstance(field.marker, Markup)]

    screen = [head.title, head.bottom_line.claim, head.bottom_line.context or ""]
    front = [text or "" for factor_page in brief.factors for text in (factor_page.title, factor_page.then, factor_page.now)]
    front += [text or "" for each in brief.scenarios for text in (each.title, each.condition, each.example)]
    front += [text for each in brief.recommendations for text in (each.title, each.summary, each.progress.because)]
    rest = of(*(entity for kind in _PROSE for entity in brief.of(kind)))
    opening, judged, shown, others = map(_words, (screen, of(*brief.judgements), front, rest))
    return ReadingTime(_minutes(opening), _minutes(opening, judged, shown), _minutes(opening, judged, others))


_PROSE = tuple(
    kind.name
    for kind in KINDS
    if kind.model is not Judgement and any(isinstance(field.marker, Markup) for field in walk_types(kind.model))
)
"""The kinds, except judgements, whose entries have texts in Markdown."""
_BETWEEN = "\x00"
"""What stands between two texts that are counted together; no text can contain it."""
_CITE = lazy_pattern(rf"\[@[^\]{_BETWEEN}]*\]")

_WORD = lazy_pattern(r"\w++(?:[’'.\-]\w++)*")
_WORD_BESIDE_CJK = lazy_pattern(rf"[^\W{CJK}]++(?:[’'.\-][^\W{CJK}]++)*")
_CJK = lazy_pattern(f"[{CJK}]")
_MARKS_OF_TEXT = b"*_`"
_MARKS = dict.fromkeys(_MARKS_OF_TEXT)
_WESTERN = "cp1252"
"""An encoding with the letters of Western Europe and with dashes and quotation marks, in which a character is one byte."""
_SHAPES = bytes(
    ord("w" if re.match(r"\w", char) else "'" if char in "’'.-" else " ")
    for char in bytes(range(256)).decode(_WESTERN, "replace")
)
"""What each character is to a word: a part of it, what may stand between two parts, or anything else."""


def _words(texts: Iterable[str]) -> tuple[int, int]:
    """Return the number of words of some texts, and that of their Chinese characters."""
    text = _CITE.sub("", _BETWEEN.join(texts))
    try:
        letters = text.encode("ascii" if text.isascii() else _WESTERN)
    except UnicodeEncodeError:
        text = text.translate(_MARKS)
        characters = len(_CJK.findall(text))
        words = _WORD_BESIDE_CJK if characters else _WORD  # which takes a third of the time
        return len(words.findall(text)), characters
    # The places where a word of `_WORD` begins: counting them takes a quarter of the time of finding the words.
    shapes = b" " + letters.translate(_SHAPES, _MARKS_OF_TEXT)
    return shapes.count(b" w") + shapes.count(b" 'w") + shapes.count(b"''w"), 0


def _minutes(*counted: tuple[int, int]) -> int:
    words, characters = map(sum, zip(*counted, strict=True))
    return max(1, ceil(words / 230 + characters / 400))


class RelatedBrief(NamedTuple):
    """A related brief or source."""

    title: Html
    href: Html
    source: Source | None


class SimilarLink(NamedTuple):
    """A brief that is about the same matter, and what it shares with this one, in words."""

    title: Html
    href: Html
    shared: Html


def _similar(page: Page) -> Iterator[SimilarLink]:
    """Yield the briefs that share topics, sources or actors; a closed edition recommends none, because they change."""
    if not page.view.site.library or page.view.closing:
        return
    for other in page.view.similar(page.brief):
        counts = [page.count(n, key) for key, n in (("sources", other.sources), ("actors", other.actors)) if n]
        shared = page.listed([*map(page.typed, other.topics), *counts])
        head = other.brief.head
        yield SimilarLink(page.title(head.title), address(page.links.front_of(page.here, other.brief)), shared)


def _related(page: Page) -> Iterator[RelatedBrief]:
    for target in page.brief.head.related:
        other = page.view.site.brief(target) if page.view.site.library else None
        source = page.brief.find("source", target)
        if other is not None:
            yield RelatedBrief(page.title(other.head.title), address(page.links.front_of(page.here, other)), None)
        elif isinstance(source, Source):
            yield RelatedBrief(page.work_title(source), page.href(source), source)

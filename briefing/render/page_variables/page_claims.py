"""The heading of a page as a claim: that of the author, or else one made of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.render.acts_by_side import acts_by_side, happened
from briefing.render.own_forecast import own_forecasts
from briefing.render.page_variables.forecasts import whose_forecasts
from briefing.render.page_variables.front import primary

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from briefing.render.page import Page


def page_claim(page: Page) -> Markup | None:
    """Return the claim that a page has for its heading, with its name above it; `None` if it is headed by its name."""
    counted = _COUNTED.get(page.route)
    if counted is None:
        return None
    headings = page.brief.head.headings
    own = getattr(headings, page.route, None)
    return page.typed(own) if own else counted(page)


def _timeline(page: Page) -> Markup:
    events = page.brief.events
    years = [event.when.anchor.year for event in events]
    first, last = min(years), max(years)
    if first == last:
        return page.word("claim.events_of_year", len(events), year=str(first))
    return page.word("claim.events", len(events), first=str(first), last=str(last))


def _capitals(page: Page) -> Markup:
    first, together, second = (happened(side) for side in acts_by_side(page.brief).values())
    names = [page.typed(getattr(page.brief.find("actor", id), "name", id)) for id in page.brief.head.capitals]
    return page.word("claim.capitals", first=names[0], second=names[1], a=str(first), b=str(second), both=str(together))


def _argument(page: Page) -> Markup:
    kinds = ("factors", "judgements", "recommendations")
    return page.word("mark.comma").join(page.count(len(getattr(page.brief, kind)), kind) for kind in kinds)


def _forecasts(page: Page) -> Markup:
    own, others = len(own_forecasts(page.brief, page.view.today)), len(page.brief.forecasts)
    whose = whose_forecasts(page.brief)
    if not own:
        return page.word(f"label.{whose}")
    ours = page.word("claim.own_forecasts", own)
    return ours + page.word("mark.comma") + page.word(f"claim.{whose}", others) if others else ours


def _sources(page: Page) -> Markup:
    count, records = len(page.links.listed.get("source", ())), primary(page)
    if 0 < count == records:
        return page.count(count, "all_primary")
    number = page.count(count, "sources")
    return number + page.word("mark.comma") + page.count(records, "primary") if records else number


_COUNTED: dict[str, Callable[[Page], Markup]] = {
    "timeline": _timeline,
    "capitals": _capitals,
    "argument": _argument,
    "scenarios": lambda page: page.headed("heading.scenarios", len(page.brief.scenarios)),
    "forecasts": _forecasts,
    "sources": _sources,
}

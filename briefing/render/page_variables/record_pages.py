"""Template values for the list pages: sources, actors, terms, timeline, changes, method."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup as Html

from briefing.i18n import display_names
from briefing.markdown import csl_tags
from briefing.model import KINDS, RefTo, Source, Word
from briefing.model.base import PlaceInWork, WorkMention
from briefing.model.fields import fields
from briefing.model.kinds import nested_entities
from briefing.model.values import GROWING_GROUPS, When, paragraphs_named
from briefing.model.walk import present_fields, walk_mappings
from briefing.render.acts_by_side import has_two_capitals
from briefing.render.own_forecast import has_scored_forecasts
from briefing.render.page_variables.argument_pages import figures_in_texts
from briefing.render.page_variables.forecasts import forecasts_page
from briefing.render.page_variables.front import addressed, freshness, primary, reading_time
from briefing.render.page_variables.judgements import judgement_groups
from briefing.render.page_variables.mentions import mentions, used_in
from briefing.render.page_variables.next_dates import next_dates
from briefing.render.page_variables.source_groups import source_groups
from briefing.render.page_variables.timeline_map import timeline_map
from briefing.render.timeline_rows import MARKS, shown_kinds, timeline_eras

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model import Brief, Entity, Field, Name
    from briefing.render.entity_links import PageLink
    from briefing.render.page import Page
    from briefing.render.templating import Variables


def sources_page(page: Page) -> Variables:
    """Return the values for the page of sources."""
    brief = page.brief
    entries = page.links.listed.get("source", ())
    used, in_dispute = [(source, used_in(page, source)) for source in entries], _in_dispute(page)
    return {
        "disputes": sorted((event for event in brief.events if event.disputed), key=lambda event: event.when.order),
        "disputed": [each for each in (*brief.judgements, *brief.of("claim")) if getattr(each, "grade", "") == "disputed"],
        "entries": used,
        "details": {source.id: _details(page, source) for source in entries if isinstance(source, Source)},
        "reaches": [(reach, n) for reach, n in Counter(getattr(source, "reach", "") for source in entries).items() if reach],
        "in_dispute": in_dispute,
        "discussed": [_discussed(page, work, number) for number, work in enumerate(page.brief.works, 1)],
        **source_groups(page, used, in_dispute),
    }


class DiscussedWork(NamedTuple):
    """A work that the brief discusses."""

    work: Source
    paragraphs: list[tuple[int, list[PageLink]]]
    """What the brief takes from each of its paragraphs."""
    find_at: list[PageLink]
    anchor: str
    """The anchor of the list of its paragraphs."""


def _discussed(page: Page, work: Source, number: int) -> DiscussedWork:
    anchor = f"paragraphs-{number}" if number > 1 else "paragraphs"
    return DiscussedWork(work, paragraphs(page, work), _find_at(page, work), anchor)


def _in_dispute(page: Page) -> set[str]:
    """Return the keys of the sources that disagree with another one."""
    events = [event for event in page.brief.events if event.disputed]
    claims = [each for each in (*page.brief.judgements, *page.brief.of("claim")) if getattr(each, "grade", "") == "disputed"]
    keys = {cite.source for each in (*events, *claims) for cite in getattr(each, "sources", ())}
    return keys | {other.says.source for event in events for other in event.disputed}


def paragraphs(page: Page, work: Source) -> list[tuple[int, list[PageLink]]]:
    """Return what the brief takes from each paragraph of a work; nothing if the number of paragraphs is not known."""
    number = work.paragraphs
    if not number:
        return []
    taken: dict[int, list[PageLink]] = {}
    for kind in KINDS:
        for entity in page.brief.of(kind.name):
            for at in dict.fromkeys(_paragraphs_of(page.brief, entity, work, number)):
                taken.setdefault(at, []).append(page.entity_link(entity))
    return [(at, taken.get(at, [])) for at in range(1, number + 1)]


def _paragraphs_of(brief: Brief, entity: Entity, work: Source, most: int) -> Iterator[int]:
    """Yield the paragraphs of a work that an entity and its parts name: as the place of a statement, or of a cite of the work."""
    for _, place in walk_mappings(entity, _is_place):
        if isinstance(place, PlaceInWork | WorkMention) and place.at and brief.work_of(entity, place) is work:
            yield from _numbers(place.at, most)
    for part in (entity, *nested_entities(entity)):
        for cite in (*getattr(part, "sources", ()), *filter(None, [getattr(part, "made_in", None)])):
            if cite.source == work.id and cite.at:
                yield from _numbers(cite.at, most)


def _is_place(field: Field) -> bool:
    return field.model in (PlaceInWork, WorkMention)


def _numbers(place: str, most: int) -> Iterator[int]:
    """Yield the numbers, from 1 to `most`, of the paragraphs that a place names."""
    for first, last in paragraphs_named(place):
        yield from range(max(first, 1), min(last, most) + 1)


def _find_at(page: Page, work: Source) -> list[PageLink]:
    """Return the sources in which a reader finds a work, if its own address was not seen."""
    return [link for key in work.find_at if (link := page.reference_link(str(key), ("source",))) is not None]


_SHOWN_ELSEWHERE = frozenset((
    "id", "type", "title", "author", "publisher", "container-title", "issued", "accessed", "URL", "DOI", "language", "archived",
    "link_checked", "paragraphs", "reach", "read", "note", "group", "volume", "issue", "page", "annote", "citation-key",
    "citation-label", "citation-number", "first-reference-note-number", "locator", "year-suffix",
))  # fmt: skip
"""The fields of a source that its entry shows in a place of its own, or that only programs need."""
_FURTHER = {field.key for field in fields(Source) if isinstance(field.marker, RefTo) or field.key not in _SHOWN_ELSEWHERE}
_FURTHER_ATTRIBUTES = {field.attribute for field in fields(Source) if field.key in _FURTHER}


def _details(page: Page, source: Source) -> list[tuple[Html, Html]]:
    """Return the name and value of each further field of a source, in the order of its class."""
    found = []
    for field, value in _further(source):
        if isinstance(field.marker, RefTo):
            chips = Html(" ").join(_chip(link) for link in page.links_to(value, "source"))
            found.append((page.word(f"csl.{field.key}"), chips))
        else:
            found.append((page.word(f"csl.{field.key}"), _detail(page, value)))
    return found


def _further(source: Source) -> Iterator[tuple[Field, Any]]:
    if _FURTHER_ATTRIBUTES.isdisjoint(vars(source)):  # as most sources
        return
    body = display_names.body_of(source)
    for field, value in present_fields(source):
        if field.key in _FURTHER and not (body and field.key in _OF_BODY):
            yield field, value


_OF_BODY = ("authority", "division")
"""The fields that the credits of a work without creators show."""


def _chip(link: PageLink) -> Html:
    return Html('<a class="bf-chip" href="{}">{}</a>').format(link.href, link.label)


def _detail(page: Page, value: tuple[Name, ...] | When | str) -> Html:
    if isinstance(value, tuple):
        return page.typed(display_names.listed_names(value, page.name_style))
    return page.when(value) if isinstance(value, When) else page.marked(value, csl_tags.to_html(value))


def glossary(page: Page) -> Variables:
    """Return the values for the glossary; terms are sorted alphabetically, except in Chinese."""
    terms = page.links.listed.get("term", ())
    if not page.words.lang.startswith("zh"):
        terms = tuple(sorted(terms, key=lambda term: getattr(term, "term", "").casefold()))
    return {"terms": [(term, mentions(page, term)) for term in terms]}


def vocabulary(page: Page) -> Variables:
    """Return the values for the page of the words that a brief declares: each with the built-in one that it is like."""
    declared = (word for word in page.links.listed.get("word", ()) if isinstance(word, Word))
    return {"words_declared": [(word, _like(page, word), mentions(page, word)) for word in declared]}


def _like(page: Page, word: Word) -> Html | None:
    return page.of(word.like, GROWING_GROUPS[word.of]) if word.like else None


def actors_page(page: Page) -> Variables:
    """Return the values for the page of actors: each with its members and mentions."""
    listed = page.links.listed.get("actor", ())
    members: dict[str, list[Entity]] = {}
    for actor in listed:
        if whole := getattr(actor, "part_of", None):
            members.setdefault(whole, []).append(actor)
    return {"entries": [(actor, members.get(actor.id, []), mentions(page, actor, ("actor",))) for actor in listed]}


def timeline_page(page: Page) -> Variables:
    """Return the values for the timeline: its eras, its filters and the date marks that occur."""
    events = page.brief.events
    kinds = page.view.memo.of("kinds of events", page.brief, shown_kinds, page.brief)
    counts = Counter(kinds.of.values())
    eras = page.view.memo.of("eras", page.brief, timeline_eras, page.brief, page.view.today)
    seen = {row.mark for era in eras for row in era.rows}
    return {
        "dates": next_dates(page),
        "folded": page.route == "timeline" and len(events) > MANY,
        "map": timeline_map(page, kinds) if page.route == "timeline" else None,
        "whole": page.route == "all",
        "two_capitals": has_two_capitals(page.brief),
        "eras": eras,
        "marks": [(mark, key) for mark, key in MARKS if mark in seen],
        "shows": [(kind, page.shown_kind(kinds, kind), counts[kind]) for kind in kinds.in_order],
        "disputed": sum(bool(event.disputed) for event in events),
    }


MANY = 30
"""With more events than this, each is folded to its title."""


def recommendations_page(page: Page) -> Variables:
    """Return the values for the list of recommendations."""
    return addressed(page)


class PressedFactor(NamedTuple):
    """A factor, and what each scenario does to it."""

    link: PageLink
    hows: tuple[str | None, ...]


BESIDE = 3
"""Up to this number of scenarios are shown beside each other."""


def scenarios_page(page: Page) -> Variables:
    """Return the values for the page of scenarios: the factors as rows of a table, or nothing if there are too many columns."""
    scenarios = page.brief.scenarios
    if not 1 < len(scenarios) <= BESIDE:
        return {"pressed": None}
    hows = [{press.factor: press.how for press in scenario.presses} for scenario in scenarios]
    names = [factor.id for factor in page.brief.factors if any(factor.id in each for each in hows)]
    links = ((name, page.reference_link(name, ("factor",))) for name in names)
    rows = [PressedFactor(link, tuple(each.get(name) for each in hows)) for name, link in links if link is not None]
    return {"pressed": rows, "drawn_below": figures_in_texts(page, scenarios)}


def changes_page(page: Page) -> Variables:
    """Return the values for the page of changes."""
    return {"changes": page.brief.changes}


def method_page(page: Page) -> Variables:
    """Return the values for the page of methods: the tables of grades."""
    explained = {RESOLUTION: has_scored_forecasts(page.brief), PROVENANCE: bool(page.brief.works)}
    return {"tables": [table for table in METHOD if explained.get(table, True)]}


RESOLUTION = ("resolution", "resolution")
PROVENANCE = ("provenance", "provenance")
# Each pair: a section of the page of methods, and the choice whose values it explains.
METHOD = (
    ("confidence", "confidence"), ("grade", "grade"), PROVENANCE, ("kind", "judgement_kind"),
    ("progress", "progress"), RESOLUTION, ("outcome", "outcome"), ("scenario", "scenario_status"), ("reach", "reach"),
    ("change", "change_size"),
)  # fmt: skip


def whole_page(page: Page) -> Variables:
    """Return the values for the page that shows the whole brief."""
    return {
        **timeline_page(page),
        **forecasts_page(page),
        **changes_page(page),
        "people": actors_page(page)["entries"],
        **glossary(page),
        **vocabulary(page),
        **freshness(page),
        **judgement_groups(page),
        "minutes": reading_time(page),
        "primary": primary(page),
    }

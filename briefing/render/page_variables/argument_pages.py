"""Template values for the pages of factors and recommendations, and for kinds without their own template."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup as Html

from briefing.i18n.translation_overlay import ForeignText
from briefing.markdown.tree import Element, blocks_of, lone_reference
from briefing.model import Event, Markup, RefTo, Role
from briefing.model.fields import fields_by_key
from briefing.model.kinds import nested_entities
from briefing.model.sentences import field_sentences
from briefing.model.values import GRADES
from briefing.render.page_variables.mentions import mentions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.model import Brief, Claim, Entity, Factor, Field, FieldValue, Figure, Judgement, Recommendation
    from briefing.render.page import Page
    from briefing.render.templating import Variables


class Neighbours(NamedTuple):
    """The previous and next entity, and the position of an entity among its siblings."""

    number: int
    total: int
    previous: Entity | None
    next: Entity | None


class Siblings(NamedTuple):
    """The entities of one kind: message keys for their name and their count, and the page that lists them."""

    name: str
    heading: str
    at: str
    entities: tuple[Entity, ...]


def neighbours(brief: Brief, entity: Entity) -> Neighbours:
    """Return the previous and next page in the sequence of factors and recommendations."""
    same = brief.of(entity.kind_name)
    walk: tuple[Entity, ...] = (*brief.factors, *brief.recommendations)
    at = next(index for index, each in enumerate(walk) if each is entity)
    number = next(index for index, each in enumerate(same, 1) if each is entity)
    return Neighbours(number, len(same), walk[at - 1] if at else None, walk[at + 1] if at + 1 < len(walk) else None)


def factor_page(page: Page, entity: Factor) -> Variables:
    """Return the values for the page of a factor."""
    brief, links = page.brief, page.links
    events = events_by_date(links.users("factor", entity.id, "event", "touches"))
    figures = figures_of(page, entity)
    return {
        "parts": _parts(page, claims=len(entity.claims), figures=len(figures), events=len(events)),
        "neighbours": neighbours(brief, entity),
        "siblings": Siblings("page.factors", "heading.factors", "factors/", brief.factors),
        "judgements": links.users("factor", entity.id, "judgement", "rests_on"),
        "presses": [(each, press) for each in brief.scenarios for press in each.presses if press.factor == entity.id],
        "answered": [
            (each, answer, page.view.under_review(each.id, index))
            for each in brief.recommendations
            for index, answer in enumerate(each.answers)
            if answer.factor == entity.id
        ],
        "events": events,
        "evidence": grades(entity.claims),
        "figures": figures,
        "mentions": mentions(page, entity, ("judgement", "scenario", "recommendation", "event")),
    }


def recommendation_page(page: Page, entity: Recommendation) -> Variables:
    """Return the values for the page of a recommendation."""
    events = events_by_date(page.links.users("recommendation", entity.id, "event", "touches"))
    figures = figures_of(page, entity)
    counts = {"actions": len(entity.actions), "answers": len(entity.answers), "figures": len(figures), "events": len(events)}
    return {
        "parts": _parts(page, **counts) | {"against": _objections(page, entity)},
        "neighbours": neighbours(page.brief, entity),
        "siblings": Siblings("page.recommendations", "heading.recommendations", "recommendations/", page.brief.recommendations),
        "answers": [
            (page.brief.find("factor", answer.factor), link, answer, page.view.under_review(entity.id, index))
            for index, answer in enumerate(entity.answers)
            if (link := page.reference_link(answer.factor, ("factor",)))
        ],
        "addressees": actors(page.brief, entity.addressees),
        "actions": [action for action in entity.actions if action.kind == "action"],
        "examples": [action for action in entity.actions if action.kind == "example"],
        "log": sorted(entity.log, key=lambda step: step.on, reverse=True),
        "events": events,
        "figures": figures,
        "mentions": mentions(page, entity, ("event",)),
    }


def _parts(page: Page, **numbers: int) -> dict[str, Html]:
    """Return how much is in each part of a page, by the anchor of its heading."""
    nouns = {"answers": "factors"}
    return {anchor: page.count(number, nouns.get(anchor, anchor)) for anchor, number in numbers.items() if number}


def _objections(page: Page, entity: Recommendation) -> Html:
    """Return the number of objections, and of those that are open."""
    found = page.objections(entity)
    if not found.total:
        return Html("")
    still_open = dict(found.states).get("open", 0)
    counted = page.count(found.total, "objections")
    return counted + page.word("mark.comma") + page.count(still_open, "open") if still_open else counted


def events_by_date(events: Iterable[Entity]) -> list[Event]:
    """Return the events in chronological order."""
    return sorted((event for event in events if isinstance(event, Event)), key=lambda event: event.when.order)


def actors(brief: Brief, ids: Iterable[str]) -> list[Entity]:
    """Return the actors with these ids; unknown ids are skipped."""
    return [actor for id in ids if (actor := brief.find("actor", id)) is not None]


def grades(graded: Iterable[Claim | Judgement]) -> list[tuple[str, int]]:
    """Return the number of statements of each grade."""
    counts = Counter(each.grade for each in graded)
    return [(grade, counts[grade]) for grade in GRADES if counts[grade]]


def figures_of(page: Page, entity: Entity) -> list[Figure]:
    """Return the figures that an entity's texts refer to, except the lead figure."""
    mine = {entity.id, *(part.id for part in nested_entities(entity))}
    return [
        figure
        for figure in page.brief.figures
        if figure.id != page.brief.head.lead_figure
        and any(use.by.id in mine and use.by.slug == page.brief.slug for use in page.links.used_by("figure", figure.id))
    ]


def figures_in_texts(page: Page, entities: Iterable[Entity]) -> list[str]:
    """Return the ids of the figures that the texts of entities draw, each once: those that are alone in a paragraph."""
    texts = (
        value for entity in entities for _, field, value in page.view.memo.walk(entity)
        if isinstance(field.marker, Markup) and field.marker.block and "[G" in value
    )  # fmt: skip
    pieces = (piece for text in texts for piece in blocks_of(page.parsed(text, block=True).body))
    found = (lone_reference(piece.inside) for piece in pieces if isinstance(piece, Element) and piece.name == "p")
    return list(dict.fromkeys(id for id in found if id is not None and page.brief.find("figure", id) is not None))


def generic_page(page: Page, entities: Iterable[Entity]) -> Variables:
    """Return the values for a kind without its own template: the fields of each entity, with their names."""
    return {"entries": [(entity, _fields(page, entity)) for entity in entities]}


def _fields(page: Page, entity: Entity) -> list[tuple[Html, list[Html]]]:
    """Return the name and values of each field, except the headline, which is the heading of the entry."""
    found: dict[str, list[Html]] = {}
    for leaf in page.view.memo.walk(entity):
        found.setdefault(str(leaf.path[0]), []).append(_render_value(page, leaf))
    known = fields_by_key(type(entity))
    return [(_field_name(page, known[key]), values) for key, values in found.items() if Role.HEADLINE not in known[key].roles]


def _field_name(page: Page, field: Field) -> Html:
    """Return the name of a field in the language of the page, or else the start of its English description."""
    key = f"field.{field.attribute}"
    if key in page.words:
        return page.word(key)
    sentence = field_sentences().get(field.owner.__name__, {}).get(field.key, field.key)
    return page.typed(ForeignText(re.split(r"[.,:;(]", sentence)[0].strip(), "en"))


def _render_value(page: Page, leaf: FieldValue) -> Html:
    if isinstance(leaf.marker, Markup):
        return page.inline(leaf.value)
    if isinstance(leaf.marker, RefTo) and (link := page.reference_link(leaf.value, leaf.marker.kinds)):
        return Html('<a class="bf-id" href="{}">{}</a>').format(link.href, link.label)
    return page.typed(leaf.value)

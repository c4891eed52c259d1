"""What pages show that no file says in so many words: neighbours, counts, eras, who leads to whom.

Each function takes the page that is being written and gives the facts its template needs, by name. A template loops
and asks; whatever has to be worked out is worked out here.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup as Html

from briefing.analysis.links import PARENTS
from briefing.model import BY_NAME, KINDS, Event, Markup, RefTo, Source, leaves
from briefing.model.values import EVENT_KINDS, GRADES, OUTCOME_STATUSES
from briefing.render.figure_adapter import argument
from briefing.render.page import PageLink
from briefing.render.text import address
from briefing.render.timeline import MARKS, timeline_eras

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.analysis.links import Key
    from briefing.model import Brief, Claim, Entity, Factor, Figure, Judgement, Leaf, Recommendation
    from briefing.render.page import Page

Facts = dict[str, Any]


# --------------------------------------------------------------------------------------------- front page


class ReadingTime(NamedTuple):
    """How long it takes to read the first screen, the front page, and everything."""

    screen: int
    page: int
    brief: int


def front_page(page: Page) -> Facts:
    """The front page."""
    brief = page.brief
    return {
        "minutes": reading_time(brief),
        "primary": primary(page),
        "lead_figure": brief.find("figure", brief.head.lead_figure) if brief.head.lead_figure else None,
        "changes": brief.changes[:LATEST],
        "older_changes": len(brief.changes) > LATEST,
        "related": tuple(_related(page)),
    }


def primary(page: Page) -> int:
    """How many sources are primary or official records."""
    return sum(getattr(source, "reach", "") == "primary" for source in page.links.listed.get("source", ()))


LATEST = 5  # so many changes stand on the front page; all of them have a page of their own


def reading_time(brief: Brief) -> ReadingTime:
    """Reading times, from the words on the page."""
    head = brief.head
    screen = [head.title, head.bottom_line.claim, head.bottom_line.context or ""]
    front = [leaf.value for judgement in brief.judgements for leaf in leaves(judgement) if isinstance(leaf.marker, Markup)]
    front += [text or "" for factor_page in brief.factors for text in (factor_page.title, factor_page.then, factor_page.now)]
    front += [text or "" for each in brief.scenarios for text in (each.title, each.condition, each.example)]
    front += [text for each in brief.recommendations for text in (each.title, each.summary, each.progress.because)]
    whole = [
        leaf.value
        for kind in KINDS
        for entity in brief.of(kind.name)
        for leaf in leaves(entity)
        if isinstance(leaf.marker, Markup)
    ]
    return ReadingTime(_minutes(screen), _minutes(screen + front), _minutes(screen + whole))


_CITE = re.compile(r"\[@[^\]]*\]|[*_`]")
_WORD = re.compile(r"[^\W\u2e80-\u9fff]+(?:[’'.\-][^\W\u2e80-\u9fff]+)*")
_HAN = re.compile("[\u2e80-\u9fff]")


def _minutes(texts: Iterable[str]) -> int:
    text = _CITE.sub("", " ".join(texts))
    return max(1, ceil(len(_WORD.findall(text)) / 230 + len(_HAN.findall(text)) / 400))


class RelatedBrief(NamedTuple):
    """A brief or source to read next."""

    title: Html
    href: Html
    source: Source | None


def _related(page: Page) -> Iterator[RelatedBrief]:
    for target in page.brief.head.related:
        other = page.view.site.brief(target) if page.view.site.library else None
        source = page.brief.find("source", target)
        if other is not None:
            yield RelatedBrief(page.title(other.head.title), address(page.links.front_of(page.here, other)), None)
        elif isinstance(source, Source):
            yield RelatedBrief(page.typed(source.title), page.href(source), source)


# ----------------------------------------------------------------------------------- factors, recommendations


class Neighbours(NamedTuple):
    """What comes before and after an entity, and which of how many it is."""

    number: int
    total: int
    previous: Entity | None
    next: Entity | None


class Siblings(NamedTuple):
    """The entities of one kind: what they are called, the words for how many, the page that lists them."""

    name: str
    heading: str
    at: str
    entities: tuple[Entity, ...]


def neighbours(brief: Brief, entity: Entity) -> Neighbours:
    """The way through the pages of factors and recommendations, one after the other."""
    same = brief.of(entity.kind_name)
    walk: tuple[Entity, ...] = (*brief.factors, *brief.recommendations)
    at = next(index for index, each in enumerate(walk) if each is entity)
    number = next(index for index, each in enumerate(same, 1) if each is entity)
    return Neighbours(number, len(same), walk[at - 1] if at else None, walk[at + 1] if at + 1 < len(walk) else None)


def factor_page(page: Page, entity: Factor) -> Facts:
    """A factor's page."""
    brief, links = page.brief, page.links
    return {
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
        "events": _by_date(links.users("factor", entity.id, "event", "touches")),
        "evidence": grades(entity.claims),
        "figures": figures_of(page, entity),
        "mentions": mentions(page, entity, ("judgement", "scenario", "recommendation", "event")),
    }


def recommendation_page(page: Page, entity: Recommendation) -> Facts:
    """A recommendation's page."""
    return {
        "neighbours": neighbours(page.brief, entity),
        "siblings": Siblings("page.recommendations", "heading.recommendations", "recommendations/", page.brief.recommendations),
        "answers": [
            (page.brief.find("factor", answer.factor), way, answer, page.view.under_review(entity.id, index))
            for index, answer in enumerate(entity.answers)
            if (way := page.way(answer.factor, ("factor",)))
        ],
        "addressees": actors(page.brief, entity.addressees),
        "actions": [action for action in entity.actions if action.kind == "action"],
        "examples": [action for action in entity.actions if action.kind == "example"],
        "log": sorted(entity.log, key=lambda step: step.on, reverse=True),
        "events": _by_date(page.links.users("recommendation", entity.id, "event", "touches")),
        "figures": figures_of(page, entity),
        "mentions": mentions(page, entity, ("event",)),
    }


def _by_date(events: Iterable[Entity]) -> list[Event]:
    return sorted((event for event in events if isinstance(event, Event)), key=lambda event: event.when)


def actors(brief: Brief, ids: Iterable[str]) -> list[Entity]:
    """The actors of these ids."""
    return [actor for id in ids if (actor := brief.find("actor", id)) is not None]


def grades(graded: Iterable[Claim | Judgement]) -> list[tuple[str, int]]:
    """How many statements there are of each grade."""
    counts = Counter(each.grade for each in graded)
    return [(grade, counts[grade]) for grade in GRADES if counts[grade]]


def figures_of(page: Page, entity: Entity) -> list[Figure]:
    """The figures an entity's texts speak of, apart from the one on the front page."""
    mine = {entity.id, *(part.id for part in _parts(entity))}
    return [
        figure
        for figure in page.brief.figures
        if figure.id != page.brief.head.lead_figure
        and any(use.by.id in mine and use.by.slug == page.brief.slug for use in page.links.used_by("figure", figure.id))
    ]


def _parts(entity: Entity) -> tuple[Entity, ...]:
    nested = BY_NAME[entity.kind_name].nested
    return getattr(entity, nested) if nested else ()


def mentions(page: Page, entity: Entity, said_already: Iterable[str] = ()) -> list[PageLink]:
    """Where else an entity is spoken of: here, unless its kind is listed on its own, and in other briefs."""
    kind = entity.kind_name
    parts = [(kind, entity.id), *((part.kind_name, part.id) for part in _parts(entity))]
    known, found = set(said_already), {}
    for of, id in parts:
        for use in page.links.used_by(of, id):
            home = _top(use.by)
            if (home.kind, home.id) in parts or home.kind not in BY_NAME or use.manner == "word":
                continue
            if (home.slug == page.brief.slug and home.kind not in known) or home.slug not in ("", page.brief.slug):
                found[home] = _backlink(page, home)
    order = {name: index for index, name in enumerate(BY_NAME)}
    ranked = sorted(found, key=lambda key: (key.slug, order[key.kind], _natural(key.id)))
    return [link for key in ranked if (link := found[key]) is not None]


def _natural(id: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", id)]


def _top(key: Key) -> Key:
    """The entity that a nested one stands in."""
    parent = PARENTS.get(key.kind)
    return key._replace(kind=parent, id=key.id.partition(".")[0]) if parent else key


def _backlink(page: Page, key: Key) -> PageLink | None:
    brief = page.view.site.brief(key.slug) if key.slug != page.brief.slug else page.brief
    entity = brief.find(key.kind, key.id) if brief else None
    if brief is None or entity is None:
        return None
    if brief is page.brief:
        return page.way_to(entity)
    label = Html("{}{}{}").format(page.typed(key.id), page.word("mark.comma"), page.brief_name(brief))
    return PageLink(label, address(page.links.abroad(page.here, brief, key.kind, entity)), partial(page.told, entity))


# ------------------------------------------------------------------------------------------ lists on record


def sources_page(page: Page) -> Facts:
    """The page of sources."""
    brief = page.brief
    entries = page.links.listed.get("source", ())
    return {
        "disputes": [event for event in sorted(brief.events, key=lambda event: event.when) if event.disputed],
        "disputed": [each for each in (*brief.judgements, *brief.of("claim")) if getattr(each, "grade", "") == "disputed"],
        "entries": [(source, used_in(page, source)) for source in entries],
        "reaches": Counter(getattr(source, "reach", "") for source in entries),
    }


def used_in(page: Page, source: Entity) -> list[PageLink]:
    """Where a source is cited, from judgements to terms, then in other briefs."""
    return mentions(page, source)


def forecasts_page(page: Page) -> Facts:
    """The scorecard."""
    counts = Counter(forecast.outcome.status for forecast in page.brief.forecasts)
    return {"score": [(status, counts[status]) for status in OUTCOME_STATUSES if counts[status]]}


def glossary(page: Page) -> Facts:
    """The terms, by the alphabet where the language has one."""
    terms = page.links.listed.get("term", ())
    if not page.words.lang.startswith("zh"):
        terms = tuple(sorted(terms, key=lambda term: getattr(term, "term", "").casefold()))
    return {"terms": [(term, mentions(page, term)) for term in terms]}


def actors_page(page: Page) -> Facts:
    """The actors, each with its members and where it appears."""
    listed = page.links.listed.get("actor", ())
    members: dict[str, list[Entity]] = {}
    for actor in listed:
        if whole := getattr(actor, "part_of", None):
            members.setdefault(whole, []).append(actor)
    return {"entries": [(actor, members.get(actor.id, []), mentions(page, actor, ("actor",))) for actor in listed]}


def timeline_page(page: Page) -> Facts:
    """The timeline, with what it can be narrowed to and the marks that its dates bear."""
    events = page.brief.events
    counts = Counter(event.kind for event in events)
    stretches = timeline_eras(page.brief, page.view.today)
    seen = {row.mark for era in stretches for row in era.rows}
    return {
        "eras": stretches,
        "marks": [(mark, key) for mark, key in MARKS if mark in seen],
        "shows": [(kind, counts[kind]) for kind in EVENT_KINDS if counts[kind]],
        "disputed": sum(bool(event.disputed) for event in events),
    }


def argument_page(page: Page) -> Facts:
    """The map of the argument."""
    return {"map": argument(page)}


def changes_page(page: Page) -> Facts:
    """The log of editions."""
    return {"changes": page.brief.changes}


def method_page(_: Page) -> Facts:
    """How the brief grades; each table of words with the choices that it explains."""
    return {"tables": METHOD}


# Part of the page of methods, and the choice it explains.
METHOD = (
    ("confidence", "confidence"), ("grade", "grade"), ("provenance", "provenance"), ("kind", "judgement_kind"),
    ("progress", "progress"), ("outcome", "outcome"), ("scenario", "scenario_status"), ("reach", "reach"),
    ("change", "change_size"),
)  # fmt: skip


def whole_page(page: Page) -> Facts:
    """Everything on one page."""
    lists = {"people": actors_page(page)["entries"], **glossary(page), **sources_page(page)}
    return {**timeline_page(page), **changes_page(page), **lists, "minutes": reading_time(page.brief), "primary": primary(page)}


class Heading(NamedTuple):
    """A heading of a finished page and its anchor."""

    anchor: str
    text: Html


def headings(text: str) -> list[Heading]:
    """The second-level headings of a page's Markdown, as the templates write them."""
    return [Heading(found[2], Html(found[1])) for found in _HEADING.finditer(text)]


_HEADING = re.compile(r"^## (.+) \{: #([\w-]+) \}$", re.MULTILINE)


def generic_page(page: Page, entities: Iterable[Entity]) -> Facts:
    """A kind without a template of its own: the marked fields of each entity, under the names they have in the file."""
    return {"entries": [(entity, _fields(page, entity)) for entity in entities]}


def _fields(page: Page, entity: Entity) -> list[tuple[str, list[Html]]]:
    fields: dict[str, list[Html]] = {}
    for leaf in leaves(entity):
        name = str(leaf.path[0]).replace("_", " ")
        fields.setdefault(name, []).append(_shown(page, leaf))
    return list(fields.items())


def _shown(page: Page, leaf: Leaf) -> Html:
    if isinstance(leaf.marker, Markup):
        return page.inline(leaf.value)
    if isinstance(leaf.marker, RefTo) and (way := page.way(leaf.value, leaf.marker.kinds)):
        return Html('<a class="bf-id" href="{}">{}</a>').format(way.href, way.label)
    return page.typed(leaf.value)

"""What a brief is, in the words of schema.org, as JSON-LD: the report, its claims, judged forecasts, data sets and sources.

The whole graph is a file; a page has only the nodes that it shows. The id of a node is the permanent address of its entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.i18n.display_names import full_name
from briefing.markdown import csl_tags
from briefing.model import Actor, Figure, Forecast, Judgement, Source
from briefing.model.fields import headline
from briefing.model.kinds import ENTITIES
from briefing.render import brief_citation, entity_data
from briefing.render.entity_data import compact, document
from briefing.render.headline_text import plain_headline
from briefing.render.page_variables import argument_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from briefing.analysis.page_links import Links
    from briefing.model import Brief, Entity, Name
    from briefing.model.values import When
    from briefing.render.page_text import PageText
    from briefing.render.unit_context import UnitContext

CONTEXT = "https://schema.org"
Node = dict[str, Any]

_CLAIMS = tuple(name for name, model in ENTITIES.items() if model.is_claim)
_JUDGED = frozenset(("borne-out", "mostly-borne-out", "mixed", "not-borne-out", "yes", "no"))
"""The outcomes that are a verdict; an open forecast has no review."""
_WORKS = {
    "article-journal": "ScholarlyArticle", "article-newspaper": "NewsArticle", "article-magazine": "Article", "book": "Book",
    "chapter": "Chapter", "dataset": "Dataset", "legislation": "Legislation", "post-weblog": "BlogPosting", "report": "Report",
    "thesis": "Thesis", "webpage": "WebPage",
}  # fmt: skip
"""The class of a source by its type in CSL; the others are creative works."""


class LinkedBrief(NamedTuple):
    """A brief in one language, with what its nodes are made of."""

    view: UnitContext
    brief: Brief
    links: Links
    wording: PageText
    url: str
    """The URL of the front page; empty if the address of the site is not known, and then all ids are relative to it."""

    def id(self, entity: Entity | None = None) -> str:
        """Return the id of the node of an entry, or of the report."""
        if entity is None:
            return self.url or "./"
        if entity.kind_name == "source":
            return f"{self.url}sources/#source-{entity.id}"
        return f"{self.url}{entity.id}/"


def script(nodes: Iterable[Node]) -> str:
    """Return nodes as the text of a `<script>`, which none of their texts can end (HTML Living Standard, 4.12.1.3)."""
    found = list(nodes)
    if not found:
        return ""
    body: Node = {"@context": CONTEXT, **found[0]} if len(found) == 1 else {"@context": CONTEXT, "@graph": found}
    return compact(body).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def whole(data: LinkedBrief) -> str:
    """Return the graph of the whole brief as the text of a file."""
    sources = data.links.listed.get("source", ())
    entries = [entity for kind in _CLAIMS for entity in data.brief.of(kind) if (kind, entity.id) in data.links.addresses]
    nodes = [
        {**report(data), "hasPart": [{"@id": data.id(entity)} for entity in (*entries, *data.brief.figures)],
         "citation": [{"@id": data.id(source)} for source in sources]},
        *(claim(data, entity) for entity in entries),
        *reviews(data),
        *(dataset(data, figure) for figure in data.brief.figures),
        *(work(data, source) for source in sources if isinstance(source, Source)),
    ]  # fmt: skip
    return document({"@context": CONTEXT, "@graph": nodes})


def report(data: LinkedBrief) -> Node:
    """Return the node of the brief itself."""
    brief, head, wording = data.brief, data.brief.head, data.wording
    works = [work(data, each) for each in brief.works]
    cited = brief_citation.cited_url(data.view, brief)
    return _filled({
        "@type": "Report",
        "@id": data.id(),
        "name": wording.full_title(head),
        "abstract": wording.plain(head.bottom_line.claim),
        "inLanguage": data.view.lang,
        "author": [_actor(data, actor) for actor in argument_pages.actors(brief, head.editors)],
        "datePublished": head.published.isoformat(),
        "dateModified": head.as_of.isoformat(),
        "version": head.edition,
        "keywords": list(head.topics),
        "license": head.licence,
        "url": cited,
        "isBasedOn": works if len(works) > 1 else next(iter(works), None),
    })  # fmt: skip


def claim(data: LinkedBrief, entity: Entity) -> Node:
    """Return the node of an entry that states something."""
    sources = (data.brief.find("source", key) for key in entity_data.cited(data.view, entity))
    return _filled({
        "@type": "Claim",
        "@id": data.id(entity),
        "identifier": entity.id,
        "text": plain_headline(data.wording, entity),
        "inLanguage": data.view.lang,
        "isPartOf": {"@id": data.id()},
        "citation": [{"@id": data.id(source)} for source in sources if source],
    })  # fmt: skip


def reviews(data: LinkedBrief) -> Iterator[Node]:
    """Yield a review of each forecast whose outcome is judged: those of the brief itself, and those of the article."""
    for judgement in data.brief.judgements:
        if judgement.outcome is not None and judgement.outcome.status in _JUDGED:
            outcome = judgement.outcome
            yield _review(data, judgement, outcome.status, "resolution", outcome.checked, outcome.because)
    for forecast in data.brief.forecasts:
        if forecast.outcome.status in _JUDGED:
            yield _review(data, forecast, forecast.outcome.status, "outcome", forecast.outcome.checked, forecast.outcome.text)


def _review(data: LinkedBrief, entity: Judgement | Forecast, status: str, group: str, on: date, body: str) -> Node:
    head, wording = data.brief.head, data.wording
    editors = [_actor(data, actor) for actor in argument_pages.actors(data.brief, head.editors)]
    made_in = data.brief.find("source", entity.made_in.source) if isinstance(entity, Forecast) else None
    authors = [_person(name) for name in made_in.author] if isinstance(made_in, Source) else editors
    return _filled({
        "@type": "ClaimReview",
        "@id": f"{data.id(entity)}#outcome",
        "url": data.id(entity),
        "claimReviewed": wording.plain(entity.text),
        "itemReviewed": _filled({"@type": "Claim", "@id": data.id(entity), "author": authors}),
        "reviewRating": {"@type": "Rating", "alternateName": wording.words(f"{group}.{status}")},
        "reviewBody": wording.plain(body),
        "datePublished": on.isoformat(),
        "inLanguage": data.view.lang,
        "author": editors,
    })  # fmt: skip


def dataset(data: LinkedBrief, figure: Figure) -> Node:
    """Return the node of the data of a figure."""
    wording = data.wording
    return _filled({
        "@type": "Dataset",
        "@id": data.id(figure),
        "identifier": figure.id,
        "name": wording.plain_title(figure.title),
        "description": wording.plain(figure.caption or figure.note or "") or wording.plain_title(figure.title),
        "inLanguage": data.view.lang,
        "isPartOf": {"@id": data.id()},
        "license": data.brief.head.licence,
        "variableMeasured": figure.unit,
        "distribution": {
            "@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": f"{data.url}data/figures/{figure.id}.csv",
        },
        "citation": [{"@id": data.id(source)} for each in figure.sources if (source := data.brief.find("source", each.source))],
    })  # fmt: skip


def work(data: LinkedBrief, source: Source) -> Node:
    """Return the node of a source, as printed on the work."""
    item = entity_data.reference(data.view, source)
    texts, issued = item.texts, item.dates.get("issued")
    node: Node = {"@type": _WORKS.get(item.type, "CreativeWork"), "@id": data.id(source)}
    # A brief has more works than other nodes; each gets only what it has, instead of losing what it lacks.
    if title := csl_tags.to_plain(texts.get("title", "")):
        node["name"] = title
    if authors := item.names.get("author"):
        node["author"] = [_person(name) for name in authors]
    if issued is not None and _is_exact(issued):
        node["datePublished"] = str(issued)
    if "publisher" in texts:
        node["publisher"] = {"@type": "Organization", "name": texts["publisher"]}
    if language := texts.get("language"):
        node["inLanguage"] = language
    if url := texts.get("URL"):
        node["url"] = url
    if "DOI" in texts:
        node["sameAs"] = f"https://doi.org/{texts['DOI']}"
    return node


def _is_exact(when: When) -> bool:
    """Return whether a date is a single day, month or year that is certain."""
    single = when.start if not when.interval else None
    return single is not None and not (single.approximate or single.uncertain) and single.precision in ("day", "month", "year")


def _person(name: Name) -> Node:
    node: Node = {"@type": "Organization" if name.literal else "Person"}
    if full := full_name(name):
        node["name"] = full
    if name.given:
        node["givenName"] = name.given
    if name.family:
        node["familyName"] = name.family
    return node


def _actor(data: LinkedBrief, actor: Entity) -> Node:
    like = data.brief.built_in("actor-kind", actor.kind) if isinstance(actor, Actor) else ""
    kind = "Person" if like == "person" else "Organization"
    return _filled({"@type": kind, "name": headline(actor), "url": getattr(actor, "URL", None)})


def _filled(node: Node) -> Node:
    """Return a node without the properties that have no value."""
    return {key: value for key, value in node.items() if value or value == 0}

"""What a brief quotes from its sources."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from briefing.i18n.translation_overlay import ForeignText
from briefing.model import Cite, Source
from briefing.model.fields import walk_types
from briefing.model.walk import walk_cites

if TYPE_CHECKING:
    from briefing.model import Brief, Model


class Quotation(NamedTuple):
    """A passage of a source, its place there, and its language (BCP 47)."""

    text: str
    at: str | None
    lang: str


def quotations(brief: Brief, lang: str) -> dict[str, list[Quotation]]:
    """Return the quotations of a brief in a language by the key of their source, each passage once."""
    found: dict[str, dict[Quotation, None]] = {}
    for _, entity, _ in brief.everything():
        for _, cite in walk_cites(entity) if _has_cites(type(entity)) else ():
            if quotation := quotation_of(brief, cite, lang):
                found.setdefault(cite.source, {})[quotation] = None
    return {source: list(each) for source, each in found.items()}


@cache  # of types, whose number is fixed
def _has_cites(model: type[Model]) -> bool:
    return any(field.model is Cite for field in walk_types(model))


def quotation_of(brief: Brief, cite: Cite, lang: str) -> Quotation | None:
    """Return what a citation quotes."""
    return Quotation(str(cite.quote), cite.at, _language(brief, cite, lang)) if cite.quote is not None else None


def _language(brief: Brief, cite: Cite, lang: str) -> str:
    """Return the language of a quotation: that of the page if the quotation is translated."""
    main = brief.head.languages[0]
    if lang != main and not isinstance(cite.quote, ForeignText):
        return lang
    source = brief.find("source", cite.source)
    return cite.lang or (source.language if isinstance(source, Source) else None) or main

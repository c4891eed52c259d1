"""What a brief quotes from its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.i18n.translation_overlay import ForeignText
from briefing.model import Cite, Source
from briefing.model.fields import fields_by_key
from briefing.model.walk import walk_cites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from briefing.model import Brief, FieldValue, Model


class Quotation(NamedTuple):
    """A passage of a source, its place there, and its language (BCP 47)."""

    text: str
    at: str | None
    lang: str


def quotations(brief: Brief, lang: str, walk: Callable[[Model], Iterable[FieldValue]]) -> dict[str, list[Quotation]]:
    """Return the quotations of a brief in a language by the key of their source, each passage once.

    `walk` is `model.walk.walk`, or knows the texts of entries.
    """
    found: dict[str, dict[Quotation, None]] = {}
    for _, entity, _ in brief.everything():
        has_quotation = any(field is _QUOTE for _, field, _ in walk(entity))  # few entries have one
        for _, cite in walk_cites(entity) if has_quotation else ():
            if quotation := quotation_of(brief, cite, lang):
                found.setdefault(cite.source, {})[quotation] = None
    return {source: list(each) for source, each in found.items()}


_QUOTE = fields_by_key(Cite)["quote"]


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

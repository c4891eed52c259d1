"""The recommended citation of each entry that a reader may cite by its id, and the same for reference managers (COinS)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from briefing.bibliography.reference_formatter import FormattingError
from briefing.model.kinds import ENTITIES, LETTERED
from briefing.render import brief_citation
from briefing.render.fallback_words import without_marks
from briefing.render.interface_text import escape_part
from briefing.render.reference_html import to_html
from briefing.render.safe_text import as_markup
from briefing.render.styled_references import as_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markupsafe import Markup

    from briefing.model import Entity
    from briefing.render.page import Page

_CITED = tuple(kind for kind in ENTITIES if kind in LETTERED and kind != "event")
"""The kinds whose entries are statements of the brief. Events are facts, for which a reader cites the sources."""


class EntryCitation(NamedTuple):
    """The citation of an entry: its text, and its description for programs."""

    id: str
    text: Markup
    coins: str


def entry_citations(page: Page) -> Iterator[EntryCitation]:
    """Yield the citation of each entry, in the order of its kind and then of the file."""
    sentence = _styled_sentences(page) or _sentences(page)
    for kind in _CITED:
        for entity in page.brief.of(kind):
            if (kind, entity.id) in page.links.addresses:
                yield EntryCitation(entity.id, sentence(entity), coins(page, entity))


# A forecast is cited with its likelihood: without it, the sentence says more than the brief.


def _sentences(page: Page) -> Callable[[Entity], Markup]:
    """Return what writes the recommended citation of an entry, in the words of the page's language."""
    head, names = page.brief.head, brief_citation.editors(page.brief)
    key = "cite.entry" if names else "cite.entry_without_editors"
    common = {
        "editors": page.listed(names), "title": as_markup(escape_part(page.full_title(head))), "edition": str(head.edition),
        "date": page.day(head.published, full=True),
    }  # fmt: skip

    def sentence(entity: Entity) -> Markup:
        url = page.url(entry_url(page, entity))
        return page.one_stop(page.word(key, id=entity.id, text=entry_statement(page, entity), url=url, **common).rstrip())

    return sentence


_TITLE, _URL = "\ufdee", "\ufdef"
"""What stands for the statement and the URL of an entry in a reference that is formatted once for all of them."""


def _styled_sentences(page: Page) -> Callable[[Entity], Markup] | None:
    """Return the same for the citation style of the brief, or `None` if it has none that works."""
    styled = page.view.references
    if styled is None:
        return None
    whole = brief_citation.bibliography_item(page.view, page.brief)
    item = as_entry(whole, f'<span class="nocase">{_TITLE}</span>', _URL if whole.texts.get("URL") else None)
    try:
        pattern = styled.format(item, page.view.lang)
    except FormattingError:  # which the check reports
        return None

    def sentence(entity: Entity) -> Markup:
        own = {_TITLE: _titled(page, entity), _URL: entry_url(page, entity) or ""}
        kept = tuple(part._replace(text=own.get(part.text, part.text)) for part in pattern.kept)
        return to_html(page, pattern._replace(kept=kept))

    return sentence


def entry_url(page: Page, entity: Entity) -> str | None:
    """Return the permanent URL of an entry, or `None` if the site has no `site_url`."""
    home = brief_citation.cited_url(page.view, page.brief)
    return f"{home}{entity.id}/" if home else None


def _titled(page: Page, entity: Entity) -> str:
    return f"{entity.id}{page.words('mark.colon')}{entry_statement(page, entity)}"


def entry_statement(page: Page, entity: Entity) -> str:
    """Return what an entry states, with the likelihood of a forecast, as plain text."""
    return page.view.memo.of("statement", entity, _statement, page, entity)


def _statement(page: Page, entity: Entity) -> str:
    odds, text = page.odds(entity), page.gist(entity).rstrip(".。")
    return f"{text}{page.words('mark.open')}{odds.striptags()}{page.words('mark.close')}" if odds else text


def coins(page: Page, entity: Entity | None = None) -> str:
    """Return the description of an entry, or of the brief, as ContextObjects in Spans (OpenURL 1.0, Z39.88-2004).

    Zotero reads it as Dublin Core, the only format of COinS that knows reports.
    """
    head = page.brief.head
    title = page.full_title(head)
    url = entry_url(page, entity) if entity else brief_citation.cited_url(page.view, page.brief)
    about = (
        *((("rft.source", title),) if entity else ()),
        *(("rft.creator", name) for name in brief_citation.editors(page.brief)),
        ("rft.date", head.published.isoformat()),
        ("rft.language", page.view.lang),
    )
    return "&".join((
        _encoded((("ctx_ver", "Z39.88-2004"), ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"), ("rft.type", "report"))),
        f"rft.title={_quoted(_titled(page, entity) if entity else title)}",
        _encoded(about),
        *([f"rft.identifier={_quoted(url)}"] if url else ()),
    ))  # fmt: skip


@lru_cache(maxsize=128)  # of fields that are the same for all entries of a brief
def _encoded(fields: tuple[tuple[str, str], ...]) -> str:
    return "&".join(f"{name}={_quoted(value)}" for name, value in fields)


def _quoted(value: str) -> str:
    return quote(without_marks(value), safe="")


def cite_page(page: Page) -> dict[str, object]:
    """Return the values for the page of citations."""
    return {"entry_citations": list(entry_citations(page)), "brief_coins": coins(page)}

"""The pages of closed editions: their frame and notice; their content is stored and filled in by `publish.stored_pages`."""

from __future__ import annotations

from functools import partial
from html import escape as html_escape
from typing import TYPE_CHECKING, Any

from briefing.analysis.page_links import EDITIONS, base, edition_base, relative
from briefing.render.embed_pages import LAYOUT, write_frame
from briefing.render.exports import oembed
from briefing.render.outputs import PlannedFile, StoredContent
from briefing.render.page_parts import front_matter
from briefing.render.page_text import PageText
from briefing.render.routes import file_of, source_of
from briefing.render.safe_text import address
from briefing.render.stylesheets import page_sheets

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from briefing.diagnostics import Problem
    from briefing.loader.editions import Manifest, StoredPage
    from briefing.render.templating import Renderer
    from briefing.render.unit_context import HostedEdition, UnitContext


def edition_pages(view: UnitContext, renderer: Renderer, present: Container[str] = ()) -> Iterator[PlannedFile]:
    """Yield the frame of each page of the closed editions that a unit hosts.

    `present` are the addresses of the brief's own pages in this unit.
    """
    for hosted in view.hosted:
        for stored in hosted.edition.manifest.languages[hosted.lang].pages:
            below = (edition_base(hosted.base, hosted.edition.number) + stored.at).removeprefix(hosted.unit_base)
            path = f"{below}index.html" if stored.layout == LAYOUT else source_of(below)
            yield PlannedFile(file_of(view, path), hosted.edition.file, partial(_write, view, renderer, hosted, stored, present))


def _write(
    view: UnitContext, renderer: Renderer, hosted: HostedEdition, stored: StoredPage, present: Container[str]
) -> tuple[str | bytes, tuple[Problem, ...]]:
    here = edition_base(hosted.base, hosted.edition.number) + stored.at
    facts = {"view": view, "words": view.words, "page": PageText(view), **_notice(view, hosted, stored, here, present)}
    if stored.layout == LAYOUT:
        facts |= {"title": stored.title, "description": stored.description, "lang": hosted.lang}
        facts["oembed"] = _description(view, hosted, stored, here)
        return write_frame(view, renderer, here.removeprefix(hosted.unit_base), facts).text.encode(), renderer.found()
    return front_matter(_matter(view, hosted, stored)) + renderer.write("closed.md.jinja", facts).text, renderer.found()


def stored_contents(view: UnitContext) -> Iterator[StoredContent]:
    """Yield each closed edition that a unit hosts in a language, with what publishing has to know to place its contents."""
    for hosted in view.hosted:
        manifest = hosted.edition.manifest
        bases = {lang: edition_base(base(view.site, hosted.slug, lang), hosted.edition.number) for lang in manifest.languages}
        yield StoredContent(hosted.edition, hosted.lang, view.unit, hosted.unit_base, bases)


def _notice(view: UnitContext, hosted: HostedEdition, stored: StoredPage, here: str, present: Container[str]) -> dict[str, Any]:
    """Return the values for the notice above a page: which edition it is, and where the present one is."""
    manifest = hosted.edition.manifest
    home = base(view.site, hosted.slug, hosted.lang) if hosted.own else hosted.home
    same = hosted.own and stored.at in present
    return {
        "edition": manifest,
        "state": "gone" if hosted.history is None else "changed" if hosted.changed else "same",
        "now_href": address(relative(here, (home or "") + (stored.at if same else ""))),
        "same": same,
        "changes_href": address(relative(here, f"{home}{EDITIONS}", f"since-{manifest.edition}")),
    }


def _description(view: UnitContext, hosted: HostedEdition, stored: StoredPage, here: str) -> str:
    """Return the URL of the description of a page that is made to be framed, if the edition holds one."""
    kept = stored.at + oembed.FILE in hosted.edition.manifest.languages[hosted.lang].files
    return f"{view.settings.site_url.rstrip('/')}/{here}{oembed.FILE}" if kept and view.settings.site_url else ""


def _matter(view: UnitContext, hosted: HostedEdition, stored: StoredPage) -> dict[str, Any]:
    manifest = hosted.edition.manifest
    return {
        "title": html_escape(stored.title), "description": html_escape(stored.description), "lang": hosted.lang,
        "page": stored.name, "layout": stored.layout, **page_sheets(stored.name, closed=True),
        "hide": ["toc"], "edition": manifest.edition,
        **({"alternates": _alternates(view, hosted, manifest, stored)} if len(manifest.languages) > 1 else {}),
        "robots": "noindex", "search": {"exclude": True},
    }  # fmt: skip


def _alternates(view: UnitContext, hosted: HostedEdition, manifest: Manifest, stored: StoredPage) -> list[dict[str, str]]:
    """Return the page in each language of its edition."""
    return [
        {
            "lang": lang,
            "url": edition_base(base(view.site, hosted.slug, lang), manifest.edition) + stored.at,
            "name": view.words.own_language(lang, short=True),
        }
        for lang, each in manifest.languages.items()
        if any(page.at == stored.at for page in each.pages)
    ]

"""The values of the page frame of a unit: site name, languages, sections and interface messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.analysis.page_links import base, languages
from briefing.render.library_intro import library_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.i18n.interface import Catalog
    from briefing.render.unit_context import UnitContext

SEARCH = "search/"
"""The address of the page that searches all briefs, below a library; the folder also has its index."""
# Message keys by the name that the theme uses.
WORDS = {
    "skip": "ui.skip", "contents": "ui.contents", "sections": "ui.sections", "languages": "ui.languages", "footer": "ui.footer",
    "on_this_page": "ui.on_this_page", "back_to_top": "ui.back_to_top", "repository": "ui.repository",
    "not_found": "not_found.title", "not_found_text": "not_found.text", "not_found_links": "not_found.links",
    "moved": "moved.title",
}  # fmt: skip


def site_chrome(view: UnitContext, title: str, sections: Iterable[str]) -> dict[str, Any]:
    """Return the values of the page frame; `sections` are the files of the pages that the masthead links to."""
    words, library = view.words, view.site.library
    head = view.brief.head if view.brief else view.site.about
    here = base(view.site, view.brief.slug if view.brief else "", view.lang)
    home = base(view.site, "", view.lang) if library else here
    return {
        # The name of a library without `library.yaml` is in mkdocs.yml.
        "brand": library_title(view) if library else title,
        "home": home,
        "tagline": words("ui.tagline_library" if library else "ui.tagline"),
        "languages": _front_pages(view),
        "sections": list(sections),
        "licence": (head.licence if head else None) or "",
        "words": translated_words(words),
        **({"search_all": {"url": home + SEARCH, "name": words("library.search")}} if library and view.settings.search else {}),
        **({"abroad": _main_language(view)} if view.lang != languages(view.site)[0] and not (library and view.brief) else {}),
    }


def translated_words(words: Catalog) -> dict[str, Any]:
    """Return the interface messages that the theme uses."""
    colours = [words(f"ui.theme_{name}") for name in ("system", "light", "dark")]
    return {
        **{name: words(key) for name, key in WORDS.items()},
        "footnote_back": words("footnote.back", number="{}"),
        "colours": [words("ui.theme") + words("mark.colon") + name for name in colours],
    }


def _main_language(view: UnitContext) -> dict[str, str]:
    """Return the main language, in which untranslated pages are shown, and the suffix that marks links to such pages."""
    lang, words = languages(view.site)[0], view.words
    return {"lang": lang, "mark": words("mark.open") + words.language(lang) + words("mark.close")}


def _front_pages(view: UnitContext) -> list[dict[str, str]]:
    """Return the unit's front page in each language, for pages that have no translations of their own."""
    tags = view.brief.head.languages if view.brief else languages(view.site)
    slug = view.brief.slug if view.brief else ""
    if len(tags) < 2:
        return []
    return [{"lang": tag, "name": view.words.own_language(tag, short=True), "url": base(view.site, slug, tag)} for tag in tags]

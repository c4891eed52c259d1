"""What the theme prints around every page of a unit: whose site it is, the languages, the sections, the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.analysis.links import base, languages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.i18n.interface import Catalog
    from briefing.render.unit_context import UnitContext

# The words that the theme asks for, by the name it uses.
WORDS = {
    "skip": "ui.skip", "contents": "ui.contents", "sections": "ui.sections", "languages": "ui.languages", "footer": "ui.footer",
    "on_this_page": "ui.on_this_page", "back_to_top": "ui.back_to_top", "repository": "ui.repository",
    "not_found": "not_found.title", "not_found_text": "not_found.text", "not_found_links": "not_found.links",
}  # fmt: skip


def site_chrome(view: UnitContext, title: str, sections: Iterable[str]) -> dict[str, Any]:
    """Gather what surrounds the pages; `sections` are the files of the pages that stand in the masthead."""
    words, library = view.words, view.site.library
    here = base(view.site, view.brief.slug if view.brief else "", view.lang)
    return {
        # A library is called what its project calls it, a site of one brief what the brief is called.
        "brand": None if library else title,
        "home": base(view.site, "", view.lang) if library else here,
        "tagline": words("ui.tagline_library" if library else "ui.tagline"),
        "languages": _spoken(view),
        "sections": list(sections),
        "licence": (view.brief.head.licence if view.brief else None) or "",
        "words": translated_words(words),
        **({"abroad": _abroad(view)} if view.lang != languages(view.site)[0] and not (library and view.brief) else {}),
    }


def translated_words(words: Catalog) -> dict[str, Any]:
    """Gather the words that the theme asks for."""
    colours = [words(f"ui.theme_{name}") for name in ("system", "light", "dark")]
    return {
        **{name: words(key) for name, key in WORDS.items()},
        "colours": [words("ui.theme") + words("mark.colon") + name for name in colours],
    }


def _abroad(view: UnitContext) -> dict[str, str]:
    """The main language, in which pages may stand that nobody has translated, and how it is named behind a link to one."""
    lang, words = languages(view.site)[0], view.words
    return {"lang": lang, "mark": words("mark.open") + words.language(lang) + words("mark.close")}


def _spoken(view: UnitContext) -> list[dict[str, str]]:
    """The unit's front page in each language: for pages that have no other language of their own."""
    tags = view.brief.head.languages if view.brief else languages(view.site)
    slug = view.brief.slug if view.brief else ""
    if len(tags) < 2:
        return []
    return [{"lang": tag, "name": view.words.own_language(tag, short=True), "url": base(view.site, slug, tag)} for tag in tags]

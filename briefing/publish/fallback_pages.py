"""Links in the footer to handwritten pages of other units: of the library, and those that exist only in the main language."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown import Markdown
from mkdocs.utils.meta import get_data

from briefing.publish.docs_addresses import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefing.publish.handwritten.assigned_files import Handwritten
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Output, Unit


class FallbackPage(NamedTuple):
    """An entry of the navigation of a front page: a page, the first page of a section, or a web address."""

    title: str
    to: str


def elsewhere(units: Sequence[Unit], settings: MkdocsSettings, hand: Handwritten) -> dict[str, list[dict[str, Any]]]:
    """Return the footer links of each unit to other units, by its name: text, address below the site root, language."""
    fronts = {unit.base: unit for unit in units if unit.frame.get("home", unit.base) == unit.base}
    listed = {base: _entries(front, settings, hand) for base, front in fronts.items()}
    foreign = {base: _untranslated(front, hand.pages.get(front.name, ()), listed.get("", ())) for base, front in fronts.items()}
    found = {}
    for unit in units:
        home, own = unit.frame.get("home", unit.base), hand.pages.get(unit.name, ())
        # A brief of a library names those who publish it: the handwritten pages of the library in its language.
        shared = [_link(each, home) for each in listed.get(home, ()) if each.to not in own] if home != unit.base else []
        found[unit.name] = shared + foreign.get(home, [])
    return found


def _entries(front: Unit, settings: MkdocsSettings, hand: Handwritten) -> tuple[FallbackPage, ...]:
    """Return the entries of the project's own `nav`, which is that of the root, or else every handwritten page."""
    pages = hand.pages.get(front.name, ())
    asked = settings.values.get("nav")
    titles = _titles(hand.outputs, f"{front.name}/docs/", pages)
    return tuple(_listed(asked if isinstance(asked, list) and not front.base else pages, titles))


def _untranslated(front: Unit, own: Sequence[str], main: Iterable[FallbackPage]) -> list[dict[str, Any]]:
    """Return the links from the front page of a translation to pages that exist in the main language only."""
    main_language: Mapping[str, str] | None = front.frame.get("abroad")
    if not main_language:
        return []
    missing = [each for each in main if each.to not in own]
    return [{**_link(each, ""), **({} if "://" in each.to else main_language)} for each in missing]


def _link(each: FallbackPage, base: str) -> dict[str, Any]:
    to = each.to if "://" in each.to else base + address(each.to).removesuffix("index.html")
    return {"title": each.title, "url": to}


def _titles(outputs: Iterable[Output], folder: str, pages: Sequence[str]) -> dict[str, str]:
    """Return the title of each page as MkDocs derives it: from front matter, first heading, or file name."""
    named = {output.path.removeprefix(folder): output for output in outputs if output.path.startswith(folder)}
    found = {}
    for path in pages:
        title = _title(named[path].text)
        found[path] = title or path.rpartition("/")[2].partition(".")[0].replace("-", " ").capitalize()
    return found


def _title(text: str) -> str | None:
    body, matter = get_data(text)
    if matter.get("title"):
        return str(matter["title"])
    reader: Any = Markdown(extensions=["attr_list", "fenced_code", "toc"])
    reader.convert(body)
    first = next(iter(reader.toc_tokens), None)
    return unescape(first["name"]) if first and first["level"] == 1 else None


def _listed(items: Iterable[Any], titles: Mapping[str, str]) -> Iterator[FallbackPage]:
    for item in items:
        title, inside = next(iter(item.items()), ("", None)) if isinstance(item, dict) else (None, item)
        first = _first(inside)
        if first is not None and (first in titles or "://" in first):
            yield FallbackPage(str(title or titles.get(first, first)), first)


def _first(item: Any) -> str | None:
    """Return the first page below an entry, at any depth of nested sections."""
    if isinstance(item, dict):
        item = list(item.values())
    if isinstance(item, list):
        return next((found for each in item if (found := _first(each)) is not None), None)
    return item if isinstance(item, str) else None

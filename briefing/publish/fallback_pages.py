"""Handwritten pages that exist only in the main language: other languages link to them and name their language."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown import Markdown
from mkdocs.utils.meta import get_data

from briefing.publish.handwritten import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefing.publish.handwritten import Handwritten
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Output, Unit


class FallbackPage(NamedTuple):
    """An entry of the main language's navigation: a page, the first page of a section, or a web address."""

    title: str
    to: str


def fallback_pages(units: Sequence[Unit], settings: MkdocsSettings, hand: Handwritten) -> tuple[FallbackPage, ...]:
    """Return the entries of the project's own `nav`, or else every handwritten page of the root."""
    root = next((unit for unit in units if not unit.base), None)
    if root is None:
        return ()
    pages = hand.pages.get(root.name, ())
    asked = settings.values.get("nav")
    titles = _titles(hand.outputs, f"{root.name}/docs/", pages)
    return tuple(_listed(asked if isinstance(asked, list) else pages, titles))


def add_to_search(unit: Unit, own: Sequence[str], main: Iterable[FallbackPage]) -> list[dict[str, Any]]:
    """Return the footer links from a translation to main-language pages: text, address below the site root, language."""
    main_language: Mapping[str, str] | None = unit.frame.get("abroad")
    if not main_language:
        return []
    return [
        {"title": each.title, "url": each.to} if "://" in each.to
        else {"title": each.title, "url": address(each.to).removesuffix("index.html"), **main_language}
        for each in main if each.to not in own
    ]  # fmt: skip


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

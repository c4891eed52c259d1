"""The table of exports: the files that a brief offers beside its pages, made from the same data without a template.

A row publishes one file in each language, if the brief has what it needs. The page at the file's folder offers it; the
front page offers the files that no page is there for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from briefing.render.exports import reference_files
from briefing.render.exports.exported_brief import ExportedBrief
from briefing.render.exports.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from briefing.analysis.links import Links
    from briefing.render.exports.bibliography import BibliographyItem
    from briefing.render.exports.formats import Format

    Items = Callable[[ExportedBrief], tuple[BibliographyItem, ...]]

__all__ = ["EXPORTS", "FORMATS", "Export", "ExportedBrief", "downloads", "files"]


class Export(NamedTuple):
    """One row: a file, and how it is written."""

    word: str
    """The key of its name among the interface's words."""
    at: str
    """Its address below the brief's front page."""
    media_type: str
    needs: tuple[str, ...]
    """Kinds of which there must be at least one entity."""
    write: Callable[[ExportedBrief], str]


def _references(stem: str, needs: tuple[str, ...], items: Items) -> Iterator[Export]:
    """References as a file in each format."""
    for form in FORMATS:
        yield Export(form.word, f"{stem}.{form.suffix}", form.media_type, needs, partial(_write, form, items))


def _write(form: Format, items: Items, exported: ExportedBrief) -> str:
    return form.write(items(exported))


EXPORTS: tuple[Export, ...] = (
    *_references("cite/brief", (), reference_files.itself),
    *_references("sources/sources", ("source",), reference_files.sources),
)


def present(links: Links) -> tuple[Export, ...]:
    """The rows that a brief has what they need for."""
    return tuple(export for export in EXPORTS if all(links.listed.get(kind) for kind in export.needs))


def files(exported: ExportedBrief) -> Iterator[tuple[str, str]]:
    """Address and text of each file of a brief in one language."""
    return ((export.at, export.write(exported)) for export in present(exported.links))


def downloads(links: Links, pages: Mapping[str, str]) -> dict[str, tuple[Export, ...]]:
    """The rows by the name of the page that offers them, `brief` for the front page; `pages` are names by address."""
    offered: dict[str, tuple[Export, ...]] = {"brief": (), "sources": ()}
    for export in present(links):
        name = pages.get(f"{export.at.rpartition('/')[0]}/", "brief")
        offered[name] = (*offered.get(name, ()), export)
    return offered

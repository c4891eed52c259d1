"""The table of exports: downloadable files of a brief, generated from its data without a template.

A row produces one file in each language, if the brief has the required kinds. The page at the file's folder links to it; the
front page links to files in folders without a page.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from briefing.bibliography.formats import FORMATS
from briefing.diagnostics import working_on
from briefing.render.exports import forecasts_csv, reference_files
from briefing.render.exports.exported_brief import ExportedBrief
from briefing.render.own_forecast import has_scored_forecasts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from briefing.analysis.page_links import Links
    from briefing.bibliography.formats import Format
    from briefing.bibliography.items import BibliographyItem
    from briefing.model import Brief

    Items = Callable[[ExportedBrief], tuple[BibliographyItem, ...]]

__all__ = ["EXPORTS", "FORMATS", "Export", "ExportedBrief", "downloads", "files"]


class Export(NamedTuple):
    """One row: a file and the function that writes it."""

    word: str
    """The message key of its name."""
    at: str
    """The address below the brief's front page."""
    media_type: str
    needs: tuple[str, ...]
    """The kinds that must have at least one entity."""
    write: Callable[[ExportedBrief], str]
    wanted: Callable[[Brief], bool] = lambda _: True
    """Whether a brief that has the kinds also has something to put into the file."""


def _references(stem: str, needs: tuple[str, ...], items: Items) -> Iterator[Export]:
    """Yield a row for each format of a list of references."""
    for form in FORMATS:
        yield Export(form.word, f"{stem}.{form.suffix}", form.media_type, needs, partial(_write, form, items))


def _write(form: Format, items: Items, exported: ExportedBrief) -> str:
    return form.write(items(exported))


EXPORTS: tuple[Export, ...] = (
    *_references("cite/brief", (), reference_files.itself),
    Export(
        "download.forecasts", "forecasts/forecasts.csv", "text/csv", ("judgement",), forecasts_csv.write, has_scored_forecasts
    ),
    *_references("sources/sources", ("source",), reference_files.sources),
)


def present(links: Links) -> tuple[Export, ...]:
    """Return the rows that a brief has something for."""
    found = (export for export in EXPORTS if all(links.listed.get(kind) for kind in export.needs))
    return tuple(export for export in found if export.wanted(links.brief))


def files(exported: ExportedBrief) -> Iterator[tuple[str, str]]:
    """Yield the address and text of each file of a brief in one language."""
    for export in present(exported.links):
        with working_on(f"the file `{export.at}` in {exported.view.lang}"):
            text = export.write(exported)
        yield export.at, text


def downloads(links: Links, pages: Mapping[str, str]) -> dict[str, tuple[Export, ...]]:
    """Return the rows by the name of the page that links to them (`brief` is the front page); `pages` maps addresses to names."""
    offered: dict[str, tuple[Export, ...]] = {"brief": (), "sources": ()}
    for export in present(links):
        name = pages.get(f"{export.at.rpartition('/')[0]}/", "brief")
        offered[name] = (*offered.get(name, ()), export)
    return offered

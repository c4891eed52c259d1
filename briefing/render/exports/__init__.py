"""The table of exports: downloadable files of a brief, generated from its data without a template.

A row produces one file in each language, or one for each entity or page, if the brief has the required kinds. The page "Data and
reuse" lists them all; the page at a file's folder offers it too, or else the page above that folder.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis.page_links import FRONT, relative
from briefing.bibliography.formats import FORMATS
from briefing.diagnostics import working_on
from briefing.model.kinds import ENTITIES, PARENTS
from briefing.render import linked_data
from briefing.render.exports import (
    argdown,
    brief_json,
    changes_feed,
    datapackage,
    dates_ics,
    figure_svg,
    forecasts_csv,
    json_schema,
    kind_csv,
    markdown_pages,
    oembed,
    pictures,
    reference_files,
)
from briefing.render.exports.exported_brief import Download, ExportedBrief
from briefing.render.fallback_words import without_marks
from briefing.render.own_forecast import has_scored_forecasts
from briefing.render.print_documents import DOCUMENTS
from briefing.render.routes import ROUTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from markupsafe import Markup

    from briefing.bibliography.formats import Format
    from briefing.bibliography.items import BibliographyItem
    from briefing.render.outputs import Picture

    Items = Callable[[ExportedBrief], tuple[BibliographyItem, ...]]


def _one(exported: ExportedBrief) -> Iterable[ExportedBrief]:
    return (exported,)


class Export(NamedTuple):
    """One row: a file and the function that writes it."""

    word: str
    """The message key of its name."""
    at: str
    """The address below the brief's front page; `{id}` and `{page}` are those of what `each` yields."""
    media_type: str
    needs: tuple[str, ...]
    """The kinds that must have at least one entity."""
    write: Callable[[ExportedBrief], str | Picture] | None
    """Returns its content; `None` for a PDF file, which is made from a document for print after the pages."""
    wanted: Callable[[ExportedBrief], bool] = lambda _: True
    """Whether a brief that has the kinds also has something to put into the file."""
    group: str = "tables"
    """The part of the page "Data and reuse" that lists it, one of `GROUPS`."""
    page: str | None = None
    """The name of the page that offers it, if that does not follow from its address."""
    each: Callable[[ExportedBrief], Iterable[ExportedBrief]] = _one
    """What there is a file for: the brief, or each of its entities or pages."""
    of: str = ""
    """The message key of what the name is about, or its name."""
    kept: bool = True
    """Whether a closed edition keeps the file: what is not in another file, and keeps its meaning."""


GROUPS = ("whole", "cite", "sources", "tables", "figures", "argument", "follow", "pages")
"""The parts of the page "Data and reuse"; files of the last one belong to one page each, which offers them."""


def _references(stem: str, needs: tuple[str, ...], items: Items) -> Iterator[Export]:
    """Yield a row for each format of a list of references."""
    for form in FORMATS:
        write = partial(_write, form, items)
        group, page = ("sources", None) if needs else ("cite", "brief")
        yield Export(form.word, f"{stem}.{form.suffix}", form.media_type, needs, write, group=group, page=page)


def _write(form: Format, items: Items, exported: ExportedBrief) -> str:
    return form.write(items(exported))


def _tables() -> Iterator[Export]:
    """Yield a row for the table of each kind of entity."""
    for kind in ENTITIES:
        file = datapackage.table_file(kind)
        needs, write = (PARENTS.get(kind, kind),), partial(kind_csv.write, kind)
        at = datapackage.KINDS_AT.format(file=file)
        of = f"page.{file}" if ENTITIES[kind].listing else f"data.{file}"
        yield Export("download.csv_of", at, _CSV, needs, write, partial(_has, kind), of=of)


def _has(kind: str, exported: ExportedBrief) -> bool:
    return bool(kind_csv.entries(exported, kind))


def _has_pages(exported: ExportedBrief) -> bool:
    """Return whether a brief has more pages than its front page, among them that of data."""
    return bool(exported.links.addresses or exported.brief.changes)


def _is_scored(exported: ExportedBrief) -> bool:
    return has_scored_forecasts(exported.brief)


def _feeds() -> Iterator[Export]:
    """Yield a row for each feed: of major changes and of all, in two formats."""
    for name, minor in (("major", False), ("all", True)):
        stem = "feed" if name == "major" else "feed-all"
        atom, feed = (partial(write, f"{stem}.{suffix}", minor) for write, suffix in _FEEDS)
        of_brief: dict[str, Any] = {"wanted": _has_address, "group": "follow", "page": "changes", "kept": False}
        yield Export(f"download.feed_{name}", f"{stem}.xml", changes_feed.ATOM, (), atom, **of_brief)
        yield Export(f"download.feed_{name}_json", f"{stem}.json", changes_feed.JSON_FEED, (), feed, **of_brief)


_FEEDS = ((changes_feed.atom, "xml"), (changes_feed.json_feed, "json"))


def _has_address(exported: ExportedBrief) -> bool:
    """Return whether the URL of the brief is known and it has a log: an id in a feed is a URL."""
    return bool(exported.url and exported.brief.changes)


def _figures(exported: ExportedBrief) -> Iterator[ExportedBrief]:
    return (exported._replace(entity=figure) for figure in exported.links.listed["figure"])


def _entries(exported: ExportedBrief) -> Iterator[ExportedBrief]:
    return (each for each in markdown_pages.pages(exported) if each.entity is not None)


def _json_ld(exported: ExportedBrief) -> str:
    url = exported.url or relative("data/", FRONT)
    return linked_data.whole(linked_data.LinkedBrief(exported.view, exported.brief, exported.links, exported.wording, url))


def _documents() -> Iterator[Export]:
    """Yield a row for each document for print, if PDF files are made with the pages."""
    for row in DOCUMENTS:
        of_brief: dict[str, Any] = {"group": "whole", "page": "data", "kept": False}
        yield Export(f"download.{row.word}", row.at, "application/pdf", (), None, _has_documents, **of_brief)


def _has_documents(exported: ExportedBrief) -> bool:
    return bool(exported.view.paper) and _has_pages(exported)


FEED_TYPES = (changes_feed.ATOM, changes_feed.JSON_FEED)
_CSV = "text/csv"
_JSON = "application/json"
_PNG = "image/png"
_ARGUED = next(route.needs for route in ROUTES if route.name == "argument")

EXPORTS: tuple[Export, ...] = (
    *_references("cite/brief", (), reference_files.itself),
    Export(
        "download.forecasts", "forecasts/forecasts.csv", _CSV, ("judgement",), forecasts_csv.write, _is_scored
    ),
    *_references("sources/sources", ("source",), reference_files.sources),
    Export("download.json", brief_json.AT, _JSON, (), brief_json.write, _has_pages, group="whole"),
    Export(
        "download.schema", json_schema.ADDRESS, "application/schema+json", (), json_schema.write, _has_pages, group="whole"
    ),
    Export("download.json_ld", "data/brief.jsonld", "application/ld+json", (), _json_ld, _has_pages, group="whole", kept=False),
    *_tables(),
    Export("download.package", datapackage.AT, _JSON, (), datapackage.write, _has_pages),
    Export(
        "download.csv_of", datapackage.FIGURES_AT, _CSV, ("figure",), kind_csv.write_figure,
        group="figures", page="figures", each=_figures,
    ),
    Export(
        "download.svg_of", figure_svg.AT, "image/svg+xml", ("figure",), figure_svg.write,
        group="figures", page="figures", each=figure_svg.figures,
    ),
    Export(
        "download.png_of", pictures.FIGURES, _PNG, ("figure",), pictures.write_figure,
        group="figures", page="figures", each=pictures.figures, kept=False,
    ),
    Export(
        "download.card", pictures.CARD, _PNG, (), pictures.write_card, pictures.has_card, group="whole", page="data", kept=False
    ),
    Export("download.argdown", argdown.AT, "text/plain", _ARGUED, argdown.write, group="argument", page="argument"),
    *_feeds(),
    Export(
        "download.calendar", dates_ics.AT, "text/calendar", (), dates_ics.write, _has_pages, group="follow", page="timeline",
        kept=False,
    ),
    Export("download.oembed", "{page}" + oembed.FILE, oembed.MEDIA_TYPE, (), oembed.write, group="pages", each=oembed.each),
    Export("download.page_json", "{page}index.json", _JSON, (), brief_json.write_entry, group="pages", each=_entries, kept=False),
    Export(
        "download.page_markdown", markdown_pages.AT, "text/plain", (), markdown_pages.write, _has_pages,
        group="pages", each=markdown_pages.pages, kept=False,
    ),
    Export(
        "download.llms", markdown_pages.INDEX, "text/plain", (), markdown_pages.write_index, _has_pages,
        group="whole", page="data", kept=False,
    ),
    *_documents(),
)  # fmt: skip


class Offers(NamedTuple):
    """The files of a brief, by where they are offered."""

    by_page: Mapping[str, tuple[Download, ...]]
    """By the name of the page that offers them; `brief` is the front page."""
    by_address: Mapping[str, tuple[Download, ...]]
    """Files that say the same as one page, by the address of the page."""
    by_group: Mapping[str, tuple[Download, ...]]


def _present(exported: ExportedBrief) -> tuple[_Present, ...]:
    """Return each row that a brief has something for, with what each of its files is about and what it offers."""
    return exported.view.memo.of("exports", exported.brief, _found, exported)


_Present = tuple[Export, ExportedBrief, Download]


def _found(exported: ExportedBrief) -> tuple[_Present, ...]:
    found: list[_Present] = []
    for export in EXPORTS:
        has_kinds = all(exported.links.listed.get(kind) for kind in export.needs)
        if has_kinds and export.wanted(exported) and (export.kept or not exported.view.closing):
            found += ((export, each, _download(export, each)) for each in export.each(exported))
    whole = exported._replace(offered=tuple(download for _, _, download in found))
    return tuple((export, whole if each is exported else each, download) for export, each, download in found)


def _address(export: Export, each: ExportedBrief) -> str:
    return export.at.format(id=each.entity.id if each.entity else "", page=each.page)


def _download(export: Export, each: ExportedBrief) -> Download:
    page = each.wording
    of: Markup | str = each.entity.id if each.entity else ""
    if export.of:
        of = page.word(export.of) if export.of in page.words else export.of.rpartition(".")[2].replace("_", " ").capitalize()
    name = page.word(export.word, None, of=of) if of else page.word(export.word)
    return Download(name, _address(export, each), export.media_type, export.group if export.group != "pages" else "")


def files(exported: ExportedBrief) -> Iterator[tuple[str, Callable[[], tuple[bytes | Picture, tuple[()]]]]]:
    """Yield the address of each file of a brief in one language, and the function that writes it."""
    for export, each, download in _present(exported):
        if export.write is not None:
            yield download.at, partial(_written, export.write, each, download.at)


def _written(write: Callable[[ExportedBrief], str | Picture], each: ExportedBrief, at: str) -> tuple[bytes | Picture, tuple[()]]:
    with working_on(f"the file `{at}` in {each.view.lang}"):
        content = write(each)
    return (without_marks(content).encode() if isinstance(content, str) else content), ()


def offers(exported: ExportedBrief, pages: Mapping[str, str]) -> Offers:
    """Return where the files of a brief are offered; `pages` maps the addresses of its pages to their names."""
    by_page: dict[str, list[Download]] = {"brief": [], "sources": []}
    by_address: dict[str, list[Download]] = {}
    by_group: dict[str, list[Download]] = {}
    for export, each, download in _present(exported):
        if not download.group:
            by_address.setdefault(each.page, []).append(download)
            continue
        by_group.setdefault(download.group, []).append(download)
        by_page.setdefault(export.page or _page_above(download.at, pages), []).append(download)
    return Offers(*({key: tuple(found) for key, found in each.items()} for each in (by_page, by_address, by_group)))


def _page_above(at: str, pages: Mapping[str, str]) -> str:
    """Return the name of the page in whose folder a file is, or in the nearest folder above it; `brief` for the front page."""
    folder = at.rpartition("/")[0]
    while folder and f"{folder}/" not in pages:
        folder = folder.rpartition("/")[0]
    return pages[f"{folder}/"] if folder else "brief"

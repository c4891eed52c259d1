"""The files of a site that are made from the data, whose addresses handwritten files cannot have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.publish import redirects, stored_pages
from briefing.publish.docs_addresses import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefing.render.outputs import Output, StoredContent, Unit


def generated_files(units: Iterable[Unit], outputs: Iterable[Output], stored: Iterable[StoredContent]) -> dict[str, str]:
    """Return the path in the site of each generated page and file, with the source file that an author edits, if it has one."""
    bases = {unit.name: unit.base for unit in units}
    pages = {bases[name] + address(below): file for name, below, file in _placed(outputs) if name in bases}
    return {**dict(_stored(stored)), **pages}


def taken_addresses(units: Iterable[Unit], generated: Mapping[str, str]) -> dict[str, str]:
    """Return the generated files of a site and the pages of its permanent addresses, such as `J1/`."""
    lasting = (each for unit in units for each in unit.redirects if not each.fallback)
    return {**{redirects.file_of(each.path): each.place.file for each in lasting}, **generated}


def _stored(stored: Iterable[StoredContent]) -> Iterator[tuple[str, str]]:
    yield from ((content.unit_base + path, content.edition.file) for content in stored for path in stored_pages.paths_of(content))


def _placed(outputs: Iterable[Output]) -> Iterator[tuple[str, str, str]]:
    for output in outputs:
        name, docs, below = output.path.partition("/docs/")
        if docs:
            yield name, below, output.origin or ""

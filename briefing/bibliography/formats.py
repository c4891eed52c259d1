"""The formats of references, in the order in which pages list them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.bibliography import bibtex_writer, csl_json_writer, ris_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from briefing.bibliography.items import BibliographyItem


class Format(NamedTuple):
    """One row: a file format and the function that writes it."""

    name: str
    """Its name on the command line."""
    word: str
    """The message key of its name."""
    suffix: str
    media_type: str
    write: Callable[[Iterable[BibliographyItem]], str]


FORMATS: tuple[Format, ...] = (
    Format("bibtex", "download.bibtex", "bib", "application/x-bibtex", bibtex_writer.write),
    Format("ris", "download.ris", "ris", "application/x-research-info-systems", ris_writer.write),
    Format("csl-json", "download.csl_json", "json", "application/vnd.citationstyles.csl+json", csl_json_writer.write),
)

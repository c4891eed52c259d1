"""PDF files (PDF/UA-1, ISO 14289-1) of documents for print, by WeasyPrint; it needs the extra `pdf` and Pango.

The same document gives the same bytes with the same WeasyPrint and the same fonts: dates are those of the edition, and the
identifier of the file follows from its content. Nothing is loaded but the typefaces of this program.
"""

from __future__ import annotations

import hashlib
import logging
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing import __version__
from briefing.diagnostics import Place, count_of, warning
from briefing.publish import pdf_characters, pdf_tags
from briefing.publish.mkdocs.unit_build import clock
from briefing.render.stylesheets import ASSETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem
    from briefing.render.outputs import PrintDocument

VARIANT = "pdf/ua-1"
INSTALL = (
    "PDF files need WeasyPrint, Pango and, for Chinese, a font.\n"
    "  Install WeasyPrint: pip install 'policy-briefing[pdf]'\n"
    "  On Debian or Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
)
_FONTS = "briefing:"
"""The scheme of the addresses of our own typefaces in the styles of documents."""

_CLOSER = """
@page { margin: 17mm 20mm 15mm !important }
html { font-size: 9.2pt !important; line-height: 1.4 !important } html:lang(zh) { line-height: 1.55 !important }
.entry { margin-bottom: .4em !important } .paper h2 { margin-top: .75em !important }
.note { footnote-display: inline; font-size: 6.5pt !important; line-height: 1.3 !important }
.note::footnote-marker { content: " " counter(footnote) " " !important }
"""
_SHORTER = (_CLOSER, f"{_CLOSER} .note .title {{ display: none }}")
"""The styles of a document that has too many pages otherwise, until one is enough: it is set closer, with its notes in one run;
its notes name sources without titles."""


class MissingLibraryError(Exception):
    """WeasyPrint or a library that it needs is not installed; the message says what to install."""


class PdfOrder(NamedTuple):
    """The task of one worker: a document, and where its file is if it was made before."""

    document: PrintDocument
    before: Path


class PdfFile(NamedTuple):
    """A finished file, and the problem that it has too many pages."""

    content: bytes
    problems: tuple[Problem, ...] = ()
    reports: tuple[str, ...] = ()
    """What WeasyPrint reports about the styles and links of the document."""
    reused: bool = False
    """Whether it is the file that was there before."""


def require() -> Any:
    """Return WeasyPrint, or raise `MissingLibraryError`."""
    try:
        import weasyprint
    except (ImportError, OSError) as failure:  # OSError: it is installed, and Pango is not
        raise MissingLibraryError(f"{INSTALL}\n  The reason: {str(failure).strip().splitlines()[0]}") from None
    return weasyprint


def make(order: PdfOrder) -> PdfFile:
    """Return the PDF file of a document: the one that was made before, if it was made from the same document."""
    weasyprint = require()
    document = order.document
    identifier = identifier_of(document)
    if document.limit is None and order.before.is_file():  # another one is short, and may have a problem to report again
        before = order.before.read_bytes()
        if _is_made_from(before, identifier):
            return PdfFile(before, reused=True)
    from weasyprint.text.fonts import FontConfiguration

    with _reports() as reports, clock(document.day, always=True), _whole_texts_in_drawings():
        html = weasyprint.HTML(string=document.html, base_url=document.url or None, url_fetcher=own_files)
        rendered = html.render(font_config=FontConfiguration(), pdf_variant=VARIANT)
        for shorter in _SHORTER:
            if document.limit is None or _fits(rendered.pages, document.limit):
                break
            styles = [weasyprint.CSS(string=shorter)]
            closer = html.render(stylesheets=styles, font_config=FontConfiguration(), pdf_variant=VARIANT)
            if len(rendered.pages) > document.limit or len(closer.pages) < len(rendered.pages):
                rendered = closer
            if len(rendered.pages) <= document.limit:
                break  # a page that is still nearly empty is better than notes without titles
        content = rendered.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier, finisher=pdf_tags.complete)
    problems = tuple(_too_long(document, rendered.pages))
    return PdfFile(content, problems, tuple(reports))


def identifier_of(document: PrintDocument) -> bytes:
    """Return the identifier of the file of a document: a digest of all that it is made from, except the system's fonts."""
    import pydyf
    import weasyprint

    own = (Path(file).read_text(encoding="utf-8") for file in (__file__, pdf_tags.__file__, pdf_characters.__file__))
    program = (__version__, *own, weasyprint.__version__, pydyf.__version__)
    made_from = (document.html, document.url, document.day.isoformat(), VARIANT, *program)
    return hashlib.sha256("\0".join(made_from).encode()).hexdigest()[:32].encode()


def _is_made_from(file: bytes, identifier: bytes) -> bool:
    """Return whether a complete file has this identifier in its trailer."""
    return file.startswith(b"%PDF-") and file.rstrip().endswith(b"%%EOF") and identifier in file[-4096:]


def _too_long(document: PrintDocument, pages: Any) -> Iterator[Problem]:
    """Yield the warning that a document has too many pages, with what is on those."""
    if document.limit is None or len(pages) <= document.limit:
        return
    over = list(dict.fromkeys(label for page in pages[document.limit :] for label in _labels(page._page_box)))
    what = f"; {', '.join(over)} do not fit" if len(over) > 1 else f"; {over[0]} does not fit" if over else ""
    yield warning(
        "paper-too-long",
        f"the decision paper in `{document.lang}` has {count_of(len(pages), 'page')} instead of {document.limit}{what}",
        Place(document.file),
        "shorten the bottom line, the judgements or the summaries of the recommendations",
    )


_NEARLY_EMPTY = 0.4


def _fits(pages: Any, limit: int) -> bool:
    """Return whether a document has no page too many, and no last page with so few lines that the others may hold them."""
    lines = [sum(1 for _ in _lines(page._page_box)) for page in pages]
    return len(pages) <= limit and (len(pages) == 1 or lines[-1] > _NEARLY_EMPTY * lines[-2])


def _lines(box: Any) -> Iterator[Any]:
    if type(box).__name__ == "LineBox":
        yield box
    for child in getattr(box, "children", ()):
        yield from _lines(child)


def _labels(box: Any) -> Iterator[str]:
    """Yield the ids of the entries of which a part is in a box of the layout."""
    element = getattr(box, "element", None)
    if element is not None and not box.element_tag.endswith(("::before", "::after")) and (label := element.get("data-label")):
        yield label
    for child in getattr(box, "children", ()):
        yield from _labels(child)


def own_files(url: str) -> Any:
    """Return a typeface of this program; every other address is refused, on the network or not."""
    from weasyprint.urls import URLFetcherResponse

    name = url.removeprefix(_FONTS)
    own = {file.name: file for file in (ASSETS / "fonts").glob("*.woff2")}
    if not url.startswith(_FONTS) or name not in own:
        raise ValueError(f"a document for print loads nothing from {url}")
    return URLFetcherResponse(url, own[name].read_bytes(), {"Content-Type": "font/woff2"})


@contextmanager
def _whole_texts_in_drawings() -> Iterator[None]:
    """Make WeasyPrint set each text of a drawing as a whole.

    It sets them letter by letter, because SVG can give each letter a place. Arabic letters would then be in the wrong order and
    without their joined forms. No drawing of this program places single letters.
    """
    from weasyprint.svg import Node

    before = Node.text
    Node.text = property(lambda node: _WholeText(text) if (text := before.fget(node)) else text)
    try:
        yield
    finally:
        Node.text = before


class _WholeText(str):
    """A text whose only letter is the whole text."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        return iter((str(self),))


@contextmanager
def _reports() -> Iterator[list[str]]:
    """Collect what WeasyPrint reports, which otherwise goes to the terminal."""
    found: list[str] = []
    logger, handler = logging.getLogger("weasyprint"), _Collector(found)
    before = logger.propagate, logger.handlers[:]
    logger.propagate, logger.handlers[:] = False, [handler]
    try:
        yield found
    finally:
        logger.propagate, logger.handlers[:] = before


class _Collector(logging.Handler):
    """Appends each warning to a list."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.found = found

    def emit(self, record: logging.LogRecord) -> None:
        """Append the message of a record."""
        self.found.append(record.getMessage())

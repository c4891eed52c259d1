"""Reads a PDF file as assistive technology does: by its tags. Lists what PDF/UA-1 (ISO 14289-1) asks for and the file lacks."""

from __future__ import annotations

import io
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAPPED = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")


class TaggedPdf:
    """A tagged file: its elements in reading order, and the text of each."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(content))
        self.root: Any = self.reader.trailer["/Root"]
        self.untagged: list[str] = []
        """The operators that draw outside a tag and an artifact."""
        self._texts = dict(self._marked_texts())

    def _marked_texts(self) -> Iterator[tuple[tuple[int, int], str]]:
        """Yield the text of each marked content, by its page and number."""
        for page in self.reader.pages:
            known: dict[int, list[str]] = {}
            open_marks: list[int | None] = []
            font: dict[int, str] = {}
            stream = ContentStream(page["/Contents"].get_object(), self.reader)
            for operands, operator in stream.operations:
                if operator in (b"BDC", b"BMC"):
                    number = operands[1].get("/MCID") if operator == b"BDC" else None
                    open_marks.append(number)
                    if number is not None:
                        known.setdefault(number, [])
                elif operator == b"EMC":
                    open_marks.pop()
                elif operator == b"Tf":
                    font = self.fonts[operands[0]]
                elif operator in (b"Tj", b"TJ", b"S", b"f", b"Do", b"sh") and not open_marks:
                    self.untagged.append(f"{operator.decode()} on page {page.page_number}")
                if operator in (b"Tj", b"TJ"):
                    inside = next((mark for mark in reversed(open_marks) if mark is not None), None)
                    if inside is not None:
                        known[inside].append(_decoded(operands[0], font))
            yield from (((page.indirect_reference.idnum, number), "".join(parts)) for number, parts in known.items())

    @cached_property
    def fonts(self) -> dict[str, dict[int, str]]:
        """What each code of each font stands for."""
        found: dict[str, dict[int, str]] = {}
        for page in self.reader.pages:
            for name, font in page["/Resources"].get_object()["/Font"].get_object().items():
                if name not in found:
                    table = font.get_object()["/ToUnicode"].get_object().get_data()
                    found[name] = {
                        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
                        for code, text in _MAPPED.findall(table.partition(b"endcodespacerange")[2])
                    }
        return found

    @property
    def tree(self) -> Any:
        """The element of the whole document."""
        return self.root["/StructTreeRoot"]["/K"][0].get_object()

    def elements(self, below: Any = None) -> Iterator[Any]:
        """Yield the elements in reading order."""
        for kid in _kids(self.tree if below is None else below):
            if isinstance(kid, DictionaryObject) and kid.get("/Type") == "/StructElem":
                yield kid
                yield from self.elements(kid)

    def text(self, element: Any = None, *, notes: bool = False) -> str:
        """Return the text of an element, by default of all; the text of notes only with `notes`."""
        element = self.tree if element is None else element
        if element["/S"] == "/Note" and not notes:
            return ""
        parts = []
        for kid in _kids(element):
            if isinstance(kid, int):
                page = element.raw_get("/Pg").idnum
                parts.append(self._texts.get((page, kid), ""))
            elif kid.get("/Type") == "/StructElem":
                parts.append(self.text(kid, notes=notes))
        return "".join(parts)

    def of(self, *kinds: str) -> list[Any]:
        """Return the elements with these tags."""
        return [each for each in self.elements() if each["/S"].removeprefix("/") in kinds]

    def headings(self) -> list[tuple[int, str]]:
        """Return the level and text of each heading."""
        return [(int(each["/S"][2]), self.text(each)) for each in self.of("H1", "H2", "H3", "H4", "H5", "H6")]

    def bookmarks(self) -> list[str]:
        """Return the titles of the outline."""

        def titles(entries: Any) -> Iterator[str]:
            for each in entries:
                yield from titles(each) if isinstance(each, list) else (each.title,)

        return list(titles(self.reader.outline))

    def faults(self) -> Iterator[str]:
        """Yield what the file lacks; the number of the clause of ISO 14289-1 is in brackets."""
        yield from (f"drawn outside tags and artifacts: {each} (7.1)" for each in self.untagged)
        if not self.root.get("/Lang"):
            yield "no language (7.2)"
        if self.root.get("/MarkInfo", {}).get("/Marked") is not True and str(self.root["/MarkInfo"]["/Marked"]) != "True":
            yield "not marked as tagged (7.1)"
        if not self.root["/ViewerPreferences"].get("/DisplayDocTitle"):
            yield "the window does not show the title (7.1)"
        metadata = self.root["/Metadata"].get_object().get_data().decode()
        if 'pdfuaid:part="1"' not in metadata and "<pdfuaid:part>1<" not in metadata:
            yield "not declared as PDF/UA (5)"
        if "<dc:title>" not in metadata:
            yield "no title in the metadata (7.1)"
        levels = [level for level, _ in self.headings()]
        for before, after in zip((0, *levels), levels, strict=False):
            if after > before + 1:
                yield f"a heading of level {after} follows one of level {before} (7.4)"
        yield from ("a figure has no alternative text (7.3)" for each in self.of("Figure") if not each.get("/Alt"))
        ids = [each.get("/ID") for each in self.of("Note")]
        if None in ids or len(set(ids)) < len(ids):
            yield "a note has no identifier of its own (7.9)"
        yield from self._faults_of_tables()
        yield from self._faults_of_links()
        yield from self._faults_of_fonts()

    def _faults_of_tables(self) -> Iterator[str]:
        for table in self.of("Table"):
            kinds = {each["/S"] for each in self.elements(table)}
            if "/TH" not in kinds:
                yield "a table has no header (7.5)"

    def _faults_of_links(self) -> Iterator[str]:
        names = set(self.reader.named_destinations)
        for page in self.reader.pages:
            if page.get("/Annots") and page.get("/Tabs") != "/S":
                yield "links do not follow the order of the tags (7.18.3)"
            for each in page.get("/Annots", ()):
                link = each.get_object()
                if not link.get("/Contents"):
                    yield "a link has no description (7.18.5)"
                if "/StructParent" not in link:
                    yield "a link is not tagged (7.18.5)"
                if "/Dest" in link and link["/Dest"] not in names:
                    yield f"a link leads nowhere: {link['/Dest']}"

    def _faults_of_fonts(self) -> Iterator[str]:
        for page in self.reader.pages[:1]:
            for font in page["/Resources"].get_object()["/Font"].get_object().values():
                found = font.get_object()
                descendant = found["/DescendantFonts"][0].get_object()
                if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"].get_object()):
                    yield f"{found['/BaseFont']} is not embedded (7.21.4)"
                if "/ToUnicode" not in found:
                    yield f"{found['/BaseFont']} has no characters (7.21.7)"


def _kids(element: Any) -> Iterator[Any]:
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, ArrayObject) else (kids,):
        yield kid.get_object()


def _decoded(operand: Any, font: dict[int, str]) -> str:
    strings = operand if isinstance(operand, ArrayObject) else (operand,)
    raw = b"".join(each.original_bytes for each in strings if hasattr(each, "original_bytes"))
    return "".join(font.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw), 2))

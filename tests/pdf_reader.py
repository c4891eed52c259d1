"""Reads a PDF file as assistive technology does: by its tags. An independent checker lists what it lacks for PDF/UA-1."""

from __future__ import annotations

import io
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import page
from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAPPED = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")


class TaggedPdf:
    """A tagged file: its elements in reading order, and the text of each."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.reader = PdfReader(io.BytesIO(content))
        self.root: Any = self.reader.trailer["/Root"]
        self._texts = dict(self._marked_texts())

    def _marked_texts(self) -> Iterator[tuple[tuple[int, int], str]]:
        """Yield the text of each marked content, by its page and number."""
        for sheet in self.reader.pages:
            known: dict[int, list[str]] = {}
            open_marks: list[int | None] = []
            font: dict[int, str] = {}
            stream = ContentStream(sheet["/Contents"].get_object(), self.reader)
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
                if operator in (b"Tj", b"TJ"):
                    inside = next((mark for mark in reversed(open_marks) if mark is not None), None)
                    if inside is not None:
                        known[inside].append(_decoded(operands[0], font))
            yield from (((sheet.indirect_reference.idnum, number), "".join(parts)) for number, parts in known.items())

    @cached_property
    def fonts(self) -> dict[str, dict[int, str]]:
        """What each code of each font stands for."""
        found: dict[str, dict[int, str]] = {}
        for sheet in self.reader.pages:
            for name, font in sheet["/Resources"].get_object()["/Font"].get_object().items():
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
        """Yield what an independent checker misses for PDF/UA-1 (ISO 14289-1), and each table without headers and dead link."""
        for failure in page.validate_pdf_bytes(self.content, profile="ua1").failures:
            yield f"{failure.rule_id}: {failure.message}"
        for table in self.of("Table"):
            if "/TH" not in {each["/S"] for each in self.elements(table)}:
                yield "a table has no header"
        names = set(self.reader.named_destinations)
        for sheet in self.reader.pages:
            targets = (each.get_object().get("/Dest") for each in sheet.get("/Annots", ()))
            yield from (f"a link leads nowhere: {target}" for target in targets if target is not None and target not in names)


def _kids(element: Any) -> Iterator[Any]:
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, ArrayObject) else (kids,):
        yield kid.get_object()


def _decoded(operand: Any, font: dict[int, str]) -> str:
    strings = operand if isinstance(operand, ArrayObject) else (operand,)
    raw = b"".join(each.original_bytes for each in strings if hasattr(each, "original_bytes"))
    return "".join(font.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw), 2))

"""What the tags of a PDF file by WeasyPrint lack for PDF/UA-1 (ISO 14289-1): notes, whole links, and artifacts in the margins.

WeasyPrint tags a footnote as a part of a line, gives each element inside a link an annotation that belongs to no link, and leaves
the heads and page numbers outside the tree of tags without marking them as artifacts (ISO 14289-1, 7.8, 7.9 and 7.18.5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.publish import pdf_characters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def complete(document: Any, pdf: Any) -> None:
    """Complete the tags of a document before its file is written (a `finisher` of WeasyPrint)."""
    import pydyf

    by_reference = {each.reference: each for each in pdf.objects}
    root = next(each for each in pdf.objects if isinstance(each, dict) and each.get("S") == "/Document")
    notes = (note for area in _children(root, by_reference) for note in _notes(area, by_reference))
    for number, note in enumerate(notes, start=1):
        note["S"] = "/Note"
        note["ID"] = pydyf.String(f"note-{number}")
    _join_links(root, None, by_reference, _parents(pdf, by_reference))
    _mark_artifacts(pdf, root, by_reference)
    pdf_characters.complete(document, pdf, by_reference)


def _parents(pdf: Any, by_reference: Mapping[bytes, Any]) -> list[Any]:
    """Return the tree from marked content and annotations to their elements: numbers, each followed by a value."""
    found: list[Any] = by_reference[by_reference[pdf.catalog["StructTreeRoot"]]["ParentTree"]]["Nums"]
    return found


def _join_links(element: Any, link: Any, by_reference: Mapping[bytes, Any], parents: list[Any]) -> None:
    """Give the annotations of the elements inside a link to the link."""
    link = element if element["S"] == "/Link" else link
    for kid in tuple(element["K"]) if link is not element and link is not None else ():
        if isinstance(kid, bytes) and by_reference[kid].get("Type") == "/OBJR":
            element["K"].remove(kid)
            link["K"].append(kid)
            number = by_reference[by_reference[kid]["Obj"]]["StructParent"]
            parents[parents.index(number, 0) + 1] = link.reference
    for child in _children(element, by_reference):
        _join_links(child, link, by_reference, parents)


def _children(element: Any, by_reference: Mapping[bytes, Any]) -> Iterator[Any]:
    """Yield the elements of the tree of tags below one, without its content on the page."""
    found = (by_reference[kid] for kid in element["K"] if isinstance(kid, bytes))
    yield from (each for each in found if each.get("Type") == "/StructElem")


def _notes(area: Any, by_reference: Mapping[bytes, Any]) -> Iterator[Any]:
    """Yield the footnotes of a page, if an element below the document is their area: it contains nothing else."""
    children = tuple(_children(area, by_reference))
    if area["S"] == "/NonStruct" and children and all(each["S"] == "/Span" for each in children):
        yield from children


def _mark_artifacts(pdf: Any, root: Any, by_reference: Mapping[bytes, Any]) -> None:
    """Mark the content as an artifact whose element is not in the tree of tags."""
    import pydyf

    inside, waiting = {root.reference}, [root]
    while waiting:
        for child in _children(waiting.pop(), by_reference):
            inside.add(child.reference)
            waiting.append(child)
    contents: dict[bytes, set[int]] = {}
    for element in by_reference.values():
        tagged = isinstance(element, dict) and element.get("Type") == "/StructElem"
        if tagged and element.reference not in inside:
            contents.setdefault(element["Pg"], set()).update(kid for kid in element["K"] if isinstance(kid, int))
    parents = _parents(pdf, by_reference)
    for page, numbers in contents.items():
        stream = by_reference[by_reference[page]["Contents"]].stream
        for at, item in enumerate(stream):
            if isinstance(item, pydyf.Dictionary) and item.get("MCID") in numbers:
                stream[at - 1 : at + 1] = "/Artifact", pydyf.Dictionary({"Type": "/Pagination"})
        elements = parents[parents.index(by_reference[page]["StructParents"], 0) + 1]
        for number in numbers:
            elements[number] = "null"

"""Makes the PDF files of a project from its documents for print."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Problem, count_of, has_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from briefing.render.outputs import PrintDocument
    from briefing.render.unit_writer import UnitWriter


class Printed(NamedTuple):
    """The PDF files of a project in the order of its documents, or none after an error in a template."""

    files: tuple[tuple[PrintDocument, bytes], ...]
    problems: tuple[Problem, ...]


def make_documents(
    writers: Iterable[UnitWriter],
    paper: str,
    place: Callable[[PrintDocument], Path],
    *,
    jobs: int | None = None,
    report: Callable[[str], object] = lambda _: None,
) -> Printed:
    """Make the documents of some units for a size of paper.

    `place` says where the file of a document is or will be: one that is there is used again if it was made from the same
    document. Raise `MissingLibraryError` without WeasyPrint.
    """
    from briefing.publish import pdf
    from briefing.publish.workers import run_parallel

    pdf.require()
    rendered = [each for writer in writers for each in writer.documents(paper)]
    problems = tuple(problem for _, found in rendered for problem in found)
    if has_errors(problems):
        return Printed((), problems)
    report(f"making {count_of(len(rendered), 'PDF file')}")
    orders = [pdf.PdfOrder(document, place(document)) for document, _ in rendered]
    made = run_parallel(pdf.make, orders, jobs or os.cpu_count() or 1)
    files = tuple((order.document, each.content) for order, each in zip(orders, made, strict=True))
    return Printed(files, problems + tuple(problem for each in made for problem in each.problems))

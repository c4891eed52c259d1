"""The classes of what is read from a brief, which are those that a cache may load."""

from __future__ import annotations

from array import array
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from briefing.diagnostics import Note, Place, Problem
from briefing.loader.folder.read_part import ReadPart
from briefing.model import Brief, Model, Origin, Table
from briefing.model.origin import Unread
from briefing.model.values.dates import Single, When
from briefing.model.values.review import Review
from briefing.source.document import Document
from briefing.source.packed_content import PackedContent
from briefing.source.places_of_values import FileContent, PackedPlaces

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache  # of classes, whose number is fixed
def kept_classes() -> tuple[type, ...]:
    """Return the classes: those of the model, of its values, and of documents with their places and problems."""
    values = (When, Single, Review, date, Decimal, array)
    documents = (Document, FileContent, PackedContent, PackedPlaces)
    return (ReadPart, Brief, Table, Origin, Unread, *documents, Problem, Place, Note, *values, *_below(Model))


def _below(model: type[Model]) -> Iterator[type[Model]]:
    for each in model.__subclasses__():
        yield each
        yield from _below(each)

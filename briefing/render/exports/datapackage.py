"""The tables of a brief, described as a Frictionless data package (Data Package 1, https://specs.frictionlessdata.io/)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from briefing.model import Figure, Source, StateSpan, Table, WordOf
from briefing.model.fields import fields_by_key
from briefing.model.kinds import ENTITIES
from briefing.model.sentences import field_sentences
from briefing.render import brief_citation
from briefing.render.entity_data import Encoded, compact, document
from briefing.render.exports import csv_text, kind_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefing.model import Brief, Model
    from briefing.render.exports.exported_brief import ExportedBrief
    from briefing.render.exports.kind_csv import Column

AT = "data/datapackage.json"
KINDS_AT = "data/{file}.csv"
FIGURES_AT = "data/figures/{id}.csv"


def table_file(kind: str) -> str:
    """Return the name of the table of a kind, without its ending: that of its file, or of the kind inside another."""
    listing = ENTITIES[kind].listing
    return listing.file if listing else f"{kind}s"


def write(exported: ExportedBrief) -> str:
    """Return the package: what the brief is, and each table with the name, type and meaning of its columns."""
    brief, wording = exported.brief, exported.wording
    head = brief.head
    cited = brief_citation.cited_url(exported.view, brief)
    licence = str(head.licence) if head.licence else ""
    package = {
        "name": f"{brief.slug or 'brief'}-{head.edition}-{exported.view.lang.lower()}",
        "title": wording.full_title(head),
        "description": wording.plain(head.bottom_line.claim),
        "version": str(head.edition),
        "created": f"{head.published.isoformat()}T00:00:00Z",
        **({"homepage": cited} if cited else {}),
        **({"licenses": [{"name": licence}]} if re.fullmatch(r"[-a-zA-Z0-9._]+", licence) else {}),
        **({"rights": licence} if licence else {}),
        **({"contributors": [{"title": name, "role": "contributor"} for name in editors]} if (
            editors := brief_citation.editors(brief)) else {}),
        "resources": list(_resources(exported)),
    }  # fmt: skip
    return document(package)


def _resources(exported: ExportedBrief) -> Iterator[dict[str, Any] | Encoded]:
    declared = {word.of for word in exported.brief.vocabulary}
    for kind in ENTITIES:
        if kind_csv.entries(exported, kind):
            is_usual = kind != Source.kind_name and declared.isdisjoint(_vocabularies(kind))
            yield _usual(kind) if is_usual else _of_kind(kind, exported.brief, kind_csv.shown_columns(exported, kind))
    for figure in exported.links.listed.get("figure", ()):
        assert isinstance(figure, Figure)
        title, about = exported.wording.plain_title(figure.title), str(figure.note or "")
        columns = (
            list(_fields(exported.brief, StateSpan, kind_csv.columns(StateSpan)))
            if figure.data is None
            else _columns(figure, exported.brief.tables[figure.data])
        )
        yield _resource(figure.id.lower(), f"figures/{figure.id}.csv", title, about, columns)


def _resource(name: str, path: str, title: str, about: str, columns: Any, key: str = "") -> dict[str, Any]:
    schema = {"fields": list(columns), "missingValues": [""], **({"primaryKey": key} if key else {})}
    described = {"title": title, **({"description": about} if about else {})}
    form = {"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    return {"name": name, "path": path, **described, **form, "schema": schema}


@cache  # of kinds, whose number is fixed
def _usual(kind: str) -> Encoded:
    """Return the table of a kind, whose columns are the same in most briefs."""
    return Encoded(compact(_of_kind(kind, None, kind_csv.columns(ENTITIES[kind]))))


@cache  # the same
def _vocabularies(kind: str) -> frozenset[str]:
    """Return the lists of words to which a brief may add, and which the columns of a kind name."""
    return frozenset(
        column.field.marker.of for column in kind_csv.columns(ENTITIES[kind]) if isinstance(column.field.marker, WordOf)
    )


def _of_kind(kind: str, brief: Brief | None, shown: Sequence[Column]) -> dict[str, Any]:
    model, file = ENTITIES[kind], table_file(kind)
    about, key = " ".join((model.__doc__ or "").split()), "id" if fields_by_key(model)["id"].required else ""
    return _resource(file, f"{file}.csv", file, about, _kind_fields(kind, brief, shown), key)


def _kind_fields(kind: str, brief: Brief | None, shown: Sequence[Column]) -> Iterator[dict[str, Any]]:
    yield from _fields(brief, ENTITIES[kind], shown)
    if kind_csv.has_texts(shown):
        about = "The sources that the texts of the entry cite, with the place."
        yield {"name": kind_csv.CITED, "type": "string", "description": about}


def _fields(brief: Brief | None, model: type[Model], columns: Iterable[Column]) -> Iterator[dict[str, Any]]:
    described = _described(model)
    for column in columns:
        declared: tuple[str, ...] = ()
        if brief and isinstance(marker := column.field.marker, WordOf):
            declared = tuple(word.id for word in brief.vocabulary if word.of == marker.of)
        yield _field(column, declared) if declared else described[column.name]


@cache  # of types, whose number is fixed
def _described(model: type[Model]) -> Mapping[str, dict[str, Any]]:
    """Return the columns of a class by name, as they are in briefs that declare no words of their own."""
    return {column.name: _field(column, ()) for column in kind_csv.columns(model)}


def _field(column: Column, declared: tuple[str, ...]) -> dict[str, Any]:
    sentence = field_sentences().get(column.field.owner.__name__, {}).get(column.field.key, "")
    choices = (*(column.field.choices if column.field.shape == "one" else ()), *declared)
    kind = (
        {date: "date", int: "integer", Decimal: "number", bool: "boolean"}.get(column.field.type, "string")
        if column.field.shape == "one"
        else "string"
    )
    return {
        "name": column.name,
        "type": kind,
        **({"description": sentence} if sentence else {}),
        **({"constraints": {"enum": [*choices]}} if choices else {}),
    }


def _columns(figure: Figure, table: Table) -> list[dict[str, Any]]:
    """Return the columns of a file of numbers, by their names in the file that is offered, with the figure's labels."""
    labels: Mapping[str, str] = figure.labels
    found = []
    for name in table.columns:
        cells = [cell for cell in table.column(name) if cell]
        kind = "number" if cells and all(map(csv_text.is_number, cells)) else "string"
        unit = {"unit": str(figure.unit)} if figure.unit and name in figure.columns_of_numbers else {}
        found.append(
            {"name": csv_text.neutral(name), **({"title": str(labels[name])} if name in labels else {}), "type": kind, **unit}
        )
    return found

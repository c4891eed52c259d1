"""The entries of a kind as a table, and the numbers of a figure.

The columns follow from the classes of the model. Texts are plain. A list of references is in one cell, separated by semicolons;
a list of mappings that is not a list of sources is JSON, because no table can hold it. A last column names the sources that the
plain texts of an entry cite.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing import markdown
from briefing.model import BY_NAME, Cite, Figure, Markup, Source, StateSpan
from briefing.model.fields import fields, fields_by_key
from briefing.model.kinds import ENTITIES, PARENTS, nested_entities
from briefing.render.entity_data import compact, default_record, record
from briefing.render.exports import csv_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from briefing.model import Entity, Field, Model
    from briefing.render.entity_data import Record
    from briefing.render.exports.exported_brief import ExportedBrief
    from briefing.render.page_text import PageText

SEPARATOR = "; "
CITED = "cited_in_text"
"""The column of the sources that the texts of an entry cite."""


class Column(NamedTuple):
    """A column of the table of a kind: the fields on the way to its value."""

    name: str
    """The names of the fields in the file: `confidence.level`."""
    path: tuple[str, ...]
    """The fields on the way to the mapping that has the field of its value."""
    field: Field
    cell: Callable[[PageText, Any], object]
    """Returns the cell of a value."""

    def value(self, found: Record) -> Any:
        """Return the value of an entry; `None` if it, or a mapping on the way to it, is absent."""
        for key in self.path:
            found = found.get(key, _NO_FIELDS)
        return found.get(self.field.key)


_NO_FIELDS: Record = {}


@cache  # of types, whose number is fixed
def columns(model: type[Model]) -> tuple[Column, ...]:
    """Return the columns of a class; entries inside an entry that have ids have a table of their own."""
    return tuple(_columns(model, ()))


def _columns(model: type[Model], above: tuple[str, ...]) -> Iterator[Column]:
    for field in fields(model):
        if field.shape == "one" and field.model is not None and field.model.recorded_as is None:
            yield from _columns(field.model, (*above, field.key))
        elif not field.by_id or field.model is None or not fields_by_key(field.model)["id"].required:
            yield Column(".".join((*above, field.key)), above, field, _cell_writer(field))


def entries(exported: ExportedBrief, kind: str) -> tuple[Entity, ...]:
    """Return the entries of a kind, nested or not, that are on the pages of a brief."""
    if kind not in PARENTS:
        return exported.links.listed.get(kind, ())
    whole = BY_NAME[PARENTS[kind]]
    return tuple(part for each in exported.links.listed.get(whole.name, ()) for part in nested_entities(each, kind))


def write(kind: str, exported: ExportedBrief) -> str:
    """Return a line for each entry of a kind, in the order of the file."""
    wording = exported.wording
    names, own, inner, texts = _layout_of(ENTITIES[kind]) if kind != Source.kind_name else _layout(shown_columns(exported, kind))
    width = len(names) - bool(texts)
    rows: list[list[object]] = [names]
    for found in records(exported, kind):
        row: list[object] = [""] * width
        for key, value in found.items():  # a source has values for a third of the columns
            if key in own:
                at, cell, is_plain = own[key]
                if not is_plain or type(value) is not str:
                    row[at] = csv_text.cell(cell(wording, value))
                else:  # as most values
                    row[at] = value if value[:1] not in csv_text.SIGNS else csv_text.cell(value)
            elif key in inner:
                for at, column in inner[key]:
                    if (part := column.value(found)) is not None:
                        row[at] = csv_text.cell(column.cell(wording, part))
        if texts:
            row.append(csv_text.cell(_cited(wording, texts, found)))
        rows.append(row)
    return csv_text.table_of_cells(rows)


class _Layout(NamedTuple):
    """The columns of a table by the fields of its entries."""

    names: list[object]
    own: dict[str, tuple[int, Callable[[PageText, Any], object], bool]]
    """The column of a field: its position, what writes its cells, and whether a text is a cell as it is."""
    inner: dict[str, list[tuple[int, Column]]]
    """The columns of the values inside a field, with their positions."""
    texts: list[tuple[Column, bool]]
    """The columns of texts in Markdown, which may cite sources, and whether these have paragraphs."""


@cache  # of types, whose number is fixed
def _layout_of(model: type[Model]) -> _Layout:
    return _layout(columns(model))


def _layout(shown: Iterable[Column]) -> _Layout:
    found = _Layout([], {}, {}, [])
    for at, column in enumerate(shown):
        found.names.append(column.name)
        if column.path:
            found.inner.setdefault(column.path[0], []).append((at, column))
        else:
            found.own[column.field.key] = (at, column.cell, _is_plain(column.field))
        if _is_text(column):
            found.texts.append((column, getattr(column.field.marker, "block", False)))
    return found._replace(names=[*found.names, CITED]) if found.texts else found


def records(exported: ExportedBrief, kind: str) -> tuple[Record, ...]:
    """Return the complete record of each entry of a kind."""
    view = exported.view
    return tuple([record(view, entity) for entity in entries(exported, kind)])


def shown_columns(exported: ExportedBrief, kind: str) -> tuple[Column, ...]:
    """Return the columns of the table of a kind; of the many variables of a source, those that a source of the brief has."""
    if kind != Source.kind_name:
        return columns(ENTITIES[kind])
    return exported.view.memo.of("columns of sources", exported.brief, _columns_of_sources, exported)


def _columns_of_sources(exported: ExportedBrief) -> tuple[Column, ...]:
    used = {key for each in records(exported, Source.kind_name) for key in each}
    found = columns(Source)
    return tuple(column for column in found if column.field.required or (*column.path, column.field.key)[0] in used)


def has_texts(shown: Iterable[Column]) -> bool:
    """Whether columns have plain texts, which may cite sources."""
    return any(map(_is_text, shown))


def _is_plain(field: Field) -> bool:
    """Return whether a text of a field is a cell as it is."""
    return field.shape == "one" and not isinstance(field.marker, Markup)


def _is_text(column: Column) -> bool:
    return isinstance(column.field.marker, Markup)


def _cited(wording: PageText, columns: Iterable[tuple[Column, bool]], entry: Record) -> str:
    """Return the sources that the texts of an entry cite, each once."""
    found: dict[str, None] = {}
    for column, is_block in columns:
        value = column.value(entry) if column.path else entry.get(column.field.key)
        for text in (value,) if isinstance(value, str) else value or ():
            if "@" in text:
                cited = wording.parsed(text, block=is_block).citations
                found |= dict.fromkeys(_with_place(each.key, each.at) for each in cited)
    return SEPARATOR.join(found)


def _with_place(key: str, place: str | None) -> str:
    return f"{key} ({place})" if place else key


def write_figure(exported: ExportedBrief) -> str:
    """Return the numbers of a figure as in its file; for states, a line for each period."""
    figure = exported.entity
    assert isinstance(figure, Figure), "the table of exports names the kind"
    if figure.data is not None:
        numbers = exported.brief.tables[figure.data]
        return csv_text.table([numbers.columns, *numbers.rows])
    shown, spans = columns(StateSpan), record(exported.view, figure).get("states", ())
    rows = ([column.cell(exported.wording, column.value(span)) for column in shown] for span in spans)
    return csv_text.table([[column.name for column in shown], *rows])


def _cell_writer(field: Field) -> Callable[[PageText, Any], object]:
    """Return what writes the cell of a value of a field, so that no value asks again what its field is."""
    one = _one_writer(field)
    if field.shape == "one":
        return lambda wording, value: shortened(field, value) if isinstance(value, dict) else one(wording, value)
    if field.shape == "map":
        return _as_json
    if field.model is None:
        return lambda wording, value: SEPARATOR.join([str(one(wording, each)) for each in value or ()])
    if field.model is Cite:
        return lambda _, value: SEPARATOR.join([_with_place(each["source"], each.get("at")) for each in value or ()])
    if field.short is not None:
        return lambda _, value: SEPARATOR.join([shortened(field, each) for each in value or ()])
    return _as_json


def _as_json(_: PageText, value: Any) -> str:
    return compact(value) if value else ""


def shortened(field: Field, entry: Record) -> str:
    """Return a mapping that has a short form as text: the value of the short form, then those that are not the default."""
    assert field.model is not None, "only a mapping has a short form"
    usual, short = default_record(field.model), str(field.short)
    others = [str(value) for key, value in entry.items() if key != short and usual.get(key) != value]
    first = str(entry.get(short, ""))
    return ", ".join([first, *others] if first else others)


def _one_writer(field: Field) -> Callable[[PageText, Any], object]:
    if not isinstance(field.marker, Markup):
        return _plain_value
    if field.marker.block:
        return lambda wording, value: "" if value is None else markdown.to_plain_text(wording.parsed(value, block=True))
    if field.key == "title":
        return lambda wording, value: "" if value is None else wording.plain_title(value)
    return lambda wording, value: "" if value is None else wording.plain(value)


def _plain_value(_: PageText, value: Any) -> object:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    return str(value).lower() if isinstance(value, bool) else value if isinstance(value, int) else str(value)

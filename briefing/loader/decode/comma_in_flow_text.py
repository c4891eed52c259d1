"""A comma inside a text in braces, which ends the text: the rest would be read as another field."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, error, leading_field
from briefing.loader.number_cells import number_mistake
from briefing.model.fields import fields_by_key
from briefing.source.document import MapNode

if TYPE_CHECKING:
    from briefing.model import Model
    from briefing.model.markers import Path
    from briefing.source.document import Document
    from briefing.source.scalar_positions import LineColumn

_SHOWN = 100
_MOST = 100
"""The most fields in one pair of braces for which this is checked: each is compared with all others."""


def text_cut_by_comma(document: Document, owner: type[Model], path: Path) -> Problem | None:
    """Report a field in braces without a colon, which is the rest of the text before it; otherwise return `None`."""
    node = document.node_at(path[:-1])
    if not isinstance(node, MapNode) or not node.flow or path[-1] not in node.keys or len(node.keys) > _MOST:
        return None
    keys = list(node.keys)
    leading = leading_field(path[-1], fields_by_key(owner))
    if leading and fields_by_key(owner)[leading].required and leading not in node.keys:
        return None  # its colon is missing
    lines = document.text.split("\n")
    first = last = keys.index(str(path[-1]))
    while first and _bare(lines, node.keys[keys[first]]):
        first -= 1
    while last + 1 < len(keys) and _bare(lines, node.keys[keys[last + 1]]):
        last += 1
    value = node.children.get(keys[first])
    if first == last or not isinstance(value, tuple) or value[4] or not _bare(lines, node.keys[str(path[-1])]):
        return None
    place = Place(document.file, value[0] + 1, value[1] + 1, node.keys[keys[last]][2] + 1, node.keys[keys[last]][3] + 1)
    field = fields_by_key(owner).get(keys[first])
    if field is not None and field.type is Decimal:
        number = _between(lines, place)
        message = f"the number ends at its comma, and `{_short(keys[first + 1])}` is read as a field"
        return error("unknown-field", message, place, _number_help(keys[first], number))
    return error(
        "unknown-field",
        f"the text ends at its comma, and `{_short(keys[first + 1])}` is read as a field",
        place,
        f"put the text in quotes: `{keys[first]}: {_quoted(_between(lines, place))}`",
    )


def _number_help(field: str, number: str) -> str:
    """Return the number to type; a comma before three digits separates thousands, as in the first of two readings."""
    typed = number_mistake(number).help.partition("`")[2].partition("`")[0]
    return f"write `{field}: {typed}`" if typed else f"write `{field}: …` in digits, with a point for decimals"


def _bare(lines: list[str], key: LineColumn) -> bool:
    """Whether a key has no colon."""
    line, column = key[2:4]
    return lines[line][column:].lstrip(" ")[:1] in ("", ",", "}")


def _between(lines: list[str], place: Place) -> str:
    if place.line == place.end_line:
        return lines[place.line - 1][place.column - 1 : place.end_column - 1]
    parts = [
        lines[place.line - 1][place.column - 1 :],
        *lines[place.line : place.end_line - 1],
        lines[place.end_line - 1][: place.end_column - 1],
    ]
    return " ".join(part.strip() for part in parts)


def _quoted(text: str) -> str:
    """A text in quotes; a long one is shortened in the middle; a closing mark without an opening one is left out."""
    for mark in ('"', "'"):
        if text.count(mark) == 1 and text.endswith(mark):
            text = text[:-1]
    if len(text) > _SHOWN:
        text = f"{text[: _SHOWN // 2]}…{text[-(_SHOWN // 3) :]}"
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"

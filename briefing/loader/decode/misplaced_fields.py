"""A field with the wrong indentation: it belongs to the field above it, or to the entry around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.source.document import MapNode, SeqNode

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.model.markers import Path
    from briefing.source.document import Document, Node

_STEP = 2


class MisplacedField(NamedTuple):
    """The mapping that a field belongs to, and the indentation of that mapping's fields."""

    path: Path
    indent: int


def find_owner(document: Document, base: Path, loc: Path, fields: Callable[[Path], frozenset[str]]) -> MisplacedField | None:
    """Find the mapping to which an unknown field of an entry belongs; `fields` returns the fields of the mapping at a place."""
    around = document.node_at((*base, *loc[:-1]))
    if not isinstance(around, MapNode) or around.flow or loc[-1] not in around.keys:
        return None
    return _above(around, loc, fields) or _outside(document, base, loc, fields)


def _above(around: MapNode, loc: Path, fields: Callable[[Path], frozenset[str]]) -> MisplacedField | None:
    """The field above, if this field is one of those that it may contain."""
    own, key = fields(loc[:-1]), None
    for each in around.keys:
        if each == loc[-1]:
            break
        if each in own:
            key = each  # the nearest known field above
    if key is not None:
        path, node = _innermost((*loc[:-1], key), around.children.get(key))
        if loc[-1] not in fields((*loc[:-1], key)) or getattr(node, "flow", False):
            return None
        return MisplacedField(path, _indent(node) if isinstance(node, MapNode) else around.keys[key][1] + _STEP)
    return None


def _innermost(path: Path, node: Node) -> tuple[Path, Node]:
    """In a list the last entry, to which the next line belongs."""
    if isinstance(node, SeqNode) and node.children and not node.flow:
        return (*path, len(node.children) - 1), node.children[-1]
    return path, node


def _outside(document: Document, base: Path, loc: Path, fields: Callable[[Path], frozenset[str]]) -> MisplacedField | None:
    """The mapping that contains the mapping of this field."""
    inner = loc[:-1]
    while inner and isinstance(inner[-1], int):
        inner = inner[:-1]
    node = document.node_at((*base, *inner[:-1])) if inner else None
    if not isinstance(node, MapNode) or node.flow or loc[-1] not in fields(inner[:-1]) or loc[-1] in node.keys:
        return None
    return MisplacedField(inner[:-1], _indent(node))


def _indent(node: MapNode) -> int:
    return next(iter(node.keys.values()))[1] if node.keys else 0

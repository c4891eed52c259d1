"""Where events and nodes start and end, and how many values they contain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Place

if TYPE_CHECKING:
    from briefing.source.document import Node


def start_of(name: str, event: Any) -> Place:
    """The first character of an event."""
    mark = event.start_mark
    return Place(name, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)


def end_of(node: Node, event: Any) -> tuple[int, int]:
    """The end of a collection; for a block collection the end of its last value, not where the parser noticed it."""
    children = node.children
    if node.flow or not children:
        return event.end_mark.line, event.end_mark.column
    last = children[next(reversed(children))] if isinstance(children, dict) else children[-1]
    return last[2:4] if isinstance(last, tuple) else last.end


def size_of(node: Node) -> int:
    """The number of values and keys that an alias of a node repeats; a part that is itself an anchor is counted once."""
    children = getattr(node, "children", None)
    if not children or node.size > 1:
        return 1 if children is None else int(node.size)
    if isinstance(children, dict):
        return 1 + sum(size_of(child) + 1 for child in children.values())
    return 1 + sum(size_of(child) for child in children)

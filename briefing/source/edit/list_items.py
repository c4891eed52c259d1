"""The lines of each entry of a list, so that whole entries can be moved together with their comments.

An entry includes the comment lines directly above its dash, and those directly below it that are indented further.
Comments between empty lines, and the comment at the start of the file, belong to no entry and are not moved. As in
`edit`, each result is read again before it is returned.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Problem, error
from briefing.source.document import SeqNode
from briefing.source.edit.apply import apply_edits
from briefing.source.edit.emitter import flow, items, plain
from briefing.source.edit.operations import Edit
from briefing.source.edit.target import dash_of, last_line
from briefing.source.yaml_reader import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from briefing.source.document import Document, Node, Path
    from briefing.source.edit.emitter import Value


class ListItem(NamedTuple):
    """The lines of one entry, from its first comment to its end (exclusive), and the column of its dash."""

    start: int
    end: int
    column: int


def chunks(document: Document, path: Path) -> tuple[ListItem, ...] | None:
    """The lines of each entry of the list at a path; none for a list in brackets or a list after another dash."""
    node = document.node_at(path)
    if not isinstance(node, SeqNode) or node.flow:
        return None
    lines = document.text.split("\n")
    found: list[ListItem] = []
    for item in node.children:
        dash, line = dash_of(lines, item), _first(item)
        if dash is None or lines[line][:dash].strip() or (found and line < found[-1].end):
            return None
        start = _comments(lines, line, dash, found[-1].end if found else 0)
        if found:
            found[-1] = found[-1]._replace(end=_below(lines, found[-1], start))
        elif not path and not any(each.strip(" -") for each in lines[:start]):
            start = line  # the comment at the start belongs to the file
        found.append(ListItem(start, last_line(lines, item) + 1, dash))
    if found:
        found[-1] = found[-1]._replace(end=_below(lines, found[-1], len(lines)))
    return tuple(found)


def reorder(raw: bytes, document: Document, path: Path, order: Sequence[int]) -> bytes | Problem:
    """The file with the entries of a list in another order."""
    found = chunks(document, path)
    listed = document.value_at(path)
    wanted = _with(document.value, path, [listed[index] for index in order])
    if found is None:
        return _unclear(document, path)
    lines = document.text.split("\n")
    edits = [_edit(lines, found[place], _text(lines, found[index])) for place, index in enumerate(order) if place != index]
    return _made(raw, document, edits, wanted, path)


def rearrange(raw: bytes, document: Document, path: Path, wanted: Sequence[int | Value]) -> bytes | Problem:
    """The file with a list of these items: a number means an item that the list has, with its comments; others are new.

    An item that is not wanted is left out with its comments.
    """
    listed = document.value_at(path)
    values = [listed[each] if isinstance(each, int) else plain(each) for each in wanted]
    new = _with(document.value, path, values)
    node = document.node_at(path)
    if not wanted or not isinstance(node, SeqNode):
        return _unclear(document, path)
    if _in_flow(document, path):
        text = _flow_items(document, node, wanted)
        return _unclear(document, path) if text is None else _made(raw, document, [text], new, path)
    found = chunks(document, path)
    if not found:
        return _unclear(document, path)
    lines, column = document.text.split("\n"), found[0].column
    gaps = ["", *("".join(f"{line}\n" for line in lines[one.end : two.start]) for one, two in pairwise(found))]
    parts = [
        gaps[each] + _text(lines, found[each])
        if isinstance(each, int)
        else "".join(f"{line}\n" for line in items([each], column))
        for each in wanted
    ]
    whole = ListItem(found[0].start, found[-1].end, column)
    return _made(raw, document, [_edit(lines, whole, "".join(parts))], new, path)


def _in_flow(document: Document, path: Path) -> bool:
    """Whether a list is in brackets, or inside a value in brackets."""
    return any(getattr(document.node_at(path[:depth]), "flow", False) for depth in range(len(path) + 1))


def _flow_items(document: Document, node: SeqNode, wanted: Sequence[int | Value]) -> Edit | None:
    """The edit of a list in brackets; none if it contains a comment, which would be lost."""
    starts = _starts(document.text.split("\n"))

    def at(place: tuple[int, int]) -> int:
        return starts[place[0]] + place[1]

    start, end = at(node.start), at(node.end)
    if "#" in document.text[start:end]:
        return None
    spans = [
        (at(item[:2]), at(item[2:4])) if isinstance(item, tuple) else (at(item.start), at(item.end)) for item in node.children
    ]
    parts = [document.text[slice(*spans[each])] if isinstance(each, int) else flow(each) or "null" for each in wanted]
    return Edit(start, end, "[" + ", ".join(part or "null" for part in parts) + "]")


def remove(raw: bytes, document: Document, index: int) -> bytes | Problem:
    """The file without one of its entries and the empty lines around it."""
    found = chunks(document, ())
    if found is None:
        return _unclear(document, ())
    lines = document.text.split("\n")
    start, end, _ = found[index]
    if not any(line.strip() for line in lines[end:]):
        while start and not lines[start - 1].strip():
            start -= 1
    elif start == 0 or not lines[start - 1].strip():
        while end < len(lines) - 1 and not lines[end].strip():
            end += 1
    left = [*document.value[:index], *document.value[index + 1 :]]
    return _made(raw, document, [_edit(lines, ListItem(start, end, 0), "")], left or None, ())


def lines_of(document: Document, index: int) -> tuple[str, ...]:
    """The lines of an entry of a file, without their indentation."""
    found = chunks(document, ())
    assert found is not None, "they were taken out before they are put in"
    start, end, column = found[index]
    return tuple(
        line[column:] if line[:column].isspace() or not column else line.lstrip(" ")
        for line in document.text.split("\n")[start:end]
    )


def insert(raw: bytes, document: Document, index: int, new: Sequence[str], value: Any) -> bytes | Problem:
    """The file with one more entry, written as these lines, before the entry with that index or at the end."""
    found = chunks(document, ()) if document.value else ()
    if found is None or (document.value is not None and not found):
        return _unclear(document, ())
    lines = document.text.split("\n")
    listed = list(document.value or ())
    wanted = [*listed[:index], value, *listed[index:]]
    column = found[0].column if found else 0
    text = "".join(f"{' ' * column}{line}\n" if line else "\n" for line in new)
    apart = "\n" if keep_spacing(document) else ""
    last = found[-1].end if found else len(lines)
    if index < len(found):
        line, text = found[index].start, text + apart
    else:
        line, text = last, apart + text
    before = "\n" if line >= len(lines) and lines[-1] else ""
    at = _starts(lines)[min(line, len(lines) - 1)] if line < len(lines) else len(document.text)
    return _made(raw, document, [Edit(at, at, before + text)], wanted, ())


def keep_spacing(document: Document) -> bool:
    """Whether empty lines separate the entries of a file."""
    found = chunks(document, ()) if document.value else None
    lines = document.text.split("\n")
    return bool(found) and len(found or ()) > 1 and all(not lines[each.start - 1].strip() for each in (found or ())[1:])


# ------------------------------------------------------------------------------------------------- lines


def _comments(lines: Sequence[str], line: int, column: int, least: int) -> int:
    """The first of the comment lines directly above a dash that have its indentation."""
    while line > least and lines[line - 1].startswith(" " * column + "#"):
        line -= 1
    return line


def _below(lines: Sequence[str], chunk: ListItem, most: int) -> int:
    """The end of an entry, including the comments below it that are indented further."""
    end = at = chunk.end
    while at < most and (not lines[at].strip() or lines[at].lstrip(" ").startswith("#")):
        indent = len(lines[at]) - len(lines[at].lstrip(" "))
        if lines[at].strip() and indent <= chunk.column:
            break
        at += 1
        end = at if lines[at - 1].strip() else end
    return end


def _first(item: Node) -> int:
    return int(item[0] if isinstance(item, tuple) else item.start[0])


def _starts(lines: Sequence[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _text(lines: Sequence[str], chunk: ListItem) -> str:
    return "".join(f"{line}\n" for line in lines[chunk.start : chunk.end])


def _edit(lines: Sequence[str], chunk: ListItem, text: str) -> Edit:
    """Replace the lines of an entry; a file that does not end with a line break still does not."""
    starts = _starts(lines)
    if chunk.end < len(lines):
        return Edit(starts[chunk.start], starts[chunk.end], text)
    return Edit(starts[chunk.start], starts[-1] - 1, text.removesuffix("\n"))


# ------------------------------------------------------------------------------------------------ values


def _with(value: Any, path: Path, new: Any) -> Any:
    """The values with the value at a path replaced."""
    if not path:
        return new
    step: Any = path[0]
    if isinstance(value, list):
        return [*value[:step], _with(value[step], path[1:], new), *value[step + 1 :]]
    return {**value, step: _with(value[step], path[1:], new)}


def _made(raw: bytes, document: Document, edits: Sequence[Edit], wanted: Any, path: Path) -> bytes | Problem:
    """Return the new bytes if they have the requested values and no other change, else a problem."""
    new = apply_edits(raw, edits)
    again = read(new, document.file)
    same = again.readable and again.value == wanted and len(again.problems) <= len(document.problems)
    return new if same else _unclear(document, path)


def _unclear(document: Document, path: Path) -> Problem:
    return error(
        "not-written",
        "the entries of this list are not on separate lines",
        document.at(path),
        "start each entry with `- ` on its own line, without `&` and `*`",
    )

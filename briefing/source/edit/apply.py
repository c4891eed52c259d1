"""Small edits of a user's YAML: only the lines that have to change are changed; all comments, spaces and the order are kept.

A file's bytes and operations at paths become the file's new bytes. The places that the reader recorded determine where
each operation applies. The result is read again before it is returned: unless it has exactly the requested values, the
function returns a problem and no bytes. `save_changes` writes the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Problem, error
from briefing.source.edit.emitter import plain
from briefing.source.edit.operations import Edit, Operation, ReplaceText, SetComment, SetValue
from briefing.source.edit.target import AmbiguousTargetError, Target
from briefing.source.yaml_reader import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.source.document import Document, Path


def apply_operations(raw: bytes, document: Document, changes: Sequence[Operation]) -> bytes | Problem:
    """Apply operations to a file; `document` is the file as it was when the operations were computed."""
    if not document.readable or read(raw, document.file).text != document.text:
        return error("not-written", "the file has changed in the meantime or cannot be read", document.head(), "try again")
    new = _made(raw, document, changes)
    if new is not None:
        return new
    unclear = next((change for change in changes if not isinstance(_made(raw, document, [change]), bytes)), changes[0])
    return error(
        "not-written",
        "this change would also change something else in the file",
        document.at(unclear.path),
        "rewrite the entry: put each field on its own line, without `&`, `*` and `?`",
    )


def comments_at(document: Document, path: Path, beginning: str) -> tuple[str, ...] | None:
    """The comment lines that `SetComment` would replace; `None` inside `[…]` or `{…}`, and without a line of its own."""
    try:
        target = Target(document, path, set())
        line, _ = target.head
    except AmbiguousTargetError:
        return None
    if target.flow:
        return None
    return tuple(each.strip(" ") for each in target.lines[target.comment_start(line, beginning) : line])


def _made(raw: bytes, document: Document, changes: Sequence[Operation]) -> bytes | Problem | None:
    """Return the new bytes if they have the requested values and no other change, else `None`; or the limit that they exceed."""
    try:
        filled: set[int] = set()
        new = apply_edits(raw, [edit for change in changes for edit in _edits(document, change, filled)])
    except AmbiguousTargetError:
        return None
    wanted = document.value
    for change in changes:
        wanted = _changed(wanted, change)
    again = read(new, document.file)
    if limit := next((each for each in again.problems if each.code == "too-large"), None):
        return error("too-large", f"nothing was written: with this change {limit.message}", document.head(), limit.help)
    return new if again.readable and again.value == wanted and len(again.problems) <= len(document.problems) else None


def apply_edits(raw: bytes, edits: Iterable[Edit]) -> bytes:
    """Replace some characters; all others, the kind of line ends, and a byte order mark are kept."""
    text = raw.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text[len(mark) :]
    feed = "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n"
    # A line end of two characters counts as one in the offsets.
    places = [at for at in range(len(text) + 1) if at == 0 or not text.startswith("\r\n", at - 1)]
    pieces, done = [mark], 0
    for edit in sorted(edits, key=lambda each: (each.start, each.end, each.above)):
        start, end = places[edit.start], places[edit.end]
        assert start >= done, "two changes never want the same characters"
        pieces += (text[done:start], edit.text.replace("\n", feed))
        done = end
    return "".join((*pieces, text[done:])).encode()


def _edits(document: Document, change: Operation, filled: set[int]) -> Iterator[Edit]:
    """The edits of one operation; `filled` holds the places of empty `[]` and `{}` into which something was already inserted."""
    target = Target(document, change.path, filled)
    if isinstance(change, ReplaceText):
        yield target.within(change)
    elif isinstance(change, SetComment):
        yield target.set_comment(change)
    elif target.missing:
        yield from target.added(change)
    else:
        yield from target.replaced(change.value)


def _changed(value: Any, change: Operation) -> Any:
    """The values after an operation."""
    if isinstance(change, SetComment):
        return value
    if not change.path:
        return plain(change.value) if isinstance(change, SetValue) else value[: change.start] + change.text + value[change.end :]
    step, rest = change.path[0], change._replace(path=change.path[1:])
    if isinstance(value, list):
        index = int(step)
        return [*value[:index], _changed(value[index] if index < len(value) else None, rest), *value[index + 1 :]]
    return {**(value or {}), step: _changed((value or {}).get(step), rest)}

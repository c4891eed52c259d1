"""Small changes to a user's YAML: only the lines that must change do, and every comment, blank and order stays.

Values in, values out: a file's bytes and changes at paths become the file's new bytes. The places that the reader keeps
say where each change belongs, and the result is read again before it is handed out: if it does not say exactly what was
wanted, it is a problem and no bytes. `atomic` writes what comes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Problem, error
from briefing.source.edit.emitter import plain
from briefing.source.edit.operations import Edit, Operation, ReplaceText, SetComment, SetValue
from briefing.source.edit.target import AmbiguousTargetError, Target, dash_of, last_line
from briefing.source.reader import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.source.document import Document, Path

__all__ = [
    "Edit",
    "Operation",
    "ReplaceText",
    "SetComment",
    "SetValue",
    "apply_edits",
    "apply_operations",
    "comments_at",
    "dash_of",
    "last_line",
]


def apply_operations(raw: bytes, document: Document, changes: Sequence[Operation]) -> bytes | Problem:
    """Make changes in a file; `document` is what the file was when the changes were thought of."""
    if not document.readable or read(raw, document.file).text != document.text:
        return error("not-written", "the file has changed in the meantime or cannot be read", document.head(), "try again")
    new = _made(raw, document, changes)
    if new is not None:
        return new
    unclear = next((change for change in changes if _made(raw, document, [change]) is None), changes[0])
    return error(
        "not-written",
        "this change would also change something else in the file",
        document.at(unclear.path),
        "rewrite the entry: put each field on its own line, without `&`, `*` and `?`",
    )


def comments_at(document: Document, path: Path, beginning: str) -> tuple[str, ...] | None:
    """The comment lines that `SetComment` would replace; none can be told inside `[…]` or `{…}`."""
    target = Target(document, path, set())
    if target.flow:
        return None
    line, _ = target.head
    return tuple(each.strip(" ") for each in target.lines[target.comment_start(line, beginning) : line])


def _made(raw: bytes, document: Document, changes: Sequence[Operation]) -> bytes | None:
    """The new bytes, if they say what is wanted and nothing else."""
    try:
        filled: set[int] = set()
        new = apply_edits(raw, [edit for change in changes for edit in _edits(document, change, filled)])
    except AmbiguousTargetError:
        return None
    wanted = document.value
    for change in changes:
        wanted = _changed(wanted, change)
    again = read(new, document.file)
    return new if again.readable and again.value == wanted and len(again.problems) <= len(document.problems) else None


def apply_edits(raw: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with some characters replaced: all others, the kind of line ends and a byte order mark stay."""
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
    """The edits of one change; `filled` holds the places of empty `[]` and `{}` into which something was put before."""
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
    """The values after a change."""
    if isinstance(change, SetComment):
        return value
    if not change.path:
        return plain(change.value) if isinstance(change, SetValue) else value[: change.start] + change.text + value[change.end :]
    step, rest = change.path[0], change._replace(path=change.path[1:])
    if isinstance(value, list):
        index = int(step)
        return [*value[:index], _changed(value[index] if index < len(value) else None, rest), *value[index + 1 :]]
    return {**(value or {}), step: _changed((value or {}).get(step), rest)}

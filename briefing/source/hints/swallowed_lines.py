"""Lines that became part of a text, ended a text, or left their entry, although the parser reads on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Place, Problem, error, warning
from briefing.source.hints.line_start import has_content, in_block, indented, move_to, start_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.source.hints.reparse import ParserWindow


def swallowed_comment(window: ParserWindow, name: str, stopped: int) -> Problem | None:
    """Report the comment line above an error if it ends a text because it is not indented far enough."""
    above = range(min(stopped, window.end) - 1, window.start - 1, -1)
    at = next((at for at in above if window.lines[at].strip()), None)
    if at is None or stopped not in window.line_range or not window.lines[at].lstrip(" ").startswith("#"):
        return None
    own, indent = start_of(window.lines[at]).indent, start_of(window.lines[stopped]).indent
    moved = f"{' ' * indent}{window.lines[at].lstrip(' ')}"
    if own >= indent or not in_block(window, at, indent) or not window.parses_with({at: moved}):
        return None
    return error(
        "yaml-syntax",
        f"this line is {indented(own)}, so it is a comment that ends the text above it",
        Place(name, at + 1, own + 1, at + 1, own + 2),
        move_to(indent),
    )


def outdented_line(lines: Sequence[str], keys: Iterable[Place]) -> str:
    """Suggest another fix for a duplicate key that follows lines with more indentation: it may belong to them."""
    for key in keys:
        above = next((line for line in reversed(lines[: key.line - 1]) if has_content(line)), "")
        if start_of(above).inner >= key.column:
            return f"; or indent line {key.line} like the lines above it, if it belongs to them"
    return ""


def items_in_text(name: str, text: str, items: Iterable[tuple[Any, ...]]) -> Iterator[Problem]:
    """Report lines that start with a dash but are read as part of the text above, because they are indented too far."""
    lines = text.split("\n")
    for first, column, last, *_ in items:
        dash = lines[first].rfind("-", 0, column)
        for found, at in ((start_of(lines[at]), at) for at in range(first + 1, min(last + 1, len(lines)))):
            if not found.dash:
                continue
            yield warning(
                "lost-text",
                f"this item is {indented(found.indent)}, so it is read as part of the text above it",
                Place(name, at + 1, found.indent + 1, at + 1, found.indent + 2),
                f"{move_to(dash)}; or put the whole text in quotes",
            )

"""What is known of a syntax error when it is explained: where libyaml stopped, what it says, and the lines around it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Place
from briefing.source.hints.reparse import parser_window

if TYPE_CHECKING:
    from briefing.source.hints.reparse import Parser, ParserWindow


class ParserFailure:
    """An error of libyaml, where it happened, and what was read before."""

    def __init__(self, failure: Any, name: str, text: str, last: Any, parser: Parser) -> None:
        self.mark, self.context = failure.problem_mark, failure.context_mark
        self.inside, self.problem = failure.context or "", failure.problem or "the YAML cannot be read"
        self.says = f"{failure.context} {failure.problem}"
        self.name, self.text, self.last, self.parser = name, text, last, parser

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def window(self) -> ParserWindow | None:
        """The lines around the error, if they are few enough to be parsed many times."""
        return parser_window(self.text, self.mark.line, self.parser)

    @property
    def window_of_line(self) -> ParserWindow | None:
        """The same, if the line of the error is among them."""
        return self.window if self.window is not None and self.mark.line in self.window.line_range else None

    @property
    def above(self) -> list[int]:
        """The nearest line above the error that has text other than a comment, if it is in the window."""
        assert self.window is not None, "asked for within the window only"
        lines = range(min(self.mark.line, self.window.end) - 1, self.window.start - 1, -1)
        return [at for at in lines if self.window.lines[at].strip()[:1] not in ("", "#")][:1]

    @property
    def follows(self) -> bool:
        """Whether the error is just behind what was read last."""
        end = getattr(self.last, "end_mark", None)
        return end is not None and self.mark.line == end.line and self.mark.column - end.column <= 1

    @property
    def place(self) -> Place:
        return self.place_of(self.mark.line, self.mark.column)

    def place_of(self, line: int, start: int, end: int | None = None) -> Place:
        """A place on a line; lines and columns from 0."""
        return Place(self.name, line + 1, start + 1, line + 1, (start + 1 if end is None else end) + 1)

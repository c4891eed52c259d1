"""How far the YAML parser gets with a text that it cannot parse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs hide it; PyYAML exports it
from yaml.error import MarkedYAMLError

from briefing.source.hints.reparse import Reading

if TYPE_CHECKING:
    from collections.abc import Callable


def last_event(text: str) -> Any:
    """The last event before the error."""
    next_event: Callable[[], Any] = CParser(text).get_event
    last = None
    try:
        while (event := next_event()) is not None:
            last = event
    except MarkedYAMLError:
        return last
    return last


def parse_progress(text: str) -> Reading:
    """How far the parser gets with a text."""
    next_event: Callable[[], Any] = CParser(text).get_event
    start_lines: set[int] = set()
    try:
        while (event := next_event()) is not None:
            start_lines.add(event.start_mark.line)
    except MarkedYAMLError as failure:
        mark: Any = failure.problem_mark
        return Reading(frozenset(start_lines), int(mark.line) if mark else 0)
    return Reading(frozenset(start_lines), None)

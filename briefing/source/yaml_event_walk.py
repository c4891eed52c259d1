"""The walk over the events of the YAML parser that yields values and their places.

It reads events (`yaml.parse`, never `load`): the type of a value is never guessed from its text, there is no recursion,
and each event is kept as the place of its value. Section 2 of the data model defines the dialect: every scalar is text
or null, and anything that two readers could read differently is a problem.
"""

from __future__ import annotations

import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, Any

from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs hide it; PyYAML exports it
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from briefing.diagnostics import MOST_ALIKE, Note, Place, Problem, error, sort_problems
from briefing.source import dialect
from briefing.source.characters import FORBIDDEN_CHARACTER
from briefing.source.document import Document, MapNode, Node, SeqNode, line_column, place_of, unreadable
from briefing.source.hints import Parser, entry_without_dash, full_width_values, items_in_text, outdented_line, syntax_problem
from briefing.source.lost_comments import lost_comments
from briefing.source.parse_progress import last_event, parse_progress
from briefing.source.positions import join_chinese_lines
from briefing.source.yaml_event_places import end_of, size_of

if TYPE_CHECKING:
    from collections.abc import Callable

NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class EventWalk:
    """One walk over the parser's events; `document()` is its result."""

    def __init__(self, name: str, text: str, fields: frozenset[str]) -> None:
        self.name = name
        self.fields = fields
        self.text = text
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, Node, Any]] = {}
        self.doubles: list[tuple[dict[str, Any], str]] = []
        self.further_double: Node = None
        self.lines: list[str] = []  # computed when they are first needed
        self.melted: list[MapNode] = []
        self.wrapped: list[Node] = []
        self.aliased = 0
        self.used: set[str] = set()

    def document(self) -> Document:
        try:
            value, node = self._walk()
        except _StopError as stop:
            return unreadable(self.name, self.text, *self.problems, stop.problem)
        except MarkedYAMLError as failure:
            hint = syntax_problem(failure, self.name, self.text, last_event(self.text), Parser(parse_progress, self.fields))
            return unreadable(self.name, self.text, *self.problems, hint)
        except ReaderError as failure:  # a character that our own check allows and libyaml does not
            line = self.text.count("\n", 0, failure.position) + 1
            place = Place(self.name, line, 1, line, 2)
            return unreadable(self.name, self.text, error("bad-character", "found a character that YAML does not allow", place))
        for mapping, key in self.doubles:
            mapping.pop(key, None)
        if self.further_double is not None:
            number = len(self.doubles) - MOST_ALIKE
            more = f"{number:,} more keys are" if number > 1 else "one more key is"
            place = place_of(self.name, self.further_double)
            self.problems.append(error("duplicate-key", f"{more} written twice in this file", place, "keep one of each"))
        for anchor, (_, _, event) in self.anchors.items():
            if anchor not in self.used:
                self.problems.append(dialect.unused_anchor(self.name, event))
        self.problems.extend(lost_comments(self.name, self.text))
        wide: list[Problem] = []
        if "：" in self.text or "｛" in self.text:
            wide += islice(full_width_values(self.name, self.text, Parser(parse_progress, self.fields)), MOST_ALIKE)
        if self.wrapped:
            self.problems.extend(items_in_text(self.name, self.text, self.wrapped))
        self.problems += wide
        fatal = bool(self.melted or wide) or any(
            problem.severity == "error" and problem.code in _FATAL for problem in self.problems
        )
        return Document(self.name, self.text, None if fatal else value, node, sort_problems(self.problems), not fatal)

    def _counted(self, next_event: Callable[[], Any]) -> Callable[[], Any]:
        """The same events, up to a limit that bounds the memory they take."""
        numbers = iter(range(dialect.MAX_EVENTS))

        def event() -> Any:
            found = next_event()
            if next(numbers, None) is None:
                raise _StopError(dialect.too_many(self.name, found))
            return found

        return event

    def _walk(self) -> tuple[Any, Node]:  # one loop on purpose: every command spends much of its time here
        next_event: Callable[[], Any] = CParser(self.text).get_event
        if len(self.text) > dialect.MAX_EVENTS:  # a shorter text cannot have so many
            next_event = self._counted(next_event)
        stack: list[tuple[Any, ...]] = []
        value: Any = None
        node: Node = None
        mapping: dict[str, Any] | None = None
        sequence: list[Any] | None = None
        here: Node = None
        key: str | None = None
        documents = 0
        root: tuple[Any, Node] = (None, None)
        while True:
            event = next_event()
            cls = event.__class__
            if cls is ScalarEvent:
                text = event.value
                if event.tag is not None:
                    raise _StopError(dialect.tagged(self.name, event))
                style = event.style
                start, end = event.start_mark, event.end_mark
                node = (
                    start.line,
                    start.column,
                    end.line,
                    end.column,
                    style,
                )  # `line_column` inlined: the call would take noticeable time
                if mapping is not None and key is None:
                    if text == "<<" and not style:
                        raise _StopError(dialect.merge_key(self.name, node))
                    if text in mapping or not text.isascii():
                        text = self._key(event, mapping, here)
                    if event.style == '"' and FORBIDDEN_CHARACTER.search(event.value):
                        self.problems.append(dialect.invisible_character(self.name, event))
                    if event.anchor is not None:
                        self.anchors[event.anchor] = (text, node, event)
                    here.keys[text] = node
                    key = text
                    continue
                if style:
                    if style == '"' and FORBIDDEN_CHARACTER.search(text):
                        self.problems.append(dialect.invisible_character(self.name, event))
                elif text in NULLS:
                    text = None
                elif text[-1] == '"' and text.count('"') == 1:
                    self.problems.append(dialect.stray_quote(self.name, node))
                elif sequence is not None and end.line != start.line:
                    self.wrapped.append(node)
                if end.line != start.line and style != "|" and text is not None and " " in text and not text.isascii():
                    self.lines = self.lines or self.text.split("\n")
                    text = join_chinese_lines(self.lines, node, text)
                if text is not None and len(text) > dialect.MAX_TEXT:
                    self.problems.append(dialect.too_long(self.name, event, text))
                value = text
                if event.anchor is not None:
                    self.anchors[event.anchor] = (value, node, event)
            elif cls is MappingStartEvent or cls is SequenceStartEvent:
                if event.tag is not None:
                    raise _StopError(dialect.tagged(self.name, event))
                if mapping is not None and key is None:
                    raise _StopError(dialect.collection_as_key(self.name, event, flow=here.flow))
                if len(stack) >= dialect.MAX_DEPTH:
                    raise _StopError(dialect.too_deep(self.name, event))
                if event.anchor is not None and event.anchor in self.anchors:
                    self.used.add(event.anchor)
                stack.append((mapping, sequence, key, here, event.anchor))
                key = None
                if cls is MappingStartEvent:
                    mapping, sequence, here = {}, None, MapNode(event)
                else:
                    mapping, sequence, here = None, [], SeqNode(event)
                if event.anchor is not None:
                    self.anchors[event.anchor] = (_OPEN, here, event)
                continue
            elif cls is MappingEndEvent or cls is SequenceEndEvent:
                value, node = (mapping if mapping is not None else sequence), here
                node.end = end_of(node, event)
                mapping, sequence, key, here, anchor = stack.pop()
                if anchor is not None:
                    node.size = size_of(node)
                    self.anchors[anchor] = (value, node, self.anchors[anchor][2])
            elif cls is AliasEvent:
                value, node = self._alias(event)
                if mapping is not None and key is None:
                    raise _StopError(dialect.alias_as_key(self.name, event))
            elif cls is DocumentStartEvent:
                documents += 1
                self._document_start(event, documents)
                continue
            elif cls is StreamEndEvent:
                return root
            else:
                continue
            if mapping is not None:
                mapping[key] = value  # type: ignore[index]  # a mapping is never open here without its key
                here.children[key] = node
                key = None
            elif sequence is not None:
                sequence.append(value)
                here.children.append(node)
            else:
                root = (value, node)

    def _key(self, event: Any, mapping: dict[str, Any], here: MapNode) -> str:
        """Read a key in NFC; a duplicate key is a problem, and the first one is kept."""
        text = unicodedata.normalize("NFC", event.value)
        if text in here.keys:
            self._double(text, event, here)
            text = f"{text}\0{event.start_mark.index}"  # no file can contain such a key: it is removed again below
            self.doubles.append((mapping, text))
        return text

    def _double(self, key: str, event: Any, here: MapNode) -> None:
        if here in self.melted:
            return
        if len(self.doubles) >= MOST_ALIKE:  # reported together, by `document`
            self.further_double = self.further_double or line_column(event)
            return
        first, place = place_of(self.name, here.keys[key]), place_of(self.name, line_column(event))
        self.lines = self.lines or self.text.split("\n")
        missing_dash_problem = entry_without_dash(self.lines, key, first, place) if key == next(iter(here.keys)) else None
        if missing_dash_problem is not None:
            self.melted.append(here)  # the keys that follow in the second entry are not mistakes
        self.problems.append(
            missing_dash_problem
            or error(
                "duplicate-key",
                f"the key `{key}` is used a second time (first in line {first.line})",
                place,
                "keep one of the two" + outdented_line(self.lines, (first, place)),
                Note("the first one is here", first),
            )
        )

    def _alias(self, event: Any) -> tuple[Any, Node]:
        known = self.anchors.get(event.anchor)
        if known is None:
            raise _StopError(dialect.unknown_alias(self.name, event))
        value, node, _ = known
        self.used.add(event.anchor)
        if value is _OPEN:
            raise _StopError(dialect.endless_alias(self.name, event))
        self.aliased += size_of(node)
        if self.aliased > dialect.MAX_ALIASED:
            raise _StopError(dialect.too_many_aliased(self.name, event))
        return value, node

    def _document_start(self, event: Any, documents: int) -> None:
        if event.version or event.tags:
            raise _StopError(dialect.directive(self.name, event))
        if documents > 1:
            raise _StopError(dialect.second_document(self.name, event))


class _StopError(Exception):
    """Reading stops with one problem; this exception never leaves the module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


_OPEN = object()

_FATAL = frozenset(("too-large", "bad-character"))

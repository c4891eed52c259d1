"""The walk over the events of the YAML parser that yields values and their places.

It reads events (`yaml.parse`, never `load`): the type of a value is never guessed from its text, there is no recursion,
and each event is kept as the place of its value. Section 2 of the data model defines the dialect: every scalar is text
or null, and anything that two readers could read differently is a problem.
"""

from __future__ import annotations

import unicodedata
from array import array
from itertools import islice
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

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

from briefing.diagnostics import MOST_ALIKE, Place, Problem, error, sort_problems
from briefing.diagnostics.problem_limit import ProblemLimit
from briefing.source import dialect
from briefing.source.characters import FORBIDDEN_CHARACTER, may_have_wide_braces
from briefing.source.document import Document, FileContent, line_column, place_of, unreadable
from briefing.source.lost_comments import lost_comments
from briefing.source.places_of_values import ALIAS, BLOCK, FLOW, NO_KEY, STYLES, WIDTH, PackedPlaces
from briefing.source.scalar_positions import join_chinese_lines
from briefing.source.usual_yaml import NULLS, SHORT, read_usual

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.source.scalar_positions import LineColumn

_FORMS = {style: form for form, style in enumerate(STYLES)}


class _Anchor(NamedTuple):
    """A value that aliases repeat."""

    value: Any
    form: int
    number: int
    """That of a collection; of a text, its start and end."""
    end: int
    size: int
    """How many values and keys an alias adds."""
    event: Any


class EventWalk:
    """One walk over the parser's events; `document()` is its result."""

    def __init__(self, name: str, text: str, fields: frozenset[str]) -> None:
        self.name = name
        self.fields = fields
        self.text = text
        self.problems: list[Problem] = []
        self.limit = ProblemLimit()
        self.places = PackedPlaces(text)
        self.names: dict[str, str] = {}  # most keys are used again and again
        self.anchors: dict[str, _Anchor] = {}
        self.doubles = 0
        self.further_double: LineColumn | None = None
        self.lines: list[str] = []  # computed when they are first needed
        self.melted: set[int] = set()
        self.wrapped: array[int] = array("I")
        self.aliased = 0
        self.used: set[str] = set()

    def document(self) -> Document:
        try:
            if (usual := read_usual(self.text)) is not None:
                self.places, value = usual, usual.value
            else:
                value = self.places.value = self._walk()
        except _StopError as stop:
            return unreadable(self.name, self.text, *self.problems, *self.limit.rest(), stop.problem)
        except MarkedYAMLError as failure:
            from briefing.source.hints.reparse import Parser  # few files have mistakes that need an explanation
            from briefing.source.hints.syntax_problems import syntax_problem
            from briefing.source.parse_progress import last_event, parse_progress

            hint = syntax_problem(failure, self.name, self.text, last_event(self.text), Parser(parse_progress, self.fields))
            return unreadable(self.name, self.text, *self.problems, *self.limit.rest(), hint)
        except ReaderError as failure:  # a character that our own check allows and libyaml does not
            line = self.text.count("\n", 0, failure.position) + 1
            place = Place(self.name, line, 1, line, 2)
            return unreadable(self.name, self.text, error("bad-character", "found a character that YAML does not allow", place))
        if self.further_double is not None:
            place = place_of(self.name, self.further_double)
            self._report(dialect.further_duplicate_keys(self.doubles - MOST_ALIKE, place))
        for name, anchor in self.anchors.items():
            if name not in self.used:
                self._report(dialect.unused_anchor(self.name, anchor.event))
        self._report(*lost_comments(self.name, self.text))
        wide: list[Problem] = []
        if may_have_wide_braces(self.text):
            from briefing.source.hints.full_width import full_width_values
            from briefing.source.hints.reparse import Parser
            from briefing.source.parse_progress import parse_progress

            wide += islice(full_width_values(self.name, self.text, Parser(parse_progress, self.fields)), MOST_ALIKE)
        if self.wrapped:
            from briefing.source.hints.swallowed_lines import items_in_text

            texts = (self.places.node(number, None) for number in self.wrapped)
            self.problems += self.limit.admit(items_in_text(self.name, self.text, texts))
        self.problems += (*wide, *self.limit.rest())
        fatal = bool(self.melted or wide) or any(
            problem.severity == "error" and problem.code in _FATAL for problem in self.problems
        )
        content = FileContent(self.text, None if fatal else value, self.places)
        return Document(self.name, content, sort_problems(self.problems), not fatal)

    def _report(self, *problems: Problem) -> None:
        self.problems.extend(self.limit.admit(problems))

    def _walk(self) -> Any:  # one loop on purpose: every command spends much of its time here
        next_event: Callable[[], Any] = CParser(self.text).get_event
        numbers = self.places.numbers
        record, most = numbers.extend, dialect.MAX_VALUES * WIDTH
        stack: list[tuple[Any, ...]] = []
        value: Any = None
        mapping: dict[str, Any] | None = None
        sequence: list[Any] | None = None
        here = -1  # the number of the collection that is open
        key: str | None = None
        key_start, key_end = NO_KEY, 0
        last_end = 0
        documents = 0
        root: Any = None
        while True:
            event = next_event()
            cls = event.__class__
            if cls is ScalarEvent:
                text = event.value
                if len(text) < SHORT:
                    text = intern(text)
                if event.tag is not None:
                    raise _StopError(dialect.tagged(self.name, event))
                style = event.style
                start, end = event.start_mark, event.end_mark
                if mapping is not None and key is None:
                    if text == "<<" and not style:
                        raise _StopError(dialect.merge_key(self.name, event))
                    if style == '"' and FORBIDDEN_CHARACTER.search(text):
                        self._report(dialect.invisible_character(self.name, event))
                    if not text.isascii():
                        text = unicodedata.normalize("NFC", text)
                    if event.anchor is not None:
                        self.anchors[event.anchor] = _Anchor(text, _FORMS[style], start.index, end.index, 1, event)
                    key = self.names.setdefault(text, text) if len(self.names) < _MANY_NAMES else self.names.get(text, text)
                    key_start, key_end = start.index, end.index
                    if key in mapping:
                        self._double(key, event, here, mapping)
                        key_start = NO_KEY
                    continue
                if style:
                    if style == '"' and FORBIDDEN_CHARACTER.search(text):
                        self._report(dialect.invisible_character(self.name, event))
                elif text in NULLS:
                    text = None
                elif text[-1] == '"' and text.count('"') == 1:
                    self._report(dialect.stray_quote(self.name, event))
                elif sequence is not None and end.line != start.line:
                    self.wrapped.append(len(self.places))
                if end.line != start.line and style != "|" and text is not None and " " in text and not text.isascii():
                    self.lines = self.lines or self.text.split("\n")
                    text = join_chinese_lines(self.lines, line_column(event), text)
                if text is not None and len(text) > dialect.MAX_TEXT:
                    self._report(dialect.too_long(self.name, event, text))
                value, form, first, last_end = text, _FORMS[style], start.index, end.index
                if event.anchor is not None:
                    self.anchors[event.anchor] = _Anchor(value, form, first, last_end, 1, event)
                record((form, first, last_end, len(numbers) // WIDTH + 1, key_start, key_end))
            elif cls is MappingStartEvent or cls is SequenceStartEvent:
                if event.tag is not None:
                    raise _StopError(dialect.tagged(self.name, event))
                if mapping is not None and key is None:
                    flow = numbers[here * WIDTH] == FLOW
                    raise _StopError(dialect.collection_as_key(self.name, event, flow=flow))
                if len(stack) >= dialect.MAX_DEPTH:
                    raise _StopError(dialect.TOO_DEEP.at(self.name, event))
                if event.anchor is not None and event.anchor in self.anchors:
                    self.used.add(event.anchor)
                stack.append((mapping, sequence, here, key, key_start, event.anchor, self.aliased))
                here = len(numbers) // WIDTH
                form = FLOW if event.flow_style else BLOCK
                record((form, event.start_mark.index, 0, 0, key_start, key_end))
                key, key_start, key_end = None, NO_KEY, 0
                if cls is MappingStartEvent:
                    mapping, sequence = {}, None
                else:
                    mapping, sequence = None, []
                if event.anchor is not None:
                    self.anchors[event.anchor] = _Anchor(_OPEN, form, here, 0, 1, event)
                continue
            elif cls is MappingEndEvent or cls is SequenceEndEvent:
                value, count = (mapping if mapping is not None else sequence), len(numbers) // WIDTH
                if len(value) > dialect.MAX_ITEMS and (mapping is not None or len(stack) > 1):
                    raise _StopError(dialect.too_many_items(self.name, *self.places.start(here)))
                at = here * WIDTH
                if numbers[at] == FLOW or count == here + 1:
                    last_end = event.end_mark.index  # a block ends with its last value, not where the parser noticed it
                numbers[at + 2], numbers[at + 3] = last_end, count
                closed = here
                mapping, sequence, here, key, key_start, anchor, aliased = stack.pop()
                if anchor is not None:
                    opened = self.anchors[anchor]
                    keys = sum(each != NO_KEY for each in numbers[(closed + 1) * WIDTH + 4 :: WIDTH])
                    size = count - closed + keys + self.aliased - aliased
                    self.anchors[anchor] = opened._replace(value=value, size=size)
            elif cls is AliasEvent:
                found = self._alias(event)
                if mapping is not None and key is None:
                    raise _StopError(dialect.ALIAS_AS_KEY.at(self.name, event))
                value, number = found.value, len(numbers) // WIDTH
                last_end = event.end_mark.index
                if found.form < BLOCK:
                    record((found.form, found.number, found.end, number + 1, key_start, key_end))
                else:
                    record((ALIAS, found.number, last_end, number + 1, key_start, key_end))
            elif cls is DocumentStartEvent:
                documents += 1
                self._document_start(event, documents)
                continue
            elif cls is StreamEndEvent:
                return root
            else:
                continue
            if len(numbers) > most:
                raise _StopError(dialect.TOO_MANY.at(self.name, event))
            if mapping is not None:
                if key_start != NO_KEY:
                    mapping[key] = value  # type: ignore[index]  # a mapping is never open here without its key
                key, key_start, key_end = None, NO_KEY, 0
            elif sequence is not None:
                sequence.append(value)
            else:
                root = value

    def _double(self, key: str, event: Any, here: int, mapping: dict[str, Any]) -> None:
        """Report a key that is used a second time; the first one is kept."""
        from briefing.source.hints.separators import entry_without_dash

        if here in self.melted:
            return
        self.doubles += 1
        if self.doubles > MOST_ALIKE:  # reported together, by `document`
            self.further_double = self.further_double or line_column(event)
            return
        self.places.numbers[here * WIDTH + 3] = len(self.places)  # so far
        first, place = place_of(self.name, self.places.keys(here, mapping)[key]), place_of(self.name, line_column(event))
        self.lines = self.lines or self.text.split("\n")
        missing_dash_problem = entry_without_dash(self.lines, key, first, place) if key == next(iter(mapping)) else None
        if missing_dash_problem is not None:
            self.melted.add(here)  # the keys that follow in the second entry are not mistakes
        self._report(missing_dash_problem or dialect.duplicate_key(key, self.lines, first, place))

    def _alias(self, event: Any) -> _Anchor:
        known = self.anchors.get(event.anchor)
        if known is None:
            raise _StopError(dialect.unknown_alias(self.name, event))
        self.used.add(event.anchor)
        if known.value is _OPEN:
            raise _StopError(dialect.endless_alias(self.name, event))
        self.aliased += known.size
        if self.aliased > dialect.MAX_ALIASED:
            raise _StopError(dialect.TOO_MANY_ALIASED.at(self.name, event))
        return known

    def _document_start(self, event: Any, documents: int) -> None:
        if event.version or event.tags:
            raise _StopError(dialect.DIRECTIVE.at(self.name, event))
        if documents > 1:
            raise _StopError(dialect.SECOND_DOCUMENT.at(self.name, event))


class _StopError(Exception):
    """Reading stops with one problem; this exception never leaves the module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


_OPEN = object()
_MANY_NAMES = 1000
_FATAL = frozenset(("too-large", "bad-character"))

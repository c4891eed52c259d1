"""YAML with places: bytes become plain values (text, lists, mappings), and every value knows where it stands.

The only room that knows PyYAML. It walks the parser's events (`yaml.parse`, never `load`): nothing is guessed from
a value's look, nothing recurses, and each event is kept as the place of its value. The dialect is section 2 of the
data model: every scalar is text or null, and whatever two readers could read differently is a problem.
"""

from __future__ import annotations

import re
import unicodedata
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

from briefing.diagnostics import Note, Place, Problem, error, sort_problems, warning
from briefing.source.characters import SPOILED, forbidden_characters, undecodable
from briefing.source.document import Document, MapNode, Node, SeqNode, line_column, place_of
from briefing.source.hints import (
    Parser,
    Reading,
    entry_without_dash,
    items_in_text,
    outdented_line,
    quoted,
    syntax_problem,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20
MAX_TEXT = 20_000
MAX_ALIASED = 10_000
NULLS = frozenset(("", "~", "null", "Null", "NULL"))


def read_file(path: Path, name: str, fields: frozenset[str] = frozenset()) -> Document:
    """Read one YAML file; `name` is how problems call it. An unreadable file is a document that says why."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return _unreadable(
                name,
                "",
                error("too-large", "the file is larger than 1 MiB", Place(name), "split it, or move numbers to a CSV file"),
            )
        raw = path.read_bytes()
    except OSError as failure:
        return _unreadable(name, "", error("missing-file", f"the file cannot be read: {failure.strerror}", Place(name)))
    return read(raw, name, fields)


def read(raw: bytes, name: str, fields: frozenset[str] = frozenset()) -> Document:
    """Read YAML from bytes under the limits of the data model; never raises.

    `fields` are the names that fields of the file may have, so that a slip at one of them is known as that.
    """
    if len(raw) > MAX_BYTES:
        return _unreadable(
            name, "", error("too-large", "the file is larger than 1 MiB", Place(name), "split it, or move numbers to a CSV file")
        )
    text = decode(raw, name)
    if isinstance(text, Problem):
        return _unreadable(name, "", text)
    bad = forbidden_characters(text, name)
    if bad:
        return _unreadable(name, text, *bad)
    if any(sign in text for sign in _CONFLICT_SIGNS) and (conflict := _CONFLICT.search(text)):
        line = text.count("\n", 0, conflict.start()) + 1
        return _unreadable(
            name,
            text,
            error(
                "yaml-syntax",
                "an unresolved merge conflict stands here",
                Place(name, line, 1, line, 8),
                "keep one of the two versions and delete the lines with <<<<<<<, ======= and >>>>>>>",
            ),
        )
    return _Reader(name, text, fields).document()


def decode(raw: bytes, name: str) -> str | Problem:
    """Decode UTF-8 strictly, less a BOM; line ends become `\\n` only where a CR stands before one."""
    problem = undecodable(raw, name)
    if problem is not None:
        return problem
    return raw.decode("utf-8-sig").replace("\r\n", "\n")


def _unreadable(name: str, text: str, *problems: Problem) -> Document:
    return Document(name, text, None, None, sort_problems(problems), readable=False)


class _Reader:
    """One walk over the parser's events; `document()` is its result."""

    def __init__(self, name: str, text: str, fields: frozenset[str]) -> None:
        self.name = name
        self.fields = fields
        self.text = text
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, Node, Any]] = {}
        self.doubles: list[tuple[dict[str, Any], str]] = []
        self.lines: list[str] = []  # once they are asked for
        self.melted: list[MapNode] = []
        self.wrapped: list[Node] = []
        self.aliased = 0
        self.used: set[str] = set()

    def document(self) -> Document:
        try:
            value, node = self._walk()
        except _StopError as stop:
            return _unreadable(self.name, self.text, *self.problems, stop.problem)
        except MarkedYAMLError as failure:
            slip = syntax_problem(failure, self.name, self.text, _last_event(self.text), Parser(_reading, self.fields))
            return _unreadable(self.name, self.text, *self.problems, slip)
        except ReaderError as failure:  # a character that our own scan let pass and libyaml does not
            line = self.text.count("\n", 0, failure.position) + 1
            place = Place(self.name, line, 1, line, 2)
            return _unreadable(
                self.name, self.text, error("bad-character", "a character that YAML does not allow stands here", place)
            )
        for mapping, key in self.doubles:
            mapping.pop(key, None)
        for anchor, (_, _, event) in self.anchors.items():
            if anchor not in self.used:
                mark = event.start_mark
                self.problems.append(
                    warning(
                        "lost-text",
                        f"`&{anchor}` at the start of a text is a mark of YAML's, and no part of the text",
                        Place(self.name, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2 + len(anchor)),
                        "if it is text, put the whole value in quotes",
                    )
                )
        self.problems.extend(_lost_comments(self.name, self.text))
        if self.wrapped:
            self.problems.extend(items_in_text(self.name, self.text, self.wrapped))
        fatal = bool(self.melted) or any(problem.severity == "error" and problem.code in _FATAL for problem in self.problems)
        return Document(self.name, self.text, None if fatal else value, node, sort_problems(self.problems), not fatal)

    def _walk(self) -> tuple[Any, Node]:  # one loop on purpose: it is the hot path of every command
        next_event: Callable[[], Any] = CParser(self.text).get_event
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
                    self._tag(event)
                style = event.style
                start, end = event.start_mark, event.end_mark
                node = (start.line, start.column, end.line, end.column, style)  # `spot_of`, written out: the call would be felt
                if mapping is not None and key is None:
                    if text == "<<" and not style:
                        raise _StopError(
                            error(
                                "yaml-merge",
                                "merge keys (`<<`) are not read",
                                place_of(self.name, node),
                                "write the fields out in full",
                            )
                        )
                    if text in mapping or not text.isascii():
                        text = self._key(event, mapping, here)
                    if event.style == '"' and SPOILED.search(event.value):
                        self._spoiled(event)
                    if event.anchor is not None:
                        self.anchors[event.anchor] = (text, node, event)
                    here.keys[text] = node
                    key = text
                    continue
                if style:
                    if style == '"' and SPOILED.search(text):
                        self._spoiled(event)
                elif text in NULLS:
                    text = None
                elif sequence is not None and end.line != start.line:
                    self.wrapped.append(node)
                if text is not None and len(text) > MAX_TEXT:
                    self.problems.append(
                        error(
                            "too-large",
                            f"the text has {len(text):,} characters; at most {MAX_TEXT:,} are read",
                            Place(
                                self.name,
                                event.start_mark.line + 1,
                                event.start_mark.column + 1,
                                event.start_mark.line + 1,
                                event.start_mark.column + 2,
                            ),
                            "split it into several entries",
                        )
                    )
                value = text
                if event.anchor is not None:
                    self.anchors[event.anchor] = (value, node, event)
            elif cls is MappingStartEvent or cls is SequenceStartEvent:
                if event.tag is not None:
                    self._tag(event)
                if mapping is not None and key is None:
                    raise _StopError(
                        error(
                            "wrong-type",
                            "a key is a list or a mapping; a key is a word",
                            _start(self.name, event),
                            "write `key: value`; or close the braces before it with `}`" if here.flow else "write `key: value`",
                        )
                    )
                if len(stack) >= MAX_DEPTH:
                    raise _StopError(
                        error(
                            "too-deep",
                            f"values are nested deeper than {MAX_DEPTH} levels",
                            _start(self.name, event),
                            "no field of a brief needs this",
                        )
                    )
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
                node.end = _end(node, event)
                mapping, sequence, key, here, anchor = stack.pop()
                if anchor is not None:
                    node.size = _size(node)
                    self.anchors[anchor] = (value, node, self.anchors[anchor][2])
            elif cls is AliasEvent:
                value, node = self._alias(event)
                if mapping is not None and key is None:
                    raise _StopError(
                        error(
                            "wrong-type", "an alias stands where a key is expected", _start(self.name, event), "write the key out"
                        )
                    )
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
        """The key in NFC; a key that is already there is a problem, and the first stays."""
        text = unicodedata.normalize("NFC", event.value)
        if text in here.keys:
            self._double(text, event, here)
            text = f"{text}\0{event.start_mark.index}"  # no file can hold such a key: it is taken out again below
            self.doubles.append((mapping, text))
        return text

    def _double(self, key: str, event: Any, here: MapNode) -> None:
        if here in self.melted:
            return
        first, place = place_of(self.name, here.keys[key]), place_of(self.name, line_column(event))
        self.lines = self.lines or self.text.split("\n")
        begun = entry_without_dash(self.lines, key, first, place) if key == next(iter(here.keys)) else None
        if begun is not None:
            self.melted.append(here)  # what follows in the second entry is no slip of its own
        self.problems.append(
            begun
            or error(
                "duplicate-key",
                f"the key `{key}` stands here a second time (first in line {first.line})",
                place,
                "keep one of the two" + outdented_line(self.lines, (first, place)),
                Note("the first one is here", first),
            )
        )

    def _tag(self, event: Any) -> None:
        raise _StopError(
            error(
                "yaml-tag",
                f"the tag `{event.tag}` is not read: YAML tags have no meaning in a brief",
                _start(self.name, event),
                "put the text in quotes if it starts with an exclamation mark",
            )
        )

    def _spoiled(self, event: Any) -> None:
        found = SPOILED.search(event.value)
        code = ord(found.group()) if found else 0
        self.problems.append(
            error(
                "bad-character",
                f"the text holds U+{code:04X} ({unicodedata.name(chr(code), 'a control character')}), which readers cannot see",
                place_of(self.name, line_column(event)),
                "delete the escape",
            )
        )

    def _alias(self, event: Any) -> tuple[Any, Node]:
        known = self.anchors.get(event.anchor)
        if known is None:
            raise _StopError(
                error(
                    "yaml-syntax",
                    f"`*{event.anchor}` repeats what `&{event.anchor}` marks further up, and nothing is marked so",
                    _start(self.name, event),
                    f"if it is text, put it in quotes: `{quoted(f'*{event.anchor}')}`",
                )
            )
        value, node, _ = known
        self.used.add(event.anchor)
        if value is _OPEN:
            raise _StopError(
                error(
                    "alias-bomb",
                    f"`*{event.anchor}` stands inside what it names, without end",
                    _start(self.name, event),
                    "write the value out",
                )
            )
        self.aliased += _size(node)
        if self.aliased > MAX_ALIASED:
            raise _StopError(
                error(
                    "alias-bomb",
                    f"aliases make the document more than {MAX_ALIASED:,} values larger",
                    _start(self.name, event),
                    "write the values out, or shorten the file",
                )
            )
        return value, node

    def _document_start(self, event: Any, documents: int) -> None:
        if event.version or event.tags:
            raise _StopError(
                error(
                    "yaml-tag",
                    "a directive (`%YAML` or `%TAG`) stands here; none is read",
                    _start(self.name, event),
                    "delete the line that starts with %",
                )
            )
        if documents > 1:
            raise _StopError(
                error(
                    "many-documents",
                    "a second document starts here; a file holds one",
                    _start(self.name, event),
                    "delete the line `---`, or move the rest to another file",
                )
            )


class _StopError(Exception):
    """The reading ends here, with one problem; it never leaves this module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


_SHOWN = 60
_OPEN = object()
_CONFLICT_SIGNS = ("<<<<<<< ", "=======", ">>>>>>> ")  # found faster than the lines that start with them
_CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
_FATAL = frozenset(("too-large", "bad-character"))
_LOST = re.compile(r"[ \t]+(#[^\W_].*)")
# A sign that stands in running text with a single blank on each side; who writes a remark behind a text leaves two before it.
_LOST_IN_WORDS = re.compile(r" (# \S.*)")
# The same for whole files: begins with a letter that is searched for fast.
_MAYBE_LOST = re.compile(r"#(?:(?<=[ \t]#)[^\W_]|(?<=\S #) \S)")


def _start(name: str, event: Any) -> Place:
    mark = event.start_mark
    return Place(name, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)


def _end(node: Node, event: Any) -> tuple[int, int]:
    """End of a collection; of a block one where its last value ends, not where the parser noticed that."""
    children = node.children
    if node.flow or not children:
        return event.end_mark.line, event.end_mark.column
    last = children[next(reversed(children))] if isinstance(children, dict) else children[-1]
    return last[2:4] if isinstance(last, tuple) else last.end


def _size(node: Node) -> int:
    """How many values and keys an alias of a node repeats; what is itself named by an anchor is counted once."""
    children = getattr(node, "children", None)
    if not children or node.size > 1:
        return 1 if children is None else int(node.size)
    if isinstance(children, dict):
        return 1 + sum(_size(child) + 1 for child in children.values())
    return 1 + sum(_size(child) for child in children)


def _last_event(text: str) -> Any:
    """What the parser had read when it gave up."""
    next_event: Callable[[], Any] = CParser(text).get_event
    last = None
    try:
        while (event := next_event()) is not None:
            last = event
    except MarkedYAMLError:
        return last
    return last


def _reading(text: str) -> Reading:
    """How far the parser gets with a text."""
    next_event: Callable[[], Any] = CParser(text).get_event
    begun: set[int] = set()
    try:
        while (event := next_event()) is not None:
            begun.add(event.start_mark.line)
    except MarkedYAMLError as failure:
        mark: Any = failure.problem_mark
        return Reading(frozenset(begun), int(mark.line) if mark else 0)
    return Reading(frozenset(begun), None)


def _lost_comments(name: str, text: str) -> list[Problem]:
    """`title: Plan #1 of 3`, `title: The plan # 1 of 3`: what follows the `#` would be lost as a comment."""
    if not _MAYBE_LOST.search(text):
        return []
    lines = text.split("\n")
    found = []
    next_event: Callable[[], Any] = CParser(text).get_event
    while (event := next_event()).__class__ is not StreamEndEvent:
        if isinstance(event, ScalarEvent) and not event.style:
            mark: Any = event.end_mark
            begun: Any = event.start_mark
            line, column = mark.line, mark.column
            rest = lines[line] if line < len(lines) else ""
            shape = _LOST_IN_WORDS if " " in event.value and _LOST_IN_WORDS.match(rest, column) else _LOST
            lost = shape.match(rest, column)
            if lost:
                start = lost.start(1)
                whole = lines[line][begun.column :].rstrip() if begun.line == line else ""
                shown = f": `{quoted(whole)}`" if 0 < len(whole) <= _SHOWN else ""
                found.append(
                    warning(
                        "lost-text",
                        f"the text ends before `{lost.group(1)[:20]}`: from the # on it is a comment",
                        Place(name, line + 1, start + 1, line + 1, len(lines[line]) + 1),
                        f"put the whole text in quotes{shown}; if it was meant as a remark, put "
                        f"{'two blanks before it' if shape is _LOST_IN_WORDS else 'it on a line of its own'}",
                    )
                )
    return found

"""Single faults that a seeded generator plants in the first brief: each is one mistake of an author, with its place."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_origin

from briefing.loader.folder import load
from briefing.model import HEAD, LIST_FILES, Head, Markup, RefTo
from briefing.model.fields import fields_by_key
from briefing.model.kinds import PARENTS
from briefing.model.values import When

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from briefing.model import Field, Model
    from briefing.source.document import Document

DATA = Path(__file__).parents[1] / "data"
CHARTS = frozenset(
    f"figures/{figure.data}" for figure in load(DATA, "").site.briefs[0].figures if figure.kind not in ("table", "states")
)
"""The tables of drawn figures: a table that is shown row by row may contain a row twice."""


class Fault(NamedTuple):
    """A file with one fault, and the line and column at which it must be reported."""

    kind: str
    file: str
    content: bytes
    line: int
    column: int
    what: str
    reported_in: str = ""
    """The file that the report names, if it is another one: a figure names a column that the CSV file no longer has."""


class Target(NamedTuple):
    """A value of a file with its field; `node` is its range, counted from 0."""

    path: tuple[Any, ...]
    field: Field
    value: Any
    node: Any
    key: tuple[int, int]
    """Line and column of its key, from 0."""
    holder: tuple[Any, ...]


class File(NamedTuple):
    """One file of the brief: its text, and every value in it."""

    name: str
    text: str
    document: Document | None
    targets: tuple[Target, ...]
    overlay: bool

    @property
    def lines(self) -> list[str]:
        """Its lines."""
        return self.text.split("\n")

    def with_range(self, line: int, start: int, end: int, new: str) -> bytes:
        """The content with some characters of a line replaced."""
        lines = self.lines
        lines[line] = lines[line][:start] + new + lines[line][end:]
        return "\n".join(lines).encode("utf-8", "surrogatepass")

    def with_lines(self, start: int, end: int, new: list[str]) -> bytes:
        """The content with some lines replaced."""
        lines = self.lines
        return "\n".join([*lines[:start], *new, *lines[end:]]).encode()


def read_files(data: Path = DATA) -> tuple[File, ...]:
    """Every file of the first brief."""
    loaded = load(data, "")
    files = [_file(document, overlay=False) for document in loaded.documents.values()]
    for documents in loaded.overlays.values():
        files += [_file(document, overlay=True) for document in documents.values()]
    tables = sorted((data / "figures").glob("*.csv"))
    files += [File(f"figures/{table.name}", table.read_text("utf-8"), None, (), False) for table in tables]
    return tuple(files)


def _file(document: Document, *, overlay: bool) -> File:
    model = {HEAD: Head, **LIST_FILES}[Path(document.file).stem]
    return File(document.file, document.text, document, tuple(_targets(document, model)), overlay)


def _targets(document: Document, model: type[Model]) -> Iterator[Target]:
    def below(value: Any, model: type[Model], path: tuple[Any, ...]) -> Iterator[Target]:
        if isinstance(value, list):
            for at, part in enumerate(value):
                yield from below(part, model, (*path, at))
        for key, part in value.items() if isinstance(value, dict) else ():
            field = fields_by_key(model).get(key)
            if field is None:
                continue
            here = (*path, key)
            place = document.key(here)
            yield Target(here, field, part, document.node_at(here), (place.line - 1, place.column - 1), path)
            if field.model is not None:
                yield from below(part, field.model, here)

    yield from below(document.value, model, ())


# ------------------------------------------------------------------------------------------------ faults


def faults(seed: int, number: int) -> Iterator[Fault]:
    """Faults of all kinds in turn, in files chosen at random."""
    chance, files = random.Random(seed), read_files()
    made, tries = 0, 0
    while made < number:
        kind = list(KINDS)[tries % len(KINDS)]
        tries += 1
        fault = _planted(chance, kind, files)
        if fault is not None:
            made += 1
            yield fault


def _planted(chance: random.Random, kind: str, files: tuple[File, ...]) -> Fault | None:
    for _ in range(20):
        fault = KINDS[kind](chance, chance.choice(files))
        if fault is not None:
            return fault._replace(kind=kind)
    return None


def _choose(chance: random.Random, file: File, wanted: Callable[[Target], bool]) -> Target | None:
    found = [target for target in file.targets if wanted(target)]
    return chance.choice(found) if found else None


def _fault(file: File, content: bytes, line: int, column: int, what: str) -> Fault:
    """A fault at a line and column that are counted from 0."""
    return Fault("", file.name, content, line + 1, column + 1, what)


def _is_line(target: Target) -> bool:
    """Whether the value is a scalar on the line of its key, in a block mapping."""
    return (
        isinstance(target.node, tuple) and target.node[0] == target.node[2] == target.key[0] and target.node[4] not in ("|", ">")
    )


def _is_block_line(file: File, target: Target) -> bool:
    line = file.lines[target.key[0]]
    return _is_line(target) and not line[: target.key[1]].strip(" -") and not line[target.node[3] :].strip()


def _misspelt(chance: random.Random, word: str) -> str:
    """A word with two letters swapped, one lost, one doubled or one changed."""
    at = chance.randrange(1, len(word) - 1) if len(word) > 2 else 0
    return chance.choice([
        word[:at] + word[at + 1] + word[at] + word[at + 2 :] if word[at : at + 1] != word[at + 1 : at + 2] else word + "x",
        word[:at] + word[at + 1 :] if len(word) > 3 else word + "x",
        word[: at + 1] + word[at:],
        word[:at] + "x" + word[at + 1 :],
    ])  # fmt: skip


# ------------------------------------------------------------------------------------------------ keys


def _misspelt_key(chance: random.Random, file: File) -> Fault | None:
    target = _choose(chance, file, lambda target: target.path[-1] != "id" and len(str(target.path[-1])) > 3)
    if target is None or (file.overlay and target.path[-1] == "edition"):
        return None
    key = str(target.path[-1])
    new = _misspelt(chance, key)
    if new in fields_by_key(target.field.owner):
        return None
    line, column = target.key
    return _fault(file, file.with_range(line, column, column + len(key), new), line, column, f"{key} → {new}")


def _duplicate_key(chance: random.Random, file: File) -> Fault | None:
    target = _choose(
        chance, file, lambda target: _is_block_line(file, target) and file.lines[target.key[0]][: target.key[1]].isspace()
    )
    if target is None:
        return None
    line = target.key[0]
    return _fault(
        file, file.with_lines(line, line + 1, [file.lines[line]] * 2), line + 1, target.key[1], f"{target.path[-1]} twice"
    )


def _missing_field(chance: random.Random, file: File) -> Fault | None:
    """A required field of one line is missing; the report is at the first key of its mapping."""
    document = None if file.overlay else file.document
    if document is None:
        return None

    def wanted(target: Target) -> bool:
        line, column = target.key
        first = document.head(target.holder)[1:3] == (line + 1, column + 1)
        unread = target.path[-1] == "title" and document.value_at(target.holder).get("read") == "address"  # may be unknown
        optional = not target.field.required or target.path[-1] == "id" or unread
        return not optional and _is_block_line(file, target) and not file.lines[line][:column].strip() and not first

    target = _choose(chance, file, wanted)
    if target is None:
        return None
    head = document.head(target.holder)
    if head.line > target.key[0]:
        return None
    return _fault(
        file, file.with_lines(target.key[0], target.key[0] + 1, []), head.line - 1, head.column - 1, f"no {target.path[-1]}"
    )


# ----------------------------------------------------------------------------------------------- values


def _value(
    wanted: Callable[[Target], bool], new: Callable[[random.Random, str], str], *, at_key: bool = False
) -> Callable[[random.Random, File], Fault | None]:
    """A fault at the start of a value on one line, or of its key."""

    def make(chance: random.Random, file: File) -> Fault | None:
        target = (
            None
            if file.overlay
            else _choose(chance, file, lambda target: wanted(target) and _is_line(target) and not target.node[4])
        )
        if target is None:
            return None
        line, start, _, end, _ = target.node
        put = new(chance, str(target.value))
        if put == target.value:
            return None
        content, column = file.with_range(line, start, end, put), target.key[1] if at_key else start
        return _fault(file, content, line, column, f"{target.path[-1]}: {target.value} → {put}")

    return make


def _is_choice(target: Target) -> bool:
    return get_origin(target.field.type) is Literal and target.field.shape == "one"


def _is_date(target: Target) -> bool:
    return target.field.type is When or (isinstance(target.field.type, type) and target.field.type.__name__ == "date")


def _is_text(target: Target) -> bool:
    return isinstance(target.field.marker, Markup) and target.field.shape == "one"


def _reference(chance: random.Random, file: File) -> Fault | None:
    """One reference of a list, or the only one of a field, names an entry that does not exist."""
    found = []
    for target in file.targets if not file.overlay else ():
        if isinstance(target.field.marker, RefTo) and file.document is not None:
            paths = [target.path] if target.field.shape == "one" else [(*target.path, at) for at in range(len(target.value))]
            found += [(path, file.document.node_at(path), file.document.value_at(path)) for path in paths]
    found = [each for each in found if isinstance(each[1], tuple) and not each[1][4]]
    if not found:
        return None
    _, node, value = chance.choice(found)
    put = value[0] + "998" if re.fullmatch("[A-Z][0-9.]*", value) else f"{value}-x"
    put = "F998" if value in PARENTS else put
    line, start, _, end, _ = node
    return _fault(file, file.with_range(line, start, end, put), line, start, f"{value} → {put}")


def _inside(*puts: tuple[str, int]) -> Callable[[random.Random, File], Fault | None]:
    """Characters inserted into a text after a blank, with the offset of the wrong character among them."""

    def make(chance: random.Random, file: File) -> Fault | None:
        target = _choose(
            chance, file, lambda target: _is_text(target) and isinstance(target.node, tuple) and target.node[4] in ("|", "", None)
        )
        if target is None:
            return None
        first, last = (target.node[0] + 1, target.node[2]) if target.node[4] == "|" else (target.node[0], target.node[2] + 1)
        start = target.node[1] if target.node[4] != "|" else 0
        places = [
            (number, found.start() + 1)
            for number in range(first, min(last, first + 40))
            for found in re.finditer(r"(?<=[a-z,.]) (?=[A-Za-z])", file.lines[number])
            if (number > first or found.start() > start) and not _is_special(file.lines[number], found.start())
        ]
        if not places:
            return None
        number, column = chance.choice(places)
        put, offset = chance.choice(puts)
        return _fault(file, file.with_range(number, column, column, put), number, column + offset, f"{put!r} in {target.path}")

    return make


def _is_special(line: str, at: int) -> bool:
    """Whether a position in a line is inside brackets, in code or in a heading."""
    before = line[:at]
    return before.count("[") != before.count("]") or before.count("(") != before.count(")") or "`" in line or "#" in line


# -------------------------------------------------------------------------------------------- structure


def _of_block_line(edit: Callable[[random.Random, File, Target], tuple[bytes, int, int, str] | None]) -> Any:
    """A fault in the line of a one-line field of a block mapping that is not the first of its entry."""

    def make(chance: random.Random, file: File) -> Fault | None:
        target = _choose(
            chance,
            file,
            lambda target: (
                _is_block_line(file, target) and not target.node[4] and file.lines[target.key[0]][: target.key[1]].isspace()
            ),
        )
        made = edit(chance, file, target) if target is not None else None
        return _fault(file, *made) if made is not None else None

    return make


def _edited(file: File, target: Target, new: str, column: int, what: str) -> tuple[bytes, int, int, str]:
    line = target.key[0]
    return file.with_lines(line, line + 1, [new]), line, column, what


def _indent_more(_: random.Random, file: File, target: Target) -> tuple[bytes, int, int, str] | None:
    line = file.lines[target.key[0]]
    above = file.lines[target.key[0] - 1]
    if not re.match(r"[ -]*[A-Za-z_-]+: [^|>\[{]", above):
        return None  # after a block text the line would become a part of it
    return _edited(file, target, f" {line}", target.key[1] + 1, "one blank more")


def _indent_less(_: random.Random, file: File, target: Target) -> tuple[bytes, int, int, str] | None:
    if not re.match(rf" {{{target.key[1]}}}[A-Za-z]", file.lines[target.key[0] - 1]):
        return None  # a mapping of one field may be indented by any number of blanks
    return _edited(file, target, file.lines[target.key[0]][1:], target.key[1] - 1, "one blank less")


def _tab(_: random.Random, file: File, target: Target) -> tuple[bytes, int, int, str]:
    return _edited(file, target, "\t" + file.lines[target.key[0]].lstrip(), 0, "a tab for the indentation")


def _no_colon(_: random.Random, file: File, target: Target) -> tuple[bytes, int, int, str]:
    line, key = file.lines[target.key[0]], str(target.path[-1])
    return _edited(file, target, line.replace(f"{key}:", key, 1), target.key[1] + len(key), "no colon")


def _no_space(_: random.Random, file: File, target: Target) -> tuple[bytes, int, int, str]:
    line, key = file.lines[target.key[0]], str(target.path[-1])
    return _edited(file, target, line.replace(f"{key}: ", f"{key}:", 1), target.key[1] + len(key), "no blank after the colon")


def _wide_colon(_: random.Random, file: File, target: Target) -> tuple[bytes, int, int, str]:
    line, key = file.lines[target.key[0]], str(target.path[-1])
    return _edited(file, target, line.replace(f"{key}: ", f"{key}：", 1), target.key[1] + len(key), "a full-width colon")


def _quote(_: random.Random, file: File, target: Target) -> tuple[bytes, int, int, str] | None:
    line, start = file.lines[target.key[0]], target.node[1]
    if '"' in line or "'" in line:
        return None
    return _edited(file, target, f'{line[:start]}"{line[start:]}', start, "a quote that is not closed")


def _colon(chance: random.Random, file: File, target: Target) -> tuple[bytes, int, int, str] | None:
    line, start = file.lines[target.key[0]], target.node[1]
    blanks = [found.start() for found in re.finditer(r"(?<=[a-z]) (?=[A-Za-z])", line) if found.start() > start]
    if not blanks or not isinstance(target.field.marker, Markup):
        return None
    at = chance.choice(blanks)
    return _edited(file, target, f"{line[:at]}:{line[at:]}", at, "a colon in a plain text")


def _percent(_: random.Random, file: File, target: Target) -> tuple[bytes, int, int, str] | None:
    line, start = file.lines[target.key[0]], target.node[1]
    return (
        _edited(file, target, f"{line[:start]}@{line[start:]}", start, "an @ at the start of a plain text")
        if _is_text(target)
        else None
    )


def _bracket(chance: random.Random, file: File) -> Fault | None:
    lines = [(at, line) for at, line in enumerate(file.lines) if re.fullmatch(r" +[a-z_]+: \[[^\[\]{}\"']+\]", line)]
    if not lines or file.document is None:
        return None
    at, line = chance.choice(lines)
    return _fault(file, file.with_range(at, 0, len(line), line[:-1]), at, line.index("["), "a bracket that is not closed")


# ------------------------------------------------------------------------------------------------ bytes


def _character(sign: str) -> Callable[[random.Random, File], Fault | None]:
    """A forbidden character inside a word of a text."""

    def make(chance: random.Random, file: File) -> Fault | None:
        lines = [(at, found) for at, line in enumerate(file.lines) for found in re.finditer(r"(?<=[a-z])(?=[a-z])", line)]
        if not lines:
            return None
        at, found = chance.choice(lines)
        return _fault(file, file.with_range(at, found.start(), found.start(), sign), at, found.start(), f"{sign!r}")

    return make


def _latin(chance: random.Random, file: File) -> Fault | None:
    at = chance.randrange(len(file.lines))
    line = file.lines[at]
    column = chance.randrange(len(line) + 1)
    raw = file.with_range(at, column, column, "\x01").replace(b"\x01", b"\xe9", 1)
    return _fault(file, raw, at, column, "a byte of Latin-1")


# -------------------------------------------------------------------------------------------------- CSV


def _csv(edit: Callable[[random.Random, list[str], int], tuple[list[str], int, int, str] | None]) -> Any:
    def make(chance: random.Random, file: File) -> Fault | None:
        if not file.name.endswith(".csv"):
            return None
        lines = file.lines
        if file.name not in CHARTS:
            return None
        rows = [at for at, line in enumerate(lines) if at and line and '"' not in line]
        made = edit(chance, list(lines), chance.choice(rows))
        if made is None:
            return None
        lines, line, column, what = made
        return _fault(file, "\n".join(lines).encode(), line, column, what)

    return make


def _cell_lost(_: random.Random, lines: list[str], at: int) -> tuple[list[str], int, int, str]:
    lines[at] = lines[at].rpartition(",")[0]
    return lines, at, len(lines[at]), "a cell is missing"


def _cell_more(_: random.Random, lines: list[str], at: int) -> tuple[list[str], int, int, str]:
    lines[at] += ",x"
    return lines, at, len(lines[at]) - 1, "a cell too many"


def _cell_quote(chance: random.Random, lines: list[str], at: int) -> tuple[list[str], int, int, str]:
    lines[at] = f'{lines[at][0]}"{lines[at][1:]}'
    return lines, at, 0, "a quotation mark in a cell"


def _column_twice(_: random.Random, lines: list[str], __: int) -> tuple[list[str], int, int, str]:
    cells = lines[0].split(",")
    cells[1] = cells[0]
    return [",".join(cells), *lines[1:]], 0, len(cells[0]) + 1, "a column twice"


def _row_twice(_: random.Random, lines: list[str], at: int) -> tuple[list[str], int, int, str]:
    return [*lines[: at + 1], *lines[at:]], at + 1, 0, "a row twice"


# ----------------------------------------------------------------------------------------- translations


def _of_overlay(edit: Callable[[random.Random, File, Any], Fault | None]) -> Any:
    def make(chance: random.Random, file: File) -> Fault | None:
        document = file.document
        if not file.overlay or document is None or not isinstance(document.value, list):
            return None
        at = chance.randrange(len(document.value))
        return edit(chance, file, at) if isinstance(document.value[at], dict) and "id" in document.value[at] else None

    return make


def _unknown_entry(_: random.Random, file: File, at: int) -> Fault | None:
    line, start, _, end, _ = file.document.node_at((at, "id"))  # type: ignore[union-attr]  # there is one
    return _fault(file, file.with_range(line, start, end, "zz-98"), line, start, "an entry that the main file lacks")


def _not_a_text(_: random.Random, file: File, at: int) -> Fault | None:
    line, start, *_ = file.document.node_at((at, "id"))  # type: ignore[union-attr]  # there is one
    known = fields_by_key(LIST_FILES[Path(file.name).stem])
    key = next((key for key, field in known.items() if not field.translated and key != "id"), None)
    if key is None or start != 6:
        return None
    return _fault(file, file.with_lines(line + 1, line + 1, [f"  {key}: x"]), line + 1, 2, f"{key} in a translation")


def _stale(_: random.Random, file: File, at: int) -> Fault | None:
    node = file.document.node_at((at, "of"))  # type: ignore[union-attr]  # there is one
    if node is None:
        return None
    line, start, _, end, _ = node
    return _fault(file, file.with_range(line, start, end, "0badf00d"), line, start, "another fingerprint")


KINDS: dict[str, Callable[[random.Random, File], Fault | None]] = {
    "misspelt key": _misspelt_key,
    "duplicate key": _duplicate_key,
    "missing field": _missing_field,
    "choice": _value(_is_choice, _misspelt),
    "month 13": _value(_is_date, lambda *_: "2024-13"),
    "date of another country": _value(_is_date, lambda *_: "07/2027"),
    "day that does not exist": _value(_is_date, lambda *_: "2023-02-30"),
    "place": _value(lambda target: target.path[-1] == "at" and target.field.marker is None, lambda _, old: old.lower()),
    "address": _value(lambda target: target.path[-1] in ("URL", "archive"), lambda _, old: old.partition("//")[2]),
    "list for text": _value(_is_text, lambda *_: "[a, b]"),
    "mapping for text": _value(_is_text, lambda *_: "{a: b}"),
    "empty value": _value(lambda target: _is_text(target) and target.field.required, lambda *_: '""', at_key=True),
    "reference": _reference,
    "markup in a text": _inside(("<b>x</b> ", 0), ("<script> ", 0), ("![x](y) ", 0), ("[x](javascript:y) ", 0)),
    "reference in a text": _inside(("[F98] ", 0), ("[x][R97] ", 3), ("[@nobody-1900] ", 1)),
    "one blank more": _of_block_line(_indent_more),
    "one blank less": _of_block_line(_indent_less),
    "tab": _of_block_line(_tab),
    "no colon": _of_block_line(_no_colon),
    "no blank after the colon": _of_block_line(_no_space),
    "full-width colon": _of_block_line(_wide_colon),
    "quote": _of_block_line(_quote),
    "colon in a plain text": _of_block_line(_colon),
    "at sign": _of_block_line(_percent),
    "bracket": _bracket,
    "control character": _character("\x07"),
    "nul": _character("\0"),
    "carriage return": _character("\r"),
    "next line": _character("\x85"),
    "line separator": _character("\u2028"),
    "byte order mark inside": _character("\ufeff"),
    "zero-width space": _character("\u200b"),
    "direction of writing": _character("\u202e"),
    "latin-1": _latin,
    "cell lost": _csv(_cell_lost),
    "cell too many": _csv(_cell_more),
    "quote in a cell": _csv(_cell_quote),
    "column twice": _csv(_column_twice),
    "row twice": _csv(_row_twice),
    "unknown entry": _of_overlay(_unknown_entry),
    "number in a translation": _of_overlay(_not_a_text),
    "stale": _of_overlay(_stale),
}

"""Problems of YAML that is valid but not allowed in a brief: tags, merge keys, keys that are not text, limits."""

from __future__ import annotations

import unicodedata
from typing import Any, NamedTuple

from briefing.diagnostics import Note, Place, Problem, error, warning
from briefing.source.characters import FORBIDDEN_CHARACTER
from briefing.source.document import line_column, place_of
from briefing.source.hints.quoting import quoted

MAX_DEPTH = 20
MAX_TEXT = 20_000
MAX_ALIASED = 10_000
MAX_VALUES = 30_000
"""The most values in a file; each takes up to some hundred bytes of memory, with its key and what is made of it."""
MAX_ITEMS = 5_000
"""The most values in a mapping or in a list inside an entry."""
MAX_MARKS = {
    "\n": (80_000, "lines"),
    "[": (15_000, "opening brackets"),
    "*": (40_000, "asterisks"),
    "`": (40_000, "backticks"),
    "|": (60_000, "vertical bars"),
}
"""The most lines and marks of Markdown in a file, for the same reason."""
SMALLER = "keep the entries that are used, and move numbers to a CSV file; in a library, those of one brief can be in its folder"
"""What to do about a file that is too large: there is one file for each list."""


def start_of(name: str, event: Any) -> Place:
    """The first character of an event."""
    mark = event.start_mark
    return Place(name, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)


class Refusal(NamedTuple):
    """What a file may not hold, whatever its values are: the code, the message and the help of the problem."""

    code: str
    message: str
    help: str

    def at(self, name: str, event: Any) -> Problem:
        """Return the problem at the first character of an event."""
        return error(self.code, self.message, start_of(name, event), self.help)


DIRECTIVE = Refusal(
    "yaml-tag",
    "found a directive (`%YAML` or `%TAG`); directives are not supported",
    "delete the line that starts with %",
)
SECOND_DOCUMENT = Refusal(
    "many-documents",
    "a second document starts here; a file must contain one document",
    "delete the line `---`, or move the rest to another file",
)
ALIAS_AS_KEY = Refusal("wrong-type", "an alias is used where a key is expected", "write the key out")
TOO_DEEP = Refusal(
    "too-deep",
    f"values are nested deeper than {MAX_DEPTH} levels",
    "reduce the nesting; no field of a brief needs so many levels",
)
TOO_MANY = Refusal("too-large", f"the file has more than {MAX_VALUES:,} values", SMALLER)
TOO_MANY_ALIASED = Refusal(
    "alias-bomb",
    f"aliases add more than {MAX_ALIASED:,} values to the document",
    "write the values out, or shorten the file",
)


def tagged(name: str, event: Any) -> Problem:
    """A value with a tag."""
    return error(
        "yaml-tag",
        f"the tag `{event.tag}` is not supported: YAML tags have no meaning in a brief",
        start_of(name, event),
        "put the text in quotes if it starts with an exclamation mark",
    )


def merge_key(name: str, event: Any) -> Problem:
    """A mapping with the key `<<`."""
    place = place_of(name, line_column(event))
    return error("yaml-merge", "merge keys (`<<`) are not supported", place, "write the fields out in full")


def collection_as_key(name: str, event: Any, *, flow: bool) -> Problem:
    """A list or a mapping where a key is expected; `flow` says whether it is inside open braces."""
    return error(
        "wrong-type",
        "a key must be a word, not a list or a mapping",
        start_of(name, event),
        "write `key: value`; or close the braces before it with `}`" if flow else "write `key: value`",
    )


def too_many_items(name: str, line: int, column: int) -> Problem:
    """A mapping, or a list inside an entry, with too many values; line and column, from 0, are those of its start."""
    message = f"a mapping or a list inside an entry has more than {MAX_ITEMS:,} values"
    place = Place(name, line + 1, column + 1, line + 1, column + 2)
    return error("too-large", message, place, SMALLER)


def too_many_marks(name: str, text: str) -> Problem | None:
    """The first of `MAX_MARKS` that a file exceeds."""
    for mark, (most, called) in MAX_MARKS.items():
        if len(text) > most and text.count(mark) > most:
            return error(
                "too-large", f"the file has more than {most:,} {called}", Place(name), "split it, or check how it was made"
            )
    return None


def too_long(name: str, event: Any, text: str) -> Problem:
    """A text that is too long."""
    return error(
        "too-large",
        f"the text has {len(text):,} characters; at most {MAX_TEXT:,} are read",
        start_of(name, event),
        "split it into several entries",
    )


def invisible_character(name: str, event: Any) -> Problem:
    """A text with an escape for a character that readers cannot see."""
    found = FORBIDDEN_CHARACTER.search(event.value)
    code = ord(found.group()) if found else 0
    return error(
        "bad-character",
        f"the text contains U+{code:04X} ({unicodedata.name(chr(code), 'a control character')}), which readers cannot see",
        place_of(name, line_column(event)),
        "delete the escape" if code > 0x1F else "put the text in single quotes, in which a backslash is a backslash",
    )


def stray_quote(name: str, event: Any) -> Problem:
    """A plain text that ends with a quotation mark: the author forgot the first one, or the program that wrote it."""
    end = event.end_mark
    place = Place(name, end.line + 1, end.column, end.line + 1, end.column + 1)
    help = "write one where the text begins, or delete this one; if it is meant, put the whole text in single quotes"
    return warning("stray-quote", "this quotation mark has no partner before it, so pages would show it", place, help)


def unknown_alias(name: str, event: Any) -> Problem:
    """An alias of an anchor that is not in the file before it."""
    return error(
        "yaml-syntax",
        f"`*{event.anchor}` is an alias, but there is no anchor `&{event.anchor}` above it",
        start_of(name, event),
        f"if it is text, put it in quotes: `{quoted(f'*{event.anchor}')}`",
    )


def endless_alias(name: str, event: Any) -> Problem:
    """An alias inside the value that it refers to."""
    message = f"`*{event.anchor}` refers to the value that contains it"
    return error("alias-bomb", message, start_of(name, event), "write the value out")


def duplicate_key(key: str, lines: list[str], first: Place, place: Place) -> Problem:
    """A key that is written twice in a mapping."""
    from briefing.source.hints.swallowed_lines import outdented_line

    return error(
        "duplicate-key",
        f"the key `{key}` is used a second time (first in line {first.line})",
        place,
        "keep one of the two" + outdented_line(lines, (first, place)),
        Note("the first one is here", first),
    )


def further_duplicate_keys(number: int, place: Place) -> Problem:
    """All other keys that are written twice in a file with many of them."""
    more = f"{number:,} more keys are" if number > 1 else "one more key is"
    return error("duplicate-key", f"{more} written twice in this file", place, "keep one of each")


def unused_anchor(name: str, event: Any) -> Problem:
    """A text that starts with `&`, which YAML interprets as an anchor."""
    mark = event.start_mark
    return warning(
        "lost-text",
        f"`&{event.anchor}` at the start of a text is a YAML anchor, not part of the text",
        Place(name, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2 + len(event.anchor)),
        "if it is text, put the whole value in quotes",
    )

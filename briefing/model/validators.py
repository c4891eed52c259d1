"""The readers of scalars: each takes a value as read from YAML, and returns it parsed, or raises UnreadableValueError."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from briefing.model.markers import VISIBLE, VISIBLE_TEXT
from briefing.model.value_readers import ReadBy, UnreadableValueError, read_text, refused
from briefing.model.values import InvalidValueError, Review, When
from briefing.model.values.excerpt import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.model.values import IdForm

INTEGER = re.compile(r"[1-9][0-9]{0,8}")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
"""A number in YAML or in a cell of a CSV file: at most 15 digits, and 9 decimals."""


def parsed_by(code: str, parse: Callable[[str], Any], **schema: Any) -> ReadBy:
    """Return the reader of a text that a parser of `values` accepts; it keeps its message and help under a code."""
    return ReadBy(partial(_parsed, code, parse), {"type": "string"} | schema)


def _parsed(code: str, parse: Callable[[str], Any], value: Any) -> Any:
    if not isinstance(value, str) and isinstance(value, When | Review | date):
        return value
    text = read_text(value)
    if not text.strip():
        raise refused("blank", value)
    try:
        return parse(text)
    except InvalidValueError as invalid:
        raise refused(code, value, invalid.message, invalid.help) from None


def _visible(value: Any) -> str:
    if isinstance(value, str) and VISIBLE_TEXT.search(value):
        return value
    raise refused("blank", read_text(value))


visible = ReadBy(_visible, {"type": "string", "pattern": VISIBLE})
"""Reads a text with a visible character."""


def formed(form: IdForm) -> ReadBy:
    """Return the reader of an id."""
    pattern = re.compile(form.pattern)

    def read(value: Any) -> str:
        if pattern.fullmatch(text := read_text(value)):
            return text
        raise refused("id", value)

    return ReadBy(read, {"type": "string", "pattern": form.pattern})


def archive_name(value: Any) -> Any:
    """The name of an archive; an address belongs to another field."""
    if isinstance(value, str) and re.match(r"https?://", value, re.IGNORECASE):
        message = f"`{excerpt(value)}` is an address; `archive` is the name of the archive that holds the work"
        raise refused("misplaced-field", value, message, "write `archived:` in place of `archive:`")
    return value


def span_end(value: Any) -> Any:
    """One end of a period: a single date, or `..` for an open end, which is None."""
    if value == "..":
        return None
    is_span = isinstance(value, str) and "/" in value
    try:
        read = _parsed("bad-date", When.parse, value)
        if not is_span:
            return read
    except UnreadableValueError as refusal:
        (mistake,) = refusal.mistakes
        if not is_span or _ONE_DATE.match(mistake.help or ""):
            if found := _SPAN_HELP.match(mistake.help or ""):
                help = f"write the first date of `{found[1]}` under `from`, or its last date under `to`"
                mistake = mistake._replace(help=help)
            raise UnreadableValueError(mistake) from None
    help = "write its first date under `from`, and its last date under `to`"
    raise refused("bad-date", value, f"`{excerpt(value)}` is a span; one date is expected here", help)


_ONE_DATE = re.compile(r"type `[^`/]+`")
_SPAN_HELP = re.compile(r"type `([^`/]+/[^`/]+)`")


def integer(value: Any) -> int:
    """A whole number from 1, which YAML gives as a text."""
    if isinstance(value, str) and INTEGER.fullmatch(value):
        return int(value)
    raise refused("integer", value)


MOST_PARAGRAPHS = 9999
"""The highest number that a place such as `P9999` can have; a page has a row for each paragraph of a work."""


def paragraph_count(value: Any) -> int:
    """A whole number from 1 to `MOST_PARAGRAPHS`."""
    if (found := integer(value)) > MOST_PARAGRAPHS:
        message = f"a work has at most {MOST_PARAGRAPHS} paragraphs, not {found}"
        raise refused("wrong-type", value, message, "correct it, or delete `paragraphs`")
    return found


def number(value: Any) -> Decimal:
    """A decimal number, which YAML gives as a text."""
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return Decimal(value)
    raise refused("number", value)


def flag(value: Any) -> bool:
    """`true` or `false`, which YAML gives as a text."""
    if value in ("true", "false"):
        return bool(value == "true")
    raise refused("flag", value)


def columns(value: Any) -> Any:
    """The name of a column, or a list of two: that of the low and that of the high values."""
    if not isinstance(value, list | tuple):
        return read_text(value)
    if len(value) == 2 and all(isinstance(each, str) and each.strip() for each in value):
        return (value[0], value[1])
    message = "a list of columns has two: that of the low values and that of the high ones"
    raise refused("wrong-type", value, message, "write `y: [low, high]` with the names of the two columns")

"""Validators of fields for pydantic: each takes a value as read from YAML, and returns it parsed.

A value that is refused keeps its code, message and help on the way through pydantic to the decoder.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from briefing.model.values import InvalidValueError, Review, When
from briefing.model.values.excerpt import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable

INTEGER = r"^[1-9][0-9]{0,8}$"
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
"""A number in YAML or in a cell of a CSV file: at most 15 digits, and 9 decimals."""


def parsed_by(code: str, parse: Callable[[str], Any]) -> BeforeValidator:
    """Wrap a parser of `values` as a pydantic validator that keeps its message and help."""

    return BeforeValidator(lambda value: _checked(code, parse, value))


def _checked(code: str, parse: Callable[[str], Any], value: Any) -> Any:
    if not isinstance(value, str):
        return value if isinstance(value, When | Review | date) else _not_text(value)
    try:
        return parse(value)
    except InvalidValueError as invalid:
        raise refusal(code, invalid) from None


def _not_text(value: Any) -> Any:
    if value is None:
        raise PydanticCustomError("absent", "no value")
    raise PydanticCustomError("string_type", "a text is expected")


def refusal(code: str, invalid: InvalidValueError) -> PydanticCustomError:
    """Return a pydantic error that carries our code, message and help to the decoder."""
    return PydanticCustomError(code, "{message}", {"message": invalid.message, "help": invalid.help})


def archive_name(value: Any) -> Any:
    """The name of an archive; an address belongs to another field."""
    if isinstance(value, str) and re.match(r"https?://", value, re.IGNORECASE):
        message = f"`{excerpt(value)}` is an address; `archive` is the name of the archive that holds the work"
        raise refusal("misplaced-field", InvalidValueError(message, "write `archived:` in place of `archive:`"))
    return value


def span_end(value: Any) -> Any:
    """One end of a period: a single date, or `..` for an open end, which is None."""
    if value == "..":
        return None
    if isinstance(value, str) and "/" in value:
        help = "write its first date under `from`, and its last date under `to`"
        raise refusal("bad-date", InvalidValueError(f"`{excerpt(value)}` is a span; one date is expected here", help))
    try:
        return _checked("bad-date", When.parse, value)
    except PydanticCustomError as refused:
        context = dict(refused.context or {})
        if found := _SPAN_HELP.match(context.get("help") or ""):
            context["help"] = f"write the first date of `{found[1]}` under `from`, or its last date under `to`"
        raise PydanticCustomError("bad-date", "{message}", context) from None


_SPAN_HELP = re.compile(r"type `([^`/]+/[^`/]+)`")


def integer(value: Any) -> int:
    """A whole number from 1, which YAML gives as a text."""
    if isinstance(value, str) and re.fullmatch(INTEGER, value):
        return int(value)
    if value is None:
        raise PydanticCustomError("absent", "no value")
    raise PydanticCustomError("wrong-type", "a whole number from 1 is expected", {"found": value})


MOST_PARAGRAPHS = 9999
"""The highest number that a place such as `P9999` can have; a page has a row for each paragraph of a work."""


def paragraph_count(value: Any) -> int:
    """A whole number from 1 to `MOST_PARAGRAPHS`."""
    if (found := integer(value)) > MOST_PARAGRAPHS:
        message = f"a work has at most {MOST_PARAGRAPHS} paragraphs, not {found}"
        raise refusal("wrong-type", InvalidValueError(message, "correct it, or delete `paragraphs`"))
    return found


def number(value: Any) -> Decimal:
    """A decimal number, which YAML gives as a text."""
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return Decimal(value)
    if value is None:
        raise PydanticCustomError("absent", "no value")
    raise PydanticCustomError("wrong-number", "a number is expected")


def flag(value: Any) -> bool:
    """`true` or `false`, which YAML gives as a text."""
    if value in ("true", "false"):
        return bool(value == "true")
    if value is None:
        raise PydanticCustomError("absent", "no value")
    raise PydanticCustomError("wrong-flag", "true or false is expected")


def columns(value: Any) -> Any:
    """The name of a column, or a list of two: that of the low and that of the high values."""
    if not isinstance(value, list):
        return value
    if len(value) == 2 and all(isinstance(each, str) and each.strip() for each in value):
        return (value[0], value[1])
    message = "a list of columns has two: that of the low values and that of the high ones"
    raise refusal("wrong-type", InvalidValueError(message, "write `y: [low, high]` with the names of the two columns"))

"""Writes values as YAML in several styles: plain and quoted words, literal blocks, lists and mappings in block and flow style."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = re.compile(r"[A-Za-z0-9一-鿿][A-Za-z0-9一-鿿_./~?,;()'-]*(?: [A-Za-z0-9一-鿿_./,;()'-]+)*")
_RESERVED = {"null", "true", "false", "yes", "no", "on", "off", "~"}


def write_yaml(value: Any) -> str:
    """The text of a file; an empty list is an empty file."""
    return "\n".join(_lines(value, 0)) + "\n" if value else ""


def _lines(value: Any, depth: int) -> Iterator[str]:
    margin = "  " * depth
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _entry(f"{margin}{_scalar(key, 0)}:", item, depth)
    else:
        for item in value:
            first, *more = _lines(item, depth + 1) if isinstance(item, dict) and item else [None]
            if first is None:
                yield from _entry(f"{margin}-", item, depth)
            else:
                yield f"{margin}- {first[len(margin) + 2 :]}"
                yield from more


def _entry(head: str, item: Any, depth: int) -> Iterator[str]:
    if isinstance(item, dict | list) and item and not _is_short(item):
        yield head
        yield from _lines(item, depth + 1)
    elif isinstance(item, dict | list):
        yield f"{head} {_flow(item)}"
    else:
        yield f"{head} {_scalar(item, depth + 1)}"


def _is_short(value: Any) -> bool:
    parts = [*value.values()] if isinstance(value, dict) else value
    return all(part is None or (isinstance(part, str) and _PLAIN.fullmatch(part)) for part in parts) and len(str(value)) < 60


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow_scalar(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(_flow_scalar, value)) + "]"


def _flow_scalar(value: str | None) -> str:
    return "null" if value is None else json.dumps(value, ensure_ascii=False) if "," in value else _scalar(value, 0)


def _scalar(value: Any, depth: int) -> str:
    """A word in the style that its length determines, so that the style costs a test no choice."""
    if value is None:
        return "null"
    text = str(value)
    if "\n" in text:
        indicator = "2" if text.startswith(" ") else ""
        margin = "  " * depth
        return f"|{indicator}-\n" + "\n".join(f"{margin}{line}" if line else "" for line in text.split("\n"))
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED and len(text) % 3:
        return text
    return "'" + text.replace("'", "''") + "'" if len(text) % 2 else json.dumps(text, ensure_ascii=False)

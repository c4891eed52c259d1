"""Values written as YAML, in the plainest style that reads back as the same value."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, Union

from briefing.source.yaml_reader import read


class Commented(NamedTuple):
    """A value with the comment lines above it."""

    value: Value
    note: tuple[str, ...] = ()


Value: TypeAlias = Union[str, "dict[str, Value]", "list[Value]", Commented, None]


def plain(value: Value) -> Any:
    """The value without its comments."""
    value, _ = bare(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def bare(value: Value) -> tuple[str | dict[str, Value] | list[Value] | None, tuple[str, ...]]:
    """Separate a value from its own comment."""
    note: tuple[str, ...] = ()
    while isinstance(value, Commented):
        note += value.note
        value = value.value
    return value, note


def items(value: Value, indent: int) -> list[str]:
    """The lines of a mapping or a list in block style, each comment above its value."""
    value, note = bare(value)
    blank = " " * indent
    lines = [blank + line for line in note]
    for key, each in value.items() if isinstance(value, dict) else ():
        inner, above = bare(each)
        lines += (*(blank + line for line in above), *_behind(f"{blank}{_key(key)}:", inner, indent))
    for each in value if isinstance(value, list) else ():
        inner, above = bare(each)
        # A null with a comment is a placeholder; a null without one was left out on purpose, and is written as `null`.
        is_placeholder = inner is not None or above
        lines += (*(blank + line for line in above), *(_item(inner, indent) if is_placeholder else [f"{blank}- null"]))
    return lines


def _behind(head: str, value: Value, indent: int) -> list[str]:
    if isinstance(value, dict | list) and value:
        return [head, *items(value, indent + 2)]
    return f"{head} {inline(value, indent + 2)}".rstrip(" ").split("\n")


def _item(value: Value, indent: int) -> list[str]:
    """One item after its dash; the comment of its first field is above the dash."""
    blank = " " * indent
    if not (isinstance(value, dict | list) and value):
        return _behind(f"{blank}-", value, indent)
    below = items(value, indent + 2)
    first = next(index for index, line in enumerate(below) if not line.lstrip(" ").startswith("#"))
    return [*(line[2:] for line in below[:first]), f"{blank}- {below[first].lstrip(' ')}", *below[first + 1 :]]


def inline(value: Value, indent: int, style: str | None = None) -> str:
    """A text after its key or dash, if possible in its former style; its further lines are indented."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return flow(value)
    if "\n" in value and (block := _literal(value, indent)):
        return block
    quoted = (_single(value), _double(value)) if style == "'" or '"' in value else (_double(value), _single(value))
    forms = quoted if style in ("'", '"') else (value, *quoted)
    return next((form for form in forms if _means(form, value)), forms[-1])


def flow(value: Value) -> str:
    """A value inside `[…]` or `{…}`."""
    value, _ = bare(value)
    if isinstance(value, dict):
        return "{" + ", ".join(mapping_lines(key, flow(each)) for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(each) or "null" for each in value) + "]"
    if value is None:
        return ""
    return value if _means(f"[{value}]", [value]) else _double(value)


def mapping_lines(key: str, value: str) -> str:
    """A key with its value, as inside `{…}`."""
    return f"{_key(key)}: {value}"


@lru_cache(maxsize=256)
def _key(key: str) -> str:
    return key if re.fullmatch(r"[\w-]+", key) and _means(f"{{{key}: x}}", {key: "x"}) else _double(key)


def _literal(text: str, indent: int) -> str:
    """A literal block, if it preserves every character of the text."""
    blank = " " * indent
    lines = text.removesuffix("\n").split("\n")
    form = "\n".join(["|" if text.endswith("\n") else "|-", *((blank + line).rstrip(" ") for line in lines)])
    return form if _means(form, text) else ""


def _double(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _means(form: str, value: Any) -> bool:
    """Whether the reader reads this form as the value, without a problem."""
    found = read(f"k: {form}\n".encode(), "")
    return not found.problems and bool(found.value == {"k": value})

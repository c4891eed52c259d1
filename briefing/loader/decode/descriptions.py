"""How messages describe values, letters and kinds."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import with_article
from briefing.model import BY_NAME, HEADS, Model
from briefing.model.kinds import PARENTS

if TYPE_CHECKING:
    from collections.abc import Iterable


def of_kind(model: type[Model], word: str = "of") -> str:
    """` of a factor`: the kind of a model; empty for a mapping inside an entity."""
    kind = getattr(model, "kind_name", None)
    if kind is not None and (kind in BY_NAME or kind in PARENTS):
        return f" {word} {with_article(kind)}"
    file = next((name for name, head in HEADS.items() if head is model), None)
    return f" {word} `{file}.yaml`" if file else ""


def for_field(field: str) -> str:
    """` for `title``: the field of a value; empty for an entry of a list."""
    return f" for `{field}`" if field and not field.isdigit() else ""


def describe_value(value: Any) -> str:
    """Describe a value that was found in place of another."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else f"`{shorten(str(value))}`"


def shorten(text: str) -> str:
    """A text on one line, at most 60 characters long."""
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= 60 else text[:59] + "…"


def describe_letter(letter: str) -> str:
    """A letter with its code point and its Unicode name."""
    return f"`{letter}` U+{ord(letter):04X} {unicodedata.name(letter, '').lower()}".rstrip()


# YAML 1.1 reads these words as true and false, and programs of that version write them back as such.
_YAML_1_1 = {"true": ("on", "yes", "y"), "false": ("off", "no", "n")}


def rewritten_word(found: object, words: Iterable[str]) -> str | None:
    """The word of a choice or field that a YAML 1.1 program replaced by `true` or `false`, if there is one."""
    replaced = _YAML_1_1.get(found.lower(), ()) if isinstance(found, str) else ()
    return next((word for word in words if word in replaced), None)


def rewritten_help(word: str) -> str:
    """The word to type in place of `true` or `false`, and why the file contains it."""
    return f"did you mean `{word}`? A program that reads YAML 1.1 replaces `{word}` when it writes a file"

"""Help for values of the wrong type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from briefing.loader.decode.meant_choices import meant_choice
from briefing.loader.decode.name_help import mapping_as_typed, name_help
from briefing.loader.decode.suggestions import field_prefix, shape
from briefing.model.fields import fields, fields_by_key
from briefing.model.markers import Plain, RefTo
from briefing.model.names import Name

if TYPE_CHECKING:
    from briefing.model import Field, Model
    from briefing.model.markers import Marker, Path


_BRACKETS, _SEPARATED = "[]［］【】", re.compile("[,;，；、]")

_LIKE_AN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:-]*")
_PLAIN_ITEM = re.compile(r"\w+(?:[ '’/-]\w+)*")
"""A few words that need no quotes in a list in brackets."""


def _listed(field: str, found: Any, item: re.Pattern[str]) -> str | None:
    """Help for a list of ids or of short texts that is written as one text, without brackets or commas."""
    parts = [part.strip() for part in _SEPARATED.split(found.strip(_BRACKETS))] if isinstance(found, str) else []
    shown = ", ".join(parts)
    return f"write `{field}: [{shown}]`" if parts and len(shown) <= 60 and all(map(item.fullmatch, parts)) else None


def help_for_mapping(wanted: type[Model], loc: Path, found: Any) -> str:
    """A mapping as typed on one line; it contains the value that was found, if that is one of its fields."""
    written = shape(wanted, found if field_prefix(wanted, found) else _word_meant(wanted, found))
    return f"write `{loc[-1]}: {written}`" if isinstance(loc[-1], str) else f"write each entry of the list like `{written}`"


def _word_meant(wanted: type[Model], found: Any) -> str:
    """The word of the first required field that was meant by a text in place of the mapping, or nothing."""
    first = next((field for field in fields(wanted) if field.required), None)
    return meant_choice(found, first.choices) or "" if first is not None and first.choices and isinstance(found, str) else ""


def help_for_short_form(field: Field | None, found: Any) -> str | None:
    """Help for a list of one word in a field that takes this word, or a mapping with several."""
    one = field is not None and field.short and isinstance(found, list) and len(found) == 1 and isinstance(found[0], str)
    return f"write `{field.key}: {found[0]}`" if field and one else None


def help_for_names(wanted: type[Model], field: str, found: Any, beside: Any = None) -> str | None:
    """Help for names that are written as a text, in place of a list of mappings or of one of them.

    `beside` is the list that contains it: a comma inside brackets parts a family name and a given name.
    """
    if wanted is Name and isinstance(found, dict) and not field.isdigit():
        return f"write `{field}: [{mapping_as_typed(found)}]`"
    parts = beside if wanted is Name and isinstance(beside, list) and len(beside) == 2 else []
    if parts and all(isinstance(each, str) and len(each.split()) == 1 for each in parts):
        institution = name_help("", found).removeprefix("write ")
        return f"write `{{family: {parts[0]}, given: {parts[1]}}}` in place of both; or {institution} for an institution"
    is_name = wanted is Name and isinstance(found, str) and found.strip()
    return name_help("" if field.isdigit() else field, found) if is_name else None


def help_for_type(kind: str, field: str, found: Any, wanted: type[Model], marker: Marker | None) -> str | None:
    """Help for a place where a list, a mapping or a text is expected.

    `wanted` is the model of a mapping there, `marker` that of a text.
    """
    if kind == "list":
        if isinstance(found, dict) and found.keys() & fields_by_key(wanted).keys():
            return f"make it a list: start its first line below `{field}` with `- `, and indent the others like it"
        return (
            _listed(field, found, _PLAIN_ITEM if isinstance(marker, Plain) else _LIKE_AN_ID)
            or f"write `{field}: [one, two]`, or one entry a line, each after `- `"
        )
    if kind in ("mapping", "map"):
        return "write `key: value` lines below it"
    if kind == "text" and isinstance(found, dict):
        names = [found[key] for key in ("source", "id", "factor") if isinstance(found.get(key), str)]
        if isinstance(marker, RefTo) and names and _LIKE_AN_ID.fullmatch(names[0]):
            return f"write `{names[0]}`"
    if kind == "text" and isinstance(found, list) and len(found) == 1 and isinstance(found[0], str):
        return f"write `{field}: {found[0]}`, without brackets"
    return "put the text in quotes if it holds `: `, `[` or `{`" if kind == "text" else None

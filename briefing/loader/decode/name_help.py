"""Help for names of persons and institutions that are written as texts, in place of mappings of their parts."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"\s*(?:;|&|\band\b|，|、)\s*")
_MOST = 4  # names that are shown


def names_as_typed(found: str) -> str:
    """The names in a text as mappings, "Moth, Edith" and "Edith Moth" alike: `{family: Moth, given: Edith}`."""
    return ", ".join(name_as_typed(each) for each in [part for part in _BETWEEN.split(found.strip()) if part][:_MOST])


def name_as_typed(name: str) -> str:
    """One name as a mapping."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma:
        given, _, family = name.strip().rpartition(" ")
    if not (family and given):
        return f"{{literal: {_quoted(name.strip())}}}"
    return f"{{family: {_quoted(family)}, given: {_quoted(given)}}}"


def mapping_as_typed(found: dict[str, object]) -> str:
    """The parts of one name as a mapping."""
    return "{" + ", ".join(f"{key}: {_quoted(str(value))}" for key, value in found.items()) + "}"


def name_help(field: str, found: str) -> str:
    """What to type for a field of names, or (an empty field) for one name of a list."""
    names = names_as_typed(found) if field else name_as_typed(found)
    whole = f"{{literal: {_quoted(found.strip())}}}"
    typed, other = (f"{field}: [{names}]", f"{field}: [{whole}]") if field else (names, whole)
    return f"write `{typed}`" + ("" if typed == other else f", or for an institution `{other}`")


def _quoted(text: str) -> str:
    return f'"{text}"' if re.search(r"[,:{}\[\]#&*!|>'%@`]", text) else text

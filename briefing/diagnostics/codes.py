"""What each code means, for `briefing explain` and the guide; the texts are in `codes.md`."""

from __future__ import annotations

import re
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECTION = re.compile(r"^## ([a-z-]+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


class Explanation(NamedTuple):
    """One code, its meaning in a sentence, and the whole explanation."""

    code: str
    summary: str
    text: str


def _read() -> dict[str, Explanation]:
    page = resources.files("briefing").joinpath("diagnostics", "codes.md").read_text("utf-8")
    found = (Explanation(code, body.strip().split("\n")[0], body.strip()) for code, body in _SECTION.findall(page))
    return {each.code: each for each in found}


CODES: Mapping[str, Explanation] = MappingProxyType(_read())
"""Every code of the program, in alphabetical order."""


def explain(code: str) -> str | None:
    """The explanation of a code and how to fix its problem; None for an unknown code."""
    found = CODES.get(code)
    return f"{found.code}\n\n{found.text}\n" if found else None

"""Names that a system or a program gives to the copy of a file: `about copy.md`, `about (1).md`."""

from __future__ import annotations

import re

from briefing.source.lazy_pattern import lazy_pattern

_WORDS = "copy|kopie|copie|copia|cópia|kopia|kopi|副本|拷贝|拷貝|복사본|コピー|копия"
_BEHIND = lazy_pattern(
    rf"(?P<name>.*?[^\s(\-_])(?:[ _-]+(?:{_WORDS})(?:[ _-]*\(?[0-9]+\)?)?|[ _]?\([0-9]{{1,2}}\)|[ ][0-9])", re.IGNORECASE
)
_BEFORE = lazy_pattern(rf"(?:{_WORDS}) (?:of|von|de|di|van|av) (?P<name>.+)", re.IGNORECASE)


def original_stem(stem: str) -> str | None:
    """Return the name of the file of which one with this name is a copy, both without their endings."""
    found = _BEHIND.fullmatch(stem) or _BEFORE.fullmatch(stem)
    return found["name"] if found else None

"""Regular expressions that are compiled when they are first used.

Compiling all patterns of the program takes longer than many a check of a brief. For patterns that few briefs need.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _LazyPattern:
    def __init__(self, text: str, flags: int) -> None:
        self._arguments = text, flags

    def __getattr__(self, name: str) -> Any:
        """Keep what was asked for, so that it is found without this function the next time."""
        value = getattr(re.compile(*self._arguments), name)
        setattr(self, name, value)
        return value


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return an object with the methods of a compiled pattern; functions of `re` do not accept it."""
    return cast("re.Pattern[str]", _LazyPattern(text, flags))

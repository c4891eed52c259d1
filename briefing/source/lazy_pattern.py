"""Regular expressions that are compiled when they are first used.

Use them for mistakes that few briefs have: compiling all of these at each start takes a twentieth of the check of a small brief.
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

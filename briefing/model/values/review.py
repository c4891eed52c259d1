"""The record of a review: the date, and a fingerprint of the statement that was compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from briefing.model.values.dates import parse_day
from briefing.model.values.excerpt import excerpt
from briefing.model.values.invalid_value import InvalidValueError

_FORM = re.compile(r"(\S+) ([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Review:
    """A review as it is written: `2026-06-06 1f00c2d9`; the second word is a fingerprint of what was compared."""

    on: date
    of: str

    def __str__(self) -> str:
        """Return the form used in files."""
        return f"{self.on} {self.of}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the form used in files; raises InvalidValueError. A command writes it, so no other form is accepted."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise InvalidValueError(
                f"`{excerpt(text)}` is not a day with a fingerprint", "let `briefing review --accept` write it"
            )
        return cls(parse_day(found[1]), found[2])

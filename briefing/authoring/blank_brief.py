"""The head of a brief, and of a library, that has not been written yet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from briefing.source.edit import emitter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from briefing.source.edit.emitter import Value

REVIEW = timedelta(days=182)
"""The facts of a new brief are to be checked again after half a year, which its editors may change."""


class BlankBrief(NamedTuple):
    """What is known of a new brief."""

    title: str | None
    language: str
    today: date

    def text(self, modeline: str) -> str:
        """Return `brief.yaml` with the required fields; those that only its editors can fill in are empty."""
        head: dict[str, Value] = {
            "title": self.title,
            "bottom_line": {"claim": None},
            "published": self.today.isoformat(),
            "as_of": self.today.isoformat(),
            "review_by": (self.today + REVIEW).isoformat(),
            "edition": "1",
        }
        lines = [modeline, *emitter.items(head, 0), f"languages: [{self.language}]"]
        return "".join(f"{line}\n" for line in lines)

    @property
    def empty(self) -> str:
        """The fields that are to be filled in, for a message."""
        return "`bottom_line.claim`" if self.title else "`title` and `bottom_line.claim`"


def blank_library(languages: Iterable[str], modeline: str) -> str:
    """Return `library.yaml` with the languages of a site; its title is empty, because only its editors know it."""
    return f"{modeline}\ntitle:\nlanguages: [{', '.join(languages)}]\n"

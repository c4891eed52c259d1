"""Whether a change is major or minor: a major one changes what the brief says. Nothing else decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.analysis.diff.word_diff import typeset
from briefing.model.kinds import AUXILIARY
from briefing.model.markers import Role

if TYPE_CHECKING:
    from briefing.model.fields import Field
    from briefing.model.values import ChangeSize

LOG: ChangeSize = "minor"
"""Changes of the log of editions, which only describes changes."""
ORDER: ChangeSize = "minor"
"""The same entries in another order."""
LIBRARY: ChangeSize = "minor"
"""The same brief in a library, or in a project of its own."""
FINGERPRINT: ChangeSize = "minor"
"""A translation that was compared with its main text again."""
TYPOGRAPHY: ChangeSize = "minor"
"""The same words with typographic apostrophes."""


def same_words(old: Any, new: Any) -> bool:
    """Whether two values are texts that differ in their apostrophes only, which no reader notices."""
    return isinstance(old, str) and isinstance(new, str) and typeset(old) == typeset(new)


def of_field(field: Field | None, around: ChangeSize) -> ChangeSize:
    """A change of a field: minor if its class marks the field with `Role.MINOR`, or if all that is `around` it is minor."""
    return "minor" if field is not None and Role.MINOR in field.roles else around


def of_entry(kind: str) -> ChangeSize:
    """An entry of a kind that is added, removed or renamed: minor if its class lists it as auxiliary, such as a source."""
    return "minor" if kind in AUXILIARY else "major"

"""Words: what a brief adds to the built-in kinds of events and actors and to the states of figures."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from briefing.model.base import BuiltInWord, Entity, Listing, PlainText, Role, named
from briefing.model.values import BUILT_IN_WORDS, VocabularyList


class Word(Entity):
    """A word that a brief, or a library, adds to a list of built-in words."""

    listing = Listing("vocabulary", shared=True, auxiliary=True)
    is_claim = False
    conditions: ClassVar[dict[str, Any]] = {
        "allOf": [
            {
                "if": {"properties": {"of": {"const": of}}, "required": ["of"]},
                "then": {"properties": {"like": {"enum": [*words, None]}}},
            }
            for of, words in BUILT_IN_WORDS.items()
        ]
    }

    id: named("fishing-ban")  # type: ignore[valid-type]
    """The word as other files write it, in lower-case letters."""
    of: VocabularyList
    """What it is a word for: `event-kind` (`kind` in `timeline.yaml`), `actor-kind` (`kind` in `actors.yaml`) or `figure-state`
    (`state` in `figures.yaml`)."""
    name: Annotated[PlainText, Role.HEADLINE]
    """The word as pages show it."""
    like: BuiltInWord | None = None
    """The built-in word of the same list whose drawing, filter and export it shares. A state of a figure needs it. A kind of
    event without it has a filter of its own; a timeline has at most six of these."""

    @property
    def like_words(self) -> tuple[str, ...]:
        """The words that `like` may be."""
        return BUILT_IN_WORDS[self.of]

    @property
    def must_be_like(self) -> bool:
        """Whether `like` is required: a state is drawn in one of four ways, each of which means something."""
        return self.of == "figure-state"

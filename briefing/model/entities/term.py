"""Terms: the entries of the glossary."""

from __future__ import annotations

from typing import Annotated

from briefing.model.base import Alias, Entity, Listing, PlainText, Role, Text, named


class Term(Entity):
    """A term that a reader may not know."""

    listing = Listing("glossary", shared=True, auxiliary=True)
    is_claim = False

    id: named("dual-use")  # type: ignore[valid-type]
    """A short name in lower-case letters."""
    term: Annotated[PlainText, Role.HEADLINE]
    """The term."""
    abbr: Annotated[PlainText | None, Role.MINOR] = None
    """Its abbreviation."""
    definition: Annotated[Text, Role.TELLING]
    """What it means, in one sentence."""
    also: Annotated[tuple[Alias, ...], Role.MINOR] = ()
    """Other words for it, which occur in texts or searches; a translation has as many as its language needs."""

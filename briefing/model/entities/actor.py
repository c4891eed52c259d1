"""Actors: persons, institutions, states and groups."""

from __future__ import annotations

from typing import Annotated

from briefing.model.base import Entity, Listing, PlainText, Role, Url, named, ref, word


class Actor(Entity):
    """A person, institution, state or group that the brief names."""

    listing = Listing("actors", shared=True, auxiliary=True)
    is_claim = False

    id: named("ministry-of-science")  # type: ignore[valid-type]
    """A short name in lower-case letters."""
    name: Annotated[PlainText, Role.HEADLINE]
    """The name."""
    kind: Annotated[word("actor-kind"), Role.MINOR]  # type: ignore[valid-type]
    """`person`, `organisation`, `company`, `court`, `body` (an office, committee or agency), `state` or `group`.
    `vocabulary.yaml` may declare more words."""
    role: Annotated[PlainText | None, Role.MINOR] = None
    """Its role in this matter."""
    part_of: Annotated[ref("actor") | None, Role.MINOR] = None  # type: ignore[valid-type]
    """The body it belongs to."""
    URL: Annotated[Url | None, Role.MINOR] = None
    """The address of its website."""

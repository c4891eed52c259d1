"""The acts of the two actors that a brief compares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.model import Brief, Event

TOGETHER = "together"
"""The side of what both did."""


def has_two_capitals(brief: Brief) -> bool:
    """Return whether the brief compares two actors, and an event is an act of one of them."""
    return bool(brief.head.capitals) and any(acts_by_side(brief).values())


def acts_by_side(brief: Brief) -> dict[str, list[Event]]:
    """Return the events of each of the two actors and of both; the acts of their parts (`part_of`) are theirs."""
    wholes = {actor.id: actor.part_of for actor in brief.actors}
    first, second = brief.head.capitals
    found: dict[str, list[Event]] = {first: [], TOGETHER: [], second: []}
    for event in sorted(brief.events, key=lambda event: event.when.order):
        acting = {side for actor in event.by if (side := _side(actor, wholes, (first, second)))}
        if acting:
            found[TOGETHER if len(acting) == 2 else acting.pop()].append(event)
    return found


def happened(acts: Iterable[Event]) -> int:
    """Return the number of the acts that are not only due."""
    return sum(act.status != "scheduled" for act in acts)


def _side(actor: str | None, wholes: dict[str, str | None], sides: tuple[str, str]) -> str | None:
    seen: set[str] = set()
    while actor is not None and actor not in sides and actor not in seen:
        seen.add(actor)
        actor = wholes.get(actor)
    return actor if actor in sides else None

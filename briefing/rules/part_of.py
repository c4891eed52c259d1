"""The rule that an actor is not part of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import error
from briefing.model import Actor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.diagnostics import Problem
    from briefing.model import Origin
    from briefing.rules.context import Context


def parts_form_no_cycle(context: Context) -> Iterator[Problem]:
    """An actor is not part of one of its own parts."""
    yield from cycles(context.own(Actor))


def cycles(actors: Iterable[tuple[Actor, Origin]]) -> Iterator[Problem]:
    """Report each cycle of actors once, at its first actor; one that names itself is a reference to itself."""
    origins = {actor.id: (actor, origin) for actor, origin in actors}
    done: set[str] = set()
    for start in origins:
        way: dict[str, None] = {}
        here: str | None = start
        while here is not None and here in origins and here not in way and here not in done:
            way[here] = None
            here = origins[here][0].part_of
        done.update(way)
        if here not in way:
            continue
        ring = [*way][[*way].index(here) :]
        if len(ring) > 1:
            first = min(ring, key=[*origins].index)
            ring = [*ring[ring.index(first) :], *ring[: ring.index(first)], first]
            steps = " to ".join(f"`{id}`" for id in ring)
            message = f"`{first}` is part of itself: {steps}"
            yield error("self-reference", message, origins[first][1].at("part_of"), "delete `part_of` in the largest of them")

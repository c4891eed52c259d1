"""Rules about ids and slugs: each belongs to its parent and is unique."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import Note, error
from briefing.model import KINDS, Factor, Recommendation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem
    from briefing.rules.context import Context


def nested_ids_belong_to_their_parent(context: Context) -> Iterator[Problem]:
    """A claim's id starts with its factor's id, those of actions and objections with their recommendation's."""
    for kind in KINDS:
        for entity, origin in context.own(kind.model) if kind.nested else ():
            for field, _ in kind.nested:
                for index, part in enumerate(getattr(entity, field)):
                    if part.id is not None and not part.id.startswith(f"{entity.id}."):
                        yield error(
                            "bad-id",
                            f"`{part.id}` is in {entity.id}",
                            origin.at(field, index, "id"),
                            f"write `{entity.id}.{part.id.partition('.')[2]}`, with a number that is free",
                        )


def objections_have_ids_or_none(context: Context) -> Iterator[Problem]:
    """Either all objections to a recommendation have an id, or none has one."""
    for entity, origin in context.own(Recommendation):
        with_id = [objection for objection in entity.against if objection.id is not None]
        for index, objection in enumerate(entity.against if with_id else ()):
            if objection.id is None:
                yield origin.missing_field(
                    ("against", index, "id"),
                    f"{with_id[0].id} has one, so each objection to {entity.id} needs one",
                    f"add `id: {entity.id}.o…` with a number that is free",
                )


def slugs_are_unique(context: Context) -> Iterator[Problem]:
    """No two factors and no two recommendations have the same slug."""
    with_slugs: tuple[type[Factor | Recommendation], ...] = (Factor, Recommendation)
    for kind in with_slugs:
        first: dict[str, tuple[str, Note]] = {}
        for entity, origin in context.own(kind):
            if entity.slug in first:
                id, note = first[entity.slug]
                yield error(
                    "duplicate-slug",
                    f"the slug `{entity.slug}` is already used by {id}",
                    origin.at("slug"),
                    "choose another",
                    note,
                )
            else:
                first[entity.slug] = entity.id, Note("the first one is here", origin.at("slug"))


def own_ids_are_not_shared_ones(context: Context) -> Iterator[Problem]:
    """An entry that the library shares is not repeated in a brief."""
    for (kind, id), shared in context.site.shared_origins.items():
        own = context.brief.origins.get((kind, id))
        if own is not None:
            place = shared.at("id")
            yield error(
                "duplicate-id",
                f"`{id}` is already a shared {kind} ({place.file}, line {place.line})",
                own.at("id"),
                "delete it here, or choose another id",
                Note("the shared one is here", place),
            )

"""The works that a brief discusses, as a page names them: where a statement comes from, and in which of several works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefing.render.entity_links import EntityLinks

if TYPE_CHECKING:
    from markupsafe import Markup

    from briefing.model import Source
    from briefing.model.base import PlaceInWork, WorkMention


@dataclass(slots=True, eq=False)
class NamedWorks(EntityLinks):
    """Words and marks for the works that the brief of a page discusses."""

    def attribution(self, entity: Any, group: str, part: Any = None) -> Markup:
        """Say where a statement comes from: an entity, or a part of it without an id, such as an answer.

        If the brief discusses several works, the one that it is from is named by its word.
        """
        provenance = (part or entity).provenance
        work = self._one_of_several(entity, part)
        return self.word_about(work, f"{group}.{provenance}") if work is not None else self.of(provenance, group)

    def _one_of_several(self, entity: Any, part: Any) -> Source | None:
        several = len(self.brief.head.article) > 1 and (part or entity).provenance != "added"
        return self.brief.work_of(entity, part and part.at) if several else None

    def about_work(self, place: PlaceInWork | WorkMention | None, key: str) -> Markup:
        """Return an interface message about the work that a place names, or about all works if it names none."""
        work = self._named_work(place)
        return self.word_about(work, key) if work is not None else self.word(key)

    def _named_work(self, place: PlaceInWork | WorkMention | None) -> Source | None:
        return self.brief.work_named(place) if len(self.brief.head.article) > 1 else None

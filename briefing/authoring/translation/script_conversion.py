"""The texts of a language that is made from another one: what somebody has to read, and not to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.i18n.localise import localised
from briefing.i18n.originals import converted
from briefing.i18n.overlay import Foreign, wanted
from briefing.model import BY_FILE, CHANGES, HEAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.authoring.translation.tasks import Item
    from briefing.loader.folder import Loaded
    from briefing.model.base import Path

    Made = Callable[[Path], str | None] | None


class Conversions:
    """The texts of a language that is made from another one."""

    def __init__(self, loaded: Loaded, language: str) -> None:
        """Convert them, if the language is made so."""
        spoken = {brief.slug: brief.head.languages for brief in loaded.site.briefs}
        self.whole = loaded.site.languages if loaded.site.library else ()
        self.made = {slug for slug, each in spoken.items() if converted(language, each)}
        self.shared = converted(language, self.whole)
        self.site = localised(loaded, language) if self.made or self.shared else None

    def of(self, item: Item) -> Made:
        """The converted texts of an entry by their paths; nothing where a language is not converted."""
        slug = item.originals.slug
        brief = next((each for each in self.site.briefs if each.slug == slug), None) if self.site else None
        if self.site is None or not (slug in self.made if brief else self.shared):
            return None
        kind = BY_FILE[item.file].name if item.file in BY_FILE else ""
        if brief is None:
            model: Any = next((each for each in self.site.shared[kind] if each.id == item.id), None)
        elif item.file == HEAD:
            model = brief.head
        elif item.file == CHANGES:
            model = next((each for each in brief.changes if str(each.edition) == item.id), None)
        else:
            model = brief.find(kind, item.id)
        texts = {leaf.path: leaf.value for leaf in wanted(model)} if model is not None else {}
        return lambda path: None if isinstance(texts.get(path), Foreign) else texts.get(path)

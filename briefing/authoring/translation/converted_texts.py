"""The texts of a language that is converted from another one: a translator reads them and does not have to write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.i18n.localise import localise
from briefing.i18n.translation_overlay import ForeignText, translatable
from briefing.i18n.translation_pairs import is_converted
from briefing.model import BY_FILE, CHANGES, HEAD, LIBRARY

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.authoring.translation.tasks import TranslationTask
    from briefing.loader.folder import Loaded
    from briefing.model.markers import Path

    Made = Callable[[Path], str | None] | None


class ScriptConversions:
    """The texts of a language that is converted from another one."""

    def __init__(self, loaded: Loaded, language: str) -> None:
        """Convert them, if the language is a converted one."""
        languages = {brief.slug: brief.head.languages for brief in loaded.site.briefs}
        self.whole = loaded.site.languages if loaded.site.library else ()
        self.made = {slug for slug, each in languages.items() if is_converted(language, each)}
        self.shared = is_converted(language, self.whole)
        self.site = localise(loaded, language) if self.made or self.shared else None

    def of(self, item: TranslationTask) -> Made:
        """The converted texts of an entry by their paths; empty if the language is not a converted one."""
        slug = item.originals.slug
        brief = next((each for each in self.site.briefs if each.slug == slug), None) if self.site else None
        if self.site is None or not (slug in self.made if brief else self.shared):
            return None
        kind = BY_FILE[item.file].name if item.file in BY_FILE else ""
        if item.file == LIBRARY:
            model: Any = self.site.about
        elif brief is None:
            model = next((each for each in self.site.shared[kind] if each.id == item.id), None)
        elif item.file == HEAD:
            model = brief.head
        elif item.file == CHANGES:
            model = next((each for each in brief.changes if str(each.edition) == item.id), None)
        else:
            model = brief.find(kind, item.id)
        texts = {leaf.path: leaf.value for leaf in translatable(model)} if model is not None else {}
        return lambda path: None if isinstance(texts.get(path), ForeignText) else texts.get(path)

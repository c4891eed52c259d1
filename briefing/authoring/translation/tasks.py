"""Main entries with their translations, by the names that a translator uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.i18n.translation_pairs import Originals, TranslatedEntry, of_brief, of_shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.loader.folder import Loaded
    from briefing.model import Model
    from briefing.source.document import Document


class TranslationTask(NamedTuple):
    """A main entry with its translation, if it has one, and its names."""

    originals: Originals
    file: str
    id: str
    main: Model
    document: Document | None
    entry: TranslatedEntry | None

    @property
    def name(self) -> str:
        """The name that no other entry has."""
        inner = f"{self.file}/{self.id}" if self.id else self.file
        return f"{self.originals.slug}:{inner}" if self.originals.slug else inner

    @property
    def names(self) -> frozenset[str]:
        """Every name that belongs to it alone; the name of a file means all its entries."""
        inner = {self.id or self.file, f"{self.file}/{self.id}" if self.id else self.file}
        return frozenset({*inner, *(f"{self.originals.slug}:{each}" for each in inner if self.originals.slug)})


def entries(loaded: Loaded, language: str) -> tuple[TranslationTask, ...]:
    """All main entries that a language should have."""
    site = loaded.site
    sets = [(of_brief(brief), brief.head.languages) for brief in site.briefs]
    sets += [(of_shared(site), site.languages)] if site.library else []
    return tuple(
        item for originals, languages in sets if language in languages[1:] for item in _items(loaded, originals, language)
    )


def _items(loaded: Loaded, originals: Originals, language: str) -> Iterator[TranslationTask]:
    documents = loaded.overlays.get((originals.slug, language), {})
    read = {(each.file, each.id): each for each in originals.beside(documents) if isinstance(each, TranslatedEntry)}
    for file, mains in originals.files.items():
        for id, main in mains.items():
            yield TranslationTask(originals, file, id, main, documents.get(file), read.get((file, id)))


def choose_tasks(
    items: Sequence[TranslationTask], names: Iterable[str]
) -> tuple[tuple[TranslationTask, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The entries with these names, and each name that matches no entry or more than one, with the names of its matches."""
    found: dict[str, TranslationTask] = {}
    unclear: list[tuple[str, tuple[str, ...]]] = []
    for name in names:
        whole = [item for item in items if name in ("all", item.file, f"{item.originals.slug}:{item.file}")]
        same = [item for item in items if name in item.names and item.id]
        if len(same) > 1 or not (same or whole):
            unclear.append((name, tuple(item.name for item in same)))
        for item in same[:1] or whole:
            found[item.name] = item
    return tuple(item for item in items if item.name in found), tuple(unclear)

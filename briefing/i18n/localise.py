"""Localises a site: translated texts replace the originals, and all other texts are marked as untranslated or converted."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from briefing.i18n import traditional_chinese
from briefing.i18n.translation_overlay import ConvertedText, ForeignText, OriginalName, apply_overlay, repeated_names
from briefing.i18n.translation_pairs import (
    SIMPLIFIED,
    Originals,
    TranslatedEntry,
    is_converted,
    of_brief,
    of_shared,
    translated_names,
)
from briefing.model import BY_FILE, CHANGES, HEAD, LIBRARY, Markup, Plain, Source
from briefing.model.kinds import nested_entities
from briefing.source.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.i18n.translation_overlay import NameKey
    from briefing.loader.folder import Loaded
    from briefing.model import Brief, Entity, Model, Site
    from briefing.model.markers import Marker, Path
    from briefing.model.site import OutdatedTranslation
    from briefing.source.document import Document

    Overlays = Mapping[tuple[str, str], Mapping[str, Document]]

Some = TypeVar("Some", bound="Model")


def localise(loaded: Loaded, language: str, memo: Memo | None = None) -> Site:
    """Return the site in a language; with a memo, what has the same originals and translations is the same object."""
    memo, site = memo or Memo(repeated=False), loaded.site
    translated = _documents(loaded, "")
    read = partial(_shared, loaded, language)
    shared, lists = memo.of(("shared", language), (site.shared, site.about, *translated), (site.languages,), read)
    briefs = tuple(
        memo.of(
            ("localised", language, brief.slug),
            (brief, shared, *_documents(loaded, brief.slug)),
            (),
            partial(_brief, brief, loaded.overlays, language, shared),
        )
        for brief in site.briefs
    )
    about = shared.entry(LIBRARY, site.about) if site.about else None
    return replace(site, briefs=briefs, shared=lists, about=about)


def _documents(loaded: Loaded, slug: str) -> tuple[Document, ...]:
    """Return the translations of a brief, or of the shared files."""
    return tuple(document for (of, _), documents in loaded.overlays.items() if of == slug for document in documents.values())


def _shared(loaded: Loaded, language: str) -> tuple[_Localiser, dict[str, tuple[Entity, ...]]]:
    site = loaded.site
    shared = _Localiser.of(loaded.overlays if site.library else {}, of_shared(site), site.languages, language)
    lists = {
        kind.name: tuple(shared.entry(kind.file, entity) for entity in site.shared[kind.name])
        for kind in BY_FILE.values()
        if kind.name in site.shared
    }
    return shared, lists


def _brief(brief: Brief, overlays: Overlays, language: str, shared: _Localiser) -> Brief:
    own = _Localiser.of(overlays, of_brief(brief), brief.head.languages, language)
    own, shared = own.with_names_of(shared), shared.with_names_of(own)  # a page lists entries of both in one group
    lists = dict(brief.lists)
    for file, kind in BY_FILE.items():
        lists[kind.name] = tuple(
            (own if (kind.name, entity.id) in brief.origins else shared).entry(file, entity) for entity in brief.of(kind.name)
        )
        for nested in kind.nested:
            parts = (part for entity in lists[kind.name] for part in nested_entities(entity, nested.kind))
            lists[nested.kind] = tuple({part.id: part for part in parts}.values())
    return replace(
        brief,
        head=own.entry(HEAD, brief.head),
        lists=lists,
        changes=tuple(own.entry(CHANGES, change, str(change.edition)) for change in brief.changes),
        index={(kind, entity.id): entity for kind, entities in lists.items() for entity in entities},
        outdated=own.outdated | shared.outdated,
    )


class _Given(NamedTuple):
    """What a language has for an entry."""

    texts: Mapping[Path, str]
    lists: Mapping[Path, tuple[str, ...]]
    reviewed: bool
    """Whether its overlay entry was compared with the current main text."""


class _Localiser(NamedTuple):
    """Applies the overlays of one language to main entries."""

    language: str
    main: str
    entries: Mapping[tuple[str, str], TranslatedEntry]
    names: Mapping[NameKey, str]
    """The translations of names that entries share."""
    base: _Localiser | None
    """The localiser of the language from which texts are converted if there is no translation."""
    published: bool
    """Whether there are pages in this language; if not, pages of other briefs show the texts, which lack no translation."""

    @classmethod
    def of(cls, overlays: Overlays, originals: Originals, languages: tuple[str, ...], language: str) -> _Localiser:
        """Read the overlays of a language, and of the language from which it is converted, if any."""
        documents = overlays.get((originals.slug, language), {})
        read = {(each.file, each.id): each for each in originals.beside(documents) if isinstance(each, TranslatedEntry)}
        base = cls.of(overlays, originals, languages, SIMPLIFIED) if is_converted(language, languages) else None
        return cls(language, originals.language, read, translated_names(read.values()), base, language in languages)

    def with_names_of(self, other: _Localiser) -> Self:
        """Return the same with the translations of another localiser for names that this one lacks."""
        base = self.base.with_names_of(other.base) if self.base and other.base else self.base
        return self._replace(names={**other.names, **self.names}, base=base) if other.names or base is not self.base else self

    @property
    def outdated(self) -> dict[tuple[str, str], OutdatedTranslation]:
        """Return the kind and id of each entry whose translation is outdated, or was never compared with the main text."""
        entries = {**(self.base.entries if self.base else {}), **self.entries}
        return {
            (BY_FILE[file].name if file in BY_FILE else file, id): "stale" if entry.of else "unchecked"
            for (file, id), entry in entries.items() if entry.translation.texts and not entry.is_current
        }  # fmt: skip

    def entry(self, file: str, entry: Some, id: str = "") -> Some:
        """Return an entry with the available texts of this language."""
        if self.language == self.main and not isinstance(entry, Source):
            return entry
        key = (file, id or getattr(entry, "id", ""))
        texts, lists, reviewed = self._given(key, entry)
        below = self.base._given(key, entry).texts if self.base else {}
        language = (entry.language if isinstance(entry, Source) else None) or self.main
        if language == self.language == self.main and not (texts or lists or self.base):
            return entry  # no text is replaced or marked

        def give(path: Path, marker: Marker, text: str) -> str:
            if path in texts:
                return texts[path]
            if isinstance(marker, Plain) and marker.own and path not in below:
                return text if language == self.language else OriginalName(text, language)
            if self.base is not None and not isinstance(text, ForeignText):
                made = traditional_chinese.to_traditional(text, markdown=isinstance(marker, Markup))
                return made if reviewed else ConvertedText(made)
            return text if self.language == self.main else (ForeignText if self.published else OriginalName)(text, self.main)

        return apply_overlay(self.base.entry(file, entry, id) if self.base else entry, give, lists)

    def _given(self, key: tuple[str, str], main: Model) -> _Given:
        names = {path: self.names[name] for name, path in repeated_names(main) if name in self.names} if self.names else {}
        entry = self.entries.get(key)
        if entry is None:
            return _Given(names, {}, False)
        return _Given({**names, **entry.translation.texts}, entry.translation.lists, entry.is_current)

"""Pairs the overlay entries of a language with their main entries, for one brief or the shared files of a library."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.diagnostics import MOST_ALIKE, error, missing_colon, nearest, warning
from briefing.i18n.text_fingerprints import fingerprint, is_fingerprint
from briefing.i18n.translation_overlay import Translation, read_overlay, repeated_names, unknown_entry_help
from briefing.model import BY_FILE, CHANGES, HEAD, HEADS, LIBRARY, LIST_FILES
from briefing.model.fields import fields_by_key
from briefing.model.translation_walk import holds_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from briefing.diagnostics import Problem
    from briefing.i18n.translation_overlay import NameKey
    from briefing.model import Brief, Model, Site
    from briefing.model.markers import Path
    from briefing.source.document import Document

SIMPLIFIED, TRADITIONAL = "zh-Hans", "zh-Hant"


class TranslatedEntry(NamedTuple):
    """A parsed overlay entry with its main entry."""

    file: str
    id: str
    document: Document
    path: Path
    main: Model
    translation: Translation
    of: str | None
    """The recorded fingerprint of the main text that it translates."""
    is_current: bool
    """Whether it translates the current main text."""


class Originals(NamedTuple):
    """The main entries that overlays can translate, by file and by the overlay's key: an id, an edition, or an empty string."""

    slug: str
    language: str
    files: Mapping[str, Mapping[str, Model]]
    unread: Callable[[str, str], bool]
    """Whether a missing entry may be one that could not be read."""
    fingerprint: Callable[[str, str], str]
    """The fingerprint of a main entry, computed once for all languages."""

    def beside(self, documents: Mapping[str, Document]) -> Iterator[TranslatedEntry | Problem]:
        """Yield each overlay entry of a language with its main entry, or the problem that it has none."""
        for file, document in documents.items():
            if not document.readable or document.value is None:
                continue
            if file not in HEADS:
                yield from _list(self, file, document)
            elif file in self.files:
                main = self.files[file][""]
                yield self.entry(file, "", document, (), main)
            elif not self.unread(file, ""):
                message = f"there is no `{file}.yaml` to translate"
                yield error("unknown-translation", message, document.head(), "delete it, or write the main file first")

    def entry(self, file: str, id: str, document: Document, path: Path, main: Model) -> TranslatedEntry:
        """Read the overlay entry at a path."""
        value = document.value_at(path)
        of = value.get("of") if isinstance(value, dict) else None
        current = of is not None and is_fingerprint(of, main, partial(self.fingerprint, file, id))
        return TranslatedEntry(file, id, document, path, main, read_overlay(document, path, main), of, current)


def translated_names(entries: Iterable[TranslatedEntry]) -> dict[NameKey, str]:
    """Return the translation of each name that entries share: the first one, if possible of an entry that is up to date."""
    found: dict[NameKey, str] = {}
    outdated: dict[NameKey, str] = {}
    for entry in entries:
        texts = entry.translation.texts
        given = [(key, texts[path]) for key, path in repeated_names(entry.main) if path in texts]
        names = found if given and entry.is_current else outdated
        for key, text in given:
            names.setdefault(key, text)
    return outdated | found


def of_brief(brief: Brief) -> Originals:
    """Return the main entries of a brief."""
    files: dict[str, Mapping[str, Model]] = {} if brief.broken else {HEAD: {"": brief.head}}
    for file, kind in BY_FILE.items():
        own = (entity for entity in brief.of(kind.name) if (kind.name, entity.id) in brief.origins)
        files[file] = {entity.id: entity for entity in own}
    files[CHANGES] = {str(change.edition): change for change in brief.changes}

    def unread(file: str, id: str) -> bool:
        return brief.claims(BY_FILE[file].name, id) if file in BY_FILE else brief.partial

    return Originals(brief.slug, brief.head.languages[0], files, unread, _fingerprints(files))


def of_shared(site: Site) -> Originals:
    """Return the main entries that the briefs of a library share."""
    files: dict[str, Mapping[str, Model]] = {LIBRARY: {"": site.about}} if site.about else {}
    files |= {
        kind.file: {entity.id: entity for entity in site.shared[kind.name]}
        for kind in BY_FILE.values()
        if kind.name in site.shared
    }

    def unread(file: str, id: str) -> bool:
        if file == LIBRARY:
            return site.about_origin is not None
        return any(brief.claims(BY_FILE[file].name, id) for brief in site.briefs)

    return Originals("", site.main_language, files, unread, _fingerprints(files))


def _fingerprints(files: Mapping[str, Mapping[str, Model]]) -> Callable[[str, str], str]:
    return cache(lambda file, id: fingerprint(files[file][id]))


def is_converted(language: str, languages: tuple[str, ...]) -> bool:
    """Return whether missing texts of a language are converted automatically from another language."""
    return language == TRADITIONAL and language in languages[1:] and SIMPLIFIED in languages


def _list(originals: Originals, file: str, document: Document) -> Iterator[TranslatedEntry | Problem]:
    if not isinstance(document.value, list):
        yield error("wrong-type", "a list of entries is expected", document.head(), "start each entry with `- id: …`")
        return
    name = "edition" if file == CHANGES else "id"
    seen: set[str] = set()
    translated = frozenset(item[name] for item in document.value if isinstance(item, dict) and isinstance(item.get(name), str))
    wrong = 0
    for index, item in enumerate(document.value):
        id = item.get(name) if isinstance(item, dict) else None
        few = wrong <= MOST_ALIKE  # further problems are only counted
        problem = _key_problem(originals, file, document, index, item, seen, translated, few)
        if problem is not None:
            wrong += 1
            yield problem
        elif isinstance(id, str) and (main := originals.files.get(file, {}).get(id)) is not None:
            yield originals.entry(file, id, document, (index,), main)
        seen.add(id if isinstance(id, str) else "")


def _help(id: str, known: Iterable[str], translated: frozenset[str], before: object) -> str:
    """Suggest the main entry without a translation that a wrong id may mean.

    That is one with a similar id, else the one that follows the entry `before`, else the only one.
    """
    ids = [*known]
    missing = [each for each in ids if each not in translated]
    follows = ids[ids.index(before) + 1 :][:1] if before in ids else ids[:1] if before is None else []
    only = missing if len(missing) == 1 else []
    return unknown_entry_help(nearest(id, missing), next((each for each in (*follows, *only) if each in missing), None))


def _key_problem(
    originals: Originals,
    file: str,
    document: Document,
    index: int,
    item: Any,
    seen: set[str],
    translated: frozenset[str],
    few: bool,
) -> Problem | None:
    """Return the problem with the key of an overlay entry, if there is one."""
    name = "edition" if file == CHANGES else "id"
    if not isinstance(item, dict):
        keys = (name, "of", *fields_by_key(LIST_FILES[file]))
        place = document.at((index,))
        help = f"write `- {name}: …` and texts below it"
        return missing_colon(item, keys, place) or error("wrong-type", "a mapping is expected", place, help)
    id = item.get(name)
    if id is None:
        return error("missing-field", f"the field `{name}` is missing", document.head((index,)), f"add `{name}: …`")
    if not isinstance(id, str):
        return error("wrong-type", f"a word is expected for `{name}`", document.at((index, name)))
    if id in seen:
        return error("duplicate-id", f"`{id}` is translated twice", document.at((index, name)), "merge the two")
    known = originals.files.get(file, {})
    if id in known or originals.unread(file, id):
        return None
    above = document.value[index - 1] if index else {}
    before = above.get(name) if isinstance(above, dict) else None
    help = _help(id, known, translated, before) if few else unknown_entry_help(None)
    report = error if holds_text(item) else warning
    return report("unknown-translation", f"the main file has no `{id}`", document.at((index, name)), help)

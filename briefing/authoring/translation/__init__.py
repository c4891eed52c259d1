"""The work of a translator as changes of files: texts to fill in, and translations that were accepted as up to date.

Each text to translate is a key without a value, below a comment with the main text. The program owns comments of this form:
it updates them when the main text changes. Everything else in a translator's file is kept as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.authoring.translation.converted_texts import ScriptConversions
from briefing.authoring.translation.placeholders import PlaceholderWriter
from briefing.authoring.translation.tasks import TranslationTask, choose_tasks, entries
from briefing.i18n.text_fingerprints import fingerprint
from briefing.i18n.translation_overlay import translatable
from briefing.i18n.translation_pairs import translated_names
from briefing.model import CHANGES, HEADS
from briefing.model.translation_walk import NAMES
from briefing.source.edit.operations import Operation, SetValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from briefing.authoring.translation.converted_texts import Made
    from briefing.i18n.translation_overlay import NameKey
    from briefing.i18n.translation_pairs import TranslatedEntry
    from briefing.source.document import Document
    from briefing.source.edit.emitter import Value


class TranslationDraft(NamedTuple):
    """One overlay file: its changes, and the texts in it that are still empty."""

    slug: str
    file: str
    document: Document | None
    changes: tuple[Operation, ...]
    ids: tuple[str, ...]
    """The entries concerned."""
    texts: int = 0
    """The number of their texts that are still empty."""


def draft_translations(
    items: Sequence[TranslationTask], made: ScriptConversions, every: Iterable[TranslationTask] = ()
) -> tuple[TranslationDraft, ...]:
    """For each file that lacks texts of these entries, the changes that add them as empty texts.

    A name that entries share is added once, and not at all if one of them, or of all entries (`every`), has its translation.
    """
    given: dict[str, list[TranslatedEntry]] = {item.originals.slug: [] for item in items}
    for item in (*items, *every):
        if item.entry is not None:
            given.setdefault(item.originals.slug, []).append(item.entry)
    names = {slug: set(translated_names(found)) for slug, found in given.items()}
    return _by_file(items, lambda item: _written(item, made.of(item), names[item.originals.slug]))


def accept_translations(items: Sequence[TranslationTask], made: ScriptConversions) -> tuple[TranslationDraft, ...]:
    """For each file, the changes that mark the translations of these entries as up to date."""
    return _by_file(items, lambda item: _compared(item, made.of(item)))


def has_translation(item: TranslationTask, made: ScriptConversions) -> bool:
    """Whether an entry has any text of its language, so that it can be up to date."""
    texts = made.of(item)
    written = item.entry is not None and bool(item.entry.translation.texts)
    return written or (texts is not None and any(texts(leaf.path) is not None for leaf in translatable(item.main)))


class _Change(NamedTuple):
    """The change for one entry: a new entry in the file, or operations on the existing one."""

    new: Value
    changes: tuple[Operation, ...] = ()
    texts: int = 0


def _by_file(items: Iterable[TranslationTask], work: Callable[[TranslationTask], _Change]) -> tuple[TranslationDraft, ...]:
    files: dict[tuple[str, str], list[tuple[TranslationTask, _Change]]] = {}
    for item in items:
        change = work(item)
        if change.new or change.changes or change.texts:
            files.setdefault((item.originals.slug, item.file), []).append((item, change))
    return tuple(_draft(slug, file, each) for (slug, file), each in files.items())


def _draft(slug: str, file: str, each: list[tuple[TranslationTask, _Change]]) -> TranslationDraft:
    document = each[0][0].document
    new: list[Value] = [change.new for _, change in each if change.new]
    changes = [one for _, change in each for one in change.changes]
    if new and (document is None or document.value is None):
        changes.append(SetValue((), new[0] if file in HEADS else new))
    elif new and document is not None:
        changes += (SetValue((len(document.value) + index,), value) for index, value in enumerate(new))
    ids = tuple(item.id or file for item, _ in each)
    return TranslationDraft(slug, file, document, tuple(changes), ids, sum(change.texts for _, change in each))


def _written(item: TranslationTask, made: Made, names: set[NameKey]) -> _Change:
    """The texts of an entry that the file does not contain yet."""
    writer = PlaceholderWriter(item.originals.language, made, names)
    of = fingerprint(item.main)
    if item.entry is None:
        slots = writer.entry(item.main)
        if not slots:
            return _Change(None)
        return _Change(_called(item) | ({} if made else {"of": of}) | slots, (), writer.texts)
    document, path = item.entry.document, item.entry.path
    value = document.value_at(path)
    changes = writer.missing_texts(document, item.main, value if isinstance(value, dict) else {}, path)
    unread = item.entry.translation.texts or item.entry.translation.problems
    if not unread and not made and item.entry.of != of:
        changes.insert(0, SetValue((*path, "of"), of, NAMES))
    return _Change(None, tuple(changes), writer.texts)


def _compared(item: TranslationTask, made: Made) -> _Change:
    """An entry that records the fingerprint of the current main text."""
    of = fingerprint(item.main)
    if item.entry is not None:
        return _Change(None, () if item.entry.of == of else (SetValue((*item.entry.path, "of"), of, NAMES),))
    slots = PlaceholderWriter(item.originals.language, made).entry(item.main) if made else {}
    return _Change(_called(item) | {"of": of} | slots if slots else None)


def _called(item: TranslationTask) -> dict[str, Value]:
    return {"edition" if item.file == CHANGES else "id": item.id} if item.id else {}

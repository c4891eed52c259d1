"""What a translator has to do, as changes of files: texts to be filled in, and translations that were found right.

Each text to be translated is a key without a value, below a comment with the main text. Comments of that form are the
program's: it renews them when the main text changes. Everything else in a translator's file stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.authoring.translation.converted_texts import ScriptConversions
from briefing.authoring.translation.interface_words import missing_word_changes
from briefing.authoring.translation.placeholders import PlaceholderWriter, value_at
from briefing.authoring.translation.tasks import TranslationTask, choose_tasks, entries
from briefing.i18n.overlay import fingerprint, translatable
from briefing.model import CHANGES, HEAD
from briefing.model.overlay_walk import NAMES
from briefing.source.edit import Operation, SetValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from briefing.authoring.translation.converted_texts import Made
    from briefing.source.document import Document
    from briefing.source.edit.emitter import Value

__all__ = [
    "ScriptConversions",
    "TranslationDraft",
    "TranslationTask",
    "accept_translations",
    "choose_tasks",
    "draft_translations",
    "entries",
    "has_translation",
    "missing_word_changes",
]


class TranslationDraft(NamedTuple):
    """One overlay file: what is to change in it, and what waits in it to be filled in."""

    slug: str
    file: str
    document: Document | None
    changes: tuple[Operation, ...]
    ids: tuple[str, ...]
    """The entries concerned."""
    texts: int = 0
    """How many of their texts nobody has written yet."""


def draft_translations(items: Sequence[TranslationTask], made: ScriptConversions) -> tuple[TranslationDraft, ...]:
    """For each file that lacks texts of these entries, the changes that put them there to be filled in."""
    return _by_file(items, lambda item: _written(item, made.of(item)))


def accept_translations(items: Sequence[TranslationTask], made: ScriptConversions) -> tuple[TranslationDraft, ...]:
    """For each file, the changes that say that the translations of these entries are up to date."""
    return _by_file(items, lambda item: _compared(item, made.of(item)))


def has_translation(item: TranslationTask, made: ScriptConversions) -> bool:
    """Whether an entry has any text of its language, so that it can be up to date."""
    texts = made.of(item)
    written = item.entry is not None and bool(item.entry.translation.texts)
    return written or (texts is not None and any(texts(leaf.path) is not None for leaf in translatable(item.main)))


class _Change(NamedTuple):
    """What one entry needs: an entry of its own in the file, or changes of the one that it has there."""

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
        changes.append(SetValue((), new[0] if file == HEAD else new))
    elif new and document is not None:
        changes += (SetValue((len(document.value) + index,), value) for index, value in enumerate(new))
    ids = tuple(item.id or file for item, _ in each)
    return TranslationDraft(slug, file, document, tuple(changes), ids, sum(change.texts for _, change in each))


def _written(item: TranslationTask, made: Made) -> _Change:
    """The texts of an entry that are not there yet."""
    writer = PlaceholderWriter(item.originals.language, made)
    of = fingerprint(item.main)
    if item.entry is None:
        slots = writer.entry(item.main)
        if not slots:
            return _Change(None)
        return _Change(_called(item) | ({} if made else {"of": of}) | slots, (), writer.texts)
    document, path = item.entry.document, item.entry.path
    value = value_at(document.value, path)
    changes = writer.missing_texts(document, item.main, value if isinstance(value, dict) else {}, path)
    if not item.entry.translation.texts and not made and item.entry.of != of:
        changes.insert(0, SetValue((*path, "of"), of, NAMES))
    return _Change(None, tuple(changes), writer.texts)


def _compared(item: TranslationTask, made: Made) -> _Change:
    """An entry that says that it translates the main text of today."""
    of = fingerprint(item.main)
    if item.entry is not None:
        return _Change(None, () if item.entry.of == of else (SetValue((*item.entry.path, "of"), of, NAMES),))
    slots = PlaceholderWriter(item.originals.language, made).entry(item.main) if made else {}
    return _Change(_called(item) | {"of": of} | slots if slots else None)


def _called(item: TranslationTask) -> dict[str, Value]:
    return {"edition" if item.file == CHANGES else "id": item.id} if item.id else {}

"""Brings the lists of a translation, whose items are found by position, into the order and length of the main lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.authoring.translation.list_alignment import align, earlier_list, list_at, texts_of
from briefing.authoring.translation.orphans import orphan_entries, orphan_items
from briefing.authoring.translation.past_entries import PastEntries
from briefing.authoring.translation.placeholders import PlaceholderWriter
from briefing.authoring.translation.positional_lists import MainTextComments, order_by_comments, positional_lists
from briefing.diagnostics import Problem, count_of, warning
from briefing.i18n.translation_pairs import TranslatedEntry
from briefing.model.translation_walk import walk_overlay
from briefing.source.edit.apply import apply_operations, comments_at
from briefing.source.edit.list_items import rearrange, remove
from briefing.source.yaml_reader import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from briefing.authoring.translation.converted_texts import ScriptConversions
    from briefing.authoring.translation.list_alignment import Alignment
    from briefing.authoring.translation.past_entries import History
    from briefing.authoring.translation.positional_lists import PositionalList
    from briefing.authoring.translation.tasks import TranslationTask
    from briefing.model.markers import Path
    from briefing.source.document import Document
    from briefing.source.edit.emitter import Value

    Contents = Callable[[str], bytes]
    """The present bytes of a translation's file."""


class FileState(NamedTuple):
    """A translation's file: its bytes, and the same as it is read."""

    raw: bytes
    document: Document


class Realignment(NamedTuple):
    """The translations with lists of the length and order of the main lists."""

    tasks: tuple[TranslationTask, ...]
    files: dict[str, FileState]
    """Each file that has changed."""
    notes: tuple[str, ...]
    """What was done, one line for each list."""
    problems: tuple[Problem, ...]


def realign(
    tasks: Sequence[TranslationTask], conversions: ScriptConversions, contents: Contents, history: History, *, whole: bool = True
) -> Realignment:
    """Add a place for each new item, remove the items that the main file no longer has, and move the others.

    If the tasks are the `whole` language, entries without a main entry are removed too, unless they hold a text.
    """
    past = PastEntries(history)
    files, notes, problems = _without_orphans(tasks, contents) if whole else ({}, [], [])
    if problems:
        return Realignment((), {}, (), tuple(problems))
    for task in [_reread(task, files) for task in tasks]:
        if task.entry is None or task.document is None:
            continue
        name = task.document.file
        before = files.get(name) or FileState(contents(name), task.document)
        lists = _EntryLists(task, before, PlaceholderWriter(task.originals.language, conversions.of(task)), past)
        lists.realign()
        if lists.problems:
            return Realignment((), {}, (), tuple(lists.problems))
        notes += lists.notes
        if lists.file is not before:
            files[name] = lists.file
    return Realignment(tuple(_reread(task, files) for task in tasks), files, tuple(notes), ())


def _without_orphans(
    tasks: Sequence[TranslationTask], contents: Contents
) -> tuple[dict[str, FileState], list[str], list[Problem]]:
    """Remove the entries of each file that hold no text and have no main entry."""
    files: dict[str, FileState] = {}
    notes: list[str] = []
    for task in {task.document.file: task for task in tasks if task.document is not None}.values():
        assert task.document is not None, "only these were chosen"
        state = FileState(contents(task.document.file), task.document)
        for at, id in reversed(orphan_entries(task.originals, task.file, task.document)):
            raw = remove(state.raw, state.document, at)
            if isinstance(raw, Problem):
                return {}, [], [raw]
            state = FileState(raw, read(raw, task.document.file))
            files[task.document.file] = state
            notes.append(f"{task.file}: `{id}` is removed, because the main file no longer has it")
    return files, notes, []


def misaligned(task: TranslationTask) -> Iterator[Problem]:
    """The problems that make it impossible to tell which text of an entry translates which."""
    if task.entry is None:
        return
    yield from task.entry.translation.problems
    if not task.entry.translation.problems:
        beginning = PlaceholderWriter(task.originals.language, None).beginning
        for found in positional_lists(task.entry.main, task.entry.document, task.entry.path):
            alignment = order_by_comments(task.entry.document, found, beginning)
            if alignment is not None and not alignment.is_unchanged:
                language = task.entry.document.file.split("/")[-2]
                yield warning(
                    "stale-translation",
                    f"`{found.node.field.key}` has its items in another order than the main file",
                    task.entry.document.key(found.here),
                    f"run `briefing translate {language} {task.name}`, which moves them",
                )


def _reread(task: TranslationTask, files: dict[str, FileState]) -> TranslationTask:
    """The same task with the changed file."""
    if task.document is None or task.document.file not in files:
        return task
    document = files[task.document.file].document
    found = (each for each in task.originals.beside({task.file: document}) if isinstance(each, TranslatedEntry))
    return task._replace(document=document, entry=next((each for each in found if each.id == task.id), None))


class _EntryLists:
    """Rearranges the lists of one translated entry, one after the other."""

    def __init__(self, task: TranslationTask, file: FileState, writer: PlaceholderWriter, past: PastEntries) -> None:
        assert task.entry is not None, "only an entry that exists is rearranged"
        self.task, self.entry, self.file, self.writer, self.past = task, task.entry, file, writer, past
        self.notes: list[str] = []
        self.problems: list[Problem] = []

    @property
    def document(self) -> Document:
        """The file as it is read now."""
        return self.file.document

    def realign(self) -> None:
        """Rearrange lists until each has the shape of its main list, or nothing is known about it."""
        self._remove_orphans()
        done: set[Path] = set()
        while (found := next((each for each in self._lists() if each.node.path not in done), None)) and not self.problems:
            done.add(found.node.path)
            self._rearrange(found)

    def _remove_orphans(self) -> None:
        path = self.entry.path
        for here, ids in orphan_items(self.entry.main, self.document.value_at(path), path).items():
            kept = [at for at in range(len(self.document.value_at(here))) if at not in ids]
            if kept:  # otherwise the next run removes them, when the list has an entry that the main file has
                self._write(rearrange(self.file.raw, self.document, here, kept))
                self.notes += (
                    f"{self.task.name}: `{id}` is removed, because the main file no longer has it" for id in ids.values()
                )

    def _lists(self) -> tuple[PositionalList, ...]:
        return positional_lists(self.entry.main, self.document, self.entry.path)

    def _rearrange(self, found: PositionalList) -> None:
        new = [texts_of(part) for part in found.node.value]
        alignment = order_by_comments(self.document, found, self.writer.beginning)
        in_file = alignment is not None
        if alignment is None:
            old = self._earlier(found)
            alignment = align([texts_of(part) for part in old], new) if old is not None else None
        if alignment is None:
            self._without_evidence(found)
            return
        same_length = len(found.item) == len(found.node.value)
        if not alignment.is_unchanged and not (same_length and not in_file and self._is_flow(found)):
            self._apply(found, alignment)
            if same_length and not in_file and not self.problems:
                self._add_comments(found.node.path)  # they show at the next run that the items are at their places

    def _without_evidence(self, found: PositionalList) -> None:
        here, there = len(found.item), len(found.node.value)
        if here < there:
            self._apply(found, align([None] * here, [None] * there), "; compare the list with the main file")
        elif here > there:
            key = found.node.field.key
            self.notes.append(
                f"{self.task.name}: `{key}` has {count_of(here, 'item')} here and {there} in the main file, "
                "and no earlier state shows which were removed: delete them here"
            )
        elif here > 1 and self.entry.of is not None and not self.entry.is_current:
            key = found.node.field.key
            self.notes.append(f"{self.task.name}: the order of `{key}` is not known; compare the list with the main file")

    def _earlier(self, found: PositionalList) -> tuple[Any, ...] | None:
        """The main list as it was when it was translated; otherwise the last one of the same length."""
        main, path, length = self.entry.main, found.node.path, len(found.item)
        stale = self.entry.of is not None and not self.entry.is_current
        if stale and self.entry.of is not None:
            old = earlier_list(main, path, length, self.entry.of)
            if old is not None:
                return old
            model = self.past.with_fingerprint(self.task, self.entry.of)
            if model is not None and len(old := list_at(main, model, path)) == length:
                return old
        if length == len(found.node.value):
            return None
        former = (list_at(main, model, path) for model in self.past.of(self.task))
        return next((old for old in former if len(old) == length), None)

    def _apply(self, found: PositionalList, alignment: Alignment, remark: str = "") -> None:
        field, path = found.node.field.part, found.node.path
        wanted: list[int | Value] = [
            self.writer.field(field, part, (*path, at)) if index is None else index
            for at, (part, index) in enumerate(zip(found.node.value, alignment.order, strict=True))
        ]
        self._write(rearrange(self.file.raw, self.document, found.here, wanted))
        self.notes += _notes(self.task.name, found, alignment, remark)

    def _add_comments(self, path: Path) -> None:
        commenter = MainTextComments(self.writer, self.document, path)
        walk_overlay(self.entry.main, self.document.value_at(self.entry.path), commenter, self.entry.path)
        self._write(apply_operations(self.file.raw, self.document, commenter.changes))

    def _write(self, raw: bytes | Problem) -> None:
        if isinstance(raw, Problem):
            self.problems.append(raw)
        else:
            self.file = FileState(raw, read(raw, self.document.file))

    def _is_flow(self, found: PositionalList) -> bool:
        return comments_at(self.document, (*found.here, 0), self.writer.beginning) is None


def _notes(name: str, found: PositionalList, alignment: Alignment, remark: str) -> Iterator[str]:
    """The lines that say what was changed in a list."""
    key = found.node.field.key
    new = [str(place + 1) for place, index in enumerate(alignment.order) if index is None]
    if new:
        yield f"{name}: `{key}` has a place for item {' and '.join(new)} of the main list{remark}"
    for index in alignment.dropped:
        yield f"{name}: `{key}` no longer has {_excerpt(found.item[index])}, which the main list has lost{remark}"
    kept = [index for index in alignment.order if index is not None]
    if kept != sorted(kept):
        yield f"{name}: `{key}` has its items in the order of the main list{remark}"


def _excerpt(item: Any) -> str:
    """The beginning of the first text of an item."""
    while isinstance(item, dict | list) and item:
        item = next(iter(item.values() if isinstance(item, dict) else item))
    return f"“{item[:60]}”" if isinstance(item, str) else "an empty item"

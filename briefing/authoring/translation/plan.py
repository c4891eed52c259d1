"""What `briefing translate` will write: the texts that a language lacks, or the translations that are accepted as up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.authoring import editors
from briefing.authoring.translation import (
    ScriptConversions,
    accept_translations,
    choose_tasks,
    draft_translations,
    entries,
    has_translation,
)
from briefing.authoring.translation.interface_words import missing_word_changes
from briefing.authoring.translation.realignment import Realignment, misaligned, realign
from briefing.diagnostics import Problem, sort_problems
from briefing.i18n import interface
from briefing.source import git
from briefing.source.edit.apply import apply_operations
from briefing.source.edit.save_changes import FileRewrite
from briefing.source.yaml_reader import read, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefing.authoring.translation import TranslationDraft
    from briefing.authoring.translation.realignment import FileState
    from briefing.loader.folder import Loaded
    from briefing.source.document import Document
    from briefing.source.edit.operations import Operation
    from briefing.source.project import Project


class TranslationPlan(NamedTuple):
    """The files of a language to write, and the problems that prevent it."""

    drafts: tuple[TranslationDraft, ...]
    """The changes of each file, including files without changes."""
    files: tuple[FileRewrite, ...]
    problems: tuple[Problem, ...] = ()
    unclear: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each name that matches no entry or more than one, with the names of its matches."""
    empty: tuple[str, ...] = ()
    """The entries that could not be accepted because they have no text yet."""
    words: int = 0
    """The number of interface texts that are missing in the project's own file."""
    notes: tuple[str, ...] = ()
    """What was done to lists that have another length or order than their main lists."""
    unwritten: tuple[str, ...] = ()
    """The converted entries that `all` or a file's name did not accept, because their texts were never written out."""


def plan_translation(project: Project, loaded: Loaded, language: str, names: tuple[str, ...], *, accept: bool) -> TranslationPlan:
    """Compute the changes of files; nothing is written.

    `names` are ids, files or `all`; with `accept`, the translations that they name are marked as up to date. An entry that is
    converted and was never written out is accepted by its own name only.
    """
    problems = tuple(problem for problem in loaded.problems if problem.severity == "error")
    if problems:
        return TranslationPlan((), (), sort_problems(problems))
    conversions = ScriptConversions(loaded, language)
    every = ("all",) if language in loaded.site.languages[1:] else ()  # the main language has nothing to translate
    all_tasks = entries(loaded, language)
    tasks, unclear = choose_tasks(all_tasks, names or every)
    empty = [task for task in tasks if accept and not has_translation(task, conversions)]
    asked = set(names)
    named_empty = tuple(task.name for task in empty if asked & task.names)
    if unclear or named_empty:
        return TranslationPlan((), (), (), unclear, named_empty)
    unwritten: tuple[str, ...] = ()
    if accept:
        # A text that was converted and never written down has had no reader: only its own name accepts it.
        whole = [task for task in tasks if not asked & task.names and task not in empty]
        unwritten = tuple(task.name for task in whole if task.entry is None)
        kept = (task for task in tasks if task not in empty and task.name not in unwritten)
        found = Realignment(tuple(kept), {}, (), ())
        faulty = tuple(problem for task in found.tasks for problem in misaligned(task))
        if faulty:
            return TranslationPlan((), (), sort_problems(faulty))
    else:
        found = realign(
            tasks,
            conversions,
            lambda file: Path(file).read_bytes(),
            lambda file: git.versions(Path(file)),
            whole=not names or "all" in names,
        )
        if found.problems:
            return TranslationPlan((), (), found.problems)
    drafts = accept_translations(found.tasks, conversions) if accept else draft_translations(found.tasks, conversions, all_tasks)
    files = [_rewrite_overlay(project, language, draft, loaded.texts, found.files) for draft in drafts if draft.changes]
    changed = {draft.document.file for draft in drafts if draft.changes and draft.document}
    files += [
        FileRewrite(Path(name), Path(name).read_bytes(), state.raw) for name, state in found.files.items() if name not in changed
    ]
    words, missing = _rewrite_words(project, language) if not names else (None, 0)
    files += [words] if words else []
    failures = tuple(each for each in files if isinstance(each, Problem))
    rewrites = tuple(each for each in files if isinstance(each, FileRewrite))
    return TranslationPlan(drafts, rewrites, failures, words=missing, notes=found.notes, unwritten=unwritten)


def _rewrite(
    document: Document | None, new_file: Path, operations: Sequence[Operation], raw: bytes | None = None
) -> FileRewrite | Problem:
    """Apply operations to a file, or to a new file if there is no document; `raw` is its content if it has changed already."""
    known = document or read(b"", new_file.as_posix())
    path = Path(known.file)
    old = path.read_bytes() if document else None
    new = apply_operations(raw or old or b"", known, operations)
    return new if isinstance(new, Problem) else FileRewrite(path, old, new)


def _rewrite_overlay(
    project: Project, language: str, draft: TranslationDraft, texts: Mapping[str, str], realigned: Mapping[str, FileState]
) -> FileRewrite | Problem:
    """Rewrite a translation's file; a new file starts with the editors' line, if the main file has it."""
    folder = project.data / draft.slug
    file = folder / language / f"{draft.file}.yaml"
    state = realigned.get(draft.document.file) if draft.document else None
    rewrite = _rewrite(draft.document, file, draft.changes, state.raw if state else None)
    if isinstance(rewrite, Problem) or rewrite.old is not None:
        return rewrite
    if not texts.get((folder / f"{draft.file}.yaml").as_posix(), "").startswith(editors.MARK):
        return rewrite
    line = editors.modeline(file.relative_to(project.data).as_posix(), draft.slug, translated=True)
    return rewrite._replace(new=f"{line}\n".encode() + (rewrite.new or b""))


def _rewrite_words(project: Project, language: str) -> tuple[FileRewrite | Problem | None, int]:
    """Add the missing interface texts to the project's own file; also return their number."""
    file = project.locales / f"{language}.yaml"
    own = read_file(file, file.as_posix()) if file.is_file() else None
    missing = interface.missing_words(language, own)
    operations = missing_word_changes(language, missing, own)
    return (_rewrite(own, file, operations) if operations else None), len(missing)

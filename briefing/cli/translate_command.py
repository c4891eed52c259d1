"""The command `translate`: writes missing texts to be translated, and accepts translations as up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from briefing.cli.completion import complete_entry, complete_language
from briefing.cli.options import reads_a_project
from briefing.cli.output import progress, stop_at
from briefing.diagnostics import count_of
from briefing.diagnostics.reports import printable

if TYPE_CHECKING:
    from datetime import date

    from briefing.authoring.translation import TranslationDraft
    from briefing.authoring.translation.plan import TranslationPlan
    from briefing.loader.folder import Loaded
    from briefing.source.project import Project


@click.command()
@reads_a_project
@click.option("--accept", is_flag=True, help="Confirm that the translations of these entries are up to date.")
@click.argument("language", metavar="LANG", shell_complete=complete_language)
@click.argument("names", metavar="[ENTRY]...", nargs=-1, shell_complete=complete_entry)
def translate(project: Project, today: date | None, accept: bool, language: str, names: tuple[str, ...]) -> None:
    """Prepare or update the translation into LANG.

    The command adds the missing texts, which you fill in. ENTRY is an id such as F1, a file such as glossary, or `all`.
    Without ENTRY, all missing texts are written.
    """
    from briefing.authoring.translation.plan import plan_translation
    from briefing.loader.folder import load_project
    from briefing.source.edit import save_changes

    if accept and not names:
        raise click.UsageError("name the entries that are up to date: F1, a file such as glossary, or `all`")
    with progress("reading"):
        loaded = load_project(project)
        _refuse_language(loaded, language)
        plan = plan_translation(project, loaded, language, names, accept=accept)
    _refuse(plan, language)
    stop_at(plan.problems, strict=True)
    problems = save_changes.save(plan.files, project.data)
    stop_at(problems, strict=True)
    for note in plan.notes:
        click.echo(printable(note))
    for draft in plan.drafts:
        click.echo(printable(_done(draft, language, accept)))
    if plan.words:
        click.echo(printable(f"locales/{language}.yaml: {count_of(plan.words, 'interface word')} to translate"))
    if plan.unwritten:
        click.echo(printable(_unwritten(plan.unwritten, language)))
    if not (plan.drafts or plan.words or plan.notes or plan.unwritten):
        click.echo(f"everything was already up to date in {language}" if accept else f"nothing is missing in {language}")


def _refuse_language(loaded: Loaded, language: str) -> None:
    """Refuse a language that the site does not have, or that has nothing to translate."""
    from briefing.i18n.interface import is_complete
    from briefing.model.values import meant_language

    if not loaded.site.briefs:
        stop_at(loaded.problems, strict=True)
    stop_at(tuple(each for each in loaded.problems if each.severity == "error"))  # which may hide the languages
    languages = loaded.site.languages
    if language in languages[:1] and is_complete(language):
        raise click.UsageError(f"`{language}` is the language of the main files")
    if language not in languages:  # in a main language only interface texts may be missing
        meant = meant_language(language)
        if meant in languages:
            raise click.UsageError(f"the site has no language `{printable(language)}`; did you mean `{meant}`?")
        if meant is None:
            raise click.UsageError(f"`{printable(language)}` is not a language tag, such as `de` or `zh-Hans`")
        raise click.UsageError(
            f"the site has no language `{printable(language)}`; add `{meant}` to `languages` in brief.yaml first"
        )


def _refuse(plan: TranslationPlan, language: str) -> None:
    """Refuse names that match no entry or several, before anything is written."""
    for name, meant in plan.unclear:
        reason = f"the name is ambiguous: write {' or '.join(meant)}" if meant else f"there is no such entry in {language}"
        raise click.UsageError(f"`{printable(name)}`: {reason}")
    if plan.empty:
        raise click.UsageError(f"{', '.join(plan.empty)}: not translated yet, so there is nothing to accept")


def _unwritten(names: tuple[str, ...], language: str) -> str:
    """The status line for converted entries that were not accepted, with what to type."""
    entries = count_of(len(names), "converted entry", "converted entries")
    were, them = ("was", "it") if len(names) == 1 else ("were", "them")
    command = f"`briefing translate {language}"
    return (
        f"{entries} {were} not accepted, because the converted text was never written into the file: "
        f"run {command}` and read {them}, or accept one by its name: {command} --accept {names[0]}`"
    )


def _done(draft: TranslationDraft, language: str, accept: bool) -> str:
    """The status line for one file, named by its path in the data folder."""
    file = "/".join(filter(None, (draft.slug, language, f"{draft.file}.yaml")))
    ids = ", ".join(draft.ids[:6]) + (f" and {len(draft.ids) - 6} more" if len(draft.ids) > 6 else "")
    if accept:
        return f"{file}: accepted as up to date: {ids}"
    if draft.texts:
        return f"{file}: {count_of(draft.texts, 'text')} to translate ({ids})"
    return f"{file}: {'converted texts written' if _has_new(draft) else 'comments updated'} ({ids})"


def _has_new(draft: TranslationDraft) -> bool:
    """Whether an entry was not in the file before."""
    if draft.document is None or not isinstance(draft.document.value, list):
        return draft.document is None
    there = {str(entry.get("id", entry.get("edition"))) for entry in draft.document.value if isinstance(entry, dict)}
    return not there.issuperset(draft.ids)

"""The command for translators: what a language lacks is written out, what is up to date is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from briefing.cli.completion import complete_entry, complete_language
from briefing.cli.options import reads_a_project
from briefing.cli.output import exit_if_stopped, print_status, progress
from briefing.diagnostics.reports import printable

if TYPE_CHECKING:
    from datetime import date

    from briefing.authoring.translation import TranslationDraft
    from briefing.authoring.translation.plan import TranslationPlan
    from briefing.loader.folder import Loaded
    from briefing.source.project import Project


@click.command()
@reads_a_project
@click.option("--accept", is_flag=True, help="Say that the translations of these entries are up to date.")
@click.argument("language", metavar="LANG", shell_complete=complete_language)
@click.argument("names", metavar="[ENTRY]...", nargs=-1, shell_complete=complete_entry)
def translate(project: Project, today: date | None, accept: bool, language: str, names: tuple[str, ...]) -> None:
    """Write what is missing in LANG, ready to be filled in.

    ENTRY is an id such as F1, a file such as glossary, or `all`; without any, everything that is missing is written.
    """
    from briefing.authoring.translation.plan import plan_translation
    from briefing.loader.folder import load_project
    from briefing.source.edit import atomic

    if accept and not names:
        raise click.UsageError("name the entries that are up to date: F1, a file such as glossary, or `all`")
    with progress("reading"):
        loaded = load_project(project)
        _refuse_language(loaded, language)
        plan = plan_translation(project, loaded, language, names, accept=accept)
    _refuse(plan, language)
    print_status(plan.problems)
    exit_if_stopped(plan.problems, strict=True)
    problems = atomic.save(plan.files)
    print_status(problems)
    exit_if_stopped(problems, strict=True)
    for draft in plan.drafts:
        click.echo(printable(_done(draft, language, accept)))
    if plan.words:
        click.echo(printable(f"locales/{language}.yaml: {plan.words} words of the interface wait to be translated"))
    if not (plan.drafts or plan.words):
        click.echo(f"everything was up to date in {language}" if accept else f"nothing is missing in {language}")


def _refuse_language(loaded: Loaded, language: str) -> None:
    """Refuse a language that the site does not have, or that has nothing to translate."""
    from briefing.i18n.interface import is_complete

    if not loaded.site.briefs:  # then nothing is known of its languages
        print_status(loaded.problems)
        exit_if_stopped(loaded.problems, strict=True)
    spoken = loaded.site.languages
    if language in spoken[:1] and is_complete(language):
        raise click.UsageError(f"`{language}` is the language of the main files")
    if language not in spoken:  # of a main language only the interface's words may be missing
        raise click.UsageError(f"the site has no language `{printable(language)}`; add it to `languages` in brief.yaml first")


def _refuse(plan: TranslationPlan, language: str) -> None:
    """Say which names lead nowhere, before anything is written."""
    for name, meant in plan.unclear:
        said = f"there are several: write {' or '.join(meant)}" if meant else f"no entry is called so in {language}"
        raise click.UsageError(f"`{printable(name)}`: {said}")
    if plan.empty:
        raise click.UsageError(f"{', '.join(plan.empty)}: nothing is translated yet, so nothing can be up to date")


def _done(draft: TranslationDraft, language: str, accept: bool) -> str:
    """A line about one file, named by its path in the data folder."""
    file = "/".join(filter(None, (draft.slug, language, f"{draft.file}.yaml")))
    ids = ", ".join(draft.ids[:6]) + (f" and {len(draft.ids) - 6} more" if len(draft.ids) > 6 else "")
    if accept:
        return f"{file}: up to date are {ids}"
    return f"{file}: {draft.texts} texts wait to be translated ({ids})" if draft.texts else f"{file}: comments renewed ({ids})"

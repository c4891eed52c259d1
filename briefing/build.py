"""The run: a project's data become problems, or everything that a publisher needs.

Values in, values out: the folders are read by `load`, the day is handed in, and what comes out is written elsewhere.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing import check as rules
from briefing.edits import rewritten
from briefing.load import load
from briefing.outputs import Rendered
from briefing.problems import Problem, in_order
from briefing.saving import Rewriting
from briefing.source import read, read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from briefing.load import Loaded
    from briefing.model import Site
    from briefing.outputs import Output, Project, Unit
    from briefing.rewriting import Desk
    from briefing.translating import Draft
    from briefing.view import Settings, View
    from briefing.words import Words


class Checked(NamedTuple):
    """A project's site, its problems in order, and the text of each of its files for excerpts."""

    site: Site
    problems: tuple[Problem, ...]
    text_of: Callable[[str], str | None]


def check(project: Project, today: date) -> Checked:
    """Read a project's data and hold every rule against them."""
    loaded = load(project.data, project.data.as_posix())
    return Checked(loaded.site, rules.check(loaded, today), loaded.texts.get)


class Translated(NamedTuple):
    """The files of a language that are to be written, and what stands in the way."""

    drafts: tuple[Draft, ...]
    """What is to be said of each file, those included in which nothing changes."""
    files: tuple[Rewriting, ...]
    problems: tuple[Problem, ...] = ()
    unclear: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each name that means no entry or more than one, with those that it may mean."""
    empty: tuple[str, ...] = ()
    """The entries that were to be accepted and have no text yet."""


def translate(project: Project, language: str, names: tuple[str, ...], *, accept: bool) -> Translated:
    """Work out what a language lacks, or which translations are now said to be up to date; nothing is written yet."""
    from briefing import translating as work

    loaded = load(project.data, project.data.as_posix())
    problems = tuple(problem for problem in loaded.problems if problem.severity == "error")
    if problems:
        return Translated((), (), in_order(problems))
    made = work.Conversions(loaded, language)
    items, unclear = work.chosen(work.entries(loaded, language), names or ("all",))
    empty = [item for item in items if accept and not work.translated(item, made)]
    asked = set(names)
    told = tuple(item.name for item in empty if asked & item.names)
    if unclear or told:
        return Translated((), (), (), unclear, told)
    drafts = (work.accepted if accept else work.drafts)([item for item in items if item not in empty], made)
    files = [_rewriting(project, language, draft) for draft in drafts if draft.changes]
    slips = tuple(each for each in files if isinstance(each, Problem))
    return Translated(drafts, tuple(each for each in files if isinstance(each, Rewriting)), slips)


def _rewriting(project: Project, language: str, draft: Draft) -> Rewriting | Problem:
    new_file = project.data / draft.slug / language / f"{draft.file}.yaml"
    document = draft.document or read(b"", new_file.as_posix())
    path = Path(document.file)
    old = path.read_bytes() if draft.document else None
    new = rewritten(old or b"", document, draft.changes)
    return new if isinstance(new, Problem) else Rewriting(path, old, new)


def desk(project: Project) -> Desk:
    """The files of a project's data, ready for a command that changes entries in them."""
    from briefing.rewriting import Desk

    shown = project.data.as_posix()
    return Desk(load(project.data, shown), shown, lambda name: Path(name).read_bytes())


def render(project: Project, today: date) -> Rendered:
    """Make every page of a project; with an error among the problems, no page at all."""
    from briefing import routes  # templates and MkDocs are not needed for a check, which is to start at once
    from briefing.render import Renderer

    loaded = load(project.data, project.data.as_posix())
    problems = rules.check(loaded, today)
    if _stops(problems):
        return Rendered((), (), problems, newest(loaded.site))
    words, slips = _words(project, loaded.site)
    settings, more = _settings(project)
    slips += more
    renderer = Renderer(project.templates, project.templates.as_posix())
    outputs: list[Output] = []
    units: list[Unit] = []
    for view in _views(loaded, words, settings, today) if not _stops(slips) else ():
        made = routes.pages(view, renderer)
        slips += made.problems
        outputs += made.outputs
        units.append(made.unit)
    problems = in_order((*problems, *slips))
    return Rendered(() if _stops(problems) else tuple(outputs), tuple(units), problems, newest(loaded.site))


def _settings(project: Project) -> tuple[Settings, tuple[Problem, ...]]:
    """What the project's own `mkdocs.yml` says of addresses: the site's, the repository's, each data file's."""
    from briefing.publish import settings
    from briefing.view import Settings

    found, problems = settings.read(project.root)
    repository = found.values.get("repo_url")
    repository = repository.rstrip("/") if isinstance(repository, str) and repository.startswith("https://") else None
    blob = "/-/blob/HEAD/" if repository and "gitlab" in repository else "/blob/HEAD/"
    return Settings(found.site_url, repository, f"{repository}{blob}" if repository else None), problems


def _stops(problems: tuple[Problem, ...]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def newest(site: Site) -> date:
    """The newest day on which a brief was published or checked: the date of what is made from it."""
    return max((max(brief.head.published, brief.head.as_of) for brief in site.briefs), default=date(1970, 1, 1))


def _words(project: Project, site: Site) -> tuple[dict[str, Words], tuple[Problem, ...]]:
    """The interface's words of each language of the site, the project's own laid over ours."""
    from briefing import words
    from briefing.links import languages

    tables: dict[str, Words] = {}
    problems: tuple[Problem, ...] = ()
    for language in languages(site):
        own = project.root / "locales" / f"{language}.yaml"
        document = read_file(own, own.as_posix()) if own.is_file() else None
        problems += document.problems if document else ()
        tables[language], slips = words.load(language, document)
        problems += slips
    return tables, problems


def _views(loaded: Loaded, words: Mapping[str, Words], settings: Settings, today: date) -> Iterator[View]:
    """Every unit of a site, the root's first: the hub of a library, then each brief, in each of its languages."""
    from briefing.links import uses
    from briefing.localise import localised
    from briefing.reviews import suspects
    from briefing.view import View

    suspect = suspects(loaded.site)
    for language in loaded.site.languages:
        spoken = localised(loaded, language)
        found = uses(spoken)
        if spoken.library:
            yield View(spoken, None, words[language], today, settings, language, found)
        for written, brief in zip(loaded.site.briefs, spoken.briefs, strict=True):
            if language in brief.head.languages:
                unit = f"{brief.slug}-{language}" if spoken.library else language
                yield View(spoken, brief, words[language], today, settings, unit, found, written, suspect)

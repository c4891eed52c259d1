"""The run: a project's data become problems, or everything that a publisher needs.

Values in, values out: the folders are read by `load`, the day is handed in, and what comes out is written elsewhere.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.authoring import editors
from briefing.diagnostics import Problem, sort_problems
from briefing.i18n.interface import is_complete
from briefing.loader.folder import load
from briefing.render.outputs import Rendered
from briefing.rules.check import check_site
from briefing.source.edit import apply_operations
from briefing.source.edit.atomic import FileRewrite
from briefing.source.reader import read, read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from briefing.authoring.refactor import Workspace
    from briefing.authoring.translation import TranslationDraft
    from briefing.i18n.interface import Catalog
    from briefing.loader.folder import Loaded
    from briefing.model import Site
    from briefing.render.outputs import Output
    from briefing.render.templating import Compiled
    from briefing.render.unit_context import SiteAddresses, UnitContext
    from briefing.render.unit_writer import UnitWriter
    from briefing.source.document import Document
    from briefing.source.edit import Operation
    from briefing.source.project import Project


class Checked(NamedTuple):
    """A project's site, its problems in order, and the text of each of its files for excerpts."""

    site: Site
    problems: tuple[Problem, ...]
    text_of: Callable[[str], str | None]


def check(project: Project, today: date) -> Checked:
    """Read a project's data and hold every rule against them."""
    loaded = load(project.data, project.data.as_posix())
    problems = sort_problems((*check_site(loaded, today), *_wordless(project, loaded.site)))
    return Checked(loaded.site, problems, loaded.texts.get)


def _wordless(project: Project, site: Site) -> tuple[Problem, ...]:
    """What is wrong with the interface's words; those that come with the program are tested and need no reading."""
    if not _locales(project) and all(map(is_complete, site.languages)):
        return ()
    return _words(project, site)[1]


def _locales(project: Project) -> dict[str, Path]:
    """The project's own words, by language."""
    folder = project.root / "locales"
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))} if folder.is_dir() else {}


class Translated(NamedTuple):
    """The files of a language that are to be written, and what stands in the way."""

    drafts: tuple[TranslationDraft, ...]
    """What is to be said of each file, those included in which nothing changes."""
    files: tuple[FileRewrite, ...]
    problems: tuple[Problem, ...] = ()
    unclear: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each name that means no entry or more than one, with those that it may mean."""
    empty: tuple[str, ...] = ()
    """The entries that were to be accepted and have no text yet."""
    words: int = 0
    """How many words of the interface wait in the project's own file."""


def translate(project: Project, language: str, names: tuple[str, ...], *, accept: bool) -> Translated:
    """Work out what a language lacks, or which translations are now said to be up to date; nothing is written yet."""
    from briefing.authoring import translation

    loaded = load(project.data, project.data.as_posix())
    problems = tuple(problem for problem in loaded.problems if problem.severity == "error")
    if problems:
        return Translated((), (), sort_problems(problems))
    made = translation.ScriptConversions(loaded, language)
    every = ("all",) if language in loaded.site.languages[1:] else ()  # the main language has nothing to translate
    items, unclear = translation.choose_tasks(translation.entries(loaded, language), names or every)
    empty = [item for item in items if accept and not translation.has_translation(item, made)]
    asked = set(names)
    told = tuple(item.name for item in empty if asked & item.names)
    if unclear or told:
        return Translated((), (), (), unclear, told)
    drafts = (translation.accept_translations if accept else translation.draft_translations)(
        [item for item in items if item not in empty], made
    )
    files = [_begun(project, language, draft, loaded.texts) for draft in drafts if draft.changes]
    words, waiting = _lacking(project, language) if not names else (None, 0)
    files += [words] if words else []
    slips = tuple(each for each in files if isinstance(each, Problem))
    return Translated(drafts, tuple(each for each in files if isinstance(each, FileRewrite)), slips, words=waiting)


def _rewriting(document: Document | None, new_file: Path, changes: Sequence[Operation]) -> FileRewrite | Problem:
    known = document or read(b"", new_file.as_posix())
    path = Path(known.file)
    old = path.read_bytes() if document else None
    new = apply_operations(old or b"", known, changes)
    return new if isinstance(new, Problem) else FileRewrite(path, old, new)


def _begun(project: Project, language: str, draft: TranslationDraft, texts: Mapping[str, str]) -> FileRewrite | Problem:
    """A translation's file; a new one begins with the line that an editor goes by, if the main file has it."""
    home = project.data / draft.slug
    file = home / language / f"{draft.file}.yaml"
    found = _rewriting(draft.document, file, draft.changes)
    if isinstance(found, Problem) or found.old is not None:
        return found
    if not texts.get((home / f"{draft.file}.yaml").as_posix(), "").startswith(editors.MARK):
        return found
    line = editors.modeline(file.relative_to(project.data).as_posix(), draft.slug, translated=True)
    return found._replace(new=f"{line}\n".encode() + found.new)


def _lacking(project: Project, language: str) -> tuple[FileRewrite | Problem | None, int]:
    """The interface's words that a language lacks, written out in the project's own file; and how many they are."""
    from briefing.authoring.translation import missing_word_changes
    from briefing.i18n import interface

    file = project.root / "locales" / f"{language}.yaml"
    own = read_file(file, file.as_posix()) if file.is_file() else None
    lacking = interface.missing_words(language, own)
    changes = missing_word_changes(language, lacking, own)
    return (_rewriting(own, file, changes) if changes else None), len(lacking)


def open_workspace(project: Project) -> Workspace:
    """The files of a project's data, ready for a command that changes entries in them."""
    from briefing.authoring.refactor import Workspace

    shown = project.data.as_posix()
    return Workspace(load(project.data, shown), shown, lambda name: Path(name).read_bytes())


class PreparedSite(NamedTuple):
    """A project whose data were read and checked, each unit ready to be written; with an error there is none."""

    writers: tuple[UnitWriter, ...]
    problems: tuple[Problem, ...]
    newest: date


def render(project: Project, today: date) -> Rendered:
    """Make every page of a project; with an error among the problems, no page at all."""
    return render_all(prepare(project, today))


def prepare(project: Project, today: date, loaded: Loaded | None = None, compiled: Compiled | None = None) -> PreparedSite:
    """Do all that comes before the first page of a project, which may have been read already.

    `compiled` keeps the code of templates from one time to the next.
    """
    from briefing.render import unit_writer  # templates and MkDocs are not needed for a check, which is to start at once
    from briefing.render.templating import Renderer

    loaded = loaded or load(project.data, project.data.as_posix())
    problems = check_site(loaded, today)
    if _stops(problems):
        return PreparedSite((), problems, newest_day(loaded.site))
    words, slips = _words(project, loaded.site)
    settings, more = _settings(project)
    problems += slips + more
    renderer = Renderer(project.templates, project.templates.as_posix(), compiled)
    views = _views(loaded, words, settings, today) if not _stops(problems) else ()
    return PreparedSite(tuple(unit_writer.unit_writer_for(view, renderer) for view in views), problems, newest_day(loaded.site))


def page_at(begun: PreparedSite, address: str) -> Output | None:
    """Make the one page at an address of the site (`zh-hans/timeline/`), if there is one without problems."""
    from briefing.render import routes

    for writer in begun.writers:
        base = routes.base_of(writer.view)
        found = writer.page_at(address[len(base) :]) if address.startswith(base) else None
        if found:
            return None if found[1] else found[0]
    return None


def render_all(begun: PreparedSite, between: Callable[[], object] = lambda: None) -> Rendered:
    """Make every page; `between` is called after each one, and may raise to stop it all."""
    from briefing.render import unit_writer

    units = [unit_writer.render_unit(writer, between) for writer in begun.writers]
    problems = sort_problems((*begun.problems, *(problem for each in units for problem in each.problems)))
    outputs = () if _stops(problems) else tuple(output for each in units for output in each.outputs)
    return Rendered(outputs, tuple(each.unit for each in units), problems, begun.newest)


def _settings(project: Project) -> tuple[SiteAddresses, tuple[Problem, ...]]:
    """What the project's own `mkdocs.yml` says of addresses: the site's, the repository's, each data file's."""
    from briefing.publish.mkdocs import settings
    from briefing.render.unit_context import SiteAddresses

    found, problems = settings.read(project.root)
    repository = found.values.get("repo_url")
    repository = repository.rstrip("/") if isinstance(repository, str) and repository.startswith("https://") else None
    blob = "/-/blob/HEAD/" if repository and "gitlab" in repository else "/blob/HEAD/"
    return SiteAddresses(found.site_url, repository, f"{repository}{blob}" if repository else None), problems


def _stops(problems: tuple[Problem, ...]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def newest_day(site: Site) -> date:
    """The newest day on which a brief was published or checked: the date of what is made from it."""
    return max((max(brief.head.published, brief.head.as_of) for brief in site.briefs), default=date(1970, 1, 1))


def _words(project: Project, site: Site) -> tuple[dict[str, Catalog], tuple[Problem, ...]]:
    """The interface's words of each language of the site, the project's own laid over ours."""
    from briefing.i18n import interface

    own = _locales(project)
    tables: dict[str, Catalog] = {}
    problems: tuple[Problem, ...] = ()
    for language in site.languages:
        document = read_file(own[language], own[language].as_posix()) if language in own else None
        problems += document.problems if document else ()
        asking = next(brief for brief in site.briefs if language in brief.head.languages)
        asked = asking.origin.at("languages", asking.head.languages.index(language))
        tables[language], slips = interface.load(language, document, asked)
        problems += slips
    return tables, problems


def _views(loaded: Loaded, words: Mapping[str, Catalog], settings: SiteAddresses, today: date) -> Iterator[UnitContext]:
    """Every unit of a site, the root's first: the hub of a library, then each brief, in each of its languages."""
    from briefing.analysis.links import uses
    from briefing.analysis.reviews import suspect_links
    from briefing.i18n.localise import localise
    from briefing.render.unit_context import UnitContext

    suspect = suspect_links(loaded.site)
    for language in loaded.site.languages:
        spoken = localise(loaded, language)
        found = uses(spoken)
        if spoken.library:
            yield UnitContext(spoken, None, words[language], today, settings, language, found)
        for written, brief in zip(loaded.site.briefs, spoken.briefs, strict=True):
            if language in brief.head.languages:
                unit = f"{brief.slug}-{language}" if spoken.library else language
                yield UnitContext(spoken, brief, words[language], today, settings, unit, found, written, suspect)

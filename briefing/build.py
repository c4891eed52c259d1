"""The run: a project's data become problems, or everything that a publisher needs.

Values in, values out: the folders are read by `load`, the day is handed in, and what comes out is written elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from briefing import check as rules
from briefing.decode import NESTED
from briefing.load import load
from briefing.model import BY_FILE, CHANGES, HEAD
from briefing.outputs import Rendered
from briefing.problems import in_order
from briefing.rules.translations import Entry, overlay_entries
from briefing.source import read_file
from briefing.translate import apply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from briefing.document import Document
    from briefing.load import Loaded
    from briefing.model import Brief, Model, Site
    from briefing.model.base import Path
    from briefing.outputs import Output, Project, Unit
    from briefing.problems import Problem
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
    from briefing.publish.settings import read
    from briefing.view import Settings

    found, problems = read(project.root)
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
    from briefing.links import languages, uses
    from briefing.view import View

    site = loaded.site
    for language in languages(site):
        spoken = replace(site, briefs=tuple(localised(loaded, brief, language) for brief in site.briefs))
        found = uses(spoken)
        if site.library:
            yield View(spoken, None, words[language], today, settings, language, found)
        for written, brief in zip(site.briefs, spoken.briefs, strict=True):
            if language in brief.head.languages:
                unit = f"{brief.slug}-{language}" if site.library else language
                yield View(spoken, brief, words[language], today, settings, unit, found, written)


# ------------------------------------------------------------------------------------------- translations


def localised(loaded: Loaded, brief: Brief, language: str) -> Brief:
    """A brief in a language: its translated texts in place, every other one marked as what it is."""
    main = brief.head.languages[0]
    if language == main:
        return brief
    texts = _texts(brief, loaded.overlays.get((brief.slug, language), {}))
    lists = dict(brief.lists)
    for file, kind in BY_FILE.items():
        lists[kind.name] = tuple(_put(entity, texts.get((file, entity.id), {}), main) for entity in brief.of(kind.name))
        if kind.nested:
            parts = (part for entity in lists[kind.name] for part in getattr(entity, kind.nested))
            lists[NESTED[kind.name]] = tuple({part.id: part for part in parts}.values())
    return replace(
        brief, head=_put(brief.head, texts.get((HEAD, ""), {}), main), lists=lists,
        changes=tuple(_put(change, texts.get((CHANGES, str(change.edition)), {}), main) for change in brief.changes),
        index={(kind, entity.id): entity for kind, entities in lists.items() for entity in entities})


Some = TypeVar("Some", bound="Model")


def _put(entry: Some, texts: Mapping[Path, str], main: str) -> Some:
    return cast("Some", apply(entry, texts, main))


def _texts(brief: Brief, documents: Mapping[str, Document]) -> dict[tuple[str, str], Mapping[Path, str]]:
    """What a language's overlays give, by file and entry."""
    return {(entry.file, entry.id): entry.translation.texts
            for entry in overlay_entries(brief, documents) if isinstance(entry, Entry)}

"""The message catalogs of a site: in each of its languages the built-in messages, overridden by those of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics.problem_limit import limited
from briefing.i18n.interface.loading import is_complete, load
from briefing.source.yaml_reader import read_file

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.diagnostics import Place, Problem
    from briefing.i18n.interface.catalog import Catalog
    from briefing.model import Site


def load_catalogs(site: Site, locales: Path) -> tuple[dict[str, Catalog], tuple[Problem, ...]]:
    """Load the catalog of each language of a site, and every problem of the project's files in the folder `locales`."""
    own = _files(locales)
    catalogs: dict[str, Catalog] = {}
    problems: tuple[Problem, ...] = ()
    for language in site.languages:
        document = read_file(own[language], own[language].as_posix()) if language in own else None
        problems += document.problems if document else ()
        catalogs[language], found = load(language, document, _declared_at(site, language), catalogs.get(site.languages[0]))
        problems += tuple(limited(found))
    return catalogs, problems


def _declared_at(site: Site, language: str) -> Place:
    """Return where a language of a site is declared: in a brief, or only in the head of the library."""
    for brief in site.briefs:
        if language in brief.head.languages:
            return brief.origin.at("languages", brief.head.languages.index(language))
    assert site.about is not None, "a language is declared somewhere"
    assert site.about_origin is not None, "what was read has a place"
    return site.about_origin.at("languages", site.about.languages.index(language))


def catalog_problems(site: Site, locales: Path) -> tuple[Problem, ...]:
    """Return the problems of the project's interface texts; the built-in ones are tested and not read here."""
    if not _files(locales) and all(map(is_complete, site.languages)):
        return ()
    return load_catalogs(site, locales)[1]


def _files(locales: Path) -> dict[str, Path]:
    """The project's own interface texts, by language."""
    return {file.stem: file for file in sorted(locales.glob("*.yaml"))} if locales.is_dir() else {}

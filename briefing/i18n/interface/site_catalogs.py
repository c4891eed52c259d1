"""The message catalogs of a site: in each of its languages the built-in messages, overridden by those of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import Place, warning
from briefing.diagnostics.problem_limit import limited
from briefing.i18n.interface.loading import is_complete, load
from briefing.loader.folder.folder_files import LEFTOVER
from briefing.source.yaml_reader import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.i18n.interface.catalog import Catalog
    from briefing.model import Site


def load_catalogs(site: Site, locales: Path) -> tuple[dict[str, Catalog], tuple[Problem, ...]]:
    """Load the catalog of each language of a site, and every problem of the project's files in the folder `locales`."""
    own = _files(locales)
    catalogs: dict[str, Catalog] = {}
    problems: tuple[Problem, ...] = (*_without_effect(site, locales),)
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
    if not _entries(locales) and all(map(is_complete, site.languages)):
        return ()
    return load_catalogs(site, locales)[1]


def _files(locales: Path) -> dict[str, Path]:
    """The project's own interface texts, by language."""
    return {file.stem: file for file in _entries(locales) if file.suffix == ".yaml"}


def _entries(locales: Path) -> list[Path]:
    """What is in the folder, without hidden files and the backups of editors."""
    return sorted(each for each in locales.iterdir() if not LEFTOVER.search(each.name)) if locales.is_dir() else []


def _without_effect(site: Site, locales: Path) -> Iterator[Problem]:
    """Yield a warning for each file that no page reads: its name is not that of a language of the site."""
    names = {language.casefold(): f"{language}.yaml" for language in site.languages}
    found = _entries(locales)
    present = {file.name for file in found}
    for file in found:
        if file.name in names.values():
            continue
        message = f"the file `{file.name}` has no effect: its name is not a language of this site and `.yaml`"
        meant = names.get(file.stem.replace("_", "-").casefold())
        if meant is None or meant in present:
            help = f"delete it, or move it out of `{locales.name}/`; the files that are read: " + ", ".join(
                f"`{name}`" for name in names.values()
            )
        else:
            help = f"rename it to `{meant}`"
        yield warning("unused-file", message, Place(file.as_posix()), help)

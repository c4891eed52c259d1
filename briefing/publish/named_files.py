"""The files that `mkdocs.yml` names: each is in `docs/` or comes with the theme, because pages load nothing from other hosts."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import did_you_mean, error
from briefing.publish.installed_theme import theme_folder
from briefing.source.yaml_outline import VALUE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Unit

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:|//", re.IGNORECASE)
_LOADED = re.compile(r"https?://|//", re.IGNORECASE)
_Named = tuple[tuple[str | int, ...], str]
"""The path of a setting, and what it names."""


def missing_files(settings: MkdocsSettings, units: Iterable[Unit], sources: Iterable[str], overrides: Path) -> Iterator[Problem]:
    """Yield a problem for each setting that names a file which the site will not have, or one of another host.

    `sources` are the files of the build folder: `en/docs/about.md`. A file of `overrides/` or of the theme is on the site, too.
    """
    docs = f"{next(unit for unit in units if not unit.base).name}/docs/"
    files = frozenset(each.removeprefix(docs) for each in sources if each.startswith(docs))
    for path, named in _named_files(settings):
        if named in files or (path[0] != "nav" and any((folder / named).is_file() for folder in (overrides, theme_folder()))):
            continue
        what = "the navigation lists" if path[0] == "nav" else "the setting names"
        ending = posixpath.splitext(named)[1]
        page = next((each for each in (f"{named}/index.md", f"{named}.md") if path[0] == "nav" and each in files), None)
        meant = (page and f"write `{page}`") or did_you_mean(named, (each for each in files if each.endswith(ending)), 0.75)
        help = meant or "correct the path, which begins in `docs/`, or delete the line"
        yield error("publish", f"{what} `{named}`, which does not exist", settings.place_of(*path, VALUE), help)
    for path, value in _from_the_root(settings):
        message = f"the navigation lists `{value}`, which begins at the root of the host"
        yield error(
            "publish", message, settings.place_of(*path, VALUE), "write the path of a file in `docs/`, or a whole web address"
        )
    for path, address in _named_elsewhere(settings):
        message = f"`{address}` is on another host, from which no page may load anything"
        yield error("publish", message, settings.place_of(*path, VALUE), "put the file into `docs/`, and name that")


def may_be_missing(settings: MkdocsSettings, files: Collection[str]) -> bool:
    """Return whether a setting names another file than those of `docs/`."""
    named = any(name not in files for _, name in _named_files(settings))
    return named or any(_named_elsewhere(settings)) or any(_from_the_root(settings))


def _named_files(settings: MkdocsSettings) -> Iterator[_Named]:
    """Yield each file of `docs/` that the settings name; addresses of other sites are none."""
    for path, value in (*_texts(settings.values.get("nav"), ("nav",)), *_loaded_by_pages(settings)):
        if isinstance(value, str) and value and not _SCHEME.match(value) and not value.startswith("/"):
            yield path, posixpath.normpath(value)


def _from_the_root(settings: MkdocsSettings) -> Iterator[_Named]:
    texts = _texts(settings.values.get("nav"), ("nav",))
    yield from ((path, value) for path, value in texts if isinstance(value, str) and value.startswith("/"))


def _named_elsewhere(settings: MkdocsSettings) -> Iterator[_Named]:
    for path, value in _loaded_by_pages(settings):
        if isinstance(value, str) and _LOADED.match(value):
            yield path, value


def _loaded_by_pages(settings: MkdocsSettings) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield what each page loads because a setting names it."""
    for key in ("extra_css", "extra_javascript"):
        for number, value in enumerate(settings.values.get(key) or []):
            is_mapping = isinstance(value, dict)
            yield (key, number, *(["path"] if is_mapping else [])), value.get("path") if is_mapping else value
    theme = settings.values.get("theme")
    if isinstance(theme, dict):
        yield from ((("theme", key), theme.get(key)) for key in ("logo", "favicon"))


def _texts(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, (dict, list)):
        for key, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(below, (*path, key))
    else:
        yield path, value

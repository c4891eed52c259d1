"""Plugins of MkDocs: which cannot work with a brief, each with the reason and what to do, and which packages provide others.

`tests/plugins.yaml` lists the plugins that were tried; `make plugins` tries them again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from briefing.diagnostics import Problem, error, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from briefing.publish.mkdocs.settings import Entry, MkdocsSettings

    _Used: TypeAlias = tuple[str, Mapping[str, Any], tuple[str | int, ...]]
    """The name of a plugin, its options, and its path in mkdocs.yml."""

REFUSED: Mapping[str, tuple[str, str]] = {
    "blog": ("its pages do not have the frame of the others", "delete it, and write the posts as pages of your own"),
    "exclude": ("the navigation still lists the pages that it leaves out", "delete it, and write the patterns in `exclude_docs`"),
    "git-committers": ("it asks another host during the build", "delete it, or use `git-authors`"),
    "glightbox": ("it adds an inline script and an inline style to every page", "delete it"),
    "i18n": ("a brief has its own languages", "delete it, and put pages in another language into `docs/LANGUAGE/`"),
    "info": ("it asks another host during the build", "delete it"),
    "mermaid2": ("diagrams need a script from another host", "delete it, and add the diagram as a picture"),
    "mkdocs-simple-hooks": ("hooks are not supported", "delete it, and write a plugin"),
    "monorepo": ("each part of the site has its own navigation and folder", "delete it, and copy the pages into `docs/`"),
    "offline": ("it changes the address of every page", "delete it, and use `briefing build --offline`"),
    "print-site": ("a brief has its own page with everything, and must be the last plugin", "delete it, and link to `all/`"),
    "privacy": ("it asks another host during the build, and pages load nothing from one", "delete it"),
    "projects": (
        "it builds the other projects once for each part of the site",
        "delete it, and build the other projects by themselves",
    ),
    "redirects": ("its pages need a script", "delete it, and write `redirects:` below the plugin `briefing`"),
    "section-index": ("it supports other themes", "delete it"),
    "social": ("it asks another host for its typeface", "delete it, and install the extra `cards`"),
}
"""By the name of the plugin in mkdocs.yml: why it is refused, and what to do."""

PACKAGES: Mapping[str, str] = {
    "autorefs": "mkdocs-autorefs",
    "awesome-pages": "mkdocs-awesome-pages-plugin",
    "gen-files": "mkdocs-gen-files",
    "git-authors": "mkdocs-git-authors-plugin",
    "git-revision-date-localized": "mkdocs-git-revision-date-localized-plugin",
    "include-markdown": "mkdocs-include-markdown-plugin",
    "literate-nav": "mkdocs-literate-nav",
    "macros": "mkdocs-macros-plugin",
    "minify": "mkdocs-minify-plugin",
    "mkdocstrings": "mkdocstrings",
    "rss": "mkdocs-rss-plugin",
    "table-reader": "mkdocs-table-reader-plugin",
}
"""The packages of plugins that were tried and fit, by the name of the plugin in mkdocs.yml."""


_SIGNS: Mapping[str, str] = {
    "autorefs": r"\]\[",
    "awesome-pages": "",
    "git-authors": r"\{\{",
    "git-revision-date-localized": r"\{\{",
    "include-markdown": r"\{%|\{!",
    "literate-nav": "",
    "macros": r"\{\{|\{%|\{#",
    "minify": "",
    "mkdocstrings": r"^:::|\]\[",
    "rss": "",
    "search": "",
    "table-reader": r"\{\{",
    "tags": "",
}
"""What the text of a page contains if a plugin changes it, by the name of the plugin; empty for one that changes none."""


def bare_name(name: str) -> str:
    """Return a plugin's name as registered: without the theme's prefix, and without the number of a second instance (` #2`)."""
    return name.partition(" #")[0].lstrip("/").removeprefix("material/")


def leaves_as_written(settings: MkdocsSettings) -> Callable[[str], bool]:
    """Return a function that says whether no plugin of the project changes a page with this text.

    A plugin that is not in the table may change any page, and add pages; so may the functions of a project for `macros`.
    """
    plugins = settings.plugins()
    own_macros = any(each.bare == "macros" and (each.options or _has_functions(settings)) for each in plugins)
    if own_macros or any(plugin.bare not in _SIGNS for plugin in plugins):
        return lambda text: False
    signs = dict.fromkeys(filter(None, (_SIGNS[plugin.bare] for plugin in plugins)))
    if not signs:
        return lambda text: True
    sign = re.compile("|".join(signs), re.MULTILINE)
    return lambda text: sign.search(text) is None


def _has_functions(settings: MkdocsSettings) -> bool:
    """Return whether the project has functions for `macros`, in a module or in a package."""
    return any((settings.file.parent / name).exists() for name in ("main.py", "main"))


def refused_plugins(settings: MkdocsSettings) -> Iterator[Problem]:
    """Yield an error for each plugin that cannot work, and a warning for each that cannot work in this clone."""
    used = [*_used(settings)]
    for name, _, path in used:
        if found := REFUSED.get(bare_name(name)):
            reason, help = found
            yield error("publish", f"the plugin `{name}` cannot be used: {reason}", settings.place_of(*path), help)
    reading = [each for each in used if bare_name(each[0]) in _OF_HISTORY and each[1].get("use_git") is not False]
    if not reading:
        return
    from briefing.source import git  # few projects have such a plugin

    for name, _, path in reading if git.is_shallow(settings.file.parent) else ():
        message = f"the plugin `{name}` shows wrong {_OF_HISTORY[bare_name(name)]}: {git.PART_OF_HISTORY}"
        yield warning("publish", message, settings.place_of(*path), _FETCH_ALL)


_OF_HISTORY = {"git-authors": "authors", "git-revision-date-localized": "dates", "rss": "dates"}
"""What plugins that read the Git history show wrongly if the clone contains only its end."""
_FETCH_ALL = 'run `git fetch --unshallow`; in a pipeline, write `fetch-depth: 0` (GitHub) or `GIT_DEPTH: "0"` (GitLab)'


def _used(settings: MkdocsSettings) -> Iterator[_Used]:
    """Yield each plugin that is enabled, also those of a group."""
    for plugin in settings.plugins():
        for name, options, path in ((plugin.name, plugin.options, plugin.path), *_in_group(plugin)):
            if options.get("enabled", True) is not False:
                yield name, options, path


def _in_group(plugin: Entry) -> Iterator[_Used]:
    """Yield the plugins that a `group` of Material loads, each with its options and its path in mkdocs.yml."""
    listed = plugin.options.get("plugins") if plugin.bare == "group" and plugin.options.get("enabled") else None
    for number, each in enumerate(listed if isinstance(listed, (list, dict)) else ()):
        named = {each: listed[each]} if isinstance(listed, dict) else each if isinstance(each, dict) else {each: None}
        for name, options in named.items():
            path = (*plugin.path, "plugins", str(name) if isinstance(listed, dict) else number)
            yield str(name), options if isinstance(options, dict) else {}, path

"""Templates of a project that change nothing, because nothing uses them or nothing can read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, did_you_mean, error, warning
from briefing.publish.folder_sync import plain_files
from briefing.render.templating import named_templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_START = ("main.html", "404.html")
_USES = re.compile(r"\{%-?\+?\s*(?:include|extends|import|from)\s+(?:\[\s*)?[\"']([^\"']+)[\"'](\s*~)?")


def unused_overrides(overrides: Path, themes: Sequence[Path], named: Iterable[str]) -> Iterator[Problem]:
    """Yield a warning for each template of a project that is never used.

    `themes` are the folders of the themes below it, the first one taking precedence; `named` are templates that settings and
    pages name.
    """
    own = [name for name in plain_files(overrides) if name.endswith(".html")] if overrides.is_dir() else []
    used, prefixes = _used((overrides, *themes), (*_START, *named)) if own else (set(), set())
    for name in sorted(own):
        if name not in used and not name.startswith(tuple(prefixes)):
            message = f"the template `{name}` has no effect: no template of the frame includes it"
            help = "include it in `overrides/main.html`, or delete the file"
            yield warning("publish", message, Place((overrides / name).as_posix()), help)


def unreadable_overrides(overrides: Path) -> Iterator[Problem]:
    """Yield an error for each template of the frame that is not text in UTF-8, which MkDocs would report without its name."""
    for file in sorted(file for file in overrides.rglob("*.html") if file.is_file()):
        try:
            file.read_text("utf-8")
        except UnicodeDecodeError as fault:
            line = fault.object.count(b"\n", 0, fault.start) + 1
            message = "this template is not text in UTF-8"
            yield error("publish", message, Place(file.as_posix(), line, 1, line, 1), "save it in UTF-8")


def unused_page_templates(templates: Path, built_in: Path) -> Iterator[Problem]:
    """Yield a warning for each template in `templates/` that is not the template of a page, and that none of these includes."""
    own = sorted(name for name in plain_files(templates) if name.endswith(".jinja")) if templates.is_dir() else []
    known = sorted(name for name in plain_files(built_in) if name.endswith(".jinja")) if own else []
    used = _used_by_pages(templates, [name for name in own if name in known])
    for name in own:
        if used is not None and name not in used:
            message = f"the template `{name}` has no effect: no page has a template of this name, and none includes it"
            help = did_you_mean(name, known, 0.75) or "give it the name of a built-in template, or delete the file"
            yield warning("publish", message, Place((templates / name).as_posix()), help)


def _used_by_pages(folder: Path, start: Iterable[str]) -> set[str] | None:
    """Return the templates that are reached from these, or `None` if a name is known during a build only."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name in found or not (folder / name).is_file():
            continue
        found.add(name)
        named = named_templates((folder / name).read_text("utf-8", errors="replace"))
        if named is None:
            return None
        waiting += named
    return found


def _used(folders: Sequence[Path], start: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the templates that are reached from these, and the beginnings of names that are completed during a build."""
    found: set[str] = set()
    prefixes: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        file = next((folder / name for folder in folders if (folder / name).is_file()), None)
        for used, continued in _USES.findall(file.read_text("utf-8", errors="replace")) if file else ():
            if continued:
                prefixes.add(used)
            else:
                waiting.append(used)
    return found, prefixes

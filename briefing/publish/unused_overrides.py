"""Templates of a project that change nothing, because nothing uses them or nothing can read them."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, did_you_mean, error, warning
from briefing.publish.folder_sync import plain_files
from briefing.render.template_blocks import parts_without_effect
from briefing.render.templating import named_templates
from briefing.render.theme_templates import template_faults, template_file, unknown_names
from briefing.source.merge_conflicts import merge_conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

FRAME = "main.html"
OURS = "default/"
"""What the name of a template begins with if it is the program's own, which a project's one may replace."""
_START = (FRAME, "404.html")
_USES = re.compile(r"\{%-?\+?\s*(?:include|extends|import|from)\s+(?:\[\s*)?[\"']([^\"']+)[\"'](\s*~)?")


def frame_problems(overrides: Path, themes: Sequence[Path], named: Iterable[str], *, plugins: bool = False) -> Iterator[Problem]:
    """Yield an error for each template of the frame that cannot be used, and a warning for each that is never used.

    `themes` are the folders of the themes below it, the first one taking precedence; `named` are templates that settings and
    pages name. With `plugins`, templates may use what these add.
    """
    files = [*plain_files(overrides)] if overrides.is_dir() else []
    own = [name for name in files if name.endswith(".html")]
    yield from _of_pages(overrides, files)
    used, prefixes = _used((overrides, *themes), (*_START, *named)) if own else (set(), set())
    faults: list[Problem] = [*unreadable_overrides(overrides), *_conflicts(overrides, own)]
    for name in sorted(own):
        if name in used or name.startswith(tuple(prefixes)):
            faults += template_faults(overrides / name, (overrides, *themes), plugins=plugins)
            yield from () if faults else parts_without_effect(overrides / name, lambda used: _file(used, (overrides, *themes)))
        else:
            message = f"the template `{name}` has no effect: no template of the frame includes it"
            help = "include it in `overrides/main.html`, or delete the file"
            yield warning("publish", message, Place((overrides / name).as_posix()), help)

    yield from faults
    if not plugins and not faults:
        yield from unknown_names([overrides / name for name in sorted(own) if name in used], themes)
    if FRAME in own and not faults and not any(_has_content(overrides, themes, name) for name in used):
        message = f"no part of the frame has `{_CONTENT}`, to which the first link of every page leads"
        help = f'write `{{% extends "{OURS}{FRAME}" %}}`, so that the frame keeps what the project does not change'
        yield error("publish", message, Place((overrides / FRAME).as_posix()), help)


def _of_pages(overrides: Path, files: Iterable[str]) -> Iterator[Problem]:
    """Yield a warning for each template of a page, which no frame can use."""
    for name in sorted(files):
        if name.endswith(".jinja"):
            message = f"the template `{name}` has no effect, because it is of pages: `overrides/` is for the frame"
            yield warning("publish", message, Place((overrides / name).as_posix()), f"move it to `templates/{name}`")


_CONTENT = 'id="content"'
_HAS_CONTENT = re.compile(r"\sid\s*=\s*[\"']?content[\"'\s>/]", re.IGNORECASE)


def _has_content(overrides: Path, themes: Sequence[Path], name: str) -> bool:
    file = _file(name, (overrides, *themes))
    return file is not None and _HAS_CONTENT.search(file.read_text("utf-8", errors="replace")) is not None


def _file(name: str, folders: Sequence[Path]) -> Path | None:
    """Return the file of a template; `default/…` is in the folders of the themes, which are all but the first."""
    below, folders = (name.removeprefix(OURS), folders[1:]) if name.startswith(OURS) else (name, folders)
    return template_file(below, folders)


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
    files = sorted(plain_files(templates)) if templates.is_dir() else []
    own = [name for name in files if name.endswith(".jinja")]
    known = sorted(name for name in plain_files(built_in) if name.endswith(".jinja")) if files else []
    conflicts = list(_conflicts(templates, own))
    yield from conflicts
    yield from _with_another_ending(templates, files, known)
    used = _used_by_pages(templates, [name for name in own if name in known])
    yield from _without_content(templates, (name for name in own if name in known))
    for name in own:
        if used is not None and name not in used:
            message = f"the template `{name}` has no effect: no page has a template of this name, and none includes it"
            help = did_you_mean(name, known, 0.75) or "give it the name of a built-in template, or delete the file"
            yield warning("publish", message, Place((templates / name).as_posix()), help)
        elif not conflicts:
            yield from parts_without_effect(templates / name, lambda used: _file(used, (templates, built_in)))


def _conflicts(folder: Path, names: Iterable[str]) -> Iterator[Problem]:
    """Yield an error for each template with the marks of a merge, which every page would show."""
    for name in names:
        found = merge_conflict((folder / name).read_text("utf-8", errors="replace"), (folder / name).as_posix(), "publish")
        yield from (found,) if found else ()


def _without_content(templates: Path, names: Iterable[str]) -> Iterator[Problem]:
    """Yield an error for each template without content from which whole pages are made; one of a part may leave it out so."""
    for name in names:
        file = templates / name
        if name.endswith(_OF_WHOLE_PAGES) and not _COMMENT.sub("", file.read_text("utf-8", errors="replace")).strip():
            help = f'write `{{% extends "default/{name}" %}}` and the blocks that change, or delete the file'
            yield error("template-error", "the pages of this template would be empty", Place(file.as_posix()), help)


_OF_WHOLE_PAGES = (".md.jinja", ".html.jinja")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def _with_another_ending(templates: Path, names: Iterable[str], known: Sequence[str]) -> Iterator[Problem]:
    """Yield a warning for each file that was probably meant as a template."""
    stems = {name.partition(".")[0]: name for name in reversed(known)}
    for name in names:
        if name.endswith(_OTHER_ENDINGS) and not name.lower().startswith("readme"):
            stem = name.partition(".")[0]
            near = next(iter(get_close_matches(stem, stems, 1, 0.75)), None)
            help = f"name it `{stems[near]}`" if near else "give it the name of a built-in template, or delete the file"
            message = f"the file `{name}` has no effect: the names of templates end in `.md.jinja`"
            yield warning("publish", message, Place((templates / name).as_posix()), help)


_OTHER_ENDINGS = (".html", ".htm", ".jinja2", ".j2", ".jinja.md", ".md", ".jinja.txt")


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
        file = _file(name, folders)
        for used, continued in _USES.findall(file.read_text("utf-8", errors="replace")) if file else ():
            if continued:
                prefixes.add(used)
            else:
                waiting.append(used)
    return found, prefixes

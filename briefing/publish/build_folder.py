"""The build folder: Markdown pages, configuration and theme for every unit, from which MkDocs builds the site."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place, error, has_errors
from briefing.diagnostics.os_reasons import help_of, reason_of
from briefing.publish import fallback_pages, folder_sync, overwriting, picture_files, search, stored_pages
from briefing.publish.build_lock import LOCK, hold_lock
from briefing.publish.docs_addresses import address
from briefing.publish.handwritten import assigned_files
from briefing.publish.handwritten.docs_folder import DocsFolder
from briefing.publish.installed_theme import THEME, theme_folder
from briefing.publish.mkdocs import markdown_extensions, unit_config
from briefing.publish.named_files import missing_files
from briefing.publish.page_template import missing_template, page_template
from briefing.publish.taken_addresses import generated_files, taken_addresses
from briefing.publish.unused_overrides import OURS, frame_problems, unused_page_templates
from briefing.publish.workers import run_in_forks
from briefing.render.outputs import Content, Output, Picture, in_memory
from briefing.render.stylesheets import minified
from briefing.render.templating import OURS as PAGE_TEMPLATES
from briefing.render.theme_templates import template_file
from briefing.source.project import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from briefing.diagnostics import Problem
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Rendered, Unit
    from briefing.source.project import Project
    from briefing.source.result_cache import ResultCache

UnitFiles = Mapping[str, Content]
"""The contents of the files of a unit by their paths in its folder."""
MARKER = ".briefing-build"


class BuildFolder(NamedTuple):
    """The metadata that the build folder stores in its marker file."""

    project_dir: Path | None = None
    origins: Mapping[str, str] = {}
    """For each file of the folder, the source file that an author edits to change it."""


def write(
    rendered: Rendered,
    build_dir: Path,
    project: Project,
    own: MkdocsSettings,
    *,
    jobs: int = 1,
    cache: ResultCache | None = None,
    written: dict[str, UnitFiles] | None = None,
) -> tuple[Problem, ...]:
    """Write the build folder unless rendering found an error; return only the problems of writing.

    `jobs` units are written at the same time; pictures in the `cache` are not drawn again. `written` are the files of each unit
    that the last call wrote to a folder that nothing else changes: a unit with the same files is not written again.
    """
    problems = overwriting.refuse(build_dir, MARKER, project.root)
    if problems or has_errors(rendered.problems):
        return problems
    try:
        taken = taken_addresses(rendered.units, generated_files(rendered.units, rendered.outputs, rendered.stored))
        hand = assigned_files.gather(DocsFolder(project.docs), rendered.units, own, rendered.outputs, taken)
        pages = (*rendered.outputs, *hand.outputs)
        contents, refused = stored_pages.stored_outputs(rendered.stored, _site_paths(pages, rendered.units))
        outputs = (*pages, *contents, *_frames(rendered.units, own, hand, project.overrides))
        sources = (output.path for output in pages)
        missing = missing_files(own, rendered.units, sources, project.overrides) if rendered.units else ()
        problems = (*hand.problems, *missing, *refused, *_misplaced(outputs), *unused_templates(project, own, hand))
        if not has_errors(problems):
            _write_files(outputs, build_dir, project.root, jobs, cache, written)
    except OSError as failure:
        return (*problems, disk_problem(failure, build_dir))
    return problems


def _site_paths(outputs: Sequence[Output], units: Sequence[Unit]) -> frozenset[str]:
    """Return the paths in the site of all pages and files that the units hold."""
    bases = {unit.name: unit.base for unit in units}
    parts = (output.path.partition("/docs/") for output in outputs)
    return frozenset(bases[name] + address(below) for name, docs, below in parts if docs and name in bases)


def read_marker(build_dir: Path) -> BuildFolder:
    """Read the marker file of a build folder; return empty metadata for any other folder."""
    try:
        found = json.loads((build_dir / MARKER).read_text(encoding="utf-8"))
        return BuildFolder(build_dir / found["project"], found["origins"])
    except (OSError, ValueError, KeyError, TypeError):
        return BuildFolder()


def disk_problem(failure: OSError, where: Path) -> Problem:
    """Return the problem that a file could not be written, with the reason."""
    file = str(failure.filename or where)
    message = f"cannot write `{file}`: {reason_of(failure)}"
    help = "; ".join(filter(None, ("the published site was not changed", help_of(failure))))
    return error("publish", message, Place(where.as_posix()), help)


def _write_files(
    outputs: Sequence[Output],
    build_dir: Path,
    project_dir: Path,
    jobs: int,
    cache: ResultCache | None,
    written: dict[str, UnitFiles] | None,
) -> None:
    """Write the files, the folders of several units at the same time, each by its own process."""
    build_dir.mkdir(parents=True, exist_ok=True)
    (build_dir / MARKER).touch()
    about = {
        "project": Path(os.path.relpath(project_dir, build_dir)).as_posix(),
        "origins": {output.path: output.origin for output in outputs if output.origin},
    }
    units: dict[str, dict[str, Content]] = {}
    for output in outputs:
        name, _, path = output.path.partition("/")
        units.setdefault(name, {})[path] = output.content
    changed = [name for name, files in units.items() if written is None or written.get(name) != files]
    if written is not None:
        written.clear()  # until all files are written, it is not known what the folder contains
    drawing = jobs if len(units) == 1 else 1
    with hold_lock(build_dir):
        folder_sync.remove_others(build_dir, {MARKER, LOCK}, units)
        run_in_forks(lambda name: _write_unit(build_dir / name, units[name], drawing, cache), changed, jobs)
        folder_sync.write_file(build_dir / MARKER, json.dumps(about, ensure_ascii=False, indent=0).encode())
    if written is not None:
        written.update(units)


def _write_unit(folder: Path, files: UnitFiles, jobs: int, cache: ResultCache | None) -> None:
    contents = {path: in_memory(content) for path, content in files.items()}
    drawn = picture_files.pngs(
        {folder / path: content for path, content in contents.items() if isinstance(content, Picture)}, jobs=jobs, cache=cache
    )
    plain = {path: drawn[folder / path] if isinstance(content, Picture) else content for path, content in contents.items()}
    folder_sync.make_equal(folder, plain)


def _frames(units: Sequence[Unit], own: MkdocsSettings, hand: assigned_files.Handwritten, overrides: Path) -> Iterator[Output]:
    """Yield the configuration and theme of each unit: Material's styles, our templates, the project's overrides."""
    styles = _layered_styles()
    path = f"assets/stylesheets/material-{hashlib.sha256(styles).hexdigest()[:8]}.css"
    more = _handwritten_styles(own)
    worker, searching = search.worker(theme_folder())
    loaded = {"stylesheet": path, "program": _program(), "worker": worker}
    theme = {
        **_files(THEME),
        path: (styles, None),
        **{name: (sheet, None) for name, sheet in more.items()},
        **_extendable(overrides),
        **_files(overrides, overrides),
    }
    elsewhere = fallback_pages.elsewhere(units, own, hand)
    for unit in units:
        pages = hand.pages.get(unit.name, ())
        material = {
            **loaded,
            **({"handwritten": next(iter(more))} if more else {}),
            "elsewhere": elsewhere[unit.name],
        }
        configuration = unit_config.mkdocs_yml(unit, own, pages, material)
        yield Output(f"{unit.name}/mkdocs.yml", configuration, own.file.as_posix())
        words = f"partials/languages/{unit.lang}.html"
        if words not in theme and not (theme_folder() / words).exists():
            yield Output(f"{unit.name}/theme/{words}", _words(unit.lang))
        own_search = {worker: (searching, None)} if search.is_ours(unit.lang) else {}
        for below, (content, origin) in {**own_search, **theme}.items():
            yield Output(f"{unit.name}/theme/{below}", content, origin)


def unused_templates(project: Project, own: MkdocsSettings, hand: assigned_files.Handwritten) -> Iterator[Problem]:
    """Yield a problem for each template of a project that changes nothing; handwritten pages may name some."""
    folders = (project.overrides, THEME, theme_folder())
    named = []
    for output in hand.outputs:
        if output.path.endswith(".md") and (template := page_template(output.text)):
            named.append(template.name)
            if template_file(template.name, folders) is None:
                yield missing_template(template, output.origin or output.path, project.overrides)
    plugins = any(plugin.bare != "search" for plugin in own.plugins())
    yield from frame_problems(project.overrides, folders[1:], (*own.static_templates(), *named), plugins=plugins)
    yield from unused_page_templates(project.templates, PAGE_TEMPLATES)


def _layered_styles() -> bytes:
    """Return Material's style sheet wrapped in a cascade layer, so that our rules take precedence.

    One file instead of `@import … layer(material)` in the page avoids inline styles. Its palettes are omitted.
    """
    sheets = sorted((theme_folder() / "assets" / "stylesheets").glob("main.*.css"))
    texts = [re.sub(r'@charset "[^"]*";|/\*# sourceMappingURL=.*?\*/', "", s.read_text(encoding="utf-8")) for s in sheets]
    return f'@charset "UTF-8";@layer material{{{"".join(texts)}}}\n'.encode()


def _handwritten_styles(own: MkdocsSettings) -> dict[str, bytes]:
    """Return the style sheet of handwritten pages by its path, if they use Markdown extensions that need it."""
    if not markdown_extensions.are_used(own):
        return {}
    styles = minified(markdown_extensions.STYLES)
    return {f"assets/stylesheets/handwritten-{hashlib.sha256(styles).hexdigest()[:8]}.css": styles}


def _program() -> str:
    """Return the path of Material's JavaScript bundle, which pages load when their search is used."""
    folder = theme_folder()
    return next((folder / "assets" / "javascripts").glob("bundle.*.min.js")).relative_to(folder).as_posix()


def _files(root: Path, shown: Path | None = None) -> dict[str, tuple[bytes, str | None]]:
    """Read the regular files of a folder; hidden files and symbolic links are skipped."""
    found = {}
    for file in sorted(root.rglob("*")):
        below = file.relative_to(root)
        hidden = any(part.startswith((".", "__")) for part in below.parts)
        if not hidden and file.is_file() and not any(p.is_symlink() for p in (file, *file.parents[: len(below.parts)])):
            found[below.as_posix()] = (file.read_bytes(), (shown / below).as_posix() if shown else None)
    return found


def _extendable(overrides: Path) -> dict[str, tuple[bytes, str | None]]:
    """Return the program's templates below a name with which those of a project can extend and include them."""
    own = _files(THEME) if overrides.is_dir() else {}
    return {f"{OURS}{name}": found for name, found in own.items() if name.endswith(".html")}


def _words(lang: str) -> str:
    """Return a theme translation for a language that Material lacks: messages of a fallback language, with the right tag."""
    primary = lang.partition("-")[0]
    fallback = primary if (theme_folder() / "partials" / "languages" / f"{primary}.html").exists() else "en"
    return (
        f'{{% import "partials/languages/{fallback}.html" as fallback %}}\n'
        f'{{% macro t(key) %}}{{{{ "{lang}" if key == "language" else fallback.t(key) }}}}{{% endmacro %}}\n'
    )


def _misplaced(outputs: Sequence[Output]) -> Iterator[Problem]:
    """Return problems for paths outside the folder, and for files that are written twice."""
    seen: dict[str, Output] = {}
    for output in outputs:
        if not is_inside(output.path):
            message = f"`{output.path}` is not a path inside the rendered folder"
            yield error("publish", message, Place(output.origin or output.path))
        key = output.path.casefold()
        if seen.setdefault(key, output) is not output and "/docs/" not in output.path:
            yield error("publish", f"`{output.path}` is written twice", Place(output.origin or output.path))

"""Handwritten pages in `docs/`, assigned to units."""

from __future__ import annotations

import os
import posixpath
import stat
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from briefing.diagnostics import Note, Place, Problem, error, warning
from briefing.publish import markdown_links
from briefing.render.outputs import Output, Unit
from briefing.source.project import PAGE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefing.publish.mkdocs.settings import MkdocsSettings

_OF_PLUGINS = {
    ".pages": "delete it, and list the pages in `nav` of mkdocs.yml",
    ".nav.yml": "delete it, and list the pages in `nav` of mkdocs.yml",
    ".meta.yml": "delete it, and write its lines at the head of each page",
}
"""Files beside pages that plugins of MkDocs read, and what to do instead."""


class Handwritten(NamedTuple):
    """The files that `docs/` adds to the build folder."""

    outputs: tuple[Output, ...] = ()
    pages: Mapping[str, tuple[str, ...]] = {}
    """The pages by the name of their unit, as paths below the unit's `docs`."""
    problems: tuple[Problem, ...] = ()


def gather(docs: Path, units: Sequence[Unit], settings: MkdocsSettings, generated: Iterable[Output]) -> Handwritten:
    """Read `docs/` and assign every file to its unit: `docs/zh-Hans/about.md` becomes `about.md` of that language."""
    try:
        left_out = settings.left_out()
    except ValueError as failure:
        return Handwritten(problems=(error("publish", str(failure), settings.place_of("exclude_docs")),))
    if docs.is_symlink():
        return Handwritten(problems=(_refused(docs.as_posix()),))
    outputs: list[Output] = []
    problems: list[Problem] = []
    pages: dict[str, list[str]] = {}
    generated = tuple(generated)
    for path, kept in _walk(docs, PurePosixPath()):
        file = (docs / path).as_posix()
        if left_out(str(path)):
            continue
        if not kept:
            problems.append(_refused(file))
            continue
        content = (docs / path).read_bytes()
        for unit, below in _units_by_folder(path, units, settings.assets()):
            outputs.append(Output(f"{unit.name}/docs/{below}", content, file))
            if _is_page(str(below)):
                pages.setdefault(unit.name, []).append(str(below))
    problems += [*_clashes(outputs, generated), *_without_effect(docs)]
    files = frozenset(output.path for output in (*generated, *outputs))
    linked = tuple(_with_addresses(output, docs, units, files) if _is_page(output.path) else output for output in outputs)
    return Handwritten(linked, {name: tuple(paths) for name, paths in pages.items()}, tuple(problems))


def taken_addresses(
    docs: Path, units: Sequence[Unit], settings: MkdocsSettings, generated: Iterable[Output]
) -> tuple[Problem, ...]:
    """Return a problem for each file of `docs/` at the address of a generated page; the contents of both are not needed."""
    assets, generated = settings.assets(), tuple(generated)
    paths = [path for path, kept in _walk(docs, PurePosixPath()) if kept]

    def clashes(paths: Iterable[PurePosixPath]) -> tuple[Problem, ...]:
        placed = ((path, unit, below) for path in paths for unit, below in _units_by_folder(path, units, assets))
        files = (Output(f"{unit.name}/docs/{below}", "", (docs / path).as_posix()) for path, unit, below in placed)
        return tuple(_clashes(files, generated))

    if not clashes(paths):
        return ()  # without reading patterns: importing their reader takes as long as many of the rules of a check
    try:
        left_out = settings.left_out()
    except ValueError:
        return ()
    return clashes(path for path in paths if not left_out(str(path)))


def address(path: str) -> str:
    """Return the address of a file of `docs` in the site: a folder for a page, the file name for other files."""
    folder, _, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    if not stem or f"{dot}{suffix}" not in PAGE_SUFFIXES:
        return path
    return "/".join(filter(None, (folder, stem if stem not in ("index", "README") else "", "index.html")))


def site_address(path: str, units: Sequence[Unit]) -> str:
    """Return the address in the site of a file of `docs/`: `zh-hans/about/` for `zh-Hans/about.md`; other paths stay."""
    if PurePosixPath(path).suffix not in PAGE_SUFFIXES:
        return path
    unit, below = home_of(path, units)
    return unit.base + address(below).removesuffix("index.html")


def home_of(path: str, units: Sequence[Unit]) -> tuple[Unit, str]:
    """Return the unit of a page of `docs/` and its path in that unit: `about.md` of Chinese for `zh-Hans/about.md`."""
    unit, below = next(_units_by_folder(PurePosixPath(path), units, frozenset()))
    return unit, str(below)


def _is_page(path: str) -> bool:
    return PurePosixPath(path).suffix in PAGE_SUFFIXES


def _with_addresses(page: Output, docs: Path, units: Sequence[Unit], files: frozenset[str]) -> Output:
    """Make links to the files of other units links to their addresses: MkDocs builds each unit alone and has only its files."""
    path = PurePosixPath(page.origin or "").relative_to(docs.as_posix())
    own, _ = home_of(str(path), units)

    def address_of(file: str) -> str:
        target = posixpath.normpath(posixpath.join(path.parent, unquote(file)))
        if target.startswith(("/", "..")):
            return file
        unit, below = home_of(target, units)
        if unit is own or f"{unit.name}/docs/{below}" not in files:
            return file
        there, here = site_address(target, units), site_address(str(path), units)
        return f"{quote(posixpath.relpath(there or '.', here or '.'))}/"

    changed = markdown_links.replace_files(page.text, address_of)
    return page if changed == page.text else page._replace(content=changed.encode())


def _walk(docs: Path, below: PurePosixPath) -> Iterator[tuple[PurePosixPath, bool]]:
    """Yield every file in a fixed order, with whether it is a regular file; hidden files are skipped."""
    try:
        entries = sorted(os.scandir(docs / below), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        path = below / entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(docs, path)
        else:
            yield path, stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)


def _units_by_folder(path: PurePosixPath, units: Sequence[Unit], shared: frozenset[str]) -> Iterator[tuple[Unit, PurePosixPath]]:
    if str(path) in shared:
        yield from ((unit, path) for unit in units)
        return
    home = max((unit for unit in units if _folder(path, unit) is not None), key=lambda unit: len(unit.base))
    yield home, path.relative_to(_folder(path, home) or PurePosixPath())


def _folder(path: PurePosixPath, unit: Unit) -> PurePosixPath | None:
    """Return the folder of `docs/` that belongs to a unit and contains this file; the root may use its language tag."""
    if not unit.base:
        named = len(path.parts) > 1 and path.parts[0].casefold() == unit.lang.casefold()
        return PurePosixPath(path.parts[0]) if named else PurePosixPath()
    wanted = PurePosixPath(unit.base).parts
    found = path.parts[: len(wanted)]
    same = tuple(part.casefold() for part in found) == tuple(part.casefold() for part in wanted)
    return PurePosixPath(*found) if same and len(path.parts) > len(wanted) else None


def _without_effect(docs: Path) -> Iterator[Problem]:
    """Yield a warning for each file that a plugin of MkDocs would read and no build of a brief does."""
    for file in sorted(found for name in _OF_PLUGINS for found in docs.rglob(name)):
        yield warning("publish", f"the file `{file.name}` has no effect", Place(file.as_posix()), _OF_PLUGINS[file.name])


def _refused(file: str) -> Problem:
    message = "this is a link or not a regular file, and the content it points to would be published"
    return error("publish", message, Place(file), "put the file itself here")


def _clashes(handwritten: Iterable[Output], generated: Iterable[Output]) -> Iterator[Problem]:
    taken: dict[tuple[str, str], Output] = {}
    for output in (*generated, *handwritten):
        unit, _, below = output.path.partition("/docs/")
        if not below:
            continue
        other = taken.setdefault((unit, address(below)), output)
        if other is not output:
            yield same_address(output, other, address(below))


def same_address(second: Output, first: Output, where: str) -> Problem:
    """Return the problem that two files have the same address in the site."""
    file, other = second.origin or second.path, first.origin or first.path
    message = f"two files produce the page `{where}`: this one and {other}"
    note = Note("the other one is produced from this", Place(other))
    return error("same-page", message, Place(file), "give the handwritten page another name", note)

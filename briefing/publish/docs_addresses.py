"""The addresses that the files of `docs/` have in the site, and the units that they belong to."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from briefing.source.project import PAGE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.render.outputs import Unit


OF_HOSTS = (".domains", ".htaccess", ".nojekyll", ".well-known")
"""The hidden files and folders at the top of `docs/` that are published: hosts and their visitors look for them (RFC 8615)."""


def is_hidden(path: str) -> bool:
    """Return whether a file or folder of `docs/` is hidden, so that it is not published."""
    return path.rpartition("/")[2].startswith(".") and path not in OF_HOSTS


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
    unit, below = next(units_by_folder(PurePosixPath(path), units, frozenset()))
    return unit, str(below)


def units_by_folder(path: PurePosixPath, units: Sequence[Unit], shared: frozenset[str]) -> Iterator[tuple[Unit, PurePosixPath]]:
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


def is_page(path: str) -> bool:
    return PurePosixPath(path).suffix in PAGE_SUFFIXES


def parents(path: str) -> Iterator[str]:
    """Yield the folders of a file, from the top."""
    end = path.find("/")
    while end >= 0:
        yield path[:end]
        end = path.find("/", end + 1)


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return the folders of files, and the folders that these are in."""
    found: set[str] = set()
    for path in paths:
        above = path.rpartition("/")[0]
        while above and above not in found:
            found.add(above)
            above = above.rpartition("/")[0]
    return found

"""The paths of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


PAGE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""The endings of handwritten pages, as MkDocs knows them."""


class Project(NamedTuple):
    """The paths of the parts of a project."""

    root: Path
    data: Path
    config: Path
    docs: Path
    overrides: Path
    templates: Path

    def pages_at(self, name: str, languages: Iterable[str]) -> Iterator[Path]:
        """Yield the handwritten pages at an address below the root, or below the folder of a language."""
        for folder in (self.docs, *(self.docs / language for language in languages)):
            stems = (folder / name, folder / name / "index", folder / name / "README")
            yield from (
                path for stem in stems for suffix in PAGE_SUFFIXES if (path := stem.with_name(stem.name + suffix)).is_file()
            )

    @property
    def locales(self) -> Path:
        """The folder of the project's own interface texts."""
        return self.root / "locales"

    @property
    def styles(self) -> Path:
        """The folder of the project's citation styles."""
        return self.root / "styles"

    @property
    def journals(self) -> tuple[Path, ...]:
        """The folders in which a command that changes several files keeps its journal, the inner ones first."""
        return self.data, self.editions, folder_above(self.data)

    @property
    def editions(self) -> Path:
        """The folder of the closed editions: it is beside the data folder, also if that belongs to another project."""
        return folder_above(self.data) / "editions"


def folder_above(path: Path) -> Path:
    """Return the folder that contains a folder, also for `.` and `..`."""
    return path.parent if path.name not in ("", "..") else path / ".."


def project_in(root: Path, data: Path) -> Project:
    """The project in a folder; all parts except the data are at their default paths."""
    return Project(root, data, *(root / part for part in ("mkdocs.yml", "docs", "overrides", "templates")))


def is_inside(path: str) -> bool:
    """Return whether a relative path with `/` stays below the folder that it is relative to, on any system."""
    return not ({"", ".", ".."} & set(path.split("/")) or "\\" in path or "\0" in path)

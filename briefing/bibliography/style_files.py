"""The files of citation styles: those of the program, and those of a project."""

from __future__ import annotations

from pathlib import Path

ENDING = ".csl"
BUNDLED = Path(__file__).parent / "styles"
"""The styles that come with the program, as the CSL project publishes them; `LICENSE.txt` beside them names their authors."""


def names_in(folder: Path) -> list[str]:
    """Return the names of the styles in a folder, without their ending."""
    return sorted(file.stem for file in folder.glob(f"*{ENDING}")) if folder.is_dir() else []


def known_styles(folder: Path) -> dict[str, Path]:
    """Return the styles that a project may name: those of the program, and those in its folder, which come before them."""
    return {name: home / f"{name}{ENDING}" for home in (BUNDLED, folder) for name in names_in(home)}

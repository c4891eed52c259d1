"""Which folders may be overwritten: those that a command has made, as a file in them shows."""

from __future__ import annotations

from pathlib import Path

from briefing.diagnostics import Place, Problem, error

SITE_MARKER = ".briefing-site"
"""The file by which a folder is recognised as a finished site."""


def refuse(folder: Path, marker: str, project_dir: Path | None) -> tuple[Problem, ...]:
    """Return problems unless a folder may be overwritten: it has our marker, is empty, or does not exist."""
    reason = _reason(folder, marker, project_dir)
    if reason is None:
        return ()
    message = f"this folder will not be written to: {reason}"
    remedy = f"name another folder, or empty this one yourself if its files are not needed (our folders contain `{marker}`)"
    return (error("unsafe-folder", message, Place(folder.as_posix()), remedy),)


_SOURCES = ("data", "docs", "editions", "locales", "overrides", "styles", "templates")
"""The folders of a project in which people write."""


def _reason(folder: Path, marker: str, project_dir: Path | None) -> str | None:
    if folder.is_symlink():
        return "it is a link"
    real = folder.resolve()
    if real in (Path(real.anchor), Path.home().resolve()):
        return "it is your home folder or the whole disk"
    around = [Path.cwd().resolve(), *([project_dir.resolve()] if project_dir else [])]
    if any(real == place or real in place.parents for place in around):
        return "it contains the project"
    source = next((name for name in _SOURCES if project_dir and (project_dir / name).resolve() in (real, *real.parents)), None)
    if source:
        return f"it is in `{source}/`, which holds what the site is made from"
    if folder.exists() and not folder.is_dir():
        return "it is a file"
    if folder.is_dir() and any(folder.iterdir()) and not (folder / marker).is_file():
        return "it contains files that this program did not make"
    return None

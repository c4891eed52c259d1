"""Files of settings whose names MkDocs or an author takes for mkdocs.yml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, error, warning
from briefing.source.copied_names import original_stem

if TYPE_CHECKING:
    from pathlib import Path

_NAME = "mkdocs.yml"
_OTHERS = ("mkdocs.yaml", "mkdocs.yml.txt", "mkdocs.yaml.txt", "mkdocs.txt")


def misnamed_settings(file: Path) -> tuple[Problem, ...]:
    """Return the problem of settings that are not read because of their name; `file` is the one that is read."""
    if file.name != _NAME:
        return ()
    if file.exists():
        beside = (each for each in sorted(file.parent.glob("*.y*ml")) if each.name == "mkdocs.yaml" or _is_copy(each.name))
        other = next((each for each in beside if each.is_file()), None)
        if other is None:
            return ()
        message = f"the settings in `{other.name}` have no effect, because there is a `{_NAME}`"
        return (warning("publish", message, Place(other.as_posix()), f"join the two in `{_NAME}`, and delete this one"),)
    try:
        names = sorted(each.name for each in file.parent.iterdir())
    except OSError:
        return ()
    other_name = next((name for name in names if name.casefold() in _OTHERS or name.casefold() == _NAME or _is_copy(name)), None)
    if other_name is None or file.is_symlink():
        return ()
    message = f"the settings in `{other_name}` are not read, because the name of the file is not `{_NAME}`"
    return (error("publish", message, Place(file.with_name(other_name).as_posix()), f"rename it to `{_NAME}`"),)


def _is_copy(name: str) -> bool:
    stem, _, ending = name.rpartition(".")
    return ending in ("yml", "yaml") and original_stem(stem) == "mkdocs"

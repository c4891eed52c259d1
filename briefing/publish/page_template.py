"""The template of the theme that a handwritten page names at its head."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place, did_you_mean, error
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.diagnostics import Problem

_HEAD = lazy_pattern(r"\A\ufeff?---[ \t]*\n(?P<settings>.*?)^(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
_TEMPLATE = lazy_pattern(r"^template:[ ]*[\"']?(?P<name>[^\"'\n#]+)", re.MULTILINE)


class PageTemplate(NamedTuple):
    """The name of a template and where a page names it."""

    name: str
    line: int
    column: int


def page_template(text: str) -> PageTemplate | None:
    """Return the template that a page names, or `None` if it has the usual one."""
    head = _HEAD.match(text) if "\ntemplate:" in text else None
    found = _TEMPLATE.search(text, head.start("settings"), head.end("settings")) if head else None
    if found is None:
        return None
    at = found.start("name")
    return PageTemplate(found["name"].strip(), text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def missing_template(template: PageTemplate, file: str, overrides: Path) -> Problem:
    """Return the problem that a page names a template which neither the project nor the theme has."""
    from briefing.publish.folder_sync import plain_files  # slow to import, and most checks do not need it

    own = sorted(name for name in plain_files(overrides) if name.endswith(".html")) if overrides.is_dir() else []
    place = Place(file, template.line, template.column, template.line, template.column + len(template.name))
    help = did_you_mean(template.name, own) or "write the template into `overrides/`, or delete the line"
    return error("publish", f"there is no template `{template.name}`", place, help)

"""Stray files in `docs/`: what editors left, copies, empty pages, and pages with the wrong extension."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, warning
from briefing.source.copied_names import original_stem
from briefing.source.project import PAGE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.publish.handwritten.docs_folder import DocsFile, DocsFolder

_LEFT_BY_EDITORS = ("~", ".bak", ".orig", ".rej", ".swp", ".tmp", "Thumbs.db", "desktop.ini")
_TEXT = (".txt", ".text")
_OF_NOTION = re.compile(r"(?P<name>.*\S) [0-9a-f]{32}")
_DELETE = "delete it, or name it in `exclude_docs` of mkdocs.yml"


def stray_files(found: DocsFile, docs: DocsFolder, file: str) -> Iterator[Problem]:
    """Yield a warning for a stray file: it would be published as it is."""
    path, place = found.path, Place(file)
    stem, is_text = path.stem, path.suffix.lower() in _TEXT
    if not found.is_page and path.suffix.lower() in PAGE_SUFFIXES:
        message = f"`{path.name}` is published as a file and not as a page, because its ending has capitals"
        yield warning("publish", message, place, f"name it `{stem}{path.suffix.lower()}`")
    elif is_text and stem.lower().endswith(PAGE_SUFFIXES):
        message = f"`{path.name}` is published as a file and not as a page, because of its ending"
        yield warning("publish", message, place, f"name it `{stem}`")
    elif path.name.startswith(("~$", "#")) or path.name.endswith(_LEFT_BY_EDITORS):
        message = f"`{path.name}` is a file that an editor or a system left here, and is published"
        yield warning("publish", message, place, _DELETE)
    elif (original := original_stem(stem)) and (docs.folder / path.parent / f"{original}{path.suffix}").is_file():
        message = f"`{path.name}` has the name of a copy of `{original}{path.suffix}`, and is published beside it"
        yield warning("publish", message, place, f"{_DELETE}; a page of its own needs another name")
    elif found.is_page and (noted := _OF_NOTION.fullmatch(stem)):
        name = "-".join(re.findall(r"\w+", noted["name"].lower()))
        message = "the address of this page has the number that Notion gave it when it was exported"
        yield warning("publish", message, place, f"name it `{name}{path.suffix}`")
    elif found.is_page and found.size <= _SMALL and not docs.text(path).strip("\ufeff \t\n"):
        yield warning("publish", "this page is empty, and is published", place, f"write its text; or {_DELETE}")


_SMALL = 1000
"""The size up to which a page may hold nothing but blanks, so that no other is read for it."""

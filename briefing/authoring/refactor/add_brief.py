"""A new brief: beside the others of a library, or beside the only brief of a project, which thereby becomes a library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.authoring import editors
from briefing.authoring.blank_brief import BlankBrief, blank_library
from briefing.authoring.refactor.workspace import CommandRefusal, FileChange, Refactoring
from briefing.loader.editions import find_editions
from briefing.loader.folder import load_project
from briefing.model import HEAD, LIBRARY
from briefing.model.values import RESERVED_FOLDERS, InvalidValueError, in_plain_letters, parse_slug

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from briefing.model import Site
    from briefing.source.project import Project

_MOVED = (".yaml", ".yml", ".csv")
_LONGEST = 4
"""So many words of a title make the name of a folder."""


class BriefRequest(NamedTuple):
    """The request for a new brief."""

    slug: str
    title: str | None = None
    language: str | None = None
    """By default the main language of the site."""
    present: str | None = None
    """The folder for the brief that is there, if it is the only one; by default made from its title."""


def add_brief(project: Project, request: BriefRequest, today: date) -> Refactoring | CommandRefusal:
    """Return the files of a new brief; of a project with one brief, also those that move into a folder of its own.

    All files are below the folder that contains the data folder.
    """
    loaded = load_project(project)
    found = find_editions(project.editions)
    errors = tuple(each for each in (*loaded.problems, *found.problems) if each.severity == "error")
    if errors and not loaded.site.library:  # a file that cannot be read might be left behind
        return Refactoring(problems=errors)
    present = "" if loaded.site.library else request.present or _folder_name(loaded.site)
    refused = _refusal(project, loaded.site, request, present)
    if refused is not None:
        return CommandRefusal(refused)
    blank = BlankBrief(request.title, request.language or loaded.site.languages[0], today)
    file = project.data / request.slug / f"{HEAD}.yaml"
    text = blank.text(editors.modeline(f"{request.slug}/{HEAD}.yaml", request.slug))
    changes = [*_moves(project, present)] if present else []
    changes.append(FileChange(file.as_posix(), None, text.encode()))
    changes += _editor_settings(project, loaded.site, request, present)
    messages = [f"{file.as_posix()}: fill in {blank.empty}."]
    if present:
        library = project.data / f"{LIBRARY}.yaml"
        languages = dict.fromkeys((*loaded.site.languages, blank.language))
        about = blank_library(languages, editors.modeline(f"{LIBRARY}.yaml"))
        changes.append(FileChange(library.as_posix(), None, about.encode()))
        messages.append(f"{library.as_posix()}: fill in `title`, the title of the library above its list of briefs.")
    return Refactoring(tuple(changes), (*messages, *_what_moved(project, loaded.site, present)))


def _editor_settings(project: Project, site: Site, request: BriefRequest, present: str) -> Iterator[FileChange]:
    """Yield the settings of VS Code, if they assign the project's own schemas to files by name: in a library by folder."""
    path = project.data.parent / ".vscode/settings.json"
    if not path.is_file() or path.is_symlink():
        return
    old = path.read_bytes()
    slugs = (*([present] if present else [brief.slug for brief in site.briefs]), request.slug)
    languages = dict.fromkeys((*site.languages, *filter(None, (request.language,))))
    new = editors.library_settings(old.decode("utf-8", "replace"), project.data.name, slugs, languages)
    if new is not None:
        yield FileChange(path.as_posix(), old, new.encode())


def _folder_name(site: Site) -> str:
    """Return a folder for the only brief of a project, from its title; empty if that has no Latin letters."""
    head = site.briefs[0].head
    title = head.short_title or head.title.partition("|")[0]
    words = re.findall(r"[a-z0-9]+", in_plain_letters(title).lower())
    return "-".join(words[:_LONGEST])[:64]


def _refusal(project: Project, site: Site, request: BriefRequest, present: str) -> str | None:
    if site.library and request.present:
        return "the briefs of a library keep their folders: leave out --present"
    if not site.library and not present:
        return "name the folder for the brief that is there: `--present SLUG`"
    tags = {tag.lower() for tag in site.languages}
    for slug in filter(None, (request.slug, present)):
        try:
            parse_slug(slug, RESERVED_FOLDERS)
        except InvalidValueError as invalid:
            return f"{invalid.message}; {invalid.help}" if invalid.help else invalid.message
        if slug in tags:
            return f"`{slug}` is the address of a language of this site: choose another folder"
        if (project.data / slug).exists():
            return f"the folder {(project.data / slug).as_posix()} exists already"
        page = next(project.pages_at(slug, site.languages), None)
        if page is not None:
            return f"`{slug}` is the address of the handwritten page {page.as_posix()}: choose another folder, or rename the page"
    if present == request.slug:
        return f"both briefs would be in the folder `{present}`: name another for the one that is there with --present"
    return None


def _moves(project: Project, slug: str) -> Iterator[FileChange]:
    """Yield the new and the old place of each file of the only brief, and of its closed editions."""
    roots = ((project.data, project.data / slug, _MOVED), (project.editions, project.editions / slug, (".xz",)))
    for root, target, endings in roots:
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            below = path.relative_to(root)
            if path.suffix in endings and path.is_file() and not any(part.startswith(".") for part in below.parts):
                content = path.read_bytes()
                yield FileChange((target / below).as_posix(), None, _with_modeline(content, f"{slug}/{below.as_posix()}", slug))
                yield FileChange(path.as_posix(), content, None)


def _with_modeline(content: bytes, file: str, slug: str) -> bytes:
    """Return a file whose first line refers to the schema of its new place, if it refers to a schema."""
    if not content.startswith(editors.MARK.encode()):
        return content
    line, end, rest = content.partition(b"\n")
    translated = b".translation.schema.json" in line
    return editors.modeline(file, slug, translated=translated).encode() + (b"\r" if line.endswith(b"\r") else b"") + end + rest


def _what_moved(project: Project, site: Site, slug: str) -> Iterator[str]:
    """Yield what a project that has become a library has to know."""
    if not slug:
        return
    yield f"The brief that was there is now in {(project.data / slug).as_posix()}/, and its pages in /{slug}/:"
    for tag in site.languages:
        prefix = "" if tag == site.languages[0] else f"{tag.lower()}/"
        yield f"  /{prefix} lists the briefs; /{prefix}factors/ is now /{prefix}{slug}/factors/, and so on for every page"
    yield "To keep an old address that others link to, write in place of `- briefing` in mkdocs.yml (guide: “Pages that moved”):"
    yield f"  - briefing: {{redirects: {{factors/: {slug}/factors/, feed.xml: {slug}/feed.xml}}}}"
    if project.editions.is_dir():
        yield "Closed editions moved with the brief, and their old addresses lead to the new ones."
    yield f"Links of your handwritten pages to pages of the brief need the folder: `{slug}/factors/index.md`."

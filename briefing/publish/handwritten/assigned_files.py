"""Handwritten pages in `docs/`, assigned to units."""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from briefing.diagnostics import Note, Place, Problem, error, warning
from briefing.model.values import meant_language
from briefing.publish import markdown_links
from briefing.publish.docs_addresses import address, home_of, is_page, parents, site_address, units_by_folder
from briefing.publish.handwritten.docs_folder import OF_PLUGINS
from briefing.publish.handwritten.footnotes import footnote_faults
from briefing.publish.handwritten.page_faults import page_faults
from briefing.publish.handwritten.stray_files import stray_files
from briefing.publish.handwritten.suspect_pages import HTML
from briefing.publish.handwritten.unread_markup import unread_markup
from briefing.publish.handwritten.web_links import web_link_faults
from briefing.publish.mkdocs.markdown_extensions import extensions_in_use, missing_extensions
from briefing.publish.mkdocs.refused_plugins import leaves_as_written
from briefing.render.outputs import Output, Unit
from briefing.source.characters import undecodable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefing.publish.handwritten.docs_folder import DocsFolder
    from briefing.publish.mkdocs.settings import MkdocsSettings


class Handwritten(NamedTuple):
    """The files that `docs/` adds to the build folder."""

    outputs: tuple[Output, ...] = ()
    pages: Mapping[str, tuple[str, ...]] = {}
    """The pages by the name of their unit, as paths below the unit's `docs`."""
    problems: tuple[Problem, ...] = ()

    def paths(self, units: Iterable[Unit]) -> Iterator[str]:
        """Yield the path of each file in the site."""
        bases = {unit.name: unit.base for unit in units}
        yield from (bases[name] + address(below) for name, _, below in (each.path.partition("/docs/") for each in self.outputs))


def gather(
    docs: DocsFolder,
    units: Sequence[Unit],
    settings: MkdocsSettings,
    generated: Iterable[Output],
    taken: Mapping[str, str],
    *,
    whole: bool = True,
) -> Handwritten:
    """Assign every file of `docs/` to its unit: `docs/zh-Hans/about.md` becomes `about.md` of that language.

    `taken` are the files of the site that are made from the data, each with the source file that an author edits. Unless
    they are asked for as a `whole`, the files have no content.
    """
    try:
        left_out = settings.left_out()
    except ValueError as failure:
        key = "exclude_docs" if "exclude_docs" in settings.values else "draft_docs"
        message = f"a pattern of `{key}` cannot be read: {str(failure).rpartition(': ')[2]}"
        return Handwritten(problems=(error("publish", message, settings.place_of(key), "write it as in a `.gitignore`"),))
    if docs.folder.is_symlink():
        return Handwritten(problems=(_refused(docs.folder.as_posix()),))
    outputs: list[Output] = []
    problems: list[Problem] = []
    pages: dict[str, list[str]] = {}
    extensions, is_final = extensions_in_use(settings), leaves_as_written(settings)
    for found in docs.files:
        path, file = found.path, (docs.folder / found.path).as_posix()
        if left_out(str(path)):
            continue
        if not found.is_regular:
            problems.append(_refused(file))
            continue
        if (shown := os.fsencode(file).decode(errors="replace")) != file:
            problems.append(error("publish", "the name of this file is not text in UTF-8", Place(shown), "rename it"))
            continue
        if path.suffix == HTML and (unread := undecodable(docs.content(path), file)):
            problems.append(unread)
            continue
        problems += stray_files(found, docs, file)
        if found.is_page:
            text = docs.text(path)
            problems += (*page_faults(text, file, extensions), *missing_extensions(text, file, settings))
            problems += footnote_faults(text, file, are_read="footnotes" in extensions)
            if is_final(text):
                problems += (*unread_markup(text, file, extensions), *web_link_faults(text, file))
        content = docs.content(path) if whole else b""
        for unit, below in units_by_folder(path, units, settings.assets()):
            outputs.append(Output(f"{unit.name}/docs/{below}", content, file))
            if is_page(str(below)):
                pages.setdefault(unit.name, []).append(str(below))
    problems += [*_clashes(outputs, units, taken), *_without_effect(docs), *_other_languages(outputs, units, docs.folder)]
    if not whole:
        return Handwritten(tuple(outputs), {}, tuple(problems))
    found_pages = {name: tuple(paths) for name, paths in pages.items()}
    return Handwritten(_linked(outputs, docs, units, generated), found_pages, tuple(problems))


def with_texts(hand: Handwritten, docs: DocsFolder, units: Sequence[Unit], generated: Iterable[Output]) -> tuple[Output, ...]:
    """Return the files, the pages with their texts, in which links between units are those of the site."""
    folder = docs.folder.as_posix()

    def with_text(page: Output) -> Output:
        return page._replace(content=docs.content(PurePosixPath(page.origin or "").relative_to(folder)))

    outputs = [with_text(each) if is_page(each.path) or each.path.endswith(HTML) else each for each in hand.outputs]
    return _linked(outputs, docs, units, generated)


def _linked(
    outputs: Sequence[Output], docs: DocsFolder, units: Sequence[Unit], generated: Iterable[Output]
) -> tuple[Output, ...]:
    files = frozenset(output.path for output in (*generated, *outputs))
    return tuple(_with_addresses(each, docs.folder, units, files) if is_page(each.path) else each for each in outputs)


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


def _without_effect(docs: DocsFolder) -> Iterator[Problem]:
    """Yield a warning for each file that a plugin of MkDocs would read and no build of a brief does."""
    for path in docs.of_plugins:
        yield warning(
            "publish", f"the file `{path.name}` has no effect", Place((docs.folder / path).as_posix()), OF_PLUGINS[path.name]
        )


def _other_languages(outputs: Sequence[Output], units: Sequence[Unit], docs: Path) -> Iterator[Problem]:
    """Yield a warning for each folder that has the name of a language in which the site is not published.

    Many codes with three letters are names of folders too, such as `css`. A folder `eu` may hold pages about the European
    Union, so it is named only if a page in it has the path of a page of the main language.
    """
    spoken = {unit.lang.casefold() for unit in units}
    pages = {output.path for output in outputs if is_page(output.path)}
    named = set()
    for path in sorted(pages):
        unit, _, below = path.partition("/docs/")
        tag, _, page = below.partition("/")
        lang = next((each.lang for each in units if each.name == unit), "")
        if page and f"{unit}/docs/{page}" in pages and _is_language(tag) and tag.casefold() not in spoken:
            named.add((unit, tag, lang))
    for unit, tag, lang in sorted(named):
        origins = (output.origin for output in outputs if output.path.startswith(f"{unit}/docs/{tag}/") and is_page(output.path))
        first = Path(min(filter(None, origins)))
        folder = next((each for each in first.parents if each.name == tag), docs)
        message = (
            f"the site is not published in `{tag}`, so the pages in `{folder.as_posix()}/` are published as pages in `{lang}`"
        )
        help = f"add `{meant_language(tag)}` to `languages` of the brief, or give the folder another name"
        yield warning("publish", message, Place(first.as_posix()), help)


def _is_language(name: str) -> bool:
    return len(re.split("[-_]", name)[0]) == 2 and meant_language(name) is not None


def _refused(file: str) -> Problem:
    message = "this is a link or not a regular file, and the content it points to would be published"
    return error("publish", message, Place(file), "put the file itself here")


def _clashes(handwritten: Sequence[Output], units: Sequence[Unit], taken: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each handwritten file at the address of another one, of a generated one, or of its folder.

    Some file systems and servers do not distinguish `J1/` from `j1/`.
    """
    if not handwritten:
        return
    bases = {unit.name: unit.base for unit in units}
    generated = {path.casefold(): origin for path, origin in taken.items()}
    folders = {parent: origin for path, origin in generated.items() for parent in parents(path)}
    own: dict[str, str] = {}
    for output in handwritten:
        name, _, below = output.path.partition("/docs/")
        path, file = bases[name] + address(below), output.origin or output.path
        key, above = path.casefold(), [*parents(path)]
        at = next((each for each in above if each.casefold() in generated), None)
        if path in own or key in generated:
            yield _clash(file, own.get(path) or generated[key], f"two files produce `{path}`: this one and ")
        elif key in folders:
            yield _clash(file, folders[key], f"`{path}` is a folder of the site: of files from ")
        elif at is not None:
            yield _clash(file, generated[at.casefold()], f"`{at}` is a file of the site and no folder: it is made from ")
        own.setdefault(path, file)


def _clash(file: str, other: str, message: str) -> Problem:
    notes = (Note("the other one is produced from this", Place(other)),) if other else ()
    return error("same-page", message + (other or _OF_PROGRAM), Place(file), "give the handwritten file another name", *notes)


_OF_PROGRAM = "one that comes with the program"

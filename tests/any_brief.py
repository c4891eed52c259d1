"""What holds for the pages of every accepted brief: its texts are there, markup is not, and every link works."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from html import unescape
from typing import TYPE_CHECKING

from briefing import driver, markdown
from briefing.diagnostics import has_errors
from briefing.i18n.localise import localise
from briefing.loader.folder import load_project
from briefing.markdown.tree import Code, Element, Reference
from briefing.model import Markup, Plain, walk
from briefing.model.values import locators
from briefing.render.templating import Compiled
from tests.small_site import project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from briefing.loader.folder import Loaded
    from briefing.markdown.tree import Piece
    from briefing.model import Brief, FieldValue
    from briefing.render.outputs import Rendered
    from briefing.source.project import Project

COMPILED = Compiled()
"""Our templates, compiled once."""


def write_data(root: Path, files: Mapping[str, str]) -> Project:
    """Write the files of a data folder into a new project."""
    made = project(root)
    for path, text in files.items():
        file = made.data / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="")
    return made


def faults(made: Project, today: date, *, render: bool = True) -> list[str] | None:
    """The faults of the pages of a project; `None` if the check does not accept it."""
    loaded = load_project(made)
    prepared = driver.prepare(driver.open_project(made), today, loaded=loaded, compiled=COMPILED)
    if has_errors(prepared.problems):
        return None
    if not render:
        return []
    rendered = driver.render_all(prepared)
    errors = [f"{each.place}: {each.message}" for each in rendered.problems if each.severity == "error"]
    return errors or [*_page_faults(rendered), *_lost_texts(loaded, rendered)]


def build_faults(made: Project, today: date) -> list[str] | None:
    """The faults that prevent a build of the site of a project; `None` if the check does not accept it."""
    if has_errors(driver.check(made, today).problems):
        return None
    built = driver.build(driver.open_project(made), today, made.root / "build", made.root / "site")
    errors = [f"{each.place}: {each.message}" for each in built.problems if each.severity == "error"]
    return errors if errors or built.ok else ["there is no site"]


# ------------------------------------------------------------------------------------------------- pages


_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z:_][\w:.-]*(?:=\"[^\"<]*\")?)*)\s*(/?)>|<!--.*?-->", re.DOTALL)
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ ]*[#.][^{}\n]*\}[ \t]*$", re.MULTILINE)
_ID, _HREF = re.compile(r'\bid="([^"]+)"|\{:[^}\n]*#(\S+)'), re.compile(r'\bhref="([^"]*)"|\]\(([^)\s]*)\)')
_POPOVER = re.compile(r'\bpopovertarget="([^"]+)"')
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


_LINKED_DATA = r"<script type=\"application/ld+json\">"
"""The start of the one script that the program writes itself: data, in the front matter of a page."""


def _page_faults(rendered: Rendered) -> Iterator[str]:
    pages = {output.path: str(output.content) for output in rendered.outputs if output.path.endswith(".md")}
    files = {output.path for output in rendered.outputs}
    bases = {unit.name: unit.base for unit in rendered.units}
    built = {_built(path, bases): path for path in files}
    anchors = {path: {unescape(one or other) for one, other in _ID.findall(page)} for path, page in pages.items()}
    for path, page in pages.items():
        body = _FRONT_MATTER.sub("", page)
        left = _TAG.sub("", body)
        if "<" in left:
            at = left.index("<")
            yield f"{path}: a `<` that starts no tag: {left[max(0, at - 40) : at + 40]!r}"
        if "<zz" in page or page.count("<script") != page.count(_LINKED_DATA):
            yield f"{path}: an author's markup is on the page"
        for heading in empty_headings(body):
            yield f"{path}: an empty heading: {heading!r}"
        if nested := excluded_twice(body):
            yield f"{path}: the search takes a <{nested}> that it leaves out as left at the end of one in it"
        for link in {unescape(one or other) for one, other in _HREF.findall(body)}:
            reason = _dead(link, _built(path, bases), built, anchors)
            if reason:
                yield f"{path}: {reason}: {link}"
        for target in set(_POPOVER.findall(body)) - anchors[path]:
            yield f"{path}: no box `{target}`"
        duplicates = [id for id in anchors[path] if len(re.findall(rf'\bid="{re.escape(id)}"', body)) > 1]
        if duplicates:
            yield f"{path}: an id twice: {duplicates[0]}"


def empty_headings(page: str) -> list[str]:
    """The headings of a rendered page, in Markdown or HTML, that contain no words."""
    headings = re.findall(r"(?m)^#{1,6} (.*)$", page) + re.findall(r"(?s)<h[1-6]\b[^>]*>(.*?)</h[1-6]>", page)
    words = (re.sub(r"\{[^}]*\}\s*$|<[^>]*>", "", heading) for heading in headings)
    return [heading for heading, text in zip(headings, words, strict=True) if not unescape(text).strip()]


def excluded_twice(page: str) -> str:
    """The first tag of the texts of authors that is also that of an element around it that the search leaves out.

    Material's search knows such an element by its tag alone: it takes the rest of its content, and fails at the end of a list.
    """
    open_: list[tuple[str, bool]] = []
    for end, tag, attributes, empty in _TAG.findall(page):
        if tag not in _OF_TEXTS or empty:
            continue
        if end:
            while open_ and open_.pop()[0] != tag:
                pass
        elif (tag, True) in open_:
            return str(tag)
        else:
            open_.append((tag, "data-search-exclude" in attributes))
    return ""


_OF_TEXTS = frozenset(["table", "thead", "tbody", "tr", "th", "td", "ul", "ol", "li", "blockquote", "pre", "p", "h4"])


def _built(path: str, bases: Mapping[str, str]) -> str:
    """The address at which a file of the build folder is published."""
    unit, _, rest = path.partition("/docs/")
    address = f"{bases.get(unit, '')}{rest}"
    if not address.endswith(".md"):
        return address
    return f"{address.removesuffix('.md').removesuffix('index')}".rstrip("/") + (
        "" if rest == "index.md" and not bases[unit] else "/"
    )


def _dead(link: str, page: str, built: Mapping[str, str], anchors: Mapping[str, set[str]]) -> str | None:
    if _SCHEME.match(link):
        return None
    target, _, fragment = link.partition("#")
    folder = page if page.endswith("/") or not page else posixpath.dirname(page)
    joined = posixpath.normpath(posixpath.join(folder, target)) if target else page.rstrip("/")
    joined = "" if joined == "." else joined
    found = built.get(joined if posixpath.splitext(joined)[1] else f"{joined}/" if joined else "")
    if found is None:
        return "a link to nothing"
    return "a link to no anchor" if fragment and found.endswith(".md") and fragment not in anchors[found] else None


# ------------------------------------------------------------------------------------------------- texts


def _lost_texts(loaded: Loaded, rendered: Rendered) -> Iterator[str]:
    for language in loaded.site.languages:
        site = localise(loaded, language)
        for brief in site.briefs:
            if language in brief.head.languages:
                unit = f"{brief.slug}-{language}" if site.library else language
                words = _words_of_unit(unit, rendered)
                for where, text in _texts(brief):
                    for run in _runs(text):
                        if run not in words:
                            yield f"{unit}: {where} is on no page: {run!r} of {text.value!r}"


def _words_of_unit(unit: str, rendered: Rendered) -> str:
    """The words of all pages of a unit, frame included, without white space."""
    pages = [
        str(each.content) for each in rendered.outputs if each.path.startswith(f"{unit}/docs/") and each.path.endswith(".md")
    ]
    plain = (unescape(_TAG.sub("", _FRONT_MATTER.sub("", page))) for page in pages)
    frame = (text for each in rendered.units if each.name == unit for text in _strings((each.title, each.nav, each.frame)))
    return _dense("\0".join((*plain, *frame)))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for item in value.values() for text in _strings(item))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in _strings(item))


def _dense(text: str) -> str:
    # In a title, `|` is a possible line break; pages have curved apostrophes, and no line break at a dash between words.
    return re.sub(r"[\s|\u2060]+", "", text).replace("’", "'")


NOT_PRINTED = frozenset((("Source", "annote"), ("Event", "short_title")))
"""Class and field of texts that are in downloads or some lists only, as the description of the field says."""


def _texts(brief: Brief) -> Iterator[tuple[str, FieldValue]]:
    """All texts of a brief with their places."""
    holders = [("brief", brief.head)]
    holders += [(f"{kind} {entity.id}", entity) for kind, entity, _ in brief.everything()]
    holders += [(f"change {change.edition}", change) for change in brief.changes]
    for name, model in holders:
        for leaf in walk(model):
            if isinstance(leaf.marker, Markup | Plain) and (type(model).__name__, leaf.path[0]) not in NOT_PRINTED:
                yield f"{'.'.join(map(str, (name, *leaf.path)))}", leaf


_CSL_MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc|span)\b[^<>]*>")
"""The tags that are markup in the names of sources, as in CSL-JSON."""


def _runs(leaf: FieldValue) -> Iterator[str]:
    """The parts of a text between its references and citations, without white space."""
    if isinstance(leaf.marker, Markup):
        pieces = _pieces(markdown.parse(leaf.value, block=leaf.marker.block).body)
        # Pages put the marks of citations after the punctuation that follows them.
        yield from (_dense(piece).lstrip(".,;:!?。，；：！？、") for piece in pieces)
    else:
        parts = locators(leaf.value) if leaf.path[-1] == "at" else ()  # the label is a word of the page's language
        if parts:  # and so is the dash of a range
            yield from map(_dense, parts[-1].value.split("–"))
        else:
            yield _dense(_CSL_MARKUP.sub("", leaf.value))


def _pieces(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, Code):
            yield piece.text
        elif isinstance(piece, Reference) and piece.label:
            yield from _pieces(piece.label)
        elif isinstance(piece, Element):
            yield from _pieces(piece.inside)

"""Close the current edition of a brief: check it, build its pages, and store both in one file that never changes again.

The edition is rendered as of its own date, not of today, so that it says what it said when it was published, and closing it
again gives the same contents.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from html import unescape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from briefing.analysis.diff import brief_facts, lines
from briefing.analysis.edition_history import OUTDATED, EditionHistory, changes_between
from briefing.analysis.page_links import EDITIONS, Links
from briefing.diagnostics import Place, Problem, error, has_errors, stops
from briefing.driver.check_project import check
from briefing.driver.render_project import PreparedSite, newest_day, render_all, site_addresses, unit_contexts
from briefing.i18n.interface import load_catalogs
from briefing.loader.editions import (
    ArchiveError,
    ClosedEdition,
    Editions,
    LanguageEdition,
    Manifest,
    StoredPage,
    close_edition,
    file_name,
    find_editions,
    open_edition,
)
from briefing.loader.folder import load_project
from briefing.model.kinds import LETTERED
from briefing.render.styled_references import styled_references
from briefing.rules.last_edition import source_hashes
from briefing.source.edit import save_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from briefing.analysis.diff import FactChange
    from briefing.driver.session import Session
    from briefing.loader.folder import Loaded
    from briefing.model import Brief
    from briefing.render.outputs import Rendered
    from briefing.render.unit_context import UnitContext


UNTRANSLATED = frozenset(("missing-translation", "missing-words"))
"""The codes of warnings of a language that is not finished: its pages show the main language, and say so."""


class Released(NamedTuple):
    """The outcome of closing an edition."""

    outcome: Literal["closed", "unchanged", "refused"]
    """`unchanged`: the edition was closed before, and the brief still says the same."""
    problems: tuple[Problem, ...] = ()
    edition: ClosedEdition | None = None
    path: Path | None = None
    differences: tuple[str, ...] = ()
    """What the brief says otherwise than the closed edition of the same number."""


def release(
    session: Session,
    today: date,
    slug: str,
    work: Path,
    *,
    allow_warnings: bool = False,
    allow_untranslated: bool = False,
    report: Callable[[str], object] = lambda _: None,
) -> Released:
    """Close the current edition of a brief; nothing is written if there is a problem.

    `slug` is the folder of the brief, empty for a site of one brief; `work` is an empty folder for the build. Unless they are
    allowed, warnings are problems too, except those that only the calendar causes. With `allow_untranslated`, those of
    texts without a translation are allowed, and no others.
    """
    project = session.project
    report("checking")
    checked = check(project, today)
    if has_errors(checked.problems):
        return Released("refused", checked.problems)
    loaded = load_project(project)
    brief = loaded.site.brief(slug)
    assert brief is not None, "the caller names a brief of the site"
    editions = find_editions(project.editions, whole=True)
    if has_errors(editions.problems):
        return Released("refused", editions.problems)
    contexts = _contexts(session, loaded, brief, editions)
    own = [view for view in contexts if view.closing]
    facts = {view.lang: _facts(view) for view in own}
    known = _known(editions, brief, facts)
    if known is not None:
        return known
    allowed = UNTRANSLATED if allow_untranslated else frozenset()
    if any(stops(problem, strict=not allow_warnings) and problem.code not in allowed for problem in checked.problems):
        return Released("refused", checked.problems)
    report("building")
    rendered, problems = _built(session, contexts, work)
    if has_errors(problems):
        return Released("refused", problems)
    languages: dict[str, LanguageEdition] = {}
    members: dict[str, bytes] = {}
    for view in own:
        languages[view.lang], found, faults = _language(view, rendered, work / "site")
        members |= found
        problems += faults
    if has_errors(problems):
        return Released("refused", problems)
    head = brief.head
    hashes = source_hashes(loaded, brief)
    manifest = Manifest(slug, head.edition, head.published, head.as_of, today, languages, _ids(own[0]), hashes)
    try:
        edition = close_edition(manifest, facts, members)
        open_edition(edition.packed)  # whatever is written has to stay readable
    except ArchiveError as fault:
        return Released("refused", (error("publish", f"the edition cannot be stored: {fault}", brief.origin.at("edition")),))
    path = project.editions / slug / file_name(edition)
    project.editions.mkdir(exist_ok=True)
    for other in find_editions(project.editions).of(slug):  # another release may have ended meanwhile
        if other.number == edition.number:
            message = f"edition {edition.number} was closed meanwhile, by another run of this command"
            problem = error(
                "closed-edition", message, Place(other.file), "run `briefing release` again to compare it with the brief"
            )
            return Released("refused", (problem,))
    problems += save_changes.save([save_changes.FileRewrite(path, None, edition.packed)], project.editions)
    return Released("refused" if has_errors(problems) else "closed", problems, edition, path)


def _contexts(session: Session, loaded: Loaded, brief: Brief, editions: Editions) -> list[UnitContext]:
    """The units of the site as of the edition's own date; none has a link to edit the data, which is not that of the edition.

    Closed editions are published, because texts link to them, but no page says what has changed since.
    """
    catalogs, _ = load_catalogs(loaded.site, session.project.locales)
    addresses = site_addresses(session.settings)._replace(repo_url=None, edit_base=None)
    day = max(brief.head.published, brief.head.as_of)
    styled = styled_references(loaded.site, session.project.styles)
    contexts = unit_contexts(loaded, catalogs, addresses, day, editions, styled=styled.briefs)
    alone = EditionHistory()
    return [replace(view, closing=view.brief is not None and view.brief.slug == brief.slug, history=alone) for view in contexts]


def _facts(view: UnitContext) -> dict[str, Any]:
    assert view.brief is not None
    facts = brief_facts(view.brief, Links.of(view.site, view.brief, view.lang, view.uses).listed)
    return {**facts, OUTDATED: sorted(view.brief.outdated)}


def _known(editions: Editions, brief: Brief, facts: Mapping[str, dict[str, Any]]) -> Released | None:
    """Return the outcome if this edition, or a later one, is closed already."""
    closed = editions.of(brief.slug)
    number = brief.head.edition
    if not closed or number > closed[-1].number:
        return None
    place = brief.origin.at("edition")
    same = next((each for each in closed if each.number == number), None)
    if same is None:
        message = f"`edition` is {number}, but edition {closed[-1].number} is closed already"
        return Released("refused", (error("closed-edition", message, place, f"write `edition: {closed[-1].number + 1}`"),))
    changes = list(_changes(same, facts))
    if not changes:
        return Released("unchanged", (), same, Path(same.file))
    help = f"start the next one: write `edition: {number + 1}` in `brief.yaml`, and an entry for it in `changes.yaml`"
    problem = error("closed-edition", f"edition {number} is closed, and what it says never changes", place, help)
    return Released("refused", (problem,), same, Path(same.file), lines(changes))


def _changes(edition: ClosedEdition, facts: Mapping[str, dict[str, Any]]) -> Iterator[FactChange]:
    """Yield each change once: of another language than the main one, only what has changed in its own words."""
    main = edition.manifest.main
    in_main: dict[object, FactChange] = {}
    for lang in sorted(facts, key=lambda lang: lang != main):
        found = changes_between(edition.facts(lang), facts[lang]) if lang in edition.manifest.languages else ()
        for change in (each for each in found if not each.silent):
            place = change.verb, change.path
            first = in_main.get(place)
            if lang == main:
                in_main[place] = change
                yield change
            elif first is None or (change.wording and (first.old, first.new) != (change.old, change.new)):
                yield change._replace(language=lang)


def _built(session: Session, contexts: Sequence[UnitContext], work: Path) -> tuple[Rendered, tuple[Problem, ...]]:
    """Build the whole site into `work`, with the settings of the project."""
    from briefing.publish.assemble import build_site
    from briefing.publish.build_folder import write
    from briefing.render.templating import Renderer
    from briefing.render.unit_writer import UnitWriters, unit_writer_for

    project, settings = session.project, session.settings
    renderer = Renderer(project.templates, project.templates.as_posix())
    writers = UnitWriters(contexts, partial(unit_writer_for, renderer=renderer))
    rendered = render_all(PreparedSite(writers, session.problems, newest_day(contexts[0].site)))
    problems = rendered.problems
    if not has_errors(problems):
        problems += write(rendered, work / "build", project, settings)
    if not has_errors(problems):
        published = build_site(work / "build", rendered.units, work / "site", settings, epoch=rendered.newest)
        problems += published.problems
    return rendered, problems


def _language(view: UnitContext, rendered: Rendered, site: Path) -> tuple[LanguageEdition, dict[str, bytes], tuple[Problem, ...]]:
    """Return the pages and files of an edition in one language, their contents by member, and what cannot be stored."""
    from briefing.publish import article, stored_pages
    from briefing.render.exports import oembed
    from briefing.render.outputs import Picture
    from briefing.render.routes import base_of, file_of

    pages: list[StoredPage] = []
    files: list[str] = []
    members: dict[str, bytes] = {}
    problems: list[Problem] = []
    title = ""
    for output in rendered.outputs:
        below = output.path.removeprefix(file_of(view, ""))
        if below == output.path or below.startswith(("assets/", EDITIONS)):
            continue
        if isinstance(output.content, Picture):
            continue
        content = output.content if isinstance(output.content, bytes) else output.text.encode()
        is_embed = below.startswith(oembed.FOLDER) and below.endswith(".html")
        if not is_embed and not below.endswith(".md"):
            if PurePosixPath(below).suffix in stored_pages.FILES:
                files.append(below)
                members[f"files/{view.lang}/{below}"] = content
                problems += (
                    error("publish", f"the file `{below}` holds what an edition cannot keep: {fault}", Place(output.path))
                    for fault in stored_pages.file_faults(below, content)
                )
            continue
        page = (_embed_page if is_embed else _page)(below, content.decode())
        html = (site / base_of(view) / page.member).read_text(encoding="utf-8")
        found = _ARTICLE.search(html)
        stored = found[1] if found else ""
        for fault in article.faults(stored) if stored else ('a page without an `<article id="content">`',):
            message = f"the page `{page.at or './'}` holds what an edition cannot keep: {fault}"
            problems.append(error("publish", message, Place(output.origin or output.path), "remove it from your template"))
        pages.append(page)
        members[f"pages/{view.lang}/{page.member}"] = stored.encode()
        title = title if page.at else page.title
    return LanguageEdition(base_of(view), title, tuple(pages), tuple(files)), members, tuple(problems)


_ARTICLE = re.compile(r'<article [^>]*id="content">(.*)</article>', re.DOTALL)


def _page(path: str, text: str) -> StoredPage:
    """Return what the front matter of a page says about it."""
    matter = dict(line.split(": ", 1) for line in text.split("---\n", 2)[1].splitlines())
    title, description, name, layout = (json.loads(matter[key]) for key in ("title", "description", "page", "layout"))
    return StoredPage(path.removesuffix("index.md"), name, layout, unescape(title), unescape(description))


def _embed_page(path: str, html: str) -> StoredPage:
    """Return what the head of a page that is made to be framed says about it."""
    from briefing.render.embed_pages import LAYOUT

    title, description = re.findall('(?<=<title>).*(?=</title>)|(?<=name="description" content=").*(?=">)', html)
    return StoredPage(path.removesuffix("index.html"), LAYOUT, LAYOUT, unescape(title), unescape(description))


def _ids(view: UnitContext) -> dict[str, str]:
    """Return the address of each numbered id of a brief, below its front page."""
    assert view.brief is not None
    homes = Links.of(view.site, view.brief, view.lang, view.uses).addresses
    return {id: f"{to.page}#{to.anchor}" for (kind, id), to in homes.items() if kind in LETTERED}

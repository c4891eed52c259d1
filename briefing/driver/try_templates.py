"""Builds some pages of a site in a temporary folder, for the mistakes in `overrides/` that only a finished page shows."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.driver.render_project import newest_day
from briefing.publish.assemble import complaints, obstacle_to_direct, problems_of_pages
from briefing.publish.build_folder import read_marker, write
from briefing.publish.folder_sync import all_files, plain_files
from briefing.publish.mkdocs.unit_build import clock
from briefing.publish.page_template import page_template
from briefing.publish.source_index import OWN_PLUGINS, SourceIndex, is_about_content
from briefing.publish.unit_tasks import BuildOrder, build_and_seal
from briefing.render.outputs import Output, Rendered
from briefing.render.unit_writer import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.diagnostics import Problem
    from briefing.model import Site
    from briefing.publish.handwritten.docs_folder import DocsFolder
    from briefing.publish.internal_links import LinkIndex
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.publish.unit_tasks import BuiltUnit
    from briefing.render.unit_writer import UnitWriter
    from briefing.source.project import Project

_NUMBER = re.compile(r" \(and on [\d,]+ more pages?\)$")
"""How many pages of a trial have a fault, of which the site has more."""
_MOST_PAGES = 3
"""How many handwritten pages are tried beside those that name a template."""


def needs_a_trial(project: Project, own: MkdocsSettings) -> bool:
    """Return whether templates of the frame can be tried; with a plugin that changes pages, they may use what it adds."""
    if not project.overrides.is_dir() or any(plugin.bare not in OWN_PLUGINS for plugin in own.plugins()):
        return False
    return any(name.endswith(".html") for name in plain_files(project.overrides))


def trial_problems(
    project: Project, site: Site, docs: DocsFolder, own: MkdocsSettings, writers: Iterable[UnitWriter], planned: LinkIndex
) -> Iterator[Problem]:
    """Yield what a build would report of the frame of pages.

    A page of each layout and some handwritten ones are built, in each language of one brief and of the front page of a library.
    `planned` are the files and pages that the whole site would have.
    """
    shown: dict[Problem, None] = {}
    with tempfile.TemporaryDirectory(prefix="briefing-check-") as name:
        folder = Path(name)
        tried = project._replace(docs=folder / "docs")
        _copy_pages(docs, tried.docs, own)
        settings = own._replace(values={key: value for key, value in own.values.items() if key != "nav"})
        samples = [*_samples(writers)]
        units = tuple(unit_of(writer) for writer in samples)
        outputs = tuple(output for writer in samples for output in _outputs(writer))
        rendered = Rendered(outputs, units, (), newest_day(site))
        with clock(rendered.newest):
            problems = [each for each in write(rendered, folder / "build", tried, settings) if each.severity == "error"]
            problems = problems or _built(rendered, folder, settings, planned)
        for each in problems:
            file = each.place.file
            below = Path(file).relative_to(tried.docs) if Path(file).is_relative_to(tried.docs) else None
            shown[replace(each, place=each.place._replace(file=(project.docs / below).as_posix())) if below else each] = None
    yield from shown


def _built(rendered: Rendered, folder: Path, own: MkdocsSettings, planned: LinkIndex) -> list[Problem]:
    build_dir, units = folder / "build", rendered.units
    names = SourceIndex(units, build_dir, read_marker(build_dir).origins, own)
    direct = not obstacle_to_direct(own, names.origins)
    orders = [
        BuildOrder(unit, build_dir / unit.name / "mkdocs.yml", folder / "site" / f"{number}", direct=direct)
        for number, unit in enumerate(units)
    ]
    finished = [build_and_seal(order) for order in orders]
    if problems := complaints([*map(_of_frame, finished)], names):
        return list(problems)
    pages = {unit.base + path: page for unit, done in zip(units, finished, strict=True) for path, page in done.pages.items()}
    files = (unit.base + path for unit, order in zip(units, orders, strict=True) for path in all_files(order.folder))
    # All pages of the site are there, and their links in the data and in handwritten pages were followed before.
    index = planned._replace(files=planned.files | {*files})
    return [replace(each, message=_NUMBER.sub("", each.message)) for each in problems_of_pages(pages, index, names)]


def _of_frame(unit: BuiltUnit) -> BuiltUnit:
    """Return the result of a unit without what it says of links in pages, of which most are not there."""
    kept = tuple(each for each in unit.built.complaints if not is_about_content(each.text))
    return unit._replace(built=unit.built._replace(complaints=kept))


def _copy_pages(docs: DocsFolder, folder: Path, own: MkdocsSettings) -> None:
    """Copy the handwritten pages that name a template, some others, and the files that every page loads."""
    left_out, assets = own.left_out(), own.assets()
    pages = [each.path for each in docs.pages() if not left_out(str(each.path))]
    named = [path for path in pages if page_template(docs.text(path))]
    others = [path for path in pages if path not in named][:_MOST_PAGES]
    files = [each.path for each in docs.files if each.is_regular and str(each.path) in assets]
    for path in (*named, *others, *files):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(docs.content(path))


def _samples(writers: Iterable[UnitWriter]) -> Iterator[UnitWriter]:
    """Yield a brief in each language, and the front page of the library in each language."""
    seen = set()
    for writer in writers:
        kind = (writer.view.lang, writer.view.brief is None)
        if kind not in seen:
            seen.add(kind)
            yield writer


def _outputs(writer: UnitWriter) -> Iterator[Output]:
    """Yield a page of each layout, and pages without content for the rest of the navigation."""
    found = {}
    for planned in writer.samples():
        output, _ = planned.rendered()
        found[output.path] = output
    yield from found.values()
    for title, file in writer.nav():
        path = f"{writer.view.unit}/docs/{file}"
        if path not in found:
            yield Output(path, f"# {title}\n", writer.view.site.briefs[0].origin.document.file)

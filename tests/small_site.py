"""A small rendered site, written by hand, for the tests of the stages after rendering."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

from briefing import driver
from briefing.i18n.interface import load
from briefing.publish import assemble, build_folder
from briefing.render import stylesheets
from briefing.render.outputs import Output, Rendered, Unit
from briefing.render.site_chrome import translated_words
from briefing.source.project import Project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from briefing.diagnostics import Problem

DAY = date(2031, 9, 30)
CHROMIUM = next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)
# In the typeface that the theme preloads: a browser warns about one that no text uses.
CSS = 'body { color: #14212b; font-family: "Source Serif 4", serif; }\n'
FONTS = ("fonts/source-serif-4-latin-wght-normal.woff2", "fonts/source-sans-3-latin-wght-normal.woff2")
LOADED = ("fonts.css", *FONTS, "mark.svg", "masthead.js", "zensical.css")
ASSETS = {"briefing.css": CSS.encode(), **{file: (stylesheets.ASSETS / file).read_bytes() for file in LOADED}}
ALTERNATES = """
  - {lang: en, url: "{page}", name: English}
  - {lang: zh-Hans, url: "zh-hans/{page}", name: 简体}"""


def page(title: str, text: str, here: str = "", *, alternates: bool = False) -> str:
    """Write a page as rendering does: front matter from the program, the title as a Markdown heading."""
    others = f"alternates:{ALTERNATES.replace('{page}', here)}\n" if alternates else ""
    return f"---\ndescription: About {title}\n{others}---\n\n# {title}\n\n{text}\n"


def unit(name: str = "en", base: str = "", lang: str = "en", title: str = "Shade before steel") -> Unit:
    """Name a unit with the two pages that every unit of these tests has."""
    pages = (("Summary", "index.md"), ("Sources", "sources.md"))
    around = {"brand": title, "home": base, "sections": ["index.md", "sources.md"], "words": translated_words(load(lang)[0])}
    return Unit(name, base, lang, title, pages, around)


def outputs(one: Unit, text: str = "Trees cool streets.", *, alternates: bool = False) -> tuple[Output, ...]:
    """Write the files of a unit: a front page, a page of sources, a page below it, and style sheets at the root."""
    front = page(one.title, f'{text} <a href="sources/#source-city">S1</a> [F1](factors/heat.md#f1)', alternates=alternates)
    sources = page("Sources", '<h2 id="source-city">A city</h2>', "sources/", alternates=alternates)
    heat = page("Heat", '<h2 id="f1">Dark surfaces</h2>\n\n[Summary](../index.md)', "factors/heat/", alternates=alternates)
    return (
        Output(f"{one.name}/docs/index.md", front, "data/brief.yaml"),
        Output(f"{one.name}/docs/sources.md", sources, "data/sources.yaml"),
        Output(f"{one.name}/docs/factors/heat.md", heat, "data/factors.yaml"),
        *(() if one.base else (Output(f"{one.name}/docs/assets/{file}", text) for file, text in ASSETS.items())),
    )


def rendered(text: str = "Trees cool streets.") -> Rendered:
    """Make a site of one unit."""
    return Rendered(outputs(unit(), text), (unit(),), (), DAY)


def two_languages(chinese: str = "树木使街道降温。") -> Rendered:
    """Make a site of two units."""
    en, zh = unit(), unit("zh-Hans", "zh-hans/", "zh-Hans", "先有树荫")
    return Rendered((*outputs(en, alternates=True), *outputs(zh, chinese, alternates=True)), (en, zh), (), DAY)


def with_page(site: Rendered, path: str, content: str | bytes, origin: str | None = None) -> Rendered:
    """Add a file to a site, or replace one."""
    kept = tuple(output for output in site.outputs if output.path != path)
    return site._replace(outputs=(*kept, Output(path, content, origin)))


def project(root: Path, mkdocs_yml: str | None = None) -> Project:
    """Create the folder of a project, with a configuration if one is given."""
    (root / "data").mkdir(parents=True, exist_ok=True)
    if mkdocs_yml is not None:
        (root / "mkdocs.yml").write_text(mkdocs_yml, "utf-8")
    return Project(root, root / "data", root / "mkdocs.yml", root / "docs", root / "overrides", root / "templates")


def write(site: Rendered, build_dir: Path, root: Path) -> tuple[Problem, ...]:
    """Write a rendered site into a folder, with the settings of its project."""
    session = driver.open_project(project(root))
    site = site._replace(problems=site.problems + session.problems)
    return site.problems + build_folder.write(site, build_dir, session.project, session.settings)


def build_site(build_dir: Path, units: Sequence[Unit], site_dir: Path, root: Path, **options: Any) -> tuple[Problem, ...]:
    """Build a site from a rendered folder, with the settings of its project."""
    settings = driver.open_project(project(root)).settings
    return assemble.build_site(build_dir, units, site_dir, settings, **options).problems


def publish(site: Rendered, root: Path, **options: Any) -> tuple[Problem, ...]:
    """Write and build a site as the command line does."""
    problems = write(site, root / "build", root)
    if any(problem.severity == "error" for problem in problems):
        return problems
    return (*problems, *build_site(root / "build", site.units, root / "site", root, epoch=site.newest, **options))


def finished(root: Path) -> Path:
    """Build the site of two languages for its address and repository; return its folder."""
    project(root, "site_name: x\nsite_url: https://example.org/repo/\nrepo_url: https://github.com/a/b\n")
    assert publish(two_languages(), root, jobs=2) == ()
    return root / "site"


def messages(problems: Sequence[Problem]) -> str:
    """The messages of problems, with their files."""
    return "\n".join(f"{problem.place.file}: {problem.message}" for problem in problems)


def left_over(root: Path) -> list[str]:
    """List what a build should have removed."""
    return sorted(path.name for path in root.iterdir() if ".briefing-" in path.name)

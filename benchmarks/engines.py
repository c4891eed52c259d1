"""`briefing build` of a library against MkDocs, ProperDocs, Zensical, Hugo and Eleventy on the Markdown that it renders.

The engines only convert: they check nothing, render no data and follow no links. Hugo and Eleventy put each page into one frame,
taken from a finished page, and have no search. An engine that is not installed is named, with what installs it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape
from publish import TODAY, project
from timing import PROGRAM, ROOT, ratio, show, whole

from briefing.model import Figure, Table
from briefing.render.figures.standalone_svg import SourceLine, draw_svg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from timing import Times

    from briefing.model import Cite
    from briefing.model.values import When

CHART = ROOT / "docs" / "pictures" / "engines.svg"
ELEVENTY = ROOT / "build" / "engines" / "node_modules" / ".bin" / "eleventy"
OURS = "briefing build"
_ARTICLE = ('id="content">', "</article>")


class Engine(NamedTuple):
    """An engine: how it is called, and what installs it where it is missing."""

    command: tuple[str | Path, ...]
    missing: str = ""


def python_engine(name: str, *options: str) -> Engine:
    """An engine that reads the rendered units, one after the other."""
    call = " ".join(('"$0" -m', name, 'build --config-file "$unit/mkdocs.yml"', *options))
    each = f"for unit in $PWD/rendered/*/; do {call} > /dev/null; done"
    return Engine(("bash", "-e", "-c", each, sys.executable), "" if find_spec(name) else f"pip install {name}")


def engines() -> dict[str, Engine]:
    """Every engine, in the order of the table."""
    hugo = Engine(("hugo", "--quiet", "--source", "hugo"), "" if shutil.which("hugo") else "apt install hugo")
    eleventy = Engine(
        (ELEVENTY, "--quiet", "--config=eleventy/config.cjs"),
        "" if ELEVENTY.exists() else "npm install --prefix build/engines @11ty/eleventy@3.1.8",
    )
    return {
        OURS: Engine((PROGRAM, "build", "--today", TODAY)),
        "MkDocs": python_engine("mkdocs", '--quiet --site-dir "$PWD/plain"'),
        "ProperDocs": python_engine("properdocs", '--quiet --site-dir "$PWD/plain"'),
        "Zensical": python_engine("zensical", "--clean"),
        "Hugo": hugo,
        "Eleventy": eleventy,
    }


def frame_of(site: Path) -> tuple[str, str]:
    """What precedes and what follows the content of a finished page."""
    html = next(site.rglob("factors/index.html")).read_text("utf-8")
    before, _, rest = html.partition(_ARTICLE[0])
    return before + _ARTICLE[0], _ARTICLE[1] + rest.partition(_ARTICLE[1])[2]


def prepare_others(folder: Path) -> None:
    """Copy the rendered units for Hugo and for Eleventy: pages with their titles only, and all other files as they are."""
    before, after = frame_of(folder / "site")
    for unit in sorted((folder / "rendered").iterdir()):
        for file in (each for each in (unit / "docs").rglob("*") if each.is_file()) if unit.is_dir() else ():
            below = Path(unit.name) / file.relative_to(unit / "docs")
            if file.suffix != ".md":
                for name in ("hugo/static", "eleventy/static"):
                    put(folder / name / below, file.read_bytes())
                continue
            head, _, body = file.read_text("utf-8").removeprefix("---\n").partition("\n---\n")
            title = next(line for line in head.splitlines() if line.startswith("title:"))
            text = f"---\n{title}\n---\n{body}".encode()
            # In Hugo, pages below an `index.md` are parts of it, and pages below an `_index.md` are pages.
            put(folder / "hugo/content" / below.with_name("_index.md" if below.name == "index.md" else below.name), text)
            put(folder / "eleventy/pages" / below, text)
    content = f"{before}{{{{ .Content }}}}{after}"
    for name in ("list", "single"):
        put(folder / f"hugo/layouts/_default/{name}.html", content.encode())
    put(folder / "hugo/layouts/index.html", content.encode())
    put(
        folder / "hugo/config.toml",
        b'disableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n[markup.goldmark.renderer]\nunsafe = true\n',
    )
    put(folder / "eleventy/pages/_includes/frame.njk", f"{before}{{{{ content | safe }}}}{after}".encode())
    put(folder / "eleventy/pages/pages.json", json.dumps({"layout": "frame.njk"}).encode())
    put(
        folder / "eleventy/config.cjs",
        b"module.exports = (own) => { own.addPassthroughCopy({'eleventy/static': '/'}); own.setUseGitIgnore(false);"
        b"return {dir: {input: 'eleventy/pages', output: 'eleventy/site'}, markdownTemplateEngine: false}; };\n",
    )


def put(file: Path, content: bytes) -> None:
    """Write a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


class PlainWords:
    """What the chart needs of a writer of figures: English words, and texts as they are."""

    def title(self, text: str) -> Markup:
        """A text as it is."""
        return escape(text)

    inline = unlinked = typed = title

    def link(self, entity: Figure) -> Markup:
        """The title of another figure."""
        return escape(entity.title)

    def cites(self, sources: Iterable[Cite]) -> Markup:
        """The keys of sources."""
        return self.listed([each.source for each in sources])

    def of(self, value: str, _group: str) -> Markup:
        """A word as it is written."""
        return escape(value)

    def drawn_state(self, state: str) -> str:
        """The same, of a state."""
        return state

    def word(self, _key: str, _number: int | None = None, /, **values: object) -> Markup:
        """The unit of the numbers."""
        return escape(" ".join(map(str, values.values())))

    def when(self, when: When) -> Markup:
        """A date as it is written."""
        return escape(str(when))

    def decimal(self, value: Decimal) -> Markup:
        """A ratio with two decimal places."""
        return escape(f"{value:.2f}")

    def listed(self, items: Iterable[object]) -> Markup:
        """The only item."""
        return Markup(", ").join(map(escape, items))


def chart(ratios: Mapping[str, float], day: date, about: str) -> str:
    """Draw the ratios as bars, as a figure of a brief is drawn."""
    figure = Figure.decode({
        "id": "G1", "title": "Processor time for the same library, by engine", "kind": "bars", "data": "engines.csv",
        "x": "engine", "y": "ratio", "unit": f"user time ÷ that of {OURS}", "sources": ["benchmark"], "note": about,
    })  # fmt: skip
    rows = tuple((name, f"{value:.2f}") for name, value in ratios.items())
    lines = SourceLine("Command: benchmarks/engines.py", f"Measured on {day.isoformat()}", "")
    return draw_svg(figure, Table("engines.csv", ("engine", "ratio"), rows, (), ()), day, PlainWords(), lines, "en")()


def main() -> None:
    """Run every engine from nothing, in turn; the CPU of all processes counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--briefs", type=int, default=20)
    parser.add_argument(
        "--chart", type=lambda text: Path(text).resolve(), metavar="FILE", help=f"draw the chart, as {CHART.name}"
    )
    parser.add_argument("--day", metavar="DATE", help="the date that the chart shows")
    given = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = project(Path(temporary), given.briefs)
        every = engines()
        whole({OURS: every[OURS].command}, folder, 1)  # so that the others have something to build
        shutil.copytree(folder / "build", folder / "rendered")
        prepare_others(folder)
        found = {name: engine.command for name, engine in every.items() if not engine.missing}
        clock, _, user = whole(found, folder, given.rounds)
        check_outputs(folder, found)
        pages = sum(1 for unit in (folder / "rendered").iterdir() if unit.is_dir() for _ in (unit / "docs").rglob("*.md"))
    print(f"  {pages} pages, {given.rounds} rounds; user time of all processes")
    show(user, "s user")
    for name in found:
        compare(name, user, clock)
    for name, engine in every.items():
        if engine.missing:
            print(f"  {name:34} not measured: it is not installed ({engine.missing})")
    if given.chart:
        from datetime import date

        left = [name for name, engine in every.items() if engine.missing]
        about = (
            f"{pages} pages, median of {given.rounds} rounds, on a machine that did other work too. "
            + (f"Not installed: {', '.join(left)}. " if left else "")
            + "Only briefing checks the data, renders the pages and follows the links; Hugo and Eleventy make no search."
        )
        ratios = {name: ratio(user, name, OURS) for name in found}
        put(given.chart, chart(ratios, date.fromisoformat(given.day) if given.day else date.today(), about).encode())
        print(f"  the chart is in {given.chart}")


def check_outputs(folder: Path, found: Mapping[str, object]) -> None:
    """Stop if an engine left out pages: it would look fast."""
    expected = sum(1 for unit in (folder / "rendered").iterdir() if unit.is_dir() for _ in (unit / "docs").rglob("*.md"))
    for name, site in (("Hugo", "hugo/public"), ("Eleventy", "eleventy/site")):
        made = sum(1 for _ in (folder / site).rglob("index.html"))
        if name in found and made < expected:
            raise SystemExit(f"{name} made {made} of {expected} pages")


def compare(name: str, user: Times, clock: Times) -> None:
    """Print how an engine compares with the whole build."""
    print(f"  {name:34} {ratio(user, name, OURS):8.2f} × user time, {ratio(clock, name, OURS):.2f} × elapsed time of {OURS}")


if __name__ == "__main__":
    main()

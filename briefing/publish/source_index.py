"""Finds the file that an author edits to correct a fault of a page, a setting, a template or a plugin."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from briefing.diagnostics import Place, Problem, did_you_mean, error
from briefing.publish.docs_addresses import home_of
from briefing.publish.installed_theme import THEME, theme_folder
from briefing.publish.link_problems import NAME_THE_FILE, dead_link, missing_anchor
from briefing.publish.mkdocs.complaints import named_plugin
from briefing.publish.rewritten_links import link_at, rewritten_link
from briefing.render.theme_templates import first_circle
from briefing.source.lazy_pattern import lazy_pattern
from briefing.source.project import PAGE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefing.publish.mkdocs.complaints import Complaint
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Unit

_LINK = lazy_pattern(r"\blink '([^']+)'")
_NAV = lazy_pattern(r"A reference to '([^']+)' is included in the 'nav' configuration")


def _found(value: object, wanted: str, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """The paths of a text in a setting."""
    if value == wanted:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in parts:
        yield from _found(below, wanted, (*path, step))


_DEAD_LINK = lazy_pattern(r"Doc file '([^']+)' contains a link '([^']+)', but the target ")
_ABSOLUTE_LINK = lazy_pattern(r"Doc file '[^']+' contains an absolute link '([^']+)', it was left as is")
_DEAD_ANCHOR = lazy_pattern(
    r"Doc file '([^']+)' contains a link '([^'#]*)#([^']+)', "
    r"but (?:there is no such anchor|the doc '.+' does not contain an anchor)"
)

_NO_PAGE = re.compile(r"page does not exist \[ .+:(\d+):(\d+) \]$")
"""How Zensical names the place of a broken link."""
_ENDLESS = "maximum recursion depth"
_OF_TEMPLATES = "compare it with the file of the same name in the theme; `default/…` extends that one"
_OF_FAILURES = "change the options of the plugin, install another version of it, or delete the line"
_OF_WARNINGS = "correct what the plugin names, or delete the plugin: the warnings that it logs stop the build"
_OF_CONTENT = lazy_pattern(r"Doc file '|A reference to '|The following pages exist")
"""How the messages of MkDocs on links of a page and on the navigation begin."""

OWN_PLUGINS = ("search", "tags")
"""Plugins of the theme that change no page."""


class SourceIndex(NamedTuple):
    """Maps a page of the site to the source file that an author edits."""

    units: Sequence[Unit]
    build_dir: Path
    origins: Mapping[str, str]
    settings: MkdocsSettings

    def of_page(self, path: str) -> Place:
        """Return the source of a page of the site; of a page without one, the settings."""
        return self._of_sources(self._sources(path))

    def of_fault(self, paths: Sequence[str], fault: str) -> tuple[Place, str]:
        """Return the place to correct a fault of these pages, and what to type or, if only a plugin can have caused it, its name.

        The source of a page is searched first, then the templates of the project and its settings.
        """
        trace = trace_of(fault)
        for path in paths:
            source = next((each for each in self._sources(path) if (self.build_dir / each).is_file()), None)
            if source and (found := places_of(self.build_dir / source, trace)):
                origin = self.origins.get(source)
                if origin and Path(origin).suffix in _DATA:
                    return _place_in_data(Path(origin), trace), ""
                help = self._page_meant(source, trace) if " is broken" in fault else None
                return found[0]._replace(file=origin or found[0].file), help or ""
            file = Path(self.origins.get(source or "", ""))
            if source and file.suffix in PAGE_SUFFIXES and " is broken" in fault:
                changed = rewritten_link(self.build_dir / source, file, trace, path, self.settings.site_url)
                if changed:
                    return changed
        if found := list(self._in_templates(trace)):
            return found[0], ""
        for key in ("extra_javascript", "extra_css"):
            for number, value in enumerate(self.settings.values.get(key) or []):
                if _address(value) and _address(value)[:50] in fault:
                    return self.settings.place_of(key, number), ""
        foreign = [plugin for plugin in self.settings.plugins() if plugin.bare not in OWN_PLUGINS]
        if foreign and "is broken" not in fault:
            at = foreign[0].path if len(foreign) == 1 else ("plugins",)
            names = ", ".join(f"`{plugin.name}`" for plugin in foreign)
            return self.settings.place_of(*at), f"it is not in the source of the page, so a plugin adds it ({names})"
        return self.of_page(next((path for path in paths if not path.endswith("404.html")), paths[0])), ""

    def _in_templates(self, trace: str) -> Iterator[Place]:
        """Yield where a template of the project may contain a trace; addresses there are often those from the root of a unit."""
        bare = re.sub(r"^(?:\.\./|/)+", "", trace)
        mount = urlsplit(self.settings.site_url or "").path.strip("/")
        mounted = bare.removeprefix(f"{mount}/")
        units = (mounted.removeprefix(unit.base) for unit in sorted(self.units, key=lambda unit: -len(unit.base)))
        for form in dict.fromkeys((trace, trace.replace('"', "'"), bare, mounted, *units)):
            yield from (place for file in self._own_templates().values() for place in (places_of(file, form) if form else ()))

    def of_complaint(self, unit: Unit, complaint: Complaint) -> Problem:
        """Return a complaint of MkDocs or a plugin as a problem at the place to be corrected."""
        text = re.sub(r"\s*\n\s*", " ", complaint.text.strip())
        plugin = complaint.plugin or named_plugin(text)
        if plugin:
            entry = next((each for each in self.settings.plugins() if each.name in (plugin, _bare(plugin))), None)
            entry = entry or next((each for each in self.settings.plugins() if each.bare == _bare(plugin)), None)
            page = None if complaint.failed else self._quoted(unit, text)
            at = page or self.settings.place_of(*(entry.path if entry else ("plugins",)))
            verb, help = ("failed", _OF_FAILURES) if complaint.failed else ("reports", _OF_WARNINGS)
            return error("publish", f"the plugin `{_bare(plugin)}` {verb}: {text}", at, help)
        template = self._of_template(complaint)
        if _ENDLESS in text:
            message = "a template includes, extends or calls itself without end"
            return error("publish", message, self._circle() or template or self.settings.place_of(), _OF_TEMPLATES)
        if template:
            reason = re.sub(r"^[\w.]+(?:Error|NotFound): ", "", text)
            return error("publish", f"the template cannot be rendered: {reason}", template, _OF_TEMPLATES)
        setting = re.match(r"Config value '(\w+)", text)
        if setting:
            return error("publish", text, self.settings.place_of(setting[1]))
        listed = _NAV.match(text)
        at_entry = next(_found(self.settings.values.get("nav"), listed[1], ("nav",)), None) if listed else None
        if listed and at_entry:
            return error(
                "publish", f"the navigation lists `{listed[1]}`, which does not exist", self.settings.place_of(*at_entry)
            )
        page = self._quoted(unit, text) or Place(self.settings.file.as_posix())
        link = _LINK.search(text)
        at = next(iter(places_of(Path(page.file), link[1])), page) if link else page
        if absolute := _ABSOLUTE_LINK.match(text):
            return error(
                "publish", f"the link `{absolute[1]}` begins at the root of the host, not of the site", at, NAME_THE_FILE
            )
        if lost := _DEAD_ANCHOR.match(text):
            if not lost[2] and lost[3].startswith("fnref"):
                return unused_footnote(Path(page.file), lost[3])
            return missing_anchor(lost[2], lost[3], at, self._anchor_meant(f"{unit.name}/docs/{lost[1]}", lost[3]))
        if (missing := _NO_PAGE.match(text)) and (typed := link_at(Path(page.file), int(missing[1]), int(missing[2]))):
            return dead_link(typed.link, typed.place, None)
        dead = _DEAD_LINK.match(text)
        if dead is None:
            return error("publish", text, at)
        return dead_link(dead[2], at, self._page_meant(f"{unit.name}/docs/{dead[1]}", dead[2].partition("#")[0]))

    def _page_meant(self, source: str, link: str) -> str | None:
        """Return what to type instead of a broken link: the file of the page with that address, or a similar file."""
        unit = next(each for each in self.units if source.startswith(f"{each.name}/docs/"))
        folder = posixpath.dirname(unit.base + source.removeprefix(f"{unit.name}/docs/"))
        bare = link.removesuffix("/").removesuffix("/index.html").removesuffix(".md")
        for file in (f"{bare}/index.md", f"{bare}.md"):
            target = posixpath.normpath(posixpath.join(folder, file))
            home, below = home_of(target, self.units)
            if not target.startswith(("..", "/")) and (self.build_dir / home.name / "docs" / below).is_file():
                return f"write `{file}`: a link to a page names its file"
        folders = ((each.base, self.build_dir / each.name / "docs") for each in (unit, *self.units))
        pages = (base + file.relative_to(docs).as_posix() for base, docs in folders for file in sorted(docs.rglob("*.md")))
        return did_you_mean(link, (posixpath.relpath(page, folder or ".") for page in pages), 0.75)

    def _anchor_meant(self, source: str, anchor: str) -> str | None:
        """Return what to type instead of a link to a missing anchor: the page of the unit that has it."""
        docs = self.build_dir / source.partition("/docs/")[0] / "docs"
        has = re.compile(rf'\bid="{re.escape(anchor)}"|\{{:[^}}\n]*#{re.escape(anchor)}[ }}]')
        pages = sorted(docs.rglob("*.md"), key=lambda page: (page.parent.name == "all", len(page.parts), page))
        for page in pages:
            if has.search(page.read_text(encoding="utf-8", errors="replace")):
                folder = posixpath.dirname(source.partition("/docs/")[2])
                return f"write `{posixpath.relpath(page.relative_to(docs).as_posix(), folder or '.')}#{anchor}`"
        return None

    def _sources(self, path: str) -> list[str]:
        """Return the files from which a page of the site may have been made, below the build folder."""
        unit = max((u for u in self.units if path.startswith(u.base)), key=lambda u: len(u.base), default=self.units[0])
        below = path.removeprefix(unit.base)
        stem = below.removesuffix("/index.html")
        sources = ("index.md", "README.md") if below == "index.html" else (f"{stem}.md", f"{stem}/index.md", below)
        return [f"{unit.name}/docs/{source}" for source in sources]

    def _quoted(self, unit: Unit, text: str) -> Place | None:
        """Return the source of the page that a message quotes."""
        quoted = re.findall(r"(?:^|['\"\s(])([^'\"\s(]+\.(?:md|markdown))\b", text)
        sources = [f"{unit.name}/docs/{path}" for path in quoted]
        found = next((source for source in sources if source in self.origins or (self.build_dir / source).is_file()), None)
        originals = (path for path in quoted if Path(path).is_file() and Path(path).as_posix() in self.origins.values())
        return self._of_sources([found]) if found else next((Place(path) for path in originals), None)

    def _of_sources(self, sources: Iterable[str]) -> Place:
        """Return the origin of the first file that has one, else the first file that exists, else the settings."""
        paths = list(sources)
        known = next((self.origins[path] for path in paths if path in self.origins), None)
        found = next(((self.build_dir / path).as_posix() for path in paths if (self.build_dir / path).exists()), None)
        return Place(known or found or self.settings.file.as_posix())

    def _of_template(self, complaint: Complaint) -> Place | None:
        """Return the innermost place in a template of the project, if one is used where the complaint comes from."""
        own = self._own_templates()
        for file, line in ((complaint.template, complaint.line), *complaint.callers) if complaint.template else ():
            # Units with equal templates share their code, also those of another build folder.
            _, folder, name = file.rpartition("/theme/")
            if folder and name in own and not Path(file).is_relative_to(THEME):
                return Place(own[name].as_posix(), line, 1, line, 1)
        return None

    def _own_templates(self) -> dict[str, Path]:
        """Return the templates of the project by their names in the theme."""
        names = ((path.partition("/theme/")[2], origin) for path, origin in self.origins.items() if "/theme/" in path)
        return {name: Path(origin) for name, origin in names if name.endswith(".html")}

    def _circle(self) -> Place | None:
        """Return where a template of the project begins a circle of templates."""
        return first_circle(self._own_templates(), (self.build_dir / self.units[0].name / "theme", theme_folder()))


def unused_footnote(page: Path, anchor: str) -> Problem:
    """Return the problem of a footnote to which nothing refers, so that its link back, `#fnref:name`, has no target."""
    name = anchor.partition(":")[2]
    at = next(iter(places_of(page, f"[^{name}]:")), Place(page.as_posix()))
    help = f"write `[^{name}]` where the note belongs, or delete the footnote"
    return error("publish", f"nothing refers to the footnote `{name}`", at, help)


def _bare(plugin: str) -> str:
    return plugin.removeprefix("material/")


def _address(value: object) -> str:
    return str(value.get("path") or "") if isinstance(value, dict) else str(value)


def is_about_content(complaint: str) -> bool:
    """Return whether a message of MkDocs is about a link of a page or the navigation, and not about a template."""
    return _OF_CONTENT.match(complaint) is not None


def trace_of(fault: str) -> str:
    """Return what the source of a fault contains, as far as the text of the fault shows it."""
    forms = (r"the attribute (style=\"[^\"]*)", r"the script `(\w+=)", r"the link `([^`]+)` is broken")
    found = next((match[1] for form in forms if (match := re.match(form, fault))), None)
    tag = re.match(r"(?:an inline )?(<\w+)>(?: is not allowed|:)", fault)
    return found or (tag[1] if tag else fault.partition(": ")[2])


_DATA = (".yaml", ".yml", ".csv")


def _place_in_data(origin: Path, trace: str) -> Place:
    """Return where the data contain the text that a fault of a generated page quotes; without it, the file of the brief."""
    files = (origin, *sorted(file for file in origin.parent.rglob("*") if file.suffix in _DATA and file != origin))
    places = (place for text in (trace, unquote(trace)) for file in files for place in places_of(file, text, whole=True))
    return next(places, Place(origin.as_posix()))


_IN_A_LINK = lazy_pattern(r"(?:\]\(\s*<?|\]:\s*<?|<|(?:href|src)=[\"']?)\Z")
"""What is before the address of a link: the same words may be in the text above it."""


def _is_link(line: str, start: int, end: int) -> bool:
    return line[end : end + 1] in ("", *")>\"' ") and _IN_A_LINK.search(line, max(0, start - 10), start) is not None


def places_of(file: Path, trace: str, *, whole: bool = False) -> list[Place]:
    """Return where a text file contains the trace that a fault left: its line, or its first line if it runs over several.

    With `whole`, and otherwise where possible, the trace does not belong to a longer address.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if trace and trace in line]
    alone = re.compile(rf"(?<![\w/.#?&=%\-]){re.escape(trace)}(?![\w/#?&=%\-])")
    starts = [(number, match.start()) for number, line in lines for match in alone.finditer(line)]
    texts = dict(lines)
    starts.sort(key=lambda start: not _is_link(texts[start[0]], start[1], start[1] + len(trace)))
    starts += [] if starts or whole else [(number, line.find(trace)) for number, line in lines]
    found = [Place(file.as_posix(), number, at + 1, number, at + 1 + len(trace)) for number, at in starts]
    if whole:
        return found
    return found or ([Place(file.as_posix())] if trace and trace in " ".join(text.split()) else [])

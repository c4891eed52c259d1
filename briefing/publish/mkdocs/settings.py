"""Reads the mkdocs.yml of a project, and writes the mkdocs.yml of each unit."""

from __future__ import annotations

import html
import json
import os
import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from mkdocs.config.config_options import PathSpec
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import get_plugins
from mkdocs.utils.yaml import yaml_load

from briefing.diagnostics import Place, Problem, did_you_mean, error, warning
from briefing.publish.mkdocs.settings_without_effect import settings_without_effect
from briefing.source import reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from briefing.render.outputs import Unit

EXTENSIONS = ("attr_list", {"toc": {"permalink": False}}, {"tables": {"use_align_attribute": True}})
"""The Markdown extensions; tables align by attribute, because the Content Security Policy forbids `style`."""

_CHINESE = {"lang": ["en"], "separator": r"[\s\u200b\u3000\-、。，．：；？！“”‘’（）《》]+", "pipeline": []}
_STEMMED = frozenset(["da", "de", "es", "fi", "fr", "hu", "it", "ja", "ko", "nl", "no", "pt", "ro", "ru", "sv", "tr"])
_OTHER_LETTERS = frozenset(["ar", "bg", "el", "fa", "he", "hi", "ja", "ko", "ru", "th", "uk", "zh"])
"""Languages whose scripts our typefaces do not cover: their pages use system fonts and load none."""


_KINDS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "site_url": ((str,), "an address"),
    "plugins": ((list, dict), "a list"),
    "nav": ((list,), "a list"),
    "extra_css": ((list,), "a list"),
    "extra_javascript": ((list,), "a list"),
    "exclude_docs": ((str,), "lines of patterns"),
    "draft_docs": ((str,), "lines of patterns"),
}
"""The settings that are read here, with their types and the description of each type."""


class MkdocsSettings(NamedTuple):
    """The project's mkdocs.yml, parsed as MkDocs parses it."""

    file: Path
    values: Mapping[str, Any] = MappingProxyType({})
    found: bool = False
    site_url: str | None = None
    text: str = ""
    """The source text, for locating settings."""

    def place_of(self, key: str) -> Place:
        """Return the line of a setting, or else the start of the file."""
        lines = self.text.splitlines()
        line = next((number for number, text in enumerate(lines, 1) if re.match(rf"{re.escape(key)}\s*:", text)), 1)
        return Place(self.file.as_posix(), line, 1, line, len(key) + 1 if lines else 1)

    def plugins(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Return the plugins of a unit in order: the project's plugins, without our own."""
        asked = self.values.get("plugins", ["search"]) or []
        pairs = asked.items() if isinstance(asked, dict) else (_pair(item) for item in asked)
        return [(str(name), options or {}) for name, options in pairs if name != "briefing"]

    def assets(self) -> frozenset[str]:
        """Return the files of `docs/` that every page of every unit loads."""
        theme = self.values.get("theme")
        named = [theme.get(key) for key in ("logo", "favicon")] if isinstance(theme, dict) else []
        scripts = [s.get("path") if isinstance(s, dict) else s for s in self.values.get("extra_javascript") or []]
        return frozenset(str(path) for path in [*named, *scripts, *(self.values.get("extra_css") or [])] if path)

    def left_out(self) -> Callable[[str], bool]:
        """Return a predicate for handwritten files that are excluded from the site."""
        patterns = [self.values.get(key) or "" for key in ("exclude_docs", "draft_docs")]
        spec = PathSpec().run_validation("\n".join(["/templates/", *map(str, patterns)]))
        return lambda path: bool(spec.match_file(path))


def read(file: Path) -> tuple[MkdocsSettings, tuple[Problem, ...]]:
    """Read a project's mkdocs.yml; return defaults if there is none."""
    if not file.exists():
        return MkdocsSettings(file), ()
    raw = b""
    try:
        with file.open("rb") as opened:
            raw = opened.read()
            opened.seek(0)
            values = yaml_load(opened)  # pass an open file, because `INHERIT` is relative to the folder of the file
        if not isinstance(values, dict):
            raise TypeError("it is not a list of `key: value` lines")
    # YAML tags in this file can run arbitrary code, so reading it can raise any exception.
    except (Exception, SystemExit) as trouble:
        return MkdocsSettings(file), (_unreadable(file, raw, trouble),)
    wrong = {key: said for key, (kinds, said) in _KINDS.items() if not isinstance(values.get(key) or kinds[0](), kinds)}
    values = {key: value for key, value in values.items() if key not in wrong}
    address = values.get("site_url") or None
    if address and not re.match(r"https?://[^/\s]", address):
        wrong["site_url"], address = "a whole address, such as https://example.org/", None
    settings = MkdocsSettings(file, values, True, address, raw.decode("utf-8", errors="replace"))
    return settings, (*(_mistyped(settings, key, said) for key, said in wrong.items()), *_faults(settings))


def settings_files(file: Path) -> tuple[Path, ...]:
    """Return a project's mkdocs.yml and the files that it inherits from; the last one may not exist."""
    found = [file]
    while found[-1].is_file():
        named = _INHERIT.search(found[-1].read_text("utf-8", errors="replace"))
        further = found[-1].parent / named[1].strip("'\"") if named else found[0]
        if further in found:
            break
        found.append(further)
    return tuple(found)


_INHERIT = re.compile(r"^INHERIT: *([^#\n]*[^#\s])", re.MULTILINE)


def mkdocs_yml(unit: Unit, settings: MkdocsSettings, pages: Sequence[str], material: Mapping[str, Any], folder: Path) -> str:
    """Return the unit's configuration, which inherits all other settings from the project's mkdocs.yml.

    `pages` are the handwritten pages in the navigation, `material` are further values for the theme (assets, pages in other
    languages), and `folder` is the folder of the configuration file.
    """
    inherit = {"INHERIT": Path(os.path.relpath(settings.file, folder)).as_posix()} if settings.found else {}
    site = f"{settings.site_url.rstrip('/')}/" if settings.site_url else None
    values: dict[str, Any] = {
        **inherit,
        "site_name": html.escape(unit.title),
        "site_url": site and site + unit.base,
        "docs_dir": "docs",
        "use_directory_urls": True,
        "strict": False,
        "theme": _theme(unit),
        "nav": [{html.escape(title): path} for title, path in unit.nav] + _own_entries(unit, settings, pages) or None,
        "not_in_nav": "*",
        "exclude_docs": "",
        "draft_docs": "",
        "markdown_extensions": list(EXTENSIONS),
        "plugins": [_with_language(name, options, unit.lang) for name, options in settings.plugins()],
        "hooks": [],
        "watch": [],
        "extra_templates": [],
        "extra": _extra(unit, settings, site, material),
        "validation": {
            "nav": {"omitted_files": "warn", "not_found": "warn", "absolute_links": "warn"},
            "links": {"not_found": "warn", "absolute_links": "warn", "unrecognized_links": "warn", "anchors": "warn"},
        },
    }
    return as_yaml(values)


def as_yaml(values: Mapping[str, Any]) -> str:
    """Serialise plain values as JSON, which is a subset of YAML."""
    text = json.dumps(values, ensure_ascii=False, indent=2)
    # YAML folds these characters as line breaks or rejects them; JSON allows them.
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def _pair(item: Any) -> tuple[Any, Any]:
    return next(iter(item.items()), ("", None)) if isinstance(item, dict) else (item, None)


def _own_entries(unit: Unit, settings: MkdocsSettings, pages: Sequence[str]) -> list[Any]:
    asked = settings.values.get("nav")
    return list(asked) if asked and not unit.base else list(pages)


def _theme(unit: Unit) -> dict[str, Any]:
    return {
        "name": "material",
        "custom_dir": "theme",
        "language": unit.lang,
        "font": False,
        "features": [],
        # Our style sheet defines the colour schemes, which need no script.
        "palette": None,
    }


def _extra(unit: Unit, settings: MkdocsSettings, site: str | None, material: Mapping[str, Any]) -> dict[str, Any]:
    brand = unit.frame.get("brand") or settings.values.get("site_name") or unit.title
    return {
        "generator": False,
        # Each of these would make Material load third-party scripts or generate links of its own.
        "analytics": None,
        "alternate": None,
        "consent": None,
        "version": None,
        "polyfills": [],
        "site": site,
        "home": "../" * unit.base.count("/"),
        "base": unit.base,
        **({"fonts": False} if unit.lang.partition("-")[0].lower() in _OTHER_LETTERS else {}),
        "frame": {**unit.frame, "brand": brand},
        "icon": own.get("favicon") if isinstance(own := settings.values.get("theme"), dict) else None,
        **material,
        # One colour preference for all languages, separate from other sites on the same host.
        **({"scope": urlsplit(site).path} if site else {}),
    }


def _with_language(name: str, options: Mapping[str, Any], lang: str) -> Any:
    if name not in ("search", "material/search"):
        return {name: dict(options)} if options else name
    primary = lang.partition("-")[0].lower()
    # The dash of "China–US" has word joiners around it; both words must be searchable.
    spaced = {"lang": [primary if primary in _STEMMED else "en"], "separator": r"[\s\-\u2013\u2060]+"}
    fitting = _CHINESE if primary == "zh" else spaced
    return {name: {**fitting, **options}}


def _mistyped(settings: MkdocsSettings, key: str, wanted: str) -> Problem:
    return error("publish", f"`{key}` is not {wanted}", settings.place_of(key), f"write {wanted} after `{key}:`")


def _faults(settings: MkdocsSettings) -> tuple[Problem, ...]:
    problems = []
    for name, options in settings.plugins():
        if not _installed(name):
            help = did_you_mean(name, _installed_names()) or "install the package that provides it, or delete the line"
            problems.append(error("publish", f"no plugin `{name}` is installed", _place_of_plugin(settings, name), help))
        if not _plain(options):
            message = f"the options of the plugin `{name}` contain a value that is not plain YAML"
            problems.append(error("publish", message, settings.place_of("plugins"), "use texts, numbers and lists"))
    if settings.values.get("hooks"):
        message = "hooks are not supported: pages are built from the data, without this file"
        problems.append(warning("publish", message, settings.place_of("hooks"), "write a plugin instead"))
    return (*problems, *settings_without_effect(settings))


def _installed(name: str) -> bool:
    """Return whether a plugin is installed; theme plugins may omit their prefix, and ` #2` marks a second instance."""
    bare = name.partition(" #")[0].lstrip("/")
    return bare in _installed_names() or f"material/{bare}" in get_plugins()


def _installed_names() -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for name in get_plugins() for each in (name, name.removeprefix("material/"))))


def _place_of_plugin(settings: MkdocsSettings, name: str) -> Place:
    """Return the line of a plugin in the list of plugins, or else the line of the list."""
    top, lines = settings.place_of("plugins"), settings.text.splitlines()
    form = re.compile(rf"[^#]*?(?<![\w/-])({re.escape(name)})(?![\w/-])")
    own = any(line.startswith("plugins") for line in lines[top.line - 1 : top.line])  # otherwise they are inherited
    for number in range(top.line, len(lines) + 1) if own else ():
        found = form.match(lines[number - 1], len("plugins:") if number == top.line else 0)
        if found:
            return Place(top.file, number, found.start(1) + 1, number, found.end(1) + 1)
    return top


def _plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(below) for key, below in value.items())
    if isinstance(value, (list, tuple)):
        return all(map(_plain, value))
    return value is None or isinstance(value, (str, int, float, bool))


def _syntax_error(file: Path, raw: bytes) -> Problem | None:
    """Return the syntax error that our own YAML reader reports, if it includes help; it supports less than MkDocs."""
    found = reader.read(raw, file.as_posix()).problems
    return next((problem for problem in found if problem.code == "yaml-syntax" and problem.help), None)


def _unreadable(file: Path, raw: bytes, trouble: BaseException) -> Problem:
    problem = None if isinstance(trouble, OSError) else _syntax_error(file, raw)
    if problem is not None:
        return error("publish", f"this file cannot be read: {problem.message}", problem.place, problem.help, *problem.notes)
    said = trouble.format_message() if isinstance(trouble, MkDocsException) else str(trouble)
    marks = re.findall(r"line (\d+), column (\d+)", said)
    line, column = map(int, marks[-1]) if marks else (1, 1)
    reason = " ".join(said.split())
    return error("publish", f"this file cannot be read: {reason}", Place(file.as_posix(), line, column, line, column))

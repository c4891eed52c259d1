"""Reads the mkdocs.yml of a project."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.diagnostics import Place, Problem, did_you_mean, error, warning
from briefing.publish.mkdocs.excluded_files import excluded
from briefing.publish.mkdocs.faulty_settings import faulty_settings
from briefing.publish.mkdocs.markdown_extensions import extensions_without_effect
from briefing.publish.mkdocs.misnamed_settings import misnamed_settings
from briefing.publish.mkdocs.refused_plugins import PACKAGES, REFUSED, bare_name, refused_plugins
from briefing.publish.mkdocs.setting_types import of_another_type
from briefing.publish.mkdocs.settings_on_pages import refused_on_pages
from briefing.publish.mkdocs.settings_without_effect import OPTIONS, settings_without_effect
from briefing.source import yaml_reader
from briefing.source.characters import odd_breaks
from briefing.source.untrusted_yaml import HarmlessLoader, load_harmless
from briefing.source.yaml_outline import outline, repeated_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

OURS = "briefing"
"""The name of our plugin."""


class Entry(NamedTuple):
    """An entry in the list of plugins or of Markdown extensions."""

    name: str
    options: Mapping[str, Any]
    path: tuple[str | int, ...]
    """Its path in mkdocs.yml."""
    has_faulty_options: bool = False
    """Whether its options are written as something else than a mapping, such as `true`."""

    @property
    def bare(self) -> str:
        """Its name as registered, see `bare_name`."""
        return bare_name(self.name)


_PATTERNS = ("exclude_docs", "draft_docs")


class MkdocsSettings(NamedTuple):
    """The project's mkdocs.yml, parsed as MkDocs parses it."""

    file: Path
    values: Mapping[str, Any] = MappingProxyType({})
    found: bool = False
    site_url: str | None = None
    places: Mapping[tuple[str | int, ...], Place] = MappingProxyType({})
    """The place of each setting by its path, also of those that are inherited."""

    def place_of(self, *path: str | int) -> Place:
        """Return the place of a setting, or else of the innermost setting around it that has one."""
        known = (self.places[path[:length]] for length in range(len(path), 0, -1) if path[:length] in self.places)
        return next(known, Place(self.file.as_posix()))

    def plugins(self) -> list[Entry]:
        """Return the plugins of a unit in order: the project's plugins, without our own."""
        return [plugin for plugin in self.entries("plugins", ["search"]) if plugin.name != OURS]

    def own_options(self) -> Entry:
        """Return our own entry in the list of plugins; without options if it is not listed."""
        return next((plugin for plugin in self.entries("plugins") if plugin.name == OURS), Entry(OURS, {}, ("plugins",)))

    def entries(self, setting: str, default: Sequence[str] = ()) -> Iterator[Entry]:
        """Yield the entries of a list such as `plugins`, which may also be written as a mapping."""
        asked = self.values.get(setting, default) or []
        for number, item in enumerate(asked):
            if isinstance(asked, dict):
                yield _entry(item, asked[item], (setting, str(item)))
            elif isinstance(item, dict):
                name, options = next(iter(item.items()), ("", None))
                yield _entry(name, options, (setting, number, str(name)))
            else:
                yield Entry(str(item), {}, (setting, number))

    def assets(self) -> frozenset[str]:
        """Return the files of `docs/` that every page of every unit loads."""
        theme = self.values.get("theme")
        named = [theme.get(key) for key in ("logo", "favicon")] if isinstance(theme, dict) else []
        scripts = [s.get("path") if isinstance(s, dict) else s for s in self.values.get("extra_javascript") or []]
        return frozenset(str(path) for path in [*named, *scripts, *(self.values.get("extra_css") or [])] if path)

    def static_templates(self) -> list[str]:
        """Return the templates that the project has rendered without a page; `faulty_settings` reports other values."""
        theme = self.values.get("theme")
        listed = theme.get("static_templates") if isinstance(theme, dict) else None
        return [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []

    def left_out(self) -> Callable[[str], bool]:
        """Return a predicate for handwritten files that are excluded from the site; raises ValueError for a faulty pattern."""
        return excluded([str(self.values.get(key) or "") for key in _PATTERNS])


def read(file: Path, *, run_tags: bool = True) -> tuple[MkdocsSettings, tuple[Problem, ...]]:
    """Read a project's mkdocs.yml; return defaults if there is none.

    With `run_tags`, tags such as `!!python/name:` run code, as MkDocs runs it; otherwise they are texts.
    """
    if not file.is_file() or file.is_symlink():
        return MkdocsSettings(file), misnamed_settings(file)  # a link or a pipe is refused by `special_files`
    last = settings_files(file)[-1]
    if last.exists() and not last.is_file():
        return MkdocsSettings(file), (yaml_reader.not_regular(last.as_posix()),)  # a pipe would be waited for
    raw = b""
    try:
        with file.open("rb") as opened:
            raw = opened.read()
            if bad := odd_breaks(raw.decode("utf-8", errors="replace").replace("\r\n", "\n"), file.as_posix()):
                return MkdocsSettings(file), tuple(bad)  # editors count lines otherwise than the reader of YAML
            values = None if run_tags else _values_without_mkdocs(raw)
            if values is None:
                from mkdocs.utils.yaml import get_yaml_loader, yaml_load  # slow to import

                opened.seek(0)
                loader = None if run_tags else get_yaml_loader(HarmlessLoader)
                values = yaml_load(opened, loader)  # pass an open file, because `INHERIT` is relative to the folder of the file
        if not isinstance(values, dict):
            raise TypeError("it is not a list of `key: value` lines")
        if _size(values, {}) > _MOST_VALUES:
            raise TypeError(f"its aliases repeat more than {_MOST_VALUES:,} values")
    # YAML tags in this file can run arbitrary code, so reading it can raise any exception.
    except (Exception, SystemExit) as failure:
        return MkdocsSettings(file), (_unreadable(file, raw, failure),)
    if not values:
        help = "write `site_name: …` and what was here; or delete the file, if the site needs no settings"
        return MkdocsSettings(file), (error("publish", "this file has no settings", Place(file.as_posix()), help),)
    wrong = of_another_type(values)
    values = {key: value for key, value in values.items() if key not in wrong}
    address = values.get("site_url") or None
    expected = address_fault(address) if address else None
    if expected:
        wrong["site_url"], address = expected, None
    settings = MkdocsSettings(file, values, True, address, _places(file))
    repeated = (
        error("publish", f"the setting `{key}` is written a second time, and hides the first one", place, "join the two")
        for key, place in repeated_keys(raw.decode("utf-8", errors="replace"), file.as_posix())
    )
    return settings, (
        *misnamed_settings(file),
        *repeated,
        *(_mistyped(settings, key, message) for key, message in wrong.items()),
        *_faults(settings),
    )


_MOST_VALUES = 20_000


def _size(value: Any, known: dict[int, int]) -> int:
    """Return the number of values if every alias is written out; one that repeats itself has too many."""
    if not isinstance(value, dict | list | tuple):
        return 1
    if id(value) not in known:
        known[id(value)] = _MOST_VALUES
        known[id(value)] = 1 + sum(_size(each, known) for each in (value.values() if isinstance(value, dict) else value))
    return known[id(value)]


def _values_without_mkdocs(raw: bytes) -> Any:
    """Return the values of a file in which nothing has a meaning for MkDocs alone; None for another or a broken one."""
    return None if b"INHERIT" in raw or b"!ENV" in raw else load_harmless(raw)


def address_fault(address: str) -> str | None:
    """Return what the address of a site should be; scripts of pages contain its path (`ScriptHashes`)."""
    if not re.match(r"https?://[^/\s]", address):
        return "a whole address, such as https://example.org/"
    plain = re.fullmatch(r"https?://[^/\s?#]+(/[\w./:%~\-]*)?", address)
    return None if plain else "an address without query whose special characters are written like `%26`"


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


def _places(file: Path) -> dict[tuple[str | int, ...], Place]:
    """Return the places of all settings; those of the file itself take precedence over inherited ones."""
    found: dict[tuple[str | int, ...], Place] = {}
    for each in settings_files(file):
        if each.is_file():
            inner = outline(each.read_text("utf-8", errors="replace"), each.as_posix())
            taken = {path[0] for path in found}
            found |= {path: place for path, place in inner.items() if path[0] not in taken}
    return found


_INHERIT = re.compile(r"^INHERIT: *([^#\n]*[^#\s])", re.MULTILINE)


def _entry(name: object, options: Any, path: tuple[str | int, ...]) -> Entry:
    if isinstance(options, dict):
        return Entry(str(name), {str(key): below for key, below in options.items()}, path)
    return Entry(str(name), {}, path, options is not None)


def _mistyped(settings: MkdocsSettings, key: str, wanted: str) -> Problem:
    return error("publish", f"`{key}` is not {wanted}", settings.place_of(key), f"write {wanted} after `{key}:`")


def _faults(settings: MkdocsSettings) -> tuple[Problem, ...]:
    problems = []
    for plugin in settings.plugins():
        if not _installed(plugin.bare) and plugin.bare not in REFUSED:  # one answer: it is not needed
            package = PACKAGES.get(plugin.bare)
            help = (
                f"run `pip install {package}`" if package else did_you_mean(plugin.name, (*_installed_names(), *PACKAGES), 0.75)
            )
            help = help or "install the package that provides it, or delete the line"
            problems.append(error("publish", f"no plugin `{plugin.name}` is installed", settings.place_of(*plugin.path), help))
        if not _plain(plugin.options):
            message = f"the options of the plugin `{plugin.name}` contain a value that is not plain YAML"
            problems.append(error("publish", message, settings.place_of(*plugin.path), "use texts, numbers and lists"))
    for entry in (*settings.entries("plugins"), *settings.entries("markdown_extensions")):
        if entry.has_faulty_options:
            message = f"the options of `{entry.name}` are not `name: value` lines"
            help = f"write `- {entry.name}` alone, or its options below it"
            problems.append(error("publish", message, settings.place_of(*entry.path), help))
    own = settings.own_options()
    for name in (each for each in own.options if each not in OPTIONS):
        help = did_you_mean(name, OPTIONS) or f"delete it; its options are {', '.join(f'`{each}`' for each in OPTIONS)}"
        problems.append(error("publish", f"the plugin `{OURS}` has no option `{name}`", settings.place_of(*own.path, name), help))
    if settings.values.get("hooks"):
        message = "hooks are not supported: pages are built from the data, without this file"
        problems.append(warning("publish", message, settings.place_of("hooks"), "write a plugin instead"))
    return (
        *problems,
        *faulty_settings(settings),
        *refused_plugins(settings),
        *settings_without_effect(settings),
        *extensions_without_effect(settings),
        *refused_on_pages(settings),
    )


def _installed(name: str) -> bool:
    """Return whether a plugin is installed; theme plugins may omit their prefix."""
    return name in (OURS, "search") or name in _installed_names()  # which two are, without a search in all packages


def _installed_names() -> tuple[str, ...]:
    from mkdocs.plugins import get_plugins  # slow to import, and not needed for most projects

    return tuple(dict.fromkeys(each for name in get_plugins() for each in (name, name.removeprefix("material/"))))


def _plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(below) for key, below in value.items())
    if isinstance(value, (list, tuple)):
        return all(map(_plain, value))
    return value is None or isinstance(value, (str, int, float, bool))


def _syntax_error(file: Path, raw: bytes) -> Problem | None:
    """Return the syntax error that our own YAML reader reports, if it includes help; it supports less than MkDocs."""
    from briefing.publish.mkdocs.settings_without_effect import KNOWN

    found = yaml_reader.read(raw, file.as_posix(), KNOWN).problems
    return next((problem for problem in found if problem.code == "yaml-syntax" and problem.help), None)


def _unreadable(file: Path, raw: bytes, failure: BaseException) -> Problem:
    problem = None if isinstance(failure, OSError) else _syntax_error(file, raw)
    if problem is not None:
        return error("publish", f"this file cannot be read: {problem.message}", problem.place, problem.help, *problem.notes)
    *_, last, gone = (file, *settings_files(file))
    if not gone.is_file() and (named := _INHERIT.search(text := last.read_text("utf-8", errors="replace"))):
        line, start, end = text.count("\n", 0, named.start()) + 1, *(each - named.start() + 1 for each in named.span(1))
        help = "correct the path, which begins at the folder of this file, or delete the line"
        return error("publish", f"there is no file `{named[1]}`", Place(last.as_posix(), line, start, line, end), help)
    from mkdocs.exceptions import MkDocsException  # few files cannot be read

    message = failure.format_message() if isinstance(failure, MkDocsException) else str(failure)
    marks = re.findall(r"line (\d+), column (\d+)", message)
    line, column = map(int, marks[-1]) if marks else (1, 1)
    reason = " ".join(message.split())
    return error("publish", f"this file cannot be read: {reason}", Place(file.as_posix(), line, column, line, column))

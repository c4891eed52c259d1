"""The theme that the units of a site share: templates are loaded, frames rendered and files published once, not for each unit.

The units of a library have equal templates, in folders of their own. Loading them again, rendering their frames and copying the
files of the theme takes more time than the pages of a small unit.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import mkdocs
from mkdocs import utils

from briefing.publish import search
from briefing.publish.folder_sync import plain_files
from briefing.publish.html.frame import Frames
from briefing.publish.installed_theme import THEME, theme_folder
from briefing.publish.script_hashes import ScriptHashes
from briefing.render.templating import Compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.theme import Theme

_LOADED = ("assets/javascripts/bundle.", f"{search.FOLDER}/")
"""What pages load from the address of their unit; they load all other files of Material from the root of the site."""
_STEMMERS = "assets/javascripts/lunr/"
"""What Material's search worker loads, which serves the languages that ours does not support."""

_NAMING = (".md", ".markdown", ".html", ".css", ".js", ".mjs", ".json", ".svg", ".webmanifest", ".xml")
"""The files that can name other files: pages, and what they load."""
_KEPT = 8
"""How many navigations have their frames kept: a preview gets another one with each page that is added."""


def speed_up_mkdocs(config: MkDocsConfig, *, is_shared: bool = False, uses_root: bool = False) -> None:
    """Compile templates once, and skip the listing of ten thousand icons: both take longer than building a small unit.

    With `is_shared`, the environment is a `SharedTheme`, which no plugin may change. With `uses_root`, the unit gets no files of
    Material that its pages load from the root of the site, unless its settings or files name them.
    """
    theme, make = config.theme, config.theme.get_env

    @cache
    def get_env() -> Any:
        listed = _Names(config, uses_root=uses_root)
        if is_shared:
            return SharedTheme(_loaded(_Templates(theme, make)), listed)
        env: Any = make()
        env.bytecode_cache = _compiled()
        env.list_templates = listed
        return env

    vars(theme)["get_env"] = get_env


@contextmanager
def installed_themes_once() -> Iterator[None]:
    """Keep the list of installed themes: MkDocs reads it from the metadata of all packages for each configuration."""
    module: Any = utils
    before = utils.get_themes
    module.get_themes = _Kept(before)
    try:
        yield
    finally:
        module.get_themes = before


class _Kept:
    """A cached function whose cache is not cleared."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self._function = function

    def __call__(self) -> Any:
        return self._function()

    def cache_clear(self) -> None:
        """Do nothing: no theme is installed during a build."""


class _Templates:
    """The templates of a unit; equal if their texts and their language are."""

    def __init__(self, theme: Theme, make: Callable[[], Any]) -> None:
        self.make = make
        self.dirs = tuple(theme.dirs)
        own, *installed = self.dirs
        read = (name for name in plain_files(own) if not name.startswith("assets/") or name in theme.static_templates)
        self.texts = {name: Path(own, name).read_text(encoding="utf-8") for name in sorted(read)}
        self._key = (theme["language"], *installed, *self.texts.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Templates) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


class _Loaded(NamedTuple):
    env: Any
    scripts: ScriptHashes
    frames: Callable[[str], Frames]
    """Returns the frames that were rendered from the templates, by what units with the same frames have in common."""


@lru_cache(maxsize=16)
def _loaded(templates: _Templates) -> _Loaded:
    env = templates.make()
    env.bytecode_cache = _compiled()
    of_files = env.loader.get_source

    def source(environment: Any, name: str) -> Any:
        # The folder of the first unit may be gone when a template is first used.
        text = templates.texts.get(name)
        if text is None:
            return of_files(environment, name)
        ours = THEME / name
        is_ours = ours.is_file() and ours.read_text(encoding="utf-8") == text
        return text, str(ours if is_ours else f"{templates.dirs[0]}/{name}"), None

    env.loader.get_source = source
    return _Loaded(env, ScriptHashes(templates.dirs), lru_cache(maxsize=_KEPT)(lambda _: Frames()))


@cache
def _compiled() -> Compiled:
    # Nothing is written into the package of Material.
    return Compiled({THEME: THEME, theme_folder(): THEME / "material"}, anywhere=True, made_by=mkdocs.__version__)


class SharedTheme:
    """A Jinja environment that units share, with the names of the files of one of them."""

    def __init__(self, loaded: _Loaded, listed: _Names) -> None:
        self._env, self.scripts, self.frames = loaded
        self.list_templates = listed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._env, name)


class _Names:
    """Lists the files of a theme as MkDocs does, which ignores hidden files, but lists them first: the icons are hidden."""

    unused: frozenset[str] = frozenset()
    """The files of Material that the pages of the unit do not load."""
    named: frozenset[str] = frozenset()
    """Those of them that the unit names all the same."""

    def __init__(self, config: MkDocsConfig, *, uses_root: bool) -> None:
        own, *installed = config.theme.dirs
        ours = {*plain_files(own)}
        theirs = {name for folder in installed for name in _installed_files(folder)}
        if uses_root:
            self.unused = _unused(theirs, config.theme["language"])
            self.named = named_files(self.unused, config.user_configs, _contents(Path(config.docs_dir), Path(own)))
            theirs -= self.unused - self.named
            ours.discard(config.extra["stylesheet"])
        self._names = sorted(ours | theirs)

    def __call__(self, extensions: None = None, filter_func: Callable[[str], bool] | None = None) -> list[str]:
        return list(filter(filter_func, self._names))


@cache
def _installed_files(folder: str) -> tuple[str, ...]:
    return tuple(name for name in plain_files(folder) if not name.endswith((".html", ".py")))


def _is_loaded(name: str, *, stemmed: bool) -> bool:
    return not name.startswith("assets/") or name.startswith(_LOADED) or (stemmed and name.startswith(_STEMMERS))


def remove_shared(site_dir: Path, config_file: Path, values: Mapping[str, Any], installed: Iterable[str]) -> None:
    """Remove from the site of a unit what `uses_root` keeps from it; for publishers that copy the whole theme.

    `values` are the settings in its file, and `installed` the folders of the theme.
    """
    docs, own = config_file.parent / values["docs_dir"], config_file.parent / values["theme"]["custom_dir"]
    unused = _unused({name for folder in installed for name in _installed_files(folder)}, values["theme"]["language"])
    kept = named_files(unused, values, _contents(docs, own))
    shared = {values["extra"]["stylesheet"], *(name for name in unused - kept if not (own / name).exists())}
    for name in shared:
        if not (docs / name).exists():
            (site_dir / name).unlink(missing_ok=True)
    for folder, _, _ in os.walk(site_dir / "assets", topdown=False):
        with suppress(OSError):  # it is not empty
            os.rmdir(folder)


def _unused(names: Iterable[str], language: str) -> frozenset[str]:
    """Return the files of a theme that no page loads from the address of its unit."""
    stemmed = not search.is_ours(language)
    return frozenset(name for name in names if not _is_loaded(name, stemmed=stemmed))


def _contents(docs: Path, own: Path) -> Iterator[tuple[str, bytes]]:
    files = [docs / path for path in plain_files(docs)] + [own / path for path in plain_files(own) if path.startswith("assets/")]
    return ((file.name, file.read_bytes()) for file in files if file.suffix in _NAMING)


def named_files(names: Iterable[str], settings: object, files: Iterable[tuple[str, bytes]]) -> frozenset[str]:
    """Return the files of a theme that the settings, pages, style sheets or scripts of a unit name, with their source maps."""
    texts = [json.dumps(settings, default=str).encode(), *(content for name, content in files if name.endswith(_NAMING))]
    found = {name: name.rpartition("/")[2].removesuffix(".map").encode() for name in names}
    if not found:
        return frozenset()
    kinds = {re.escape(last[last.rindex(b".") :]) for last in found.values()}
    # Only a few characters are before such an ending: to look for each name in all texts would take a tenth of the publishing.
    ending, longest = re.compile(b"|".join(sorted(kinds))), max(map(len, found.values()))
    near = {text[max(end - longest, 0) : end] for text in texts for end in map(re.Match.end, ending.finditer(text))}
    named = b"\n".join(near)
    return frozenset(name for name, last in found.items() if last in named)

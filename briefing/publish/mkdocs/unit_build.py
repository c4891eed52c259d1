"""Builds one unit with MkDocs in this process and captures its log."""

from __future__ import annotations

import logging
import os
import warnings
from calendar import timegm
from contextlib import contextmanager
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from mkdocs.plugins import BasePlugin

# Material prints an end-of-life notice on import, which happens when a configuration is loaded.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from briefing.publish.folder_sync import plain_files
from briefing.render.templating import Compiled

Made = TypeVar("Made")

_LOGGERS = ("mkdocs", "MARKDOWN", "pymdownx")


class MkdocsResult(NamedTuple):
    """The result of one unit: the warnings and errors of MkDocs (empty on success), site URL and theme folders."""

    complaints: tuple[str, ...]
    site_url: str | None = None
    theme_dirs: tuple[str, ...] = ()


def build_unit(config_file: Path, site_dir: Path, plugins: Mapping[str, BasePlugin[Any]] = MappingProxyType({})) -> MkdocsResult:
    """Build one unit into its own folder; warnings and exceptions are returned as texts, never raised.

    `plugins` are added to those of the project, by their names.
    """

    def work() -> MkdocsResult:
        with _own_plugins():
            config = load_config(str(config_file), site_dir=str(site_dir))
        speed_up_mkdocs(config)
        for name, plugin in plugins.items():
            config.plugins[name] = plugin
        # The MkDocs command line triggers startup and shutdown events; plugins may rely on them.
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
        return MkdocsResult((), config.site_url, tuple(config.theme.dirs))

    built, complaints = capture_log(work)
    return built._replace(complaints=complaints) if built else MkdocsResult(complaints)


@contextmanager
def _own_plugins() -> Iterator[None]:
    """Create new plugin instances for a unit: MkDocs caches instances across all configurations of a process."""
    option: Any = MkDocsConfig.plugins
    kept, option.plugin_cache = option.plugin_cache, {}
    try:
        yield
    finally:
        option.plugin_cache = kept


def capture_log(work: Callable[[], Made]) -> tuple[Made | None, tuple[str, ...]]:
    """Run `work` and capture its warnings; return its result, or None if it was aborted, and the warnings."""
    with _capture_warnings() as warned:
        try:
            return work(), tuple(warned)
        except Abort as error:
            return None, tuple(warned) or (str(error),)
        # Pages and plugins can make MkDocs raise any exception; none must count as success.
        except (Exception, SystemExit) as error:
            if isinstance(error, SystemExit) and _is_stop(error):
                raise
            text = f"{type(error).__name__}: {error}"
            return None, (*warned, *([] if any(str(error) in text for text in warned) else [text]))


def _is_stop(stop: SystemExit) -> bool:
    """Return whether an exit was caused by a signal (128 plus its number) rather than by a plugin."""
    return isinstance(stop.code, int) and stop.code > 128


def speed_up_mkdocs(config: MkDocsConfig) -> None:
    """Reuse compiled templates between builds, and skip the listing of ten thousand icons.

    These take half of the build time of a small unit, and a library has many units.
    """
    make = config.theme.get_env

    def get_env() -> Any:
        env: Any = make()
        env.bytecode_cache = _compiled()
        # MkDocs ignores hidden files of a theme, but lists them first; the icons are in a hidden folder.
        env.loader.list_templates = lambda: sorted({name for top in env.loader.searchpath for name in plain_files(top)})
        return env

    vars(config.theme)["get_env"] = get_env


@cache
def _compiled() -> Compiled:
    return Compiled(anywhere=True)


@contextmanager
def clock(today: date) -> Iterator[None]:
    """Set the build date of MkDocs, unless the environment sets SOURCE_DATE_EPOCH."""
    name = "SOURCE_DATE_EPOCH"
    ours = name not in os.environ
    if ours:
        os.environ[name] = str(timegm(today.timetuple()))
    try:
        yield
    finally:
        if ours:
            os.environ.pop(name, None)


class _LogCapture(logging.Handler):
    """Collects each distinct warning; unlike MkDocs' own counter, it also works in quiet mode."""

    def __init__(self, warned: dict[str, None]) -> None:
        super().__init__(logging.WARNING)
        self.warned = warned

    def emit(self, record: logging.LogRecord) -> None:
        self.warned[record.getMessage()] = None


@contextmanager
def note_warnings(*, but_of: str) -> Iterator[dict[str, None]]:
    """Collect the warnings of MkDocs and its plugins without suppressing their output; one module is ignored."""
    warned: dict[str, None] = {}
    capture = _LogCapture(warned)
    capture.addFilter(lambda record: not record.name.endswith(but_of))
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    for logger in loggers:
        logger.addHandler(capture)
    try:
        yield warned
    finally:
        for logger in loggers:
            logger.removeHandler(capture)


@contextmanager
def _capture_warnings() -> Iterator[dict[str, None]]:
    warned: dict[str, None] = {}
    handler = _LogCapture(warned)
    before = [(logger, logger.level, logger.propagate, logger.handlers) for logger in map(logging.getLogger, _LOGGERS)]
    for logger, *_ in before:
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            yield warned
    finally:
        for logger, level, propagate, handlers in before:
            logger.handlers, logger.propagate = handlers, propagate
            logger.setLevel(level)

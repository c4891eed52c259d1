"""One unit built by MkDocs in this process, with everything it says caught and counted."""

from __future__ import annotations

import logging
import os
import warnings
from calendar import timegm
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from mkdocs.plugins import BasePlugin

# Material prints its end-of-life notice while it is imported, which loading a configuration does.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from briefing.publish.sync import plain_files
from briefing.render.templating import Compiled

Made = TypeVar("Made")

_LOGGERS = ("mkdocs", "MARKDOWN", "pymdownx")


class MkdocsResult(NamedTuple):
    """What came of one unit: whatever MkDocs complained of (nothing, if all is well) and where the site will stand."""

    complaints: tuple[str, ...]
    site_url: str | None = None
    theme_dirs: tuple[str, ...] = ()


def build_unit(config_file: Path, site_dir: Path, witness: BasePlugin[Any] | None = None) -> MkdocsResult:
    """Build one unit into a folder of its own; warnings and exceptions come back as texts, none goes out.

    A `witness` is a plugin that is told of everything on the way.
    """

    def work() -> MkdocsResult:
        with _own_plugins():
            config = load_config(str(config_file), site_dir=str(site_dir))
        speed_up_mkdocs(config)
        if witness:
            config.plugins["briefing/witness"] = witness
        # MkDocs' command line runs these two; plugins may rely on them.
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
    """Give a unit plugins of its own: MkDocs hands one and the same to all the configurations of a process."""
    option: Any = MkDocsConfig.plugins
    kept, option.plugin_cache = option.plugin_cache, {}
    try:
        yield
    finally:
        option.plugin_cache = kept


def capture_log(work: Callable[[], Made]) -> tuple[Made | None, tuple[str, ...]]:
    """Do some work of MkDocs; whatever it complains of comes back as texts, and nothing else if it broke off."""
    with _listening() as heard:
        try:
            return work(), tuple(heard)
        except Abort as trouble:
            return None, tuple(heard) or (str(trouble),)
        # A page or a plugin can make anything come out of MkDocs; it must not pass as a finished site.
        except (Exception, SystemExit) as trouble:
            if isinstance(trouble, SystemExit) and _is_stop(trouble):
                raise
            said = f"{type(trouble).__name__}: {trouble}"
            return None, (*heard, *([] if any(str(trouble) in text for text in heard) else [said]))


def _is_stop(leaving: SystemExit) -> bool:
    """Tell a signal that ends this program (128 and its number) from a plugin that gave up."""
    return isinstance(leaving.code, int) and leaving.code > 128


def speed_up_mkdocs(config: MkDocsConfig) -> None:
    """Spare a build what the one before has done: compiling the same templates, listing ten thousand icons.

    Half of the time of a small unit goes there, and a library has many.
    """
    make = config.theme.get_env

    def get_env() -> Any:
        env: Any = make()
        env.bytecode_cache = _compiled()
        # MkDocs leaves hidden files of a theme out, but would list them: the icons are a hidden folder.
        env.loader.list_templates = lambda: sorted({name for top in env.loader.searchpath for name in plain_files(top)})
        return env

    vars(config.theme)["get_env"] = get_env


@cache
def _compiled() -> Compiled:
    return Compiled(anywhere=True)


@contextmanager
def clock(today: date) -> Iterator[None]:
    """Let MkDocs take this day for today, unless the caller's environment sets SOURCE_DATE_EPOCH."""
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
    """Keeps every warning once; counting in MkDocs' own way misses them when it is told to be quiet."""

    def __init__(self, heard: dict[str, None]) -> None:
        super().__init__(logging.WARNING)
        self.heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self.heard[record.getMessage()] = None


@contextmanager
def note_warnings(*, but_of: str) -> Iterator[dict[str, None]]:
    """Keep what MkDocs and its plugins warn about, beside their own output; the warnings of one module are left out."""
    heard: dict[str, None] = {}
    capture = _LogCapture(heard)
    capture.addFilter(lambda record: not record.name.endswith(but_of))
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    for logger in loggers:
        logger.addHandler(capture)
    try:
        yield heard
    finally:
        for logger in loggers:
            logger.removeHandler(capture)


@contextmanager
def _listening() -> Iterator[dict[str, None]]:
    heard: dict[str, None] = {}
    ear = _LogCapture(heard)
    before = [(logger, logger.level, logger.propagate, logger.handlers) for logger in map(logging.getLogger, _LOGGERS)]
    for logger, *_ in before:
        logger.handlers, logger.propagate = [ear], False
        logger.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            yield heard
    finally:
        for logger, level, propagate, handlers in before:
            logger.handlers, logger.propagate = handlers, propagate
            logger.setLevel(level)

"""One unit built by MkDocs in this process, with everything it says caught and counted."""

from __future__ import annotations

import logging
import os
import warnings
from calendar import timegm
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

# Material prints its end-of-life notice while it is imported, which loading a configuration does.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from briefing.publish.folder import plain_files

_LOGGERS = ("mkdocs", "MARKDOWN", "pymdownx")


class Built(NamedTuple):
    """What came of one unit: whatever MkDocs complained of (nothing, if all is well) and where the site will stand."""

    complaints: tuple[str, ...]
    site_url: str | None = None
    theme_dirs: tuple[str, ...] = ()


def build_unit(config_file: Path, site_dir: Path) -> Built:
    """Build one unit into a folder of its own; warnings and exceptions come back as texts, none goes out."""
    with _listening() as heard:
        try:
            config = load_config(str(config_file), site_dir=str(site_dir))
            quicken(config)
            # MkDocs' command line runs these two; plugins may rely on them.
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
            return Built(tuple(heard), config.site_url, tuple(config.theme.dirs))
        except Abort as trouble:
            return Built(tuple(heard) or (str(trouble),))
        # A page or a plugin can make anything come out of MkDocs; it must not pass as a finished site.
        except (Exception, SystemExit) as trouble:
            if isinstance(trouble, SystemExit) and _is_stop(trouble):
                raise
            said = f"{type(trouble).__name__}: {trouble}"
            return Built((*heard, *([] if any(str(trouble) in text for text in heard) else [said])))


def _is_stop(leaving: SystemExit) -> bool:
    """Tell a signal that ends this program (128 and its number) from a plugin that gave up."""
    return isinstance(leaving.code, int) and leaving.code > 128


def quicken(config: MkDocsConfig) -> None:
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


class _Compiled:
    """Keeps the code of templates by their text, in the form that Jinja asks for."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], SimpleNamespace] = {}

    def get_bucket(self, _environment: Any, name: str, _filename: str, source: str) -> SimpleNamespace:
        """Give the place for a template's code, filled or not."""
        return self._kept.setdefault((name, source), SimpleNamespace(code=None))

    def set_bucket(self, bucket: SimpleNamespace) -> None:
        """Take note that the place was filled, which it is by then."""


@cache
def _compiled() -> _Compiled:
    return _Compiled()


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


class _Ear(logging.Handler):
    """Keeps every warning once; counting in MkDocs' own way misses them when it is told to be quiet."""

    def __init__(self, heard: dict[str, None]) -> None:
        super().__init__(logging.WARNING)
        self.heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self.heard[record.getMessage()] = None


@contextmanager
def _listening() -> Iterator[dict[str, None]]:
    heard: dict[str, None] = {}
    ear = _Ear(heard)
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

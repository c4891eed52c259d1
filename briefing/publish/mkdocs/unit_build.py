"""Builds one unit with MkDocs in this process and captures its log."""

from __future__ import annotations

import json
import logging
import os
import warnings
from calendar import timegm
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from mkdocs.plugins import BasePlugin

# Material prints an end-of-life notice on import, which happens when a configuration is loaded.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

import mkdocs
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from briefing.diagnostics.os_reasons import is_full
from briefing.publish.html.direct_pages import NAME, SEARCH
from briefing.publish.html.shared_theme import installed_themes_once, speed_up_mkdocs
from briefing.publish.mkdocs.complaints import Complaint, PluginWatch
from briefing.publish.mkdocs.original_paths import NAME as ORIGINALS
from briefing.publish.mkdocs.original_paths import OriginalPaths, ProjectPaths

Made = TypeVar("Made")

_MKDOCS = os.path.join(os.path.dirname(mkdocs.__file__), "")
_LOGGERS = ("mkdocs", "MARKDOWN", "pymdownx")


class MkdocsResult(NamedTuple):
    """The result of one unit: the warnings and errors of MkDocs (empty on success), site URL and theme folders."""

    complaints: tuple[Complaint, ...]
    site_url: str | None = None
    theme_dirs: tuple[str, ...] = ()


def build_unit(
    config_file: Path,
    site_dir: Path,
    plugins: Mapping[str, BasePlugin[Any]] = MappingProxyType({}),
    paths: ProjectPaths = ProjectPaths(),  # noqa: B008  # reason: a frozen value
    *,
    uses_root: bool = False,
) -> MkdocsResult:
    """Build one unit into its own folder; warnings and exceptions are returned as complaints, never raised.

    `plugins` are added to those of the project, by their names; `paths` are what the project's plugins see. With `uses_root`, the
    unit gets no files of the theme that its pages load from the root of the site.
    """
    watch = PluginWatch()

    def work() -> MkdocsResult:
        with _own_plugins(), installed_themes_once():
            config = load_unit_config(config_file, str(site_dir), paths)
        speed_up_mkdocs(config, is_shared=NAME in plugins, uses_root=uses_root)
        shown = {} if set(config.plugins) <= {SEARCH} else {ORIGINALS: OriginalPaths(paths)}
        for name, plugin in {**shown, **plugins}.items():
            config.plugins[name] = plugin
        watch.attach(config.plugins)
        # The MkDocs command line triggers startup and shutdown events; plugins may rely on them.
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
        return MkdocsResult((), config.site_url, tuple(config.theme.dirs))

    built, complaints = capture_log(work, watch)
    return built._replace(complaints=complaints) if built else MkdocsResult(complaints)


def load_unit_config(config_file: Path, site_dir: str, paths: ProjectPaths) -> MkDocsConfig:
    """Load the configuration of a unit as MkDocs does, as if it were the project's: options of plugins are relative to that.

    It is JSON, and reading it as YAML would take a tenth of a small build.
    """
    config = MkDocsConfig(config_file_path=paths.config_file or str(config_file))
    values = json.loads(config_file.read_text(encoding="utf-8"))
    folder = config_file.parent.resolve()
    values["docs_dir"] = str(folder / values["docs_dir"])
    values["theme"]["custom_dir"] = str(folder / values["theme"]["custom_dir"])
    config.load_dict({**values, "site_dir": site_dir})
    errors, warned = config.validate()
    log = logging.getLogger("mkdocs.config")
    for name, message in (*warned, *errors):
        log.warning("Config value '%s': %s", name, message)
    if errors:
        raise Abort("Aborted with a configuration error!")
    return config


@contextmanager
def _own_plugins() -> Iterator[None]:
    """Create new plugin instances for a unit: MkDocs caches instances across all configurations of a process."""
    option: Any = MkDocsConfig.plugins
    kept, option.plugin_cache = option.plugin_cache, {}
    option.warnings = []  # those of a configuration that was refused would be repeated
    try:
        yield
    finally:
        option.plugin_cache = kept


def capture_log(work: Callable[[], Made], watch: PluginWatch | None = None) -> tuple[Made | None, tuple[Complaint, ...]]:
    """Run `work` and capture its warnings; return its result, or None if it was aborted, and the warnings."""
    watch = watch or PluginWatch()
    with _capture_warnings(watch) as warned:
        try:
            return work(), tuple(warned)
        except Abort as error:
            return None, tuple(warned) or (Complaint(str(error)),)
        # Pages and plugins can make MkDocs raise any exception; none must count as success.
        except (Exception, SystemExit) as error:
            if isinstance(error, SystemExit) and _is_stop(error):
                raise
            if isinstance(error, OSError) and is_full(error):
                raise  # neither a page nor a setting caused it
            return None, watch.with_failure(tuple(warned), error)


def _is_stop(stop: SystemExit) -> bool:
    """Return whether an exit was caused by a signal (128 plus its number) rather than by a plugin."""
    return isinstance(stop.code, int) and stop.code > 128


@contextmanager
def clock(today: date, *, always: bool = False) -> Iterator[None]:
    """Set the date that programs write into files (SOURCE_DATE_EPOCH), unless the environment sets it and not `always`."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    ours = always or before is None
    if ours:
        os.environ[name] = str(timegm(today.timetuple()))
    try:
        yield
    finally:
        if ours and before is not None:
            os.environ[name] = before
        elif ours:  # a date that was there before is left to those who set it, who may remove it first
            os.environ.pop(name, None)


class _LogCapture(logging.Handler):
    """Collects each distinct warning; unlike MkDocs' own counter, it also works in quiet mode."""

    def __init__(self, warned: dict[Complaint, None], watch: PluginWatch) -> None:
        super().__init__(logging.WARNING)
        self.warned = warned
        self.watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        plugin = "" if record.pathname.startswith(_MKDOCS) else self.watch.running
        self.warned[Complaint(record.getMessage(), plugin)] = None


@contextmanager
def note_warnings(watch: PluginWatch, *, but_of: str) -> Iterator[dict[Complaint, None]]:
    """Collect the warnings of MkDocs and its plugins without suppressing their output; one module is ignored."""
    warned: dict[Complaint, None] = {}
    capture = _LogCapture(warned, watch)
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
def _capture_warnings(watch: PluginWatch) -> Iterator[dict[Complaint, None]]:
    warned: dict[Complaint, None] = {}
    handler = _LogCapture(warned, watch)
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

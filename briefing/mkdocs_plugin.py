"""The MkDocs plugin: `mkdocs build` and `mkdocs serve` in a project produce the same site as `briefing build`.

It renders first and then makes MkDocs build the rendered folder; no content passes through the plugin. MkDocs builds into a
staging folder, which replaces the site only after every check, as in `briefing build`.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from contextlib import ExitStack
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config import base
from mkdocs.config import config_options as option
from mkdocs.exceptions import BuildError, PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger

from briefing import driver
from briefing.diagnostics import describe_internal_error, stops
from briefing.diagnostics.reports import line
from briefing.publish.assemble import complaints, complete_tree, obstacle_to_direct
from briefing.publish.build_folder import read_marker, write
from briefing.publish.folder_sync import fix_modes
from briefing.publish.html.shared_theme import speed_up_mkdocs
from briefing.publish.mkdocs.complaints import PluginWatch
from briefing.publish.mkdocs.original_paths import PathsOfPlugins, project_paths
from briefing.publish.mkdocs.unit_build import MkdocsResult, clock, load_unit_config, note_warnings
from briefing.publish.overwriting import refuse_repository
from briefing.publish.script_hashes import ScriptHashes
from briefing.publish.site_swap import replace_site, staging, write_marker
from briefing.publish.source_index import SourceIndex
from briefing.publish.unit_tasks import BuildOrder, BuiltUnit, build_and_seal, seal_tree
from briefing.source.edit import journal
from briefing.source.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files

    from briefing.diagnostics import Problem
    from briefing.publish.mkdocs.complaints import Complaint
    from briefing.publish.mkdocs.original_paths import ProjectPaths
    from briefing.render.outputs import Unit

BUILD = "build"
_OURS = frozenset(("plugins", "hooks", "site_dir", "config_file_path", "dev_addr", "watch", "strict"))
"""Settings that keep the values of the project and the command line; all others come from the root's unit."""

log = get_plugin_logger(__name__)


class BriefingConfig(base.Config):  # type: ignore[no-untyped-call]  # reason: MkDocs' __init_subclass__ has no types
    """The options of the plugin."""

    # Not `data`: MkDocs stores a configuration's own values under that name.
    data_dir = option.Type(str, default="data")
    today = option.Optional(option.Type((str, date)))
    redirects = option.Optional(option.Type(dict))


def _explained(event: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap an event so that a fault of the program names what it was working on; MkDocs shows the message alone."""

    @wraps(event)
    def handled(*args: Any, **options: Any) -> Any:
        try:
            return event(*args, **options)
        except (BuildError, OSError):
            raise
        except Exception as fault:
            where = describe_internal_error(fault)
            if where is None:
                raise
            log.debug("the fault", exc_info=True)  # shown with `--verbose`
            raise PluginError(f"this is a bug in briefing, please report it ({type(fault).__name__}); {where}") from fault

    return handled


class BriefingPlugin(BasePlugin[BriefingConfig]):  # type: ignore[no-untyped-call]  # reason: as above
    """Renders the data before MkDocs builds, and secures the pages afterwards."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this is a preview: MkDocs' live reload script could not run on a secured page."""
        self.preview = command == "serve"
        self.until_built = ExitStack()
        self.root_warnings: dict[Complaint, None] = {}
        self.watch = PluginWatch()

    @event_priority(100)
    @_explained
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Render, and replace the project's configuration by that of the root's unit."""
        self.project = project = _project(config, self.config.data_dir)
        for message in filter(None, map(journal.recover, project.journals)):
            log.info(message)
        session = driver.open_project(project)
        rendered = driver.render(session, _today(self.config.today))
        _stop_at(rendered.problems, strict=config.strict)
        # In a preview, MkDocs serves the site at another address.
        self.settings = session.settings._replace(site_url=config.site_url or session.settings.site_url)
        _stop_at(write(rendered, project.root / BUILD, project, self.settings), strict=config.strict)
        self.rendered = rendered
        self.until_built.enter_context(clock(rendered.newest))
        _remove_hooks(config)
        _take_over(config, project.root / BUILD / self.root.name / "mkdocs.yml", self._paths(self.root))
        self.shown = PathsOfPlugins(self._paths(self.root))
        self.shown.before_files(config)
        self.watch.attach(config.plugins, self._explained)
        self.site_dir = Path(config.site_dir)
        if not self.preview:
            _stop_at(refuse_repository(self.site_dir))
            # MkDocs builds in a temporary folder: if the build stops, the old site is complete.
            config.site_dir = str(self.until_built.enter_context(staging(self.site_dir)) / "tree")
            self.root_warnings = self.until_built.enter_context(note_warnings(self.watch, but_of=__name__))
        return config

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Let the other plugins see the original paths."""
        self.shown.with_files(files, config)
        return files

    @event_priority(-100)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Let MkDocs read the rendered folder."""
        self.shown.while_mkdocs_reads(config)

    @event_priority(-100)
    @_explained
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Build the other units, then secure and check the whole site."""
        tree = Path(config.site_dir)
        build_dir = self.project.root / BUILD
        names = self._names()
        scripts, folder = ScriptHashes(config.theme.dirs), build_dir / self.root.name
        sealed = seal_tree(tree, scripts, self.root, folder, config.site_url, policy=not self.preview)
        built = [BuiltUnit(MkdocsResult(tuple(self.root_warnings)), sealed)]
        built += (self._built(unit, tree) for unit in self.rendered.units[1:])
        self._judge(complaints(built, names))
        pages = {unit.name: each.pages for unit, each in zip(self.rendered.units, built, strict=True)}
        self._judge(complete_tree(tree, pages, config.site_url, names).problems)
        write_marker(tree)
        fix_modes(tree)
        if not self.preview:
            replace_site(tree, self.site_dir)
            config.site_dir = str(self.site_dir)  # `mkdocs gh-deploy` publishes it from there
        self.until_built.close()

    def on_build_error(self, *, error: Exception) -> None:
        """Restore the environment."""
        self.until_built.close()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch the source files, not the generated ones."""
        server.unwatch(config.docs_dir)
        project = self.project
        for place in (project.data, project.docs, project.overrides, project.templates, project.editions):
            if place.exists():
                server.watch(str(place))
        return server

    @property
    def root(self) -> Unit:
        """The unit at the site's root."""
        return self.rendered.units[0]

    def _explained(self, failure: Exception) -> Exception:
        """Return the error that names the plugin that failed, at its line in mkdocs.yml."""
        problem = self._names().of_complaint(self.root, self.watch.complaint(failure))
        return PluginError("nothing was published:\n" + "\n".join(_lines([problem])))

    def _names(self) -> SourceIndex:
        build_dir = self.project.root / BUILD
        return SourceIndex(self.rendered.units, build_dir, read_marker(build_dir).origins, self.settings)

    def _paths(self, unit: Unit) -> ProjectPaths:
        about = read_marker(self.project.root / BUILD)
        return project_paths(about.project_dir, about.origins, unit.name)

    def _built(self, unit: Unit, site_dir: Path) -> BuiltUnit:
        with tempfile.TemporaryDirectory() as aside:
            config_file = self.project.root / BUILD / unit.name / "mkdocs.yml"
            folder, uses_root = Path(aside) / "site", not obstacle_to_direct(self.settings, self._names().origins)
            order = BuildOrder(unit, config_file, folder, not self.preview, self._paths(unit), uses_root=uses_root)
            finished = build_and_seal(order)
            if order.folder.exists():
                shutil.copytree(order.folder, site_dir / unit.base, dirs_exist_ok=True)
        return finished

    def _judge(self, problems: Sequence[Problem]) -> None:
        if not self.preview:
            _stop_at(problems)
        for text in _lines(problems):
            log.warning(text)


def _project(config: MkDocsConfig, data_dir: str) -> Project:
    file = Path(os.path.relpath(config.config_file_path))
    root = file.parent
    return Project(root, root / data_dir, file, root / "docs", root / "overrides", root / "templates")


def _today(asked: object) -> date:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if asked is None:
        return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else date.today()
    try:
        return date.fromisoformat(str(asked))
    except ValueError:
        raise PluginError(f"`today` of the plugin briefing is not a date: {asked}; write it like 2031-09-30") from None


def _stop_at(problems: Sequence[Problem], *, strict: bool = False) -> None:
    """Raise if a problem stops the build; with `strict` a warning does, before MkDocs would count it and after it published."""
    stopping = [problem for problem in problems if stops(problem, strict)]
    for problem in problems:
        if problem not in stopping:  # MkDocs' own strict mode counts logged warnings
            log.log(logging.WARNING if stops(problem, strict=True) else logging.INFO, *_lines([problem]))
    if stopping:
        raise PluginError("nothing was published:\n" + "\n".join(_lines(stopping)))


def _lines(problems: Sequence[Problem]) -> list[str]:
    return line(problems, lambda _: None).splitlines()


def _remove_hooks(config: MkDocsConfig) -> None:
    """Keep hooks from running here too: a warning has said so, and `briefing build` runs none."""
    hooks: Any = config.hooks  # MkDocs declares a list of modules; it is a mapping of names
    for name, module in hooks.items():
        config.plugins.pop(name, None)
        own = [getattr(module, each) for each in dir(module) if each.startswith("on_")]
        events = [method for each in own for method in getattr(each, "methods", (each,))]
        for methods in config.plugins.events.values():
            methods[:] = [method for method in methods if method not in events]


def _take_over(config: MkDocsConfig, file: Path, paths: ProjectPaths) -> None:
    own = load_unit_config(file, config.site_dir, paths)
    for key in own:
        if key not in _OURS:
            config[key] = own[key]
    for name, plugin in own.plugins.items():
        if name in config.plugins:
            config.plugins[name].config = plugin.config
    speed_up_mkdocs(config)

"""The warnings and failures of a build by MkDocs, each with the plugin that it comes from."""

from __future__ import annotations

import re
import traceback
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs.plugins import PluginCollection

_OURS = "briefing"


class Complaint(NamedTuple):
    """A warning or an error of MkDocs, of a plugin or of a template."""

    text: str
    plugin: str = ""
    """The plugin that logged it or failed, by its name in mkdocs.yml."""
    failed: bool = False
    """Whether that plugin raised an exception."""
    template: str = ""
    """The file of the template in which it happened."""
    line: int = 1
    """The line of that file."""
    callers: tuple[tuple[str, int], ...] = ()
    """The templates that use that one, the inner ones first, each with its line."""


class PluginWatch:
    """Knows which plugin of a build runs, and which one raised an exception."""

    def __init__(self) -> None:
        self._plugins: PluginCollection | None = None
        self._failed = ""

    def attach(self, plugins: PluginCollection, explained: Callable[[Exception], Exception] | None = None) -> None:
        """Watch the plugins of a configuration from now on; `explained` returns what replaces the exception of a plugin."""
        self._plugins = plugins
        run_event = plugins.run_event

        def watched(name: str, item: Any = None, **kwargs: Any) -> Any:
            try:
                return run_event(name, item, **kwargs)
            except BaseException as failure:
                self._failed = self._failed or self.running
                if explained and self.running and isinstance(failure, Exception):
                    raise explained(failure) from failure
                raise

        vars(plugins)["run_event"] = watched

    @property
    def running(self) -> str:
        """The plugin whose event is being run; empty for MkDocs itself and for our own plugins."""
        name = getattr(self._plugins, "_current_plugin", None) or ""
        return "" if name == _OURS or name.startswith(f"{_OURS}/") else name

    def with_failure(self, warned: tuple[Complaint, ...], failure: BaseException) -> tuple[Complaint, ...]:
        """Add an exception that ended a build to the warnings before it; MkDocs may have logged it already, with the page."""
        found, text = self.complaint(failure), str(failure)
        logged = [each for each in warned if text and text in each.text]
        if found.template:
            return (*(each for each in warned if each not in logged), found)
        if not found.plugin:
            return warned if logged else (*warned, found)
        page = next((match[1] for each in logged if (match := re.search(r"page '([^']+)'", each.text))), None)
        more = f" (on the page `{page}`)" if page else ""
        return (*(each for each in warned if each not in logged), found._replace(text=found.text + more))

    def complaint(self, failure: BaseException) -> Complaint:
        """Describe an exception that ended a build."""
        text = f"{type(failure).__name__}: {failure}"
        plugin = self._failed or next(_being_loaded(failure), "")
        if plugin:
            return Complaint(text, plugin, failed=True)
        frames = reversed(traceback.extract_tb(failure.__traceback__))
        used = [(frame.filename, frame.lineno or 1) for frame in frames if frame.filename.endswith(".html")]
        if used:
            (template, line), *callers = used
            return Complaint(text, template=template, line=line, callers=tuple(dict.fromkeys(callers)))
        return Complaint(text, template=str(getattr(failure, "filename", None) or ""), line=getattr(failure, "lineno", None) or 1)


def _being_loaded(failure: BaseException) -> Iterator[str]:
    """Yield the plugin that MkDocs was loading when its module raised an exception."""
    for frame, _ in traceback.walk_tb(failure.__traceback__):
        if frame.f_code.co_name == "load_plugin" and isinstance(name := frame.f_locals.get("name"), str):
            yield name


def named_plugin(text: str) -> str:
    """Return the plugin whose options a message about the configuration names."""
    found = re.match(r"Config value 'plugins': (?:Plugin '([^']+)'|The \"([^\"]+)\" plugin)", text)
    return (found[1] or found[2]) if found else ""

"""The builds behind a preview: again and again, what is looked at first, and never so that one ends the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from briefing.diagnostics import Place, Problem, error, has_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from briefing.source.project import Project


class Rebuilt(NamedTuple):
    """How a build ended; without an error, `tree` is the new site."""

    problems: tuple[Problem, ...]
    tree: Mapping[str, bytes] | None = None
    mount: str = "/"


class OutdatedError(Exception):
    """While a site was being made, something changed again."""


class Builder:
    """Makes one project's site again and again; what did not change is taken from the time before."""

    def __init__(self, project: Project, private: Path) -> None:
        """Take a project, and a folder of our own to work in."""
        # Templates and MkDocs are loaded here: whoever watches is told before that something is under way.
        from briefing.publish.incremental import Incremental
        from briefing.render.templating import Compiled

        self.project = project
        self._build_dir = private / "build"
        self._compiled = Compiled()
        self._site = Incremental(private / "units")
        self._late = False

    def build(
        self,
        today: date,
        first: Iterable[str] = (),
        show: Callable[[str, bytes], object] = lambda *_: None,
        outdated: Callable[[], bool] = lambda: False,
    ) -> Rebuilt:
        """Make the site as `briefing build` would.

        The pages at the addresses `first` are handed to `show` as soon as the data have been checked, with their path in
        the site: most likely as they will be. Raises OutdatedError if `outdated` says so before the pages are written.
        """
        from briefing import driver
        from briefing.authoring import editors
        from briefing.loader.folder import load_project
        from briefing.publish import write

        session = driver.open_project(self.project)  # anew for each build: the settings are watched too
        loaded = load_project(self.project)
        begun = driver.prepare(session, today, loaded, self._compiled)
        # A fault that shows late would take an early page back at once, again and again.
        for address in () if self._late else first:
            output = driver.page_at(begun, address)
            made = output and self._site.page(output.path, str(output.content))
            if made:
                show(*made)
        editors.refresh(self.project, loaded.site)
        if has_errors(begun.problems):
            return Rebuilt(begun.problems)
        rendered = driver.render_all(begun, lambda: _stop_if(outdated()))
        problems = rendered.problems
        if not has_errors(problems):
            problems += write(rendered, self._build_dir, self.project, session.settings)
        tree: Mapping[str, bytes] | None = None
        if not has_errors(problems):
            tree, more = self._site.build(
                self._build_dir,
                rendered.units,
                settings=session.settings,
                epoch=rendered.newest,
                own_theme=self._has_templates(),
            )
            problems += more
        self._late = has_errors(problems)
        return Rebuilt(problems, tree, unquote(urlsplit(session.settings.site_url or "").path).rstrip("/") + "/")

    def _has_templates(self) -> bool:
        """Whether the project may have templates of the theme: anything but files that are copied as they are."""
        top = self.project.overrides
        return any(path.is_file() and path.relative_to(top).parts[0] != "assets" for path in top.rglob("*"))

    def failed(self, fault: Exception) -> Rebuilt:
        """Say of what a build died, and start the next one from nothing."""
        from briefing.publish.incremental import Incremental

        self._site = Incremental(self._build_dir.with_name("units"))
        if isinstance(fault, OSError):
            said = f"a file could not be read or written: {fault.strerror or fault}"
            return Rebuilt((error("publish", said, Place(str(fault.filename or self.project.data.as_posix()))),))
        said = f"this is a bug in briefing, please report it ({type(fault).__name__}: {fault})"
        return Rebuilt((error("publish", said, Place(self.project.data.as_posix()), "undo the last change"),))


def _stop_if(outdated: bool) -> None:
    if outdated:
        raise OutdatedError
